"""The one keyring: every secret key of the installation, kept outside the database.

A purpose has several keys and one current among them. New seals are made with the current key; a seal says in its
first byte which key it needs, so that a rotated keyring still opens it. A digest carries no such byte: what is found
by digest is looked for by `digests`, one for each key of the purpose.
"""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SealPurpose = Literal["national_id", "phone", "safety", "session", "signed_page", "message", "guest_link"]
DigestPurpose = Literal["blind_index", "sign_in", "csrf", "attempts", "guest_word"]
SecretPurpose = Literal["database_role"]
SigningPurpose = Literal["paper", "file_seal", "exchange"]
Purpose = Literal[SealPurpose, DigestPurpose, SecretPurpose, SigningPurpose]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)

_KEY_BYTES = 32
_NONCE_BYTES = 12
_DIGEST_BYTES = 16
_SEED_BYTES = 48
SEAL_BYTES = 1 + _NONCE_BYTES + 16
"""What a seal adds to the text: the number of its key, the random bytes, the tag."""
_LAST_KEY_ID = 255
_FORMAT = 1


class KeyringInvalid(RuntimeError):
    """The keyring cannot be read, or lacks what is asked of it. The message holds no key."""


class SealBroken(RuntimeError):
    """The sealed bytes were changed, belong to another row, or were made with a key this ring does not hold."""


class _PurposeKeys(msgspec.Struct):
    current: int
    keys: dict[int, str]


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    """The keyring as JSON: for each purpose its keys by number (base64, 32 bytes) and the number of the current one."""

    format: int
    purposes: dict[Purpose, _PurposeKeys]


@dataclass(frozen=True)
class _Keys:
    current: int
    by_id: Mapping[int, bytes]

    @property
    def newest_first(self) -> list[bytes]:
        others = sorted((i for i in self.by_id if i != self.current), reverse=True)
        return [self.by_id[i] for i in (self.current, *others)]


class Keyring:
    """The keys in memory. They appear in no repr, message or log."""

    def __init__(self, keys: Mapping[Purpose, _Keys], path: Path | None = None) -> None:
        self._keys = dict(keys)
        self._path = path

    def __repr__(self) -> str:
        return f"<Keyring of {len(self._keys)} purposes>"

    @classmethod
    def create(cls, path: Path) -> "Keyring":
        """Make a keyring with a fresh key for each purpose and write it, readable by its owner alone.

        Raises FileExistsError rather than overwrite one: what its keys sealed would be lost.
        """
        ring = cls({purpose: _Keys(1, {1: secrets.token_bytes(_KEY_BYTES)}) for purpose in PURPOSES}, path)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = _written_beside(path, ring._text())
        try:
            # A link never overwrites, and whoever reads at this moment finds all of the file or none.
            os.link(fresh, path)
        finally:
            fresh.unlink()
        return ring

    @classmethod
    def load(cls, path: Path | None = None, environ: Mapping[str, str] = os.environ) -> "Keyring":
        """Read the keyring of `path`; without one, of MEDIATION_KEYRING_JSON (the text) or MEDIATION_KEYRING (a path).

        Raises KeyringInvalid where there is none, where its text is not a keyring, or where others may read the file.
        """
        if path is None and environ.get("MEDIATION_KEYRING_JSON"):
            return cls(_read(environ["MEDIATION_KEYRING_JSON"].encode(), "MEDIATION_KEYRING_JSON"))
        if path is None and environ.get("MEDIATION_KEYRING"):
            path = Path(environ["MEDIATION_KEYRING"])
        if path is None:
            raise KeyringInvalid("no keyring is named: set MEDIATION_KEYRING or MEDIATION_KEYRING_JSON")
        try:
            mode, text = stat.S_IMODE(path.stat().st_mode), path.read_bytes()
        except OSError as error:
            raise KeyringInvalid(f"the keyring {path} cannot be read: {error.strerror}") from error
        if mode & 0o077:
            raise KeyringInvalid(f"others may read the keyring {path}: set its mode to 0600")
        return cls(_read(text, str(path)), path)

    def rotate(self, purpose: Purpose) -> int:
        """Add a key, make it the current one of its purpose and write the file. Old keys stay and still open old seals.

        A new `sign_in` key signs everybody out. After a new `database_role` key the migrations must run, which set the
        passwords. Returns the number of the new key.
        Raises KeyringInvalid for a keyring given as text in the environment, which cannot be written to.
        """
        if self._path is None:
            raise KeyringInvalid("this keyring is not in a file: rotate it where its text is kept")
        earlier = self._keys.get(purpose, _Keys(0, {}))
        number = max(earlier.by_id, default=0) + 1
        if number > _LAST_KEY_ID:
            raise KeyringInvalid(f"{purpose} has had {_LAST_KEY_ID} keys; no more fit")
        rotated = _Keys(number, {**earlier.by_id, number: secrets.token_bytes(_KEY_BYTES)})
        ring = Keyring({**self._keys, purpose: rotated}, self._path)
        fresh = _written_beside(self._path, ring._text())
        fresh.replace(self._path)
        self._keys = ring._keys
        return number

    @property
    def lacking(self) -> list[Purpose]:
        """The purposes that are younger than this ring: it has no key for them yet."""
        return [purpose for purpose in PURPOSES if purpose not in self._keys]

    def complete(self) -> list[Purpose]:
        """Make a first key for every purpose this ring lacks, write the file, and give the purposes back.

        Raises KeyringInvalid, with what to do, for a keyring given as text in the environment that lacks one.
        """
        lacking = self.lacking
        if lacking and self._path is None:
            cure = "put what `mediation keys complete` prints in its place"
            raise KeyringInvalid(f"MEDIATION_KEYRING_JSON has no key for {', '.join(lacking)}: {cure}")
        for purpose in lacking:
            self.rotate(purpose)
        return lacking

    def completed_text(self) -> str:
        """This ring with a first key for every purpose it lacks, as one line of JSON for MEDIATION_KEYRING_JSON. Nothing is
        kept: what is printed once must be put to use, for asked again it makes other keys."""
        first = {purpose: _Keys(1, {1: secrets.token_bytes(_KEY_BYTES)}) for purpose in self.lacking}
        return msgspec.json.encode(Keyring({**self._keys, **first})._written()).decode()

    def seal(self, purpose: SealPurpose, plain: bytes, bound_to: str) -> bytes:
        """Encrypt with AES-256-GCM: one byte with the number of the key, 12 random bytes, then the text with its tag.

        `bound_to` names the one place the seal is good for (`person:17:national_id`); elsewhere it does not open.
        """
        keys = self._of(purpose)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(keys.by_id[keys.current]).encrypt(nonce, plain, _bound(purpose, bound_to))
        return bytes([keys.current]) + nonce + sealed

    def open_sealed(self, purpose: SealPurpose, sealed: bytes, bound_to: str) -> bytes:
        """The text of a seal made for this place. Raises SealBroken."""
        key = self._of(purpose).by_id.get(sealed[0]) if sealed else None
        if key is None:
            raise SealBroken(f"no key of this ring made that seal ({purpose})")
        nonce, text = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return AESGCM(key).decrypt(nonce, text, _bound(purpose, bound_to))
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"the seal does not hold ({purpose}, {bound_to})") from error

    def digest(self, purpose: DigestPurpose, text: str) -> bytes:
        """16 bytes of HMAC-SHA256 with the current key. The text says what kind of thing it is (`phone:0812345678`)."""
        return self.digests(purpose, text)[0]

    def digests(self, purpose: DigestPurpose, text: str) -> list[bytes]:
        """The digest under every key of the purpose, current first: what to look for after a rotation."""
        keys = self._of(purpose).newest_first
        return [hmac.digest(key, text.encode(), hashlib.sha256)[:_DIGEST_BYTES] for key in keys]

    def secret(self, purpose: SecretPurpose, name: str = "") -> str:
        """A password made from the current key for this name: the same each time, of letters, digits, `-` and `_`."""
        keys = self._of(purpose)
        made = hmac.digest(keys.by_id[keys.current], f"secret:{name}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(made).decode().rstrip("=")

    def seeds(self, purpose: SigningPurpose, name: str) -> dict[int, bytes]:
        """48 bytes for this name under every key of the purpose, by the number of the key, the current one first.

        They are the same each time: whoever signs makes a key of its own kind from them, and nothing more has to be kept.
        """
        keys = self._of(purpose)
        numbers = [keys.current, *sorted((n for n in keys.by_id if n != keys.current), reverse=True)]
        return {n: _seed(keys.by_id[n], f"{purpose}:{name}") for n in numbers}

    @property
    def folder(self) -> Path | None:
        """Where the file of this ring lies, and what else is kept secret beside it; None where it came as text."""
        return self._path.parent if self._path is not None else None

    def _of(self, purpose: Purpose) -> _Keys:
        keys = self._keys.get(purpose)
        if keys is None:
            raise KeyringInvalid(f"the keyring has no key for {purpose}: run `mediation keys complete`")
        return keys

    def _text(self) -> bytes:
        return msgspec.json.format(msgspec.json.encode(self._written())) + b"\n"

    def _written(self) -> _Written:
        purposes = {
            purpose: _PurposeKeys(keys.current, {i: base64.b64encode(key).decode() for i, key in keys.by_id.items()})
            for purpose, keys in self._keys.items()
        }
        return _Written(_FORMAT, purposes)


def _seed(key: bytes, name: str) -> bytes:
    return HKDF(hashes.SHA384(), length=_SEED_BYTES, salt=None, info=f"seed:{name}".encode()).derive(key)


def _bound(purpose: SealPurpose, bound_to: str) -> bytes:
    return f"{purpose}|{bound_to}".encode()


def _written_beside(path: Path, text: bytes) -> Path:
    """A new file in the same folder, on the disk, readable by its owner alone."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    return fresh


def _read(text: bytes, origin: str) -> dict[Purpose, _Keys]:
    try:
        written = msgspec.json.decode(text, type=_Written)
        keys = {
            purpose: _Keys(own.current, {i: base64.b64decode(key, validate=True) for i, key in own.keys.items()})
            for purpose, own in written.purposes.items()
        }
    except (msgspec.DecodeError, binascii.Error) as error:
        # The cause is left out: its message could quote a key.
        raise KeyringInvalid(f"{origin} is not a keyring ({type(error).__name__})") from None
    if written.format != _FORMAT:
        raise KeyringInvalid(f"{origin} has the format {written.format}; this version reads {_FORMAT}")
    for purpose, own in keys.items():
        if own.current not in own.by_id:
            raise KeyringInvalid(f"{origin}: the current key of {purpose} is missing")
        if any(len(key) != _KEY_BYTES or not 1 <= i <= _LAST_KEY_ID for i, key in own.by_id.items()):
            raise KeyringInvalid(
                f"{origin}: a key of {purpose} has not {_KEY_BYTES} bytes, or a number beyond {_LAST_KEY_ID}"
            )
    return keys


_in_use: list[Keyring] = []


def use(keyring: Keyring) -> None:
    """Make this the keyring of the process."""
    _in_use[:] = [keyring]


def current() -> Keyring:
    """The keyring of the process. Raises KeyringInvalid before `use`."""
    if not _in_use:
        raise KeyringInvalid("no keyring is in use yet")
    return _in_use[0]
