"""Whether two records are of one person, house or organisation: every kind of slip the paper names, and what only looks so."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parties.likeness import (
    Alike,
    Known,
    SameBy,
    alike,
    bodies,
    halves,
    house_of,
    same_body,
    same_household,
    same_person,
    slips,
)

BUNMEE = Known("บุญมี", "ศรีสุข")


def name(first: str, last: str = "") -> Known:
    return Known(first, last)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (name("บุญมี", "ศรีสุข"), name("นายบุญมี", "ศรีสุข")),
        (name("บุญมี", "ศรีสุข"), name("ว่าที่ ร.ต.บุญมี", "ศรีสุข")),
        (name("บุญมี", "ศรีสุข"), name("บุญ มี", "ศรี  สุข")),
        (name("บุญมี", "ศรีสุข"), name("บุญมี ศรีสุข")),
        (name("บุญมี", "ศรีสุข"), name("บุญมีศรีสุข")),
        (name("บุญมี", "ศรีสุข"), name("ศรีสุข", "บุญมี")),
        (name("บุญมี", "ศรีสุข"), name("บุญมี (ลุงมี)", "ศรีสุข")),
        (name("บุญมี", "ศรีสุข"), name('บุญมี "มี"', "ศรีสุข")),
        (name("สำราญ", "แก้วคำ"), name("สํราญ".replace("ํร", "ํา" + "ร"), "เเก้วคํา")),
        (name("กิตติศักดิ์", "วงศ์สวรรค์"), name("กิติศักดิ", "วงสวรรค".replace("วง", "วงศ"))),
        (name("ณัฐพร", "ภูษา"), name("นัทพร", "พูสา")),
        (name("พรรณี", "ใจกล้า"), name("พรณี", "ไจกลา")),
    ],
)
def test_one_name_spelt_another_way(one: Known, other: Known) -> None:
    assert same_person(one, other) is SameBy.name


@pytest.mark.parametrize(
    "other",
    [name("บุมญี", "ศรีสุข"), name("บุญมี", "ศรสีุข"), name("บุญมีน", "ศรีสุข"), name("บุญม", "ศรีสุข"), name("บุญมี", "ศรีสุก")],
)
def test_a_slip_of_the_pen_is_borne_in_one_half(other: Known) -> None:
    assert same_person(BUNMEE, other) in (SameBy.name_alike, SameBy.name)


@pytest.mark.parametrize(
    "other",
    [name("สมชาย", "ศรีสุข"), name("บุญมี", "ทองดี"), name("บุญมา", "สีทอง"), name("", "")],
)
def test_another_name_is_another_person(other: Known) -> None:
    assert same_person(BUNMEE, other) is None


def test_a_figure_in_a_name_is_never_a_slip() -> None:
    assert same_person(name("ผู้ซื้อ", "2569-0012"), name("ผู้ซื้อ", "2569-0013")) is None
    assert same_person(name("ผู้ซื้อ", "2569-0012"), name("ผู้ซื้อ", "2569-012")) is None
    assert same_person(name("ผู้ซื้อ", "2569-0012"), name("ผู้ซื้อ", "๒๕๖๙-๐๐๑๒")) is SameBy.name


def known(**told: object) -> Known:
    return Known(**({"first_name": "บุญมี", "last_name": "ศรีสุข"} | told))  # type: ignore[arg-type]


def test_a_card_says_more_than_anything_and_a_telephone_may_be_a_neighbours() -> None:
    assert same_person(known(national_id="a"), Known("อื่น", "ไกล", national_id="a")) is SameBy.national_id
    assert same_person(known(phone="p"), Known("อื่น", "ไกล", phone="p")) is SameBy.phone


def test_different_cards_part_people_of_one_name_unless_the_house_or_the_birthday_joins_them() -> None:
    one = known(national_id="a", house_no="9", moo="3")
    assert same_person(one, known(national_id="b", house_no="12", moo="7")) is None
    assert same_person(one, known(national_id="b", house_no="9", moo="3")) is SameBy.name
    born = date(1970, 5, 2)
    assert same_person(known(national_id="a", birth_date=born), known(national_id="b", birth_date=born)) is SameBy.name


def test_years_of_birth_that_differ_by_more_than_one_part_people_of_one_name() -> None:
    assert same_person(known(birth_year=1970), known(birth_year=1971)) is SameBy.name
    assert same_person(known(birth_year=1970), known(birth_date=date(1980, 1, 1))) is None


def test_an_almost_equal_name_in_another_house_is_a_relative() -> None:
    one, other = known(house_no="9", moo="3"), known(first_name="บุญมีน", house_no="12", moo="3")
    assert same_person(one, other) is None
    assert same_person(one, known(first_name="บุญมีน", house_no="9", moo="3")) is SameBy.name_alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"house_no": "99/1", "moo": "3"}, {"house_no": "๙๙/๑", "moo": "๓"}),
        ({"house_no": "99/1", "moo": "3"}, {"house_no": "บ้านเลขที่ 99/1 ม.3"}),
        ({"house_no": "99/1", "moo": "3"}, {"house_no": "99 / 1 หมู่ที่ 3"}),
        ({"house_no": "99/1", "moo": "3"}, {"house_no": "99-1", "moo": "หมู่ 3"}),
        (
            {"house_no": "99", "moo": "3", "area_code": "240606"},
            {"house_no": "099", "moo": "03", "subdistrict": "ต.ท่าถ่าน"},
        ),
        ({"house_no": "9", "road": "ถนนสุขุมวิท"}, {"house_no": "9", "road": "สุขุมวิท"}),
    ],
)
def test_one_house_written_another_way(one: dict[str, str], other: dict[str, str]) -> None:
    assert same_household(Known("ก", **one), Known("ข", **other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"house_no": "99/1", "moo": "3"}, {"house_no": "99/1", "moo": "4"}),
        ({"house_no": "99/1", "moo": "3"}, {"house_no": "99/11", "moo": "3"}),
        ({"house_no": "99", "moo": "3", "area_code": "240606"}, {"house_no": "99", "moo": "3", "area_code": "240604"}),
        (
            {"house_no": "99", "moo": "3", "subdistrict": "ท่าถ่าน"},
            {"house_no": "99", "moo": "3", "subdistrict": "หนองยาว"},
        ),
        ({"house_no": "99"}, {"house_no": "99"}),
        ({"house_no": "", "moo": "3"}, {"house_no": "", "moo": "3"}),
    ],
)
def test_houses_that_only_look_alike(one: dict[str, str], other: dict[str, str]) -> None:
    assert not same_household(Known("ก", **one), Known("ข", **other))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("อบต.ท่าถ่าน", "องค์การบริหารส่วนตำบลท่าถ่าน"),
        ("บริษัท น้ำตาลบางปะกง จำกัด", "บจก.น้ำตาลบางปะกง"),
        ("ครู โรงเรียนวัดท่าถ่าน, กลุ่มออมทรัพย์บ้านหนองแสง", "กลุ่มออมทรัพย์ บ้านหนองแสง"),
    ],
)
def test_one_organisation_written_another_way(one: str, other: str) -> None:
    assert bodies(one) & bodies(other)
    assert same_body(Known("ก", employer=one), Known("ข", employer=other))


def test_an_occupation_names_no_organisation_and_an_organisation_is_its_own() -> None:
    assert not bodies("รับจ้าง, ทำนา") | bodies("ข้าราชการ") | bodies("-")
    assert same_body(Known("ก", employer="อบต.ท่าถ่าน"), Known("องค์การบริหารส่วนตำบลท่าถ่าน", kind="juristic"))


_NAMES = st.text(st.sampled_from("กขคงจชดตทนบปพมยรลวสหอาิุเ์่"), max_size=8)


@given(_NAMES, _NAMES)
def test_slips_are_the_same_from_either_side_and_none_between_equals(one: str, other: str) -> None:
    assert slips(one, other) == slips(other, one)
    assert (slips(one, other) == 0) == (one == other)


@given(_NAMES, _NAMES, _NAMES, _NAMES)
def test_likeness_is_mutual(first: str, last: str, other_first: str, other_last: str) -> None:
    one, other = halves(first, "", last), halves(other_first, "", other_last)
    assert alike(one, other) == alike(other, one)
    assert alike(one, one) is (Alike.same if one.whole else Alike.different)


@given(st.text(max_size=40), st.text(max_size=10), st.text(max_size=40))
def test_any_text_may_stand_in_an_address(house_no: str, moo: str, village: str) -> None:
    house_of(Known("ก", house_no=house_no, moo=moo, village=village))
