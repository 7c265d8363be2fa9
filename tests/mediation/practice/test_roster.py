"""Mediators come to the roster, change, and leave it; each time the centre's chain says so without a word of theirs."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mediation.chains import verify_all
from mediation.practice.on_roster import Course, OnRoster, entry_choices, list_mediators, read_mediator
from mediation.practice.roster import RosterCall, change_mediator, end_mediator, enrol_mediator, say_when
from mediation.registration import RegistrationState, registration_state
from mediation.work import AlreadyAnswered, Key
from parties import thai
from parties.errors import NotFound, NotNow, NotPermitted, NotValid, Stale
from tests.conftest import Database
from tests.mediation.practice.test_intake import registered
from tests.world import World

TODAY = thai.bangkok_day(datetime.now(UTC))


def a_mediator(**changes: Any) -> dict[str, Any]:
    return {
        "name": "นางสำราญ ใจเย็น",
        "phone": "081-234-5678",
        "registration_no": "มกช 7/2568",
        "valid_from": "1/10/2568",
        "valid_to": "30/9/2573",
        "courses": [{"name": "หลักสูตร กพยช. รุ่น 4", "hours": "40", "passed_on": "1/9/2568"}],
        "villages": "หมู่ 1, หมู่ 4",
    } | changes


async def entries(world: World) -> list[Any]:
    """What the centre's chain holds of its roster."""
    rows = await world.owner.fetch(
        """select * from journal_entry where subject_kind = 'centre' and subject_id = $1 and event like 'centre:roster:%'
           order by seq""",
        world.tha_than.id,
    )
    return list(rows)


async def enrolled(world: World, **changes: Any) -> int:
    answer = await enrol_mediator(RosterCall(world.head), a_mediator(**changes))
    mediator_id: int = answer.content["id"]
    return mediator_id


async def on_roster(world: World, mediator_id: int) -> OnRoster:
    return await read_mediator(world.officer, mediator_id)


async def test_the_head_enrols_a_mediator_and_the_chain_names_what_was_filled_in(world: World) -> None:
    answer = await enrol_mediator(RosterCall(world.head), a_mediator())
    assert (answer.status, answer.location) == (201, f"/roster/{answer.content['id']}")
    found = await on_roster(world, answer.content["id"])
    assert (found.name, found.phone) == ("นางสำราญ ใจเย็น", "+66812345678")
    assert (found.valid_from, found.valid_to) == (date(2025, 10, 1), date(2030, 9, 30))
    assert (found.languages, found.account_id, found.registration) == (["th"], None, RegistrationState.valid)
    assert found.courses == [Course("หลักสูตร กพยช. รุ่น 4", 40, date(2025, 9, 1))]
    (entry,) = await entries(world)
    assert (entry["event"], entry["role"], entry["actor_id"]) == (
        "centre:roster:enrolled",
        "head",
        world.head.account_id,
    )
    assert entry["entity"] == f"mediator:{found.id}"
    assert json.loads(entry["body"]) == {
        "account": None,
        "changed": ["courses", "name", "phone", "registration_no", "valid_from", "valid_to", "villages"],
    }


async def test_nothing_of_what_was_written_enters_the_chain(world: World, database: Database) -> None:
    mediator_id = await enrolled(world, knowledge="รู้เรื่องที่ดิน")
    await change_mediator(RosterCall(world.head), mediator_id, a_mediator(name="สำราญ ใหม่"))
    await end_mediator(RosterCall(world.head), mediator_id, {"reason": "resigned"})
    told = "".join(str(dict(entry)) for entry in await entries(world))
    for written in ("สำราญ", "ที่ดิน", "812345678", "กพยช"):
        assert written not in told
    breaks = (await verify_all(database.worker_url)).breaks
    assert [
        broken for broken in breaks if (broken.subject_kind, broken.subject_id) == ("centre", world.tha_than.id)
    ] == []


async def test_only_head_and_administrator_write_the_roster(world: World) -> None:
    mediator_id = await enrolled(world)
    for who in ("officer", "mediator", "committee", "auditor", "supervisor", "safety"):
        for attempt in (
            enrol_mediator(RosterCall(world.tha_than[who]), a_mediator()),
            change_mediator(RosterCall(world.tha_than[who]), mediator_id, a_mediator()),
            end_mediator(RosterCall(world.tha_than[who]), mediator_id, {"reason": "died"}),
        ):
            with pytest.raises(NotPermitted):
                await attempt
    await enrol_mediator(RosterCall(world.admin), a_mediator(name="นายอีกคน"))


async def test_the_roster_is_seen_by_those_who_work_with_it(world: World) -> None:
    for who in ("officer", "head", "mediator", "admin"):
        assert len(await list_mediators(world.tha_than[who])) == 2
    for who in ("committee", "auditor", "supervisor", "dpo"):
        with pytest.raises(NotPermitted):
            await list_mediators(world.tha_than[who])


async def test_another_centres_roster_is_not_there(world: World) -> None:
    foreign = world.registered.mediators["mediator"]
    assert foreign not in [line.id for line in await list_mediators(world.head)]
    with pytest.raises(NotFound):
        await read_mediator(world.head, foreign)
    for attempt in (
        change_mediator(RosterCall(world.head), foreign, a_mediator()),
        end_mediator(RosterCall(world.head), foreign, {"reason": "died"}),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_everything_wrong_with_an_entry_is_told_at_once(world: World) -> None:
    with pytest.raises(NotValid) as refused:
        await enrol_mediator(
            RosterCall(world.head),
            {"name": " ", "phone": "12", "valid_from": "31/2/2569", "account": str(world.officer.account_id), "x": 1},
        )
    assert {(fault.field, fault.code) for fault in refused.value.faults} == {
        ("x", "unknown_field"),
        ("name", "required"),
        ("phone", "phone_unreadable"),
        ("valid_from", "date_not_in_calendar"),
        ("account", "not_in_list"),
    }
    assert await entries(world) == []


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"valid_from": "", "valid_to": "1/1/2570"}, "valid_from_missing"),
        ({"valid_from": "2/1/2570", "valid_to": "1/1/2570"}, "ends_before_begin"),
    ],
)
async def test_a_registration_begins_before_it_ends(world: World, days: dict[str, str], code: str) -> None:
    with pytest.raises(NotValid) as refused:
        await enrol_mediator(RosterCall(world.head), a_mediator(**days))
    assert [fault.code for fault in refused.value.faults] == [code]


async def test_an_account_is_tied_to_one_entry_and_must_have_the_role_of_mediator(world: World) -> None:
    offered = (await entry_choices(world.head))["accounts"]
    assert offered == []
    mine = await entry_choices(world.head, world.tha_than.mediators["mediator"])
    assert [value for value, _ in mine["accounts"]] == [str(world.mediator.account_id)]
    await world.owner.execute(
        "insert into membership (centre_id, account_id, role) values ($1, $2, 'mediator')",
        world.tha_than.id,
        world.officer.account_id,
    )
    mediator_id = await enrolled(world, account=world.officer.account_id)
    assert (await on_roster(world, mediator_id)).account_id == world.officer.account_id
    with pytest.raises(NotValid) as refused:
        await enrol_mediator(RosterCall(world.head), a_mediator(account=world.officer.account_id))
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("account", "not_in_list")]


async def test_a_change_is_noted_by_its_names_and_no_change_is_not_noted(world: World) -> None:
    mediator_id = await enrolled(world)
    same = await change_mediator(RosterCall(world.head, version=1), mediator_id, a_mediator())
    assert same.content == {"id": mediator_id, "version": 1}
    changed = await change_mediator(
        RosterCall(world.admin, version=1), mediator_id, a_mediator(valid_to="30/9/2578", villages="")
    )
    assert changed.content == {"id": mediator_id, "version": 2}
    assert [json.loads(entry["body"]) for entry in await entries(world)][1:] == [{"changed": ["valid_to", "villages"]}]
    assert (await entries(world))[1]["role"] == "admin"


async def test_an_older_copy_does_not_overwrite_a_newer_one(world: World) -> None:
    mediator_id = await enrolled(world)
    await change_mediator(RosterCall(world.head, version=1), mediator_id, a_mediator(name="ใหม่"))
    with pytest.raises(Stale):
        await change_mediator(RosterCall(world.admin, version=1), mediator_id, a_mediator(name="เก่า"))
    assert (await on_roster(world, mediator_id)).name == "ใหม่"


async def test_a_mediator_leaves_for_a_coded_reason_and_does_so_once(world: World) -> None:
    mediator_id = await enrolled(world)
    yesterday = TODAY - timedelta(days=1)
    answer = await end_mediator(
        RosterCall(world.head), mediator_id, {"reason": "registration_revoked", "ended_on": yesterday.isoformat()}
    )
    assert answer.content == {"id": mediator_id, "version": 2, "open_cases": 0}
    found = await on_roster(world, mediator_id)
    assert (found.ended_on, found.end_reason) == (yesterday, "registration_revoked")
    last = (await entries(world))[-1]
    assert (last["event"], last["reason_code"]) == ("centre:roster:ended", "registration_revoked")
    assert mediator_id not in [line.id for line in await list_mediators(world.head)]
    assert mediator_id == (await list_mediators(world.head, with_ended=True))[-1].id
    for attempt in (
        end_mediator(RosterCall(world.head), mediator_id, {"reason": "died"}),
        change_mediator(RosterCall(world.head), mediator_id, a_mediator()),
    ):
        with pytest.raises(NotNow):
            await attempt


@pytest.mark.parametrize(
    ("raw", "faults"),
    [
        ({}, [("reason", "required")]),
        ({"reason": "bored"}, [("reason", "not_in_list")]),
        ({"reason": "died", "ended_on": (TODAY + timedelta(days=1)).isoformat()}, [("ended_on", "in_the_future")]),
    ],
)
async def test_leaving_needs_a_reason_of_the_list_and_a_day_that_has_come(
    world: World, raw: dict[str, str], faults: list[tuple[str, str]]
) -> None:
    mediator_id = await enrolled(world)
    with pytest.raises(NotValid) as refused:
        await end_mediator(RosterCall(world.head), mediator_id, raw)
    assert [(fault.field, fault.code) for fault in refused.value.faults] == faults


async def test_whoever_has_left_may_come_back_as_a_new_entry_with_the_same_account(world: World) -> None:
    first = world.tha_than.mediators["mediator"]
    await end_mediator(RosterCall(world.head), first, {"reason": "registration_expired"})
    again = await enrolled(world, account=world.mediator.account_id)
    assert again != first


async def test_the_list_tells_open_cases_and_absences(world: World) -> None:
    mediator_id = world.tha_than.mediators["mediator"]
    for status in ("proposed", "active", "ended"):
        await assigned(world, mediator_id, status)
    await world.owner.execute("update mediator set unexcused_absences = 3 where id = $1", mediator_id)
    listed = {line.id: line for line in await list_mediators(world.officer)}
    assert (listed[mediator_id].open_cases, listed[mediator_id].unexcused_absences) == (2, 3)
    assert listed[world.tha_than.mediators["mediator2"]].open_cases == 0
    answer = await end_mediator(RosterCall(world.head), mediator_id, {"reason": "died"})
    assert answer.content["open_cases"] == 2


async def assigned(world: World, mediator_id: int, status: str) -> None:
    case_id = await registered(world)
    await world.owner.execute(
        "insert into assignment (centre_id, case_id, mediator_id, status) values ($1, $2, $3, $4)",
        world.tha_than.id,
        case_id,
        mediator_id,
        status,
    )


async def test_the_same_key_enrols_once(world: World) -> None:
    key = Key.of("k", b"enrol")
    first = await enrol_mediator(RosterCall(world.head, key), a_mediator())
    with pytest.raises(AlreadyAnswered) as again:
        await enrol_mediator(RosterCall(world.head, key), a_mediator())
    assert again.value.answer.body == first.body
    assert len(await entries(world)) == 1


def test_a_registration_is_pointed_out_ninety_and_thirty_days_before_it_runs_out() -> None:
    day = date(2026, 11, 22)

    def state(begin: int | None, end: int | None) -> str:
        moved = [None if offset is None else day + timedelta(days=offset) for offset in (begin, end)]
        return registration_state(moved[0], moved[1], day).value

    assert [state(-1, end) for end in (91, 90, 31, 30, 0, -1)] == [
        "valid",
        "expires_soon",
        "expires_soon",
        "expires_very_soon",
        "expires_very_soon",
        "expired",
    ]
    assert (state(-1, None), state(1, 200), state(None, None)) == ("valid", "not_yet", "not_recorded")


# WHEN SOMEBODY CAN COME

HOURS = [{"weekday": "wed", "begins": "9.00", "ends": "16:30 น."}, {"weekday": "mon", "begins": "๐๘.๓๐", "ends": "12"}]
AWAY = [{"begins": "5/1/2570", "ends": "9/1/2570", "reason": "health"}, {"begins": "1/1/2570", "reason": "travel"}]


async def test_a_mediator_says_when_they_can_come_and_the_chain_names_it(world: World) -> None:
    mine = world.tha_than.mediators["mediator"]
    answer = await say_when(RosterCall(world.mediator), mine, {"weekly": HOURS, "absences": AWAY})
    assert answer.content == {"id": mine, "version": 2}
    found = await on_roster(world, mine)
    assert [(one.weekday, one.begins, one.ends) for one in found.weekly] == [("mon", 510, 720), ("wed", 540, 990)]
    assert [(one.begins, one.ends, one.reason) for one in found.absences] == [
        (date(2027, 1, 1), date(2027, 1, 1), "travel"),
        (date(2027, 1, 5), date(2027, 1, 9), "health"),
    ]
    (entry,) = await entries(world)
    assert (entry["event"], entry["role"]) == ("centre:roster:changed", "mediator")
    assert json.loads(entry["body"]) == {"changed": ["absences", "weekly"]}
    same = await say_when(RosterCall(world.officer, version=2), mine, {"weekly": HOURS, "absences": AWAY})
    assert same.content["version"] == 2


async def test_the_office_says_it_for_everybody_and_a_mediator_for_nobody_else(world: World) -> None:
    mine = world.tha_than.mediators["mediator"]
    for who in ("officer", "head", "admin"):
        await say_when(RosterCall(world.tha_than[who]), mine, {"weekly": HOURS})
    for who in ("mediator2", "committee", "safety", "auditor"):
        with pytest.raises(NotPermitted):
            await say_when(RosterCall(world.tha_than[who]), mine, {"weekly": HOURS})
    with pytest.raises(NotFound):
        await say_when(RosterCall(world.head), world.registered.mediators["mediator"], {})
    with pytest.raises(Stale):
        await say_when(RosterCall(world.mediator, version=9), mine, {})


async def test_everything_wrong_with_the_hours_is_told_at_once(world: World) -> None:
    wrong = {
        "weekly": [
            {"weekday": "mon", "begins": "เช้า", "ends": "12.00"},
            {"weekday": "tue", "begins": "12", "ends": "9"},
        ],
        "absences": [{"begins": "5/1/2570", "ends": "4/1/2570"}],
    }
    with pytest.raises(NotValid) as refused:
        await say_when(RosterCall(world.mediator), world.tha_than.mediators["mediator"], wrong)
    assert {(fault.field, fault.code) for fault in refused.value.faults} == {
        ("weekly.0.begins", "clock_unreadable"),
        ("weekly.1.ends", "ends_before_begin"),
        ("absences.0.ends", "ends_before_begin"),
    }
    unread = {
        "weekly": [HOURS[0], HOURS[0], {"weekday": "tue", "begins": "12", "ends": "9"}],
        "absences": [{"begins": "no day", "ends": ""}],
    }
    with pytest.raises(NotValid) as besides:
        await say_when(RosterCall(world.mediator), world.tha_than.mediators["mediator"], unread)
    assert {(fault.field, fault.code) for fault in besides.value.faults} >= {
        ("absences.0.begins", "date_unreadable"),
        ("weekly.2.ends", "ends_before_begin"),
        ("weekly.1.begins", "hours_overlap"),
    }
    twice = [HOURS[0], HOURS[0] | {"begins": "16.00", "ends": "17.00"}]
    with pytest.raises(NotValid) as overlapping:
        await say_when(RosterCall(world.mediator), world.tha_than.mediators["mediator"], {"weekly": twice})
    assert [(fault.field, fault.code) for fault in overlapping.value.faults] == [("weekly.1.begins", "hours_overlap")]


async def test_colleagues_see_that_somebody_is_away_but_not_why(world: World) -> None:
    mine = world.tha_than.mediators["mediator"]
    await say_when(RosterCall(world.mediator), mine, {"absences": AWAY})
    seen = {
        who: (await read_mediator(world.tha_than[who], mine)).absences for who in ("mediator2", "officer", "mediator")
    }
    assert [one.reason for one in seen["mediator2"]] == ["other", "other"]
    assert [one.begins for one in seen["mediator2"]] == [one.begins for one in seen["officer"]]
    assert "health" in [one.reason for one in seen["officer"]]
    assert seen["officer"] == seen["mediator"]


async def test_what_is_known_of_a_mediator_is_kept_by_code(world: World) -> None:
    await world.owner.execute(
        "insert into village (centre_id, code, moo, name) values ($1, '24060604', 4, 'บ้านคลอง')", world.tha_than.id
    )
    mediator_id = await enrolled(
        world,
        languages=["kxm", "tsq"],
        other_languages="ลัวะ",
        village_codes=["24060604"],
        home_village="24060604",
        topics=["DEBT", "WATER_RESOURCE"],
    )
    found = await on_roster(world, mediator_id)
    assert (found.languages, found.other_languages) == (["th", "kxm", "tsq"], "ลัวะ")
    assert (found.village_codes, found.known_villages, found.home) == (["24060604"], ["บ้านคลอง"], "บ้านคลอง")
    assert found.topics == ["DEBT", "WATER_RESOURCE"]
    with pytest.raises(NotValid) as refused:
        await enrol_mediator(RosterCall(world.head), a_mediator(village_codes=["24060605"], languages=["xx"]))
    assert {(fault.field, fault.code) for fault in refused.value.faults} == {
        ("village_codes", "not_in_list"),
        ("languages", "not_in_list"),
    }
