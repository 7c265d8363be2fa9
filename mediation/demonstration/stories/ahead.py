"""What came in lately and waits for somebody: drafts, new requests, screenings, dates ahead."""

from cases.vocabulary import Channel, Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    answered,
    asked,
    briefed,
    closed,
    invited,
    mediator_found,
    planned,
    started,
    willing,
)
from mediation.demonstration.passing_on import withdrew
from mediation.demonstration.script import PEOPLE_CENTRE, Day, Do, Story, man, miss, woman

_DRAFT = Story(
    ago=0,
    clock="00:05",
    topic=Topic.NEIGHBOUR,
    title="จดจากโทรศัพท์: ควันเตาถ่าน",
    facts="โทรมาแจ้งว่าควันจากเตาเผาถ่านเข้าบ้านตอนเย็น จะมาเล่าให้ฟังที่ศูนย์",
    wish="",
    people=(woman(1, 5),),
    draft=True,
)

_ONLINE = Story(
    ago=2,
    at=PEOPLE_CENTRE,
    topic=Topic.DEBT,
    title="ขอคำปรึกษาเรื่องค้ำประกัน",
    facts="เขียนมาทางออนไลน์ ยังไม่ได้บอกชื่ออีกฝ่าย",
    wish="อยากรู้ว่าต้องทำอย่างไร",
    people=(miss(1, 2),),
    channel=Channel.online,
    draft=True,
)

_LEAVES = Story(
    ago=1,
    topic=Topic.NEIGHBOUR,
    title="ใบไม้ร่วงอุดรางน้ำ",
    facts="ต้นหูกวางของบ้านข้าง ๆ ใบร่วงเต็มหลังคา รางน้ำตันจนน้ำไหลย้อนเข้าฝ้า",
    wish="ขอให้ตัดแต่งกิ่ง",
    people=(man(1, 1), miss(2, 1)),
    moo=1,
)

_NEW = Story(
    ago=1,
    at=PEOPLE_CENTRE,
    clock="13:40",
    topic=Topic.CONTRACT,
    title="ผ่อนโทรศัพท์แล้วร้านไม่ส่งของ",
    facts="ผ่อนโทรศัพท์กับร้านในตลาดครบหกงวด ถึงกำหนดรับเครื่องร้านว่าของขาด",
    wish="ขอเครื่องหรือเงินคืน",
    people=(miss(1, 3), man(2, 1)),
    value=7200,
    official_code="civil-16",
    relationship=Relationship.other,
)

_BOAT = Story(
    ago=3,
    topic=Topic.CONTRACT,
    title="เรือรับจ้างทำอวนขาด",
    facts="เรือรับจ้างลากผ่านแนวอวนตอนกลางคืน อวนขาดสองผืน เจ้าของเรือว่าไม่มีไฟหมายแนว",
    wish="ขอค่าอวนครึ่งหนึ่ง",
    people=(man(1, 7), man(2, 7)),
    moo=7,
    value=4800,
    relationship=Relationship.other,
    course=started(1),
)

_FENCE = Story(
    ago=5,
    at=PEOPLE_CENTRE,
    topic=Topic.TORT_OTHER,
    title="รถบรรทุกถอยชนรั้วสังกะสี",
    facts="รถบรรทุกข้าวถอยชนรั้วสังกะสีพังสี่แผ่น คนขับรับปากจะซ่อมแต่ไม่มาตามนัด",
    wish="ขอให้ซ่อมรั้ว",
    people=(woman(1, 6), man(2, 2)),
    value=2200,
    official_code="civil-40",
    course=(*started(1), *asked(2, (1,), "09:00", q10="yes")),
)

_DROPPED = Story(
    ago=215,
    topic=Topic.NEIGHBOUR,
    title="ที่จอดรถหน้าบ้าน",
    facts="รถเพื่อนบ้านจอดขวางประตูบ้านบ่อย ๆ เข้าออกลำบาก",
    wish="ขอให้จอดฝั่งตรงข้าม",
    people=(man(1, 1), man(2, 1)),
    moo=1,
    course=(*accepted(1), Do("case.applicant_drops", Day(4, "09:30"), {"note": "คุยกันเองเข้าใจแล้ว"}), closed(4)),
)

_DROPPED_LATELY = Story(
    ago=17,
    topic=Topic.WATER_RESOURCE,
    title="ขอใช้บ่อบาดาลร่วมกัน",
    facts="บ่อบาดาลขุดด้วยเงินกองกลางแต่บ้านหนึ่งต่อปั๊มใช้คนเดียว",
    wish="ขอตกลงเวลาใช้",
    people=(woman(1, 6), man(2, 6)),
    moo=6,
    course=(*accepted(1), *invited(1, 2), Do("case.applicant_drops", Day(6, "09:30"))),
)

_CHOOSING = Story(
    ago=9,
    topic=Topic.TORT_OTHER,
    title="พ่นยาฆ่าหญ้าปลิวลงแปลงผัก",
    facts="พ่นยาฆ่าหญ้าตอนลมแรง ยาปลิวลงแปลงผักสวนครัวเหี่ยวทั้งแปลง",
    wish="ขอค่าเมล็ดพันธุ์และให้ดูลมก่อนพ่น",
    people=(woman(1, 3), man(2, 3)),
    moo=3,
    value=900,
    course=(*accepted(1), *invited(1, 2, manner="visit"), *willing(4)),
)

_READY = Story(
    ago=16,
    topic=Topic.LAND_WAY,
    title="ขอใช้ถนนส่วนบุคคลเข้าสวนยาง",
    facts="ถนนส่วนบุคคลผ่านหน้าสวนเคยให้ใช้ ตอนนี้ตั้งไม้กั้นเก็บเงินเที่ยวละยี่สิบบาท",
    wish="ขอเหมาเป็นรายปี",
    people=(man(1, 4), man(2, 4)),
    moo=4,
    value=3000,
    course=(
        *accepted(1),
        *invited(1, 2),
        *willing(5),
        *mediator_found(6),
        *planned(8, 23),
    ),
)

_GAVE_UP = Story(
    ago=28,
    at=PEOPLE_CENTRE,
    topic=Topic.FAMILY_MONEY,
    title="เงินค่าขายรถของพ่อ",
    facts="พี่ชายขายรถของพ่อแล้วไม่แบ่งเงิน พ่อยังอยู่และบอกว่าให้พี่ไปแล้ว",
    wish="ขอส่วนแบ่ง",
    people=(man(1, 5), man(2, 5)),
    value=45000,
    official_code="civil-50",
    relationship=Relationship.kin,
    course=(
        *accepted(1),
        *invited(1, 2),
        answered(5, 1, "yes"),
        answered(5, 2, "yes"),
        *asked(5, (2,), "10:00"),
        briefed(5, 1, 2),
        Do("case.consent_all", Day(5, "10:45")),
        withdrew(9, 1),
    ),
)

STORIES = (*(_DRAFT, _ONLINE, _LEAVES, _NEW, _BOAT, _FENCE, _DROPPED, _DROPPED_LATELY, _CHOOSING, _READY, _GAVE_UP),)
