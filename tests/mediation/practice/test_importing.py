"""Old registers land as cases: once, whole, told in the journal and counted; what does not land is listed with its reasons."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from mediation import spreadsheet
from mediation.deeds import find_deed
from mediation.practice.importing import (
    ColumnsForm,
    begin_import,
    discard_import,
    explain_words,
    import_desk,
    publish_import,
    read_rows,
    turn_reading,
)
from mediation.practice.intake import Asked, open_case
from mediation.practice.reading_room import read_next, read_run
from mediation.steps import Call
from mediation.taking import take_step
from parties.access import Actor
from parties.errors import NotFound, NotNow, NotPermitted, NotValid
from tests.proofs.races import broken_chains
from tests.world import World

HEAD = ("เลขที่คำร้อง", "วันที่รับ", "ผู้ร้อง", "ผู้ถูกร้อง", "เรื่อง", "ประเภท", "ผล", "วันที่ยุติ", "โทรศัพท์ผู้ร้อง")
GOOD = (
    ("1/2560", "5 ม.ค. 2560", "นายสมชาย ใจดี", "นางสมหญิง รักดี", "แนวเขต", "ที่ดิน", "ตกลงกันได้", "๒๐/๑/๒๕๖๐", "812345678"),
    ("2/2560", "6/1/2560", "นายดำ แดงดี", "นางเขียว ขาวดี", "หนี้", "กู้ยืมเงิน", "ตกลงกันไม่ได้", "25/2/2560", ""),
    ("3/2560", "7/1/2560", "มานี มีนา", "ปิติ พอใจ", "เสียงดัง", "เพื่อนบ้าน", "", "", ""),
)
BAD = (
    ("4/2560", "", "ก ข", "ค ง", "เรื่อง", "หนี้", "ตกลงกันได้", "1/2/2560", ""),
    ("5/2560", "9/1/2560", "ก ข", "ค ง", "เรื่อง", "หนี้", "ตกลงกันได้", "8/1/2560", ""),
    ("6/2560", "9/1/2560", "ก ข", "ค ง", "เรื่อง", "หนี้", "โยนเหรียญ", "12/1/2560", ""),
    GOOD[0],
    ("2/2560", "8/1/2560", "อีกคน หนึ่ง", "อีกคน สอง", "หนี้", "หนี้", "ถอนคำร้อง", "25/2/2560", ""),
)


def written(*rows: tuple[str, ...]) -> bytes:
    return (spreadsheet.BYTE_ORDER_MARK + spreadsheet.rows([HEAD, *rows])).encode()


async def brought(actor: Actor, data: bytes) -> int:
    """A register that was brought in and judged as it was understood."""
    run_id: int = (await begin_import(actor, "ทะเบียน.csv", data)).content["id"]
    run = (await import_desk(actor, run_id)).run
    await read_rows(actor, run_id, ColumnsForm(sheet=run.sheet, heading_row=run.heading_row, columns=run.columns))
    await read_run(actor.centre_id, run_id)
    return run_id


async def test_every_row_lands_or_is_listed_with_its_reason(world: World) -> None:
    run_id = await brought(world.head, written(*GOOD, *BAD))
    desk = await import_desk(world.head, run_id)
    assert desk.run.state == "ready"
    assert desk.counts == {"ready": 3, "refused": 3, "double": 2}
    assert {row.no: [fault["code"] for fault in row.faults] for row in desk.rows} == {
        5: ["required"],
        6: ["ends_before"],
        7: ["unknown_word"],
        8: ["twice_in_file"],
        9: ["number_twice"],
    }
    assert [(one.kind, one.word, one.rows) for one in desk.unknown] == [("outcome", "โยนเหรียญ", 1)]
    assert await world.owner.fetchval("select count(*) from case_file where centre_id = $1", world.tha_than.id) == 0


async def test_a_word_that_is_explained_lets_its_rows_land(world: World) -> None:
    run_id = await brought(world.head, written(*GOOD, BAD[2]))
    await explain_words(world.head, run_id, {"outcome": {"โยนเหรียญ": "struck_out"}})
    assert await read_next()
    assert (await import_desk(world.head, run_id)).counts == {"ready": 4}


async def test_what_landed_stands_in_register_journal_and_figures(world: World) -> None:
    run_id = await brought(world.head, written(*GOOD))
    answer = await publish_import(world.head, run_id)
    assert answer.content["published"] == 3
    cases = await world.owner.fetch(
        "select * from case_file where centre_id = $1 order by number_seq", world.tha_than.id
    )
    prefix = world.tha_than.prefix
    assert [(c["number"], c["status"], c["outcome"], c["topic"], c["ended_on"], c["closed_on"]) for c in cases] == [
        (f"{prefix}.1/2560", "closed", "settled", "LAND_BOUNDARY", date(2017, 1, 20), date(2017, 1, 20)),
        (f"{prefix}.2/2560", "closed", "not_settled", "DEBT", date(2017, 2, 25), date(2017, 2, 25)),
        (f"{prefix}.3/2560", "received", None, "NEIGHBOUR", None, None),
    ]
    (entry,) = await world.journal(cases[0]["id"])
    assert (entry["event"], entry["status_to"], entry["role"]) == ("case:file:imported", "closed", "head")
    assert await broken_chains(world, world.tha_than) == 0
    desk = await import_desk(world.head, run_id)
    assert desk.run.sha256.hex() in entry["body"]
    assert await world.owner.fetchval("select file is null from import_run where id = $1", run_id)
    measures = await counted(world)
    assert measures["received", ""] == 3
    assert measures["ended", "settled"] == measures["ended", "not_settled"] == 1
    assert measures["open", ""] == 1
    assert (
        await world.owner.fetchval(
            "select count(*) from person where centre_id = $1 and phone is not null", world.tha_than.id
        )
        == 1
    )


async def counted(world: World) -> Counter[tuple[str, str]]:
    """What the centre's cases count for: (measure, kind) → n."""
    rows = await world.owner.fetch(
        "select measure, kind, sum(n)::int as n from figure_change where centre_id = $1 group by 1, 2",
        world.tha_than.id,
    )
    return Counter({(row["measure"], row["kind"]): row["n"] for row in rows})


async def test_the_same_file_again_lands_nothing_twice(world: World) -> None:
    first = await brought(world.head, written(*GOOD))
    again = await brought(world.admin, written(*GOOD))
    await publish_import(world.head, first)
    assert (await publish_import(world.admin, again)).content["published"] == 0
    third = await brought(world.head, written(*reversed(GOOD)))
    desk = await import_desk(world.head, third)
    assert desk.counts == {"double": 3}
    assert {row.faults[0]["code"] for row in desk.rows} == {"already_here"}
    with pytest.raises(NotNow):
        await publish_import(world.head, first)
    assert await world.owner.fetchval("select count(*) from case_file where centre_id = $1", world.tha_than.id) == 3


async def test_an_imported_case_counts_like_one_that_was_lived_here(world: World) -> None:
    """A matter that was struck out: once brought in, once done by hand at the same days."""
    row = ("7/2560", "9/1/2560", "ก ข", "ค ง", "เรื่องเดียว", "สัญญา", "จำหน่าย", "12/1/2560", "")
    await publish_import(world.head, await brought(world.head, written(row)))
    by_import = await counted(world)
    request: dict[str, Any] = {
        "topic": "CONTRACT",
        "nature": "civil",
        "legal_track": "COMMUNITY",
        "title": "เรื่องเดียว",
        "facts": "-",
        "wish": "-",
        "notice_shown": True,
        "happened_at": "2017-01-09T09:00",
        "channel": "other",
        "parties": [
            {"side": "applicant", "first_name": "ก", "last_name": "ข"},
            {"side": "respondent", "first_name": "ค", "last_name": "ง"},
        ],
    }
    case_id = (await open_case(Asked(world.officer), request)).content["id"]
    for event, at in (("applicant_drops", "2017-01-12T09:00"), ("close", "2017-01-12T10:00")):
        await take_step(find_deed("case", event), Call(world.officer, case_id), {"happened_at": at})
    both = await counted(world)
    assert {key: n for key, n in both.items() if n} == {key: 2 * n for key, n in by_import.items()}
    names = "status, outcome, topic, nature, track, title, ended_on, closed_on, number_year, channel"
    imported, lived = await world.owner.fetch(
        f"select {names} from case_file where centre_id = $1 order by number_seq", world.tha_than.id
    )
    assert dict(imported) == dict(lived)


async def test_a_reading_that_was_stopped_goes_on_where_it_was(world: World) -> None:
    rows = [(f"{n}/2560", "5/1/2560", "ก ข", "ค ง", "เรื่อง", "หนี้", "ตกลงกันได้", "8/1/2560", "") for n in range(2500)]
    actor = world.head
    run_id = (await begin_import(actor, "x.csv", written(*rows))).content["id"]
    run = (await import_desk(actor, run_id)).run
    await read_rows(actor, run_id, ColumnsForm(sheet=run.sheet, heading_row=1, columns=run.columns))
    await turn_reading(actor, run_id, on=False)
    await read_run(actor.centre_id, run_id)
    assert (await import_desk(actor, run_id)).run.rows_read == 0
    # A reader that died after its first batch left that batch and how far it was.
    await turn_reading(actor, run_id, on=True)
    await read_run(actor.centre_id, run_id)
    await world.owner.execute("delete from import_row where run_id = $1 and no > 1001", run_id)
    await world.owner.execute(
        "update import_run set state = 'reading', read_to = 1001, rows_read = 1000 where id = $1", run_id
    )
    assert await read_next()
    desk = await import_desk(actor, run_id)
    assert (desk.run.state, desk.run.rows_read, desk.counts) == ("ready", 2500, {"ready": 2500})
    assert (await publish_import(actor, run_id)).content["published"] == 2500


async def test_whoever_works_here_is_kept_out_of_an_imported_dispute_of_their_own(world: World) -> None:
    row = ("7/2560", "9/1/2560", "น.ส.มาลี ใจงาม", "ค ง", "เรื่อง", "สัญญา", "จำหน่าย", "12/1/2560", "")
    await publish_import(world.head, await brought(world.head, written(row)))
    locked = await world.owner.fetch("select account_id from case_lockout where centre_id = $1", world.tha_than.id)
    assert [one["account_id"] for one in locked] == [world.officer.account_id]


async def test_registers_are_brought_in_by_head_and_administrator_of_the_centre_alone(world: World) -> None:
    run_id = await brought(world.head, written(*GOOD))
    for who in ("officer", "mediator", "auditor", "supervisor"):
        with pytest.raises(NotPermitted):
            await import_desk(world.tha_than[who], run_id)
        with pytest.raises(NotPermitted):
            await publish_import(world.tha_than[who], run_id)
    with pytest.raises(NotFound):
        await publish_import(world.registered["head"], run_id)
    await discard_import(world.head, run_id)
    assert (await import_desk(world.head, run_id)).counts == {}


async def test_a_file_that_is_none_and_columns_that_cannot_be_are_refused(world: World) -> None:
    with pytest.raises(NotValid) as refused:
        await begin_import(world.head, "x.xlsx", b"PK\x03\x04 nothing")
    assert [fault.code for fault in refused.value.faults] == ["unreadable"]
    run_id = (await begin_import(world.head, "x.csv", written(*GOOD))).content["id"]
    with pytest.raises(NotValid) as wrong:
        await read_rows(world.head, run_id, ColumnsForm(sheet="?", heading_row=1, columns={"title": 4, "facts": 4}))
    assert [fault.code for fault in wrong.value.faults] == ["no_such_sheet", "required", "twice", "twice"]
