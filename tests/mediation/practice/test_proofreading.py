"""The last look at a paper: what it may not say on its track, what a template may not leave out, and what a letter needs."""

from typing import Any

import pytest

from mediation.documents.catalogue import house_template
from mediation.practice.installation_templates import put_template
from mediation.practice.issuing import papers_of_case, read_document
from mediation.practice.letterheads import change_letterhead, change_template, sample_paper
from parties.errors import Fault, NotValid
from tests.conftest import Database
from tests.mediation.documents.reading import by_poppler, plain
from tests.mediation.practice.cases_at import agreement_at, case_at, obligation_at, parties_of
from tests.mediation.practice.test_issuing import drafted, house, invited, issue, issue_day
from tests.world import Place, World

NAMED = "ขอหนังสือรับรอง ม.69 จากกรม"
SIGNERS = [{"name": "กำนันสมศักดิ์ ทองดี", "position": "ประธานศูนย์"}]


async def terms_with(world: World, **columns: Any) -> int:
    case_id = await drafted(world)
    await house(world, case_id)
    for name, value in columns.items():
        await world.owner.execute(f'update agreement set "{name}" = $2 where case_id = $1', case_id, value)
    return case_id


async def refused(awaited: Any) -> list[Fault]:
    with pytest.raises(NotValid) as wrong:
        await awaited
    return list(wrong.value.faults)


@pytest.mark.parametrize(
    ("column", "text", "place"),
    [
        ("substance", NAMED, "สาระของข้อตกลง"),
        ("default_clause", "ผิดนัดแล้วให้ใช้หนังสือ\u200bรับรอง\u00ad ตามมาตรา ๖๙", "ข้อที่ใช้เมื่อผิดข้อตกลง"),
        ("dispute_in_law", "ผู้ร้องว่า “อยากได้หนังสือรับรอง ม. 69”", "ข้อพิพาทตามกฎหมาย"),
    ],
)
async def test_r22_no_text_of_a_community_paper_names_the_certificate(
    world: World, column: str, text: str, place: str
) -> None:
    case_id = await terms_with(world, **{column: text})
    (fault,) = await refused(issue(world.mediator, case_id, "DOC-15"))
    assert (fault.code, fault.section, fault.params["place"]) == ("names_certificate", "ม.69", place)
    assert fault.hint is not None
    assert (await papers_of_case(world.mediator, case_id, issue_day())).issued == []


async def test_r22_what_is_harmless_in_parts_is_read_on_the_page(world: World) -> None:
    case_id = await terms_with(world, substance="คู่กรณีขอหนังสือรับรอง", default_clause="ม.69")
    await world.owner.execute(
        "update obligation set what = 'ขอหนังสือรับรอง', method = 'ม.69' where case_id = $1", case_id
    )
    faults = await refused(issue(world.mediator, case_id, "DOC-15"))
    assert [(one.code, one.params["place"]) for one in faults] == [("names_certificate", "ข้อความของแบบเอกสาร หน้า 1")]


async def test_r22_the_peoples_centre_may_name_it(world: World) -> None:
    place = world.registered
    case_id = await case_at(world, "drafting", place=place)
    await agreement_at(world, case_id, "drafted", substance=NAMED)
    await obligation_at(world, case_id)
    await house(world, case_id)
    told = await issue(place["mediator"], case_id, "DOC-15")
    _, pdf = await read_document(place["mediator"], case_id, told["id"])
    assert plain(NAMED) in plain(by_poppler(pdf))


@pytest.mark.parametrize("part", ["lines", "contact"])
async def test_r22_the_letterhead_does_not_name_it_either_and_no_preview_does(world: World, part: str) -> None:
    said = {"contact": "โทร. 038-000-100", part: "ศูนย์ที่ออกหนังสือรับรอง ม.69"}
    await change_letterhead(world.head, said | {"signers": SIGNERS})
    case_id, party = await invited(world)
    for awaited in (issue(world.officer, case_id, "DOC-04", subject=party), sample_paper(world.head, "DOC-04")):
        (fault,) = await refused(awaited)
        assert (fault.code, "/papers" in str(fault.params["place"])) == ("names_certificate", True)
    (fault,) = await refused(sample_paper(world.head, "DOC-17"))
    assert fault.code == "paper_not_of_track"


TORN = "\n#[หนังสือ]#strong[รับรอง] #box[ม.]#box[6]#box[9]\n"
HIDDEN = '\n#if data.case.number != "ทถ.12/2569" [#[หนังสือ]#strong[รับรอง] #box[ม.]69]\n'


async def test_r22_a_template_that_tears_the_name_apart_is_refused_everywhere(world: World, database: Database) -> None:
    source = house_template("DOC-02").decode() + TORN
    for awaited in (
        change_template(world.head, "DOC-02", {"source": source}),
        put_template(database.owner_url, "DOC-02", source),
    ):
        (fault,) = await refused(awaited)
        assert fault.code == "names_certificate"
    await change_template(world.registered["head"], "DOC-02", {"source": source})


async def test_r22_a_template_that_waits_for_a_real_case_is_caught_when_it_prints(world: World) -> None:
    await change_template(world.head, "DOC-04", {"source": house_template("DOC-04").decode() + HIDDEN})
    case_id, party = await invited(world)
    (fault,) = await refused(issue(world.officer, case_id, "DOC-04", subject=party))
    assert fault.code == "names_certificate"


async def test_a_template_keeps_what_the_law_asks_for(world: World, database: Database) -> None:
    own = house_template("DOC-15").decode()
    for gone, told in (
        ("#lines(it.substance)", "สาระของข้อตกลง"),
        ("#lines(it.dispute-in-law)", "ข้อพิพาทตามกฎหมาย"),
        ("..it.mediators.map(one => signature(one.name,", "ลายมือชื่อของผู้ไกล่เกลี่ย"),
    ):
        source = own.replace(gone, "..it.mediators.map(one => signature(none," if "map" in gone else "")
        assert source != own
        for awaited in (
            change_template(world.head, "DOC-15", {"source": source}),
            put_template(database.owner_url, "DOC-15", source),
        ):
            (fault,) = await refused(awaited)
            assert (fault.code, fault.field, fault.params["missing"]) == ("template_lacks", "source", told)
    blind = house_template("DOC-05").decode().replace("it.agrees", "true")
    (fault,) = await refused(change_template(world.head, "DOC-05", {"source": blind}))
    assert fault.params["missing"] == "ว่าฝ่ายนั้นสมัครใจหรือไม่"


async def test_a_letter_nobody_signs_or_nobody_can_answer_does_not_leave_the_house(world: World) -> None:
    case_id, party = await invited(world)
    await change_letterhead(world.head, {"signers": []})
    for actor, where in ((world.head, "/papers"), (world.officer, f"/cases/{case_id}/documents")):
        # Whoever does not set how papers look is led to where it is said who does.
        faults = await refused(issue(actor, case_id, "DOC-04", subject=party))
        assert [(one.code, one.field, one.params["where"]) for one in faults] == [
            ("paper_lacks", "signer", where),
            ("paper_lacks", "contact", where),
        ]
    await change_letterhead(world.head, {"signers": SIGNERS, "contact": "ไลน์ @thathan"})
    told = await issue(world.officer, case_id, "DOC-04", subject=party)
    text = plain(by_poppler((await read_document(world.officer, case_id, told["id"]))[1]))
    assert plain("มาตอบเองหรือส่งแบบตอบรับก็ได้") in text
    assert plain("มาตอบเอง โทร.") not in text
    await world.owner.execute("update centre set phone = '038000100' where id = $1", world.tha_than.id)
    again = await issue(world.officer, case_id, "DOC-04", subject=party)
    text = plain(by_poppler((await read_document(world.officer, case_id, again["id"]))[1]))
    assert plain("มาตอบเอง โทร. 038-000-100 หรือส่งแบบตอบรับก็ได้") in text


async def settled_at(world: World, place: Place) -> int:
    case_id = await case_at(world, "settled", place=place)
    await house(world, case_id)
    return case_id


async def test_the_request_for_the_certificate_encloses_what_was_issued_and_names_what_was_not(world: World) -> None:
    place = world.registered
    case_id = await settled_at(world, place)
    first = await issue(place["officer"], case_id, "DOC-01")
    await issue(place["officer"], case_id, "DOC-01", supersedes=first["id"], reason="แก้ที่อยู่")
    side = await world.owner.fetchval("select id from case_side where case_id = $1 and side = 1", case_id)
    await issue(place["officer"], case_id, "DOC-05", subject=side)
    told = await issue(place["officer"], case_id, "DOC-17")
    text = plain(by_poppler((await read_document(place["officer"], case_id, told["id"]))[1]))
    assert text.count(plain("คำร้องขอไกล่เกลี่ยข้อพิพาท ลงวันที่")) == 2
    assert text.count(plain("(ยังไม่ได้ออก)")) >= 3
    names = await world.owner.fetchval(
        """select string_agg(n.first_name || n.last_name, ' ') from case_party p join person n on n.id = p.person_id
           where p.case_id = $1 and p.side = 2 and p.role = 'party'""",
        case_id,
    )
    lacking = text[text.index(plain("รายการตรวจเอกสาร")) :]
    assert plain(f"{names} (ยังไม่ได้ออก)") in lacking
    assert await parties_of(world, case_id, 2)
