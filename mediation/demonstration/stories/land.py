"""Boundaries, ways and rented fields."""

from cases.vocabulary import Channel, Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    by_hand,
    closed,
    confirmed,
    disclosed,
    for_another,
    invited,
    kept,
    mediator_found,
    planned,
    promise,
    proposed,
    signed,
    started,
    talks,
    terms,
    willing,
)
from mediation.demonstration.passing_on import called_off, declined, put_off, referred, taken_back
from mediation.demonstration.script import Day, Do, Story, assignment, body, man, miss, session, woman

_MANGO = Story(
    ago=640,
    topic=Topic.LAND_BOUNDARY,
    title="กิ่งมะม่วงและรั้วลวดหนามล้ำแนวเขต",
    facts="รั้วลวดหนามที่เพื่อนบ้านปักใหม่เมื่อหน้าแล้งล้ำเข้ามาในสวนของผู้ร้องราวหนึ่งศอก ตลอดแนวยาวประมาณสี่สิบเมตร "
    "กิ่งมะม่วงก็พาดข้ามมาบังแดดแปลงผัก เคยคุยกันเองสองครั้งแล้วไม่ลงตัว",
    wish="ขอให้ย้ายรั้วกลับตามหลักเขตเดิมและตัดกิ่งที่ล้ำเข้ามา",
    people=(man(1, 5), woman(2, 5)),
    moo=5,
    place="สวนหลังวัด หมู่ 5",
    no_value_reason="เป็นเรื่องแนวเขต ไม่ได้เรียกค่าเสียหาย",
    course=(
        *accepted(1),
        *invited(2, 2, manner="headman"),
        *willing(6),
        *mediator_found(7),
        *talks(16, place="ในสวนที่พิพาท หมู่ 5"),
        terms(
            16,
            "ละเมิดและการใช้สิทธิในที่ดินติดต่อกัน ป.พ.พ. มาตรา 1347 และ 420",
            "ผู้ถูกร้องย้ายรั้วกลับไปตามหลักเขตที่ทั้งสองฝ่ายชี้ร่วมกัน และตัดกิ่งมะม่วงที่ล้ำ ผู้ร้องไม่เรียกค่าเสียหาย",
            (
                promise("ย้ายรั้วลวดหนามกลับตามหลักเขตเดิม", 46),
                promise("ตัดกิ่งมะม่วงที่ล้ำแนวเขตปีละครั้ง ครั้งแรกภายในกำหนด", 30),
            ),
        ),
        signed(16),
        kept(28, 2, "ผู้ใหญ่บ้านไปดูแล้ว ตัดกิ่งเรียบร้อย"),
        kept(41, 1, "ย้ายรั้วแล้ว ถ่ายภาพเก็บไว้"),
        closed(42),
    ),
)

_WAY = Story(
    ago=560,
    topic=Topic.LAND_WAY,
    title="ปิดทางเดินเข้าที่นา",
    facts="ทางเดินผ่านที่ข้างเคียงที่ชาวบ้านใช้เข้านามากว่ายี่สิบปีถูกขุดร่องและกั้นไม้ไผ่ รถไถเข้าไม่ได้ ใกล้ถึงหน้าทำนา",
    wish="ขอใช้ทางเข้าออกกว้างพอให้รถไถผ่านได้เหมือนเดิม",
    people=(man(1, 6), woman(1, 6), man(2, 6)),
    moo=6,
    channel=Channel.headman,
    place="ทุ่งนาท้ายหมู่ 6",
    course=(
        *accepted(1, (1, 2)),
        *invited(1, 2, manner="visit"),
        *willing(5, (3,)),
        *mediator_found(6, "mediator2"),
        *talks(14, present=(1, 2, 3), by="mediator2", place="ศาลาประชาคม หมู่ 6"),
        terms(
            14,
            "ทางผ่านในที่ดินติดต่อ ป.พ.พ. มาตรา 1349",
            "ผู้ถูกร้องเปิดทางกว้างสามเมตรตามแนวเดิม ผู้ร้องช่วยค่าถมร่อง 3,000 บาท และจะไม่จอดรถขวางทาง",
            (
                promise("เปิดทางกว้างสามเมตรตามแนวเดิม", 24),
                promise("ช่วยค่าถมร่อง", 24, 3000, debtor=1, method="เงินสดที่ทำการศูนย์"),
            ),
            by="mediator2",
        ),
        signed(14, by_hand(1, 2, 3), by="mediator2"),
        kept(22, 1, "เดินดูทางร่วมกันแล้ว"),
        kept(22, 2),
        closed(25),
    ),
)

_POST = Story(
    ago=122,
    topic=Topic.LAND_BOUNDARY,
    title="รถไถชนหลักเขตหาย สามฝ่ายชี้แนวไม่ตรงกัน",
    facts="ระหว่างไถที่ รถไถของผู้รับจ้างชนหลักเขตหลุดหายไปหนึ่งหลัก เจ้าของที่สองแปลงชี้แนวเขตต่างกันราวสองเมตร "
    "ผู้รับจ้างบอกว่าไถตามที่เจ้าของแปลงแรกชี้",
    wish="ขอให้ช่วยกันปักหลักคืนตำแหน่งเดิม และให้คนที่ทำหายออกค่ารังวัด",
    people=(man(1, 3), woman(2, 3), man(3, 4)),
    moo=3,
    value=6500,
    place="ที่นาริมคลอง หมู่ 3",
    course=(
        *accepted(2),
        *invited(3, 2, 3),
        *willing(9, (2, 3), (1, 2, 3)),
        *mediator_found(10, sides=(1, 2, 3)),
        *talks(19, "another_session", (1, 2, 3), next_step="ต่างฝ่ายนำสำเนาโฉนดมาเทียบกันในครั้งหน้า"),
        *talks(27, "terms_reached", (1, 2, 3), 2),
        terms(
            27,
            "แนวเขตที่ดินและค่าเสียหายจากการทำหลักเขตสูญหาย ป.พ.พ. มาตรา 420",
            "ทั้งสามฝ่ายยื่นขอรังวัดร่วมกัน ผู้รับจ้างออกค่ารังวัดครึ่งหนึ่ง เจ้าของที่สองแปลงออกคนละครึ่งของส่วนที่เหลือ และยอมรับแนวที่เจ้าพนักงานปัก",
            (
                promise("จ่ายค่ารังวัดครึ่งหนึ่ง", 57, 3250, debtor=3, creditor=1),
                promise("ไปชี้แนวเขตพร้อมกันในวันรังวัด", 150),
            ),
        ),
        signed(27, by_hand(1, 2, 3)),
        kept(52, 1),
    ),
)

_OWNERSHIP = Story(
    ago=505,
    topic=Topic.LAND_OWNERSHIP,
    title="ต่างคนต่างอ้างว่าเป็นเจ้าของที่สวน",
    facts="ที่สวนสองไร่ที่ปู่ครอบครองมาไม่มีโฉนด ญาติสองสายต่างอ้างว่าเป็นของตน ฝ่ายหนึ่งมีใบเสียภาษีบำรุงท้องที่เก่า",
    wish="ขอให้ศูนย์ชี้ว่าที่เป็นของใคร",
    people=(man(1, 2), man(2, 2), woman(2, 2)),
    moo=2,
    relationship=Relationship.kin,
    course=(
        *started(2, ownership_contested="yes"),
        *referred(2, "LAND_OFFICE", "ownership_or_title", "ทถ 0101/12", to="สำนักงานที่ดินจังหวัดฉะเชิงเทรา สาขาพนมสารคาม"),
        declined(2, "ownership", "15:00"),
        taken_back(12, "sent_elsewhere"),
        closed(12),
    ),
)

_RENT = Story(
    ago=13,
    topic=Topic.LAND_RENT,
    title="เจ้าของที่ขอขึ้นค่าเช่านากลางฤดู",
    facts="เช่านาสิบสองไร่ทำมาเจ็ดปี ปีนี้หว่านข้าวแล้วเจ้าของที่ขอขึ้นค่าเช่าอีกเท่าตัว ไม่อย่างนั้นให้คืนที่ ไม่มีสัญญาเป็นหนังสือ",
    wish="ขอเช่าราคาเดิมจนเก็บเกี่ยว แล้วค่อยตกลงกันใหม่",
    people=(man(1, 6), woman(2, 1)),
    moo=6,
    value=18000,
    relationship=Relationship.landlord_tenant,
    course=(
        *accepted(1),
        *invited(1, 2, manner="telephone"),
        *willing(5),
        proposed(6, "mediator"),
        Do("assignment.decline", Day(7, "08:40"), {"reason": "conflict_of_interest"}, assignment(1), "mediator"),
        proposed(8, "mediator2"),
    ),
)

_EVICTION = Story(
    ago=41,
    topic=Topic.LAND_RENT,
    title="ให้ย้ายออกจากที่ปลูกบ้านที่เช่ามานาน",
    facts="ปลูกบ้านบนที่เช่าของวัดร้างที่ญาติดูแล จ่ายค่าเช่าปีละพันสองร้อยบาท ตอนนี้ผู้ดูแลให้รื้อบ้านออกภายในเดือนนี้ เพราะจะให้คนอื่นเช่าทำลานตากข้าว",
    wish="ขออยู่ต่อจนหลังสงกรานต์ และขอค่ารื้อถอนบ้าง",
    people=(woman(1, 4), man(2, 4)),
    moo=4,
    value=25000,
    relationship=Relationship.landlord_tenant,
    channel=Channel.kamnan,
    course=(
        *accepted(2),
        *invited(3, 2),
        *willing(12),
        *mediator_found(13, "mediator2"),
        *planned(15, 20),
        called_off(16, 1, "planned_in_error"),
        *talks(27, "another_session", number=2, by="mediator2", next_step="ผู้ถูกร้องกลับไปถามคณะกรรมการดูแลที่ก่อน"),
        *planned(34, 49, number=3),
    ),
)

_HEIRS = Story(
    ago=602,
    topic=Topic.INHERIT,
    title="พี่น้องสี่คนแบ่งเงินขายนาไม่เท่ากัน",
    facts="แม่เสียแล้วพี่คนโตขายนามรดกได้เงินสามแสนสองหมื่นบาท แบ่งให้น้องไม่เท่ากันโดยบอกว่าหักค่าทำศพ น้องสองคนขอดูบัญชี",
    wish="ขอให้แบ่งเท่ากันหลังหักค่าใช้จ่ายที่มีใบเสร็จ",
    people=(
        woman(1, 2),
        man(1, 7),
        man(1, 2, role="representative", stands_for=1, authority="หนังสือมอบอำนาจลงวันที่ยื่นคำร้อง"),
        man(2, 2),
        miss(2, 2),
    ),
    moo=2,
    value=320000,
    relationship=Relationship.kin,
    course=(
        *accepted(2, (1, 2, 3), heirs_land=True),
        *invited(3, 2),
        *willing(9, (4, 5)),
        *mediator_found(11, "mediator2"),
        *talks(22, "another_session", (2, 3, 4, 5), by="mediator2", next_step="พี่คนโตนำใบเสร็จค่าทำศพมาครั้งหน้า"),
        *talks(30, "terms_reached", (2, 3, 4, 5), 2, "mediator2"),
        terms(
            30,
            "แบ่งทรัพย์มรดกระหว่างทายาท ป.พ.พ. มาตรา 1750",
            "หักค่าทำศพตามใบเสร็จ 48,000 บาทแล้วแบ่งสี่ส่วนเท่ากัน ผู้ถูกร้องคืนส่วนที่ขาดให้ผู้ร้องสองคนรวม 46,000 บาท",
            (
                promise("คืนเงินงวดแรกให้ผู้ร้องทั้งสอง", 60, 23000, method="โอนเข้าบัญชี"),
                promise("คืนเงินงวดที่สอง", 120, 23000, method="โอนเข้าบัญชี"),
            ),
            by="mediator2",
        ),
        signed(30, [for_another(1, 3), *by_hand(2, 4, 5)], by="mediator2"),
        kept(58, 1, "สลิปโอนเงินสองรายการ"),
        kept(118, 2, "สลิปโอนเงินสองรายการ"),
        closed(120),
    ),
)

_SHOP = Story(
    ago=24,
    topic=Topic.LAND_RENT,
    title="ร้านค้าค้างค่าเช่าแผงตลาดนัด",
    facts="ร้านขายวัสดุเช่าแผงตลาดนัดสามล็อก ค้างค่าเช่าห้าเดือน อ้างว่าผู้ให้เช่าไม่ซ่อมหลังคารั่วจนปูนเสียหาย",
    wish="ขอค่าเช่าที่ค้าง หักค่าปูนเสียได้ตามจริง",
    people=(
        woman(1, 1),
        body(2, "ร้านท่าถ่านวัสดุก่อสร้าง (ร้านสมมติ)", 1),
        man(2, 1, role="representative", stands_for=2, authority="ผู้จัดการร้าน มีหนังสือแต่งตั้ง"),
    ),
    moo=1,
    value=15000,
    relationship=Relationship.landlord_tenant,
    course=(
        *accepted(1),
        *invited(2, 2),
        *willing(6, (3,)),
        proposed(7, "mediator2"),
        *disclosed(8, "mediator2", creditor_debtor="เคยซื้อปูนเชื่อจากร้านนี้ จ่ายครบแล้วเมื่อปีก่อน"),
        confirmed(9),
        *planned(12, 19, told=False, place="ที่ทำการผู้ใหญ่บ้าน หมู่ 1"),
        put_off(17, 1, "respondent", "illness"),
        *planned(17, 29, number=2, planned_from=session(1)),
    ),
)

STORIES = (_MANGO, _WAY, _POST, _OWNERSHIP, _RENT, _EVICTION, _HEIRS, _SHOP)
