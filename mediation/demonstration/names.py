"""Names for invented people: given names and the two halves of family names, all put together by hand."""

from functools import lru_cache

MEN = (
    *("สมบูรณ์", "บุญเลิศ", "ประยูร", "สำเริง", "วิเชียร", "ทองสุข", "มานพ", "อำนวย", "สุรชัย", "จรัญ"),
    *("ไพโรจน์", "เฉลิม", "บุญช่วย", "สมหมาย", "ณรงค์", "ชูชาติ", "วันชัย", "ประสิทธิ์", "สายัณห์", "เกรียงไกร"),
    *("อุดม", "สุทิน", "พิชัย", "ธงชัย", "กิตติ", "นพดล", "ศักดา", "วรวุฒิ", "อนันต์", "เอกชัย"),
    *("ปรีดี", "จำรัส", "ถาวร", "บรรจง", "สนั่น", "ลำพูน", "คำรณ", "เที่ยง", "โสภณ", "แดนชัย"),
)
WOMEN = (
    *("มาลัย", "สมจิตร", "บุญเรือน", "ประนอม", "สุภาพ", "จำเนียร", "ทองใบ", "วิไล", "อรทัย", "สุนีย์"),
    *("กัลยา", "เพ็ญศรี", "ลำดวน", "บัวลอย", "สมพร", "นงเยาว์", "รัตนา", "ศิริพร", "พรทิพย์", "จันทร์ฉาย"),
    *("อุไร", "วาสนา", "ปราณี", "สายหยุด", "เกษร", "ละมัย", "ชลธิชา", "ณัฐกานต์", "สุพัตรา", "เบญจวรรณ"),
    *("ดารา", "ผกา", "สำลี", "ทิพวรรณ", "ยุพิน", "เรไร", "แสงเดือน", "โฉมศรี", "ไพลิน", "อำพร"),
)
CHILDREN = ("ธนกร", "พีรพัฒน์", "ภูผา", "กันตพล", "ณัชชา", "ปาริฉัตร", "ใบข้าว", "ต้นน้ำ")
_FIRST_HALVES = (
    *("ทอง", "แก้ว", "ศรี", "บุญ", "สุข", "พูน", "มั่น", "วงษ์", "รุ่ง", "สาย"),
    *("นา", "สวน", "ไทย", "อินทร์", "จันทร์", "โพธิ์", "เพชร", "คำ", "หอม", "ปาน"),
)
_SECOND_HALVES = (
    *("เจริญ", "ประเสริฐ", "สมบัติ", "ชื่น", "พันธ์", "เย็น", "มณี", "สง่า", "ไพศาล", "ทวี"),
    *("อุดม", "วิเศษ", "กุล", "ขำ", "เกษม", "รักษ์", "บำรุง", "สว่าง", "ผล", "อยู่"),
)
_SMALL_WORDS = ("ด.ช.", "ด.ญ.")


@lru_cache(maxsize=1)
def family_names() -> tuple[str, ...]:
    """Every first half with every second half."""
    return tuple(first + second for first in _FIRST_HALVES for second in _SECOND_HALVES)


def name_of(prefix: str, number: int) -> tuple[str, str]:
    """A given name that fits the prefix, and a family name. Neighbouring numbers share neither of them."""
    families = family_names()
    given = CHILDREN if prefix in _SMALL_WORDS else MEN if prefix == "นาย" else WOMEN
    # Every round through the family names begins elsewhere, so that two disputes have no namesakes.
    place = number * 37 + number // len(families) * 11
    return given[number % len(given)], families[place % len(families)]
