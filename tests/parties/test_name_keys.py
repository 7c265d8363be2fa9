"""The keys of a name in Python and in the database are the same, whatever the name."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parties.name_keys import family_of, given_skeleton, skeleton
from tests.conftest import Owner

_THAI = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), max_size=24)
_ODD = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=24)
_MIXED = st.lists(
    st.one_of(_THAI, _ODD, st.sampled_from([" ", "(แดง)", '"หนู"', "นาย", "ํา", "์", "รร"])), max_size=4
).map("".join)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.tuples(_MIXED, _MIXED), min_size=40, max_size=60))
async def test_python_and_the_database_make_the_same_keys(names: list[tuple[str, str]], owner: Owner) -> None:
    names += [(first + last, last) for first, last in names]
    rows = await owner.fetch(
        """select name_skeleton(n.whole) as whole, name_skeleton(n.family) as family,
             name_family(n.whole, n.family) as part, name_given(n.whole, n.family) as given
           from unnest($1::text[], $2::text[]) with ordinality as n (whole, family, place) order by n.place""",
        [whole for whole, _ in names],
        [family for _, family in names],
    )
    made = [(row["whole"], row["family"], row["given"], row["part"]) for row in rows]
    assert made == [
        (skeleton(whole), skeleton(family), given_skeleton(whole, family), family_of(whole, family))
        for whole, family in names
    ]


async def test_the_register_keeps_the_keys_of_everybody(owner: Owner) -> None:
    row = await owner.fetchrow(
        """insert into person (centre_id, first_name, last_name, name_key)
           values ((select min(id) from centre), 'กิตติศักดิ์ (ต้อย)', 'วงศ์สุวรรณ', 'กิตติศักดิ์(ต้อย)วงศ์สุวรรณ')
           returning name_whole, given_key, family_key"""
    )
    assert row is not None
    assert row["given_key"] == skeleton("กิติสักดิ")
    assert row["family_key"] == skeleton("วงษสุวรณ")
    assert row["name_whole"] == skeleton("กิตติศักดิ์วงศ์สุวรรณ")
