"""How messages leave an installation is read once, with everything that is wrong, and no secret is ever shown."""

import importlib.util

import pytest

from mediation.outlets import Outlets, senders_of
from mediation.settings import Settings, SettingsInvalid
from notifications.channels.mail import MailWay

ALL = {
    "MEDIATION_SMTP_URL": "smtp://post%40box:hunter2@mail.example:2525",
    "MEDIATION_MAIL_FROM": "centre@mediation.example",
    "MEDIATION_LINE_TOKEN": "hunter2-token",
    "MEDIATION_LINE_SECRET": "hunter2-secret",
    "MEDIATION_LINE_URL": "http://127.0.0.1:9/",
    "MEDIATION_SMS_URL": "https://sms.example/send?key=hunter2",
    "MEDIATION_SMS_HEADERS": '{"Authorization": "Bearer hunter2"}',
    "MEDIATION_SMS_BODY": "pw=hunter2&to={{phone}}",
    "MEDIATION_SMS_PHONE": "0",
    "MEDIATION_SMS_SENDER": "MEDIATE",
    "MEDIATION_SMS_SUCCESS": '"status":\\s*"ok"',
    "NOTIFY_URLS": "tgram://hunter2/{{address}}, json://hunter2",
    "MEDIATION_HOOK_SECRET": "hunter2-hunter2-hunter2-hunter2",
}


def test_nothing_is_set_up_unless_it_is_said() -> None:
    assert Settings.from_environment({}).outlets == Outlets()
    assert senders_of(Outlets()) == {}


def test_every_way_out_is_read_and_no_secret_is_shown() -> None:
    settings = Settings.from_environment(ALL)
    made = settings.outlets
    assert made.mail == MailWay("mail.example", 2525, "centre@mediation.example", "start", "post@box", "hunter2")
    assert made.line is not None
    assert made.line.base_url == "http://127.0.0.1:9"
    assert made.sms is not None
    assert (made.sms.method, made.sms.phone, made.sms.sender) == ("POST", "0", "MEDIATE")
    assert made.others == ("tgram://hunter2/{{address}}", "json://hunter2")
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize(
    ("url", "tls", "port"),
    [
        ("smtp://mail.example", "start", 587),
        ("smtps://mail.example", "whole", 465),
        ("smtp+plain://127.0.0.1", "none", 25),
    ],
)
def test_the_kind_of_connection_stands_in_the_address(url: str, tls: str, port: int) -> None:
    made = Settings.from_environment({"MEDIATION_SMTP_URL": url, "MEDIATION_MAIL_FROM": "a@b.example"}).outlets.mail
    assert made is not None
    assert (made.tls, made.port, made.username) == (tls, port, "")


def test_all_that_is_wrong_is_said_at_once_without_any_value() -> None:
    wrong = {
        "MEDIATION_SMTP_URL": "http://hunter2.example",
        "MEDIATION_LINE_TOKEN": "hunter2",
        "MEDIATION_LINE_URL": "hunter2",
        "MEDIATION_SMS_URL": "hunter2",
        "MEDIATION_SMS_METHOD": "HUNTER2",
        "MEDIATION_SMS_HEADERS": "hunter2",
        "MEDIATION_SMS_PHONE": "hunter2",
        "MEDIATION_SMS_SUCCESS": "(hunter2",
        "MEDIATION_HOOK_SECRET": "hunter2",
    }
    with pytest.raises(SettingsInvalid) as refused:
        Settings.from_environment(wrong)
    said = str(refused.value)
    assert "hunter2" not in said.lower()
    for name in (*wrong, "MEDIATION_MAIL_FROM", "MEDIATION_LINE_SECRET"):
        assert name in said, name


def test_a_password_does_not_leave_in_the_clear() -> None:
    with pytest.raises(SettingsInvalid, match="in the clear"):
        Settings.from_environment(
            {"MEDIATION_SMTP_URL": "smtp+plain://u:p@mail.example", "MEDIATION_MAIL_FROM": "a@b.example"}
        )


async def test_a_sender_is_made_for_each_way_that_is_set_up() -> None:
    settings = Settings.from_environment({name: value for name, value in ALL.items() if name != "NOTIFY_URLS"})
    senders = senders_of(settings.outlets)
    assert set(senders) == {"mail", "line", "sms"}
    for sender in senders.values():
        await sender.close()


@pytest.mark.skipif(importlib.util.find_spec("apprise") is not None, reason="the extra is installed")
def test_without_the_extra_it_is_said_what_is_missing() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"mediation\[apprise\]"):
        senders_of(Outlets(others=("json://localhost",)))
