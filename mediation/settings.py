"""What an installation may set: one frozen object, read once from the environment and passed down."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from mediation.outlets import Outlets, read_outlets
from parties.keys import Keyring

APP_ROLE = "mediation_app"
WORKER_ROLE = "mediation_worker"
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_LOOKS_LIKE_NUMBER = re.compile(r"[0-9]{1,5}")


class SettingsInvalid(RuntimeError):
    """The environment is wrong. `faults` names every variable that is, with what it should be; no value is quoted."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Settings:
    """The settings of one installation. `database_*` are None where they are derived or the server is embedded."""

    var: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    trusted_proxies: tuple[str, ...] = ()
    presses: bool = True
    exchange_days: int = 14
    worker: bool = True
    keyring_path: Path | None = Path("var/keyring.json")
    database_url: str | None = field(default=None, repr=False)
    database_app_url: str | None = field(default=None, repr=False)
    database_worker_url: str | None = field(default=None, repr=False)
    outlets: Outlets = field(default_factory=Outlets)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read every variable. Raises SettingsInvalid naming all that are wrong at once.

        DATABASE_URL (the owner's; absent = the embedded server), DATABASE_APP_URL and DATABASE_WORKER_URL (else the
        owner's with the role's name and a password of the keyring), MEDIATION_VAR (folder, default `var`),
        MEDIATION_KEYRING (path, default `keyring.json` in that folder) or MEDIATION_KEYRING_JSON (the text),
        MEDIATION_HOST, MEDIATION_PORT, MEDIATION_BASE_URL (what people type; https, except on this machine),
        MEDIATION_TRUSTED_PROXIES (addresses or networks, with commas), MEDIATION_PRESSES (`off`: letters of a whole day are
        printed by another process of the installation), MEDIATION_WORKER (`off`: clocks and what else nobody waits for are
        left to `mediation worker`), MEDIATION_EXCHANGE_DAYS (how long handing over to another installation is tried, 14), and how
        messages leave (`mediation.outlets`, docs/notices.md).
        """
        reader = _Reader(environ)
        var = Path(reader.text("MEDIATION_VAR") or "var")
        host = reader.text("MEDIATION_HOST") or "127.0.0.1"
        port = reader.port("MEDIATION_PORT", 8000)
        made = cls(
            var=var,
            host=host,
            port=port,
            base_url=reader.base_url("MEDIATION_BASE_URL", f"http://127.0.0.1:{port}"),
            trusted_proxies=reader.networks("MEDIATION_TRUSTED_PROXIES"),
            presses=reader.switch("MEDIATION_PRESSES"),
            exchange_days=reader.days("MEDIATION_EXCHANGE_DAYS", 14),
            worker=reader.switch("MEDIATION_WORKER"),
            keyring_path=reader.keyring_path(var),
            database_url=reader.database("DATABASE_URL"),
            database_app_url=reader.database("DATABASE_APP_URL"),
            database_worker_url=reader.database("DATABASE_WORKER_URL"),
            outlets=read_outlets(environ, reader.faults),
        )
        if reader.faults:
            raise SettingsInvalid(reader.faults)
        return made

    @property
    def embedded(self) -> bool:
        """True when no server is named and the embedded one is to run."""
        return not (self.database_url or self.database_app_url or self.database_worker_url)

    @property
    def secure_cookies(self) -> bool:
        """False only where people come by plain http on this very machine; browsers keep no `__Host-` cookie there."""
        return urlsplit(self.base_url).scheme == "https"

    def app_url(self, owner_url: str, keyring: Keyring) -> str:
        """Where the application connects. `owner_url` is `database_url`, or the embedded server's address."""
        return self.database_app_url or role_url(owner_url, APP_ROLE, _password(keyring, APP_ROLE))

    def worker_url(self, owner_url: str, keyring: Keyring) -> str:
        """Where the worker connects."""
        return self.database_worker_url or role_url(owner_url, WORKER_ROLE, _password(keyring, WORKER_ROLE))

    def role_passwords(self, keyring: Keyring) -> dict[str, str]:
        """The passwords the migrations set: of those roles whose address is derived here and not given."""
        given = {APP_ROLE: self.database_app_url, WORKER_ROLE: self.database_worker_url}
        return {role: _password(keyring, role) for role, url in given.items() if url is None}


def role_url(owner_url: str, role: str, password: str) -> str:
    """The owner's address with another role's name and password."""
    parts = urlsplit(owner_url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role, safe='')}:{quote(password, safe='')}@{place}"))


def _password(keyring: Keyring, role: str) -> str:
    return keyring.secret("database_role", role)


class _Reader:
    """Reads variables one by one and remembers what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def switch(self, name: str) -> bool:
        """On, unless it says off."""
        given = self.text(name) or "on"
        if given not in ("on", "off"):
            self.faults.append(f"{name} must be on or off")
        return given != "off"

    def days(self, name: str, default: int) -> int:
        given = self.text(name)
        if not given:
            return default
        if not _LOOKS_LIKE_NUMBER.fullmatch(given) or not 1 <= int(given) <= 365:
            self.faults.append(f"{name} must be a number of days from 1 to 365")
            return default
        return int(given)

    def port(self, name: str, default: int) -> int:
        given = self.text(name)
        if not given:
            return default
        if not _LOOKS_LIKE_NUMBER.fullmatch(given) or not 1 <= int(given) <= 65535:
            self.faults.append(f"{name} must be a number from 1 to 65535")
            return default
        return int(given)

    def base_url(self, name: str, default: str) -> str:
        given = self.text(name) or default
        host = _host(given)
        parts = urlsplit(given) if host else None
        if parts is None or parts.scheme not in ("http", "https") or parts.path not in ("", "/") or parts.query:
            self.faults.append(f"{name} must be like https://mediation.example, without a path")
        elif parts.scheme == "http" and host not in _THIS_MACHINE:
            self.faults.append(f"{name} must begin with https://, except for 127.0.0.1 and localhost")
        return given.rstrip("/")

    def database(self, name: str) -> str | None:
        given = self.text(name)
        if not given:
            return None
        wrong = f"{name} must be like postgresql://user:password@host:5432/name"
        try:
            parts = urlsplit(given)
            complete = parts.scheme in ("postgresql", "postgres") and len(parts.path) > 1 and parts.username
            known = parts.port is None or parts.port > 0
        except ValueError:
            complete = known = False
        if not complete or not known:
            self.faults.append(wrong)
        return given

    def keyring_path(self, var: Path) -> Path | None:
        path, text = self.text("MEDIATION_KEYRING"), self.text("MEDIATION_KEYRING_JSON")
        if path and text:
            self.faults.append("MEDIATION_KEYRING and MEDIATION_KEYRING_JSON are both set; set one of them")
        if text:
            return None
        return Path(path) if path else var / "keyring.json"

    def networks(self, name: str) -> tuple[str, ...]:
        given = [part.strip() for part in self.text(name).split(",") if part.strip()]
        for part in given:
            try:
                ip_network(part)
            except ValueError:
                self.faults.append(f"{name} must be addresses or networks with commas, like 10.0.0.1, 192.168.0.0/24")
                break
        return tuple(given)


def _host(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        # Reading the port is what finds a wrong one.
        return parts.hostname if parts.port is None or parts.port > 0 else None
    except ValueError:
        return None
