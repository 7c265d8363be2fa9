"""SMS through whatever gateway takes HTTP: address, headers and body are templates of the installation.

Places in a template are `{{phone}}`, `{{text}}`, `{{key}}` and `{{sender}}`; what stands in them is written as the place asks:
in an address and a form percent-encoded, in JSON and XML with its signs escaped. Many gateways answer 200 to what they did not
take, so that success may be asked to look like a pattern as well.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote
from xml.sax.saxutils import escape

import httpx

from notifications.channels.answers import passing_trouble, unreached
from notifications.outgoing import HandedOver, Later, Outgoing, Refused
from parties.thai_identity import PhoneUnreadable, mobile_e164

PhoneForm = Literal["66", "+66", "0"]
PLACES = ("phone", "text", "key", "sender")
_PLACE = re.compile(r"\{\{(\w+)\}\}")

# It would write every address it asks for into the log, and with some gateways number and text stand in the address.
logging.getLogger("httpx").setLevel(logging.WARNING)


@dataclass(frozen=True)
class SmsWay:
    """A gateway. `success`, `refused`: patterns to look for in its answer; `reference`: one whose group is its own number.

    `refused` says which answers mean that this number is never reached; other failures are tried again.
    """

    url: str = field(repr=False)
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str = field(default="", repr=False)
    phone: PhoneForm = "66"
    sender: str = ""
    success: str = ""
    refused: str = ""
    reference: str = ""
    seconds: float = 15.0


class SmsSender:
    """Hands short messages to a gateway."""

    at_once = 8

    def __init__(self, way: SmsWay) -> None:
        self._way = way
        self._client = httpx.AsyncClient(timeout=way.seconds)

    async def hand_over(self, letter: Outgoing) -> HandedOver:
        """Hand one over. Raises Later, Refused."""
        request = self._request(letter)
        try:
            answer = await self._client.send(request)
        except httpx.HTTPError as failed:
            raise unreached(failed) from failed
        if (trouble := passing_trouble(answer)) is not None:
            raise trouble
        said = answer.text[:10_000]
        if not answer.is_success or _found(self._way.refused, said):
            raise Refused("address_refused", str(answer.status_code))
        if self._way.success and not _found(self._way.success, said):
            raise Later("not_taken", str(answer.status_code))
        reference = re.search(self._way.reference, said) if self._way.reference else None
        return HandedOver(reference.group(reference.lastindex or 0)[:80] if reference else "")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def _request(self, letter: Outgoing) -> httpx.Request:
        way = self._way
        values = {
            "phone": phone_as(way.phone, letter.address),
            "text": letter.worded.sms,
            "key": str(letter.key),
            "sender": way.sender,
        }
        kind = next((value for name, value in way.headers.items() if name.lower() == "content-type"), "")
        headers = {name: filled(value, values, _plain) for name, value in way.headers.items()}
        content = filled(way.body, values, _escaping(kind)).encode() if way.body else None
        return self._client.build_request(
            way.method, filled(way.url, values, _percent), headers=headers, content=content
        )


def phone_as(form: PhoneForm, number: str) -> str:
    """A mobile number as a gateway wants it, from any grouping, of today or from before the tenth digit. Raises Refused."""
    try:
        international = mobile_e164(number)
    except PhoneUnreadable as unreadable:
        raise Refused("not_a_mobile") from unreadable
    return {"+66": international, "66": international[1:], "0": f"0{international[3:]}"}[form]


def filled(template: str, values: Mapping[str, str], written: Callable[[str], str]) -> str:
    """A template with its places filled; what is no place of ours stays as it stands."""
    return _PLACE.sub(lambda found: written(values[found[1]]) if found[1] in values else found[0], template)


def _escaping(content_type: str) -> Callable[[str], str]:
    kind = content_type.partition(";")[0].strip().lower()
    if kind.endswith("json"):
        return lambda text: json.dumps(text, ensure_ascii=False)[1:-1]
    if kind.endswith("xml"):
        return lambda text: escape(text, {'"': "&quot;"})
    return _percent if kind == "application/x-www-form-urlencoded" else _plain


def _percent(text: str) -> str:
    return quote(text, safe="")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _found(pattern: str, said: str) -> bool:
    return bool(pattern) and re.search(pattern, said) is not None
