"""What answers of providers over HTTP mean, the same for all of them."""

from datetime import timedelta

import httpx

from notifications.outgoing import Later

_BUSY = timedelta(minutes=1)
_LONGEST = timedelta(hours=6)
_OF_THIS_MESSAGE = frozenset({400, 410, 422})
"""Answers that are about the message or its address. Others of the kind say that something is set up wrong."""


def retry_after(answer: httpx.Response) -> timedelta:
    """How long the provider asks us to wait: what it says in seconds, at least a minute, at most six hours."""
    said = answer.headers.get("retry-after", "")
    return min(max(timedelta(seconds=int(said[:6])), _BUSY), _LONGEST) if said.isascii() and said.isdigit() else _BUSY


def passing_trouble(answer: httpx.Response) -> Later | None:
    """What says nothing of this message: the provider is busy or broken, does not take us as its customer, or was not found
    where it was looked for."""
    status = answer.status_code
    if status in (408, 425, 429) or status >= 500:
        return Later("busy", str(status), retry_after(answer))
    if status in (401, 402, 403):
        return Later("sender_refused", str(status))
    return None if answer.is_success or status in _OF_THIS_MESSAGE else Later("not_taken", str(status))


def unreached(failed: httpx.HTTPError) -> Later:
    """What a failure before any answer means."""
    return Later("too_slow" if isinstance(failed, httpx.TimeoutException) else "not_reached")
