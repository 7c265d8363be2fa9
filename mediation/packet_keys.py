"""The keys packets are signed with: the installation's own, made from the keyring, and the public ones it tells others."""

import base64
from collections.abc import Mapping

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mediation.peer_card import key_id
from parties.keys import Keyring


def signing_key(ring: Keyring) -> tuple[str, Ed25519PrivateKey]:
    """The key new packets are signed with, and its id."""
    private = _own(ring)[0]
    return key_id(_public(private)), private


def public_keys(ring: Keyring) -> dict[str, bytes]:
    """The public keys of this installation by id: those of the past too, so that old packets can still be checked."""
    found = [_public(private) for private in _own(ring)]
    return {key_id(public): public for public in found}


def _own(ring: Keyring) -> list[Ed25519PrivateKey]:
    seeds = ring.seeds("exchange", "installation")
    return [Ed25519PrivateKey.from_private_bytes(seed[:32]) for seed in seeds.values()]


def _public(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


class _Published(msgspec.Struct, frozen=True):
    packets: dict[str, str]


def written(public: Mapping[str, bytes]) -> dict[str, str]:
    """Keys as they are published: 32 bytes in base64url, by id."""
    return {name: base64.urlsafe_b64encode(key).decode().rstrip("=") for name, key in public.items()}


def trusted_from(text: bytes) -> dict[str, bytes]:
    """The keys by id from a text as it is published. Raises msgspec.DecodeError, ValueError; also where an id is not its key's."""
    given = msgspec.json.decode(text, type=_Published).packets
    found = {name: base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)) for name, key in given.items()}
    if not found or any(len(key) != 32 or key_id(key) != name for name, key in found.items()):
        raise ValueError("these are no keys of packets")
    return found
