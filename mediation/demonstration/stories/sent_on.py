"""Matters handed to the justice centre, at every stage of its answer."""

from cases.vocabulary import Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    answered,
    closed,
    invited,
    mediator_found,
    promise,
    signed,
    talks,
    terms,
    willing,
)
from mediation.demonstration.passing_on import (
    asked_after,
    begun,
    failed,
    finished,
    more_asked,
    not_taken,
    prepared,
    referred,
    sent,
    supplied,
    taken,
    taken_back,
)
from mediation.demonstration.script import Day, Do, Story, man, miss, obligation, referral, woman

_FAILED = "ทั้งสองฝ่ายยืนยันตัวเลขของตนและไม่ขอเจรจาต่อ"


def _talked_in_vain(day: int, who: str = "mediator") -> tuple[Do, ...]:
    """From the request to talks that failed on the day, the usual way."""
    return (
        *accepted(1),
        *invited(2, 2),
        *willing(6),
        *mediator_found(7, who),
        *talks(day, "no_agreement", by=who),
        failed(day, _FAILED, who),
    )


_DECLINED = Story(
    ago=143,
    topic=Topic.CONTRACT,
    title="ค่าแรงก่อสร้างค้างสองเดือน",
    facts="ทำงานก่อสร้างรายวันค้างค่าแรงสองเดือนรวมหนึ่งหมื่นสี่พันบาท นายจ้างย้ายไปรับงานต่างอำเภอ",
    wish="ขอค่าแรง",
    people=(man(1, 3), man(2, 1)),
    moo=3,
    value=14000,
    relationship=Relationship.employer_employee,
    course=(
        *_talked_in_vain(15),
        *referred(16, "CJC", "unresolved", "ทถ 0101/24"),
        not_taken(19, "not_competent"),
        *referred(
            21,
            "LABOUR",
            "other",
            "ทถ 0101/25",
            2,
            to="สำนักงานสวัสดิการและคุ้มครองแรงงานจังหวัดฉะเชิงเทรา",
            previous=referral(1),
        ),
    ),
)

_QUESTION = Story(
    ago=55,
    topic=Topic.DEBT,
    title="กู้เงินรายวันถูกยึดบัตรเอทีเอ็ม",
    facts="กู้เงินรายวันสามพันบาท ผู้ให้กู้ยึดบัตรเอทีเอ็มไว้ เงินช่วยเหลือเข้าก็ถูกกดไป",
    wish="ขอบัตรคืนและคิดยอดที่เหลือจริง",
    people=(woman(1, 5), man(2, 1)),
    moo=5,
    value=3000,
    relationship=Relationship.creditor_debtor,
    course=(
        *accepted(1),
        *invited(1, 2),
        answered(6, 1, "yes"),
        answered(6, 2, "no"),
        Do("case.refuse", Day(6, "11:00")),
        *referred(7, "CJC", "legal_advice", "ทถ 0101/45"),
        taken(10, "ยธพ 15"),
        more_asked(14, "ขอสำเนาสมุดบัญชีย้อนหลังสามเดือนและชื่อผู้ให้กู้ที่ใช้ในการติดต่อ"),
    ),
)

_ANSWERED = Story(
    ago=83,
    topic=Topic.TORT_OTHER,
    title="สุนัขกัดแพะตายสามตัว",
    facts="สุนัขสองตัวเข้าคอกกัดแพะตายสามตัว เจ้าของสุนัขรับว่าเป็นของตนตัวเดียว",
    wish="ขอค่าแพะ",
    people=(man(1, 7), woman(2, 7)),
    moo=7,
    value=13500,
    course=(
        *_talked_in_vain(16, "mediator2"),
        *referred(18, "CJC", "unresolved", "ทถ 0101/38"),
        more_asked(21, "ขอภาพถ่ายคอกและใบราคาแพะ"),
        supplied(24, "แนบใบราคาแพะจากปศุสัตว์อำเภอแล้ว ภาพถ่ายไม่มี"),
        begun(28),
    ),
)

_OVERDUE = Story(
    ago=47,
    topic=Topic.DEBT,
    title="เงินมัดจำห้องเช่าไม่คืน",
    facts="ย้ายออกจากห้องเช่าแล้วไม่ได้มัดจำสามพันบาทคืน เจ้าของว่าหักค่าทาสี",
    wish="ขอมัดจำคืนหลังหักเท่าที่เสียหายจริง",
    people=(miss(1, 1), woman(2, 1)),
    moo=1,
    value=3000,
    relationship=Relationship.landlord_tenant,
    course=(*_talked_in_vain(15), *referred(17, "CJC", "unresolved", "ทถ 0101/47"), asked_after(27)),
)

_COMPLETED = Story(
    ago=107,
    topic=Topic.FAMILY_MONEY,
    title="เงินค่าเทอมหลานที่สัญญาว่าจะช่วย",
    facts="ลุงรับปากช่วยค่าเทอมหลานปีละหนึ่งหมื่นบาทแลกกับที่นาส่วนหนึ่ง จ่ายปีแรกแล้วหยุด",
    wish="ขอให้ทำตามที่รับปาก",
    people=(woman(1, 6), man(2, 6)),
    moo=6,
    value=20000,
    relationship=Relationship.kin,
    course=(
        *_talked_in_vain(18),
        *referred(20, "CJC", "legal_advice", "ทถ 0101/31"),
        taken(23, "ยธพ 9"),
        begun(26),
        finished(70, "settled", "เจรจาต่อที่ ศยช. ตกลงช่วยค่าเทอมปีละ 6,000 บาท"),
    ),
)

_PREPARED = Story(
    ago=38,
    topic=Topic.OTHER,
    title="ป้ายหาเสียงเก่าบังทางเข้าบ้าน",
    facts="ป้ายไม้อัดขนาดใหญ่ค้างอยู่หน้าบ้านตั้งแต่ปีก่อน เจ้าของป้ายว่าไม่ใช่ของตน",
    wish="ขอให้มีคนมาเอาออก",
    people=(woman(1, 2), man(2, 1)),
    moo=2,
    relationship=Relationship.other,
    course=(
        *_talked_in_vain(14, "mediator2"),
        prepared(20, "LAO", "agency_matter", to="อบต.ท่าถ่าน สำนักปลัด", shares=["place", "facts"]),
    ),
)

_TAKEN_BACK = Story(
    ago=175,
    topic=Topic.LAND_RENT,
    title="คืนที่เช่าแล้วมันสำปะหลังยังไม่ได้ขุด",
    facts="หมดสัญญาเช่าแล้วแต่มันสำปะหลังเหลือสองไร่ เจ้าของที่จะไถทิ้ง",
    wish="ขอเวลาขุดอีกหนึ่งเดือน",
    people=(man(1, 5), woman(2, 3)),
    moo=5,
    value=16000,
    relationship=Relationship.landlord_tenant,
    course=(
        *accepted(1),
        *invited(1, 2),
        *willing(3),
        *mediator_found(4),
        prepared(5, "DISTRICT", "unresolved", to="ศูนย์ไกล่เกลี่ยข้อพิพาทอำเภอพนมสารคาม"),
        taken_back(6, "person_asked"),
        *talks(11),
        terms(
            11,
            "เช่าทรัพย์ ป.พ.พ. มาตรา 537",
            "ให้เวลาขุดถึงสิ้นเดือน ผู้เช่าจ่ายค่าเช่าเพิ่มหนึ่งพันบาท",
            (promise("จ่ายค่าเช่าเพิ่ม", 20, 1000, debtor=1), promise("ไม่ไถก่อนสิ้นกำหนด", 41, kind="not_do")),
        ),
        signed(11),
        Do("obligation.perform", Day(19, "10:00"), {"proof": "เงินสด มีใบรับ"}, obligation(1)),
        Do("obligation.perform", Day(42, "10:00"), {"proof": "ขุดหมดแล้ว"}, obligation(2)),
        closed(43),
    ),
)

_RESENT = Story(
    ago=69,
    topic=Topic.NEIGHBOUR,
    title="โรงสีเล็กฝุ่นแกลบเข้าบ้าน",
    facts="โรงสีเล็กเปิดเครื่องช่วงเย็น แกลบปลิวเข้าบ้านสี่หลัง ขอให้คลุมผ้าใบแล้วทำอยู่พักเดียว",
    wish="ขอให้ทำห้องเก็บแกลบ",
    people=(woman(1, 4), woman(1, 4), man(2, 4)),
    moo=4,
    course=(
        *accepted(1, (1, 2)),
        *invited(1, 2),
        *willing(5, (3,)),
        *mediator_found(6),
        *talks(13, "no_agreement", (1, 2, 3)),
        failed(13, _FAILED),
        prepared(14, "CJC", "unresolved", (1, 2)),
        sent(15, "ทถ 0101/40"),
        taken(18, "ยธพ 13"),
        begun(21),
        finished(50, "sent_on", "ส่งให้ อบต. ตรวจตามกฎหมายสาธารณสุขแล้ว"),
        Do("referral.record_result", Day(52, "09:15"), on=referral(1)),
        closed(60),
    ),
)

STORIES = (_DECLINED, _QUESTION, _ANSWERED, _OVERDUE, _COMPLETED, _PREPARED, _TAKEN_BACK, _RESENT)
