"""The two parts that let a guest in: a link, and a short code that is said or printed and never goes the same way as the link.

The link is 256 random bits. The code has eight digits, so that it can be told by telephone and typed on any keyboard.
"""

import hashlib
import re
import secrets

from parties import keys
from parties.thai_text import latin_digits

DOOR = "/r/"
"""Where links lead: the secret part follows."""
DIGITS = 8
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_WORD = re.compile(rf"[0-9]{{{DIGITS}}}")
_BETWEEN = re.compile(r"[\s\-–.]+")


def new_token() -> str:
    """43 characters (256 bits) that nobody guesses: of a link, or of a sitting."""
    return secrets.token_urlsafe(32)


def new_word() -> str:
    """Eight digits that nobody guesses within the few tries there are."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def token_hash(token: str) -> bytes | None:
    """What the database keeps of a link or a sitting; None where it is none of ours. So long a secret needs no key."""
    return hashlib.sha256(f"guest:{token}".encode()).digest() if _TOKEN.fullmatch(token) else None


def read_word(typed: str) -> str | None:
    """The code as it was typed, in Thai or Arabic digits, with or without spaces; None where it cannot be one."""
    word = _BETWEEN.sub("", latin_digits(typed))
    return word if _WORD.fullmatch(word) else None


def said_word(word: str) -> str:
    """The code as it is shown and said: two groups of four."""
    return f"{word[:4]} {word[4:]}"


def word_hashes(link_hash: bytes, word: str) -> list[bytes]:
    """The code bound to its link, digested under every key, the current one first."""
    return keys.current().digests("guest_word", f"{link_hash.hex()}:{word}")


def sealed(link_hash: bytes, token: str, word: str) -> bytes:
    """Both parts for the sender, who may have to say them again."""
    return keys.current().seal("guest_link", f"{token}{word}".encode(), f"guest_code:{link_hash.hex()}")


def unsealed(link_hash: bytes, seal: bytes) -> tuple[str, str]:
    """Link and code again. Raises SealBroken."""
    both = keys.current().open_sealed("guest_link", seal, f"guest_code:{link_hash.hex()}").decode()
    return both[:-DIGITS], both[-DIGITS:]
