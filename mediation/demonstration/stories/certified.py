"""The people's centre and the department's certificate: asked, sent back, refused; and cases under way there."""

from cases.vocabulary import Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    answered,
    asked,
    briefed,
    by_hand,
    confirmed,
    disclosed,
    for_another,
    in_part,
    invited,
    kept,
    mediator_found,
    planned,
    promise,
    proposed,
    signed,
    talks,
    terms,
    willing,
)
from mediation.demonstration.script import PEOPLE_CENTRE, Day, Do, Ref, Story, agreement, assignment, man, miss, woman

_REASON = Relationship.creditor_debtor

_SENT_BACK = Story(
    ago=96,
    at=PEOPLE_CENTRE,
    topic=Topic.DEBT,
    title="ค้างค่าเลี้ยงโคขุนที่ลงทุนร่วมกัน",
    facts="ลงทุนเลี้ยงโคร่วมกันสองคน ขายแล้วอีกฝ่ายจ่ายส่วนแบ่งไม่ครบหนึ่งหมื่นแปดพันบาท",
    wish="ขอส่วนแบ่งที่เหลือ",
    people=(man(1, 5), man(2, 6)),
    value=18000,
    official_code="civil-49",
    relationship=Relationship.other,
    course=(
        *accepted(1),
        *invited(2, 2),
        *willing(7),
        *mediator_found(8),
        *talks(15),
        terms(
            15,
            "ห้างหุ้นส่วนสามัญ ป.พ.พ. มาตรา 1012",
            "จ่ายส่วนแบ่ง 18,000 บาท เป็นสองงวด",
            (promise("จ่ายงวดแรก", 75, 9000), promise("จ่ายงวดที่สอง", 135, 9000)),
        ),
        signed(15),
        Do("agreement.request_certificate", Day(22, "09:30"), {}, agreement()),
        Do(
            "agreement.return_for_correction",
            Day(48, "10:00"),
            {"reason": "ขอให้แนบหนังสือยินยอมเข้าร่วมของคู่กรณีทุกฝ่ายให้ครบ"},
            agreement(),
        ),
        kept(74, 1),
    ),
)

_NO_CERTIFICATE = Story(
    ago=161,
    at=PEOPLE_CENTRE,
    topic=Topic.CONTRACT,
    title="จ้างขุดสระแล้วดินพังทับแปลงผัก",
    facts="ขุดสระชิดแนวเขตเกินไป หน้าฝนขอบสระพังทับแปลงผักของเพื่อนบ้านสองแปลง",
    wish="ขอค่าผักและให้ทำแนวกันดิน",
    people=(woman(1, 2), man(2, 2)),
    value=5600,
    official_code="civil-40",
    course=(
        *accepted(1),
        *invited(1, 2),
        *willing(5),
        *mediator_found(6, "mediator2"),
        *talks(13, by="mediator2"),
        terms(
            13,
            "ละเมิด ป.พ.พ. มาตรา 420",
            "จ่ายค่าผัก 4,000 บาทและทำแนวกันดินก่อนหน้าฝน",
            (promise("จ่ายค่าผัก", 43, 4000), promise("ทำแนวกันดิน", 190)),
            by="mediator2",
        ),
        signed(13, by="mediator2"),
        Do("agreement.request_certificate", Day(20, "09:30"), {}, agreement()),
        kept(42, 1),
        Do(
            "agreement.refuse_certificate",
            Day(70, "10:00"),
            {"reason": "แนวกันดินอยู่ในที่ดินที่ยังโต้แย้งกรรมสิทธิ์ จึงไม่อาจรับรอง"},
            agreement(),
        ),
    ),
)

_TWO_MEDIATORS = Story(
    ago=15,
    at=PEOPLE_CENTRE,
    topic=Topic.MISAPPROP,
    title="เก็บเงินค่าทัวร์ทำบุญแล้วไม่ได้ไป",
    facts="เก็บเงินค่ารถทัวร์ทำบุญคนละเก้าร้อยบาทยี่สิบคน ถึงวันไม่มีรถ บอกว่าบริษัทรถเลื่อน ยังไม่คืนเงิน",
    wish="ขอเงินคืนครบทุกคน",
    people=(woman(1, 1), miss(1, 3), woman(2, 4)),
    value=18000,
    official_code="civil-41",
    relationship=Relationship.group_members,
    course=(
        *accepted(1, (1, 2)),
        *invited(1, 2),
        *willing(4, (3,)),
        proposed(5, "mediator"),
        *disclosed(6, "mediator", 1),
        Do("assignment.propose", Day(6, "16:30"), {"mediator": Ref("mediator", "mediator2")}),
        *disclosed(7, "mediator2", 2),
        confirmed(8, which=1, more_to_come=True),
        Do("assignment.confirm", Day(8, "09:10"), {"how_chosen": "agreed", "sides_agreed": [1, 2]}, assignment(2)),
        *planned(9, 20, place="ที่ทำการศูนย์"),
    ),
)

_DISCLOSED = Story(
    ago=11,
    at=PEOPLE_CENTRE,
    topic=Topic.DEBT,
    title="กู้นอกระบบดอกร้อยละยี่สิบ",
    facts="กู้เงินห้าพันบาทจ่ายดอกวันละห้าสิบบาทมาสี่เดือน รวมแล้วเกินเงินต้น ผู้ให้กู้ยังคิดต้นเต็ม",
    wish="ขอคิดดอกตามกฎหมายและปิดหนี้",
    people=(miss(1, 6), man(2, 1)),
    value=5000,
    official_code="civil-35",
    relationship=_REASON,
    course=(
        *accepted(1),
        *invited(1, 2, manner="telephone"),
        *willing(4),
        proposed(5, "mediator2"),
        *disclosed(6, "mediator2", other_doubt="เคยเป็นครูของบุตรผู้ถูกร้องเมื่อสิบปีก่อน"),
    ),
)

_ACCEPTED = Story(
    ago=10,
    at=PEOPLE_CENTRE,
    topic=Topic.LAND_WAY,
    title="ขอผ่านที่ไปต่อท่อประปา",
    facts="บ้านหลังในต้องเดินท่อประปาผ่านที่หน้าบ้าน เจ้าของที่หน้ากลัวเสียราคา เคยยอมให้เดินสายไฟแล้ว",
    wish="ขอเดินท่อชิดรั้ว",
    people=(man(1, 4), woman(2, 4)),
    no_value_reason="ขอใช้ทางเดินท่อ ไม่ได้เรียกเงิน",
    course=(
        *accepted(1),
        *invited(1, 2),
        *willing(5),
        proposed(6, "mediator"),
        Do("assignment.accept", Day(7, "08:30"), on=assignment(1), by="mediator"),
    ),
)

_CARETAKER = Story(
    ago=66,
    at=PEOPLE_CENTRE,
    topic=Topic.FAMILY_MONEY,
    title="เงินบำนาญของลุงที่ศาลตั้งผู้อนุบาล",
    facts="ลุงเป็นผู้ป่วยติดเตียง ศาลตั้งหลานเป็นผู้อนุบาล น้องสาวเห็นว่าค่าดูแลที่เบิกจากบำนาญสูงไป",
    wish="ขอดูบัญชีและตกลงค่าดูแลรายเดือน",
    people=(
        woman(1, 3),
        man(2, 3, capacity="incompetent"),
        miss(2, 3, role="guardian", stands_for=2, authority="คำสั่งศาลตั้งผู้อนุบาล"),
    ),
    value=30000,
    official_code="civil-44",
    relationship=Relationship.kin,
    course=(
        *accepted(1),
        *invited(2, 2),
        *willing(7, (3,)),
        *mediator_found(8, "mediator2"),
        *talks(16, present=(1, 3), by="mediator2"),
        terms(
            16,
            "การจัดการทรัพย์สินของคนไร้ความสามารถ ตกลงกันเฉพาะค่าดูแล",
            "ค่าดูแลเดือนละ 3,000 บาท แสดงบัญชีให้น้องสาวดูทุกสามเดือน",
            (promise("แสดงบัญชีครั้งแรก", 106),),
            by="mediator2",
        ),
        signed(16, [*by_hand(1), for_another(2, 3)], by="mediator2"),
    ),
)

_TRACK = Story(
    ago=88,
    at=PEOPLE_CENTRE,
    topic=Topic.DEBT,
    title="ยื่นแบบชุมชนก่อน แล้วขอเข้าตามกฎหมายไกล่เกลี่ย",
    facts="ค้างค่ารถเกี่ยวหกพันบาท เดิมขอให้คุยกันแบบชุมชน ต่อมาทั้งสองฝ่ายอยากให้ข้อตกลงบังคับได้",
    wish="ขอค่ารถเกี่ยวและขอหนังสือรับรอง",
    people=(man(1, 6), man(2, 5)),
    value=6000,
    official_code="civil-11",
    relationship=_REASON,
    more={"legal_track": "COMMUNITY"},
    course=(
        *accepted(1),
        *invited(1, 2),
        answered(5, 1, "yes"),
        answered(5, 2, "yes"),
        *asked(5, (2,), "10:00"),
        briefed(5, 1, 2),
        Do("case.consent_all", Day(5, "10:45")),
        Do("case.change_track", Day(6, "09:00"), {"track": "PEOPLE_CENTRE", "sides": [1, 2], "consented_on": Day(6)}),
        *mediator_found(7),
        *talks(14),
        terms(
            14,
            "จ้างทำของ ป.พ.พ. มาตรา 587",
            "จ่ายค่ารถเกี่ยว 6,000 บาท สองงวด",
            (promise("จ่ายงวดแรก", 50, 3000), promise("จ่ายงวดที่สอง", 110, 3000)),
        ),
        signed(14),
        in_part(60, 1500),
    ),
)

STORIES = (_SENT_BACK, _NO_CERTIFICATE, _TWO_MEDIATORS, _DISCLOSED, _ACCEPTED, _CARETAKER, _TRACK)
