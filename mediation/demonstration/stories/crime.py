"""Offences at the people's centre: those it may mediate, and those it must send to the police."""

from typing import Any

from cases.vocabulary import Channel, Nature, Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    by_hand,
    closed,
    fingerprint,
    for_another,
    invited,
    kept,
    mediator_found,
    promise,
    signed,
    started,
    talks,
    terms,
    willing,
)
from mediation.demonstration.passing_on import declined, prepared, referred, sent, taken_back
from mediation.demonstration.script import PEOPLE_CENTRE, Day, Do, Story, agreement, boy, man, miss, woman

_PARENT = {"role": "guardian", "authority": "ผู้ใช้อำนาจปกครองของเด็ก"}
_OFFENCE: dict[str, Any] = {"suspect_under_18": "no"}

_CRASH = Story(
    ago=252,
    at=PEOPLE_CENTRE,
    topic=Topic.TORT_VEHICLE,
    title="รถจักรยานยนต์เฉี่ยวคนเดินถนนถลอก",
    facts="ขี่รถจักรยานยนต์เลี้ยวเข้าซอยไม่ทันเห็นคนเดิน เฉี่ยวล้มแขนถลอก หมอทำแผลให้กลับบ้าน ตำรวจลงบันทึกไว้",
    wish="ขอค่ารักษาและค่าขาดงานห้าวัน",
    people=(woman(1, 1), man(2, 2)),
    value=6500,
    nature=Nature.mixed,
    offence_section="390",
    official_code="criminal-28",
    relationship=Relationship.outsider,
    channel=Channel.police,
    more={"pending_authority": "police", "pending_reference": "ปจว.ข้อ 4 (ตัวอย่าง)"},
    course=(
        *accepted(1, **_OFFENCE, offences=[{"section": "390"}]),
        *invited(1, 2, manner="telephone"),
        *willing(4),
        *mediator_found(5),
        *talks(12),
        terms(
            12,
            "ละเมิด ป.พ.พ. มาตรา 420 และความผิดตาม ป.อ. มาตรา 390",
            "จ่ายค่ารักษาและค่าขาดงาน 6,000 บาท ผู้ร้องไม่ติดใจดำเนินคดี",
            (promise("จ่ายค่ารักษาและค่าขาดงาน", 42, 6000),),
            criminal_part=True,
        ),
        signed(12),
        Do("agreement.request_certificate", Day(16, "09:30"), {"receiving_no": "รับที่ (ตัวอย่าง) 88"}, agreement()),
        kept(41, 1),
        Do("agreement.certify", Day(47, "10:00"), {"certificate_no": "รส (ตัวอย่าง) 6/2569"}, agreement()),
        closed(48),
    ),
)

_INSULT = Story(
    ago=136,
    at=PEOPLE_CENTRE,
    topic=Topic.DEFAMATION,
    title="ด่าทอหน้าตลาดต่อหน้าลูกค้า",
    facts="แม่ค้าแผงติดกันด่าด้วยคำหยาบหลายครั้ง มีคนอัดคลิปไว้ เรื่องมาจากการวางของล้ำเส้นแผง",
    wish="ขอคำขอโทษและเส้นแบ่งแผงที่ชัดเจน",
    people=(woman(1, 1), woman(2, 1)),
    nature=Nature.criminal,
    offence_section="393",
    official_code="criminal-31",
    relationship=Relationship.neighbours,
    course=(
        *accepted(1, **_OFFENCE, offences=[{"section": "393"}]),
        *invited(2, 2),
        *willing(6),
        *mediator_found(7, "mediator2"),
        *talks(14, by="mediator2", place="ที่ทำการศูนย์"),
        terms(
            14,
            "ความผิดฐานดูหมิ่นซึ่งหน้า ป.อ. มาตรา 393",
            "ขอโทษต่อกันทั้งสองฝ่าย ทาสีเส้นแบ่งแผง ไม่ติดใจดำเนินคดี",
            (promise("ทาสีเส้นแบ่งแผงร่วมกัน", 30, civil_part="no"),),
            by="mediator2",
            criminal_part=True,
        ),
        signed(14, [fingerprint(1, "กรรมการตลาดคนที่หนึ่ง", "กรรมการตลาดคนที่สอง"), *by_hand(2)], by="mediator2"),
        Do("agreement.request_certificate", Day(20, "09:30"), {}, agreement()),
        kept(28, 1, "ถ่ายภาพเส้นแบ่งแผงไว้"),
        Do("agreement.certify", Day(64, "10:00"), {"certificate_no": "รส (ตัวอย่าง) 8/2569"}, agreement()),
    ),
)

_THEFT = Story(
    ago=222,
    at=PEOPLE_CENTRE,
    topic=Topic.THEFT,
    title="เครื่องสูบน้ำหายจากท่านา",
    facts="เครื่องสูบน้ำที่ผูกไว้ริมคลองหายไป มีคนเห็นเครื่องคล้ายกันที่บ้านคนรู้จัก",
    wish="ขอเครื่องคืน",
    people=(man(1, 6), man(2, 4)),
    value=9000,
    nature=Nature.criminal,
    offence_section="334",
    relationship=Relationship.other,
    course=(
        *started(1, **_OFFENCE, offences=[{"section": "334"}]),
        *referred(1, "POLICE", "crime", "ตย 0201/9", to="สถานีตำรวจภูธรพนมสารคาม", urgent=True),
        declined(1, "offence_not_mediable", "15:00"),
        taken_back(15, "solved_meanwhile"),
        closed(15),
    ),
)

_CHILD = Story(
    ago=395,
    at=PEOPLE_CENTRE,
    topic=Topic.TORT_OTHER,
    title="ลูกบอลเตะกระจกรถแตก",
    facts="เด็กชายเล่นฟุตบอลริมถนนเตะบอลโดนกระจกรถแตก เจ้าของรถกับพ่อเด็กคุยกันแล้วตกลงราคาไม่ได้",
    wish="ขอค่ากระจกตามใบเสร็จ",
    people=(man(1, 1), boy(2, 1), man(2, 1, stands_for=2, **_PARENT)),
    value=4200,
    official_code="civil-40",
    course=(
        *accepted(1),
        *invited(1, 2, manner="visit"),
        *willing(4, (3,)),
        *mediator_found(5),
        *talks(12, present=(1, 2, 3)),
        terms(12, "ละเมิด ป.พ.พ. มาตรา 420 และ 429", "บิดาจ่ายค่ากระจก 3,600 บาท", (promise("จ่ายค่ากระจก", 42, 3600),)),
        signed(12, [*by_hand(1), for_another(2, 3)]),
        kept(39, 1),
        closed(40),
    ),
)

_OVER_CAP = Story(
    ago=183,
    at=PEOPLE_CENTRE,
    topic=Topic.CONTRACT,
    title="สร้างบ้านค้างงวดเกินวงเงินของศูนย์",
    facts="จ้างสร้างบ้านหนึ่งล้านสองแสนบาท จ่ายแล้วเก้าแสน งานหยุดมาสามเดือน ผู้รับเหมาขอเบิกเพิ่ม",
    wish="ขอให้ทำต่อให้เสร็จหรือคืนเงิน",
    people=(man(1, 4), man(2, 1)),
    value=640000,
    official_code="civil-11",
    relationship=Relationship.other,
    course=(
        *started(1),
        prepared(1, "COURT", "over_cap", to="ศูนย์ไกล่เกลี่ยก่อนฟ้อง ศาลจังหวัดฉะเชิงเทรา"),
        declined(1, "over_cap", "15:00"),
        sent(2, "ตย 0201/11"),
        taken_back(40, "solved_meanwhile"),
        closed(40),
    ),
)

_TITLE = Story(
    ago=61,
    at=PEOPLE_CENTRE,
    topic=Topic.LAND_BOUNDARY,
    title="โต้แย้งว่าที่ริมคลองเป็นของใคร",
    facts="เริ่มจากเรื่องแนวเขต แต่เมื่อซักถามแล้วอีกฝ่ายอ้างว่าที่งอกริมคลองทั้งแปลงเป็นของตน",
    wish="ขอให้ปักแนวเขต",
    people=(woman(1, 7), man(2, 7)),
    no_value_reason="ยังไม่ได้ประเมินราคา",
    course=(
        *started(2, ownership_contested="yes"),
        *referred(2, "CJC", "ownership_or_title", "ตย 0201/17"),
        declined(2, "ownership", "15:00"),
    ),
)

_TWO_SHOVES = Story(
    ago=58,
    at=PEOPLE_CENTRE,
    topic=Topic.TRESPASS,
    title="เข้าไปตัดหญ้าในที่ของเพื่อนบ้านโดยไม่บอก",
    facts="เพื่อนบ้านเข้าไปตัดหญ้าเลี้ยงวัวในที่ที่ล้อมรั้วไว้สามครั้ง ครั้งหลังเหยียบกล้าผักเสียหาย",
    wish="ขอให้ขออนุญาตก่อนและชดใช้กล้าผัก",
    people=(miss(1, 3), man(2, 3)),
    value=1200,
    nature=Nature.mixed,
    offence_section="362",
    official_code="criminal-25",
    course=(
        *accepted(1, **_OFFENCE, offences=[{"section": "362"}]),
        *invited(2, 2, manner="headman"),
        *willing(5),
        *mediator_found(6, "mediator2"),
        *talks(13, by="mediator2"),
        terms(
            13,
            "บุกรุกและละเมิด ป.อ. มาตรา 362 ป.พ.พ. มาตรา 420",
            "จ่ายค่ากล้าผัก 1,200 บาท และจะขออนุญาตก่อนทุกครั้ง",
            (promise("จ่ายค่ากล้าผัก", 30, 1200),),
            by="mediator2",
            criminal_part=True,
        ),
        signed(13, by="mediator2"),
        kept(25, 1),
        Do("agreement.request_certificate", Day(30, "09:30"), {}, agreement()),
    ),
)

STORIES = (_CRASH, _INSULT, _THEFT, _CHILD, _OVER_CAP, _TITLE, _TWO_SHOVES)
