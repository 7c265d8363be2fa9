"""Mail by SMTP: text, HTML and, for an appointment, the part that calendars understand.

A server may hang, put a mail off or refuse one address: each mail goes by a connection of its own, in threads of its own, so that
one takes none of the others with it. The Message-ID is made from the key: whoever receives it twice sees that it is one.
"""

import asyncio
import re
import smtplib
import ssl
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

from notifications.channels.invitation import invitation, method_of
from notifications.outgoing import HandedOver, Later, Outgoing, Refused

_ENHANCED = re.compile(rb"^([245]\.\d{1,3}\.\d{1,3})\b")
GREYLISTED = timedelta(minutes=5)
"""How long a server that puts off by 4xx is left alone at least."""


@dataclass(frozen=True)
class MailWay:
    """How mail leaves: `tls` is "start" (STARTTLS), "whole" (from the first byte) or "none" (a server on this machine)."""

    host: str
    port: int
    from_address: str
    tls: Literal["start", "whole", "none"] = "start"
    username: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 20.0


class MailSender:
    """Hands mail to one SMTP server."""

    at_once = 4

    def __init__(self, way: MailWay) -> None:
        self._way = way
        self._threads = ThreadPoolExecutor(self.at_once, thread_name_prefix="mail")

    async def hand_over(self, letter: Outgoing) -> HandedOver:
        """Hand one mail over. Raises Later, Refused."""
        mail = mail_of(letter, self._way.from_address)
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._threads, self._send, mail, letter.address)
        except (smtplib.SMTPException, OSError) as failed:
            raise _meaning(failed) from failed
        except ValueError as unusable:
            raise Refused("address_unusable") from unusable
        return HandedOver(str(mail["Message-ID"]))

    async def close(self) -> None:
        """Wait for no thread: one that hangs ends with its connection."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _send(self, mail: EmailMessage, address: str) -> None:
        way = self._way
        context = ssl.create_default_context()
        if way.tls == "whole":
            server: smtplib.SMTP = smtplib.SMTP_SSL(way.host, way.port, timeout=way.seconds, context=context)
        else:
            server = smtplib.SMTP(way.host, way.port, timeout=way.seconds)
        with server:
            if way.tls == "start":
                server.starttls(context=context)
            if way.username:
                server.login(way.username, way.password)
            server.send_message(mail, way.from_address, [address])


def mail_of(letter: Outgoing, from_address: str) -> EmailMessage:
    """The mail. Raises Refused where the address cannot stand in one."""
    domain = from_address.partition("@")[2]
    mail = EmailMessage()
    try:
        mail["To"] = Address(addr_spec=letter.address)
        mail["From"] = Address(_one_line(letter.sender_name), addr_spec=from_address)
    except (ValueError, LookupError, HeaderParseError) as unusable:
        raise Refused("address_unusable") from unusable
    mail["Subject"] = _one_line(letter.worded.subject)
    mail["Date"] = format_datetime(letter.now)
    mail["Message-ID"] = f"<{letter.key}@{domain}>"
    mail["Content-Language"] = letter.language
    # No machine answers a machine.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.worded.text)
    mail.add_alternative(letter.worded.html, subtype="html")
    if letter.calendar is not None:
        people = (letter.sender_name, from_address, letter.address)
        try:
            part = invitation(letter.calendar, letter.worded.subject, people, letter.now)
        except (KeyError, ValueError) as unusable:
            raise Refused("no_words") from unusable
        mail.add_alternative(part, subtype="calendar", params={"method": method_of(letter.calendar)})
    return mail


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _meaning(failed: Exception) -> Later | Refused:
    """What a failure means: whether it is the server's, which passes, or this address's or this mail's, which stays."""
    if isinstance(failed, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(failed.recipients.values()))
        return _answered(code, said, "address_refused")
    if isinstance(failed, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused | smtplib.SMTPNotSupportedError):
        return Later("sender_refused", str(getattr(failed, "smtp_code", "")))
    if isinstance(failed, smtplib.SMTPDataError):
        return _answered(failed.smtp_code, failed.smtp_error, "content_refused")
    if isinstance(failed, smtplib.SMTPResponseException):
        return Later("busy", str(failed.smtp_code), GREYLISTED)
    # A timeout while it reads an answer comes dressed as a lost connection.
    if isinstance(failed, TimeoutError) or isinstance(failed.__context__, TimeoutError):
        return Later("too_slow")
    return Later("not_reached")


def _answered(code: int, said: bytes | str, refused: str) -> Later | Refused:
    found = _ENHANCED.match(said if isinstance(said, bytes) else said.encode(errors="replace"))
    detail = f"{code} {found[1].decode()}" if found else str(code)
    return Refused(refused, detail) if code >= 500 else Later("busy", detail, GREYLISTED)
