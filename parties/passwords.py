"""Passwords: argon2id (19 MiB, two passes, one lane), in threads and at most four at once; and what a new one must be.

They are normalised to NFKC first: Thai input methods write the same word in several ways.
"""

import asyncio
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from parties.errors import Fault

SHORTEST = 10
LONGEST = 200
_FEWEST_CHARACTERS = 4

HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1, hash_len=32, salt_len=16)
# A well-formed hash that no known password matches, made with the parameters of the day: comparing with it costs as
# much as comparing with an account's.
DECOY = f"$argon2id$v=19$m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}${'A' * 22}${'A' * 43}"
_AT_ONCE = asyncio.Semaphore(4)


def normalised(password: str) -> str:
    """The password as it is hashed and compared."""
    return unicodedata.normalize("NFKC", password)


async def hashed(password: str) -> str:
    """The argon2id hash of a password, with its parameters and salt."""
    async with _AT_ONCE:
        return await asyncio.to_thread(HASHER.hash, normalised(password))


async def matches(password_hash: str, password: str) -> bool:
    """True when the password is the one of this hash. A hash that is none matches nothing."""
    async with _AT_ONCE:
        return await asyncio.to_thread(_verify, password_hash, normalised(password))


def _verify(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def outdated(password_hash: str) -> bool:
    """True when the hash was made with other parameters than are used now."""
    return HASHER.check_needs_rehash(password_hash)


def password_faults(password: str, username: str, field: str = "password") -> list[Fault]:
    """Everything that speaks against a new password; empty when it will do."""
    given = normalised(password)
    faults = []
    if len(given) < SHORTEST:
        faults.append(
            Fault(
                "password_short",
                "Use at least %(shortest)s characters.",
                field,
                hint="Three or four words that do not belong together are easy to remember and hard to guess.",
                params={"shortest": str(SHORTEST)},
            )
        )
    if len(given) > LONGEST:
        longest = {"longest": str(LONGEST)}
        faults.append(Fault("password_long", "Use at most %(longest)s characters.", field, params=longest))
    if username and username.lower() in given.lower():
        faults.append(Fault("password_is_name", "The password must not contain the user name.", field))
    if given and len(set(given)) < _FEWEST_CHARACTERS:
        faults.append(Fault("password_plain", "Use more than a few different characters.", field))
    if any(unicodedata.category(character) == "Cc" for character in given):
        faults.append(Fault("password_unreadable", "This holds characters that cannot be typed.", field))
    return faults
