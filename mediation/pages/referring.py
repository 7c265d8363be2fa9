"""The form of a referral: whom it may go to, with how they are reached, and what exactly they will see before it is prepared."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from mediation.dossier import Dossier
from mediation.pages.answering import NOTHING_KNOWN, NOTHING_SHARED, shared_address
from mediation.pages.posting import Sent
from mediation.practice.receivers import entries_here, fitting_entries
from mediation.practice.referral_preview import begun, check_before_looking, preview
from mediation.work import now_utc
from parties import thai
from parties.access import Actor

Values = Mapping[str, Any]
LOOK = "_look"


async def begun_with(_: Actor, dossier: Dossier, values: dict[str, Any]) -> dict[str, Any]:
    """What the form is opened with."""
    return values | begun(dossier, values)


async def looked(actor: Actor, case_id: int, posted: Sent) -> Values | None:
    """The form again with what its receiver would see, where that was asked for. Raises NotFound, NotPermitted, NotValid."""
    if LOOK not in posted.own or posted.changed:
        return None
    await check_before_looking(actor, case_id, posted.values)
    return {**posted.values, LOOK: "on"}


async def around(dossier: Dossier, values: Values) -> dict[str, Any]:
    """The directory, the fitting entries first; and the preview where it was asked for. Inside a `reading`."""
    fitting, others = fitting_entries(dossier, await entries_here())
    seen = (
        await preview(dossier, {name: value for name, value in values.items() if name != LOOK})
        if LOOK in values
        else None
    )
    chosen = str(values.get("entry") or "")
    return {
        "fitting": fitting,
        "others": others,
        "entry_chosen": chosen,
        "others_open": any(str(one.id) == chosen for one in others),
        "today": thai.bangkok_day(now_utc()),
        "preview": seen,
        "given": {**NOTHING_SHARED, **seen.packet} if seen else {},
        "people": [{**NOTHING_KNOWN, **person} for person in seen.people] if seen else [],
        "value": seen.value if seen else None,
        "print_address": shared_address,
        "phone_print": thai.phone_print,
        "day_of": date.fromisoformat,
    }
