"""A day's letters: what is due, printed once each, stopped, gone on with after the process died, and bound to one file."""

import asyncio
import io
import os
import signal
import sys
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest

from mediation.practice import day_letters
from mediation.practice.day_letters import day_desk, run_desk, start_run, take_letters, turn
from mediation.practice.pressroom import open_pressroom, print_next
from mediation.work import now_utc
from parties import keys, thai
from parties.errors import NotFound, NotNow, NotPermitted, NotValid
from tests.conftest import ROOT, Database
from tests.mediation.pages.reader import counted
from tests.mediation.practice.cases_at import case_at, colour_at, parties_of, session_at
from tests.mediation.practice.people_to_reach import wants
from tests.mediation.practice.test_issuing import issue
from tests.world import World

TODAY = thai.bangkok_day(now_utc())
TYPED = {"day": f"{TODAY.day}/{TODAY.month}/{TODAY.year + 543}"}


async def asked_today(world: World) -> tuple[int, int]:
    """A case whose other side was asked today: case, and whoever is asked."""
    case_id = await case_at(world, "awaiting_consent")
    await world.owner.execute(
        """update case_side set last_invited_on = $2, invitations = 1, reply_by = $3, consent = 'unknown'
           where case_id = $1 and side = 2""",
        case_id,
        TODAY,
        TODAY + timedelta(days=15),
    )
    return case_id, (await parties_of(world, case_id, 2))[0]


async def meeting_today(world: World) -> int:
    case_id = await case_at(world, "ready")
    await session_at(world, case_id, "planned", planned_for=now_utc())
    return case_id


async def started(world: World) -> int:
    return int((await start_run(world.officer, TYPED)).content["run"]["id"])


async def printed(world: World, run_id: int) -> str:
    """Print until the run is no longer running; its state."""
    while (state := (await run_desk(world.officer, run_id)).run.state) == "running":
        await print_next(lease_seconds=1)
    return state


async def letters_of(world: World) -> list[Any]:
    return list(
        await world.owner.fetch(
            "select case_id, kind, subject, number_seq from document where centre_id = $1 order by number_seq",
            world.tha_than.id,
        )
    )


async def test_invitations_and_notices_of_the_day_are_due_and_none_of_another_day(world: World) -> None:
    case_id, party = await asked_today(world)
    meeting = await meeting_today(world)
    await case_at(world, "awaiting_consent")
    desk = await day_desk(world.officer, TODAY)
    assert [(one.kind, one.subject) for one in desk.due if one.case_id == case_id] == [("DOC-04", party)]
    assert [one.kind for one in desk.due if one.case_id == meeting] == ["DOC-11"] * 3
    assert len(desk.due) == 4
    assert (await day_desk(world.officer, date(2020, 1, 1))).due == []


async def test_what_is_due_costs_as_many_statements_for_many_cases_as_for_one(world: World) -> None:
    for _ in range(3):
        await asked_today(world)
    with counted() as statements:
        assert len((await day_desk(world.officer, TODAY)).due) == 3
    assert len(statements) == 5


async def test_nobody_prints_by_the_pile_what_somebody_does_not_want_or_what_could_endanger_them(world: World) -> None:
    _, no_letter = await asked_today(world)
    await wants(world, no_letter, "none")
    _, in_danger = await asked_today(world)
    await wants(world, in_danger, "phone", unsafe=("letter",))
    case_id, other_side = await asked_today(world)
    await colour_at(world, case_id, (await parties_of(world, case_id, 1))[0], "red")
    _, gladly = await asked_today(world)
    await wants(world, gladly, "phone")
    due = {one.subject for one in (await day_desk(world.officer, TODAY)).due}
    assert due == {gladly} and other_side not in due


async def test_a_run_prints_each_letter_once_and_knows_when_it_is_done(world: World) -> None:
    asked = [await asked_today(world) for _ in range(3)]
    run_id = await started(world)
    assert await printed(world, run_id) == "done"
    letters = await letters_of(world)
    assert {(row["case_id"], row["subject"]) for row in letters} == set(asked)
    assert [row["number_seq"] for row in letters] == [1, 2, 3]
    assert (await day_desk(world.officer, TODAY)).due == []
    with pytest.raises(NotValid) as refused:
        await started(world)
    assert [fault.code for fault in refused.value.faults] == ["nothing_due"]


async def test_a_mediator_gets_the_notice_of_a_session_as_the_parties_do(world: World) -> None:
    meeting = await meeting_today(world)
    run_id = await started(world)
    assert await printed(world, run_id) == "done"
    assert {row.state for row in (await run_desk(world.officer, run_id)).letters} == {"done"}
    assert [(row["case_id"], row["kind"]) for row in await letters_of(world)] == [(meeting, "DOC-11")] * 3


async def test_several_presses_at_once_print_none_twice(world: World) -> None:
    asked = [await asked_today(world) for _ in range(4)]
    run_id = await started(world)
    await asyncio.gather(*(print_next() for _ in range(8)))
    assert await printed(world, run_id) == "done"
    assert len(await letters_of(world)) == len(asked)


async def test_a_letter_somebody_issued_meanwhile_is_not_issued_again(world: World) -> None:
    case_id, party = await asked_today(world)
    run_id = await started(world)
    told = await issue(world.officer, case_id, "DOC-04", subject=party)
    assert await printed(world, run_id) == "done"
    (letter,) = (await run_desk(world.officer, run_id)).letters
    assert letter.document_id == told["id"]
    assert len(await letters_of(world)) == 1


async def test_the_same_letters_are_not_printed_by_two_runs(world: World) -> None:
    await asked_today(world)
    run_id = await started(world)
    with pytest.raises(NotValid) as refused:
        await started(world)
    assert [fault.code for fault in refused.value.faults] == ["printed_now"]
    await printed(world, run_id)


async def test_what_cannot_be_printed_says_why_and_the_others_go_on(world: World) -> None:
    (broken, party), (whole, _) = await asked_today(world), await asked_today(world)
    await world.owner.execute(
        "update person set first_name = '😀' where id = (select person_id from case_party where id = $1)", party
    )
    run_id = await started(world)
    assert await printed(world, run_id) == "done"
    states = {letter.case_id: letter for letter in (await run_desk(world.officer, run_id)).letters}
    assert states[whole].state == "done"
    assert states[broken].state == "failed"
    assert [fault["code"] for fault in states[broken].faults] == ["characters_unprintable"]


async def test_a_stopped_run_prints_nothing_until_it_goes_on(world: World) -> None:
    for _ in range(2):
        await asked_today(world)
    run_id = await started(world)
    await print_next()
    await turn(world.head, run_id, on=False)
    assert await print_next() is False
    assert (await run_desk(world.officer, run_id)).run.done == 1
    with pytest.raises(NotNow):
        await turn(world.head, run_id, on=False)
    await turn(world.officer, run_id, on=True)
    assert await printed(world, run_id) == "done"
    assert len(await letters_of(world)) == 2


async def test_who_asked_and_has_no_role_any_more_has_nothing_printed(world: World) -> None:
    await asked_today(world)
    run_id = await started(world)
    await world.owner.execute("update membership set ended_at = now() where account_id = $1", world.officer.account_id)
    assert await print_next()
    desk = await run_desk(world.head, run_id)
    assert [fault["code"] for fault in desk.letters[0].faults] == ["not_permitted"]
    assert await letters_of(world) == []


async def test_a_letter_whose_press_died_three_times_is_given_up(world: World) -> None:
    await asked_today(world)
    run_id = await started(world)
    await world.owner.execute(
        "update print_item set attempts = 3, leased_until = now() - interval '1 s' where run_id = $1", run_id
    )
    assert await print_next() is False
    desk = await run_desk(world.officer, run_id)
    assert desk.run.state == "done"
    assert [fault["message"] for fault in desk.letters[0].faults] == [day_letters.BROKE]


async def test_after_the_process_was_killed_with_half_the_letters_done_another_issues_each_of_the_rest_once(
    world: World, database: Database, keyring: keys.Keyring
) -> None:
    asked = [await asked_today(world) for _ in range(12)]
    run_id = await started(world)
    first = await pressed(database, keyring)
    try:
        while (await run_desk(world.officer, run_id)).run.done < len(asked) // 2:
            assert first.returncode is None
    finally:
        first.kill()
        await first.wait()
    assert first.returncode == -signal.SIGKILL
    half = await letters_of(world)
    assert len(asked) // 2 <= len(half) < len(asked)
    second = await pressed(database, keyring)
    try:
        while (await run_desk(world.officer, run_id)).run.state == "running":
            assert second.returncode is None
    finally:
        second.kill()
        await second.wait()
    letters = await letters_of(world)
    assert sorted((row["case_id"], row["subject"]) for row in letters) == sorted(asked)
    assert [row["number_seq"] for row in letters] == list(range(1, len(asked) + 1))
    assert letters[: len(half)] == half
    told = (await run_desk(world.officer, run_id)).letters
    assert {(letter.state, letter.case_id) for letter in told} == {("done", case_id) for case_id, _ in asked}
    entries = await world.owner.fetchval(
        "select count(*) from journal_entry where event = 'case:document:issued' and centre_id = $1", world.tha_than.id
    )
    assert entries == len(asked)


async def pressed(database: Database, keyring: keys.Keyring) -> asyncio.subprocess.Process:
    """A process that prints whatever waits."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.mediation.practice.printing_alone",
        cwd=ROOT,
        env={**os.environ, "DATABASE_APP_URL": database.app_url, "MEDIATION_KEYRING": str(keyring._path)},
    )


async def test_the_printer_gets_one_file_and_each_letter_a_sheet_of_its_own(world: World) -> None:
    for _ in range(2):
        await asked_today(world)
    run_id = await started(world)
    with pytest.raises(NotValid):
        await take_letters(world.officer, run_id, double=False)
    await printed(world, run_id)
    single = await take_letters(world.officer, run_id, double=False)
    double = await take_letters(world.officer, run_id, double=True)
    with pikepdf.open(io.BytesIO(single)) as one, pikepdf.open(io.BytesIO(double)) as both:
        first = next(iter(both.open_outline().root))
        assert first.title
        assert len(both.pages) >= len(one.pages)
    entry = await world.owner.fetchrow(
        "select event, body from journal_entry where subject_kind = 'centre' and centre_id = $1 order by seq desc limit 1",
        world.tha_than.id,
    )
    assert entry is not None
    assert entry["event"] == "centre:printing:fetched"


async def test_runs_are_for_officers_and_the_head_of_the_centre_alone(world: World) -> None:
    await asked_today(world)
    run_id = await started(world)
    for actor, refusal in (
        (world.mediator, NotPermitted),
        (world.committee, NotPermitted),
        (world.admin, NotPermitted),
        (world.registered["officer"], NotFound),
    ):
        with pytest.raises(refusal):
            await run_desk(actor, run_id)
        with pytest.raises(refusal):
            await turn(actor, run_id, on=False)
    await printed(world, run_id)


async def test_letters_of_a_case_that_is_held_are_neither_shown_nor_taken_out(world: World) -> None:
    case_id, _ = await asked_today(world)
    run_id = await started(world)
    await printed(world, run_id)
    await world.owner.execute(
        "update case_file set status = 'safety_hold', resume_state = 'awaiting_consent' where id = $1", case_id
    )
    (letter,) = (await run_desk(world.officer, run_id)).letters
    assert (letter.case_id, letter.addressee, letter.document_id) == (None, "", None)
    with pytest.raises(NotValid):
        await take_letters(world.officer, run_id, double=False)


async def test_the_press_room_prints_by_itself_as_long_as_it_is_open(world: World) -> None:
    for _ in range(2):
        await asked_today(world)
    async with open_pressroom():
        run_id = await started(world)
        while (await run_desk(world.officer, run_id)).run.state == "running":
            continue
    assert (await run_desk(world.officer, run_id)).run.done == 2
    left = asyncio.all_tasks() - {asyncio.current_task()}
    assert not [task for task in left if "keep_printing" in repr(task)]
