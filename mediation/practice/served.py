"""A notice that reached somebody counts as telling their side of the session, as soon as everybody of the side was reached.

The one place where it is made so, whether a link was opened or a letter was printed and noted.
"""

from typing import Any

from cases.vocabulary import SessionStatus
from mediation.deliveries import sent_of_session
from mediation.dossier import Dossier
from mediation.forms.sessions import HowTold
from mediation.practice import sessions
from mediation.serving import side_served
from mediation.steps import Call, Deed
from mediation.taking import step_within
from mediation.work import Work
from parties.access import Actor, Role

_NOTIFY: Deed[Any] = next(deed for deed in sessions.DEEDS if deed.event == "notify")


async def count_as_told(
    hand: Work, dossier: Dossier, session_id: int | None, side: int | None, how: HowTold, party: int | None = None
) -> None:
    """Take the step that the machine has for it, as the system, inside a piece of work that has just noted what reached somebody.

    Nothing happens where the session does not wait to be told, or not everybody of the side was reached yet.
    """
    session = next((one for one in dossier.sessions if one.id == session_id), None)
    if session is None or side is None or session.status is not SessionStatus.planned:
        return
    if not _NOTIFY.possible(dossier, session) or side in {one.side for one in session.told}:
        return
    if not side_served(dossier, side, await sent_of_session(session.id)):
        return
    system = Actor(hand.actor.centre_id, frozenset({Role.system}))
    typed = {"sides": [str(side)], "how": how.value} | ({"on_behalf_of": str(party)} if party is not None else {})
    await step_within(hand, _NOTIFY, Call(system, dossier.file.id, session.id, clock=lambda: hand.now), typed)
