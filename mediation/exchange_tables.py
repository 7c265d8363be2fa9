"""The tables of the exchange between installations as Piccolo sees them; a test holds them equal to the schema."""

from piccolo.columns import JSONB, UUID, BigInt, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table

from parties.database import ENGINE


class IncomingReferral(Table, db=ENGINE, tablename="incoming_referral"):
    """A referral that came from another installation."""

    id = BigInt(primary_key=True)
    centre_id = Integer()
    peer_id = Integer()
    shared_ref = UUID()
    from_centre = Text()
    destination = Text()
    letter_no = Text()
    status = Text()
    reason_code = Text()
    basis = Text()
    consent_on = Date(null=True, default=None)
    urgent = Boolean()
    packet = JSONB()
    packet_sha256 = Bytea()
    packet_file = Bytea(null=True, default=None)
    sent_at = Timestamptz()
    received_at = Timestamptz()
    reply_by = Date(null=True, default=None)
    receiver_no = Text()
    receiver_officer = Text()
    acknowledged_at = Timestamptz(null=True, default=None)
    decline_reason = Text()
    question = Text()
    supplement = Text()
    result_code = Text()
    result = Text()
    completed_on = Date(null=True, default=None)
    last_happened_at = Timestamptz(null=True, default=None)
    version = Integer()
