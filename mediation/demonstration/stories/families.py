"""Families, their money and their dead; groups of the community and their funds."""

from cases.vocabulary import Channel, Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    asked,
    by_hand,
    closed,
    fingerprint,
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
from mediation.demonstration.passing_on import declined, prepared, referred, sent, taken_back, terminated
from mediation.demonstration.script import Day, Do, Ref, Story, body, man, miss, party, woman

_CARE = Story(
    ago=262,
    topic=Topic.FAMILY_MONEY,
    title="ลูกสามคนเกี่ยงกันส่งเงินเลี้ยงแม่",
    facts="แม่อายุแปดสิบสองอยู่กับลูกคนเล็ก พี่สองคนรับปากส่งเดือนละหนึ่งพันห้าร้อยบาทแต่ขาดมาสี่เดือน",
    wish="ขอให้ส่งสม่ำเสมอและผลัดกันมาดูแลวันหยุด",
    people=(woman(1, 3), man(2, 3), woman(3, 7)),
    moo=3,
    value=12000,
    relationship=Relationship.kin,
    course=(
        *accepted(1),
        *invited(2, 2, 3, manner="telephone"),
        *willing(7, (2, 3), (1, 2, 3)),
        *mediator_found(8, "mediator2", (1, 2, 3)),
        *talks(15, present=(1, 2, 3), by="mediator2", place="บ้านแม่ หมู่ 3"),
        terms(
            15,
            "การอุปการะเลี้ยงดูบิดามารดา ตกลงกันเป็นสัญญา",
            "พี่สองคนจ่ายส่วนที่ค้างคนละ 6,000 บาทและผลัดกันมาดูแลเดือนละครั้ง",
            (
                promise("จ่ายส่วนที่ค้าง", 45, 6000, debtor=2, creditor=1),
                promise("จ่ายส่วนที่ค้าง", 45, 6000, debtor=3, creditor=1),
                promise("ผลัดกันมาดูแลแม่เดือนละครั้ง ตรวจเมื่อครบหกเดือน", 195, debtor=3, creditor=1),
            ),
            by="mediator2",
        ),
        signed(15, [fingerprint(1, "อสม. หมู่ 3", "ผู้ช่วยผู้ใหญ่บ้าน หมู่ 3"), *by_hand(2, 3)], by="mediator2"),
        kept(40, 1),
        kept(44, 2),
        kept(196, 3, "น้องสาวยืนยันว่ามาทุกเดือน"),
        closed(197),
    ),
)

_DIVORCE = Story(
    ago=290,
    topic=Topic.FAMILY_STATUS,
    title="ขอให้ช่วยเรื่องหย่าและใครเลี้ยงลูก",
    facts="แยกกันอยู่มาหนึ่งปี ต้องการหย่าและตกลงว่าลูกสองคนจะอยู่กับใคร ไม่มีการทำร้ายกัน",
    wish="ขอให้ศูนย์ทำหนังสือหย่าให้",
    people=(miss(1, 4), man(2, 4)),
    moo=4,
    relationship=Relationship.spouses,
    course=(
        *started(1, family_status_matter="yes"),
        *referred(
            1,
            "PROSECUTOR_AID",
            "family_status",
            "ทถ 0101/22",
            to="สำนักงานอัยการคุ้มครองสิทธิและช่วยเหลือทางกฎหมายแก่ประชาชน จังหวัดฉะเชิงเทรา",
            shares=["contact"],
        ),
        declined(1, "family_status", "15:00"),
        taken_back(20, "solved_meanwhile"),
        closed(21),
    ),
)

_DIED = Story(
    ago=112,
    topic=Topic.INHERIT,
    title="หลานกับอาตกลงเรื่องเรือนไม้ของปู่",
    facts="ปู่ทิ้งเรือนไม้ไว้ หลานอยากรื้อไม้ไปขาย อาอยากเก็บไว้ให้ญาติใช้ร่วมกัน",
    wish="ขอให้ตกลงกันได้โดยไม่ต้องขึ้นศาล",
    people=(man(1, 2), man(2, 2)),
    moo=2,
    value=60000,
    relationship=Relationship.kin,
    course=(
        *accepted(1),
        *invited(2, 2),
        *willing(8),
        *mediator_found(9),
        *talks(17, "another_session", next_step="ให้ช่างไม้มาประเมินราคา"),
        terminated(40, "death_of_party", party=party(2), statement="ผู้ถูกร้องเสียชีวิต ทายาทแจ้งว่ายังไม่พร้อมเจรจา"),
    ),
)

_HEIR = Story(
    ago=271,
    topic=Topic.DEBT,
    title="ค่าอวนจับปลาที่พ่อค้างไว้",
    facts="ซื้ออวนเชื่อสองปากราคาหนึ่งหมื่นบาท จ่ายแล้วสองพัน ต่อมาผู้ซื้อป่วยหนัก",
    wish="ขอส่วนที่เหลือเมื่อพร้อม",
    people=(man(1, 7), man(2, 7)),
    moo=7,
    value=8000,
    relationship=Relationship.creditor_debtor,
    course=(
        *accepted(1),
        *invited(2, 2, manner="visit"),
        *willing(6),
        *mediator_found(7),
        Do(
            "case.change_party",
            Day(15, "10:00"),
            {
                "leavers": [{"person": party(2), "reason": "death", "left_on": Day(14)}],
                "newcomers": [
                    {
                        "side": "respondent",
                        "side_no": 2,
                        "prefix": "นางสาว",
                        "first_name": "ลำดวน",
                        "last_name": "ปานเกษม",
                        "succeeds": party(2),
                        "consented_on": Day(15),
                        "moo": "7",
                        "subdistrict": "ท่าถ่าน",
                        "district": "พนมสารคาม",
                        "province": "ฉะเชิงเทรา",
                        "postcode": "24120",
                        "phone": "080-000-7001",
                    }
                ],
                "reason": "ผู้ถูกร้องถึงแก่กรรม บุตรสาวรับเป็นคู่กรณีแทนและยินยอมเป็นหนังสือ",
            },
        ),
        *asked(16, (3,)),
        *talks(24, present=(1, 3)),
        terms(
            24,
            "ซื้อขายและความรับผิดของทายาท ป.พ.พ. มาตรา 1601",
            "ทายาทจ่าย 5,000 บาทจากเงินฌาปนกิจที่เหลือ ส่วนเกินผู้ร้องไม่ติดใจ",
            (promise("จ่ายเงิน", 54, 5000),),
        ),
        signed(24, by_hand(1, 3)),
        kept(50, 1),
    ),
)

_FUND = Story(
    ago=242,
    topic=Topic.GROUP_FUND,
    title="เงินกลุ่มออมทรัพย์กับสมุดบัญชีไม่ตรงกัน",
    facts="ยอดในสมุดธนาคารน้อยกว่าบัญชีกลุ่มหนึ่งหมื่นหกพันบาท เหรัญญิกคนเดิมบอกว่าสมาชิกบางคนยืมโดยไม่ลงบัญชี",
    wish="ขอให้ตรวจบัญชีร่วมกันและหาทางคืนเงินกลุ่ม",
    people=(
        body(1, "กลุ่มออมทรัพย์บ้านสวนตาลงาม (กลุ่มสมมติ)", 2),
        man(1, 2, role="representative", stands_for=1, authority="ประธานกลุ่มคนปัจจุบัน"),
        woman(2, 2),
    ),
    moo=2,
    value=16000,
    channel=Channel.lao,
    relationship=Relationship.group_members,
    course=(
        Do("case.declare_lockout", Day(0, "11:00"), {"account": Ref("account", "mediator2"), "why": "declared"}),
        *accepted(2, (2,)),
        *invited(3, 2),
        *willing(9, (3,)),
        *mediator_found(10),
        *talks(18, "another_session", (2, 3), next_step="ตรวจบัญชีย้อนหลังร่วมกับพัฒนากร"),
        *talks(32, "terms_reached", (2, 3), 2),
        terms(
            32,
            "ตัวแทนและการจัดการเงินของกลุ่ม ป.พ.พ. มาตรา 810",
            "ผู้ยืมที่ตรวจพบคืนเอง 9,000 บาท เหรัญญิกเดิมรับผิดชอบ 7,000 บาท",
            (promise("คืนเงินให้กลุ่ม", 92, 7000),),
        ),
        signed(32, [{"party": party(1), "method": "representative", "representative": party(2)}, *by_hand(3)]),
        kept(90, 1, "เงินเข้าบัญชีกลุ่มแล้ว สมาชิกรับทราบในที่ประชุม"),
        closed(91),
    ),
)

_ROAD = Story(
    ago=325,
    topic=Topic.PUBLIC_AGENCY,
    title="ถนนยกระดับน้ำท่วมหน้าบ้าน",
    facts="หลังยกถนนน้ำฝนไหลเข้าบ้านริมทางสามหลัง ร้องเรียนด้วยวาจาแล้วยังไม่มีใครมาดู",
    wish="ขอให้ทำท่อระบายน้ำ",
    people=(
        woman(1, 1),
        man(1, 1),
        body(2, "องค์การบริหารส่วนตำบล (ในฐานะผู้ดูแลถนน)", 1),
        man(2, 1, role="representative", stands_for=3, authority="หนังสือมอบหมายให้มาเจรจา"),
    ),
    moo=1,
    relationship=Relationship.agency,
    course=(
        *started(1),
        prepared(1, "LAO", "agency_matter", (1, 2), "อบต.ท่าถ่าน กองช่าง", shares=["contact", "facts", "place"]),
        sent(2, "ทถ 0101/15"),
        declined(2, "state_agency_party", "15:00"),
        taken_back(30, "solved_meanwhile"),
        closed(31),
    ),
)

STORIES = (_CARE, _DIVORCE, _DIED, _HEIR, _FUND, _ROAD)
