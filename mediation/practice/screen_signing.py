"""Signing on the screen, where the centre lets people do so: before a witness, who saw who it is; kept like a signed page.

Such a signature counts if it shows who signed and that they meant to (พ.ร.บ.ธุรกรรมทางอิเล็กทรอนิกส์ ม.9). Whether the department
takes one under an agreement is not settled, so that it is off unless the centre turns it on.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cases.msgid import N_
from mediation.documents.apart import WentWrong, inspect
from mediation.documents.errands import Clean
from mediation.documents.scans import Unkeepable, kind_of
from mediation.forms.reading import read
from mediation.forms.signed import ScreenForm
from mediation.practice.signed_copies import NewCopy, SignedDesk, keep_copy, signed_desk
from mediation.work import Answer, Clock, Key, now_utc
from parties.access import Actor
from parties.errors import Fault, NotFound, NotPermitted, NotValid
from parties.thai import name_key

FIELD = "drawing"
"""The field of the form in which the drawing comes: a PNG as an address beginning with `data:`."""
_BEGINS = "data:image/png;base64,"
_LONGEST = 700_000


async def screen_desk(actor: Actor, case_id: int, document_id: int) -> SignedDesk:
    """The document that is to be signed. Raises NotFound where the centre has not turned this on, else as `signed_desk`."""
    desk = await signed_desk(actor, case_id, document_id)
    if not desk.on_screen:
        raise NotFound
    if not desk.may_keep:
        raise NotPermitted
    return desk


async def sign_on_screen(
    actor: Actor,
    case_id: int,
    document_id: int,
    raw: Mapping[str, Any],
    drawing: str,
    *,
    key: Key | None = None,
    clock: Clock = now_utc,
) -> Answer:
    """Keep a signature that was drawn. Raises NotFound, NotPermitted, NotValid with every fault, AlreadyAnswered."""
    desk = await screen_desk(actor, case_id, document_id)
    form, faults = read(ScreenForm, raw, desk.choices)
    signer = next((one for one in desk.signers if form is not None and one.number == form.signer), None)
    if form is not None and signer is not None and name_key(form.witness) == name_key(signer.name):
        faults.append(Fault("witness_signs", N_("The witness must be somebody else than the signer."), "witness"))
    sent = _decoded(drawing)
    clean = await _drawn(sent)
    if clean is None:
        faults.append(Fault("drawing_missing", N_("Sign in the box with a finger, a pen or the mouse."), FIELD))
    if faults or form is None or signer is None or clean is None:
        raise NotValid(faults)
    by_party = signer.reference.startswith("party")
    new = NewCopy(
        "screen",
        [signer.id] if by_party else [],
        [] if by_party else [signer.id],
        [sent],
        [clean],
        witness=form.witness,
        identity_seen=form.identity_seen.value,
    )
    return await keep_copy(actor, case_id, document_id, new, key=key, clock=clock)


def _decoded(drawing: str) -> bytes:
    if not drawing.startswith(_BEGINS) or len(drawing) > _LONGEST:
        return b""
    try:
        return base64.b64decode(drawing.removeprefix(_BEGINS), validate=True)
    except binascii.Error:
        return b""


async def _drawn(sent: bytes) -> Clean | None:
    """The drawing as it is kept; None where nothing was drawn, or it is no drawing."""
    try:
        if kind_of(sent) != "PNG":
            return None
        found = await inspect([sent])
    except (Unkeepable, WentWrong):
        return None
    return next((one for one in found.files if not one.blank), None)
