"""Work, sales and hire."""

from cases.vocabulary import Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    closed,
    ended,
    invited,
    kept,
    mediator_found,
    opened,
    planned,
    promise,
    signed,
    talks,
    terms,
    willing,
)
from mediation.demonstration.passing_on import nobody_came, terminated, withdrew
from mediation.demonstration.script import Day, Do, Story, agreement, english_reader, man, miss, session, woman

_KITCHEN = Story(
    ago=381,
    topic=Topic.CONTRACT,
    title="ต่อเติมครัวแล้วช่างทิ้งงาน",
    facts="จ้างช่างต่อเติมครัวสี่หมื่นบาท จ่ายแล้วสามหมื่น ช่างทำได้ครึ่งหนึ่งแล้วไปรับงานอื่น หลังคายังไม่มุง",
    wish="ขอให้มาทำให้เสร็จ หรือคืนเงินส่วนที่ยังไม่ทำ",
    people=(woman(1, 1), man(2, 3)),
    moo=1,
    value=30000,
    relationship=Relationship.other,
    course=(
        *accepted(1),
        *invited(2, 2),
        *willing(8),
        *mediator_found(9),
        *talks(16, place="บ้านผู้ร้อง หมู่ 1"),
        terms(
            16,
            "จ้างทำของ ป.พ.พ. มาตรา 587",
            "ช่างกลับมาทำให้เสร็จภายในสามสิบวัน เมื่อเสร็จผู้ร้องจ่ายส่วนที่เหลือ 10,000 บาท",
            (promise("ทำครัวให้เสร็จ", 46), promise("จ่ายค่าจ้างส่วนที่เหลือ", 50, 10000, debtor=1)),
        ),
        signed(16),
        kept(45, 1, "ผู้ร้องตรวจงานแล้วพอใจ"),
        kept(46, 2),
        closed(47),
    ),
)

_PICKUP = Story(
    ago=19,
    topic=Topic.CONTRACT,
    title="ซื้อรถกระบะมือสองเครื่องพังในสามวัน",
    facts="ซื้อรถกระบะเก่าจากคนในตำบลห้าหมื่นห้าพันบาท ขับได้สามวันเครื่องน็อก ผู้ขายบอกว่าขายตามสภาพ",
    wish="ขอให้ช่วยค่าซ่อมครึ่งหนึ่ง",
    people=(english_reader(1, 7, "Daniel", "Hollowell"), man(2, 2)),
    moo=7,
    value=24000,
    relationship=Relationship.other,
    course=(
        *accepted(1),
        *invited(1, 2, manner="telephone"),
        *willing(4),
        *mediator_found(5),
        *talks(13),
        terms(
            13,
            "ความรับผิดเพื่อความชำรุดบกพร่อง ป.พ.พ. มาตรา 472",
            "ผู้ขายช่วยค่าซ่อม 10,000 บาท จ่ายสองงวด",
            (promise("ช่วยค่าซ่อมงวดแรก", 43, 5000), promise("ช่วยค่าซ่อมงวดที่สอง", 73, 5000)),
        ),
    ),
)

_SECOND_DRAFT = Story(
    ago=34,
    topic=Topic.CONTRACT,
    title="ว่าจ้างวงดนตรีงานบวชแต่มาไม่ครบ",
    facts="จ้างวงดนตรีงานบวชหนึ่งหมื่นแปดพันบาท ตกลงนักดนตรีสิบคน มาหกคนและเลิกก่อนเวลา",
    wish="ขอเงินคืนบางส่วน",
    people=(man(1, 5), man(2, 1)),
    moo=5,
    value=9000,
    relationship=Relationship.other,
    course=(
        *accepted(1),
        *invited(2, 2),
        *willing(6),
        *mediator_found(7, "mediator2"),
        *talks(14, by="mediator2"),
        terms(14, "จ้างทำของ ป.พ.พ. มาตรา 587", "วงดนตรีคืนเงิน 6,000 บาท", (promise("คืนเงิน", 40, 6000),), by="mediator2"),
        Do("agreement.discard", Day(16, "09:30"), {"side": 2}, agreement(1), "mediator2"),
        *talks(24, number=2, by="mediator2"),
        terms(
            24,
            "จ้างทำของ ป.พ.พ. มาตรา 587",
            "วงดนตรีคืนเงิน 3,000 บาท และมาเล่นงานผ้าป่าให้ฟรีหนึ่งคืน",
            (promise("คืนเงิน", 50, 3000), promise("มาเล่นงานผ้าป่าหนึ่งคืน", 90)),
            by="mediator2",
        ),
    ),
)

_HARVESTER = Story(
    ago=301,
    topic=Topic.CONTRACT,
    title="รถเกี่ยวข้าวมาช้าจนข้าวล้ม",
    facts="นัดรถเกี่ยววันจันทร์ มาวันศุกร์ ฝนลงข้าวล้มขายได้ราคาต่ำ เจ้าของรถบอกว่ารถเสียระหว่างทาง",
    wish="ขอลดค่าจ้างเกี่ยว",
    people=(man(1, 6), man(2, 4)),
    moo=6,
    value=5400,
    relationship=Relationship.other,
    course=(
        *accepted(1),
        *invited(1, 2, manner="telephone"),
        *willing(4),
        *mediator_found(5),
        *talks(11, "party_withdrew"),
        withdrew(12, 1),
        closed(14),
    ),
)

_CARRIER = Story(
    ago=46,
    topic=Topic.CONTRACT,
    title="รับจ้างขนดินถมที่ไม่ครบเที่ยว",
    facts="จ่ายค่าดินสามสิบเที่ยว นับได้ยี่สิบสี่เที่ยว ผู้รับจ้างยืนยันว่าครบ ต่างคนต่างจดไม่ตรงกัน",
    wish="ขอให้มาถมเพิ่มหกเที่ยว",
    people=(miss(1, 2), man(2, 3)),
    moo=2,
    value=9000,
    relationship=Relationship.other,
    course=(
        *accepted(1),
        *invited(2, 2),
        *willing(6),
        *mediator_found(7),
        *talks(15, "another_session", next_step="นัดชี้จุดถมดินที่หน้างาน"),
        *planned(17, 30, number=2),
        withdrew(24, 2),
    ),
)

_NEVER_CAME = Story(
    ago=362,
    topic=Topic.CONTRACT,
    title="มัดจำค่าพันธุ์ปลาแล้วไม่ได้ปลา",
    facts="วางมัดจำพันธุ์ปลานิลสี่พันบาท ถึงวันรับผู้ขายบอกว่าปลาตาย จะคืนเงินแล้วผัดมาเรื่อย",
    wish="ขอมัดจำคืน",
    people=(man(1, 7), man(2, 5)),
    moo=7,
    value=4000,
    relationship=Relationship.other,
    course=(
        *accepted(1),
        *invited(2, 2),
        *willing(7),
        *mediator_found(8),
        *planned(9, 15),
        nobody_came(15, 1),
        *planned(15, 24, number=2, planned_from=session(1)),
        nobody_came(24, 2),
        *planned(24, 33, number=3, planned_from=session(2)),
        opened(33, (1,), 3, caucus_reason="side_not_here"),
        Do("session.record_entry", Day(33, "10:00"), {"kind": "caucus_ended"}, session(3), "mediator"),
        Do("session.record_entry", Day(33, "10:05"), {"kind": "caucus_notified", "side": 2}, session(3), "mediator"),
        ended(33, "no_agreement", 3, clock="10:10", next_step="ผู้ไกล่เกลี่ยแจ้งผลทางโทรศัพท์ให้ฝ่ายที่ไม่มา"),
        terminated(33, "party_unreachable"),
        closed(40),
    ),
)

_DRIER = Story(
    ago=275,
    topic=Topic.CONTRACT,
    title="เช่าลานตากข้าวแล้วฝนตกใส่",
    facts="เช่าลานตากข้าวของกลุ่มสามวัน วันที่สองฝนตกแต่ไม่มีผ้าใบตามที่ตกลง ข้าวขึ้นราสี่สิบถัง",
    wish="ขอค่าข้าวที่เสียครึ่งหนึ่ง",
    people=(woman(1, 4), woman(2, 4)),
    moo=4,
    value=8800,
    relationship=Relationship.group_members,
    course=(
        *accepted(1),
        *invited(2, 2),
        *willing(6),
        *mediator_found(7, "mediator2"),
        *talks(14, by="mediator2"),
        terms(
            14,
            "เช่าทรัพย์ ป.พ.พ. มาตรา 537",
            "ผู้ให้เช่าคืนค่าเช่าและช่วยค่าข้าวรวม 3,500 บาท",
            (promise("จ่ายเงิน", 44, 3500),),
            by="mediator2",
        ),
        signed(14, by="mediator2"),
        kept(40, 1),
        closed(41),
    ),
)

STORIES = (_KITCHEN, _PICKUP, _SECOND_DRAFT, _HARVESTER, _CARRIER, _NEVER_CAME, _DRIER)
