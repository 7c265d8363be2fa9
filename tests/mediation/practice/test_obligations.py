"""A promise is kept in parts or whole, let go, demanded, broken, taken to court, or runs out."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases.limitation import add_months
from mediation.dossier import read_dossier
from mediation.practice import obligations
from mediation.steps import Call
from mediation.taking import take_step
from mediation.work import reading
from parties import thai
from parties.access import Actor, Role
from parties.errors import NotNow, NotPermitted, NotValid
from tests.mediation.practice.cases_at import agreement_at, case_at, days_ago, obligation_at, parties_of, person_at
from tests.mediation.practice.taking import Steps, chain_breaks, entry_of, events, notices, row, steps_of
from tests.world import Place, World


def clockwork(place: Place) -> Actor:
    """The house's own clock, in this centre."""
    return Actor(place.id, frozenset({Role.system}), track=place.track)


def today() -> date:
    return thai.bangkok_day(datetime.now(UTC))


async def promised(
    world: World,
    status: str = "pending",
    *,
    place: Place | None = None,
    case: dict[str, Any] | None = None,
    **columns: Any,
) -> tuple[int, Steps, int]:
    """A case that is followed up, with one promise in that state; the id of the promise."""
    at = place or world.tha_than
    case_id = await case_at(world, "monitoring", place=at, **(case or {}))
    await world.owner.execute("delete from obligation where case_id = $1", case_id)
    if at is world.tha_than:
        columns = {"enforceable_from": None, "enforce_by": None} | columns
    return case_id, steps_of(case_id, obligations.DEEDS), await obligation_at(world, case_id, status, **columns)


async def certify(world: World, case_id: int) -> int:
    """The agreement of the case becomes certified."""
    await world.owner.execute(
        "update agreement set status = 'certified', certificate_no = '1', certificate_on = $2 where case_id = $1",
        case_id,
        days_ago(8).date(),
    )
    return int(await world.owner.fetchval("select max(id) from agreement where case_id = $1", case_id))


# KEPT, IN PARTS OR WHOLE


async def test_parts_add_up_and_the_proof_is_kept_beside_the_journal(world: World) -> None:
    case_id, take, debt = await promised(world)
    await take("perform_part", world.officer, debt, amount="๕๐๐", proof="สลิปธนาคาร")
    answer = await take("perform_part", world.mediator, debt, amount="700.50")
    assert answer.content["obligation"] == {"id": debt, "status": "partly_done"}
    assert (await row(world, "obligation", debt))["performed_amount"] == Decimal("1200.50")
    kept = await world.owner.fetch("select body, commitment from statement where case_id = $1 order by id", case_id)
    assert [one["body"] for one in kept] == ["500.00 บาท\nสลิปธนาคาร", "700.50 บาท"]
    journal = await world.journal(case_id)
    assert kept[0]["commitment"].hex() in journal[0]["body"]
    assert not any("500" in entry["body"].replace(kept[0]["commitment"].hex(), "") for entry in journal[:1])
    assert await chain_breaks(world, case_id) == []


async def test_a_part_that_is_all_of_it_is_recorded_as_performed_instead(world: World) -> None:
    _, take, debt = await promised(world)
    assert await take.refused("perform_part", world.officer, debt, amount="2000") == ["all_of_it"]
    assert await take.refused("perform_part", world.officer, debt) == ["required"]
    assert await take.refused("perform_part", world.officer, debt, amount="0") == ["required"]
    await take("perform", world.officer, debt, proof="จ่ายครบต่อหน้าผู้ใหญ่บ้าน")
    done = await row(world, "obligation", debt)
    assert (done["status"], done["performed_amount"], done["done_on"]) == ("done", Decimal(2000), today())


async def test_a_deed_is_performed_in_parts_without_an_amount(world: World) -> None:
    _, take, work = await promised(world, kind="do", amount=None, what="ซ่อมรั้ว")
    assert await take.refused("perform_part", world.officer, work, amount="100") == ["no_amount_promised"]
    await take("perform_part", world.officer, work, proof="ซ่อมแล้วครึ่งหนึ่ง")
    assert (await row(world, "obligation", work))["status"] == "partly_done"


@pytest.mark.parametrize("status", ["pending", "partly_done", "late", "demanded", "breached", "petition_filed"])
async def test_a_promise_may_be_kept_however_late(world: World, status: str) -> None:
    case_id, take, debt = await promised(world, status)
    await take("perform", world.head, debt)
    assert (await row(world, "obligation", debt))["status"] == "done"
    with pytest.raises(NotNow):
        await take("perform", world.head, debt)
    entry = await entry_of(world, case_id, "case:obligation:perform")
    assert (entry["status_from"], entry["status_to"], entry["entity"]) == (status, "done", f"obligation:{debt}")


@pytest.mark.parametrize(("days", "measure"), [(20, "promise_on_time"), (-2, "promise_late")])
async def test_keeping_in_time_and_late_are_counted_apart(world: World, days: int, measure: str) -> None:
    _, take, debt = await promised(world, due_on=today() + timedelta(days=days))
    await take("perform", world.officer, debt)
    counted = await world.owner.fetch(
        """select measure, sum(n)::int as n, topic from figure_change
           where centre_id = $1 and measure in ('promise_on_time', 'promise_late') group by measure, topic""",
        world.tha_than.id,
    )
    assert [(one["measure"], one["n"], one["topic"]) for one in counted] == [(measure, 1, "DEBT")]


async def test_nothing_is_performed_before_it_was_promised(world: World) -> None:
    _, take, debt = await promised(world)
    early = days_ago(15).isoformat()
    assert await take.refused("perform", world.officer, debt, happened_at=early) == ["before_previous"]


# LET GO


async def test_everybody_it_was_promised_to_must_let_it_go(world: World) -> None:
    case_id, take, debt = await promised(world, "late", case={"people": (2, 1)})
    first, second = await parties_of(world, case_id, 1)
    debtor = (await parties_of(world, case_id, 2))[0]
    assert await take.refused("waive", world.officer, debt, agreed_by=[first]) == ["creditor_missing"]
    assert await take.refused("waive", world.officer, debt, agreed_by=[first, second, debtor]) == ["not_a_creditor"]
    son = await person_at(world, case_id, 1, role="representative", stands_for=second, authority="ใบมอบอำนาจ")
    await take("waive", world.officer, debt, agreed_by=[first, son])
    assert (await row(world, "obligation", debt))["status"] == "waived"
    assert (await entry_of(world, case_id, "case:obligation:waive"))["facts"]["agreed_by"] == [first, son]
    with pytest.raises(NotPermitted):
        await take("waive", world.mediator, debt, agreed_by=[first, second])


# LATE, DEMANDED, BROKEN


async def test_the_clock_marks_what_was_due_yesterday_and_tells_the_officer(world: World) -> None:
    case_id, take, debt = await promised(world, due_on=today() - timedelta(days=1))
    answer = await take("fall_due", clockwork(world.tha_than), debt)
    assert answer.content["obligation"]["status"] == "late"
    entry = (await world.journal(case_id))[0]
    assert (entry["role"], entry["actor_id"]) == ("system", None)
    assert await notices(world, case_id) == [(world.officer.account_id, "case:obligation:fall_due")]
    assert await chain_breaks(world, case_id) == []


async def test_nothing_is_late_on_the_very_day_it_is_due(world: World) -> None:
    _, take, debt = await promised(world, due_on=today())
    assert await take.refused("fall_due", clockwork(world.tha_than), debt) == ["not_due_yet"]
    with pytest.raises(NotPermitted):
        await take("fall_due", world.officer, debt)


async def test_a_late_promise_is_demanded_and_then_broken(world: World) -> None:
    case_id, take, debt = await promised(world, "late")
    assert await take.refused("demand", world.officer, debt, reply_by="2020-01-01") == ["before_demand"]
    reply_by = (today() + timedelta(days=15)).isoformat()
    await take("demand", world.officer, debt, reply_by=reply_by, words="ส่งหนังสือทวงถามทางไปรษณีย์")
    told = (await entry_of(world, case_id, "case:obligation:demand"))["facts"]
    assert (told["demanded_on"], told["reply_by"]) == (today().isoformat(), reply_by)
    await take("breach", world.head, debt)
    assert (await row(world, "obligation", debt))["status"] == "breached"
    assert await events(world, case_id) == ["case:obligation:demand", "case:obligation:breach"]
    with pytest.raises(NotNow):
        await take("demand", world.officer, debt)


# COURT


async def test_the_court_is_petitioned_only_on_a_certified_settlement(world: World) -> None:
    place = world.registered
    case_id, take, debt = await promised(world, "breached", place=place)
    court = {"court": "ศาลจังหวัดฉะเชิงเทรา", "court_no": "พ 12/2569"}
    assert await take.refused("file_petition", place["officer"], debt, **court) == ["not_certified"]
    await certify(world, case_id)
    await take("file_petition", place["officer"], debt, **court)
    answer = await take("enforce", place["officer"], debt)
    assert answer.content["obligation"]["status"] == "enforced"
    entry = await entry_of(world, case_id, "case:obligation:file_petition")
    assert court["court"] not in entry["body"]
    assert entry["facts"]["filed_on"] == today().isoformat()
    assert await chain_breaks(world, case_id) == []


async def test_a_community_agreement_is_sued_on_as_any_contract(world: World) -> None:
    _, take, debt = await promised(world, "breached")
    await take("file_petition", world.officer, debt, court="ศาลแขวง")
    assert (await row(world, "obligation", debt))["status"] == "petition_filed"


async def test_after_three_years_nobody_goes_to_court(world: World) -> None:
    place = world.registered
    case_id, take, debt = await promised(world, "breached", place=place, enforce_by=today() - timedelta(days=1))
    await certify(world, case_id)
    assert await take.refused("file_petition", place["officer"], debt, court="ศาลจังหวัด") == ["too_late_to_petition"]
    await world.owner.execute("update obligation set enforce_by = $2 where id = $1", debt, today())
    await take("file_petition", place["officer"], debt, court="ศาลจังหวัด")


async def test_when_the_court_refuses_sixty_days_run_from_the_final_order(world: World) -> None:
    place = world.registered
    expiry = days_ago(5).date()
    case_id, take, debt = await promised(world, "petition_filed", place=place, case={"limitation_on": expiry})
    order = today() - timedelta(days=1)
    raw = {"final_order_on": order.isoformat(), "ground": "incapacity"}
    answer = await take("refuse_by_court", place["officer"], debt, **raw)
    assert answer.content["claim_expires_on"] == (order + timedelta(days=60)).isoformat()
    entry = await entry_of(world, case_id, "case:obligation:refuse_by_court")
    assert (entry["reason_code"], entry["status_to"]) == ("incapacity", "refused_by_court")
    assert entry["facts"]["claim_expires_on"] == answer.content["claim_expires_on"]


async def test_a_claim_expired_before_the_mediation_is_not_revived(world: World) -> None:
    place = world.registered
    expiry = days_ago(400).date()
    _, take, debt = await promised(world, "petition_filed", place=place, case={"limitation_on": expiry})
    raw = {"final_order_on": today().isoformat(), "ground": "fraud_or_force"}
    answer = await take("refuse_by_court", place["officer"], debt, **raw)
    assert answer.content["claim_expires_on"] == expiry.isoformat()


async def test_community_mediation_extends_no_claim(world: World) -> None:
    _, take, debt = await promised(world, "petition_filed", case={"limitation_on": days_ago(5).date()})
    raw = {"final_order_on": today().isoformat(), "ground": "other"}
    assert "claim_expires_on" not in (await take("refuse_by_court", world.officer, debt, **raw)).content


async def test_orders_of_tomorrow_are_refused(world: World) -> None:
    _, take, debt = await promised(world, "petition_filed")
    later = (today() + timedelta(days=1)).isoformat()
    assert await take.refused("enforce", world.officer, debt, ordered_on=later) == ["in_the_future"]
    raw = {"final_order_on": later, "ground": "other"}
    assert await take.refused("refuse_by_court", world.officer, debt, **raw) == ["in_the_future"]


@pytest.mark.parametrize("status", ["late", "demanded", "breached"])
async def test_a_promise_expires_after_its_three_years(world: World, status: str) -> None:
    place = world.registered
    due = add_months(today(), -36) - timedelta(days=1)
    dates: dict[str, Any] = {"due_on": due, "enforceable_from": due, "enforce_by": add_months(due, 36)}
    case_id, take, debt = await promised(world, status, place=place, **dates)
    await take("expire", clockwork(place), debt)
    assert (await row(world, "obligation", debt))["status"] == "expired"
    told = {account for account, _ in await notices(world, case_id)}
    assert told == {place["officer"].account_id, place["head"].account_id}


async def test_on_the_last_day_and_on_the_community_track_nothing_expires(world: World) -> None:
    place = world.registered
    _, take, debt = await promised(world, "late", place=place, enforce_by=today())
    assert await take.refused("expire", clockwork(place), debt) == ["not_expired"]
    _, community, other = await promised(world, "late")
    assert await community.refused("expire", clockwork(world.tha_than), other) == ["not_expired"]


# WHAT BINDS AT ALL


async def test_the_promises_of_a_discarded_draft_bind_nobody(world: World) -> None:
    case_id = await case_at(world, "in_mediation")
    await agreement_at(world, case_id, "discarded")
    dead = await obligation_at(world, case_id)
    await agreement_at(world, case_id, "signed")
    living = await obligation_at(world, case_id)
    await world.owner.execute("update case_file set status = 'monitoring' where id = $1", case_id)
    take = steps_of(case_id, obligations.DEEDS)
    assert await take.refused("perform", world.officer, dead) == ["not_signed"]
    async with reading(world.officer):
        dossier = await read_dossier(world.officer, case_id)
    assert [one.id for one in obligations.binding(dossier)] == [living]


@pytest.mark.parametrize("status", ["drafting", "closed"])
async def test_a_promise_moves_only_while_its_case_is_followed_up(world: World, status: str) -> None:
    case_id, take, debt = await promised(world)
    await world.owner.execute("update case_file set status = $2 where id = $1", case_id, status)
    with pytest.raises(NotNow):
        await take("perform", world.officer, debt)


async def test_in_a_case_held_for_safety_what_happens_is_recorded_and_nobody_is_asked_for_anything(
    world: World,
) -> None:
    case_id, take, debt = await promised(world, due_on=today() - timedelta(days=1))
    held = "update case_file set status = 'safety_hold', resume_state = 'monitoring' where id = $1"
    await world.owner.execute(held, case_id)
    await take("fall_due", clockwork(world.tha_than), debt)
    for asking in ("demand", "waive"):
        with pytest.raises(NotNow):
            await take(asking, world.head, debt)
    with pytest.raises(NotValid) as refusal:
        await take("perform_part", world.officer, debt, amount="9000000")
    (fault,) = refusal.value.faults
    assert (fault.code, dict(fault.params)) == ("all_of_it", {})
    await take("breach", world.officer, debt)
    assert (await row(world, "obligation", debt))["status"] == "breached"
    assert await world.status(case_id) == "safety_hold"


async def test_the_clock_sees_no_further_than_its_own_deeds(world: World) -> None:
    case_id, take, debt = await promised(world, due_on=today() - timedelta(days=1))
    with pytest.raises(NotPermitted):
        await take_step(take.deed("perform"), Call(clockwork(world.tha_than), case_id, debt), {})
