"""Providers as they are in the field, on this machine: a real SMTP server with moods, and a web server that answers as told."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from notifications.channels.mail import MailWay


@dataclass
class Mailbox:
    """What an SMTP server took, and what it answers to addresses. `data`: its answer to a whole mail."""

    port: int = 0
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)

    def way(self, seconds: float = 5.0) -> MailWay:
        """How a sender reaches it."""
        return MailWay("127.0.0.1", self.port, "centre@mediation.example", "none", seconds=seconds)

    async def handle_RCPT(  # noqa: N802 - the server calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take an address, or answer as told."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail, or answer as told."""
        if self.data:
            return self.data.pop(0)
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.taken += [(address, mail) for address in envelope.rcpt_tos]
        return "250 taken"


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """A real SMTP server on a port of its own."""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


@contextmanager
def hanging_server() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@dataclass(frozen=True)
class Asked:
    """A request a web server got."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body decoded."""
        return json.loads(self.body)


@dataclass
class Gateway:
    """A web server of a provider. `answers` are given one after the other, then always the last: status, headers, body."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], str]] = field(default_factory=lambda: [(200, {}, "{}")])

    def answer(self, *answers: tuple[int, dict[str, str], str]) -> None:
        """Answer so from now on."""
        self.answers = list(answers)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asks may die in the middle."""


@contextmanager
def gateway() -> Iterator[Gateway]:
    """A web server on a port of its own."""
    made = Gateway()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        told: ClassVar[Gateway] = made

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length)
            if len(body) < length:
                # Whoever asked died in the middle: that was no request.
                self.close_connection = True
                return
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.told.asked.append(Asked(self.command, self.path, headers, body))
            status, extra, text = self.told.answers.pop(0) if len(self.told.answers) > 1 else self.told.answers[0]
            content = text.encode()
            self.send_response(status)
            for name, value in {"content-length": str(len(content)), **extra}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    server = _Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
