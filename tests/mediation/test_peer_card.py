"""The card of an installation: read from what was pasted, compared by digits, and led nowhere it should not lead."""

import pytest

from mediation.peer_card import Card, CardUnreadable, read_card

OWN = "https://own.example"
KEY = bytes(range(32))
CARD = Card("https://other.example:8443", KEY)


def why(text: str, own: str = OWN) -> str:
    with pytest.raises(CardUnreadable) as unreadable:
        read_card(text, own)
    return unreadable.value.code


def test_a_card_is_read_as_it_was_written() -> None:
    assert read_card(f"  {CARD.text}\n", OWN) == CARD
    assert CARD.text == "https://other.example:8443/#mediation-peer.1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"


def test_the_digits_are_thirty_and_stay_the_same() -> None:
    assert CARD.fingerprint == Card(OWN, KEY).fingerprint
    groups = CARD.fingerprint.split()
    assert [len(group) for group in groups] == [5] * 6
    assert CARD.fingerprint != Card(OWN, bytes(32)).fingerprint
    assert len(CARD.key_id) == 16


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_card"),
        ("https://other.example", "no_card"),
        (CARD.text.replace("peer.1", "peer.2"), "no_card"),
        (CARD.text[:-1], "no_key"),
        (CARD.text + "A", "no_key"),
        (CARD.text[:-1] + "*", "no_key"),
        (CARD.text[:-1] + "9", "no_key"),
        (CARD.text.replace("https", "http"), "not_https"),
        (CARD.text.replace("https", "ftp"), "not_https"),
        (CARD.text.replace("other.example:8443", "other.example:99999"), "no_address"),
        (CARD.text.replace("other.example:8443", "user@other.example"), "no_address"),
        (CARD.text.replace("other.example:8443", "other.example/path"), "no_address"),
        (CARD.text.replace("other.example:8443", ""), "no_address"),
        (Card(OWN, KEY).text, "own_card"),
        (Card("http://127.0.0.1:9000", KEY).text, "this_machine"),
        (Card("https://localhost", KEY).text, "this_machine"),
        (Card("http://[::1]:5432", KEY).text, "this_machine"),
        (Card("http://10.0.0.1", KEY).text, "not_https"),
    ],
)
def test_what_is_no_card_is_told_why(text: str, code: str) -> None:
    assert why(text) == code


def test_this_machine_is_good_for_an_installation_of_this_machine_alone() -> None:
    here = Card("http://127.0.0.1:9000", KEY)
    assert read_card(here.text, "http://127.0.0.1:8000") == here
    assert why(here.text, "http://127.0.0.1:9000") == "own_card"
