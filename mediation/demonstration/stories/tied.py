"""A mediator who is tied to a side: found, decided by the head, told to both sides, and the talks they had all the same."""

from cases.vocabulary import Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    called,
    confirmed,
    disclosed,
    ended,
    invited,
    kept,
    opened,
    planned,
    promise,
    proposed,
    said,
    said_of,
    signed,
    terms,
    willing,
)
from mediation.demonstration.furnishing import NEAR, NEAR_WHOM
from mediation.demonstration.script import Day, Do, Story, assignment, man, text, tie, woman

_BY = NEAR_WHOM
_WAGES = Story(
    ago=66,
    topic=Topic.DEBT,
    title="ค้างค่าจ้างเกี่ยวข้าวสิบสองวัน",
    facts="รับจ้างเกี่ยวข้าวสิบสองวัน ได้ค่าแรงครึ่งเดียว เจ้าของนาว่าข้าวขายได้ราคาต่ำกว่าที่คิดไว้",
    wish="ขอค่าแรงที่เหลือ 6,000 บาท",
    people=(woman(1, 5), man(2, 5, more={"first_name": NEAR[0], "last_name": NEAR[1]})),
    moo=5,
    value=6000,
    relationship=Relationship.employer_employee,
    course=(
        *accepted(1),
        *invited(1, 2),
        *willing(4),
        Do(
            "case.decide_conflict",
            Day(5, "09:10"),
            {
                "match": tie(_BY, 2),
                "decision": "overridden",
                "reason": "เป็นลูกพี่ลูกน้องห่าง ๆ ไม่ได้ไปมาหาสู่กัน ทั้งสองฝ่ายอยากได้คนที่เข้าใจเรื่องเงิน จึงให้ทำหน้าที่ได้ถ้าไม่มีใครคัดค้าน",
            },
            by="head",
        ),
        proposed(5, _BY),
        *disclosed(5, _BY, kin="ผู้ถูกร้องเป็นลูกพี่ลูกน้องห่าง ๆ"),
        *(
            Do(
                "assignment.side_answers",
                Day(6, f"10:0{side}"),
                {"side": side, "answer": "agrees", "manner": "telephone"},
                assignment(),
            )
            for side in (1, 2)
        ),
        confirmed(7),
        *planned(8, 12, place="ห้องประชุมเล็ก อบต.ท่าถ่าน"),
        opened(12, by=_BY),
        said(12, "09:50", "issue", by=_BY, text="ค่าแรงที่ค้างเป็นกี่วัน และวันละเท่าไร"),
        said(12, "09:55", "issue", by=_BY, text="จะจ่ายเมื่อไร เพราะเจ้าของนายังไม่ได้ขายข้าวที่เหลือ"),
        said(12, "10:20", "proposal", "once", by=_BY, side=1, text="ขอ 6,000 บาท ครั้งเดียวภายในสิ้นเดือน"),
        said(12, "10:25", "answer", by=_BY, side=2, about=text("once"), reply="refuses", text="จ่ายครั้งเดียวไม่ไหว"),
        said(
            12,
            "10:40",
            "counter_proposal",
            "thrice",
            by=_BY,
            side=2,
            about=text("once"),
            text="จ่ายสามงวด งวดละ 2,000 บาท",
        ),
        said(12, "10:50", "answer", by=_BY, side=1, about=text("thrice"), reply="accepts"),
        ended(12, "terms_reached", by=_BY),
        terms(
            12,
            "จ้างแรงงาน ป.พ.พ. มาตรา 575 และ 580",
            "ผู้ถูกร้องจ่ายค่าแรงที่ค้าง 6,000 บาท เป็นสามงวด งวดละ 2,000 บาท",
            (promise("จ่ายค่าแรงที่ค้าง", 40, 6000, instalments=3, every="month", proof="ใบรับเงินลงลายมือชื่อผู้รับ"),),
            by=_BY,
            default_clause="ถ้าผิดนัดงวดใด ให้ถือว่าผิดนัดทั้งหมด",
        ),
        signed(12, by=_BY),
        called(27, 1, "better", "ยังไม่ถึงกำหนดงวดแรก ทักทายกันดี"),
        kept(39, 1),
        said_of(41, 1, "kept"),
    ),
)

STORIES = (_WAGES,)
