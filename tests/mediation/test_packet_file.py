"""The packet of a referral as a file: the same bytes each time, and nothing in it can be changed, added or hidden."""

import base64
import hashlib
import json
import zipfile
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

import jsonschema
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from mediation import packet_file
from mediation.packet_file import (
    MANIFEST,
    PAPER,
    RECORD,
    SIGNATURE,
    PacketBroken,
    bind,
    opened,
    paper_within,
)
from mediation.packet_record import FORMAT, VERSION, Body, PacketRecord, Person, schema

SENDER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = "ourkey01"
TRUSTED = {KEY: SENDER.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)}
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4 + b"%%EOF\n"


def record(**fields: object) -> PacketRecord:
    told: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "id": "0190c7f0-0000-7000-8000-000000000001",
        "referral": "17",
        "sent_on": date(2026, 11, 27),
        "sender": Body(name="ศูนย์ไกล่เกลี่ยตำบลท่าธาร", code="TT01"),
        "receiver": Body(name="ศูนย์ยุติธรรมชุมชน"),
        "destination": "CJC",
        "reason": "legal_advice",
        "basis": "written_consent",
        "topic": "DEBT",
        "nature": "civil",
        "people": (Person(side="applicant", part="party", kind="natural", name="นางบัวลอย ใจดี", phone="0812345678"),),
        "value": Decimal("12000.50"),
        "facts": "ยืมเงินกันเมื่อปีที่แล้ว ยังไม่คืน",
    }
    return PacketRecord(**(told | fields))  # type: ignore[arg-type]


def packet() -> bytes:
    return bind(record(), PDF, SENDER, KEY)


def refused(data: bytes, trusted: dict[str, bytes] | None = None) -> str:
    with pytest.raises(PacketBroken) as broken:
        opened(data, TRUSTED if trusted is None else trusted)
    assert str(broken.value).endswith(".")
    return broken.value.code


@dataclass
class Changed:
    """A packet bound anew from parts that somebody touched."""

    parts: dict[str, bytes]

    @classmethod
    def of(cls, data: bytes) -> "Changed":
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return cls({name: archive.read(name) for name in archive.namelist()})

    def bound(self, how: int = zipfile.ZIP_STORED) -> bytes:
        into = BytesIO()
        with zipfile.ZipFile(into, "w", how) as archive:
            for name, content in self.parts.items():
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, how)
        return into.getvalue()

    def signed_again(self, by: Ed25519PrivateKey = SENDER, **changes: object) -> "Changed":
        """With a manifest that the true sender signs although it says something else."""
        manifest = json.loads(self.parts[MANIFEST]) | changes
        text = json.dumps(manifest).encode()
        signature = base64.b64encode(by.sign(b"mediation referral packet\n" + text))
        return Changed({**self.parts, MANIFEST: text, SIGNATURE: signature})


def test_the_same_packet_has_the_same_bytes_and_comes_back_as_it_was() -> None:
    data = packet()
    assert data == packet()
    found = opened(data, TRUSTED)
    assert (found.record, found.paper, found.key) == (record(), PDF, KEY)
    assert len(found.sha256) == 32
    assert paper_within(data, TRUSTED) == PDF


def test_a_member_added_later_is_passed_over() -> None:
    later = Changed.of(packet())
    text = json.dumps(json.loads(later.parts[RECORD]) | {"surprise": 1}).encode()
    named = json.loads(later.parts[MANIFEST])["parts"]
    named[0] |= {"size": len(text), "sha256": hashlib.sha256(text).hexdigest()}
    later.parts[RECORD] = text
    assert opened(packet_file._archive(later.signed_again(parts=named).parts), TRUSTED).record == record()


def test_an_ordinary_archiver_shows_its_parts() -> None:
    with zipfile.ZipFile(BytesIO(packet())) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [MANIFEST, SIGNATURE, RECORD, PAPER]
        told = json.loads(archive.read(RECORD))
    assert told["people"] == [
        {"side": "applicant", "part": "party", "kind": "natural", "name": "นางบัวลอย ใจดี", "phone": "0812345678"}
    ]
    assert told["value"] == "12000.50"


def test_what_is_published_as_schema_is_what_packets_keep_to() -> None:
    published = schema()
    jsonschema.Draft202012Validator.check_schema(published)
    jsonschema.validate(json.loads(msgspec.json.encode(record())), published)
    for wrong in ({"people": "nobody"}, {"sent_on": None}, {"version": "1"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(json.loads(msgspec.json.encode(record())) | wrong, published)


@given(st.data())
def test_a_byte_changed_anywhere_is_found(data: st.DataObject) -> None:
    whole = packet()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = bytearray(whole)
    changed[at] ^= data.draw(st.integers(1, 255))
    assert refused(bytes(changed)) in {"changed", "not_a_packet", "wrong_parts", "wrong_signature", "unknown_key"}


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=40))
def test_bytes_put_in_or_cut_off_are_found(at: int, put_in: bytes) -> None:
    whole = packet()
    at = min(at, len(whole))
    assert refused(whole[:at] + put_in + whole[at:])
    assert refused(whole[: at - 1] if at else b"")


def test_a_key_that_is_not_known_and_a_signature_of_another_are_told_apart() -> None:
    assert refused(packet(), {}) == "unknown_key"
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    assert refused(packet(), {KEY: other}) == "wrong_signature"


def test_a_newer_packet_says_so_and_its_paper_can_still_be_read() -> None:
    newer = Changed.of(packet()).signed_again(version=VERSION + 1)
    newer.parts["photographs.json"] = b"{}"
    assert refused(newer.bound()) == "newer_version"
    assert paper_within(newer.bound(), TRUSTED) == PDF


@pytest.mark.parametrize("name", ["../evil.sh", "/etc/passwd", "a\\b", "C:x", "sub/packet.json", "more.txt"])
def test_a_part_too_many_or_with_a_name_that_climbs_out_is_refused(name: str) -> None:
    with_more = Changed.of(packet())
    with_more.parts[name] = b"x"
    assert refused(with_more.bound()) == "wrong_parts"


def test_ten_thousand_files_and_an_archive_that_swells_are_refused_before_they_are_read() -> None:
    many = Changed.of(packet())
    many.parts |= {f"{number}.txt": b"" for number in range(10_000)}
    assert refused(many.bound()) == "wrong_parts"
    bomb = Changed.of(packet())
    bomb.parts[RECORD] = b" " * 50_000_000
    assert refused(bomb.bound(zipfile.ZIP_DEFLATED)) == "wrong_parts"


def test_a_list_of_parts_that_is_said_to_be_short_and_is_long_is_not_read() -> None:
    """The number of entries stands in the archive's last bytes, and anybody can write a smaller one there."""
    many = Changed.of(packet())
    many.parts |= {f"{number}.txt": b"" for number in range(10_000)}
    lying = bytearray(many.bound())
    lying[-14:-10] = (4).to_bytes(2, "little") * 2
    assert refused(bytes(lying)) == "wrong_parts"


def test_what_is_no_archive_or_another_one_is_no_packet() -> None:
    for data in (b"", b"PK", PDF, packet() + b"\x00" * 40, Changed({"readme.txt": b"x"}).bound()):
        assert refused(data) == "not_a_packet"
    assert refused(b"P" * (packet_file.MOST_BYTES + 1)) == "too_large"


def test_a_manifest_that_does_not_fit_its_parts_is_refused_though_signed() -> None:
    whole = Changed.of(packet())
    named: list[object] = []
    for parts in (named, json.loads(whole.parts[MANIFEST])["parts"][:1]):
        assert refused(whole.signed_again(parts=parts).bound()) == "changed"
    del whole.parts[PAPER]
    assert refused(whole.bound()) == "wrong_parts"


def test_a_packet_that_would_be_too_large_is_not_made() -> None:
    with pytest.raises(PacketBroken):
        bind(record(), b"0" * (packet_file.MOST_BYTES + 1), SENDER, KEY)
