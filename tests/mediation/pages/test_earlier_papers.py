"""What an earlier mediator left stays closed on every way to it, until everybody has consented (ม.18)."""

import json
from typing import Any

import pytest

from cases.reasons import ChallengeGround
from mediation.dossier import read_dossier
from mediation.history import case_history
from mediation.practice.bundling import bundle_desk
from mediation.practice.issuing import papers_of_case, read_document
from mediation.practice.said import agreed_points
from mediation.practice.signed_copies import read_signed_page, signed_desk
from mediation.work import now_utc, reading
from parties import thai
from parties.errors import NotPermitted, NotValid
from tests.mediation.documents import hostile_files as files
from tests.mediation.pages.conftest import BrowserAs
from tests.mediation.practice.cases_at import agreement_at, challenge_at, obligation_at, parties_of
from tests.mediation.practice.sending import Device, beside, entry, sitting
from tests.mediation.practice.test_issuing import house, issue
from tests.mediation.practice.test_signed_copies import kept
from tests.programs import Programs
from tests.world import World

SECRET = "เขายอมถอยรั้วให้หนึ่งเมตร"
DRAFTED = "ผ่อนชำระเดือนละ"
NEXT = "ให้เอาโฉนดมาดูด้วยกัน"
KIN = "ญาติ หรือเกี่ยวดองทางแต่งงาน"
_NOTHING = json.dumps({"answers": {group.value: "none" for group in ChallengeGround}, "statement": None})
ISSUED = ("DOC-08", "DOC-12", "DOC-15", "DOC-09")


async def replaced(world: World) -> tuple[Device, list[int]]:
    """The device of a mediator who came after the first had sat, drafted twice and left; what had been issued till then."""
    first = await sitting(world)
    case_id, proposed = first.case_id, entry("proposal", side=1, text=SECRET)
    accepted = entry("answer", side=2, about=proposed["id"], reply="accepts")
    await first.keeps(entry("issue", text=SECRET), proposed, accepted)
    await first.keeps(entry("close", result="terms_reached", next_step=NEXT))
    await agreement_at(world, case_id, "discarded")
    await agreement_at(world, case_id, "drafted")
    await obligation_at(world, case_id, proof="ใบโอนเงิน")
    await world.owner.execute("update case_file set status = 'drafting' where id = $1", case_id)
    await house(world, case_id)
    await world.owner.execute("update assignment set disclosure = $2 where case_id = $1", case_id, _NOTHING)
    about = {"DOC-08": await _first_part(world, case_id), "DOC-12": first.session_id}
    about["DOC-09"] = await challenge_at(world, case_id)
    by = {"DOC-09": world.officer}
    issued = [await issue(by.get(code, world.mediator), case_id, code, subject=about.get(code)) for code in ISSUED]
    await world.owner.execute(
        "update assignment set status = 'ended', end_reason = 'resigned' where id = $1", about["DOC-08"]
    )
    await world.owner.execute(
        "update assignment set reuse_papers = false, confirmed_at = now() where case_id = $1 and status = 'active'",
        case_id,
    )
    return beside(world, first), [told["id"] for told in issued]


async def _first_part(world: World, case_id: int) -> int:
    return int(
        await world.owner.fetchval(
            "select id from assignment where case_id = $1 and mediator_id = $2",
            case_id,
            world.tha_than.mediators["mediator"],
        )
    )


async def everybody_consents(world: World, case_id: int) -> None:
    await world.owner.execute(
        "update assignment set reuse_papers = true where case_id = $1 and status = 'active'", case_id
    )


async def test_no_page_and_no_door_tells_the_new_mediator_of_earlier_papers(
    browser_as: BrowserAs, api: Programs, world: World
) -> None:
    device, issued = await replaced(world)
    case = f"/cases/{device.case_id}"
    room = f"{case}/sessions/{device.session_id}/room"
    newcomer = await browser_as("mediator2")
    pages = [case, f"{case}/agreement", room, f"{case}/mediators", f"{case}/documents", "/calendar"]
    draft = await world.owner.fetchval("select max(id) from agreement where case_id = $1", device.case_id)
    pages += [f"{case}/do/agreement/{draft}/edit_terms"]
    doors = [case, f"{case}/agreement", f"{case}/agreements", f"{case}/sessions", f"{case}/obligations", room]
    doors += [f"{case}/journal", f"{case}/documents"]
    told = {path: (await newcomer.sees(path)).text for path in pages}
    told |= {f"api {path}": (await api.send("mediator2", "GET", path)).text for path in doors}
    for path, text in told.items():
        for secret in (SECRET, DRAFTED, NEXT, "ใบโอนเงิน", f"documents/{issued[0]}"):
            assert secret not in text, (path, secret)
    (session,) = (await api.get("mediator2", f"{case}/sessions"))["sessions"]
    assert session["result"] is None
    assert await agreed_points(world.mediator2, device.case_id) == []

    await everybody_consents(world, device.case_id)
    for path, secret in ((room, SECRET), (f"{case}/agreement", DRAFTED), (case, NEXT)):
        assert secret in (await newcomer.sees(path)).text, path
    assert [point.text for point in await agreed_points(world.mediator2, device.case_id)] == [SECRET]


async def test_ones_own_words_and_what_is_said_later_stay_open(world: World) -> None:
    device = beside(world, await sitting(world))
    await device.keeps(entry("issue", text="ของฉันเอง"))
    first = await _first_part(world, device.case_id)
    await world.owner.execute("update assignment set status = 'ended', end_reason = 'resigned' where id = $1", first)
    await world.owner.execute(
        "update assignment set reuse_papers = false, confirmed_at = now() where case_id = $1 and status = 'active'",
        device.case_id,
    )
    await device.keeps(entry("issue", text="พูดกันใหม่"))
    shown = [one["versions"][0]["text"] for one in (await device.room())["issues"]]
    assert shown == ["ของฉันเอง", "พูดกันใหม่"]


async def test_documents_that_show_earlier_papers_are_neither_read_nor_issued_anew(world: World) -> None:
    device, issued = await replaced(world)
    today = thai.bangkok_day(now_utc())
    desk = await papers_of_case(world.mediator2, device.case_id, today)
    assert desk.issued == []
    assert not {one.paper.code for one in desk.issuable} & {"DOC-12", "DOC-15"}
    for number in issued:
        with pytest.raises(NotPermitted):
            await read_document(world.mediator2, device.case_id, number)
        assert (await read_document(world.head, device.case_id, number))[0].id == number
    for code, subject in (("DOC-12", device.session_id), ("DOC-08", await _first_part(world, device.case_id))):
        with pytest.raises(NotValid):
            await issue(world.mediator2, device.case_id, code, subject=subject)
    await everybody_consents(world, device.case_id)
    assert len((await papers_of_case(world.mediator2, device.case_id, today)).issued) == len(ISSUED)


async def test_neither_scans_nor_bundles_hand_out_earlier_papers(world: World) -> None:
    device, issued = await replaced(world)
    page = (await kept(world, device.case_id, issued[2], files.photo())).files[0].id
    for number in issued:
        with pytest.raises(NotPermitted):
            await signed_desk(world.mediator2, device.case_id, number)
    with pytest.raises(NotPermitted):
        await read_signed_page(world.mediator2, device.case_id, issued[2], page)
    async with reading(world.mediator2):
        lines = await case_history(await read_dossier(world.mediator2, device.case_id), world.mediator2)
    assert [line.facts for line in lines if line.event == "case:document:signed"] == [{}]
    desk = await bundle_desk(world.mediator2, device.case_id)
    offered = [contents for _, contents in desk.parties] + list(desk.for_offices)
    assert not {one.id for contents in offered for one in contents.documents} & set(issued)
    in_full = (await bundle_desk(world.head, device.case_id)).parties
    assert {one.id for _, contents in in_full for one in contents.documents} & set(issued)

    await everybody_consents(world, device.case_id)
    assert (await read_signed_page(world.mediator2, device.case_id, issued[2], page))[0].id == page
    opened = (await bundle_desk(world.mediator2, device.case_id)).parties
    assert {one.id for _, contents in opened for one in contents.documents} & set(issued)


async def test_neither_journal_nor_page_tells_the_next_mediator_who_was_challenged_or_what_was_issued(
    api: Programs, browser_as: BrowserAs, world: World
) -> None:
    """A door for each reader: the head reads all, the next mediator that something was done, everybody after all consented."""
    first = await sitting(world)
    case_id, challenged = first.case_id, await _first_part(world, first.case_id)
    raised = {
        "assignment": challenged,
        "basis": "stop",
        "ground": "kin",
        "raised_by": (await parties_of(world, case_id, 2))[:1],
    }
    await first.keeps(entry("close", result="terms_reached", next_step=NEXT))
    assert (await api.send("officer", "POST", f"/cases/{case_id}/events/challenge", raised)).status_code == 200
    told = await issue(world.officer, case_id, "DOC-09")
    decided = {"reasons": "เป็นญาติกันจริง"}
    assert (await api.send("head", "POST", f"/cases/{case_id}/events/uphold_challenge", decided)).status_code == 200
    await world.owner.execute(
        "update assignment set reuse_papers = false, confirmed_at = now(), status = 'active' where case_id = $1 and id <> $2",
        case_id,
        challenged,
    )

    async def journal(who: str) -> dict[str, dict[str, Any]]:
        return {line["event"]: line for line in (await api.get(who, f"/cases/{case_id}/journal"))["entries"]}

    events = ("case:file:challenge", "case:file:uphold_challenge", "case:document:issued")
    whole, kept = await journal("head"), await journal("mediator2")
    assert list(whole) == list(kept)
    assert whole[events[0]]["facts"]["assignment"] == challenged
    assert (whole[events[0]]["reason_code"], kept[events[0]]["reason_code"]) == ("kin", None)
    assert [kept[event]["facts"] for event in events] == [{}, {}, {}]
    assert whole[events[2]]["facts"]["document"] == told["id"]
    page = (await (await browser_as("mediator2")).sees(f"/cases/{case_id}")).text
    in_full = (await (await browser_as("head")).sees(f"/cases/{case_id}")).text
    assert KIN in in_full
    assert KIN not in page
    assert KIN not in (await (await browser_as("mediator2")).sees(f"/cases/{case_id}/mediators")).text
    assert f"documents/{told['id']}" not in page

    await everybody_consents(world, case_id)
    assert (await journal("mediator2"))[events[0]]["facts"]["assignment"] == challenged


async def test_the_journal_tells_how_earlier_sessions_ended_to_those_alone_who_may_read_their_papers(
    api: Programs, world: World
) -> None:
    device, _ = await replaced(world)

    async def results(who: str) -> set[str]:
        entries = (await api.get(who, f"/cases/{device.case_id}/journal"))["entries"]
        return {line["facts"]["result"] for line in entries if "result" in line["facts"]}

    assert await results("head") == {"terms_reached"}
    assert await results("mediator2") == set()
    async with reading(world.mediator2):
        lines = await case_history(await read_dossier(world.mediator2, device.case_id), world.mediator2)
    assert not any("result" in line.facts for line in lines)
    await everybody_consents(world, device.case_id)
    assert await results("mediator2") == {"terms_reached"}
