"""Every link from what a paper lacks to where it is filled in leads there, for whoever follows it, at every stage of a case."""

import re

import pytest

from cases.vocabulary import Track
from mediation.deeds import DEEDS
from mediation.documents.catalogue import PAPERS
from mediation.documents.paper import Filled, Required
from mediation.dossier import Dossier, read_dossier, read_dossiers
from mediation.forms.events import EventForm
from mediation.forms.fields import specs
from mediation.practice.filling_in import placed
from mediation.practice.issuing import issuable, papers_of_case
from mediation.work import reading
from parties.access import Actor
from parties.errors import NotValid
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.pages.reader import Reader
from tests.mediation.practice.cases_at import agreement_at, case_at, parties_of, session_at
from tests.mediation.practice.test_issuing import issue, issue_day
from tests.programs import Programs
from tests.world import World

STAGES = (
    "received",
    "awaiting_consent",
    "ready",
    "in_mediation",
    "drafting",
    "settled",
    "monitoring",
    "not_settled",
    "closed",
)
READERS = ("officer", "head", "mediator")
FILLED = {
    (kind, part.path): part.filled
    for kind, paper in PAPERS.items()
    for part in paper.required
    if part.filled is not None
}
_NEVER_LEFT_OUT = {
    # What these say stands in every case that reached the stage; the door of it has closed behind it.
    ("DOC-07", "mediator"),
    ("DOC-07", "how_chosen"),
    ("DOC-07", "accepted"),
    ("DOC-08", "groups.*.answer"),
    ("DOC-15", "mediators.*.name"),
    ("DOC-18", "started_on"),
}


@pytest.mark.parametrize(("kind", "path"), FILLED)
def test_every_part_names_a_field_that_its_form_has(kind: str, path: str) -> None:
    filled = FILLED[kind, path]
    asked: type[EventForm] = DEEDS[filled.kind, filled.event].form
    form = {spec.name: spec for spec in specs(asked)}
    if filled.group:
        sub = form[filled.group].sub
        assert sub is not None
        form = {spec.name: spec for spec in specs(sub)}
    assert filled.field in form


async def follows(reader: Reader, dossier: Dossier, actor: Actor, kind: str, part: Required, subject: int) -> bool:
    """Follow the link; True where the field stands on the page behind it."""
    told = placed(dossier, actor, part, subject)
    page = await reader.sees(told.address)
    if not told.here:
        assert told.address == f"/cases/{dossier.file.id}" + ("/documents" if told.by else "")
        assert not set(told.by) & dossier.roles_of(actor), (kind, part.path, told)
        return False
    assert isinstance(part.filled, Filled)
    named = rf'name="({part.filled.group}\.0\.)?{part.filled.field}"'
    assert re.search(named, page.answer.text), (kind, part.path, told.address)
    return True


async def test_every_link_is_open_and_has_the_field(browser_as: BrowserAs, world: World) -> None:
    readers, filled = {who: await browser_as(who) for who in READERS}, set()
    for stage in STAGES:
        case_id = await case_at(world, stage)
        if stage == "in_mediation":
            await session_at(world, case_id, "closed")
            await agreement_at(world, case_id, "drafted")
        for who, reader in readers.items():
            actor = world.tha_than[who]
            async with reading(actor):
                known = await read_dossiers(actor, [case_id])
            for one in [one for dossier in known for one in issuable(dossier, actor, issue_day())]:
                for part in one.paper.required:
                    if await follows(reader, known[0], actor, one.paper.code, part, one.subject):
                        filled.add((one.paper.code, part.path))
    assert set(FILLED) - filled - _NEVER_LEFT_OUT == {("DOC-18", "authority")}


async def test_the_paper_for_authorities_leads_to_the_field_of_the_authority(
    browser_as: BrowserAs, world: World
) -> None:
    place = world.registered
    case_id = await case_at(world, "in_mediation", place=place, track=Track.PEOPLE_CENTRE, pending_authority="police")
    async with reading(place["head"]):
        dossier = await read_dossier(place["head"], case_id)
    reader = await browser_as("head", place)
    papers = [one for one in issuable(dossier, place["head"], issue_day()) if one.paper.code == "DOC-18"]
    assert papers
    for part in papers[0].paper.required:
        found = await follows(reader, dossier, place["head"], "DOC-18", part, papers[0].subject)
        assert found == (part.path == "authority")


async def test_a_mediator_is_told_who_fills_it_in_and_the_officer_where(
    browser_as: BrowserAs, api: Programs, world: World
) -> None:
    case_id = await case_at(world, "drafting")
    page = await (await browser_as("mediator")).sees(f"/cases/{case_id}/documents")
    assert "change_party" not in page.answer.text
    assert "เจ้าหน้าที่รับเรื่อง" in page.text
    with pytest.raises(NotValid) as refused:
        await issue(world.mediator, case_id, "DOC-15")
    (fault,) = refused.value.faults
    assert fault.params["where"] == f"/cases/{case_id}/documents"
    assert fault.hint is not None
    assert fault.hint.startswith("Your role")
    told = (await api.get("mediator", f"/cases/{case_id}/documents"))["issuable"]
    (part,) = next(one["missing"] for one in told if one["document"] == "DOC-15")
    assert (part["here"], part["by"]) == (False, ["officer", "head"])
    officer = await papers_of_case(world.officer, case_id, issue_day())
    (mine,) = next(one.missing for one in officer.issuable if one.paper.code == "DOC-15")
    assert mine.address == f"/cases/{case_id}/do/case/change_party?open=particulars"
    (party, *_) = await parties_of(world, case_id, 1)
    shown = await (await browser_as("officer")).sees(mine.address)
    form = shown.form(f"/cases/{case_id}/do/case/change_party")
    assert f'value="{party}"' in shown.answer.text
    assert "particulars.0.house_no" in form.sent_with({})
