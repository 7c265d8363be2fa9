"""Terms with instalments, persons, interest and clauses; what was signed of them, and by whom when somebody has died."""

from decimal import Decimal
from typing import Any

import pytest

from mediation.dossier import read_dossier
from mediation.forms.reading import read
from mediation.forms.settlement import TermsForm
from mediation.pages.prefill import opened
from mediation.practice import people
from mediation.steps import Deed
from mediation.work import reading
from tests.mediation.practice.agreeing import (
    CEREMONY,
    CHECKED,
    TERMS,
    by_hand,
    case_in,
    drafted,
    newest,
    obligations_of,
    promise,
    soon,
)
from tests.mediation.practice.cases_at import assignment_of, parties_of
from tests.mediation.practice.taking import chain_breaks, entry_of, row, steps_of
from tests.world import World

MONTHLY = {"amount": "12000", "instalments": "12", "every": "month"}


async def refused_terms(world: World, *promises: dict[str, Any], **more: Any) -> list[str]:
    _, take = await case_in(world, "in_mediation")
    terms = {**TERMS, **CHECKED} | more
    return await take.refused("terms_reached", world.mediator, **terms, obligations=list(promises))


# INSTALMENTS


async def test_a_promise_in_instalments_becomes_a_promise_for_each_payment(world: World) -> None:
    case_id, _, agreement = await drafted(world, promise(**MONTHLY), promise(kind="do", amount=None))
    rows = await obligations_of(world, agreement)
    assert [(one["no"], one["series"], one["part"]) for one in rows[:12]] == [(n, 1, n) for n in range(1, 13)]
    assert sum(one["amount"] for one in rows[:12]) == Decimal(12_000)
    assert (rows[0]["due_on"].isoformat(), rows[0]["every"]) == (soon(30), "month")
    assert (rows[12]["no"], rows[12]["series"], rows[12]["amount"]) == (13, 0, None)
    assert (await entry_of(world, case_id, "case:agreement:draft"))["facts"]["obligations"] == 13


async def test_so_much_each_time_makes_the_total(world: World) -> None:
    _, _, agreement = await drafted(world, promise(amount=None, instalments="๓", each="๑,๐๐๐.๒๕"))
    assert [one["amount"] for one in await obligations_of(world, agreement)] == [Decimal("1000.25")] * 3


@pytest.mark.parametrize(
    ("wrong", "codes"),
    [
        (MONTHLY | {"instalments": "11", "each": "1000"}, ["instalments_do_not_sum"]),
        (MONTHLY | {"instalments": "1"}, ["out_of_range"]),
        (MONTHLY | {"instalments": "121"}, ["out_of_range"]),
        (MONTHLY | {"instalments": None, "each": "1000"}, ["required"]),
        ({"amount": "0.05", "instalments": "12"}, ["amount_too_small"]),
        (MONTHLY | {"due_on": soon(-3)}, ["due_before_agreement"]),
        (MONTHLY | {"kind": "do"}, ["instalments_of_money"]),
        (MONTHLY | {"every": "decade"}, ["not_in_list"]),
    ],
)
async def test_instalments_that_cannot_be_are_refused(world: World, wrong: dict[str, Any], codes: list[str]) -> None:
    assert await refused_terms(world, promise(**wrong)) == codes


async def test_two_hundred_promises_are_too_many_however_they_are_written(world: World) -> None:
    assert await refused_terms(world, *[promise()] * 200) == ["too_many"]
    assert await refused_terms(world, promise(**MONTHLY | {"instalments": "120"}), promise()) == ["too_many_promises"]


async def test_a_text_of_two_hundred_kilobytes_is_refused_field_by_field(world: World) -> None:
    huge = "ก" * 70_000
    assert await refused_terms(world, promise(what=huge), substance=huge) == ["too_long", "too_long"]


async def test_a_draft_is_opened_again_as_it_was_written(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation")
    debtor, creditor = (await parties_of(world, case_id, 2))[0], (await parties_of(world, case_id, 1))[0]
    named = {"debtor": debtor, "creditor": creditor, "proof": "สลิป", "method": "โอน"}
    promises = [promise(**MONTHLY, **named), promise(amount="2500", instalments="3", each="1000"), promise(kind="do")]
    written = {**TERMS, **CHECKED, "default_interest": "5", "obligations": promises}
    answer = await take("terms_reached", world.mediator, **written)
    agreement = answer.content["agreement"]["id"]
    deed: Deed[Any] = take.deed("edit_terms")
    async with reading(world.mediator):
        dossier = await read_dossier(world.mediator, case_id)
    again = opened(deed, dossier, world.mediator, dossier.agreement, {})
    form, faults = read(TermsForm, {name: again[name] for name in again if again[name] is not None} | _typed(again))
    assert faults == []
    assert form is not None
    await take("edit_terms", world.mediator, agreement, **_typed(again))
    assert (await entry_of(world, case_id, "case:agreement:terms_edited"))["facts"]["changed"] == []


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """What a page would send of values shown: texts alone."""

    def one(value: Any) -> Any:
        if isinstance(value, list):
            return [{name: one(inner) for name, inner in item.items()} for item in value]
        return value if isinstance(value, bool | None) else str(value)

    return {name: one(value) for name, value in values.items()}


# PERSONS, INTEREST, PLACES


async def test_a_promise_may_name_who_owes_and_who_is_owed(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation", people=(1, 2))
    (creditor,), (first, second) = await parties_of(world, case_id, 1), await parties_of(world, case_id, 2)
    answer = await take(
        "terms_reached", world.mediator, **TERMS, **CHECKED, obligations=[promise(debtor=second, creditor=creditor)]
    )
    (kept,) = await obligations_of(world, answer.content["agreement"]["id"])
    assert (kept["debtor_party_id"], kept["creditor_party_id"]) == (second, creditor)
    _, other = await case_in(world, "in_mediation", people=(1, 2))
    (theirs,), (mine, _) = await parties_of(world, other.case_id, 1), await parties_of(world, other.case_id, 2)
    wrong = promise(debtor=theirs, creditor=mine)
    assert await other.refused("terms_reached", world.mediator, **TERMS, **CHECKED, obligations=[wrong]) == [
        "not_of_side",
        "not_of_side",
    ]
    elsewhere = promise(debtor=first)
    assert await other.refused("terms_reached", world.mediator, **TERMS, **CHECKED, obligations=[elsewhere]) == [
        "not_in_list"
    ]


async def test_interest_above_the_law_is_refused_and_the_law_is_named(world: World) -> None:
    assert await refused_terms(world, default_interest="15.01") == ["interest_above_law"]
    case_id, take = await case_in(world, "in_mediation")
    await take("terms_reached", world.mediator, **TERMS, **CHECKED, default_interest="๑๕")
    assert (await newest(world, "agreement", case_id))["default_interest"] == Decimal(15)


async def test_a_place_nobody_filled_is_refused_when_terms_are_written_and_when_they_are_signed(world: World) -> None:
    open_terms = {"substance": "{debtor} ชำระ {amount}", "default_clause": "ร้อยละ {rate}"}
    assert await refused_terms(world, promise(what="คืน {what}"), **open_terms) == ["place_open"] * 4
    case_id, take, agreement = await drafted(world, promise())
    await world.owner.execute("update agreement set substance = 'ชำระ {amount}' where id = $1", agreement)
    signed = await by_hand(world, case_id)
    assert await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=signed) == ["place_open"]


async def test_how_a_draft_read_before_it_was_changed_is_kept_beside_the_journal(world: World) -> None:
    case_id, take, agreement = await drafted(world, promise())
    new = TERMS | {"substance": "ชำระครั้งเดียว"}
    await take("edit_terms", world.mediator, agreement, **new, **CHECKED, obligations=[promise(amount="500")])
    entry = await entry_of(world, case_id, "case:agreement:terms_edited")
    kept = await world.owner.fetchrow("select * from statement where case_id = $1 and kind = 'terms_before'", case_id)
    assert kept is not None
    assert kept["commitment"].hex() == entry["facts"]["before"]
    assert TERMS["substance"] in kept["body"]
    assert await chain_breaks(world, case_id) == []


# SIGNING


def finger(person: int, one: str, two: str) -> dict[str, Any]:
    seen = {"witness_one": one, "witness_two": two, "read_to_signer": True}
    return {"party": person, "method": "fingerprint", **seen}


async def test_nobody_of_the_dispute_is_witness_or_interpreter_however_the_name_is_written(world: World) -> None:
    case_id, take, agreement = await drafted(world, promise())
    applicant, respondent, mediator = await by_hand(world, case_id)
    name = await world.owner.fetchval(
        "select n.first_name || '  ' || n.last_name from case_party p join person n on n.id = p.person_id where p.id = $1",
        respondent["party"],
    )
    partial = finger(applicant["party"], name, "ผู้ใหญ่ บุญมา")
    translated = {**respondent, "read_in": "ลาว", "interpreter": f"นาย{name}"}
    refused = await take.refused(
        "sign", world.mediator, agreement, **CEREMONY, signatures=[partial, translated, mediator]
    )
    assert refused == ["of_the_dispute", "of_the_dispute"]
    twice = finger(applicant["party"], "นายบุญมา ดีจริง", "บุญมา  ดีจริง")
    refused = await take.refused(
        "sign", world.mediator, agreement, **CEREMONY, signatures=[twice, respondent, mediator]
    )
    assert refused == ["witnesses_missing"]


async def test_whoever_does_not_read_thai_hears_the_text_in_their_own_language(world: World) -> None:
    case_id, take, agreement = await drafted(world, promise())
    applicant, respondent, mediator = await by_hand(world, case_id)
    await world.owner.execute(
        "update person set language = 'ลาว' where id = (select person_id from case_party where id = $1)",
        applicant["party"],
    )
    signed = [applicant, respondent, mediator]
    assert await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=signed) == ["language_missing"]
    heard = {**applicant, "read_in": "ลาว", "interpreter": "นางคำแพง ใจดี"}
    await take("sign", world.mediator, agreement, **CEREMONY, signatures=[heard, respondent, mediator])
    kept = await world.owner.fetchrow("select * from agreement_signature where case_party_id = $1", applicant["party"])
    assert kept is not None
    assert (kept["read_in"], kept["interpreter"]) == ("ลาว", "นางคำแพง ใจดี")


# DEATH


async def died(world: World, party: int, **more: Any) -> None:
    await world.owner.execute(
        "update case_party set left_on = bangkok_day(now()), left_reason = 'death' where id = $1", party
    )


async def test_the_heir_signs_where_the_dead_would_have_signed(world: World) -> None:
    case_id, take, agreement = await drafted(world, promise())
    (dead,) = await parties_of(world, case_id, 2)
    change = steps_of(case_id, people.DEEDS)
    heir = {"side": "respondent", "first_name": "สมปอง", "last_name": "มั่นคง", "moo": "3", "subdistrict": "ท่าถ่าน"}
    await change(
        "change_party",
        world.officer,
        newcomers=[{**heir, "succeeds": dead, "consented_on": soon(0)}],
        leavers=[{"person": dead, "reason": "death"}],
    )
    signed = [{"party": one} for one in await parties_of(world, case_id, 1)]
    entered = (await parties_of(world, case_id, 2))[-1]
    signed += [{"party": entered}, {"mediator": await assignment_of(world, case_id)}]
    answer = await take("sign", world.mediator, agreement, **CEREMONY, signatures=signed)
    assert answer.content["status"] == "monitoring"
    assert (await row(world, "agreement", agreement))["estate_left_out"] is False


async def test_a_dead_party_without_heir_is_signed_past_only_knowingly(world: World) -> None:
    case_id, take, agreement = await drafted(world, promise(), people=(1, 2))
    dead, living = await parties_of(world, case_id, 2)
    await died(world, dead)
    signed = [{"party": one} for one in (*await parties_of(world, case_id, 1), living)]
    signed.append({"mediator": await assignment_of(world, case_id)})
    assert await take.refused("sign", world.mediator, agreement, **CEREMONY, signatures=signed) == ["heir_missing"]
    await take("sign", world.mediator, agreement, **CEREMONY, signatures=signed, estate_left_out=True)
    assert (await row(world, "agreement", agreement))["estate_left_out"] is True


async def test_a_promise_of_somebody_who_left_is_written_anew_before_anybody_signs(world: World) -> None:
    case_id, take = await case_in(world, "in_mediation", people=(1, 2))
    gone, living = await parties_of(world, case_id, 2)
    answer = await take("terms_reached", world.mediator, **TERMS, **CHECKED, obligations=[promise(debtor=gone)])
    agreement = answer.content["agreement"]["id"]
    await died(world, gone)
    signed = [{"party": one} for one in (*await parties_of(world, case_id, 1), living)]
    signed.append({"mediator": await assignment_of(world, case_id)})
    last = {**CEREMONY, "signatures": signed, "estate_left_out": True}
    assert await take.refused("sign", world.mediator, agreement, **last) == ["promise_of_absent"]
    anew = [promise(debtor=living)]
    await take("edit_terms", world.mediator, agreement, **TERMS, **CHECKED, obligations=anew)
    await take("sign", world.mediator, agreement, **last)


async def test_what_was_signed_holds_for_the_new_columns_too(world: World) -> None:
    case_id, take, agreement = await drafted(world, promise(**MONTHLY))
    await take("sign", world.mediator, agreement, **CEREMONY, signatures=await by_hand(world, case_id))
    statement = await world.owner.fetchval("select body from statement where case_id = $1 and kind = 'terms'", case_id)
    assert '"series":1' in statement
    assert '"default_interest"' in statement
