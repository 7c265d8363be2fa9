"""A centre with a case in each of the states that look different."""

from dataclasses import dataclass, field

import httpx

from tests.browser.casework import days_from_now
from tests.mediation.practice.test_intake import a_request
from tests.programs import Programs
from tests.stories.journey import CALM, Journey
from tests.world import World

CASES = ("fresh", "asked", "held", "talks", "drafted", "signed", "referred", "tied")
"""Just received; asked for its safety; stopped; with a session planned; terms drafted; signed; sent on; a tie found since."""


@dataclass
class Standing:
    """The centre. `ids` are the numbers of its cases, and of what is in them, by name."""

    world: World
    ids: dict[str, int] = field(default_factory=dict)


async def laid(client: httpx.AsyncClient, world: World) -> Standing:
    """Bring every case to where it is to stand."""
    api = Programs(client, world)
    journeys = {name: Journey(api, world.tha_than) for name in CASES}
    for number, journey in enumerate(journeys.values()):
        await journey.requested(parties=_others(number))
    await _asked(journeys["asked"])
    await journeys["held"].does("officer", "hold_for_safety", reason="threats", grounds="มีการข่มขู่")
    for name in ("talks", "drafted", "signed", "referred", "tied"):
        await _in_talks(journeys[name])
    planned = {"planned_for": f"{days_from_now(4)} 09:00", "place": "ศาลาประชาคม"}
    await journeys["talks"].on("mediator", "session", "plan", **planned)
    asked = [{"at": f"{days_from_now(ahead)} 13:00"} for ahead in (6, 7)]
    times = (await journeys["drafted"].does("mediator", "propose_times", times=asked))["proposed_times"]
    said = {"side": 1, "can": [times[0]["id"]], "cannot": [times[1]["id"]]}
    await journeys["drafted"].does("officer", "answer_times", **said)
    await journeys["drafted"].with_terms()
    await (await journeys["signed"].with_terms()).signed()
    await _sent_on(journeys["referred"])
    await _tied(journeys["tied"])
    standing = Standing(world, {name: journey.case_id for name, journey in journeys.items()})
    standing.ids |= await _within(journeys)
    return standing


_FAMILIES = ("กลิ่นหอม", "ชูเกียรติ", "นพรัตน์", "พูลสวัสดิ์", "ยอดยิ่ง", "เหลืองอร่าม", "จันทร์แจ่ม", "อินทรักษา")


def _others(number: int) -> list[dict[str, str]]:
    """Other people for each case, so that nobody met the mediator before."""
    applicant, respondent = a_request()["parties"]
    card = {"national_id": "", "phone": f"08123456{number:02}"}
    return [
        {**applicant, **card, "last_name": _FAMILIES[number]},
        {**respondent, "last_name": _FAMILIES[number - 1]},
    ]


async def _tied(journey: Journey) -> None:
    """Somebody turns out to bear the mediator's name."""
    respondent = (await journey.see())["parties"][1]["id"]
    named = {"person": respondent, "first_name": "บุญมี", "last_name": "ศรีสุข"}
    await journey.does("officer", "change_party", particulars=[named], reason="เขียนชื่อผิด")


async def _asked(journey: Journey) -> None:
    await journey.does("officer", "start_screening")
    applicant = (await journey.see())["parties"][0]["id"]
    await journey.does("safety", "record_safety", case_party_id=applicant, **CALM)


async def _in_talks(journey: Journey) -> None:
    await journey.screened()
    await journey.agreed_to_mediate()
    await journey.with_mediator()
    await journey.meeting()


async def _sent_on(journey: Journey) -> None:
    await journey.does("mediator", "fail", statement="ต้องการคำปรึกษากฎหมาย")
    applicant = (await journey.see())["parties"][0]["id"]
    receiver = journey.api.world.justice.id
    consent = {"basis": "written_consent", "consent_on": "1/11/2569", "shares": ["facts", "contact", "address"]}
    referred = {"destination": "CJC", "to_centre": receiver, "reason": "unresolved", "people": [applicant], **consent}
    await journey.on("officer", "referral", "prepare", **referred)
    await journey.on("officer", "referral", "send", letter_no="ทถ 1/2569")


async def _within(journeys: dict[str, Journey]) -> dict[str, int]:
    """The numbers of what is in the cases and beside them."""
    asked, signed = journeys["asked"], await journeys["signed"].see()
    world = asked.api.world
    answers = await world.owner.fetchval("select id from safety_screening where case_id = $1", asked.case_id)
    draft = await asked.api.post("officer", "/cases?draft=1", {"topic": "DEBT", "title": "ค้างค่าปุ๋ย"})
    return {
        "answers": answers,
        "draft": draft["id"],
        "session": journeys["talks"].ids["session"],
        "agreement": journeys["drafted"].ids["agreement"],
        "promise": signed["obligations"][0]["id"],
        "referral": journeys["referred"].ids["referral"],
        "mediator": world.tha_than.mediators["mediator"],
        "account": world.mediator.account_id or 0,
    }
