"""The JSON door of the session room: by token and by cookie, with an ETag, and a bad entry that holds up no other."""

from tests.mediation.doorstep import signed_in
from tests.mediation.house import browser, make_house
from tests.mediation.practice.sending import entry, sitting
from tests.programs import Programs
from tests.world import World


async def test_a_room_is_read_again_only_when_something_has_changed(api: Programs, world: World) -> None:
    device = await sitting(world)
    room = f"/cases/{device.case_id}/sessions/{device.session_id}/room"
    first = await api.send("mediator", "GET", room)
    tag = {"If-None-Match": first.headers["etag"]}
    assert (await api.send("mediator", "GET", room, headers=tag)).status_code == 304
    await device.keeps(entry("note", text="เหนื่อย"))
    again = await api.send("mediator", "GET", room, headers=tag)
    assert again.status_code == 200
    assert again.json()["notes"][0]["versions"][0]["text"] == "เหนื่อย"
    assert {one["value"] for one in again.json()["choices"]["replies"]} == {"accepts", "refuses", "wants_change"}


async def test_entries_come_by_token_and_an_ordinary_one_is_small(api: Programs, world: World) -> None:
    device = await sitting(world)
    path = f"/cases/{device.case_id}/sessions/{device.session_id}/entries"
    sent = [entry("note", text="มีอักขระ\x00เสีย"), entry("paused")]
    answer = await api.post("mediator", path, {"device_now": "2026-11-27T09:41:00.123+07:00", "entries": sent})
    assert [one["outcome"] for one in answer["outcomes"]] == ["refused", "kept"]
    assert answer["outcomes"][0]["errors"][0]["code"] == "unreadable_characters"
    assert set(answer) == {"outcomes", "server_now"}
    assert (
        await api.send("mediator", "POST", path.replace("sessions", "obligations"), {"entries": []})
    ).status_code == 404


async def test_entries_come_by_cookie_with_the_token_of_a_form_and_not_without(world: World) -> None:
    device = await sitting(world)
    path = f"/api/v1/cases/{device.case_id}/sessions/{device.session_id}/entries"
    async with browser(make_house()) as client:
        person = await signed_in(client, world.mediator)
        await person.reads_a_form()
        cookie = {"cookie": "; ".join(f"{name}={value}" for name, value in person.cookies.items())}
        body = {"entries": [entry("paused")]}
        without = await client.post(path, json=body, headers=cookie)
        assert without.status_code == 403
        kept = await client.post(path, json=body, headers=cookie | {"x-csrf-token": person.csrf})
        assert kept.json()["outcomes"][0]["outcome"] == "kept"
