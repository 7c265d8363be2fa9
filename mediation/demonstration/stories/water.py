"""Water, smoke and other things a neighbourhood shares."""

from cases.vocabulary import Channel, Relationship, Topic
from mediation.demonstration.courses import (
    accepted,
    answered,
    asked,
    briefed,
    by_hand,
    caucus,
    closed,
    ended,
    entry,
    fingerprint,
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
from mediation.demonstration.passing_on import failed, referred, taken
from mediation.demonstration.script import Day, Do, Ref, Story, body, man, miss, woman

_TURNS = Story(
    ago=152,
    topic=Topic.WATER_RESOURCE,
    title="แย่งน้ำเข้านาจากคลองซอย",
    facts="หน้าแล้งน้ำในคลองซอยน้อย นาต้นคลองเปิดท่อทั้งวันทั้งคืน นาปลายคลองสามรายน้ำไม่ถึงจนข้าวเริ่มเหลือง "
    "เคยประชุมหมู่บ้านแล้วแต่ไม่มีใครคุมเวลา",
    wish="ขอให้แบ่งเวลาเปิดท่อเป็นรอบและมีคนกลางดูแล",
    people=(man(1, 6), man(2, 6), woman(3, 6), man(4, 7)),
    moo=6,
    channel=Channel.kamnan,
    relationship=Relationship.group_members,
    course=(
        *accepted(2),
        *invited(3, 2, 3, 4, manner="headman"),
        *(answered(8, side, "yes") for side in (1, 2, 3)),
        answered(8, 4, "no", wishes="ขอไม่เข้าร่วม แต่จะทำตามที่ประชุมหมู่บ้าน"),
        *asked(8, (2, 3), "10:00"),
        briefed(8, 1, 2, 3),
        Do("case.consent_some", Day(8, "10:45")),
        *mediator_found(9, sides=(1, 2, 3)),
        *talks(17, "another_session", (1, 2, 3), next_step="ทุกฝ่ายจดเวลาเปิดท่อของตนหนึ่งสัปดาห์"),
        *talks(26, "terms_reached", (1, 2, 3), 2, place="ศาลาประชาคม หมู่ 6"),
        terms(
            26,
            "การใช้น้ำในทางน้ำร่วมกัน ป.พ.พ. มาตรา 1355",
            "แบ่งรอบเปิดท่อรายละแปดชั่วโมงเรียงจากปลายคลอง ให้หัวหน้าเหมืองเป็นคนถือกุญแจ ใครเปิดนอกรอบออกค่าน้ำมันสูบให้รายที่ขาด",
            (
                promise("เปิดท่อเฉพาะรอบของตน ตรวจเมื่อสิ้นฤดู", 170, kind="not_do"),
                promise("ออกค่ากุญแจและประตูน้ำ", 40, 1800, debtor=2, creditor=3),
            ),
        ),
        signed(26, by_hand(1, 2, 3)),
        kept(38, 2),
    ),
)

_POND = Story(
    ago=74,
    topic=Topic.WATER_RESOURCE,
    title="น้ำจากบ่อกุ้งไหลลงนาข้าว",
    facts="บ่อเลี้ยงกุ้งปล่อยน้ำทิ้งลงร่องระบายที่ต่อกับนา ข้าวสองไร่ใบไหม้ เจ้าของบ่อบอกว่าน้ำได้มาตรฐานแล้ว มีผลตรวจของตนเอง",
    wish="ขอค่าเสียหายข้าวและให้ทำบ่อพักน้ำ",
    people=(
        man(1, 7),
        body(2, "ฟาร์มกุ้งปากคลอง (กิจการสมมติ)", 7),
        miss(2, 7, role="representative", stands_for=2, authority="หนังสือมอบอำนาจของเจ้าของฟาร์ม"),
    ),
    moo=7,
    value=28000,
    course=(
        *accepted(2),
        *invited(3, 2),
        *willing(10, (3,)),
        *mediator_found(11),
        *talks(20, "another_session", (1, 3), next_step="เก็บตัวอย่างน้ำร่วมกันสองจุด"),
        *talks(33, "no_agreement", (1, 3), 2),
        failed(33, "ทั้งสองฝ่ายมีผลตรวจคนละชุดและไม่ประสงค์จะเจรจาต่อ ผู้ไกล่เกลี่ยเห็นว่าทำต่อไปไม่เป็นประโยชน์"),
        *referred(36, "CJC", "unresolved", "ทถ 0101/41", who=(1,), shares=["contact", "address", "facts", "outcome"]),
        taken(39, "ยธพ 12"),
        *referred(
            40, "LAO", "agency_matter", "ทถ 0101/42", which=2, to="อบต.ท่าถ่าน งานสาธารณสุข", shares=["facts", "place"]
        ),
    ),
)

_SMOKE = Story(
    ago=29,
    topic=Topic.NEIGHBOUR,
    title="เผาฟางควันเข้าบ้านคนป่วย",
    facts="เพื่อนบ้านเผาฟางหลังเก็บเกี่ยวสามวันติดกัน ควันเข้าบ้านที่มีผู้ป่วยหอบหืด ต้องพาไปสถานีอนามัยหนึ่งครั้ง",
    wish="ขอไม่ให้เผา หรือบอกล่วงหน้าและเผาวันลมไปทางอื่น",
    people=(woman(1, 3), man(2, 3), woman(2, 3)),
    moo=3,
    course=(
        *accepted(1),
        *invited(2, 2),
        *willing(7, (2, 3)),
        *mediator_found(8),
        *planned(10, 16),
        opened(16, (1, 2, 3)),
        *caucus(16, 1, 2),
        entry(16, "11:05", "paused"),
        entry(16, "11:20", "resumed"),
        ended(16, "another_session", next_step="ผู้ถูกร้องไปถามเรื่องเครื่องอัดฟางของกลุ่มเกษตรกร"),
        *planned(20, 28, "13:30", "บ้านผู้ใหญ่บ้าน หมู่ 3", number=2),
        opened(28, (1, 2), 2, clock="13:40"),
        entry(28, "14:05", "joined", 2, party=Ref("party", 3)),
        entry(28, "14:40", "next_step", 2, next_step="ทำร่างข้อตกลงเรื่องวันเผาและการบอกล่วงหน้า"),
    ),
)

_PIGS = Story(
    ago=101,
    topic=Topic.NEIGHBOUR,
    title="กลิ่นและแมลงวันจากคอกหมู",
    facts="คอกหมูสิบสองตัวอยู่ห่างครัวเพื่อนบ้านแปดเมตร หน้าฝนน้ำเสียล้นลงทางเดิน กลิ่นแรงจนนอนไม่ได้",
    wish="ขอให้ย้ายคอกหรือทำบ่อหมักปิดฝา",
    people=(woman(1, 5), man(1, 5), man(2, 5)),
    moo=5,
    relationship=Relationship.neighbours,
    course=(
        *accepted(1, (1, 2)),
        *invited(2, 2),
        *willing(6, (3,)),
        *mediator_found(7, "mediator2"),
        *talks(15, present=(1, 2, 3), by="mediator2", place="บ้านผู้ร้อง หมู่ 5"),
        terms(
            15,
            "เหตุเดือดร้อนรำคาญและการใช้สิทธิเกินสมควร ป.พ.พ. มาตรา 421 และ 1337",
            "ผู้ถูกร้องทำบ่อหมักแบบปิดฝา ล้างคอกทุกเช้า และลดจำนวนหมูเหลือไม่เกินหกตัว",
            (
                promise("ทำบ่อหมักแบบปิดฝา", 60),
                promise("เลี้ยงหมูไม่เกินหกตัว ตรวจสิ้นปี", 200, kind="not_do"),
            ),
            by="mediator2",
            default_clause="ถ้าไม่ทำบ่อหมักในกำหนด ยอมให้ อบต. เข้าตรวจและปฏิบัติตามคำแนะนำ",
        ),
        signed(15, [fingerprint(1, "ผู้ใหญ่บ้าน หมู่ 5", "อสม. หมู่ 5"), *by_hand(2, 3)], by="mediator2"),
        kept(58, 1, "อสม. ไปดูแล้ว บ่อใช้งานได้"),
    ),
)

_SONG = Story(
    ago=352,
    topic=Topic.NEIGHBOUR,
    title="ร้องคาราโอเกะดังถึงเที่ยงคืน",
    facts="ร้านอาหารข้างบ้านเปิดคาราโอเกะแทบทุกคืน ผู้ร้องต้องตื่นตีสี่ไปกรีดยาง ขอให้เบาเสียงแล้วดีขึ้นสองวันก็กลับเหมือนเดิม",
    wish="ขอให้ปิดเสียงหลังสี่ทุ่ม",
    people=(man(1, 1), woman(2, 1)),
    moo=1,
    course=(
        *accepted(1),
        *invited(1, 2, manner="visit"),
        *willing(4),
        *mediator_found(5),
        *talks(12),
        terms(
            12,
            "การใช้สิทธิเกินสมควรจนผู้อื่นเดือดร้อน ป.พ.พ. มาตรา 421",
            "ปิดเครื่องเสียงไม่เกินสี่ทุ่ม วันงานบุญไม่เกินเที่ยงคืนโดยบอกล่วงหน้าหนึ่งวัน",
            (promise("ไม่เปิดเครื่องเสียงหลังสี่ทุ่ม ตรวจเมื่อครบสามเดือน", 102, kind="not_do"),),
        ),
        signed(12),
        kept(104, 1, "ผู้ร้องแจ้งว่าเรียบร้อยดีตลอดสามเดือน"),
        closed(105),
    ),
)

_DOG = Story(
    ago=33,
    topic=Topic.NEIGHBOUR,
    title="หมาเห่ากลางคืนและคุ้ยขยะ",
    facts="หมาของบ้านตรงข้ามสี่ตัวปล่อยตอนกลางคืน คุ้ยถังขยะและเห่าไล่คนผ่าน ผู้ร้องกับเจ้าของหมาไม่พูดกันมาครึ่งปี",
    wish="ขอให้กลับมาพูดกันได้และผูกหมาตอนกลางคืน",
    people=(miss(1, 2), woman(2, 2)),
    moo=2,
    course=(
        *accepted(1),
        *invited(1, 2, manner="telephone"),
        *willing(3),
        *mediator_found(4),
        *talks(12, place="ใต้ถุนบ้านผู้ใหญ่บ้าน หมู่ 2"),
        terms(
            12,
            "เหตุเดือดร้อนรำคาญ ป.พ.พ. มาตรา 421",
            "เจ้าของหมาขอโทษและผู้ร้องรับคำขอโทษ ต่างฝ่ายไม่ติดใจเรียกร้องต่อกัน หมาได้ผูกไว้ในบ้านตั้งแต่วันประชุมแล้ว",
        ),
        signed(12),
    ),
)

_BUFFALO = Story(
    ago=521,
    topic=Topic.TORT_OTHER,
    title="ควายหลุดกินข้าวตั้งท้อง",
    facts="ควายห้าตัวหลุดคอกตอนเช้ามืดลงกินข้าวตั้งท้องราวหนึ่งงาน เจ้าของควายยอมรับว่าหลุดจริงแต่เห็นว่าเสียหายไม่มาก",
    wish="ขอค่าข้าวสองพันห้าร้อยบาท",
    people=(man(1, 6), man(2, 6)),
    moo=6,
    value=2500,
    course=(
        *accepted(1),
        *invited(1, 2, manner="headman"),
        *willing(3),
        *mediator_found(4),
        *talks(10, place="ที่นาที่เสียหาย หมู่ 6"),
        terms(
            10,
            "ความเสียหายจากสัตว์ ป.พ.พ. มาตรา 433",
            "เจ้าของควายจ่าย 1,800 บาทเมื่อขายข้าว และซ่อมคอกภายในสัปดาห์นี้",
            (promise("จ่ายค่าข้าว", 70, 1800), promise("ซ่อมคอกควาย", 17)),
        ),
        signed(10),
        kept(16, 2, "ผู้ใหญ่บ้านไปดูคอกแล้ว"),
        kept(66, 1),
        closed(67),
    ),
)

STORIES = (_TURNS, _POND, _SMOKE, _PIGS, _SONG, _DOG, _BUFFALO)
