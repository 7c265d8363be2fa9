"""The tables of this floor as Piccolo sees them. The SQL of the migrations is the schema; a test holds them equal.

Accounts, sign-ins and attempts are missing on purpose: no role of the application reaches them but through functions.
"""

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Date,
    Integer,
    Serial,
    Text,
    Timestamptz,
)
from piccolo.table import Table

from parties.database import ENGINE


class Area(Table, db=ENGINE, tablename="area"):
    """A province (2 digits), district (4) or subdistrict (6) of the country."""

    id = BigSerial(primary_key=True)
    code = Text()
    name_th = Text()
    name_en = Text()
    postcode = Text()
    parent_code = Text(null=True, default=None)
    search = Text()


class Centre(Table, db=ENGINE, tablename="centre"):
    """A mediation centre, a justice centre, or an office that supervises them. Its fence is its own id."""

    id = Serial(primary_key=True)
    kind = Text()
    code = Text()
    name = Text()
    short_name = Text()
    prefix = Text()
    track = Text()
    parent_id = Integer(null=True, default=None)
    area_code = Text()
    postcode = Text()
    phone = Text()
    address = Text()
    demonstration = Boolean()
    facts = JSONB()
    settings = JSONB()
    created_at = Timestamptz()


class Village(Table, db=ENGINE, tablename="village"):
    """A village (หมู่บ้าน) of a centre's area."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    code = Text()
    moo = Integer()
    name = Text()
    population = Integer(null=True, default=None)


class Membership(Table, db=ENGINE, tablename="membership"):
    """A role of an account in a centre. To be read; roles are given and ended by the administrator's functions."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    account_id = BigInt()
    role = Text()
    granted_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)


class Person(Table, db=ENGINE, tablename="person"):
    """A person or an organisation in the register. Number and phone are sealed; their indexes are keyed digests.

    The last three columns are made by the database of what stands in the others, to find the same person again.
    """

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    kind = Text(default="natural")
    prefix = Text()
    first_name = Text()
    middle_name = Text()
    last_name = Text()
    nickname = Text()
    name_key = Text()
    birth_year = Integer(null=True, default=None)
    birth_date = Date(null=True, default=None)
    sex = Text()
    id_type = Text(default="not_shown")
    national_id = Bytea(null=True, default=None, secret=True)
    national_id_index = Bytea(null=True, default=None, secret=True)
    phone = Bytea(null=True, default=None, secret=True)
    phone_index = Bytea(null=True, default=None, secret=True)
    email = Text()
    occupation = Text()
    language = Text(default="th")
    needs = Text()
    house_no = Text()
    moo = Text()
    village = Text()
    soi = Text()
    road = Text()
    subdistrict = Text()
    district = Text()
    province = Text()
    postcode = Text()
    area_code = Text()
    contact_person = Text()
    created_at = Timestamptz()
    version = Integer(default=1)
    employer = Text()
    name_whole = Text()
    given_key = Text()
    family_key = Text()


class Mediator(Table, db=ENGINE, tablename="mediator"):
    """Somebody on the roster of a centre."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    account_id = BigInt(null=True, default=None)
    name = Text()
    phone = Text()
    registration_no = Text()
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)
    courses = JSONB()
    languages = Array(base_column=Text())
    villages = Text()
    knowledge = Text()
    unexcused_absences = Integer()
    ended_on = Date(null=True, default=None)
    end_reason = Text()
    version = Integer(default=1)
    created_at = Timestamptz()
    person_id = BigInt()
    other_languages = Text()
    village_codes = Array(base_column=Text())
    home_village = Text()
    topics = Array(base_column=Text())
    weekly = JSONB()
    absences = JSONB()


class CalendarFeed(Table, db=ENGINE, tablename="calendar_feed"):
    """The private address of somebody's calendar in a centre. Only a keyed digest of its secret part is kept."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    account_id = BigInt()
    token_hash = Bytea(secret=True)
    created_at = Timestamptz()
    ended_at = Timestamptz(null=True, default=None)


class PrivacyNotice(Table, db=ENGINE, tablename="privacy_notice"):
    """A published version of what a person is told before their data are taken."""

    id = BigSerial(primary_key=True)
    version = Integer()
    language = Text()
    body = Text()
    published_on = Date()


class ContactWish(Table, db=ENGINE, tablename="contact_wish"):
    """How somebody wants to be reached, as they said it; added, never changed."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    person_id = BigInt()
    way = Text()
    language = Text()
    shared = Array(base_column=Text(), default=list)
    unsafe = Array(base_column=Text(), default=list)
    basis = Text()
    words_version = Integer()
    given_on = Date()
    by_account = BigInt(null=True, default=None)
    recorded_at = Timestamptz()
