"""Quiet hours and daily limits of a centre's messages, set by its administrator and noted in its chain."""

from collections.abc import Mapping
from typing import Any

import msgspec

from mediation.forms.reading import read
from mediation.forms.sending import SendingForm
from mediation.work import Answer, Clock, Key, now_utc, reading, work
from notifications.timing import QuietHours
from parties.access import Actor, Permission, Role, require
from parties.database import fetch_value
from parties.errors import NotValid
from parties.rows import update
from parties.tables import Centre

SETTING = "delivery"
"""Under which name the settings of a centre keep them; `messages_lease` and delivery read them there."""
_LIMITED = ("sms", "line", "mail")


async def read_sending(actor: Actor) -> SendingForm:
    """The rules of the actor's centre. Raises NotPermitted."""
    require(actor, Permission.administer)
    async with reading(actor):
        return _form((await _settings(actor)).get(SETTING, {}))


async def change_sending(
    actor: Actor, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc
) -> Answer:
    """Set them anew; what is the same stays unnoted. Raises NotPermitted, NotValid with every fault."""
    require(actor, Permission.administer)
    async with work(actor, clock, key=key) as hand:
        await fetch_value("select 1 from centre where id = current_centre() for update")
        settings = await _settings(actor)
        before = _form(settings.get(SETTING, {}))
        form, faults = read(SendingForm, raw)
        if faults or form is None:
            raise NotValid(faults)
        changed = {
            name: new for name in form.__struct_fields__ if (new := getattr(form, name)) != getattr(before, name)
        }
        if changed:
            await update(Centre, actor.centre_id, {"settings": settings | {SETTING: _kept(form)}})
            hand.happened(
                "centre:setting:changed",
                subject_kind="centre",
                subject_id=actor.centre_id,
                entity="sending",
                role=actor.acting_as([Role.admin]),
                facts={"changed": sorted(changed), **changed},
            )
        hand.answer, hand.location = {"changed": sorted(changed)}, "/administration"
    assert hand.done is not None
    return hand.done


async def _settings(actor: Actor) -> dict[str, Any]:
    settings: dict[str, Any] = msgspec.json.decode(
        await fetch_value("select settings from centre where id = $1", actor.centre_id)
    )
    return settings


def _form(rules: Mapping[str, Any]) -> SendingForm:
    quiet, quota = QuietHours.of(rules), rules.get("quota", {})
    limits = {channel: quota.get(channel) for channel in _LIMITED}
    return SendingForm(quiet_from=quiet.begin.hour, quiet_until=quiet.end.hour, **limits)


def _kept(form: SendingForm) -> dict[str, Any]:
    quota = {channel: most for channel in _LIMITED if (most := getattr(form, channel)) is not None}
    return {"quiet": [f"{form.quiet_from:02d}:00", f"{form.quiet_until:02d}:00"], "quota": quota}
