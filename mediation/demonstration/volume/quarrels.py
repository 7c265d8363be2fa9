"""What the requests of the volume are about: topics with their weights, titles, stories and wishes, all invented."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from cases.vocabulary import Channel, Nature, Relationship, Topic

_CHANNELS = (*((Channel.self.value,) * 6), *(each.value for each in Channel))


@dataclass(frozen=True)
class Kind:
    """One kind of quarrel. `worth`: least and most value in hundreds of baht, none where it is not about money.

    `offence`: a section of the Criminal Code that is alleged beside it now and then, at a people's centre.
    """

    topic: Topic
    weight: int
    titles: tuple[str, ...]
    facts: str
    wish: str
    in_law: str
    relationship: Relationship = Relationship.neighbours
    worth: tuple[int, int] | None = None
    civil: int = 40
    offence: str = ""
    asks: Mapping[str, str] = field(default_factory=dict)


_LAND: Mapping[str, str] = {"ownership_contested": "no"}
_HOME: Mapping[str, str] = {"family_status_matter": "no"}

KINDS: tuple[Kind, ...] = (
    Kind(
        Topic.DEBT,
        24,
        ("ยืมเงินแล้วไม่คืน", "ค้างค่าของเชื่อ", "ค้างค่าแชร์", "ผ่อนหนี้ไม่ตรงงวด", "ค้ำประกันแล้วถูกทวงแทน"),
        "ค้างชำระ {value} บาท ทวงถามแล้วหลายครั้ง อีกฝ่ายขอผัดมาตลอด",
        "ขอให้ชำระ จะผ่อนเป็นงวดก็ได้",
        "หนี้เงิน ป.พ.พ. มาตรา 194 และ 653",
        Relationship.creditor_debtor,
        (10, 900),
        35,
    ),
    Kind(
        Topic.CONTRACT,
        14,
        ("จ้างแล้วทำงานไม่เสร็จ", "ซื้อของแล้วชำรุด", "วางมัดจำแล้วไม่ได้ของ", "ค่าแรงค้างจ่าย"),
        "จ่ายไปแล้ว {value} บาทแต่ไม่ได้ตามที่ตกลง คุยกันเองแล้วไม่จบ",
        "ขอให้ทำให้ครบหรือคืนเงิน",
        "จ้างทำของ ป.พ.พ. มาตรา 587",
        Relationship.other,
        (8, 600),
        11,
    ),
    Kind(
        Topic.LAND_BOUNDARY,
        13,
        ("รั้วล้ำแนวเขต", "คันนาถูกไถรุก", "กิ่งไม้พาดข้ามรั้ว", "หลักเขตหาย"),
        "แนวเขตที่ใช้กันมานานถูกขยับ ต่างฝ่ายชี้ไม่ตรงกัน",
        "ขอให้ทำแนวคืนตามเดิม",
        "ที่ดินติดต่อกัน ป.พ.พ. มาตรา 1347",
        asks=_LAND,
        offence="363",
    ),
    Kind(
        Topic.NEIGHBOUR,
        13,
        ("เสียงดังตอนกลางคืน", "กลิ่นคอกสัตว์", "ควันเผาขยะ", "หมาปล่อยคุ้ยขยะ", "จอดรถขวางทาง"),
        "เดือดร้อนมานาน บอกกันแล้วดีขึ้นไม่กี่วันก็กลับเหมือนเดิม",
        "ขอให้แก้ไขและอยู่กันได้",
        "เหตุเดือดร้อนรำคาญ ป.พ.พ. มาตรา 421",
        offence="397",
    ),
    Kind(
        Topic.TORT_OTHER,
        8,
        ("สัตว์เลี้ยงกินพืชผล", "ต้นไม้ล้มทับของ", "ทำทรัพย์เสียหาย"),
        "ของเสียหายคิดเป็นเงิน {value} บาท อีกฝ่ายรับแต่เห็นว่าแพงไป",
        "ขอค่าเสียหายตามจริง",
        "ละเมิด ป.พ.พ. มาตรา 420",
        worth=(5, 300),
        offence="395",
    ),
    Kind(
        Topic.WATER_RESOURCE,
        6,
        ("แย่งน้ำเข้านา", "ปิดทางระบายน้ำ", "ใช้บ่อร่วมกันไม่ลงตัว"),
        "หน้าแล้งน้ำไม่พอ เปิดน้ำกันคนละเวลาจนปลายคลองไม่ได้น้ำ",
        "ขอให้แบ่งเวลากัน",
        "การใช้น้ำร่วมกัน ป.พ.พ. มาตรา 1355",
    ),
    Kind(
        Topic.LAND_RENT,
        5,
        ("ขึ้นค่าเช่ากลางฤดู", "ค้างค่าเช่าที่", "ให้ย้ายออกก่อนกำหนด"),
        "เช่ากันมาหลายปีไม่มีหนังสือ ค่าเช่าที่โต้แย้งกัน {value} บาท",
        "ขอเช่าต่อจนเก็บเกี่ยว",
        "เช่าทรัพย์ ป.พ.พ. มาตรา 537",
        Relationship.landlord_tenant,
        (10, 400),
        17,
    ),
    Kind(
        Topic.TORT_VEHICLE,
        5,
        ("รถเฉี่ยวชน", "ถอยรถชนรั้ว"),
        "รถชนกันไม่มีใครบาดเจ็บมาก ค่าซ่อม {value} บาท",
        "ขอค่าซ่อม",
        "ละเมิด ป.พ.พ. มาตรา 420",
        Relationship.outsider,
        (10, 500),
        offence="390",
    ),
    Kind(
        Topic.INHERIT,
        4,
        ("แบ่งเงินมรดกไม่เท่ากัน", "แบ่งของในบ้านพ่อแม่"),
        "พี่น้องแบ่งกันไม่ลงตัว รวมเป็นเงิน {value} บาท",
        "ขอให้แบ่งเท่ากัน",
        "แบ่งมรดก ป.พ.พ. มาตรา 1750",
        Relationship.kin,
        (50, 3000),
        32,
    ),
    Kind(
        Topic.FAMILY_MONEY,
        3,
        ("เกี่ยงกันเลี้ยงพ่อแม่", "เงินช่วยเหลือในครอบครัว"),
        "ตกลงกันไว้ด้วยปากแล้วไม่ทำตาม ค้าง {value} บาท",
        "ขอให้ทำตามที่ตกลง",
        "สัญญา ป.พ.พ. มาตรา 354",
        Relationship.kin,
        (10, 300),
        44,
        asks=_HOME,
    ),
    Kind(
        Topic.DEFAMATION,
        3,
        ("ด่าทอต่อหน้าคนอื่น", "โพสต์ว่ากันในกลุ่ม"),
        "พูดให้เสียหายหลายครั้ง มีคนได้ยินหลายคน",
        "ขอให้ขอโทษและหยุด",
        "ละเมิดต่อชื่อเสียง ป.พ.พ. มาตรา 423",
        offence="393",
    ),
    Kind(
        Topic.GROUP_FUND,
        2,
        ("บัญชีกลุ่มไม่ตรง", "เงินกองทุนค้างคืน"),
        "เงินกลุ่มขาดไป {value} บาท ต่างฝ่ายว่าอีกฝ่ายรับผิดชอบ",
        "ขอให้ตรวจบัญชีร่วมกันและคืนเงิน",
        "ตัวแทน ป.พ.พ. มาตรา 810",
        Relationship.group_members,
        (20, 900),
        44,
    ),
)

DANGER = Kind(
    Topic.DV,
    0,
    ("ขอคำปรึกษาเรื่องในครอบครัว",),
    "ขอคำปรึกษา ไม่ประสงค์ให้ติดต่ออีกฝ่าย",
    "อยากปลอดภัย",
    "",
    Relationship.spouses,
)
"""What never takes the ordinary path."""

BARRED: tuple[Kind, ...] = (
    Kind(
        Topic.FAMILY_STATUS,
        5,
        ("ขอให้ช่วยเรื่องหย่า", "ใครจะเลี้ยงลูก"),
        "แยกกันอยู่แล้ว ต้องการตกลงเรื่องสถานะ",
        "ขอให้ทำหนังสือให้",
        "",
        Relationship.spouses,
        asks={"family_status_matter": "yes"},
    ),
    Kind(
        Topic.LAND_OWNERSHIP,
        4,
        ("ต่างคนต่างอ้างว่าเป็นเจ้าของที่",),
        "ที่ไม่มีโฉนด ญาติสองสายอ้างว่าเป็นของตน",
        "ขอให้ชี้ว่าเป็นของใคร",
        "",
        Relationship.kin,
        asks={"ownership_contested": "yes"},
    ),
    Kind(
        Topic.THEFT,
        3,
        ("ของหายจากบ้าน",),
        "ของหาย มีคนเห็นว่าอยู่ที่บ้านคนรู้จัก",
        "ขอของคืน",
        "",
        Relationship.other,
        offence="334",
    ),
)
"""What a centre finds, when it screens the request, that it may not mediate."""


@dataclass(frozen=True)
class Request:
    """A request as it is written down."""

    kind: Kind
    title: str
    facts: str
    wish: str
    nature: str
    offence: str
    value: Decimal | None
    no_value_reason: str
    channel: str
    moo: int
    happened_before: int
    limitation_after: int | None
    recurring: bool


def draw_request(chance: Random) -> Request:
    """One request of the kinds that come in, in their proportions."""
    lot = chance.random()
    if lot < 0.008:
        return _written(chance, DANGER)
    if lot < 0.06:
        return _written(chance, _weighed(chance, BARRED))
    return _written(chance, _weighed(chance, KINDS))


def _weighed(chance: Random, kinds: tuple[Kind, ...]) -> Kind:
    lot = chance.randrange(sum(kind.weight for kind in kinds))
    for kind in kinds:
        lot -= kind.weight
        if lot < 0:
            return kind
    raise AssertionError("a lot lies within the weights")


def _written(chance: Random, kind: Kind) -> Request:
    value = None
    if kind.worth is not None:
        value = Decimal(100 * chance.randint(*kind.worth)).quantize(Decimal("0.01"))
        if chance.random() < 0.01:
            value = Decimal(700_000).quantize(Decimal("0.01"))
    alleged = bool(kind.offence) and (kind.topic is Topic.THEFT or chance.random() < 0.2)
    nature = Nature.criminal if kind.topic is Topic.THEFT else Nature.mixed if alleged else Nature.civil
    told = f"{value:,.0f}" if value else ""
    return Request(
        kind,
        chance.choice(kind.titles),
        kind.facts.format(value=told),
        kind.wish,
        nature.value,
        kind.offence if alleged else "",
        value,
        "" if value else "ไม่ได้เรียกร้องเป็นเงิน",
        chance.choice(_CHANNELS),
        chance.randint(1, 12),
        chance.randint(1, 60),
        chance.randint(20, 900) if chance.random() < 0.3 else None,
        chance.random() < 0.2,
    )
