"""What a body or a query points at: another centre's things are never reached that way, and nothing is changed by trying."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from litestar import Litestar

from mediation.conflicting import reference_of
from mediation.forms.fields import FieldSpec
from tests.mediation.deeds_laid import DOABLE, AnyDeed, doer, laid, letter_at, name_of, path_of
from tests.mediation.doorstep import CANARY, Person, signed_in
from tests.mediation.filling import fields_of, with_value
from tests.mediation.house import browser
from tests.mediation.practice.cases_at import assignment_of, case_at, parties_of, session_at, time_at
from tests.mediation.practice.test_intake import a_request
from tests.parties.door import account_of
from tests.programs import Programs
from tests.proofs.saying import day
from tests.proofs.standing import digest, referral_at
from tests.world import PASSWORD, World, build

NOWHERE = 999_999_991


@dataclass
class Neighbour:
    """Another centre's case: its ids by the list a field chooses from."""

    ids: dict[str, int] = field(default_factory=dict)
    case_id: int = 0
    session_entry: str = ""

    def of(self, name: str, spec: FieldSpec) -> int | str | None:
        """What a field would hold to point there; None where it points at nothing."""
        if isinstance(spec.choices, str):
            return self.ids[spec.choices]
        if name == "id":
            return self.session_entry
        return None


async def a_neighbour(world: World) -> Neighbour:
    place = world.registered
    case_id = await case_at(world, "in_mediation", place=place, title=CANARY)
    session = await session_at(world, case_id, "opened")
    await world.owner.execute("update session set status = 'no_show' where id = $1", session)
    account = account_of(place["officer"])
    party = (await parties_of(world, case_id, 2))[0]
    ids = {
        "parties": party,
        "everybody": party,
        "sides": 19,
        "assignments": await assignment_of(world, case_id),
        "roster": place.mediators["mediator"],
        "mediators": place.mediators["mediator"],
        "matches": reference_of(place.mediators["mediator"], party, "household", "address", None),
        "not_held": session,
        "centres": NOWHERE,
        "entries": await world.owner.fetchval(
            "insert into destination (centre_id, code, name_th) values ($1, 'LAO', 'อบต.') returning id", place.id
        ),
        "peer_centres": NOWHERE,
        "officers": account,
        "staff": account,
        "locked_out": account,
        "accounts": account,
        "ended_referrals": await referral_at(world, case_id, "withdrawn"),
        "proposed_times": await time_at(world, case_id),
        "messages": await letter_at(world, case_id, printed=False),
        **dict.fromkeys(("rooms", "slots", "free_times"), NOWHERE),
    }
    entry = await world.owner.fetchval("select id::text from session_entry where session_id = $1 limit 1", session)
    return Neighbour(ids, case_id, entry)


@pytest.fixture
async def neighbour(world: World) -> Neighbour:
    return await a_neighbour(world)


def _pointing(deed: AnyDeed, to: Neighbour) -> list[tuple[str, int | str | list[int | str]]]:
    """The fields of a deed that point at something, with what lies in the other centre."""
    found: list[tuple[str, int | str | list[int | str]]] = []
    for name, spec in fields_of(deed.form):
        there = to.of(name, spec)
        if there is not None:
            found.append((name, [there] if spec.kind == "choices" else there))
    return found


@pytest.mark.parametrize("deed", DOABLE, ids=name_of)
async def test_no_field_of_a_deed_reaches_into_another_centre(
    api: Programs, world: World, neighbour: Neighbour, deed: AnyDeed
) -> None:
    at, body = await laid(world, deed)
    before = await digest(world, world.tha_than, world.registered)
    pointing = _pointing(deed, neighbour)
    assert pointing, "every deed may name on whose behalf it is done"
    for name, there in pointing:
        wrong = with_value(deed.form, body, name, there)
        answer = await api.send(doer(deed), "POST", path_of(deed, at), wrong, place=at.place)
        assert 400 <= answer.status_code < 500, f"{name}: {answer.text}"
        if name == "id":
            assert answer.json()["code"] == "at_the_same_time"
        else:
            assert name in {error["field"] for error in answer.json()["errors"]}, answer.text
        assert CANARY not in answer.text
    assert await digest(world, world.tha_than, world.registered) == before


@pytest.mark.parametrize("deed", [deed for deed in DOABLE if deed.kind != "case"], ids=name_of)
async def test_a_subject_of_another_case_is_not_found_in_this_one(api: Programs, world: World, deed: AnyDeed) -> None:
    if deed.begins:
        return
    at, body = await laid(world, deed)
    other, _ = await laid(world, deed)
    foreign, _ = await laid(await build(world.owner), deed)
    before = await digest(world, at.place, foreign.place)
    answers = []
    for entity in (other.entity_id, foreign.entity_id, NOWHERE):
        before_it, _, behind_it = path_of(deed, at).rpartition(f"/{at.entity_id}/")
        path = f"{before_it}/{entity}/{behind_it}"
        answer = await api.send(doer(deed), "POST", path, body, place=at.place)
        assert answer.status_code == 404
        answers.append(answer.json() | {"instance": ""})
    assert answers[0] == answers[1] == answers[2]
    assert await digest(world, at.place, foreign.place) == before


NEVER_TOLD = ("id", "centre_id", "status", "number", "version", "created_by", "officer_id", "outcome", "received_at")


@pytest.mark.parametrize("name", NEVER_TOLD)
async def test_what_the_house_writes_by_itself_is_not_taken_from_outside(
    api: Programs, world: World, name: str
) -> None:
    before = await digest(world, world.tha_than, world.registered)
    told = await api.refused(422, "officer", "/cases", a_request() | {name: world.registered.id})
    assert [(error["field"], error["code"]) for error in told["errors"]] == [(name, "unknown_field")]
    person = {**a_request()["parties"][0], name: 1}
    told = await api.refused(422, "officer", "/cases?draft=1", a_request(parties=[person]))
    assert [(error["field"], error["code"]) for error in told["errors"]] == [(f"parties.0.{name}", "unknown_field")]
    assert await digest(world, world.tha_than, world.registered) == before


async def test_no_filter_of_the_register_counts_another_centres_cases(
    api: Programs, world: World, neighbour: Neighbour
) -> None:
    await case_at(world, "received")
    await case_at(world, "received", place=world.registered)
    theirs = await api.get("officer", "/cases?limit=1", place=world.registered)
    number = await world.owner.fetchval("select number from case_file where id = $1", neighbour.case_id)
    for query in (
        f"q={CANARY}",
        f"q={number}",
        f"mediator={world.registered.mediators['mediator']}",
        f"mediator={NOWHERE}",
    ):
        assert await api.get("officer", f"/cases?{query}") == {"cases": [], "cursor": None}, query
    onward = await api.get("officer", f"/cases?cursor={theirs['cursor']}")
    assert CANARY not in str(onward)
    assert {line["id"] for line in onward["cases"]} <= {
        line["id"] for line in (await api.get("officer", "/cases"))["cases"]
    }


@pytest.mark.parametrize(
    "query",
    [
        "centre_id=2",
        "centre=2",
        "officer__centre_id=2",
        "status=received&order=title",
        "mediator[]=1",
        "parties.name=x",
        "sort=id",
    ],
)
async def test_filters_are_those_of_the_list_alone(api: Programs, query: str) -> None:
    answer = await api.send("officer", "GET", f"/cases?{query}")
    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == ["unknown_field"]


async def test_a_referral_of_another_centre_is_no_place_to_go_on_from(
    api: Programs, world: World, neighbour: Neighbour
) -> None:
    listed = await api.get("cjc", f"/referrals?cursor={neighbour.ids['ended_referrals']}")
    assert CANARY not in str(listed)
    assert (await api.send("cjc", "GET", "/referrals?status=prepared")).json() == {"referrals": []}


async def test_a_token_is_for_centres_and_roles_of_ones_own(api: Programs, world: World) -> None:
    asked = {"username": world.username("officer"), "password": PASSWORD}
    for wish in ({"centre_id": world.registered.id}, {"centre_id": NOWHERE}, {"role": "head"}):
        answer = await api.client.post("/api/v1/tokens", json=asked | wish)
        assert 400 <= answer.status_code < 500
        assert "token" not in answer.json()


@pytest.fixture
async def head(world: World, app: Litestar) -> AsyncIterator[Person]:
    """The head of Tha Than before a browser."""
    async with browser(app) as client:
        person = await signed_in(client, world.head)
        person.cookies = {"sid": person.cookies["__Host-sid"]}
        await person.reads_a_form()
        yield person


PAGES: list[tuple[str, str, dict[str, str]]] = [
    ("case challenge", "raised_by", {"ground": "kin"}),
    ("case change_party", "leavers.0.person", {"leavers.0.reason": "death"}),
    ("case declare_lockout", "account", {"why": "relative"}),
    ("case assign_officer", "officer", {}),
    ("session plan", "planned_from", {"planned_for": f"{day(5)} 09:00", "place": "ศาลา"}),
]


@pytest.mark.parametrize(("deed", "name", "typed"), PAGES, ids=[f"{deed} {name}" for deed, name, _ in PAGES])
async def test_a_form_that_points_elsewhere_is_shown_again_without_a_word_of_it(
    head: Person, world: World, neighbour: Neighbour, deed: str, name: str, typed: dict[str, str]
) -> None:
    known = next(one for one in DOABLE if name_of(one) == deed)
    at, _ = await laid(world, known)
    spec = next(spec for full, spec in fields_of(known.form) if full == name)
    before = await digest(world, world.tha_than, world.registered)
    sent = typed | {name: str(neighbour.of(name, spec))}
    answer = await head.asks("POST", f"/cases/{at.case_id}/do/{known.kind}/{known.event}", sent)
    assert answer.status_code == 422, answer.text
    assert CANARY not in answer.text
    assert await digest(world, world.tha_than, world.registered) == before


async def test_the_roster_takes_no_account_of_another_centre(head: Person, world: World) -> None:
    before = await digest(world, world.tha_than, world.registered)
    stranger = account_of(world.registered["mediator2"])
    answer = await head.asks("POST", "/roster/new", {"name": "นายบุญ มาก", "account": str(stranger)})
    assert answer.status_code == 422
    assert await digest(world, world.tha_than, world.registered) == before


async def test_a_draft_keeps_the_number_of_a_card_of_its_own_people_alone(
    api: Programs, head: Person, world: World
) -> None:
    theirs = (await api.post("officer", "/cases", a_request(), place=world.registered))["id"]
    ours = (await api.post("officer", "/cases", a_request()))["id"]
    people = "select person_id from case_party where case_id = $1 order by id limit 1"
    bare = [{"side": "applicant", "first_name": "มาลัย"}, {"side": "respondent", "first_name": "มานพ"}]
    draft = (await api.post("head", "/cases?draft=1", {"topic": "DEBT", "parties": bare}))["id"]
    for case_id in (theirs, ours):
        kept = await world.owner.fetchval(people, case_id)
        typed = {
            "topic": "DEBT",
            "parties.0.side": "applicant",
            "parties.0.first_name": "มาลัย",
            "parties.0.kept": str(kept),
        }
        answer = await head.asks("POST", f"/cases/{draft}/edit", typed | {"_as": "draft"})
        assert answer.status_code == 303, answer.text
        of_the_draft = (
            f"select count(*) from person where id in ({people.partition(' order')[0]}) and national_id is not null"
        )
        assert await world.owner.fetchval(of_the_draft, draft) == 0


async def test_nobody_goes_over_to_a_centre_they_have_no_role_in(head: Person, world: World) -> None:
    for centre in (world.registered.id, NOWHERE):
        answer = await head.asks("POST", "/choose-centre", {"centre": str(centre), "next": "/work"})
        assert answer.status_code == 404
        assert "set-cookie" not in answer.headers
