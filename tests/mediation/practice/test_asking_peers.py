"""An installation that answers badly: it redirects, hangs, pours, lies, or answers something else than was asked."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from mediation.exchange_items import LONGEST_ANSWER, Greeting
from mediation.practice import asking_peers
from mediation.practice.asking_peers import Address, PeerFailed, open_line
from mediation.work import now_utc
from parties import keys
from tests.conftest import Database

Manner = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@asynccontextmanager
async def badly_answering(manner: Manner) -> AsyncIterator[str]:
    """A server on this machine with these manners; its address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await manner(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


async def asked(address: str) -> PeerFailed:
    """How the question fails; it must."""
    async with open_line(now_utc) as line:
        with pytest.raises(PeerFailed) as failed:
            await line.ask(Address(0, address, ""), "GET", "/greeting", Greeting)
    return failed.value


def saying(*pieces: bytes) -> Manner:
    async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()

    return say


async def test_it_is_not_led_elsewhere(database: Database, keyring: keys.Keyring) -> None:
    visited: list[bytes] = []

    async def elsewhere(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visited.append(b"!")
        writer.write(HEAD + b"Content-Length: 2\r\n\r\n{}")

    async with badly_answering(elsewhere) as inner:
        there = b"HTTP/1.1 302 Found\r\nLocation: " + inner.encode() + b"/\r\nContent-Length: 0\r\n\r\n"
        async with badly_answering(saying(there)) as address:
            assert (await asked(address)).code == "redirected"
    assert visited == []


async def test_it_does_not_wait_for_ever(
    database: Database, keyring: keys.Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking_peers, "WHOLE_REQUEST_SECONDS", 0.3)

    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Content-Length: 1000\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def say_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    for manner in (drip, say_nothing):
        async with badly_answering(manner) as address:
            failed = await asked(address)
            assert (failed.code, failed.down) == ("no_answer_in_time", False)


async def test_it_does_not_drink_from_a_flood(database: Database, keyring: keys.Keyring) -> None:
    poured = [0]

    async def flood(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Content-Length: 1000000000\r\n\r\n")
        while poured[0] < 1_000_000_000:
            writer.write(b"x" * 65_536)
            poured[0] += 65_536
            await writer.drain()

    async with badly_answering(flood) as address:
        assert (await asked(address)).code == "answer_too_long"
    assert poured[0] < 50 * LONGEST_ANSWER


async def test_what_was_pressed_together_stays_so(database: Database, keyring: keys.Keyring) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    packed = HEAD + b"Content-Encoding: gzip\r\nContent-Length: " + str(len(bomb)).encode() + b"\r\n\r\n" + bomb
    async with badly_answering(saying(packed)) as address:
        assert (await asked(address)).code == "answer_signature_wrong"


async def test_an_answer_nobody_signed_is_not_believed(database: Database, keyring: keys.Keyring) -> None:
    body = b'{"schema":1,"now":"2026-11-27T10:00:00Z","centres":[]}'
    whole = HEAD + b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body
    async with badly_answering(saying(whole)) as address:
        assert (await asked(address)).code == "answer_signature_wrong"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"", "broken_off"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "broken_off"),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 9\r\n\r\n<script>x", "answered_500"),
        (b'HTTP/1.1 409 No\r\nContent-Length: 18\r\n\r\n{"code":"not_yet"}', "not_yet"),
        (b'HTTP/1.1 401 No\r\nContent-Length: 22\r\n\r\n{"code":"<b>evil</b>"}', "answered_401"),
        (b"HTTP/1.1 401 No\r\nContent-Length: 4\r\n\r\n[[[[", "answered_401"),
    ],
)
async def test_nothing_a_stranger_says_is_repeated(
    database: Database, keyring: keys.Keyring, said: bytes, code: str
) -> None:
    async with badly_answering(saying(said)) as address:
        assert (await asked(address)).code == code


async def test_where_nobody_listens_nothing_can_have_arrived(database: Database, keyring: keys.Keyring) -> None:
    async with badly_answering(saying()) as address:
        pass
    failed = await asked(address)
    assert (failed.code, failed.down) == ("not_reached", True)
