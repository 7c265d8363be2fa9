"""What a device keeps for where there is no signal: the worker between page and network, the page shown without one, words.

Nothing here is personal: what a person has chosen to keep of a session lies in the device's own database, never in the
browser's cache of pages.
"""

from functools import cache
from typing import Any

import msgspec
from litestar import Request, Response, get

from cases.msgid import N_
from mediation.assets import asset, assets_under, static_url
from mediation.pages.render import ENVIRONMENT
from parties.language import current_locale
from parties.language import gettext as _

AnyRequest = Request[Any, Any, Any]
SHELL = "/offline"
_BESIDE = ("app.css", "app.js", "icon.svg")
_ASKED_FOR_ALWAYS = {"Cache-Control": "no-cache"}

WORDS: dict[str, str] = {
    # Where an entry stands.
    "here": N_("On this device only"),
    "going": N_("On its way"),
    "kept": N_("Kept by the centre"),
    "refused": N_("Not taken"),
    # What is wrong, and what to do.
    "offline": N_("No signal. Go on writing: everything waits on this device and is sent by itself."),
    "waiting": N_("Not sent yet: %(count)s."),
    "all_kept": N_("Everything is kept by the centre."),
    "some_refused": N_("Entries that were not taken: %(count)s. Please look at each of them."),
    "to_the_room": N_("To the session"),
    "later": N_("The centre does not answer. It is tried again by itself."),
    "sign_in_again": N_(
        "Your sign-in has run out. What you wrote waits on this device. Sign in again, and it is sent."
    ),
    "sign_in": N_("Sign in"),
    "elsewhere": N_(
        "This account cannot send to this session now: another centre is chosen, or you no longer serve in it."
    ),
    "correct": N_("Correct it"),
    "drop": N_("Throw it away"),
    "drop_sure": N_("This was never sent. Throw it away for good?"),
    "try_again": N_("Try again"),
    # Keeping and clearing.
    "keep": N_("Keep this session for when there is no signal"),
    "keep_hint": N_(
        "Names, sides and entries of this session are then kept on this phone for 14 days, or until you sign out. "
        "Do so on a phone of your own only."
    ),
    "keep_failed": N_("It could not be kept. Please try again where there is a signal."),
    "is_kept": N_("This session is kept on this device. It also opens without a signal."),
    "of_centre": N_("Show the whole page of the centre"),
    "of_device": N_("Back to the session on this device"),
    "kept_here": N_("Sessions kept on this device"),
    "clear": N_("Clear this device"),
    "clear_sure": N_("Take every session off this device?"),
    "clear_loss": N_(
        "Entries that were never sent: %(count)s. They would be lost for good. Clear this device all the same?"
    ),
    "cleared": N_("This device is cleared."),
    "leave_loss": N_(
        "Entries that were never sent: %(count)s. They are lost when you sign out. Sign out all the same?"
    ),
    "of_another": N_(
        "Entries of another account wait on this device: %(count)s. Only that account can see and send them."
    ),
    "clear_another": N_("Clear what is of another account"),
    "too_old": N_(
        "What was kept longer than 14 days was taken off this device. Entries lost that were never sent: %(count)s."
    ),
    # Two versions of one text.
    "two_versions": N_("This was written differently on two devices. Which text holds?"),
    "this_holds": N_("This one holds"),
    # The room.
    "room": N_("Session in case %(number)s"),
    "held": N_(
        "This case is stopped for safety. Until the safety officer and the head have decided, its story is kept back. "
        "Do not call or write to the sides."
    ),
    "open": N_("Open the session"),
    "close": N_("Close the session"),
    "opened": N_("Session opened"),
    "closed": N_("Session closed"),
    "erased": N_("Note erased"),
    "who_is_here": N_("Who is here"),
    "mediators_here": N_("Mediators who are here"),
    "without_a_side": N_("Why you begin without a side"),
    "mediator": N_("Mediator"),
    "with_whom": N_("With whom you speak alone"),
    "why_alone": N_("Why you speak with one side alone"),
    "to_be_told": N_("Still to be told that a caucus took place:"),
    "write_down": N_("Write down"),
    "said": N_("What was said"),
    "text": N_("Text"),
    "side": N_("Side"),
    "reword": N_("Change the wording"),
    "erase": N_("Erase for good"),
    "erase_sure": N_("Erase this note for good? Nobody can bring it back."),
    "result": N_("Result of the session"),
    "log": N_("What happened"),
    "since": N_("Since %(time)s, %(count)s minutes"),
    "minutes": N_("%(count)s minutes"),
    "clock_off": N_("The clock of this device is wrong. Times are counted by the clock of the centre."),
}
"""The words of what a device does by itself; they go to it as JSON, in the reader's language."""


@cache
def _worker() -> bytes:
    """The worker, with the addresses of everything the page without a signal is made of. A new file gives a new worker."""
    kept = [SHELL, *(static_url(name) for name in _BESIDE)]
    kept += [
        one.url for folder in ("fonts", "offline") for one in assets_under(folder) if one.media_type != "text/plain"
    ]
    return f"const KEPT = {msgspec.json.encode(kept).decode()};\n".encode() + asset("offline/worker.js").content


@get("/sw.js", include_in_schema=False)
async def service_worker() -> Response[bytes]:
    """The worker. At the root, so that it may look after every page of the house."""
    return Response(_worker(), media_type="text/javascript", headers=_ASKED_FOR_ALWAYS)


@get(SHELL, include_in_schema=False)
async def shell() -> Response[str]:
    """The page that stands in for any other without a signal: the same for everybody, in both languages."""
    return Response(_shell(), media_type="text/html", headers=_ASKED_FOR_ALWAYS)


def _shell() -> str:
    return ENVIRONMENT.get_template("offline.html").render()


@get("/offline/words", include_in_schema=False)
async def words() -> Response[dict[str, str]]:
    """The words of what a device does by itself."""
    told = {code: _(msgid) for code, msgid in WORDS.items()} | {"locale": current_locale.get()}
    return Response(told, headers=_ASKED_FOR_ALWAYS)


ROUTES = [service_worker, shell, words]
