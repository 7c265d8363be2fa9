"""The keys this installation signs its requests to others with: made from the keyring, so that nothing more has to be kept."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mediation.peer_card import Card, key_id
from mediation.signed_messages import SigningKey
from parties.keys import Keyring


def own_keys(ring: Keyring) -> list[SigningKey]:
    """Every key, the current one first; earlier ones for peers that do not know the current one yet."""
    return [_named(seed) for seed in ring.seeds("exchange", "installation").values()]


def _named(seed: bytes) -> SigningKey:
    private = Ed25519PrivateKey.from_private_bytes(seed[:32])
    return SigningKey(key_id(public_key(private)), private)


def public_key(private: Ed25519PrivateKey) -> bytes:
    """The part that is told to others: 32 bytes."""
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def own_card(ring: Keyring, base_url: str) -> Card:
    """The card of this installation as it stands now."""
    return Card(base_url, public_key(own_keys(ring)[0].private))


def known_by(ring: Keyring, key: str) -> SigningKey:
    """The key a peer knows us by; the current one where it said nothing yet, or where that one is gone."""
    keys = own_keys(ring)
    return next((one for one in keys if one.key_id == key), keys[0])
