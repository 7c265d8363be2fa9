"""Words of old registers for outcome, topic and channel, and what they mean here. Pure.

What is not in these tables is listed with its count, and whoever brings the register in says what it means.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from cases.vocabulary import Channel, Outcome, Topic

OPEN = "open"
"""The matter is not at an end."""
_OUTCOMES = {
    Outcome.settled: (
        "ตกลงกันได้|ตกลงได้|ไกล่เกลี่ยสำเร็จ|สำเร็จ|ยอมความ|ทำสัญญาประนีประนอม|ประนีประนอม|"
        "ยุติตกลงกันได้|ไกล่เกลี่ยได้|ได้ข้อยุติ|settled|settlement|agreed|resolved|agreement|"
        "agreement signed"
    ),
    Outcome.not_settled: (
        "ตกลงกันไม่ได้|ตกลงไม่ได้|ไม่สำเร็จ|ไกล่เกลี่ยไม่สำเร็จ|ไกล่เกลี่ยไม่ได้|ไม่ได้ข้อยุติ|"
        "not settled|unsettled|no agreement|failed|impasse|not_settled"
    ),
    Outcome.withdrawn: "ถอน|ถอนคำร้อง|ถอนเรื่อง|ถอนตัว|ขอถอน|ขอยุติ|withdrawn|withdrew|withdrawn by party",
    Outcome.terminated: "ยุติการไกล่เกลี่ย|ยุติเรื่อง|ยุติ|terminated|ended",
    Outcome.struck_out: (
        "จำหน่าย|จำหน่ายเรื่อง|จำหน่ายคำร้อง|ไม่มาตามนัด|คู่กรณีไม่มา|ไม่ยินยอม|อีกฝ่ายไม่ยินยอม|struck out|dismissed|no show|refused"
    ),
    Outcome.not_accepted: (
        "ไม่รับ|ไม่รับคำร้อง|ไม่รับเรื่อง|ไม่อยู่ในอำนาจ|ส่งต่อ|ส่งต่อหน่วยงานอื่น|not accepted|rejected|referred|declined|out of scope"
    ),
    OPEN: (
        "อยู่ระหว่างดำเนินการ|ระหว่างดำเนินการ|กำลังดำเนินการ|รอไกล่เกลี่ย|"
        "อยู่ระหว่างไกล่เกลี่ย|รอนัด|ค้าง|open|pending|in progress|ongoing"
    ),
}
_TOPICS = {
    Topic.LAND_BOUNDARY: "แนวเขต|แนวเขตที่ดิน|เขตที่ดิน|รุกล้ำ|รุกล้ำที่ดิน|ที่ดิน|boundary|land",
    Topic.LAND_WAY: "ทางเข้าออก|ทางจำเป็น|ทางผ่าน|ภาระจำยอม|right of way",
    Topic.LAND_RENT: "เช่าที่ดิน|เช่านา|เช่า|ค่าเช่า|rent|lease",
    Topic.LAND_OWNERSHIP: "กรรมสิทธิ์|กรรมสิทธิ์ที่ดิน|สิทธิครอบครอง|ownership",
    Topic.INHERIT: "มรดก|แบ่งมรดก|inheritance",
    Topic.DEBT: "หนี้|หนี้สิน|กู้ยืม|กู้ยืมเงิน|ยืมเงิน|ค้างชำระ|debt|loan",
    Topic.CONTRACT: "สัญญา|ผิดสัญญา|ซื้อขาย|จ้าง|จ้างทำของ|contract|sale|consumer",
    Topic.TORT_VEHICLE: "อุบัติเหตุ|อุบัติเหตุจราจร|รถชน|เฉี่ยวชน|accident|traffic",
    Topic.TORT_OTHER: "ละเมิด|ค่าเสียหาย|ทำให้เสียทรัพย์|เสียทรัพย์|tort|damage",
    Topic.NEIGHBOUR: "เพื่อนบ้าน|เสียงดัง|รบกวน|เดือดร้อนรำคาญ|เหตุรำคาญ|กลิ่น|neighbour|neighbor|nuisance|noise",
    Topic.WATER_RESOURCE: "น้ำ|แย่งน้ำ|น้ำทำนา|แหล่งน้ำ|ทรัพยากร|water",
    Topic.DEFAMATION: "หมิ่นประมาท|ด่า|ดูหมิ่น|defamation|insult",
    Topic.ASSAULT_MINOR: "ทำร้ายร่างกาย|ทะเลาะวิวาท|ทำร้าย|ชกต่อย|assault|fight",
    Topic.THEFT: "ลักทรัพย์|ขโมย|theft",
    Topic.TRESPASS: "บุกรุก|trespass",
    Topic.MISAPPROP: "ยักยอก|misappropriation|fraud|ฉ้อโกง",
    Topic.FAMILY_MONEY: "ค่าเลี้ยงดู|ค่าอุปการะ|สินสมรส|maintenance",
    Topic.FAMILY_STATUS: "ครอบครัว|หย่า|หย่าร้าง|family|divorce",
    Topic.GROUP_FUND: "กองทุน|กองทุนหมู่บ้าน|กลุ่มออมทรัพย์|fund",
    Topic.PUBLIC_AGENCY: "หน่วยงานรัฐ|ราชการ|ที่สาธารณะ|agency",
    Topic.OTHER: "อื่น|อื่นๆ|อื่น ๆ|แพ่ง|คดีแพ่ง|other|misc|civil",
}
_CHANNELS = {
    Channel.self: "มาเอง|ด้วยตนเอง|ตนเอง|ยื่นเอง|walk in|self|in person",
    Channel.headman: "ผู้ใหญ่บ้าน|ผญบ|headman",
    Channel.kamnan: "กำนัน|kamnan",
    Channel.lao: "อบต|เทศบาล|อปท|องค์การบริหารส่วนตำบล|lao",
    Channel.police: "ตำรวจ|สภ|สถานีตำรวจ|police",
    Channel.cjc: "ศูนย์ยุติธรรมชุมชน|ศยช|ยุติธรรม|cjc",
    Channel.online: "ออนไลน์|เว็บไซต์|ไลน์|โทรศัพท์|online|web|phone",
    Channel.other: "อื่น|อื่นๆ|อื่น ๆ|other",
}
_MARKS = re.compile(r"[\s.,:;()\-–_/\"']+")


def folded(word: str) -> str:
    """A word as it is compared."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", word)).casefold()


def _table(words: Mapping[Any, str]) -> dict[str, str]:
    table = {folded(word): str(code) for code, said in words.items() for word in said.split("|")}
    table.pop("", None)
    return table | {folded(str(code)): str(code) for code in words}


WORDS: Mapping[str, Mapping[str, str]] = {
    "outcome": _table(_OUTCOMES),
    "topic": _table(dict.fromkeys(Topic, "") | _TOPICS),
    "channel": _table(_CHANNELS),
}
"""Kind → folded word → code."""
CODES: Mapping[str, tuple[str, ...]] = {
    "outcome": (*map(str, Outcome), OPEN),
    "topic": tuple(map(str, Topic)),
    "channel": tuple(map(str, Channel)),
}
"""Kind → what a word may mean."""


def meaning(kind: str, word: str, own: Mapping[str, str]) -> str:
    """The code a word stands for; `own` (folded word → code) goes before the house's table. Empty where nobody said."""
    key = folded(word)
    return own.get(key) or WORDS[kind].get(key, "")
