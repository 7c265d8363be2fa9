"""The figures of the whole demonstration are those of a full count, before and after they are folded."""

from tests.mediation.demonstration.conftest import Shown


async def _differences(shown: Shown) -> list[tuple[object, ...]]:
    found = []
    for centre in [None, *[row["id"] for row in await shown.owner.fetch("select id from centre")]]:
        rows = await shown.owner.fetch("select * from figures_differences($1)", centre)
        found += [tuple(row.values()) for row in rows]
    return found


async def test_what_is_kept_is_what_a_full_count_finds_folded_or_not(shown: Shown) -> None:
    waiting = await shown.owner.fetchval("select count(*) from figure_change")
    assert waiting > 500
    assert await _differences(shown) == []
    assert await shown.owner.fetchval("select figures_fold(100)") == 100
    assert await _differences(shown) == []
    assert await shown.owner.fetchval("select figures_fold(1000000)") == waiting - 100
    assert await _differences(shown) == []
    rolled = await shown.owner.fetchval(
        "select sum(n) from figure_rollup where centre_id = 0 and area = '' and dim = '' and measure = 'received'"
    )
    assert rolled == await shown.owner.fetchval("select count(*) from case_file where status <> 'draft'")
