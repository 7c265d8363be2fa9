"""The centres of the demonstration and everybody who works there. All people are invented, and so is the people's centre."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parties.access import Role

INVENTED = "ชื่อสมมติ"

VILLAGES: Mapping[int, str] = {
    1: "บ้านท่าถ่านเหนือ",
    2: "บ้านสวนตาลงาม",
    3: "บ้านหนองบัวขาว",
    4: "บ้านคลองสองพี่น้อง",
    5: "บ้านดอนมะขาม",
    6: "บ้านทุ่งนาหลวง",
    7: "บ้านปากคลองใหม่",
}
"""The seven villages of the tambon; their names are not known here and are invented."""

HALL = "ศาลาอเนกประสงค์ อบต.ท่าถ่าน"
ROOMS_OF_CENTRE = (HALL, "ห้องประชุมเล็ก อบต.ท่าถ่าน")
"""Where the centre usually sits; its rooms are invented."""

ADDRESS = {
    "subdistrict": "ท่าถ่าน",
    "district": "พนมสารคาม",
    "province": "ฉะเชิงเทรา",
    "postcode": "24120",
    "area_code": "240606",
}


@dataclass(frozen=True)
class CentreOfCast:
    """A centre to be laid. `facts` are what is publicly known of it, or say that it is invented."""

    code: str
    kind: str
    name: str
    prefix: str
    area_code: str
    parent: str = ""
    track: str = "COMMUNITY"
    short_name: str = ""
    address: str = ""
    phone: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


CENTRES: Mapping[str, CentreOfCast] = {
    "province": CentreOfCast(
        "province-24",
        "province",
        "ศอช.จ.ฉะเชิงเทรา",
        "ฉช",
        "24",
        short_name="ฉะเชิงเทรา",
        facts={"full_name": "ศูนย์ประสานงานองค์การชุมชนระดับจังหวัดฉะเชิงเทรา"},
    ),
    "district": CentreOfCast(
        "district-2406",
        "district",
        "ศอช.อ.พนมสารคาม",
        "พนม",
        "2406",
        "province",
        short_name="พนมสารคาม",
        facts={"full_name": "ศูนย์ประสานงานองค์การชุมชนระดับอำเภอพนมสารคาม"},
    ),
    "tha_than": CentreOfCast(
        "tha-than",
        "tambon",
        "ศอช.ต.ท่าถ่าน",
        "ทถ",
        "240606",
        "district",
        short_name="ท่าถ่าน",
        address="ที่ทำการ อบต.ท่าถ่าน ตำบลท่าถ่าน อำเภอพนมสารคาม จังหวัดฉะเชิงเทรา",
        # No subscriber of a line has a number that begins so.
        phone="038000101",
        facts={
            "full_name": "ศูนย์ประสานงานองค์การชุมชนระดับตำบลท่าถ่าน",
            "regulation": "ระเบียบกระทรวงมหาดไทยว่าด้วยการดำเนินงานศูนย์ประสานงานองค์การชุมชน พ.ศ. 2551",
            "committee": {"least": 9, "most": 25, "members": 25, "villages": 7},
            "recognised": {"by": "ประกาศอำเภอพนมสารคาม", "on": "2008-05-08"},
            "working_group": {"members": 25, "order": "คำสั่งอำเภอพนมสารคาม ที่ 111/2551", "on": "2008-03-19"},
            "village_names": INVENTED,
        },
    ),
    "people_centre": CentreOfCast(
        "people-example",
        "people",
        "ศกช.บ้านตัวอย่าง (ศูนย์สมมติ)",
        "ตย",
        "240606",
        "province",
        "PEOPLE_CENTRE",
        "บ้านตัวอย่าง",
        "ตำบลท่าถ่าน อำเภอพนมสารคาม จังหวัดฉะเชิงเทรา",
        "038000102",
        {"full_name": "ศูนย์ไกล่เกลี่ยข้อพิพาทภาคประชาชนบ้านตัวอย่าง (ศูนย์สมมติเพื่อการสาธิต)", "invented": True},
    ),
    "justice": CentreOfCast(
        "cjc-phanom-sarakham",
        "cjc",
        "ศยช.พนมสารคาม",
        "ยธพ",
        "2406",
        "province",
        short_name="ศยช.พนมสารคาม",
        phone="038000103",
        facts={"full_name": "ศูนย์ยุติธรรมชุมชนพนมสารคาม"},
    ),
}
"""The centres in the order in which they are laid: a parent before those below it."""

_BOTH = ("tha_than", "people_centre")


@dataclass(frozen=True)
class Knows:
    """What the roster says of a mediator. Villages are moo numbers; hours are day of the week, beginning and end; absences
    begin so many days after the demonstration is laid and last so many days."""

    words: str
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    lives_in: int = 0
    villages: tuple[int, ...] = ()
    hours: tuple[tuple[str, str, str], ...] = ()
    absences: tuple[tuple[int, int, str], ...] = ()
    valid_for: int = 1100


_FARMER = Knows(
    "ที่ดิน น้ำ งานเกษตร",
    ("LAND_BOUNDARY", "LAND_WAY", "WATER_RESOURCE"),
    ("tts",),
    3,
    (1, 3, 6),
    (("mon", "09.00", "12.00"), ("wed", "09.00", "16.00"), ("sat", "09.00", "12.00")),
    valid_for=75,
)
_BOOKKEEPER = Knows(
    "หนี้สิน ครอบครัว กองทุนชุมชน",
    ("DEBT", "FAMILY_MONEY", "GROUP_FUND"),
    ("kxm", "tsq"),
    5,
    (4, 5, 7),
    (("tue", "13.00", "16.30"), ("thu", "09.00", "16.30"), ("sun", "13.00", "16.00")),
    ((10, 4, "family"),),
)


@dataclass(frozen=True)
class Member:
    """Somebody with an account: the name, the role, and the centres it is held in. `knows`: for the roster."""

    name: str
    role: Role
    centres: tuple[str, ...] = _BOTH
    knows: "Knows | None" = None


CAST: Mapping[str, Member] = {
    "officer": Member("จันทร์เพ็ญ วงศ์พัฒนา", Role.officer),
    "safety": Member("ศุภลักษณ์ อารีย์ชน", Role.safety),
    "head": Member("กำนันประเสริฐ เกียรติขจร", Role.head),
    "mediator": Member("บุญธรรม ปัญญาวุฒิ", Role.mediator, knows=_FARMER),
    "mediator2": Member("พิกุล ธรรมเสน", Role.mediator, knows=_BOOKKEEPER),
    "committee": Member("สุนทร ประชานุกูล", Role.committee),
    "cjc": Member("สมคิด ธรรมรักษ์", Role.cjc, ("justice",)),
    "province": Member("อรวรรณ นิติวัฒน์", Role.supervisor, ("province", "district")),
    "auditor": Member("นิภา เที่ยงธรรม", Role.auditor, (*_BOTH, "justice")),
    "dpo": Member("ปกป้อง รอบคอบ", Role.dpo, (*_BOTH, "justice")),
    "admin": Member("ธีรเดช ดูแลดี", Role.admin, ("tha_than", "people_centre", "justice", "district", "province")),
}
"""The accounts by user name; each has one role, so that it can be seen what that role sees."""

ON_PAPER: tuple[tuple[str, Knows], ...] = (
    (
        "ผู้ใหญ่สมนึก ชาญชัยศรี",
        Knows(
            "ไกล่เกลี่ยโดยไม่มีบัญชีผู้ใช้ เคยเป็นผู้ใหญ่บ้าน หมู่ 5",
            ("LAND_BOUNDARY", "NEIGHBOUR"),
            lives_in=5,
            villages=(5, 6),
            hours=(("mon", "08.30", "11.30"),),
        ),
    ),
    ("ครูอารมณ์ วัฒนกิจ", Knows("ครูเกษียณ ถนัดเรื่องเด็กและเยาวชน", ("NEIGHBOUR",), ("en",), 1, (1, 2))),
)
"""Mediators on the roster of Tha Than who have no account: name, and what is known of them."""
