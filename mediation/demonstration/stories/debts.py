"""Loans, chit funds and credit at the shop."""

from cases.vocabulary import Channel, Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    answered,
    asked,
    broken,
    by_hand,
    called,
    closed,
    demanded,
    in_part,
    invited,
    kept,
    late,
    mediator_found,
    petitioned,
    promise,
    said_of,
    signed,
    talks,
    terms,
    willing,
)
from mediation.demonstration.passing_on import begun, referred, taken
from mediation.demonstration.script import Day, Do, Story, body, english_reader, man, miss, obligation, party, woman

_LOAN_LAW = "กู้ยืมเงิน ป.พ.พ. มาตรา 653"
_DEBTORS = Relationship.creditor_debtor

_INSTALMENTS = Story(
    ago=682,
    topic=Topic.DEBT,
    title="ยืมเงินทำทุนปลูกแตงแล้วไม่คืน",
    facts="ให้ยืมสองหมื่นบาทเป็นทุนปลูกแตงโม มีหนังสือกู้ลงชื่อ ครบกำหนดแล้วแตงราคาตกจึงยังไม่มีคืน ไม่ได้คิดดอกเบี้ย",
    wish="ขอคืนเป็นงวดก็ได้ แต่ขอให้แน่นอน",
    people=(woman(1, 3), man(2, 3)),
    moo=3,
    value=20000,
    relationship=_DEBTORS,
    course=(
        *accepted(2),
        *invited(2, 2),
        *willing(8),
        *mediator_found(9),
        *talks(16),
        terms(
            16,
            _LOAN_LAW,
            "ผู้ถูกร้องรับว่าเป็นหนี้ 20,000 บาท ผ่อนสี่งวด งวดละ 5,000 บาท ไม่มีดอกเบี้ย",
            (promise("ผ่อนชำระหนี้เงินกู้", 46, 20000, instalments=4, every="month", proof="สมุดจดที่ทั้งสองฝ่ายลงชื่อ"),),
            default_clause="ผิดนัดสองงวดติดกันถือว่าผิดนัดทั้งหมด",
        ),
        signed(16),
        kept(45, 1),
        called(47, 1, "better", "ได้รับงวดแรกแล้ว พูดคุยกันดี"),
        kept(75, 2),
        late(110, 3),
        kept(121, 3, "จ่ายช้าไปสิบห้าวัน เจ้าหนี้ไม่ติดใจ"),
        kept(135, 4),
        closed(136),
    ),
)

_CHIT = Story(
    ago=203,
    topic=Topic.DEBT,
    title="ท้าวแชร์หยุดส่งเงินวงละสามพัน",
    facts="เล่นแชร์สิบเอ็ดมือ มือละสามพันบาท ส่งมาแปดเดือน พอถึงมือของผู้ร้องสองคนท้าวแชร์บอกว่ามีคนหนีวง ขอเลื่อนไม่มีกำหนด",
    wish="ขอเงินส่วนที่ส่งไปแล้วคืน ไม่เอาดอก",
    people=(woman(1, 4), miss(1, 4), woman(2, 1)),
    moo=4,
    value=48000,
    relationship=Relationship.group_members,
    course=(
        *accepted(2, (1, 2)),
        *invited(3, 2),
        *willing(9, (3,)),
        *mediator_found(10, "mediator2"),
        *talks(18, "another_session", (1, 2, 3), by="mediator2", next_step="ท้าวแชร์นำสมุดบัญชีวงมาให้ดู"),
        *talks(26, "terms_reached", (1, 2, 3), 2, "mediator2"),
        terms(
            26,
            "การเล่นแชร์ พ.ร.บ.การเล่นแชร์ และ ป.พ.พ. มาตรา 391",
            "ท้าวแชร์คืนเงินให้ผู้ร้องคนละ 24,000 บาท แบ่งจ่ายสามงวด",
            (
                promise("คืนงวดที่หนึ่งให้ผู้ร้องทั้งสอง", 56, 16000),
                promise("คืนงวดที่สองให้ผู้ร้องทั้งสอง", 116, 16000),
                promise("คืนงวดที่สามให้ผู้ร้องทั้งสอง", 176, 16000),
            ),
            by="mediator2",
        ),
        signed(26, by_hand(1, 2, 3), by="mediator2"),
        kept(55, 1),
        in_part(110, 9000, 2),
        late(117, 2),
        late(177, 3),
    ),
)

_SHOP_CREDIT = Story(
    ago=232,
    topic=Topic.DEBT,
    title="ค้างค่าปุ๋ยร้านในหมู่บ้าน",
    facts="ซื้อปุ๋ยเชื่อหน้าทำนาหกกระสอบ สัญญาจะจ่ายหลังขายข้าว ขายข้าวแล้วยังไม่จ่าย มีสมุดบัญชีร้านลงชื่อไว้",
    wish="ขอเงินค่าปุ๋ย 7,200 บาท",
    people=(woman(1, 7), man(2, 7)),
    moo=7,
    value=7200,
    relationship=_DEBTORS,
    course=(
        *accepted(1),
        *invited(2, 2, manner="telephone"),
        *willing(5),
        *mediator_found(6),
        *talks(13),
        terms(13, "ซื้อขาย ป.พ.พ. มาตรา 453", "ผู้ถูกร้องจ่ายค่าปุ๋ย 7,200 บาทครั้งเดียว", (promise("จ่ายค่าปุ๋ย", 73, 7200),)),
        signed(13),
        late(75),
        said_of(82, 1, "broken"),
        said_of(83, 2, "late", channel="headman"),
        called(105, 1, words="ยังไม่ได้รับเงิน ขอให้ศูนย์ทวงถาม"),
        demanded(180),
    ),
)

_NO_ANSWER = Story(
    ago=421,
    topic=Topic.DEBT,
    title="เพื่อนบ้านยืมเงินแล้วย้ายไปทำงานต่างจังหวัด",
    facts="ให้ยืมหนึ่งหมื่นสองพันบาทตอนลูกเขาเปิดเทอม ต่อมาย้ายไปทำงานโรงงาน โทรไปไม่รับสาย",
    wish="ขอให้ติดต่อกลับและผ่อนคืน",
    people=(man(1, 2), man(2, 2)),
    moo=2,
    value=12000,
    relationship=_DEBTORS,
    course=(
        *accepted(2),
        *invited(3, 2),
        *invited(20, 2, manner="headman"),
        Do("case.no_reply", Day(38, "10:00")),
        closed(45),
    ),
)

_REFUSED = Story(
    ago=92,
    topic=Topic.DEBT,
    title="ค้ำประกันแล้วต้องจ่ายแทน",
    facts="ค้ำประกันเงินกู้กองทุนหมู่บ้านให้ญาติ ญาติไม่ส่งจนถูกหักเงินค่าหุ้นของผู้ร้องไปเก้าพันบาท ทวงแล้วถูกต่อว่า",
    wish="ขอเงินที่ถูกหักคืน",
    people=(woman(1, 5), woman(2, 5)),
    moo=5,
    value=9000,
    relationship=Relationship.kin,
    course=(
        *accepted(1),
        *invited(2, 2),
        answered(9, 1, "yes"),
        answered(9, 2, "no", wishes="ไม่ประสงค์จะไกล่เกลี่ย ขอให้ไปว่ากันที่ศาล"),
        Do("case.refuse", Day(9, "11:00")),
        *referred(10, "CJC", "legal_advice", "ทถ 0101/33", shares=["contact", "facts", "value"]),
        taken(12, "ยธพ 7"),
        begun(15),
    ),
)

_SILENT = Story(
    ago=21,
    topic=Topic.DEBT,
    title="ยืมเงินรักษาตัวแล้วเงียบหาย",
    facts="ให้เพื่อนยืมแปดพันบาทจ่ายค่ารักษา บอกว่าสิ้นเดือนจะคืน ผ่านมาสามเดือนเจอหน้าก็หลบ",
    wish="ขอให้มาคุยกันดี ๆ จะผ่อนเดือนละพันก็ได้",
    people=(man(1, 4), english_reader(2, 6, "Margaret", "Ashdown")),
    moo=4,
    value=8000,
    relationship=_DEBTORS,
    course=(*accepted(1), *invited(2, 2), *invited(19, 2, manner="visit")),
)

_HALFWAY = Story(
    ago=8,
    topic=Topic.DEBT,
    title="ร้านทองเรียกดอกเบี้ยเกินที่คุยไว้",
    facts="จำนำสร้อยกับคนรู้จักห้าพันบาท ตกลงดอกร้อยละสองต่อเดือน พอจะไถ่ถูกเรียกร้อยละสิบ",
    wish="ขอไถ่สร้อยคืนโดยจ่ายดอกตามกฎหมาย",
    people=(miss(1, 1), man(2, 1)),
    moo=1,
    value=9500,
    relationship=_DEBTORS,
    course=(
        *accepted(1),
        *invited(1, 2, manner="telephone"),
        answered(5, 1, "yes"),
        *asked(5, (2,), "10:00"),
    ),
)

_WAIVED = Story(
    ago=131,
    topic=Topic.DEBT,
    title="ค่าแรงเกี่ยวข้าวค้างจ่ายหลังน้ำท่วม",
    facts="รับจ้างเกี่ยวข้าวห้าคนค้างค่าแรงรวมหกพันบาท เจ้าของนาบอกว่าน้ำท่วมก่อนขายจึงไม่มีเงิน",
    wish="ขอค่าแรงเท่าที่จ่ายได้",
    people=(man(1, 6), woman(1, 6), man(2, 6)),
    moo=6,
    value=6000,
    relationship=Relationship.employer_employee,
    course=(
        *accepted(1, (1, 2)),
        *invited(2, 2),
        *willing(5, (3,)),
        *mediator_found(6, "mediator2"),
        *talks(13, present=(1, 2, 3), by="mediator2"),
        terms(
            13,
            "จ้างทำของและจ้างแรงงาน ป.พ.พ. มาตรา 575",
            "จ่ายสี่พันบาทหลังได้เงินช่วยเหลือน้ำท่วม ส่วนที่เหลือยกให้ถ้าปีนี้เสียหายหมด",
            (promise("จ่ายค่าแรง", 73, 4000), promise("จ่ายส่วนที่เหลือ", 100, 2000)),
            by="mediator2",
        ),
        signed(13, by_hand(1, 2, 3), by="mediator2"),
        kept(70, 1),
        Do("obligation.waive", Day(95, "10:30"), {"agreed_by": [party(1), party(2)]}, obligation(2)),
        closed(96),
    ),
)

_GROUP_SHOP = Story(
    ago=333,
    topic=Topic.DEBT,
    title="สมาชิกค้างเงินร้านค้าชุมชน",
    facts="ร้านค้าชุมชนให้สมาชิกซื้อเชื่อ รายหนึ่งค้างหมื่นสี่พันบาทเกินปี ประชุมใหญ่มีมติให้ติดตาม",
    wish="ขอให้จ่ายหรือทำแผนผ่อน",
    people=(
        body(1, "ร้านค้าชุมชนบ้านดอนมะขาม (กลุ่มสมมติ)", 5),
        woman(1, 5, role="representative", stands_for=1, authority="ประธานกลุ่ม ตามมติที่ประชุมใหญ่"),
        man(2, 5),
    ),
    moo=5,
    value=14000,
    channel=Channel.headman,
    relationship=Relationship.group_members,
    course=(
        *accepted(2, (2,)),
        *invited(3, 2),
        *willing(8, (3,)),
        *mediator_found(9),
        *talks(17, present=(2, 3)),
        terms(
            17,
            "ซื้อขาย ป.พ.พ. มาตรา 453",
            "ผ่อนสองงวด งวดละเจ็ดพันบาท",
            (promise("ผ่อนงวดแรก", 77, 7000), promise("ผ่อนงวดที่สอง", 137, 7000)),
        ),
        signed(17, [{"party": party(1), "method": "representative", "representative": party(2)}, *by_hand(3)]),
        kept(76, 1),
        late(138, 2),
        demanded(145, 2),
        broken(165, 2),
        petitioned(190, 2),
    ),
)

STORIES = (*(_INSTALMENTS, _CHIT, _SHOP_CREDIT, _NO_ANSWER, _REFUSED, _SILENT, _HALFWAY, _WAIVED, _GROUP_SHOP),)
