"""LINE Messaging API: push to somebody who has linked their account, and the answer in the chat where they do so.

The retry key is the key of the message: within a day LINE passes on once what it is handed twice, and says 409 to the second.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

import httpx

from notifications.channels.answers import passing_trouble, unreached
from notifications.outgoing import HandedOver, Outgoing, Refused

LONGEST = 5000
"""Characters of one text."""
ALREADY_ACCEPTED = 409


@dataclass(frozen=True)
class LineWay:
    """The official account of the installation. `secret` signs what LINE sends us."""

    token: str = field(repr=False)
    secret: str = field(repr=False)
    base_url: str = "https://api.line.me"
    seconds: float = 15.0


class LineSender:
    """Pushes texts to LINE users."""

    at_once = 8

    def __init__(self, way: LineWay) -> None:
        headers = {"Authorization": f"Bearer {way.token}"}
        self._client = httpx.AsyncClient(base_url=way.base_url, headers=headers, timeout=way.seconds)

    async def hand_over(self, letter: Outgoing) -> HandedOver:
        """Push one text. Raises Later, Refused."""
        text = {"type": "text", "text": letter.worded.text[:LONGEST]}
        key = {"X-Line-Retry-Key": str(letter.key)}
        try:
            answer = await self._client.post(
                "/v2/bot/message/push", json={"to": letter.address, "messages": [text]}, headers=key
            )
        except httpx.HTTPError as failed:
            raise unreached(failed) from failed
        if answer.status_code == ALREADY_ACCEPTED:
            return HandedOver(answer.headers.get("x-line-accepted-request-id", "")[:80])
        if (trouble := passing_trouble(answer)) is not None:
            raise trouble
        if not answer.is_success:
            raise Refused("address_refused", str(answer.status_code))
        return HandedOver(answer.headers.get("x-line-request-id", "")[:80])

    async def reply(self, reply_token: str, text: str) -> bool:
        """Answer in the chat what was just written there; whether LINE took it. One that is lost does no harm."""
        body = {"replyToken": reply_token, "messages": [{"type": "text", "text": text[:LONGEST]}]}
        try:
            return (await self._client.post("/v2/bot/message/reply", json=body)).is_success
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def signed_by_line(secret: str, body: bytes, signature: str) -> bool:
    """Whether the body came from LINE, compared in constant time."""
    made = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256))
    return hmac.compare_digest(made, signature.encode())
