"""The tables of this floor as Piccolo sees them. The SQL of the migrations is the schema; a test holds them equal."""

from piccolo.columns import (
    JSONB,
    UUID,
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


class Assignment(Table, db=ENGINE, tablename="assignment"):
    """A mediator's part in a case."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    mediator_id = BigInt()
    status = Text()
    how_chosen = Text()
    disclosure = JSONB(null=True, default=None)
    disclosed_on = Date(null=True, default=None)
    sides_agreed = Array(base_column=Integer(), default=list)
    end_reason = Text(null=True, default=None)
    reuse_papers = Boolean(null=True, default=None)
    last_happened_at = Timestamptz(null=True, default=None)
    version = Integer()
    answers = JSONB()
    papers = JSONB()
    confirmed_at = Timestamptz(null=True, default=None)


class Challenge(Table, db=ENGINE, tablename="challenge"):
    """An objection to a mediator."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    assignment_id = BigInt()
    ground = Text()
    under = Text()
    raised_by = Array(base_column=BigInt(), default=list)
    raised_by_mediator = Boolean()
    raised_at = Timestamptz()
    decision = Text(null=True, default=None)
    decided_by = BigInt(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    explanation = Text()
    reasons = Text()


class MediatorRelation(Table, db=ENGINE, tablename="mediator_relation"):
    """Somebody of the register to whom a mediator is near, as declared."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    mediator_id = BigInt()
    person_id = BigInt()
    kind = Text()
    declared_on = Date()
    ended_on = Date(null=True, default=None)
    by_account = BigInt(null=True, default=None)
    created_at = Timestamptz()


class SafetyHold(Table, db=ENGINE, tablename="safety_hold"):
    """A stop for safety."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    held_from = Text()
    reason_code = Text()
    held_by = BigInt(null=True, default=None)
    held_at = Timestamptz()
    proposed = Text(null=True, default=None)
    proposed_by = BigInt(null=True, default=None)
    proposed_at = Timestamptz(null=True, default=None)
    confirmed_by = BigInt(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)


class Session(Table, db=ENGINE, tablename="session"):
    """A meeting, planned or held."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    no = Integer()
    status = Text()
    planned_for = Timestamptz()
    planned_minutes = Integer()
    place = Text()
    mode = Text()
    notified_at = Timestamptz(null=True, default=None)
    opened_at = Timestamptz(null=True, default=None)
    closed_at = Timestamptz(null=True, default=None)
    result = Text(null=True, default=None)
    next_step = Text(null=True, default=None)
    no_show_side = Integer(null=True, default=None)
    no_show_mediator_id = BigInt(null=True, default=None)
    excused = Boolean(null=True, default=None)
    postponed_by = Text(null=True, default=None)
    reason_code = Text(null=True, default=None)
    planned_from = BigInt(null=True, default=None)
    last_happened_at = Timestamptz(null=True, default=None)
    version = Integer()
    room = Integer(null=True, default=None)
    clash_reason = Text(null=True, default=None)
    told = JSONB(default="[]")


class ProposedTime(Table, db=ENGINE, tablename="proposed_time"):
    """A time asked about before a session is planned."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    starts_at = Timestamptz()
    minutes = Integer()
    status = Text(default="open")
    answers = JSONB(default="{}")


class SessionEntry(Table, db=ENGINE, tablename="session_entry"):
    """What is written down while a session is open."""

    id = UUID(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    session_id = BigInt()
    kind = Text()
    case_party_id = BigInt(null=True, default=None)
    assignment_id = BigInt(null=True, default=None)
    side = Integer(null=True, default=None)
    code = Text()
    happened_at = Timestamptz()
    recorded_at = Timestamptz()
    by_account = BigInt(null=True, default=None)
    remarks = Array(base_column=Text())


class Agreement(Table, db=ENGINE, tablename="agreement"):
    """What was agreed."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    no = Integer()
    status = Text()
    place = Text()
    dispute_in_law = Text()
    voluntary = Boolean()
    substance = Text()
    default_clause = Text()
    legal_checked = Boolean()
    criminal_part = Boolean()
    read_aloud = Boolean()
    copies_given = Boolean()
    signed_on = Date(null=True, default=None)
    certificate_no = Text()
    certificate_on = Date(null=True, default=None)
    certificate_reason = Text()
    prosecution_extinguished_on = Date(null=True, default=None)
    last_happened_at = Timestamptz(null=True, default=None)
    version = Integer()
    default_interest = Numeric(digits=(5, 2), null=True, default=None)
    estate_left_out = Boolean()


class Obligation(Table, db=ENGINE, tablename="obligation"):
    """One promise of an agreement."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    agreement_id = BigInt()
    no = Integer()
    debtor_side = Integer()
    creditor_side = Integer()
    kind = Text()
    what = Text()
    amount = Numeric(digits=(14, 2), null=True, default=None)
    performed_amount = Numeric(digits=(14, 2))
    due_on = Date()
    method = Text()
    civil_part = Boolean()
    status = Text()
    enforceable_from = Date(null=True, default=None)
    enforce_by = Date(null=True, default=None)
    done_on = Date(null=True, default=None)
    last_happened_at = Timestamptz(null=True, default=None)
    version = Integer()
    series = Integer()
    part = Integer()
    every = Text()
    debtor_party_id = BigInt(null=True, default=None)
    creditor_party_id = BigInt(null=True, default=None)
    proof = Text()


class PromiseReport(Table, db=ENGINE, tablename="promise_report"):
    """What was said of a promise; added, never changed."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    obligation_id = BigInt()
    side = Integer(null=True, default=None)
    case_party_id = BigInt(null=True, default=None)
    says = Text()
    channel = Text()
    said_on = Date()
    amount = Numeric(digits=(14, 2), null=True, default=None)
    proof = Bytea(null=True, default=None)
    by_account = BigInt(null=True, default=None)
    recorded_at = Timestamptz()


class FollowUp(Table, db=ENGINE, tablename="follow_up"):
    """A call that followed an agreement up; added, never changed."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt()
    called_on = Date()
    side = Integer()
    case_party_id = BigInt(null=True, default=None)
    reached = Boolean()
    channel = Text()
    relation = Text()
    new_problem = Boolean()
    next_on = Date(null=True, default=None)
    words = Bytea(null=True, default=None)
    by_account = BigInt(null=True, default=None)
    recorded_at = Timestamptz()


class Clause(Table, db=ENGINE, tablename="clause"):
    """An edition of a clause the centre keeps for itself; added, never changed."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    code = Text()
    edition = Integer()
    theme = Text()
    title_th = Text()
    title_en = Text()
    body_th = Text()
    body_en = Text()
    retired = Boolean()
    by_account = BigInt(null=True, default=None)
    at = Timestamptz()


class Referral(Table, db=ENGINE, tablename="referral"):
    """A matter handed to another body."""

    id = BigSerial(primary_key=True)
    from_centre_id = Integer()
    to_centre_id = Integer(null=True, default=None)
    case_id = BigInt()
    previous_id = BigInt(null=True, default=None)
    destination = Text()
    to_name = Text()
    letter_no = Text()
    status = Text()
    reason_code = Text()
    basis = Text()
    consent_on = Date(null=True, default=None)
    urgent = Boolean()
    packet = JSONB()
    sent_at = Timestamptz(null=True, default=None)
    reply_by = Date(null=True, default=None)
    overdue_at = Timestamptz(null=True, default=None)
    followed_up_on = Date(null=True, default=None)
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
    destination_id = BigInt(null=True, default=None)
    grounds = JSONB()


class DocumentTemplate(Table, db=ENGINE, tablename="document_template"):
    """A template a centre uses in place of the house's."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    kind = Text()
    no = Integer()
    source = Text()
    by_account = BigInt(null=True, default=None)
    at = Timestamptz()


class Document(Table, db=ENGINE, tablename="document"):
    """A document as it was issued."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    case_id = BigInt(null=True, default=None)
    kind = Text()
    subject = BigInt()
    title = Text()
    addressee = Text()
    number = Text()
    number_year = Integer(null=True, default=None)
    number_seq = Integer(null=True, default=None)
    language = Text()
    content = Bytea()
    sha256 = Bytea()
    record = Text()
    record_sha256 = Bytea()
    template_id = BigInt(null=True, default=None)
    template_sha256 = Bytea()
    supersedes = BigInt(null=True, default=None)
    issued_by = BigInt(null=True, default=None)
    issued_at = Timestamptz()
    issued_on = Date()
    code = Text(null=True, default=None)
    payload = Text(null=True, default=None)
