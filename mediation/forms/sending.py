"""When messages of a centre may ring, and how many leave it on one day."""

from typing import Annotated

import msgspec

from mediation.forms.fields import integer

MOST_A_DAY = 1_000_000


class SendingForm(msgspec.Struct, kw_only=True, frozen=True):
    """Quiet hours, in which neither a telephone nor LINE rings, and the most that leaves on a day by each way."""

    quiet_from: Annotated[
        int, integer("Quiet from (hour)", "In these hours no SMS and no LINE leaves; mail does.", minimum=0, maximum=23)
    ]
    quiet_until: Annotated[
        int, integer("Quiet until (hour)", "The same hour twice: no quiet hours.", minimum=0, maximum=23)
    ]
    sms: Annotated[
        int | None,
        integer(
            "SMS a day at most", "Leave empty for no limit. What is over it leaves the next day.", maximum=MOST_A_DAY
        ),
    ] = None
    line: Annotated[
        int | None, integer("LINE messages a day at most", "Leave empty for no limit.", maximum=MOST_A_DAY)
    ] = None
    mail: Annotated[int | None, integer("E-mails a day at most", "Leave empty for no limit.", maximum=MOST_A_DAY)] = (
        None
    )
