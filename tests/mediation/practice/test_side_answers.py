"""Each side answers on its own; an earlier mediator's papers stay closed until everybody consents."""

import asyncpg
import pytest

from cases.reasons import ChallengeGround
from mediation.case_view import case_json
from mediation.dossier import Dossier, read_dossier
from mediation.earlier_papers import papers_open_to, without_earlier_papers
from mediation.practice import challenges, consent, mediators
from mediation.practice.whole_choice import whole_choice
from mediation.work import reading
from parties.access import Actor
from parties.errors import NotNow, NotPermitted
from tests.mediation.practice.cases_at import (
    agreement_at,
    assignment_at,
    assignment_of,
    case_at,
    days_ago,
    parties_of,
    session_at,
)
from tests.mediation.practice.taking import Steps, chain_breaks, entry_of, events, row, steps_of
from tests.world import World

NOTHING = {group.value: "none" for group in ChallengeGround}
KIN = NOTHING | {"kin": "explain", "kin_text": "เป็นลูกพี่ลูกน้องกับผู้ร้อง"}


async def asked(world: World, status: str = "disclosed") -> tuple[int, int, Steps]:
    case_id = await case_at(world, "choosing_mediator", mediators={"mediator": status})
    return case_id, await assignment_of(world, case_id), steps_of(case_id, mediators.DEEDS)


async def dossier_of(actor: Actor, case_id: int) -> Dossier:
    async with reading(actor):
        return await read_dossier(actor, case_id)


async def test_each_sides_answer_is_kept_with_day_person_and_manner(world: World) -> None:
    case_id, number, take = await asked(world)
    (first,), (second,) = [await parties_of(world, case_id, side) for side in (1, 2)]
    said_on = days_ago(2).date()
    said = {"answer": "agrees", "answered_on": said_on.isoformat(), "manner": "telephone"}
    await take("side_answers", world.officer, number, side=1, **said)
    await take("side_answers", world.head, number, side=2, answer="asks_centre", given_by=second)
    (kept,) = (await dossier_of(world.officer, case_id)).assignments
    assert [(one.side, one.answer, one.given_by, one.manner) for one in kept.answers] == [
        (1, "agrees", first, "telephone"),
        (2, "asks_centre", second, "in_person"),
    ]
    assert kept.answers[0].on == said_on
    facts = (await entry_of(world, case_id, "case:assignment:side_answered"))["facts"]
    assert (facts["side"], facts["answer"], facts["given_by"]) == (2, "asks_centre", second)
    assert await chain_breaks(world, case_id) == []


async def test_the_head_confirms_by_what_the_sides_said_without_saying_it_again(world: World) -> None:
    case_id, number, take = await asked(world)
    assert await take.refused("confirm", world.head, number) == ["not_chosen", "not_chosen"]
    await take("side_answers", world.officer, number, side=1, answer="agrees")
    assert await take.refused("confirm", world.head, number) == ["not_chosen"]
    await take("side_answers", world.officer, number, side=2, answer="agrees")
    await take("confirm", world.head, number)
    kept = await row(world, "assignment", number)
    assert (kept["how_chosen"], kept["sides_agreed"]) == ("agreed", [1, 2])
    assert await world.status(case_id) == "ready"


async def test_what_a_side_said_is_not_contradicted_by_the_confirmation(world: World) -> None:
    _, number, take = await asked(world)
    await take("side_answers", world.officer, number, side=1, answer="agrees")
    await take("side_answers", world.officer, number, side=2, answer="asks_centre")
    ticked = {"how_chosen": "agreed", "sides_agreed": [1, 2]}
    assert await take.refused("confirm", world.head, number, **ticked) == ["answer_contradicts"]
    await take("confirm", world.head, number)
    kept = await row(world, "assignment", number)
    assert (kept["how_chosen"], kept["sides_agreed"]) == ("centre_asked", [1])


async def test_a_side_that_does_not_want_the_mediator_ends_the_proposal(world: World) -> None:
    case_id, number, take = await asked(world)
    assert await take.refused("side_answers", world.officer, number, side=2, answer="objects") == ["ground_missing"]
    wrong = await take.refused("side_answers", world.officer, number, side=2, answer="agrees", ground="kin")
    assert wrong == ["ground_without_objection"]
    answer = await take("side_answers", world.officer, number, side=2, answer="objects", ground="kin")
    assert answer.content["assignment"] == {"id": number, "status": "declined"}
    kept = await row(world, "assignment", number)
    assert (kept["status"], kept["end_reason"]) == ("declined", "party_objected")
    assert await events(world, case_id) == ["case:assignment:party_objects"]
    again = await take.refused("propose", world.officer, mediator=world.tha_than.mediators["mediator"])
    assert again == ["excluded_by_party"]


async def test_an_objection_of_a_side_of_several_may_leave_open_whose_it_was(world: World) -> None:
    case_id = await case_at(world, "choosing_mediator", people=(2, 1), mediators={"mediator": "proposed"})
    take = steps_of(case_id, mediators.DEEDS)
    await take("party_objects", world.officer, await assignment_of(world, case_id), side=1, ground="kin")
    (kept,) = (await dossier_of(world.officer, case_id)).assignments
    assert [(one.side, one.answer, one.given_by) for one in kept.answers] == [(1, "objects", None)]


async def test_an_answer_before_a_disclosure_that_explained_something_is_asked_for_again(world: World) -> None:
    _, number, take = await asked(world, "accepted")
    for side in (1, 2):
        await take("side_answers", world.officer, number, side=side, answer="agrees")
    await take("disclose", world.mediator, number, **KIN)
    assert await take.refused("confirm", world.head, number) == ["not_chosen", "not_chosen"]
    for side in (1, 2):
        await take("side_answers", world.officer, number, side=side, answer="agrees")
    await take("confirm", world.head, number)


async def test_an_answer_is_that_of_a_side_in_the_case_and_of_somebody_of_it(world: World) -> None:
    case_id = await case_at(
        world, "choosing_mediator", people=(2, 1, 1), not_joining=(3,), mediators={"mediator": "disclosed"}
    )
    take, number = steps_of(case_id, mediators.DEEDS), await assignment_of(world, case_id)
    (other,) = await parties_of(world, case_id, 2)
    said = {"answer": "agrees"}
    assert await take.refused("side_answers", world.officer, number, side=1, **said) == ["required"]
    assert await take.refused("side_answers", world.officer, number, side=1, given_by=other, **said) == ["not_of_side"]
    assert "not_joining" in await take.refused("side_answers", world.officer, number, side=3, **said)
    future = days_ago(-3).date().isoformat()
    assert await take.refused("side_answers", world.officer, number, side=2, answered_on=future, **said) == [
        "in_the_future"
    ]
    with pytest.raises(NotPermitted):
        await take("side_answers", world.mediator, number, side=2, **said)


async def test_what_was_answered_is_not_taken_back_in_the_database(world: World) -> None:
    _, number, take = await asked(world)
    await take("side_answers", world.officer, number, side=1, answer="agrees")
    for wrong in ("'[]'", "jsonb_set(answers, '{0,answer}', '\"objects\"')"):
        async with world.owner.transaction():
            await world.owner.execute("set local role mediation_app")
            await world.owner.execute("select set_config('app.centre_id', $1, true)", str(world.tha_than.id))
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                async with world.owner.transaction():
                    await world.owner.execute(f"update assignment set answers = {wrong} where id = $1", number)


async def test_wishes_given_with_the_consent_rule_a_mediator_out(world: World) -> None:
    case_id = await case_at(world, "awaiting_consent")
    take = steps_of(case_id, consent.DEEDS)
    first, second = world.tha_than.mediators["mediator"], world.tha_than.mediators["mediator2"]
    stranger = world.registered.mediators["mediator"]
    said = {"side": 2, "consent": "yes"}
    assert await take.refused("record_consent", world.officer, **said, excludes=[stranger]) == ["not_in_list"]
    both = {"prefers": [first], "excludes": [first]}
    assert await take.refused("record_consent", world.officer, **said, **both) == ["wished_and_not"]
    await take("record_consent", world.officer, **said, prefers=[second], excludes=[first])
    await world.owner.execute("update case_file set status = 'choosing_mediator' where id = $1", case_id)
    then = steps_of(case_id, mediators.DEEDS)
    assert await then.refused("propose", world.officer, mediator=first) == ["excluded_by_party"]
    await then("propose", world.officer, mediator=second)


# THE EARLIER MEDIATOR'S PAPERS


async def replaced(world: World) -> tuple[int, int, Steps]:
    """The first mediator left after a session and a draft; the second one has disclosed."""
    case_id = await case_at(world, "choosing_mediator", mediators={"mediator": "ended", "mediator2": "disclosed"})
    told = '{"answers": {"kin": "explain"}, "statement": null}'
    first = await assignment_of(world, case_id, "mediator")
    await world.owner.execute(
        "update assignment set end_reason = 'resigned', disclosure = $2 where id = $1", first, told
    )
    await session_at(world, case_id, "closed", next_step="ให้เอาโฉนดมาดูด้วยกัน", opened_at=days_ago(5))
    await agreement_at(world, case_id, "discarded")
    return case_id, await assignment_of(world, case_id, "mediator2"), steps_of(case_id, mediators.DEEDS)


async def test_the_new_mediator_sees_no_paper_of_the_earlier_one_without_consent(world: World) -> None:
    case_id, _, _ = await replaced(world)
    whole = await dossier_of(world.mediator2, case_id)
    assert not papers_open_to(whole, world.mediator2)
    shown = without_earlier_papers(whole, world.mediator2)
    (session,), (agreement,) = shown.sessions, shown.agreements
    assert (session.no, session.entries, session.next_step, session.result) == (1, [], None, None)
    assert (agreement.substance, agreement.dispute_in_law, agreement.default_clause) == ("", "", "")
    assert [one.disclosure for one in shown.assignments if one.status == "ended"] == [None]
    read = case_json(whole, world.mediator2)
    assert read["earlier_papers_open"] is False
    told = str(read)
    for paper in ("โฉนด", "ผ่อนชำระเดือนละ", "กู้ยืมเงิน ป.พ.พ."):
        assert paper not in told
    for office in (world.officer, world.head):
        assert without_earlier_papers(whole, office) is whole
    assert "โฉนด" in str(case_json(whole, world.head))


async def test_every_side_and_the_new_mediator_open_them_and_one_no_closes_them(world: World) -> None:
    case_id, number, take = await replaced(world)
    await take("papers_side", world.officer, number, side=1, consent="yes")
    await take("papers_side", world.officer, number, side=2, consent="yes")
    assert not papers_open_to(await dossier_of(world.mediator2, case_id), world.mediator2)
    await take("papers_mediator", world.mediator2, number, consent="yes")
    assert papers_open_to(await dossier_of(world.mediator2, case_id), world.mediator2)
    for side in (1, 2):
        await take("side_answers", world.officer, number, side=side, answer="agrees")
    await take("confirm", world.head, number)
    assert (await row(world, "assignment", number))["reuse_papers"] is True
    whole = await dossier_of(world.mediator2, case_id)
    assert without_earlier_papers(whole, world.mediator2) is whole
    await take("papers_side", world.officer, number, side=2, consent="no")
    assert not papers_open_to(await dossier_of(world.mediator2, case_id), world.mediator2)
    assert await chain_breaks(world, case_id) == []


async def test_what_the_new_mediator_does_is_no_earlier_paper(world: World) -> None:
    case_id, number, take = await replaced(world)
    for side in (1, 2):
        await take("side_answers", world.officer, number, side=side, answer="agrees")
    await take("confirm", world.head, number)
    kept = await row(world, "assignment", number)
    assert (kept["reuse_papers"], kept["confirmed_at"] is not None) == (False, True)
    await world.owner.execute("update assignment set confirmed_at = $2 where id = $1", number, days_ago(3))
    await session_at(world, case_id, "closed", next_step="วัดแนวเขต", opened_at=days_ago(2))
    shown = without_earlier_papers(await dossier_of(world.mediator2, case_id), world.mediator2)
    assert [session.next_step for session in shown.sessions] == [None, "วัดแนวเขต"]


async def test_where_nobody_served_before_there_are_no_papers_to_consent_to(world: World) -> None:
    case_id, number, take = await asked(world)
    with pytest.raises(NotNow):
        await take("papers_side", world.officer, number, side=1, consent="yes")
    assert papers_open_to(await dossier_of(world.mediator, case_id), world.mediator)


async def test_only_the_new_mediator_consents_for_themselves(world: World) -> None:
    _, number, take = await replaced(world)
    for actor in (world.officer, world.head):
        with pytest.raises(NotPermitted):
            await take("papers_mediator", actor, number, consent="yes")


# ALL OF IT TO BE READ


async def test_the_whole_choice_tells_disclosure_answers_challenge_and_decision(world: World) -> None:
    case_id = await case_at(world, "in_mediation", mediators=("mediator", "mediator2"))
    take = steps_of(case_id, challenges.DEEDS)
    number, (person,) = await assignment_of(world, case_id), await parties_of(world, case_id, 2)
    raised = {"assignment": number, "ground": "kin", "raised_by": [person], "explanation": "เป็นพี่เขย"}
    await take("challenge", world.officer, **raised)
    await take("dismiss_challenge", world.head, reasons="หย่ากันสิบปีแล้ว")
    whole = await whole_choice(world.officer, case_id)
    (told,) = next(one for one in whole.mediators if one.assignment.id == number).challenges
    assert (told.explanation, told.reasons, told.by) == ("เป็นพี่เขย", "หย่ากันสิบปีแล้ว", "กำนันสมศักดิ์ ทองดี")
    assert (told.challenge.decision, told.challenge.under) == ("dismissed", "s23")
    held = await case_at(world, "safety_hold", resume_state="in_mediation")
    with pytest.raises(NotPermitted):
        await whole_choice(world.officer, held)


async def test_a_removal_names_the_sides_that_asked_for_it(world: World) -> None:
    case_id = await case_at(world, "in_mediation")
    take, number = steps_of(case_id, mediators.DEEDS), await assignment_of(world, case_id)
    wrong = await take.refused("end", world.head, number, reason="resigned", asked_by=[1])
    assert wrong == ["asked_without_removal"]
    await take("end", world.head, number, reason="removed", ground="absences", asked_by=[2, 1])
    facts = (await entry_of(world, case_id, "case:assignment:end"))["facts"]
    assert (facts["ground"], facts["asked_by"]) == ("absences", [1, 2])
    assert (await row(world, "assignment", number))["end_reason"] == "removed"
    await assignment_at(world, case_id, "proposed", who="mediator2")
    assert not papers_open_to(await dossier_of(world.mediator2, case_id), world.mediator2)
