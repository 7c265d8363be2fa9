"""A real register of 7,540 mediation cases is brought in: every row is accounted for, and the figures are those of the file."""

import csv
import json
from collections import Counter
from io import StringIO

import pytest

from mediation.practice.importing import (
    ColumnsForm,
    begin_import,
    explain_words,
    import_desk,
    publish_import,
    read_rows,
)
from mediation.practice.reading_room import read_next, read_run
from parties.access import Actor
from tests.conftest import DATA
from tests.proofs.races import broken_chains
from tests.world import World

pytestmark = pytest.mark.real_data
REGISTER = DATA / "nyc_mediation" / "cases.csv"
MEANT = {
    "settled": "settled",
    "not_settled": "not_settled",
    "referred": "not_accepted",
    "withdrawn_or_admin": "struck_out",
}
SHIFTED = "2020-00193"


async def brought(actor: Actor, data: bytes) -> int:
    """The register brought in with its columns put right, and its words explained."""
    run_id: int = (await begin_import(actor, "cases.csv", data)).content["id"]
    run = (await import_desk(actor, run_id)).run
    heading = next(csv.reader(StringIO(data.decode())))
    columns = {
        "number": heading.index("case_no"),
        "received_on": heading.index("mediation_start_mmddyyyy"),
        "closed_on": heading.index("mediation_close_mmddyyyy"),
        "facts": heading.index("complaint_type"),
        "outcome": heading.index("outcome_group_ours"),
    }
    assert run.month_first
    assert {name: run.columns[name] for name in ("number", "received_on", "closed_on")} == {
        name: columns[name] for name in ("number", "received_on", "closed_on")
    }
    form = ColumnsForm(sheet="", heading_row=1, columns=columns, month_first=True, topic="CONTRACT")
    await read_rows(actor, run_id, form)
    await read_run(actor.centre_id, run_id)
    unknown = {one.word for one in (await import_desk(actor, run_id)).unknown}
    assert unknown <= {*MEANT, "unknown"}
    await explain_words(actor, run_id, {"outcome": {word: MEANT[word] for word in unknown & MEANT.keys()}})
    assert await read_next()
    return run_id


async def test_every_row_of_a_real_register_is_accounted_for_and_its_figures_are_those_of_the_file(
    world: World,
) -> None:
    expected = json.loads((DATA / "nyc_mediation" / "expected.json").read_text())["all"]
    run_id = await brought(world.head, REGISTER.read_bytes())
    desk = await import_desk(world.head, run_id)
    assert desk.counts == {"ready": expected["days_to_close"]["all"]["n_nonneg"], "refused": 11}
    assert sum(desk.counts.values()) == expected["rows"]
    reasons = {row.old_number: [fault["code"] for fault in row.faults] for row in desk.rows if row.state == "refused"}
    assert reasons.pop(SHIFTED) == ["required", "unknown_word"]
    assert set(map(tuple, reasons.values())) == {("ends_before",)}
    assert len(reasons) == expected["days_to_close"]["all"]["n_negative"]

    assert (await publish_import(world.head, run_id)).content["published"] == 7529
    by_group = expected["days_to_close"]["by_group"]
    kinds = await figures(world, "ended")
    assert kinds == {MEANT[group]: told["n_nonneg"] for group, told in by_group.items() if told["n"]}
    days = await world.owner.fetchrow(
        """select sum(bin * n)::float / sum(n) as mean, max(bin) as longest, sum(n) filter (where bin = 0) as at_once,
             sum(n) filter (where bin > 30) as over_30, sum(n) filter (where bin > 60) as over_60
           from figure_change where centre_id = $1 and measure = 'days_to_end'""",
        world.tha_than.id,
    )
    everything = expected["days_to_close"]["all"]
    assert round(days["mean"], 4) == everything["mean_days_nonneg"]
    assert (days["longest"], days["at_once"], days["over_30"], days["over_60"]) == (
        *(everything["max_days"], everything["n_same_day"]),
        *(everything["n_over_30"], everything["n_over_60"]),
    )
    closed = await world.owner.fetch(
        """select extract(year from on_day)::int as year, sum(n)::int as n from figure_change
           where centre_id = $1 and measure = 'closed' group by 1""",
        world.tha_than.id,
    )
    assert {str(row["year"]): row["n"] for row in closed} == {
        year: told["n_nonneg"] for year, told in expected["days_to_close"]["by_closed_year"].items()
    }
    assert await broken_chains(world, world.tha_than) == 0


async def figures(world: World, measure: str) -> Counter[str]:
    rows = await world.owner.fetch(
        "select kind, sum(n)::int as n from figure_change where centre_id = $1 and measure = $2 group by 1",
        world.tha_than.id,
        measure,
    )
    return Counter({row["kind"]: row["n"] for row in rows})
