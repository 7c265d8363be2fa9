"""The tables of the directory and of packets as Piccolo sees them. The SQL of the migrations is the schema."""

from piccolo.columns import JSONB, UUID, Array, BigInt, BigSerial, Boolean, Bytea, Date, Integer, Text, Timestamptz
from piccolo.table import Table

from parties.database import ENGINE


class Destination(Table, db=ENGINE, tablename="destination"):
    """A body a matter can be referred to. Without a centre it is the installation's."""

    id = BigSerial(primary_key=True)
    centre_id = Integer(null=True, default=None)
    replaces_id = BigInt(null=True, default=None)
    key = UUID()
    code = Text()
    name_th = Text()
    name_en = Text()
    topics = Array(base_column=Text(), default=list)
    natures = Array(base_column=Text(), default=list)
    accepts = Text()
    phone = Text()
    phone_note = Text()
    email = Text()
    line_id = Text()
    website = Text()
    address = Text()
    district = Text()
    province = Text()
    postcode = Text()
    hours = JSONB()
    hours_note = Text()
    languages = Array(base_column=Text(), default=list)
    fee = Text()
    papers = Text()
    to_centre_id = Integer(null=True, default=None)
    parts = JSONB()
    active = Boolean()
    reviewed_on = Date(null=True, default=None)
    reviewed_by = BigInt(null=True, default=None)
    version = Integer()


class ReferralPacketFile(Table, db=ENGINE, tablename="referral_packet_file"):
    """A packet as it was sent: its bytes sealed, and the digest of what is sealed."""

    id = BigSerial(primary_key=True)
    centre_id = Integer()
    referral_id = BigInt()
    no = Integer()
    key = UUID()
    sha256 = Bytea()
    size = Integer()
    bytes = Bytea()
    made_at = Timestamptz()
