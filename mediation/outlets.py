"""How messages leave this installation, read from the environment: which channels there are, and what they need.

Secrets are in no repr. A channel that is not set up sends nothing; what waits for it is told of as undeliverable.
"""

import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args
from urllib.parse import unquote, urlsplit

import msgspec

from notifications.channels.line import LineSender, LineWay
from notifications.channels.mail import MailSender, MailWay
from notifications.channels.sms import PhoneForm, SmsSender, SmsWay
from notifications.outgoing import Sender

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_TLS = {"smtp": ("start", 587), "smtps": ("whole", 465), "smtp+plain": ("none", 25)}
_METHODS = frozenset({"GET", "POST", "PUT"})
_LIKE_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LEAST_SECRET = 24
EXTRA_MISSING = "NOTIFY_URLS needs the extra `apprise`: install mediation[apprise]"


@dataclass(frozen=True)
class Outlets:
    """The ways out that are set up. `hook_secret`: what proves a report of delivery."""

    mail: MailWay | None = None
    line: LineWay | None = None
    sms: SmsWay | None = None
    others: tuple[str, ...] = field(default=(), repr=False)
    hook_secret: str = field(default="", repr=False)


def senders_of(outlets: Outlets) -> dict[str, Sender]:
    """A sender for each channel that is set up; whoever asks closes them. Raises ModuleNotFoundError, saying what lacks."""
    senders: dict[str, Sender] = {}
    if outlets.mail is not None:
        senders["mail"] = MailSender(outlets.mail)
    if outlets.line is not None:
        senders["line"] = LineSender(outlets.line)
    if outlets.sms is not None:
        senders["sms"] = SmsSender(outlets.sms)
    if outlets.others:
        try:
            apprised = importlib.import_module("notifications.channels.apprised")
        except ModuleNotFoundError as missing:
            raise ModuleNotFoundError(EXTRA_MISSING) from missing
        senders["other"] = apprised.ApprisedSender(apprised.ApprisedWay(outlets.others))
    return senders


def read_outlets(environ: Mapping[str, str], faults: list[str]) -> Outlets:
    """The outlets of an environment; what is wrong with them is added to the faults, without any value."""
    reader = _Reader(environ, faults)
    return Outlets(
        mail=reader.mail(),
        line=reader.line(),
        sms=reader.sms(),
        others=tuple(reader.text("NOTIFY_URLS").replace(",", " ").split()),
        hook_secret=reader.long_secret("MEDIATION_HOOK_SECRET"),
    )


class _Reader:
    def __init__(self, environ: Mapping[str, str], faults: list[str]) -> None:
        self._environ = environ
        self._faults = faults

    def text(self, name: str) -> str:
        return self._environ.get(name, "").strip()

    def long_secret(self, name: str) -> str:
        given = self.text(name)
        if given and len(given) < _LEAST_SECRET:
            self._faults.append(f"{name} must have at least {_LEAST_SECRET} characters")
        return given

    def mail(self) -> MailWay | None:
        url, sender = self.text("MEDIATION_SMTP_URL"), self.text("MEDIATION_MAIL_FROM")
        if not url and not sender:
            return None
        wrong = "MEDIATION_SMTP_URL must be like smtp://user:password@host:587 (STARTTLS), smtps://… or smtp+plain://…"
        if not _LIKE_ADDRESS.fullmatch(sender):
            self._faults.append("MEDIATION_MAIL_FROM must be the address that mail is sent from")
        try:
            parts = urlsplit(url)
            port, host = parts.port, parts.hostname
        except ValueError:
            self._faults.append(wrong)
            return None
        if parts.scheme not in _TLS or not host or parts.path not in ("", "/"):
            self._faults.append(wrong)
            return None
        tls, usual = _TLS[parts.scheme]
        if tls == "none" and parts.password and host not in _THIS_MACHINE:
            self._faults.append("MEDIATION_SMTP_URL would send its password in the clear: use smtp:// or smtps://")
        username, password = unquote(parts.username or ""), unquote(parts.password or "")
        return msgspec.convert(
            {"host": host, "port": port or usual, "from_address": sender, "tls": tls}
            | {"username": username, "password": password},
            MailWay,
        )

    def line(self) -> LineWay | None:
        token, secret = self.text("MEDIATION_LINE_TOKEN"), self.text("MEDIATION_LINE_SECRET")
        if not token and not secret:
            return None
        if not token or not secret:
            self._faults.append("MEDIATION_LINE_TOKEN and MEDIATION_LINE_SECRET are set both or not at all")
        given = self._http("MEDIATION_LINE_URL")
        return LineWay(token, secret, given.rstrip("/")) if given else LineWay(token, secret)

    def sms(self) -> SmsWay | None:
        url = self._http("MEDIATION_SMS_URL")
        if not url:
            return None
        method, phone = self.text("MEDIATION_SMS_METHOD") or "POST", self.text("MEDIATION_SMS_PHONE") or "66"
        if method not in _METHODS:
            self._faults.append("MEDIATION_SMS_METHOD must be GET, POST or PUT")
        if phone not in get_args(PhoneForm):
            self._faults.append("MEDIATION_SMS_PHONE must be 66, +66 or 0: how a number begins")
            phone = "66"
        made = {"url": url, "method": method, "headers": self._headers(), "body": self.text("MEDIATION_SMS_BODY")}
        patterns = {name: self._pattern(name) for name in ("success", "refused", "reference")}
        return msgspec.convert(made | patterns | {"phone": phone, "sender": self.text("MEDIATION_SMS_SENDER")}, SmsWay)

    def _http(self, name: str) -> str:
        given = self.text(name)
        if given and not given.startswith(("https://", "http://")):
            self._faults.append(f"{name} must begin with https://")
        return given

    def _headers(self) -> dict[str, str]:
        given = self.text("MEDIATION_SMS_HEADERS") or "{}"
        try:
            return msgspec.json.decode(given, type=dict[str, str])
        except msgspec.DecodeError:
            self._faults.append('MEDIATION_SMS_HEADERS must be JSON like {"Content-Type": "application/json"}')
            return {}

    def _pattern(self, name: str) -> str:
        variable = f"MEDIATION_SMS_{name.upper()}"
        given = self.text(variable)
        try:
            re.compile(given)
        except re.error:
            self._faults.append(f"{variable} must be a regular expression")
        return given
