"""Debts of the people's centre that went all the way: certified, petitioned, refused, expired."""

from cases.vocabulary import Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    broken,
    by_hand,
    closed,
    demanded,
    for_another,
    invited,
    kept,
    late,
    mediator_found,
    petitioned,
    promise,
    signed,
    talks,
    terms,
    willing,
)
from mediation.demonstration.script import PEOPLE_CENTRE, Day, Do, Story, agreement, body, man, miss, obligation, woman

_LOAN = "civil-35"


def _certificate(day: int, number: str, answer: int) -> tuple[Do, ...]:
    return (
        Do("agreement.request_certificate", Day(day, "09:30"), {"receiving_no": "รับที่ (ตัวอย่าง)"}, agreement()),
        Do("agreement.certify", Day(answer, "10:00"), {"certificate_no": number}, agreement()),
    )


_EXPIRED = Story(
    ago=1330,
    at=PEOPLE_CENTRE,
    topic=Topic.DEBT,
    title="ผ่อนหนี้ค่าเครื่องสูบน้ำไม่ครบและไม่มีใครทวงต่อ",
    facts="ซื้อเครื่องสูบน้ำต่อจากเพื่อนโดยผ่อน ค้างอยู่หนึ่งหมื่นหนึ่งพันบาท เจ้าหนี้ย้ายไปอยู่กับลูกที่ต่างจังหวัด",
    wish="ขอส่วนที่ค้าง",
    people=(man(1, 3), man(2, 5)),
    value=11000,
    official_code="civil-18",
    relationship=Relationship.creditor_debtor,
    course=(
        *accepted(2),
        *invited(3, 2),
        *willing(8),
        *mediator_found(9),
        *talks(16),
        terms(16, "ซื้อขาย ป.พ.พ. มาตรา 453", "จ่ายส่วนที่ค้างครั้งเดียว", (promise("จ่ายส่วนที่ค้าง", 46, 11000),)),
        signed(16),
        late(48),
        demanded(60),
        Do("obligation.expire", Day(46 + 1097, "06:00"), on=obligation(1)),
        closed(46 + 1099),
    ),
)

_ENFORCED = Story(
    ago=562,
    at=PEOPLE_CENTRE,
    topic=Topic.DEBT,
    title="เช่าซื้อรถไถเดินตามแล้วไม่ส่งงวด",
    facts="เช่าซื้อรถไถเดินตามจากร้าน ส่งได้สี่งวดแล้วหยุด ร้านติดตามแล้วผู้เช่าซื้อขายรถต่อไปแล้ว",
    wish="ขอเงินส่วนที่เหลือ",
    people=(
        body(1, "ร้านเจริญการเกษตร (ร้านสมมติ)", 1),
        miss(1, 1, role="representative", stands_for=1, authority="หนังสือมอบอำนาจของเจ้าของร้าน"),
        man(2, 6),
    ),
    value=38000,
    official_code="civil-16",
    relationship=Relationship.creditor_debtor,
    course=(
        *accepted(2, (2,)),
        *invited(3, 2),
        *willing(9, (3,)),
        *mediator_found(10),
        *talks(18, present=(2, 3)),
        terms(
            18,
            "เช่าซื้อ ป.พ.พ. มาตรา 572",
            "ชำระส่วนที่เหลือ 38,000 บาทเป็นสองงวด",
            (promise("ชำระงวดแรก", 78, 19000), promise("ชำระงวดที่สอง", 138, 19000)),
        ),
        signed(18, [for_another(1, 2), *by_hand(3)]),
        *_certificate(25, "รส (ตัวอย่าง) 4/2568", 52),
        kept(77, 1),
        late(139, 2),
        demanded(150, 2),
        broken(170, 2),
        petitioned(200, 2),
        Do("obligation.enforce", Day(330, "10:00"), {"ordered_on": Day(328)}, obligation(2)),
        closed(332),
    ),
)

_REFUSED = Story(
    ago=653,
    at=PEOPLE_CENTRE,
    topic=Topic.DEBT,
    title="หนี้เงินกู้ที่ศาลไม่บังคับตามข้อตกลง",
    facts="กู้เงินสี่หมื่นบาทมีหนังสือกู้ ผู้กู้ขอผ่อน แต่ต่อมามีผู้คัดค้านว่าขณะลงชื่อผู้กู้ป่วยและไม่เข้าใจข้อความ",
    wish="ขอให้ชำระหนี้ตามหนังสือกู้",
    people=(man(1, 2), man(2, 2)),
    value=40000,
    official_code=_LOAN,
    relationship=Relationship.creditor_debtor,
    more={"limitation_on": Day(150)},
    course=(
        *accepted(2),
        *invited(3, 2),
        *willing(10),
        *mediator_found(11, "mediator2"),
        *talks(19, by="mediator2"),
        terms(
            19,
            "กู้ยืมเงิน ป.พ.พ. มาตรา 653",
            "ผู้กู้ผ่อนเดือนละ 4,000 บาท สิบเดือน ชำระครั้งเดียวเมื่อครบ",
            (promise("ชำระ 40,000 บาท", 79, 40000),),
            by="mediator2",
        ),
        signed(19, by="mediator2"),
        *_certificate(27, "รส (ตัวอย่าง) 1/2568", 60),
        late(80),
        demanded(85),
        broken(105),
        petitioned(130),
        Do(
            "obligation.refuse_by_court",
            Day(260, "10:00"),
            {"final_order_on": Day(255), "ground": "incapacity"},
            obligation(1),
        ),
        closed(262),
    ),
)

_CERTIFIED = Story(
    ago=172,
    at=PEOPLE_CENTRE,
    topic=Topic.CONTRACT,
    title="ซ่อมเครื่องเกี่ยวข้าวไม่เสร็จตามนัด",
    facts="จ้างอู่ซ่อมเครื่องเกี่ยวข้าวจ่ายมัดจำสองหมื่นบาท เลยกำหนดสองเดือนจนพ้นหน้าเกี่ยว ต้องจ้างรถคนอื่นเกี่ยวแทน",
    wish="ขอมัดจำคืนและค่าจ้างเกี่ยวที่เพิ่ม",
    people=(
        man(1, 6),
        body(2, "อู่ช่างเล็กการเกษตร (กิจการสมมติ)", 4),
        man(2, 4, role="representative", stands_for=2, authority="เจ้าของอู่"),
    ),
    value=34000,
    official_code="civil-11",
    relationship=Relationship.other,
    course=(
        *accepted(1),
        *invited(2, 2),
        *willing(8, (3,)),
        *mediator_found(9),
        *talks(17, present=(1, 3)),
        terms(
            17,
            "จ้างทำของ ป.พ.พ. มาตรา 587",
            "อู่คืนมัดจำ 20,000 บาท และซ่อมให้เสร็จโดยไม่คิดค่าแรง",
            (promise("คืนมัดจำ", 60, 20000), promise("ซ่อมเครื่องเกี่ยวข้าวให้เสร็จ", 200)),
        ),
        signed(17, [*by_hand(1), for_another(2, 3)]),
        *_certificate(22, "รส (ตัวอย่าง) 9/2569", 55),
        kept(59, 1),
    ),
)

_BREACHED = Story(
    ago=247,
    at=PEOPLE_CENTRE,
    topic=Topic.DEBT,
    title="ยืมเงินลงทุนขายของตลาดนัดแล้วขาดส่ง",
    facts="ให้ญาติยืมสามหมื่นบาทลงทุนขายของ มีหนังสือกู้ ส่งคืนสามเดือนแล้วเลิกขาย",
    wish="ขอเงินที่เหลือสองหมื่นหนึ่งพันบาท",
    people=(woman(1, 1), woman(2, 3)),
    value=21000,
    official_code=_LOAN,
    relationship=Relationship.kin,
    course=(
        *accepted(2),
        *invited(3, 2),
        *willing(7),
        *mediator_found(8, "mediator2"),
        *talks(15, by="mediator2"),
        terms(
            15,
            "กู้ยืมเงิน ป.พ.พ. มาตรา 653",
            "ผ่อนสามงวด งวดละ 7,000 บาท",
            tuple(promise(f"ผ่อนชำระงวดที่ {one}", 15 + 45 * one, 7000) for one in (1, 2, 3)),
            by="mediator2",
        ),
        signed(15, by="mediator2"),
        *_certificate(20, "รส (ตัวอย่าง) 7/2569", 50),
        kept(59, 1),
        late(106, 2),
        demanded(110, 2),
        broken(130, 2, "โทรศัพท์แล้วแจ้งว่าไม่มีจ่าย"),
        late(151, 3),
    ),
)

STORIES = (_EXPIRED, _ENFORCED, _REFUSED, _CERTIFIED, _BREACHED)
