"""What ties a mediator to a side stops the appointment and the next session, until the head decides with reasons."""

from typing import Any

import pytest

from mediation.case_view import case_json
from mediation.dossier import read_dossier
from mediation.history import case_history
from mediation.practice import deciding, mediators, people, sittings
from mediation.practice.candidates import offered
from mediation.practice.conflicts import Match, conflicts_of, disclosed, told_to
from mediation.practice.whole_choice import whole_choice
from mediation.work import reading
from parties import keys
from parties.access import Actor
from parties.errors import NotFound, NotNow, NotPermitted
from tests.mediation.pages.reader import gettext_of
from tests.mediation.practice.cases_at import (
    assignment_of,
    case_at,
    parties_of,
    relation_at,
    session_at,
)
from tests.mediation.practice.taking import Steps, chain_breaks, entry_of, events, notices, steps_of
from tests.mediation.practice.test_changes import newcomer
from tests.mediation.practice.test_mediators import AGREED
from tests.programs import Programs
from tests.world import Place, World

pytestmark = pytest.mark.usefixtures("keyring")
WHY = "เป็นญาติห่าง ๆ ทุกฝ่ายทราบและไม่ขัดข้อง"


async def a_case(world: World, status: str, **more: Any) -> tuple[int, Steps]:
    case_id = await case_at(world, status, **more)
    return case_id, steps_of(case_id, mediators.DEEDS, deciding.DEEDS, people.DEEDS, sittings.DEEDS)


async def person_of(world: World, party_id: int) -> int:
    return int(await world.owner.fetchval("select person_id from case_party where id = $1", party_id))


async def is_called(world: World, person_id: int, first: str, last: str, **columns: Any) -> None:
    """Somebody in the register, as if written down so."""
    values = {"first_name": first, "last_name": last, "name_key": first + last, **columns}
    sets = ", ".join(f'"{name}" = ${index}' for index, name in enumerate(values, start=2))
    await world.owner.execute(f"update person set {sets} where id = $1", person_id, *values.values())


async def the_mediator(world: World, who: str = "mediator", place: Place | None = None) -> tuple[int, int]:
    """The number on the roster, and in the register."""
    mediator_id = (place or world.tha_than).mediators[who]
    person_id = await world.owner.fetchval("select person_id from mediator where id = $1", mediator_id)
    return mediator_id, int(person_id)


def card(number: str) -> bytes:
    return keys.current().digest("blind_index", f"national_id:{number}")


async def looked_for(world: World, case_id: int, *mediator_ids: int, who: str = "head") -> dict[int, list[Match]]:
    async with reading(world.tha_than[who]):
        dossier = await read_dossier(world.tha_than[who], case_id)
        return await conflicts_of(dossier, mediator_ids)


async def kinds(world: World, case_id: int, mediator_id: int) -> list[tuple[str, str]]:
    return [(one.kind.value, one.field.value) for one in (await looked_for(world, case_id, mediator_id))[mediator_id]]


async def decide(take: Steps, actor: Actor, match: Match, decision: str = "overridden") -> Any:
    return await take("decide_conflict", actor, match=match.reference, decision=decision, reason=WHY)


# WHAT IS FOUND


async def test_nothing_ties_strangers_and_a_case_is_looked_at_for_all_mediators_at_once(world: World) -> None:
    case_id, _ = await a_case(world, "choosing_mediator")
    both = list(world.tha_than.mediators.values())
    assert await looked_for(world, case_id, *both) == {mediator: [] for mediator in both}
    assert await looked_for(world, case_id) == {}


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"national_id_index": b"card"}, "national_id"),
        ({"phone_index": b"phone"}, "phone"),
    ],
)
async def test_the_same_number_of_a_card_or_of_a_telephone_is_found(columns: Any, field: str, world: World) -> None:
    case_id, _ = await a_case(world, "choosing_mediator")
    mediator_id, person_id = await the_mediator(world)
    party = (await parties_of(world, case_id, 2))[0]
    for one, (first, last) in ((person_id, ("บุญมี", "ศรีสุข")), (await person_of(world, party), ("สมพร", "แสงจันทร์"))):
        await is_called(world, one, first, last, **columns)
    assert await kinds(world, case_id, mediator_id) == [("same_person", field)]


async def test_the_same_name_however_it_is_spelt_is_found_on_any_side(world: World) -> None:
    case_id, _ = await a_case(world, "choosing_mediator", people=(1, 2))
    mediator_id, person_id = await the_mediator(world)
    await is_called(world, person_id, "กิตติศักดิ์", "วงศ์แก้ว")
    last = (await parties_of(world, case_id, 2))[1]
    await is_called(world, await person_of(world, last), "นายกิติสักดิ", "วงษ์แกว")
    (found,) = (await looked_for(world, case_id, mediator_id))[mediator_id]
    assert (found.party, found.kind, found.field, found.open) == (last, "same_person", "name", True)


async def test_house_work_and_declared_people_are_found(world: World) -> None:
    case_id, _ = await a_case(world, "choosing_mediator")
    mediator_id, person_id = await the_mediator(world)
    applicant, respondent = (await parties_of(world, case_id, 1))[0], (await parties_of(world, case_id, 2))[0]
    await is_called(world, person_id, "บุญมี", "ศรีสุข", house_no="99/1", moo="3", employer="อบต.ท่าถ่าน")
    await is_called(world, await person_of(world, applicant), "สมพร", "แสงจันทร์", house_no="๙๙/๑ ม.๓")
    told = {"employer": "องค์การบริหารส่วนตำบลท่าถ่าน"}
    await is_called(world, await person_of(world, respondent), "สมใจ", "ใกล้ชิดกัน", **told)
    await relation_at(world, mediator_id)
    found = (await looked_for(world, case_id, mediator_id))[mediator_id]
    assert {(one.party, one.kind.value) for one in found} == {
        (applicant, "household"),
        (respondent, "organisation"),
        (respondent, "declared"),
    }


async def test_earlier_cases_on_either_side_are_found_with_their_numbers(world: World) -> None:
    mediator_id, _ = await the_mediator(world)
    mediated = await case_at(world, "closed")
    stood_in = await case_at(world, "closed", mediators={})
    case_id, _ = await a_case(world, "choosing_mediator")
    party = (await parties_of(world, case_id, 1))[0]
    for earlier, side in ((mediated, 2), (stood_in, 1)):
        again = (await parties_of(world, earlier, side))[0]
        await is_called(world, await person_of(world, again), "ละมัย", "ทรงธรรม")
    await is_called(world, await person_of(world, party), "ละมัย", "ทรงทรรม")
    himself = (await parties_of(world, stood_in, 2))[0]
    await is_called(world, await person_of(world, himself), "บุญมี", "ศรีสุข")
    found = (await looked_for(world, case_id, mediator_id))[mediator_id]
    numbers = {
        await world.owner.fetchval("select number from case_file where id = $1", one) for one in (mediated, stood_in)
    }
    assert {(one.kind.value, one.case) for one in found} == {("earlier_case", number) for number in numbers}
    assert {one.party for one in found} == {party}


async def test_one_who_was_only_proposed_then_or_left_this_case_is_not_found(world: World) -> None:
    mediator_id, person_id = await the_mediator(world)
    earlier = await case_at(world, "closed", mediators={"mediator": "declined"})
    case_id, _ = await a_case(world, "choosing_mediator")
    again, party = (await parties_of(world, earlier, 1))[0], (await parties_of(world, case_id, 1))[0]
    for one in (again, party):
        await is_called(world, await person_of(world, one), "ละมัย", "ทรงธรรม")
    assert await kinds(world, case_id, mediator_id) == []
    await is_called(world, person_id, "ละมัย", "ทรงธรรม")
    assert ("same_person", "name") in await kinds(world, case_id, mediator_id)
    await world.owner.execute("update case_party set left_on = bangkok_day(now()) where id = $1", party)
    assert await kinds(world, case_id, mediator_id) == []


# THE GATE


async def tied(world: World, case_id: int, who: str = "mediator") -> int:
    """Somebody of side 2 lives with the mediator; their number in the case."""
    _, person_id = await the_mediator(world, who)
    party = (await parties_of(world, case_id, 2))[0]
    await world.owner.execute(
        "update person set house_no = '9/9', moo = '9' where id = any ($1)", [person_id, await person_of(world, party)]
    )
    return party


async def test_a_mediator_with_an_open_match_is_not_proposed_and_the_list_says_so(world: World) -> None:
    case_id, take = await a_case(world, "choosing_mediator")
    await tied(world, case_id)
    mediator_id, _ = await the_mediator(world)
    assert await take.refused("propose", world.officer, mediator=mediator_id) == ["match_open"]
    await take("propose", world.officer, mediator=world.tha_than.mediators["mediator2"])
    async with reading(world.officer):
        against = (await offered(world.officer, await read_dossier(world.officer, case_id)))["against"]
    assert (str(mediator_id), gettext_of("May be tied to a side: the head decides first")) in against


async def test_the_head_alone_overrides_with_reasons_that_are_kept_and_disclosed(world: World) -> None:
    case_id, take = await a_case(world, "choosing_mediator")
    party = await tied(world, case_id)
    mediator_id, _ = await the_mediator(world)
    (match,) = (await looked_for(world, case_id, mediator_id))[mediator_id]
    for who in ("officer", "safety"):
        with pytest.raises(NotPermitted):
            await decide(take, world.tha_than[who], match)
    assert await take.refused("decide_conflict", world.head, match=match.reference, decision="overridden") == [
        "required"
    ]
    await decide(take, world.head, match)
    entry = await entry_of(world, case_id, "case:conflict:decided")
    assert (entry["role"], entry["reason_code"]) == ("head", "overridden")
    assert (entry["facts"]["mediator"], entry["facts"]["party"]) == (mediator_id, party)
    assert WHY not in entry["body"]
    kept = await world.owner.fetchrow("select * from statement where case_id = $1 and kind = 'conflict'", case_id)
    assert (kept["body"], kept["commitment"].hex()) == (WHY, entry["facts"]["statement"])
    answer = await take("propose", world.officer, mediator=mediator_id)
    assert answer.status == 201
    async with reading(world.head):
        dossier = await read_dossier(world.head, case_id)
    (told,) = disclosed(dossier, mediator_id)
    assert (told.party, told.kind, told.reason) == (party, "household", WHY)
    assert await chain_breaks(world, case_id) == []


async def test_what_is_nobody_is_decided_otherwise_and_not_disclosed(world: World) -> None:
    case_id, take = await a_case(world, "choosing_mediator")
    await tied(world, case_id)
    mediator_id, _ = await the_mediator(world)
    (match,) = (await looked_for(world, case_id, mediator_id))[mediator_id]
    await decide(take, world.head, match, "not_same")
    await take("propose", world.officer, mediator=mediator_id)
    async with reading(world.head):
        dossier = await read_dossier(world.head, case_id)
    assert disclosed(dossier, mediator_id) == []
    ((shown,),) = [one["matches"] for one in case_json(dossier, world.head)["assignments"]]
    assert (shown["decision"], shown["open"], shown["reason"]) == ("not_same", False, WHY)


async def test_nobody_decides_on_what_ties_themselves_nor_on_what_was_not_found(world: World) -> None:
    case_id, take = await a_case(world, "choosing_mediator")
    await tied(world, case_id)
    mediator_id, _ = await the_mediator(world)
    (match,) = (await looked_for(world, case_id, mediator_id))[mediator_id]
    await world.owner.execute("update mediator set account_id = $2 where id = $1", mediator_id, world.head.account_id)
    said = {"decision": "overridden", "reason": WHY}
    assert await take.refused("decide_conflict", world.head, match=match.reference, **said) == ["own_match"]
    for guess in (match.reference + 1, 0, -1, "x", "9" * 40):
        assert await take.refused("decide_conflict", world.head, match=guess, **said) == ["not_in_list"]


async def test_a_match_that_came_since_stops_the_confirmation_and_no_session_opens(world: World) -> None:
    case_id, take = await a_case(world, "choosing_mediator", mediators={"mediator": "disclosed"})
    await tied(world, case_id)
    on = await assignment_of(world, case_id)
    assert await take.refused("confirm", world.head, on, **AGREED) == ["match_open"]


async def test_opening_a_session_looks_for_what_came_up_since_anything_changed(world: World) -> None:
    case_id, take = await a_case(world, "ready")
    session = await session_at(world, case_id, "notified")
    present = [party for side in (1, 2) for party in await parties_of(world, case_id, side)]
    await tied(world, case_id)
    assert await take.refused("open", world.mediator, session, present=present) == ["match_open"]
    mediator_id, _ = await the_mediator(world)
    (match,) = (await looked_for(world, case_id, mediator_id))[mediator_id]
    await decide(take, world.head, match)
    await take("open", world.mediator, session, present=present)


async def test_what_the_head_lets_pass_after_a_side_has_answered_is_put_to_that_side(world: World) -> None:
    case_id, take = await a_case(world, "choosing_mediator", mediators={"mediator": "disclosed"})
    on, (mediator_id, _) = await assignment_of(world, case_id), await the_mediator(world)
    await take("side_answers", world.officer, on, side=1, answer="agrees")
    await tied(world, case_id)
    (match,) = (await looked_for(world, case_id, mediator_id))[mediator_id]
    await decide(take, world.head, match)
    await take("side_answers", world.officer, on, side=2, answer="agrees")
    (told,) = (await whole_choice(world.officer, case_id)).mediators
    assert (told.again, list(told.answers)) == ((1,), [2])
    assert await take.refused("confirm", world.head, on, **AGREED) == ["not_chosen"]
    await take("side_answers", world.officer, on, side=1, answer="agrees")
    await take("confirm", world.head, on)


async def test_a_side_is_asked_again_of_a_mediator_who_serves_already_and_challenges_instead_of_objecting(
    world: World,
) -> None:
    case_id, take = await a_case(world, "choosing_mediator", mediators={"mediator": "disclosed"})
    on, (mediator_id, _) = await assignment_of(world, case_id), await the_mediator(world)
    for side in (1, 2):
        await take("side_answers", world.officer, on, side=side, answer="agrees")
    await take("confirm", world.head, on)
    with pytest.raises(NotNow):
        await take("side_answers", world.officer, on, side=1, answer="agrees")
    await tied(world, case_id)
    (match,) = (await looked_for(world, case_id, mediator_id))[mediator_id]
    await decide(take, world.head, match)
    objecting = {"side": 2, "answer": "objects", "ground": "kin"}
    assert await take.refused("side_answers", world.officer, on, **objecting) == ["challenge_instead"]
    for side in (1, 2):
        await take("side_answers", world.officer, on, side=side, answer="agrees")
    (told,) = (await whole_choice(world.officer, case_id)).mediators
    assert told.again == ()


# LOOKING AGAIN


async def a_change(world: World, take: Steps, case_id: int, **particulars: str) -> Any:
    """Somebody of side 2 is recorded otherwise."""
    party = (await parties_of(world, case_id, 2))[0]
    return await take("change_party", world.officer, particulars=[{"person": party, **particulars}], reason="แก้ไข")


async def test_a_later_change_of_a_party_is_recorded_told_to_the_head_and_stops_the_next_session(world: World) -> None:
    case_id, take = await a_case(world, "in_mediation")
    session = await session_at(world, case_id, "planned")
    mediator_id, _ = await the_mediator(world)
    answer = await a_change(world, take, case_id, first_name="บุญมี่", last_name="สรีสุข")
    assert answer.content["conflicts"] == 1
    assert (await events(world, case_id))[-2:] == ["case:file:change_party", "case:conflict:found"]
    entry = await entry_of(world, case_id, "case:conflict:found")
    (told,) = entry["facts"]["matches"]
    assert (told["mediator"], told["kind"], told["field"]) == (mediator_id, "same_person", "name")
    assert "บุญมี" not in entry["body"]
    assert (world.head.account_id, "case:conflict:found") in await notices(world, case_id)
    present = [*await parties_of(world, case_id, 1), *await parties_of(world, case_id, 2)]
    assert await take.refused("session.open", world.mediator, session, present=present) == ["match_open"]
    async with reading(world.mediator):
        shown = case_json(await read_dossier(world.mediator, case_id), world.mediator)
    (fault,) = shown["sessions"][0]["blocked_by"]["open"]
    assert (fault.code, fault.section, bool(fault.hint)) == ("match_open", "ม.13", True)
    (match,) = (await looked_for(world, case_id, mediator_id))[mediator_id]
    await decide(take, world.head, match, "not_same")
    await take("session.open", world.mediator, session, present=present)
    assert await chain_breaks(world, case_id) == []


async def test_a_newcomer_and_a_representative_are_compared_too(world: World) -> None:
    case_id, take = await a_case(world, "ready", mediators={"mediator": "confirmed", "mediator2": "proposed"})
    principal = (await parties_of(world, case_id, 2))[0]
    joins = {"side": "respondent", "consented_on": "1/10/2568", "stands_for": principal, "authority": "หนังสือมอบอำนาจ"}
    newcomers = [
        {**joins, "role": "representative", "first_name": "ประเสริฐ", "last_name": "คำแก้ว"},
        {**joins, "role": "helper", "first_name": "ไม่เกี่ยว", "last_name": "ข้องกัน"},
    ]
    await take("change_party", world.officer, newcomers=newcomers, reason="มีผู้แทน")
    rows = await world.owner.fetch("select mediator_id, kind, decision from conflict_match where case_id = $1", case_id)
    found = [(row["mediator_id"], row["kind"], row["decision"]) for row in rows]
    assert found == [(world.tha_than.mediators["mediator2"], "same_person", None)]


async def test_what_is_not_so_any_more_lapses_and_comes_back_when_it_is(world: World) -> None:
    case_id, take = await a_case(world, "in_mediation")
    await a_change(world, take, case_id, first_name="บุญมี", last_name="ศรีสุข")
    await a_change(world, take, case_id, first_name="สมปอง", last_name="ดวงดี")
    decisions = "select decision from conflict_match where case_id = $1"
    assert [row["decision"] for row in await world.owner.fetch(decisions, case_id)] == ["lapsed"]
    again = await a_change(world, take, case_id, first_name="บุญมี", last_name="ศรีสุข")
    assert again.content["conflicts"] == 1
    assert [row["decision"] for row in await world.owner.fetch(decisions, case_id)] == [None]


async def test_what_was_decided_is_not_asked_again_when_something_else_changes(world: World) -> None:
    case_id, take = await a_case(world, "in_mediation")
    mediator_id, _ = await the_mediator(world)
    await a_change(world, take, case_id, first_name="บุญมี", last_name="ศรีสุข")
    (match,) = (await looked_for(world, case_id, mediator_id))[mediator_id]
    await decide(take, world.head, match, "not_same")
    answer = await a_change(world, take, case_id, moo="8")
    assert "conflicts" not in answer.content
    assert (await looked_for(world, case_id, mediator_id))[mediator_id][0].open is False


async def test_a_case_without_a_mediator_is_not_compared(world: World) -> None:
    case_id, take = await a_case(world, "choosing_mediator")
    answer = await a_change(world, take, case_id, first_name="บุญมี", last_name="ศรีสุข")
    assert "conflicts" not in answer.content
    assert await world.owner.fetchval("select count(*) from conflict_match where case_id = $1", case_id) == 0


@pytest.mark.parametrize("decision", ["not_same", "overridden"])
async def test_a_namesake_of_a_party_comes_to_the_case_again_once_the_head_says_it_is_somebody_else(
    world: World, decision: str
) -> None:
    case_id, take = await a_case(world, "in_mediation")
    called = {"first_name": "บุญมี", "last_name": "ศรีสุข"}
    await take("change_party", world.officer, newcomers=[newcomer(**called)])
    mediator_id, _ = await the_mediator(world)
    (found,) = (await looked_for(world, case_id, mediator_id))[mediator_id]
    with pytest.raises(NotFound):
        await looked_for(world, case_id, mediator_id, who="mediator")
    await decide(take, world.head, found, decision)
    standing = await world.owner.fetchval("select lifted_at is null from case_lockout where case_id = $1", case_id)
    assert standing == (decision == "overridden")
    assert ("case:lockout:lifted" in await events(world, case_id)) == (decision == "not_same")
    assert await chain_breaks(world, case_id) == []


# WHO SEES WHAT


async def test_another_centres_record_is_known_elsewhere_to_the_head_alone(world: World) -> None:
    there, here = world.registered, world.tha_than
    served = await case_at(world, "closed", place=there, title="เรื่องลับของศูนย์อื่น")
    case_id, take = await a_case(world, "choosing_mediator")
    mediator_id, person_id = await the_mediator(world)
    _, himself = await the_mediator(world, place=there)
    party, again = (await parties_of(world, case_id, 1))[0], (await parties_of(world, served, 2))[0]
    for one, number in ((person_id, "1"), (himself, "1"), (await person_of(world, party), "2")):
        await world.owner.execute("update person set national_id_index = $2 where id = $1", one, card(number))
    assert await kinds(world, case_id, mediator_id) == []
    await world.owner.execute(
        "update person set national_id_index = $2 where id = $1", await person_of(world, again), card("2")
    )
    found = (await looked_for(world, case_id, mediator_id))[mediator_id]
    assert [(one.party, one.kind.value, one.field.value, one.case, one.case_id) for one in found] == [
        (party, "elsewhere", "kept_there", None, None)
    ]
    assert told_to(world.head, found) == found
    assert told_to(world.officer, found) == told_to(world.mediator, found) == []
    assert await take.refused("propose", world.officer, mediator=mediator_id) == ["match_open"]
    await decide(take, world.head, found[0])
    await take("propose", world.officer, mediator=mediator_id)
    for who in ("officer", "head"):
        async with reading(here[who]):
            text = str(case_json(await read_dossier(here[who], case_id), here[who]))
        assert "เรื่องลับ" not in text
        assert ("kept_there" in text) == (who == "head")


@pytest.mark.parametrize("who", ["head", "officer", "safety", "mediator"])
async def test_the_journal_tells_the_head_alone_what_was_found(world: World, who: str) -> None:
    case_id, take = await a_case(world, "choosing_mediator", mediators=("mediator2",))
    await tied(world, case_id)
    mediator_id, _ = await the_mediator(world)
    (found,) = (await looked_for(world, case_id, mediator_id))[mediator_id]
    await decide(take, world.head, found)
    await take("propose", world.officer, mediator=mediator_id)
    async with reading(world.tha_than[who]):
        lines = await case_history(await read_dossier(world.tha_than[who], case_id), world.tha_than[who])
    (decided,) = [line for line in lines if line.event == "case:conflict:decided"]
    assert (decided.facts != {}) == (who == "head")
    assert all(line.facts for line in lines if line.event == "case:assignment:propose")


async def test_a_program_reads_what_was_found_and_decides_by_its_reference(world: World, api: Programs) -> None:
    case_id, _ = await a_case(world, "choosing_mediator")
    party = await tied(world, case_id)
    mediator_id, _ = await the_mediator(world)
    (found,) = (await api.get("head", f"/cases/{case_id}/conflicts"))["conflicts"]
    assert (found["mediator"], found["party"], found["kind"], found["open"]) == (mediator_id, party, "household", True)
    said = {"match": found["reference"], "decision": "not_same", "reason": WHY}
    await api.post("head", f"/cases/{case_id}/events/decide_conflict", said)
    (decided,) = (await api.get("officer", f"/cases/{case_id}/conflicts"))["conflicts"]
    assert (decided["decision"], decided["open"]) == ("not_same", False)


async def test_the_number_of_a_case_is_not_told_to_whoever_is_kept_out_of_it(world: World) -> None:
    earlier = await case_at(world, "closed")
    case_id, _ = await a_case(world, "choosing_mediator")
    mediator_id, _ = await the_mediator(world)
    for one in (earlier, case_id):
        party = (await parties_of(world, one, 1))[0]
        await is_called(world, await person_of(world, party), "ละมัย", "ทรงธรรม")
    await world.owner.execute(
        "insert into case_lockout (centre_id, case_id, account_id, why) values ($1, $2, $3, 'relative')",
        *(world.tha_than.id, earlier, world.officer.account_id),
    )
    found = (await looked_for(world, case_id, mediator_id))[mediator_id]
    assert [one.case for one in told_to(world.officer, found)] == [None]
    assert [bool(one.case) for one in told_to(world.head, found)] == [True]


async def test_a_mediator_sees_that_something_waits_and_not_what(world: World) -> None:
    case_id, take = await a_case(world, "in_mediation")
    await a_change(world, take, case_id, first_name="บุญมี", last_name="ศรีศุข")
    async with reading(world.mediator):
        shown = case_json(await read_dossier(world.mediator, case_id), world.mediator)
    assert shown["assignments"][0]["matches"] == []
