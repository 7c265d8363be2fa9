"""The card of an installation: its address and public key in one line, and the digits by which two people compare it by phone.

A card is an address with the key behind `#`: https://mediation.example/#mediation-peer.1.{43 characters of base64url}
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

KEY_BYTES = 32
_MARK = "mediation-peer.1."
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_HOST = re.compile(r"[a-z0-9.:\[\]-]{1,200}")
_GROUPS, _BYTES_OF_GROUP = 6, 5


class CardUnreadable(ValueError):
    """The text is no card; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Card:
    """Where an installation is reached, and the key its requests are signed with."""

    base_url: str
    public_key: bytes

    @property
    def key_id(self) -> str:
        """The name of the key in signatures."""
        return key_id(self.public_key)

    @property
    def fingerprint(self) -> str:
        """Thirty digits in six groups, to be read out over the phone."""
        return fingerprint(self.public_key)

    @property
    def text(self) -> str:
        """The card as it is handed on."""
        return f"{self.base_url}/#{_MARK}{base64.urlsafe_b64encode(self.public_key).decode().rstrip('=')}"


def key_id(public_key: bytes) -> str:
    """The name of a key in signatures: sixteen characters made from the key itself."""
    return hashlib.sha256(b"mediation key id\0" + public_key).hexdigest()[:16]


def fingerprint(public_key: bytes) -> str:
    """Thirty digits (a hundred bits) that another key cannot be made to have."""
    digest = hashlib.sha512(b"mediation fingerprint\0" + public_key).digest()
    groups = [digest[i * _BYTES_OF_GROUP : (i + 1) * _BYTES_OF_GROUP] for i in range(_GROUPS)]
    return " ".join(f"{int.from_bytes(group, 'big') % 100_000:05d}" for group in groups)


def is_this_machine(base_url: str) -> bool:
    """Whether an address leads to this very machine."""
    return urlsplit(base_url).hostname in _THIS_MACHINE


def read_card(text: str, own_base_url: str) -> Card:
    """The card in a text that was pasted. Raises CardUnreadable.

    Plain http is good on this machine alone, and only for an installation that is itself reached there: from anywhere else
    an address of the machine itself would lead to what is not meant for others.
    """
    address, mark, key = text.strip().partition(f"/#{_MARK}")
    if not mark:
        raise CardUnreadable("no_card")
    base_url = checked_base_url(address, own_base_url)
    try:
        public_key = base64.b64decode(key + "=" * (-len(key) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as wrong:
        raise CardUnreadable("no_key") from wrong
    card = Card(base_url, public_key)
    if len(public_key) != KEY_BYTES or not card.text.endswith(key):
        raise CardUnreadable("no_key")
    return card


def checked_base_url(address: str, own_base_url: str) -> str:
    """An address an installation may be reached under. Raises CardUnreadable."""
    try:
        parts = urlsplit(address)
        known = parts.port is None or parts.port > 0
    except ValueError as wrong:
        raise CardUnreadable("no_address") from wrong
    if not known or not parts.hostname or not _HOST.fullmatch(parts.netloc) or parts.path or parts.query:
        raise CardUnreadable("no_address")
    here = is_this_machine(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and here):
        raise CardUnreadable("not_https")
    if here and not is_this_machine(own_base_url):
        raise CardUnreadable("this_machine")
    if address == own_base_url:
        raise CardUnreadable("own_card")
    return address
