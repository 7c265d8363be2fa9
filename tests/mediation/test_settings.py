"""The settings of an installation are read once, and all that is wrong with them is said at once."""

from pathlib import Path

import pytest

from mediation.settings import Settings, SettingsInvalid, role_url
from parties.database import connection_arguments
from parties.keys import Keyring

OWNER = "postgresql://owner:s%40cret@db.example:5433/mediation?sslmode=require"


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    return Keyring.create(tmp_path / "keyring.json")


def test_with_nothing_set_it_runs_on_this_machine_with_the_embedded_server() -> None:
    settings = Settings.from_environment({})
    assert settings == Settings()
    assert settings.embedded
    assert settings.keyring_path == Path("var/keyring.json")
    assert not settings.secure_cookies


def test_every_variable_is_read() -> None:
    settings = Settings.from_environment(
        {
            "DATABASE_URL": OWNER,
            "MEDIATION_VAR": "/srv/mediation",
            "MEDIATION_HOST": "10.0.0.5",
            "MEDIATION_PORT": "9000",
            "MEDIATION_BASE_URL": "https://mediation.example/",
            "MEDIATION_TRUSTED_PROXIES": "10.0.0.1, 192.168.0.0/24",
        }
    )
    assert settings.database_url == OWNER
    assert not settings.embedded
    assert settings.keyring_path == Path("/srv/mediation/keyring.json")
    assert (settings.host, settings.port) == ("10.0.0.5", 9000)
    assert settings.base_url == "https://mediation.example"
    assert settings.secure_cookies
    assert settings.trusted_proxies == ("10.0.0.1", "192.168.0.0/24")


def test_the_address_people_type_follows_the_port_unless_it_is_given() -> None:
    assert Settings.from_environment({"MEDIATION_PORT": "8123"}).base_url == "http://127.0.0.1:8123"


@pytest.mark.parametrize("url", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:8000"])
def test_plain_http_is_taken_on_this_machine_with_cookies_that_work_there(url: str) -> None:
    assert not Settings.from_environment({"MEDIATION_BASE_URL": url}).secure_cookies


def test_all_that_is_wrong_is_said_at_once_and_no_value_is_repeated() -> None:
    with pytest.raises(SettingsInvalid) as refused:
        Settings.from_environment(
            {
                "DATABASE_URL": "mysql://root:hunter2@db/x",
                "DATABASE_APP_URL": "postgresql://app:hunter2@db:port/x",
                "DATABASE_WORKER_URL": "postgresql://db",
                "MEDIATION_KEYRING": "a",
                "MEDIATION_KEYRING_JSON": "hunter2",
                "MEDIATION_PORT": "70000",
                "MEDIATION_BASE_URL": "http://mediation.example",
                "MEDIATION_TRUSTED_PROXIES": "10.0.0.1, gateway",
            }
        )
    said = "\n".join(refused.value.faults)
    assert len(refused.value.faults) == 7
    for name in (
        "DATABASE_URL",
        "APP_URL",
        "WORKER_URL",
        "KEYRING_JSON",
        "PORT",
        "BASE_URL",
        "TRUSTED_PROXIES",
    ):
        assert name in said
    assert "hunter2" not in said


@pytest.mark.parametrize("url", ["mediation.example", "https://", "https://x.example/path", "ftp://x", "https://x:y"])
def test_a_base_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(SettingsInvalid, match="MEDIATION_BASE_URL"):
        Settings.from_environment({"MEDIATION_BASE_URL": url})


@pytest.mark.parametrize("port", ["0", "-1", "80a", "๘๐๐๐", "999999"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(SettingsInvalid, match="MEDIATION_PORT"):
        Settings.from_environment({"MEDIATION_PORT": port})


def test_no_password_shows_in_repr() -> None:
    assert "cret" not in repr(Settings.from_environment({"DATABASE_URL": OWNER}))


def test_the_roles_addresses_are_the_owners_with_name_and_password_of_the_role(ring: Keyring) -> None:
    settings = Settings(database_url=OWNER)
    passwords = settings.role_passwords(ring)
    expected = {"host": "db.example", "port": 5433, "database": "mediation", "ssl": "require"}
    assert connection_arguments(settings.app_url(OWNER, ring)) == expected | {
        "user": "mediation_app",
        "password": passwords["mediation_app"],
    }
    assert connection_arguments(settings.worker_url(OWNER, ring)) == expected | {
        "user": "mediation_worker",
        "password": passwords["mediation_worker"],
    }


def test_the_address_of_a_socket_keeps_its_folder() -> None:
    made = connection_arguments(
        role_url("postgresql://owner@/mediation?host=/run/pg&port=5432", "mediation_app", "p/w@")
    )
    assert made == {
        "user": "mediation_app",
        "password": "p/w@",
        "host": "/run/pg",
        "port": 5432,
        "database": "mediation",
    }


def test_an_address_that_is_given_is_used_as_it_stands_and_its_password_is_left_alone(ring: Keyring) -> None:
    given = "postgresql://mediation_app:own@db.example/mediation"
    settings = Settings(database_app_url=given)
    assert settings.app_url(OWNER, ring) == given
    assert not settings.embedded
    assert set(settings.role_passwords(ring)) == {"mediation_worker"}


def test_a_keyring_given_as_text_has_no_path() -> None:
    assert Settings.from_environment({"MEDIATION_KEYRING_JSON": "{}"}).keyring_path is None
    assert Settings.from_environment({"MEDIATION_KEYRING": "/k.json"}).keyring_path == Path("/k.json")
