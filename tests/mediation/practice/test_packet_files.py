"""What is sent is one file: made once, the same for everybody, and holding nothing that was not chosen."""

import asyncio
import json
from io import BytesIO

import asyncpg
import msgspec
import pypdf
import pytest

from mediation.forms.referral import Shared
from mediation.packet_file import OpenedPacket, opened
from mediation.packet_keys import public_keys
from mediation.practice import issuing
from mediation.practice.packet_files import (
    PacketFile,
    kept_packet,
    packet_received,
    packet_sent,
    packets_received,
    packets_sent,
)
from mediation.steps import Call
from mediation.taking import take_step
from mediation.work import reading
from parties import keys
from parties.errors import NotFound, NotPermitted
from parties.register import seal
from tests.mediation.practice.cases_at import case_at, parties_of, session_at
from tests.mediation.practice.sending import Device
from tests.mediation.practice.taking import row
from tests.mediation.practice.test_referral import PHONE, prepared, says, sent, to_justice
from tests.mediation.test_session_secrets import PRIVATE, SHARED, everything_said
from tests.world import World


def read(file: PacketFile) -> OpenedPacket:
    return opened(file.content, public_keys(keys.current()))


def words(found: OpenedPacket) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(found.paper)).pages)


async def test_sender_and_receiver_have_the_same_bytes_each_time(world: World) -> None:
    case_id, _, number = await sent(world)
    own, theirs = await packet_sent(world.officer, case_id, number, 1), await packet_received(world.cjc, number, 1)
    assert own.content == theirs.content == (await packet_sent(world.head, case_id, number, 1)).content
    async with reading(world.officer):
        assert (await kept_packet(number)).content == own.content
    (listed,) = await packets_received(world.cjc, number)
    assert listed == (await packets_sent(world.officer, case_id, number))[0]
    found = read(own)
    assert (found.sha256.hex(), len(own.content)) == (listed.sha256, listed.size)
    assert found.record.letter_no == "ฉช 0118/45"
    assert (found.record.sender.name, found.record.receiver.name) == (world.tha_than.name, world.justice.name)
    (person,) = found.record.people
    assert (person.phone, person.basis, bool(person.section)) == (PHONE, "written_consent", True)
    assert "081-234-5678" in words(found)


async def test_nothing_of_it_lies_open_in_the_database(world: World) -> None:
    _, _, number = await sent(world)
    kept = await row(world, "referral_packet_file", await _id(world, number))
    for told in (b"PK\x03\x04", b"812345678", "คำปรึกษา".encode(), b"%PDF"):
        assert told not in kept["bytes"]
    for change in ("update referral_packet_file set no = 2", "delete from referral_packet_file"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await world.owner.execute(f"{change} where id = $1", kept["id"])


async def _id(world: World, number: int) -> int:
    return int(await world.owner.fetchval("select max(id) from referral_packet_file where referral_id = $1", number))


async def test_the_journal_keeps_the_digest_of_what_was_sent(world: World) -> None:
    case_id, _, number = await sent(world)
    file = await packet_sent(world.officer, case_id, number, 1)
    body = await world.owner.fetchval(
        "select body from journal_entry where subject_kind = 'referral' and subject_id = $1 and event = 'case:referral:send'",
        number,
    )
    assert json.loads(body)["packet_hash"] == file.sha256


async def test_the_letter_that_was_issued_is_the_paper_of_the_packet(world: World) -> None:
    case_id, take, number = await prepared(world)
    deed = next(one for one in issuing.DEEDS if one.event == "issue_document")
    typed = {"document": "DOC-19", "subject": str(number)}
    answer = await take_step(deed, Call(world.officer, case_id), typed)
    _, letter = await issuing.read_document(world.officer, case_id, answer.content["document"]["id"])
    await take("send", world.officer, number, letter_no="ฉช 1/45")
    assert read(await packet_sent(world.officer, case_id, number, 1)).paper == letter


async def test_a_supplement_makes_another_packet_and_both_stay(world: World) -> None:
    case_id, take, number = await sent(world)
    first = await packet_received(world.cjc, number, 1)
    await says(world, number, "ask_more", question="มีสัญญากู้หรือไม่")
    await take("supply", world.officer, number, supplement="มีสัญญาเป็นหนังสือ")
    second = read(await packet_received(world.cjc, number, 2))
    assert second.record.supplement == "มีสัญญาเป็นหนังสือ"
    assert second.record.follows == read(first).record.id
    assert "มีสัญญาเป็นหนังสือ" in words(second).replace("\n", "")
    assert (await packet_sent(world.officer, case_id, number, 1)).content == first.content
    async with reading(world.officer):
        assert (await kept_packet(number)).name.endswith("-2.zip")


async def test_what_was_shared_goes_back_with_what_is_taken_back(world: World) -> None:
    case_id, take, number = await sent(world)
    await take("withdraw", world.officer, number, reason="person_asked")
    assert await packets_received(world.cjc, number) == []
    with pytest.raises(NotFound):
        await packet_received(world.cjc, number, 1)
    assert (await packet_sent(world.officer, case_id, number, 1)).content


async def test_nobody_else_is_given_it(world: World) -> None:
    case_id, _, number = await sent(world)
    for stranger in (world.officer, world.registered["officer"], world.admin):
        with pytest.raises(NotPermitted):
            await packet_received(stranger, number, 1)
    for who, refusal in (("admin", NotPermitted), ("auditor", NotPermitted), ("mediator2", NotFound)):
        with pytest.raises(refusal):
            await packet_sent(world.tha_than[who], case_id, number, 1)
    with pytest.raises(NotFound):
        await packet_sent(world.registered["officer"], case_id, number, 1)
    with pytest.raises(NotFound):
        await packet_sent(world.officer, await case_at(world, "ready"), number, 1)
    with pytest.raises(NotFound):
        await packet_sent(world.officer, case_id, number, 2)


async def test_of_two_who_send_at_once_one_makes_the_packet(world: World) -> None:
    _, take, number = await prepared(world)
    done = await asyncio.gather(
        *(take("send", world.tha_than[who], number, letter_no=who) for who in ("officer", "head")),
        return_exceptions=True,
    )
    assert sum(isinstance(one, BaseException) for one in done) == 1
    assert await world.owner.fetchval("select count(*) from referral_packet_file where referral_id = $1", number) == 1


SAID = "เล่าในห้องว่าจะหนีไปเชียงใหม่"
OTHER_PHONE = "+66898765432"


async def test_nothing_said_in_a_session_no_safety_answer_and_no_other_sides_telephone_is_in_it(world: World) -> None:
    case_id, take, number = await sent(world, shares=[share.value for share in Shared])
    other = (await row(world, "case_party", (await parties_of(world, case_id, 2))[0]))["person_id"]
    columns = {"phone": seal(other, "phone", OTHER_PHONE), "email": "somchai@example.org", "house_no": "99/777"}
    for name, value in columns.items():
        await world.owner.execute(f"update person set {name} = $2 where id = $1", other, value)
    await _said_everywhere(world, case_id)
    people = [str(one) for side in (1, 2) for one in await parties_of(world, case_id, side)]
    own = {"person": people[-1], "basis": "written_consent", "consent_on": "1/11/2569"}
    chosen = [int(one) for one in people]
    typed = to_justice(world, chosen, grounds=[own], shares=[share.value for share in Shared])
    again = await take("prepare", world.officer, **typed)
    both = again.content["referral"]["id"]
    await take("send", world.officer, both, letter_no="ฉช 2/45")
    for one in (number, both):
        found = read(await packet_sent(world.officer, case_id, one, 1))
        told = "".join((msgspec.json.encode(found.record).decode() + words(found)).split())
        for secret in (
            SAID,
            SHARED,
            PRIVATE,
            "canary-entry",
            "safety-answer-canary",
            "898765432",
            "089-876-5432",
            "somchai@example.org",
            "99/777",
        ):
            assert "".join(secret.split()) not in told, secret
    names = [person.name for person in read(await packet_sent(world.officer, case_id, both, 1)).record.people]
    assert len(names) == len(people)


async def _said_everywhere(world: World, case_id: int) -> None:
    """The secret in every place of the case where people write what was said."""
    session = await session_at(world, case_id, "opened")
    await Device(world.mediator, case_id, session).keeps(*everything_said())
    await world.owner.execute("update session_entry set code = 'canary-entry' where session_id = $1", session)
    await world.owner.execute("update session set next_step = $2 where id = $1", session, SAID)
    answers = "update safety_screening set answers = $2 where case_id = $1"
    await world.owner.execute(answers, case_id, b"safety-answer-canary")


async def test_what_of_the_other_side_was_chosen_on_a_ground_goes_with_it(world: World) -> None:
    case_id, take, _ = await prepared(world)
    (other,) = await parties_of(world, case_id, 2)
    person = (await row(world, "case_party", other))["person_id"]
    await world.owner.execute("update person set phone = $2 where id = $1", person, seal(person, "phone", OTHER_PHONE))
    ground = {"person": str(other), "basis": "danger_to_life", "shares": ["contact"]}
    refused = await take.refused("prepare", world.officer, **to_justice(world, [other], shares=[]))
    assert refused == ["ground_missing"]
    answer = await take("prepare", world.officer, **to_justice(world, [other], shares=[], grounds=[ground]))
    number = answer.content["referral"]["id"]
    await take("send", world.officer, number, letter_no="ฉช 3/45")
    (one,) = read(await packet_sent(world.officer, case_id, number, 1)).record.people
    assert (one.phone, one.basis, one.consent_on) == (OTHER_PHONE, "danger_to_life", None)
    assert "ม.24 (2)" in one.section


async def test_what_was_agreed_goes_only_once_it_is_signed(world: World) -> None:
    for status, expected in (("drafting", ""), ("settled", "ผู้ถูกร้องผ่อนชำระเดือนละ 2,000 บาท")):
        case_id, _, number = await sent(world, status=status, shares=["agreed"])
        assert read(await packet_sent(world.officer, case_id, number, 1)).record.agreed == expected
