"""Everything of a centre as one archive: complete, documented, and without what its reader may not know."""

import csv
import zipfile
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest

from mediation.practice.importing import publish_import
from mediation.practice.whole_centre import TABLES, write_archive
from parties.errors import NotPermitted
from tests.mediation.practice.cases_at import case_at
from tests.mediation.practice.test_importing import GOOD, brought, written
from tests.world import World

XES = "{http://www.xes-standard.org/}"


async def archive_of(world: World, tmp_path: Path) -> zipfile.ZipFile:
    await write_archive(world.head, tmp_path / "centre.zip")
    return zipfile.ZipFile(tmp_path / "centre.zip")


def rows_of(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(archive.read(name).decode("utf-8-sig"), newline="")))


async def people_of(world: World, case_id: int) -> set[str]:
    rows = await world.owner.fetch("select distinct person_id from case_party where case_id = $1", case_id)
    return {str(row["person_id"]) for row in rows}


async def test_every_table_is_there_and_told_in_the_dictionary(world: World, tmp_path: Path) -> None:
    case_id = await case_at(world, "in_mediation")
    with await archive_of(world, tmp_path) as archive:
        names = archive.namelist()
        assert {f"tables/{table}.csv" for table in TABLES} <= set(names)
        told = {(row[0], row[3]) for row in csv.reader(StringIO(archive.read("dictionary.csv").decode("utf-8-sig")))}
        for table in TABLES:
            heading = next(csv.reader(StringIO(archive.read(f"tables/{table}.csv").decode("utf-8-sig"))))
            assert {(table, column) for column in heading} <= told
        assert [row["id"] for row in rows_of(archive, "tables/case_file.csv")] == [str(case_id)]
        people = rows_of(archive, "tables/person.csv")
        assert people
        assert not {"national_id", "phone", "national_id_index"} & people[0].keys()
        assert not any("session_text" in name or "safety_screening" in name for name in names)
        entries = [row for row in rows_of(archive, "tables/journal_entry.csv") if row["subject_kind"] == "case"]
        assert len(entries) == len(await world.journal(case_id))


async def test_the_journal_is_an_event_log_other_programs_read(world: World, tmp_path: Path) -> None:
    await publish_import(world.head, await brought(world.head, written(*GOOD)))
    with await archive_of(world, tmp_path) as archive:
        log = ElementTree.fromstring(archive.read("journal.xes"))  # noqa: S314 - written a moment ago
    assert {one.get("prefix") for one in log.iter(f"{XES}extension")} == {"concept", "lifecycle", "time", "org"}
    traces = list(log.iter(f"{XES}trace"))
    assert [trace[0].get("value") for trace in traces] == [f"{world.tha_than.prefix}.{n}/2560" for n in (1, 2, 3)]
    events = list(log.iter(f"{XES}event"))
    assert len(events) == 3
    for one in events:
        keys = {part.get("key"): part.get("value") for part in one}
        assert keys["lifecycle:transition"] == "complete"
        assert keys["time:timestamp"]
        assert keys["concept:name"]
        assert keys["org:role"]


async def test_a_dispute_of_ones_own_is_left_out(world: World, tmp_path: Path) -> None:
    case_id = await case_at(world, "received")
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'same_person')",
        world.tha_than.id,
        case_id,
        world.head.account_id,
    )
    with await archive_of(world, tmp_path) as archive:
        for table in ("case_file", "case_side", "case_party"):
            assert rows_of(archive, f"tables/{table}.csv") == []
        told = {row["id"] for row in rows_of(archive, "tables/person.csv")}
        assert not told & await people_of(world, case_id)
        assert b"<trace>" not in archive.read("journal.xes")


async def test_who_stands_in_another_dispute_too_goes_along(world: World, tmp_path: Path) -> None:
    own, other = await case_at(world, "received"), await case_at(world, "received")
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        world.tha_than.id,
        own,
        world.head.account_id,
    )
    shared = await world.owner.fetchval("select person_id from case_party where case_id = $1 limit 1", own)
    await world.owner.execute(
        """update case_party set person_id = $2
           where id = (select min(id) from case_party where case_id = $1)""",
        other,
        shared,
    )
    with await archive_of(world, tmp_path) as archive:
        told = {row["id"] for row in rows_of(archive, "tables/person.csv")}
    assert told >= await people_of(world, other) >= {str(shared)}
    assert told & await people_of(world, own) == {str(shared)}


async def test_the_head_alone_takes_it_and_the_journal_says_so(world: World, tmp_path: Path) -> None:
    for who in ("officer", "admin", "mediator", "auditor"):
        with pytest.raises(NotPermitted):
            await write_archive(world.tha_than[who], tmp_path / "x.zip")
    await write_archive(world.head, tmp_path / "centre.zip")
    assert (
        await world.owner.fetchval(
            "select count(*) from journal_entry where centre_id = $1 and event = 'centre:export:taken'",
            world.tha_than.id,
        )
        == 1
    )
