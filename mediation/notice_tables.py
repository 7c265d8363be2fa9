"""The table of what people of a case were told. See `tables`."""

from piccolo.columns import UUID, Array, BigInt, BigSerial, Bytea, Integer, Text, Timestamptz
from piccolo.table import Table

from parties.database import ENGINE


class PartyNotice(Table, db=ENGINE, tablename="party_notice"):
    """A message to somebody of a case: what it was about, the link behind it, and what came back."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    message_key = UUID()
    token_hash = Bytea(null=True, default=None)
    event = Text()
    channel = Text()
    language = Text()
    case_id = BigInt()
    case_party_id = BigInt()
    side = Integer()
    session_id = BigInt(null=True, default=None)
    referral_id = BigInt(null=True, default=None)
    obligation_id = BigInt(null=True, default=None)
    attempt = Integer(null=True, default=None)
    made_at = Timestamptz()
    expires_at = Timestamptz()
    readers = Array(base_column=Bytea(), default=list)
    wrong = Integer()
    opened_at = Timestamptz(null=True, default=None)
    answer = Text(null=True, default=None)
    answer_reason = Text()
    answered_at = Timestamptz(null=True, default=None)
