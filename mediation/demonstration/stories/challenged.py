"""Mediators objected to, and mediators who leave."""

from cases.vocabulary import Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    by_hand,
    closed,
    confirmed,
    disclosed,
    ended,
    invited,
    kept,
    mediator_found,
    opened,
    planned,
    promise,
    proposed,
    signed,
    talks,
    terms,
    willing,
)
from mediation.demonstration.passing_on import called_off, challenged, decided
from mediation.demonstration.script import Day, Do, Story, assignment, man, miss, woman

_SUSPENDED = Story(
    ago=23,
    topic=Topic.LAND_BOUNDARY,
    title="คันนาถูกไถรุกเข้ามา",
    facts="คันนาที่ใช้แบ่งเขตถูกไถรุกเข้ามาปีละนิด ปีนี้เหลือเดินไม่ได้ ต่างฝ่ายว่าอีกฝ่ายเป็นคนไถ",
    wish="ขอให้ทำคันนาคืนตามเดิม",
    people=(man(1, 6), man(2, 6), woman(2, 6)),
    moo=6,
    course=(
        *accepted(1),
        *invited(1, 2, manner="headman"),
        *willing(4, (2, 3)),
        *mediator_found(5),
        *talks(13, "another_session", (1, 2, 3), next_step="วัดคันนาด้วยเชือกพร้อมกัน"),
        *planned(14, 30, number=2),
        challenged(19, 1, "kin", (3,), "เพิ่งทราบว่าผู้ไกล่เกลี่ยเป็นญาติห่าง ๆ ของอีกฝ่าย"),
    ),
)

_DISMISSED = Story(
    ago=163,
    topic=Topic.NEIGHBOUR,
    title="ไก่ชนขันตีสามทุกคืน",
    facts="เลี้ยงไก่ชนยี่สิบตัวติดห้องนอนเพื่อนบ้าน ขันตั้งแต่ตีสาม ผู้ร้องทำงานกะดึกนอนไม่พอ",
    wish="ขอให้ย้ายสุ่มไก่ไปหลังบ้าน",
    people=(man(1, 1), man(2, 1)),
    moo=1,
    course=(
        *accepted(1),
        *invited(1, 2),
        *willing(5),
        *mediator_found(6),
        *talks(13, "another_session"),
        challenged(15, 1, "other_doubt", (2,), "เห็นว่าผู้ไกล่เกลี่ยพูดเข้าข้างผู้ร้อง"),
        decided(18, "dismiss_challenge", "สอบถามทั้งสองฝ่ายแล้ว เป็นการทวนคำพูดตามหน้าที่ ไม่พบความใกล้ชิดกับฝ่ายใด"),
        *talks(26, number=2),
        terms(
            26,
            "เหตุเดือดร้อนรำคาญ ป.พ.พ. มาตรา 421",
            "ย้ายสุ่มไก่ไปหลังบ้านและคลุมผ้าตอนกลางคืน",
            (promise("ย้ายสุ่มไก่", 40), promise("คลุมผ้าสุ่มไก่ตอนกลางคืน ตรวจเมื่อครบหกเดือน", 206, kind="do")),
        ),
        signed(26),
        kept(38, 1, "ผู้ร้องยืนยันว่าย้ายแล้ว"),
    ),
)

_UPHELD = Story(
    ago=482,
    topic=Topic.DEBT,
    title="ค้างค่านายหน้าขายวัว",
    facts="ช่วยหาคนซื้อวัวสี่ตัว ตกลงค่านายหน้าตัวละห้าร้อย ขายแล้วไม่จ่าย",
    wish="ขอค่านายหน้าสองพันบาท",
    people=(man(1, 4), man(2, 6)),
    moo=4,
    value=2000,
    relationship=Relationship.other,
    course=(
        *accepted(1),
        *invited(1, 2, manner="telephone"),
        *willing(4),
        *mediator_found(5),
        *planned(6, 12),
        opened(12),
        challenged(12, 1, "creditor_debtor", (1,), "ผู้ไกล่เกลี่ยเคยกู้เงินผู้ถูกร้อง", by="mediator"),
        ended(12, "stopped", clock="10:20"),
        decided(14, "uphold_challenge", "ผู้ไกล่เกลี่ยรับว่ายังค้างหนี้อยู่ จึงให้เปลี่ยนตัว"),
        proposed(15, "mediator2"),
        *disclosed(15, "mediator2", 2),
        confirmed(16, which=2),
        *talks(24, number=2, by="mediator2"),
        terms(
            24, "นายหน้า ป.พ.พ. มาตรา 845", "จ่ายค่านายหน้า 1,600 บาท", (promise("จ่ายค่านายหน้า", 39, 1600),), by="mediator2"
        ),
        signed(24, by_hand(1, 2), (2,), by="mediator2"),
        kept(37, 1),
        closed(38),
    ),
)

_RESIGNED = Story(
    ago=72,
    topic=Topic.CONTRACT,
    title="สั่งทำเตียงไม้แล้วได้ไม้คนละชนิด",
    facts="สั่งเตียงไม้สักแต่ได้ไม้ยางพาราย้อมสี จ่ายครบแล้ว ช่างว่าคุยกันด้วยปากจำไม่ตรงกัน",
    wish="ขอเปลี่ยนหรือคืนเงินครึ่งหนึ่ง",
    people=(miss(1, 3), man(2, 5)),
    moo=3,
    value=9500,
    relationship=Relationship.other,
    course=(
        *accepted(1),
        *invited(2, 2),
        *willing(6),
        *mediator_found(7),
        *planned(8, 15),
        Do("assignment.end", Day(13, "09:00"), {"reason": "resigned"}, assignment(1)),
        called_off(13, 1, "mediator_changed"),
        *mediator_found(14, "mediator2", which=2),
        *talks(24, "another_session", number=2, by="mediator2", next_step="ช่างนำตัวอย่างไม้มาเทียบ"),
        *planned(30, 75, number=3),
    ),
)

_TWO_YEARS = Story(
    ago=688,
    topic=Topic.DEBT,
    title="เงินกู้กองทุนหมู่บ้านที่เพื่อนใช้ชื่อกู้",
    facts="ให้เพื่อนใช้ชื่อกู้เงินกองทุนหนึ่งหมื่นห้าพันบาท เพื่อนส่งสองงวดแล้วหยุด กองทุนมาทวงกับผู้ร้อง",
    wish="ขอให้เพื่อนส่งต่อจนครบ",
    people=(woman(1, 4), woman(2, 4)),
    moo=4,
    value=11000,
    relationship=Relationship.other,
    course=(
        *accepted(2),
        *invited(3, 2),
        *willing(9),
        *mediator_found(10, "mediator2"),
        *talks(17, by="mediator2"),
        terms(
            17,
            "ตัวแทนและเงินทดรอง ป.พ.พ. มาตรา 816",
            "ผู้ถูกร้องส่งเงินกองทุนต่อจนครบ 11,000 บาท ผ่านมือผู้ร้องพร้อมใบรับ",
            (promise("ส่งครึ่งแรก", 107, 5500), promise("ส่งครึ่งหลัง", 197, 5500)),
            by="mediator2",
        ),
        signed(17, by="mediator2"),
        kept(105, 1),
        kept(196, 2),
        Do("assignment.end", Day(198, "09:00"), {"reason": "completed"}, assignment(1)),
        closed(198),
        Do(
            "case.corrected_after_closing",
            Day(230, "10:00"),
            {
                "reason": "พบว่าบันทึกวันส่งครึ่งหลังเร็วไปหนึ่งวัน เมื่อเทียบกับใบรับของกองทุน",
                "correction": "วันส่งครึ่งหลังที่ถูกต้องคือวันถัดจากที่บันทึกไว้",
            },
        ),
    ),
)

STORIES = (_SUSPENDED, _DISMISSED, _UPHELD, _RESIGNED, _TWO_YEARS)
