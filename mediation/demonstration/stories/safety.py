"""Stops for safety: violence in the family, red answers, threats; how they end."""

from typing import Any

from cases.vocabulary import Channel, Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    asked,
    by_hand,
    closed,
    ended,
    invited,
    kept,
    mediator_found,
    opened,
    planned,
    promise,
    signed,
    started,
    talks,
    terms,
    willing,
)
from mediation.demonstration.passing_on import called_off, held, prepared, referred, sent, stop_ended, taken_back
from mediation.demonstration.script import PEOPLE_CENTRE, Day, Do, Story, man, miss, woman

_URGENT: dict[str, Any] = {"basis": "duty_to_notify", "urgent": True, "shares": ["contact", "address", "needs"]}
_SHELTER = "บ้านพักเด็กและครอบครัวจังหวัดฉะเชิงเทรา"

_ENDED = Story(
    ago=312,
    topic=Topic.DV,
    title="ขอความช่วยเหลือเรื่องในครอบครัว",
    facts="มาขอคำปรึกษาเรื่องในครอบครัว ไม่ประสงค์ให้ติดต่ออีกฝ่าย",
    wish="อยากปลอดภัยและมีที่พักชั่วคราว",
    people=(woman(1, 3), man(2, 3)),
    relationship=Relationship.spouses,
    channel=Channel.other,
    course=(
        *asked(0, (1,), "10:30", by="safety", q1="no", q5="yes"),
        prepared(0, "DV_SOCIAL", "safety", to=_SHELTER, clock="11:30", **_URGENT),
        sent(0, "ทถ 0101/ลับ 2", clock="11:45", by="safety"),
        *stop_ended(3, "end_for_safety"),
        taken_back(20, "solved_meanwhile"),
        closed(21),
    ),
)

_HELD = Story(
    ago=6,
    topic=Topic.DV,
    title="ขอคำปรึกษา ขอไม่ให้โทรกลับเบอร์บ้าน",
    facts="มาพร้อม อสม. ขอให้ช่วยหาที่ปลอดภัย",
    wish="อยากปลอดภัย",
    people=(miss(1, 5), man(2, 5)),
    relationship=Relationship.spouses,
    channel=Channel.other,
    course=(
        *asked(0, (1,), "10:30", by="safety", q1="no", q2="yes"),
        *referred(0, "DV_SOCIAL", "safety", "ทถ 0101/ลับ 5", to=_SHELTER, **_URGENT),
        Do("case.end_for_safety", Day(2, "13:00"), by="safety"),
    ),
)

_RELEASED = Story(
    ago=432,
    at=PEOPLE_CENTRE,
    topic=Topic.DEBT,
    title="ทวงหนี้ค่าของเชื่อจนไม่กล้าออกจากบ้าน",
    facts="ค้างค่าของเชื่อสามพันบาท เจ้าหนี้พาเพื่อนมาทวงถึงบ้านสองครั้ง ลูกหนี้กลัวไม่กล้าออกไปทำงาน",
    wish="ขอผ่อนและขอให้ทวงในเวลากลางวัน",
    people=(man(1, 2), man(2, 1)),
    value=3000,
    official_code="civil-18",
    relationship=Relationship.creditor_debtor,
    course=(
        *started(1),
        *asked(1, (1,), q1="no", q3="yes"),
        *asked(4, (1,), "10:00", by="safety", q5="yes"),
        *stop_ended(4, "release_hold"),
        Do("case.pass_screening", Day(6, "10:00")),
        *invited(6, 2, manner="telephone"),
        *willing(9),
        *mediator_found(10),
        *talks(17),
        terms(
            17,
            "ซื้อขาย ป.พ.พ. มาตรา 453",
            "ผ่อนเดือนละ 1,000 บาท สามเดือน ทวงถามทางโทรศัพท์ช่วงกลางวันเท่านั้น",
            (promise("ผ่อนชำระให้ครบ", 107, 3000),),
        ),
        signed(17),
        kept(100, 1),
        closed(101),
    ),
)

_IN_TALKS = Story(
    ago=36,
    at=PEOPLE_CENTRE,
    topic=Topic.LAND_BOUNDARY,
    title="ปักเสาปูนล้ำแนวและมีปากเสียงรุนแรง",
    facts="ปักเสาปูนแนวใหม่ยี่สิบต้น มีปากเสียงกันหน้างาน ผู้ใหญ่บ้านห้ามไว้ทัน",
    wish="ขอให้หยุดปักเสาจนกว่าจะวัดแนวร่วมกัน",
    people=(man(1, 7), man(2, 7)),
    no_value_reason="ขอให้หยุดและวัดแนวใหม่",
    course=(
        *accepted(1),
        *invited(1, 2),
        *willing(5),
        *mediator_found(6, "mediator2"),
        *talks(13, "another_session", by="mediator2"),
        *planned(14, 40, number=2),
        held(33, "threats", "หลังการประชุมมีการขู่กันทางโทรศัพท์ ผู้ร้องนำข้อความมาให้ดู", "mediator2", "09:30"),
        called_off(33, 2, "safety"),
    ),
)

_BACK = Story(
    ago=205,
    topic=Topic.INHERIT,
    title="แบ่งของในบ้านแม่แล้วทะเลาะกันหนัก",
    facts="พี่น้องสามคนแบ่งของในบ้านแม่ไม่ลงตัว คนหนึ่งเมาแล้วพังตู้ต่อหน้าญาติ",
    wish="ขอให้แบ่งกันโดยมีคนกลางนั่งด้วย",
    people=(woman(1, 4), man(2, 4), woman(3, 4)),
    moo=4,
    value=35000,
    relationship=Relationship.kin,
    course=(
        *accepted(1),
        *invited(1, 2, 3, manner="visit"),
        *willing(6, (2, 3), (1, 2, 3)),
        *mediator_found(7, "mediator2", (1, 2, 3)),
        *planned(8, 14),
        opened(14, (1, 2, 3), by="mediator2"),
        held(14, "weapons_or_drink", "มีผู้มาในอาการเมาและเริ่มโวยวาย จึงหยุดการประชุม", "mediator2", "10:20"),
        ended(14, "stopped", by="mediator2", clock="10:25"),
        *asked(18, (1, 2, 3), "09:00", by="safety"),
        *stop_ended(18, "release_hold"),
        *talks(30, present=(1, 2, 3), number=2, by="mediator2", place="ศาลาประชาคม หมู่ 4"),
        terms(
            30,
            "แบ่งทรัพย์มรดก ป.พ.พ. มาตรา 1750",
            "แบ่งของเป็นสามส่วนตามรายการแนบท้าย ผู้ที่ทำตู้พังออกค่าซ่อม 2,500 บาท",
            (
                promise("จ่ายค่าซ่อมตู้", 60, 2500, debtor=2, creditor=1),
                promise("ขนของส่วนของตนออก", 75, debtor=3, creditor=1),
            ),
            by="mediator2",
        ),
        signed(30, by_hand(1, 2, 3), by="mediator2"),
        kept(58, 1),
        kept(73, 2, "ขนออกหมดแล้ว"),
        closed(74),
    ),
)

STORIES = (_ENDED, _HELD, _RELEASED, _IN_TALKS, _BACK)
