"""Thai text, names, identity numbers, telephones and money as people write them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parties import thai

THAI_LETTERS = "".join(chr(code) for code in range(0x0E01, 0x0E3B)) + "".join(
    chr(code) for code in range(0x0E40, 0x0E5C)
)
ANY_SPELLING = st.text(alphabet=st.sampled_from(THAI_LETTERS + " \n\u200b\u200d\ufeffe\u0301\u0327a0"), max_size=12)


# --- digits -----------------------------------------------------------------------------------------------------


def test_each_digit_set_becomes_the_other_and_other_text_stays() -> None:
    assert thai.thai_digits("กก.01/2569") == "กก.๐๑/๒๕๖๙"
    assert thai.latin_digits("กก.๐๑/๒๕๖๙") == "กก.01/2569"


@given(st.text())
def test_thai_digits_read_back_as_the_latin_ones(text: str) -> None:
    latin = thai.latin_digits(text)
    assert thai.latin_digits(thai.thai_digits(latin)) == latin
    assert len(thai.thai_digits(text)) == len(text)


# --- one spelling -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "น\u0e49\u0e33",
        "น\u0e49\u0e4d\u0e32",
        "น\u0e4d\u0e49\u0e32",
        "น\u200b\u0e49\u0e33\ufeff",
        "  น\u0e49\u0e4d\u0e32\n",
    ],
)
def test_every_spelling_of_water_is_one(written: str) -> None:
    assert thai.normalise(written) == "น้ำ"


def test_nikhahit_and_aa_without_a_tone_are_sara_am() -> None:
    assert thai.normalise("ค\u0e4d\u0e32") == "คำ"


def test_two_sara_e_are_sara_ae() -> None:
    assert thai.normalise("\u0e40\u0e40ดง") == "แดง"
    assert thai.normalise("\u0e40\u200b\u0e40ดง") == "แดง"


def test_marks_that_turn_the_direction_of_writing_do_not_stay() -> None:
    marks = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070)]
    assert thai.normalise("นาย" + "".join(map(chr, marks)) + "แดง") == "นายแดง"


def test_marks_below_and_above_stand_in_one_order() -> None:
    assert thai.normalise("ผ\u0e49\u0e39") == thai.normalise("ผ\u0e39\u0e49") == "ผู้"


def test_newlines_and_a_nul_are_left_to_the_caller() -> None:
    assert thai.normalise(" หนึ่ง\nสอง\x00 ") == "หนึ่ง\nสอง\x00"


@given(ANY_SPELLING | st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = thai.normalise(text)
    assert thai.normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


# --- dictionary order -------------------------------------------------------------------------------------------


def in_order(names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: (thai.thai_key(name), name))


def test_a_leading_vowel_sorts_after_its_consonant() -> None:
    assert in_order(["ไก่", "ขา", "แก", "เก", "กา"]) == ["กา", "เก", "แก", "ไก่", "ขา"]


def test_tone_marks_and_thanthakhat_do_not_count() -> None:
    assert thai.thai_key("เก้าอี้") == thai.thai_key("เกาอี")
    assert in_order(["วันดี", "วันท์", "วันชัย"]) == ["วันชัย", "วันดี", "วันท์"]


def test_ru_and_lu_stand_beside_ro_and_lo() -> None:
    assert in_order(["วา", "ฦา", "ลา", "ฤดี", "รา", "เรา"]) == ["รา", "เรา", "ฤดี", "ลา", "ฦา", "วา"]


def test_digits_come_first_then_latin_of_either_case_then_thai() -> None:
    assert in_order(["กา", "b", "B", "a", "A", "๕", "5", "๔"]) == ["๔", "5", "๕", "A", "a", "B", "b", "กา"]


@given(st.text(alphabet=st.sampled_from("กขรลฤฦเแโใไาิีุู็่้๊๋์ํ๎"), max_size=10))
def test_a_key_holds_no_marks_and_every_letter(name: str) -> None:
    marks = "็่้๊๋์ํ๎"
    assert sorted(thai.thai_key(name)) == sorted(letter for letter in name if letter not in marks)


# --- identity numbers -------------------------------------------------------------------------------------------


def test_r16_the_known_wrong_number_fails_and_the_known_right_one_passes() -> None:
    assert not thai.national_id_valid("3101700230705")
    assert thai.national_id_valid("3100600445635")


@pytest.mark.parametrize("written", ["3-1006-00445-63-5", "๓๑๐๐๖๐๐๔๔๕๖๓๕", " 3 1006 00445 63 5 "])
def test_r16_a_right_number_passes_however_it_is_written(written: str) -> None:
    assert thai.national_id_valid(written)


@pytest.mark.parametrize("written", ["", "310060044563", "31006004456350", "3100600445a35", "٣١٠٠٦٠٠٤٤٥٦٣٥"])
def test_r16_what_is_not_thirteen_digits_fails(written: str) -> None:
    assert not thai.national_id_valid(written)


@given(st.from_regex("[0-9]{12}", fullmatch=True))
def test_r16_exactly_one_check_digit_fits(first_twelve: str) -> None:
    assert sum(thai.national_id_valid(f"{first_twelve}{last}") for last in range(10)) == 1


def test_a_first_digit_of_0_or_9_is_valid_and_flagged() -> None:
    assert thai.national_id_valid("0105536000313")
    assert thai.national_id_flags("0105536000313") == {"national_id_first_digit_0"}
    assert thai.national_id_valid("9000000000004")
    assert thai.national_id_flags("9-0000-00000-00-4") == {"national_id_first_digit_9"}


@pytest.mark.parametrize("written", ["3100600445635", "0105", "AB1234567"])
def test_a_common_number_and_no_number_have_no_flag(written: str) -> None:
    assert thai.national_id_flags(written) == frozenset()


def test_a_number_is_printed_as_on_the_card() -> None:
    assert thai.national_id_format("๓๑๐๐๖๐๐๔๔๕๖๓๕") == "3-1006-00445-63-5"


def test_what_is_not_thirteen_digits_is_not_printed_as_a_number_and_not_repeated() -> None:
    with pytest.raises(thai.NationalIdUnreadable) as refused:
        thai.national_id_format("310060044563")
    assert refused.value.code == "national_id_unreadable"
    assert "3100" not in str(refused.value)


def test_a_mask_shows_the_first_five_and_the_last() -> None:
    assert thai.national_id_mask("1103700000008") == "1-1037-xxxxx-xx-8"


@given(st.text())
def test_a_mask_never_shows_more_than_six_digits(text: str) -> None:
    assert sum(letter.isdigit() for letter in thai.national_id_mask(text)) <= 6


def test_a_passport_is_masked_whole() -> None:
    assert thai.national_id_mask("AB1234567") == "xxxxxxxxx"


# --- telephones -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("08-6816-9973", "+66868169973"),
        ("081-234-5678", "+66812345678"),
        ("081 234 5678", "+66812345678"),
        ("(081) 234.5678", "+66812345678"),
        ("๐๘๑-๒๓๔-๕๖๗๘", "+66812345678"),
        ("+66812345678", "+66812345678"),
        ("+66 (0)81 234 5678", "+66812345678"),
        ("0066812345678", "+66812345678"),
        ("66812345678", "+66812345678"),
        ("02-123-4567", "+6621234567"),
        ("038551234", "+6638551234"),
    ],
)
def test_a_telephone_number_is_kept_in_one_form(written: str, kept: str) -> None:
    assert thai.phone_e164(written) == kept


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "phone_unreadable"),
        ("ไม่มี", "phone_unreadable"),
        ("1669", "phone_unreadable"),
        ("081-234-567", "phone_unreadable"),
        ("081-234-56789", "phone_unreadable"),
        ("02-1234-5678", "phone_unreadable"),
        ("+66 81 234 567", "phone_unreadable"),
        ("02-123-4567 ต่อ 12", "phone_unreadable"),
        ("081-234-5678, 089-123-4567", "phone_unreadable"),
        ("+856 20 5512 3456", "phone_not_thai"),
    ],
)
def test_what_is_no_thai_number_is_refused_with_the_reason(written: str, code: str) -> None:
    with pytest.raises(thai.PhoneUnreadable) as refused:
        thai.phone_e164(written)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kept", "printed"),
    [("+66812345678", "081-234-5678"), ("+6621234567", "02-123-4567"), ("+6638551234", "038-551-234")],
)
def test_a_telephone_number_is_printed_in_the_grouping_of_its_kind(kept: str, printed: str) -> None:
    assert thai.phone_print(kept) == printed


@given(st.from_regex("0([23457][0-9]{7}|[689][0-9]{8})", fullmatch=True))
def test_a_printed_number_reads_back(national: str) -> None:
    kept = thai.phone_e164(national)
    assert thai.phone_e164(thai.phone_print(kept)) == kept == f"+66{national[1:]}"


# --- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "prefix", "name"),
    [
        ("นายสมชาย ใจดี", "นาย", "สมชาย ใจดี"),
        ("นางสาว สมหญิง ใจดี", "นางสาว", "สมหญิง ใจดี"),
        ("น.ส. สมหญิง", "น.ส.", "สมหญิง"),
        ("นส.สมหญิง", "นส.", "สมหญิง"),
        ("น.ส สมหญิง", "น.ส", "สมหญิง"),
        ("นางสาวิตรี ใจดี", "นาง", "สาวิตรี ใจดี"),
        ("ด.ช.ก้อง ใจดี", "ด.ช.", "ก้อง ใจดี"),
        ("ว่าที่ ร.ต. สมชาย ใจดี", "ว่าที่ ร.ต.", "สมชาย ใจดี"),
        ("ว่าที่ ร.ต.หญิง สมศรี", "ว่าที่ ร.ต.หญิง", "สมศรี"),
        ("ร.ต.อ.สมชาย", "ร.ต.อ.", "สมชาย"),
        ("ส.ต.อนันต์", "ส.ต.", "อนันต์"),
        ("พ.ต.อ. ดร. สมชาย", "พ.ต.อ. ดร.", "สมชาย"),
        ("รศ.ดร.สมชาย", "รศ.ดร.", "สมชาย"),
        ("พระครูสมุทรธรรม", "พระครู", "สมุทรธรรม"),
        ("กำนันสมศักดิ์ ใจดี", "กำนัน", "สมศักดิ์ ใจดี"),
        ("ผู้ใหญ่บุญมี", "ผู้ใหญ่", "บุญมี"),
        ("คุณ สมชาย", "คุณ", "สมชาย"),
        ("คุณเดช ใจดี", "", "คุณเดช ใจดี"),
        ("ดรุณี ใจดี", "", "ดรุณี ใจดี"),
        ("พลอย ใจดี", "", "พลอย ใจดี"),
        ("นายพลเอก ใจดี", "นาย", "พลเอก ใจดี"),
        ("Mr. John Smith", "Mr.", "John Smith"),
        ("Missy", "", "Missy"),
        ("นาย", "", "นาย"),
        ("", "", ""),
    ],
)
def test_a_name_is_cut_into_prefix_and_rest(written: str, prefix: str, name: str) -> None:
    assert thai.split_prefix(written) == (prefix, name)


@pytest.mark.parametrize("prefix", thai.PREFIXES)
def test_every_prefix_on_the_list_is_known_again(prefix: str) -> None:
    assert thai.split_prefix(f"{prefix} สมชาย ใจดี") == (prefix, "สมชาย ใจดี")


def test_the_prefixes_on_offer_are_all_different() -> None:
    assert len(set(thai.PREFIXES)) == len(thai.PREFIXES)


@pytest.mark.parametrize(
    "written",
    ["สมชายใจดี", "นายสมชาย  ใจดี", "ว่าที่ ร.ต. สมชาย ใจดี", "ดร. สมชาย\u200b ใจดี", "พ.ต.ท.ดร.สมชาย ใจดี"],
)
def test_one_person_has_one_key_with_and_without_prefix(written: str) -> None:
    assert thai.name_key(written) == "สมชายใจดี"


def test_a_key_does_not_tell_sex() -> None:
    assert thai.name_key("นางกมล ใจดี") == thai.name_key("นายกมล ใจดี") == thai.name_key("น.ส.กมล ใจดี")


def test_a_key_of_latin_letters_has_one_case() -> None:
    assert thai.name_key("MR. John SMITH") == thai.name_key("john smith") == "johnsmith"


@given(st.lists(st.sampled_from([*thai.PREFIXES, " ", "สม", "พลเอก", "นาย", "ก", "ิ", "."]), min_size=1, max_size=6))
def test_cutting_loses_nothing_and_the_rest_has_the_same_key(pieces: list[str]) -> None:
    written = "".join(pieces)
    prefix, name = thai.split_prefix(written)
    assert (prefix + name).replace(" ", "") == thai.normalise(written).replace(" ", "")
    assert thai.name_key(name) == thai.name_key(written)
    assert bool(name) == bool(written.strip())
