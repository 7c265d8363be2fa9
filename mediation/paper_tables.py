"""The tables of what becomes of papers: signed copies, and the printing of a day's letters. See `tables`."""

from piccolo.columns import JSONB, Array, BigInt, BigSerial, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table

from parties.database import ENGINE


class SignedCopy(Table, db=ENGINE, tablename="signed_copy"):
    """What came back of an issued document with signatures on it."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    document_id = BigInt()
    manner = Text()
    party_ids = Array(base_column=BigInt(), default=list)
    assignment_ids = Array(base_column=BigInt(), default=list)
    witness = Text()
    identity_seen = Text()
    supersedes = BigInt(null=True, default=None)
    by_account = BigInt(null=True, default=None)
    at = Timestamptz()


class SignedPage(Table, db=ENGINE, tablename="signed_page"):
    """A page of a signed copy, sealed."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    copy_id = BigInt()
    no = Integer()
    media = Text()
    pages = Integer()
    size = Integer()
    content = Bytea()
    sha256 = Bytea()
    sent_sha256 = Bytea()


class PrintRun(Table, db=ENGINE, tablename="print_run"):
    """The printing of a day's letters."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    day = Date()
    state = Text()
    signer = Integer()
    asked_by = BigInt()
    asked_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)


class PrintItem(Table, db=ENGINE, tablename="print_item"):
    """A letter of a run."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    run_id = BigInt()
    no = Integer()
    case_id = BigInt()
    kind = Text()
    subject = BigInt()
    session_no = Integer(null=True, default=None)
    state = Text()
    leased_until = Timestamptz(null=True, default=None)
    attempts = Integer()
    document_id = BigInt(null=True, default=None)
    faults = JSONB()
