"""Signing on the screen: off unless the centre turns it on; then before a witness, with a look at the card."""

import base64
import io

import msgspec
import pytest
from PIL import Image, ImageDraw

from mediation.practice.letterheads import change_letterhead
from mediation.practice.screen_signing import sign_on_screen
from mediation.practice.signed_copies import signed_desk
from parties.errors import NotFound, NotValid
from tests.mediation.practice.cases_at import parties_of
from tests.mediation.practice.test_signed_copies import issued
from tests.world import World


def drawing(*, blank: bool = False) -> str:
    """What the box of the page sends."""
    picture = Image.new("RGB", (900, 360), "white")
    if not blank:
        ImageDraw.Draw(picture).line((10, 10, 700, 300), fill="navy", width=5)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


async def turned_on(world: World) -> None:
    await change_letterhead(world.head, {"screen_signatures": "on"})


async def test_it_is_off_unless_the_centre_turns_it_on(world: World) -> None:
    case_id, document = await issued(world)
    with pytest.raises(NotFound):
        await sign_on_screen(world.officer, case_id, document, {}, drawing())


async def test_a_signature_is_kept_with_its_witness_and_how_the_signer_was_recognised(world: World) -> None:
    await turned_on(world)
    case_id, document = await issued(world)
    (party,) = await parties_of(world, case_id, 2)
    typed = {"signer": str(party), "witness": "สายใจ ยืนยง", "identity_seen": "citizen"}
    await sign_on_screen(world.mediator, case_id, document, typed, drawing())
    desk = await signed_desk(world.officer, case_id, document)
    (copy,) = desk.copies
    assert (copy.manner, copy.party_ids, copy.witness, copy.identity_seen) == (
        "screen",
        [party],
        "สายใจ ยืนยง",
        "citizen",
    )
    assert [one.there for one in desk.signers] == [False, True, False]
    body = (await world.journal(case_id))[-1]["body"]
    assert "สายใจ" not in body
    assert msgspec.json.decode(body)["identity_seen"] == "citizen"


@pytest.mark.parametrize(
    "sent",
    ["", drawing(blank=True), "data:image/png;base64,%%%", "data:text/html;base64,PGI+", "data:image/png;base64,R0lG"],
    ids=["nothing", "blank", "no base64", "other kind", "other file"],
)
async def test_what_is_no_drawing_is_refused_with_all_else_that_is_missing(world: World, sent: str) -> None:
    await turned_on(world)
    case_id, document = await issued(world)
    (party,) = await parties_of(world, case_id, 2)
    own_name = next(
        one.name for one in (await signed_desk(world.officer, case_id, document)).signers if one.id == party
    )
    typed = {"signer": str(party), "witness": own_name, "identity_seen": "known"}
    with pytest.raises(NotValid) as refused:
        await sign_on_screen(world.officer, case_id, document, typed, sent)
    assert [fault.code for fault in refused.value.faults] == ["witness_signs", "drawing_missing"]
