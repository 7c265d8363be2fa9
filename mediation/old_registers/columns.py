"""Which column of an old register says what: the row of headings is found, columns are guessed from them and from what stands
below. Pure; a person corrects it before anything is taken in."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cases.msgid import N_
from mediation.old_registers import values
from mediation.old_registers.sheets import Cell, Numbered
from mediation.old_registers.words import WORDS, meaning
from parties import thai

FIELDS: Mapping[str, str] = {
    "number": N_("Number in the old register"),
    "received_on": N_("Received on"),
    "applicant": N_("Applicant"),
    "respondent": N_("Other side"),
    "title": N_("What it is about"),
    "facts": N_("What happened"),
    "topic": N_("Topic"),
    "outcome": N_("Outcome"),
    "ended_on": N_("Mediation ended on"),
    "closed_on": N_("Closed on"),
    "value": N_("Value in dispute (baht)"),
    "moo": N_("Moo"),
    "channel": N_("Who brought it"),
    "applicant_id": N_("National id of the applicant"),
    "applicant_phone": N_("Telephone of the applicant"),
    "respondent_id": N_("National id of the other side"),
    "respondent_phone": N_("Telephone of the other side"),
}
"""What a column may say: name → msgid."""

_CALLED: Mapping[str, str] = {
    "number": (
        "เลขที่|เลขที่คำร้อง|คำร้องที่|เลขคำร้อง|เลขรับ|เลขที่รับ|ทะเบียนที่|เลขทะเบียน|เลขคดี|"
        "เลขเรื่อง|เลขที่เรื่อง|เรื่องที่|หมายเลขคดี|case no|case number|number|case id|no|"
        "register no|ref|reference|ลำดับที่คำร้อง"
    ),
    "received_on": (
        "วันที่รับ|วันรับ|วันที่รับคำร้อง|วันรับคำร้อง|วันที่รับเรื่อง|วันรับเรื่อง|"
        "วันที่ยื่นคำร้อง|วันที่ยื่น|วันยื่น|วันเดือนปีที่รับ|วันเดือนปี|ว/ด/ป|ว.ด.ป.|วันที่|"
        "วดป|วันที่ร้องเรียน|ว.ด.ป. ที่รับเรื่อง|วันเดือนปีที่รับเรื่อง|วันเดือนปีที่รับคำร้อง|"
        "วันเดือนปีที่ยื่น|วันที่ร้องทุกข์|date received|received|received on|date|start|"
        "start date|mediation start|opened|filed|date filed|mediation_start_mmddyyyy"
    ),
    "applicant": (
        "ผู้ร้อง|ชื่อผู้ร้อง|ผู้ยื่นคำร้อง|ผู้ร้องทุกข์|ผู้ร้องเรียน|โจทก์|ฝ่ายผู้ร้อง|"
        "คู่กรณีฝ่ายที่ 1|คู่กรณี 1|ชื่อสกุลผู้ร้อง|ชื่อ-สกุลผู้ร้อง|ผู้เสียหาย|applicant|"
        "complainant|claimant|petitioner"
    ),
    "respondent": (
        "ผู้ถูกร้อง|ชื่อผู้ถูกร้อง|คู่กรณี|ผู้ถูกร้องเรียน|จำเลย|ฝ่ายผู้ถูกร้อง|"
        "คู่กรณีฝ่ายที่ 2|คู่กรณี 2|ชื่อสกุลผู้ถูกร้อง|ชื่อ-สกุลผู้ถูกร้อง|คู่พิพาท|respondent|"
        "defendant|other party|other side"
    ),
    "title": ("เรื่อง|ชื่อเรื่อง|ข้อพิพาท|เรื่องพิพาท|ประเด็น|ประเด็นข้อพิพาท|หัวข้อ|title|subject|matter|dispute|about"),
    "facts": (
        "รายละเอียด|ข้อเท็จจริง|รายละเอียดข้อพิพาท|ความเดิม|พฤติการณ์|facts|details|description|complaint type|complaint_type"
    ),
    "topic": "ประเภท|ประเภทข้อพิพาท|ประเภทเรื่อง|ประเภทคดี|หมวด|ลักษณะข้อพิพาท|topic|type|category|kind",
    "outcome": (
        "ผล|ผลการไกล่เกลี่ย|ผลไกล่เกลี่ย|ผลการดำเนินการ|ผลการดำเนินงาน|ผลคดี|สถานะ|สรุปผล|"
        "ผลสรุป|ผลการพิจารณา|outcome|result|status|complaint result|complaint_result|"
        "outcome group|outcome_group_ours"
    ),
    "ended_on": (
        "วันที่ยุติ|วันยุติ|วันที่แล้วเสร็จ|วันแล้วเสร็จ|วันที่ไกล่เกลี่ย|วันไกล่เกลี่ย|"
        "วันที่ตกลง|วันที่ทำสัญญา|วันที่เสร็จ|วันสิ้นสุด|วันที่สิ้นสุด|วันที่ไกล่เกลี่ยเสร็จ|"
        "ended|ended on|end date|settled on|date settled|finished"
    ),
    "closed_on": (
        "วันที่จำหน่าย|วันจำหน่าย|วันที่ปิด|วันปิด|วันที่ปิดเรื่อง|วันปิดเรื่อง|วันที่ปิดคดี|"
        "closed|closed on|date closed|close date|mediation close|mediation_close_mmddyyyy"
    ),
    "value": ("ทุนทรัพย์|ทุนทรัพย์บาท|จำนวนทุนทรัพย์|มูลค่า|จำนวนเงิน|ค่าเสียหาย|value|amount|claim|restitution|restitution_usd"),
    "moo": "หมู่|หมู่ที่|ม.|หมู่บ้านที่|moo|village no",
    "channel": "ช่องทาง|ที่มา|แหล่งที่มา|รับเรื่องจาก|ผู้ส่งเรื่อง|รับจาก|channel|source|brought by",
    "applicant_id": (
        "เลขบัตรประชาชนผู้ร้อง|เลขประจำตัวประชาชนผู้ร้อง|เลขประจำตัวผู้ร้อง|เลขบัตรผู้ร้อง|"
        "เลขประจำตัวประชาชน|เลขบัตรประชาชน|เลขบัตร|national id|applicant id"
    ),
    "applicant_phone": (
        "โทรศัพท์ผู้ร้อง|เบอร์โทรผู้ร้อง|โทรผู้ร้อง|โทรศัพท์|เบอร์โทร|โทร|เบอร์โทรศัพท์|มือถือ|telephone|phone|applicant phone|tel"
    ),
    "respondent_id": "เลขบัตรประชาชนผู้ถูกร้อง|เลขประจำตัวประชาชนผู้ถูกร้อง|เลขประจำตัวผู้ถูกร้อง|respondent id",
    "respondent_phone": "โทรศัพท์ผู้ถูกร้อง|เบอร์โทรผู้ถูกร้อง|โทรผู้ถูกร้อง|respondent phone",
}
_MARKS = re.compile(r"[\s_.:()/\-–*#]+")


def plain(heading: Cell) -> str:
    """A heading as it is compared: without spaces and marks, digits and letters alike."""
    text = unicodedata.normalize("NFKC", thai.latin_digits(values.text(heading)))
    return _MARKS.sub("", text).casefold()


_EXACT = {plain(name): field for field, names in _CALLED.items() for name in names.split("|")}
_PARTS = sorted(((name, field) for name, field in _EXACT.items() if len(name) >= 4), key=lambda pair: -len(pair[0]))


@dataclass(frozen=True)
class Guess:
    """Where the headings stand (0: there are none), which column says what, and whether days are month first."""

    heading_row: int
    columns: Mapping[str, int]
    month_first: bool = False


def heading_field(heading: Cell) -> tuple[str, int]:
    """The field a heading names and how surely: 3 by name, 2 by a part of it; ("", 0) where none."""
    name = plain(heading)
    if not name or len(name) > 80:
        return "", 0
    if name in _EXACT:
        return _EXACT[name], 3
    return next(((field, 2) for part, field in _PARTS if part in name), ("", 0))


def guessed(rows: Sequence[Numbered]) -> Guess:
    """What the first rows of a sheet say of it."""
    best = max(range(len(rows[:25])), key=lambda index: (_likeness(rows[index]), -index), default=-1)
    if best >= 0 and _likeness(rows[best]) >= 2:
        heading, below = rows[best], rows[best + 1 :]
    else:
        heading, below = Numbered(0, []), rows
    columns = _by_name(heading)
    _by_contents(columns, below)
    return Guess(heading.number, columns, _month_first(columns, below))


def _likeness(row: Numbered) -> int:
    texts = [cell for cell in row.cells if isinstance(cell, str)]
    return len({field for field, sure in map(heading_field, texts) if sure}) if len(texts) > 1 else 0


def _by_name(heading: Numbered) -> dict[str, int]:
    found: dict[str, tuple[int, int]] = {}
    for column, cell in enumerate(heading.cells):
        field, sure = heading_field(cell)
        if field and sure > found.get(field, (0, 0))[0]:
            found[field] = (sure, column)
    return {field: column for field, (_, column) in found.items()}


def _day_like(cell: Cell) -> bool:
    if isinstance(cell, (int, float)):
        return False
    try:
        return values.day(cell) is not None
    except values.Doubt:
        return bool(_MONTH_FIRST.fullmatch(values.text(cell)))


def _citizen(cell: Cell) -> bool:
    try:
        return bool(values.national_id(cell))
    except values.Doubt:
        return False


def _telephone(cell: Cell) -> bool:
    try:
        return bool(values.phone(cell)) and not isinstance(cell, float)
    except values.Doubt:
        return False


def _word(kind: str) -> Callable[[Cell], bool]:
    return lambda cell: bool(meaning(kind, values.text(cell), {}))


_NUMBERED = re.compile(r"[^\d\s]{0,12} ?\d{1,5} ?/ ?(?:\d{2}|\d{4})")
_CONTENTS: Sequence[tuple[str, Callable[[Cell], bool]]] = (
    ("number", lambda cell: bool(_NUMBERED.fullmatch(thai.latin_digits(values.text(cell))))),
    ("received_on", _day_like),
    ("closed_on", _day_like),
    ("outcome", _word("outcome")),
    ("topic", _word("topic")),
    ("channel", _word("channel")),
    ("applicant_id", _citizen),
    ("respondent_id", _citizen),
    ("applicant_phone", _telephone),
    ("respondent_phone", _telephone),
)
"""How a field is known by what stands in its column; looked for from left to right."""


def _by_contents(columns: dict[str, int], rows: Sequence[Numbered]) -> None:
    width = max((len(row.cells) for row in rows), default=0)
    for field, fits in _CONTENTS:
        if field in columns or (field == "closed_on" and "ended_on" in columns):
            continue
        for column in range(width):
            if column in columns.values():
                continue
            filled = [row.cells[column] for row in rows if column < len(row.cells) and values.text(row.cells[column])]
            if len(filled) >= 3 and sum(map(fits, filled)) >= 0.8 * len(filled):
                columns[field] = column
                break


_MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def _month_first(columns: Mapping[str, int], rows: Sequence[Numbered]) -> bool:
    """Days written as in America: some can be read only so, and none only the other way."""
    seconds = firsts = False
    for field in ("received_on", "ended_on", "closed_on"):
        column = columns.get(field)
        if column is None:
            continue
        for row in rows:
            written = _MONTH_FIRST.fullmatch(values.text(row.cells[column])) if column < len(row.cells) else None
            if written:
                firsts |= int(written[1]) > 12
                seconds |= int(written[2]) > 12
    return seconds and not firsts


assert WORDS.keys() <= FIELDS.keys()
