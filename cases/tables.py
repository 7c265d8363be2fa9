"""The tables of this floor as Piccolo sees them. The SQL of the migrations is the schema; a test holds them equal."""

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Date,
    Integer,
    Numeric,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from parties.database import ENGINE


class CaseFile(Table, db=ENGINE, tablename="case_file"):
    """One dispute."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    number = Text(null=True, default=None)
    number_year = Integer(null=True, default=None)
    number_seq = Integer(null=True, default=None)
    status = Text()
    resume_state = Text(null=True, default=None)
    track = Text()
    nature = Text()
    topic = Text()
    official_code = Text()
    offence_section = Text()
    title = Text()
    facts = Text()
    wish = Text()
    value = Numeric(digits=(14, 2), null=True, default=None)
    no_value_reason = Text()
    place = Text()
    place_moo = Text()
    area_code = Text()
    happened_on = Date(null=True, default=None)
    happened_on_about = Text()
    channel = Text()
    relationship = Text()
    recurring = Boolean()
    earlier_attempts = Text()
    pending_authority = Text()
    pending_reference = Text()
    limitation_on = Date(null=True, default=None)
    officer_id = BigInt(null=True, default=None)
    created_by = BigInt(null=True, default=None)
    notice_version = Integer(null=True, default=None)
    received_at = Timestamptz(null=True, default=None)
    consented_at = Timestamptz(null=True, default=None)
    mediation_started_at = Timestamptz(null=True, default=None)
    outcome = Text(null=True, default=None)
    outcome_reason = Text()
    ended_on = Date(null=True, default=None)
    closed_on = Date(null=True, default=None)
    linked_case_id = BigInt(null=True, default=None)
    version = Integer()
    last_happened_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz()


class CaseSide(Table, db=ENGINE, tablename="case_side"):
    """A side of a dispute and its will."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    side = Integer()
    side_role = Text()
    consent = Text()
    consented_on = Date(null=True, default=None)
    joining = Boolean()
    invitations = Integer()
    last_invited_on = Date(null=True, default=None)
    reply_by = Date(null=True, default=None)
    briefed_on = Date(null=True, default=None)
    asks_centre_to_choose = Boolean()
    preferences = Text()
    prefers = Array(base_column=BigInt(), default=list)
    excludes = Array(base_column=BigInt(), default=list)


class CaseParty(Table, db=ENGINE, tablename="case_party"):
    """A person on a side, or one who stands for them."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    person_id = BigInt()
    side = Integer()
    role = Text()
    stands_for = BigInt(null=True, default=None)
    authority = Text()
    capacity = Text()
    joined_on = Date(null=True, default=None)
    left_on = Date(null=True, default=None)
    left_reason = Text()
    succeeds = BigInt(null=True, default=None)


class CaseLockout(Table, db=ENGINE, tablename="case_lockout"):
    """An account that may neither see nor act in the case."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    account_id = BigInt()
    why = Text()
    lifted_at = Timestamptz(null=True, default=None)
    lifted_by = BigInt(null=True, default=None)


class Screening(Table, db=ENGINE, tablename="screening"):
    """Answers to the scope questions, and findings as codes."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    answers = JSONB()
    findings = JSONB()
    law_version = Text()
    by_account = BigInt(null=True, default=None)
    at = Timestamptz()


class SafetyScreening(Table, db=ENGINE, tablename="safety_screening"):
    """Sealed safety answers of one person; the application may write, but not read, `answers`."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    case_party_id = BigInt()
    colour = Text()
    measures = Array(base_column=Text(), default=list)
    answers = Bytea(null=True, default=None)
    by_account = BigInt(null=True, default=None)
    at = Timestamptz()
    erased_at = Timestamptz(null=True, default=None)


class Statement(Table, db=ENGINE, tablename="statement"):
    """A free text beside the journal, erasable."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    kind = Text()
    body = Text(null=True, default=None)
    salt = Bytea(null=True, default=None)
    commitment = Bytea()
    by_account = BigInt(null=True, default=None)
    at = Timestamptz()
    erased_at = Timestamptz(null=True, default=None)
