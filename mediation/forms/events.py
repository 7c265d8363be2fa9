"""What every event may carry besides its own fields."""

from datetime import datetime
from typing import Annotated

import msgspec

from mediation.forms.fields import area, choice, moment


class EventForm(msgspec.Struct, kw_only=True, frozen=True):
    """When it happened (now when empty), for whom, and a remark kept beside the journal."""

    happened_at: Annotated[
        datetime | None,
        moment("When it happened", "Leave empty for now. Last night's meeting may be written down today."),
    ] = None
    on_behalf_of: Annotated[int | None, choice("On behalf of", "parties")] = None
    note: Annotated[str, area("Remark", "Kept with the case, not in the journal.", max_length=2000, rows=2)] = ""
    out_of_order_reason: Annotated[
        str, area("Why the time lies before the last step", "Only for corrections.", max_length=500, rows=2)
    ] = ""
