"""Every message in plain words, in both languages; on a telephone nothing of the case."""

import re
from itertools import product

import pytest

from notifications.rules import OUTSIDE, outside
from notifications.wording import SMS_CHARACTERS, NoWords, worded
from notifications.wording.consent import CONSENT_WORDS, EDITION
from notifications.wording.sentences import FULL, SUBJECTS
from parties.language import gettext, reading_in
from tests.mediation.plain_thai import MOST_CLAUSES, clauses, of_offices, too_long, unexplained

LINK = "https://cm.go.th/n/0123456789abcdefABCDEF"
FACTS = {
    "centre": "ศูนย์ไกล่เกลี่ยข้อพิพาทภาคประชาชน ตำบลท่าถ่าน",
    "short": "ศอช.ต.ท่าถ่าน",
    "phone": "038-551-234",
    "link": LINK,
    "place": "ห้องประชุมใหญ่",
    "starts_at": "2026-12-07T02:30:00+00:00",
    "was": "2026-12-01T02:30:00+00:00",
    "reply_by": "2026-12-15",
    "due_on": "2026-12-20",
}
TOLD = [(event, rule.words) for event in OUTSIDE for rule in outside(event)]
TO_OFFICES = {"referral_waits"}


def thai(words: str) -> list[str]:
    with reading_in("th"):
        return [gettext(line.text) for line in FULL[words]]


@pytest.mark.parametrize(("told", "language"), list(product(TOLD, ["th", "en"])))
def test_everything_that_is_told_has_its_words_in_every_channel(told: tuple[str, str], language: str) -> None:
    event, words = told
    for channel in ("mail", "line", "sms", "letter", "other"):
        found = worded(event, channel, language, {**FACTS, "words": words})
        assert all((found.subject, found.text, found.html, found.sms))
        assert "%(" not in found.subject + found.text + found.html + found.sms
        assert f'lang="{language}"' in found.html
        if language == "en":
            ours = found.text.replace(FACTS["centre"], "").replace(FACTS["short"], "").replace(FACTS["place"], "")
            assert not re.search("[ก-๙]", ours)


@pytest.mark.parametrize(("event", "words"), TOLD)
def test_on_a_telephone_stand_who_sends_what_kind_of_thing_and_the_link(event: str, words: str) -> None:
    for channel, language in product(("sms", "line"), ("th", "en")):
        found = worded(event, channel, language, {**FACTS, "words": words})
        assert found.text == found.sms
        assert found.sms.endswith(LINK) and FACTS["short"] in found.sms
        assert FACTS["place"] not in found.sms and "2569" not in found.sms and "12" not in found.sms.replace(LINK, "")


@pytest.mark.parametrize(("event", "words"), TOLD)
def test_a_telephone_message_in_thai_fits_into_one(event: str, words: str) -> None:
    """Where the address of the installation is as short as here; a longer one costs a second message."""
    found = worded(event, "sms", "th", {**FACTS, "words": words})
    assert len(found.sms.encode("utf-16-le")) // 2 <= SMS_CHARACTERS, found.sms


def test_a_mail_tells_day_and_place_in_the_readers_words() -> None:
    in_thai = worded("case:session:plan", "mail", "th", FACTS)
    assert "วันจันทร์ที่ 7 ธันวาคม" in in_thai.text and "09.30" in in_thai.text and "ห้องประชุมใหญ่" in in_thai.text
    in_english = worded("case:session:plan", "mail", "en", FACTS)
    assert "Monday 7 December 2569 B.E., 09:30" in in_english.text


def test_what_is_not_known_is_left_out() -> None:
    known = {name: value for name, value in FACTS.items() if name not in ("place", "phone", "link")}
    found = worded("case:session:plan", "mail", "en", {**known, "place": ""})
    assert "place" not in found.text and "telephone" not in found.text and "http" not in found.text + found.html


def test_a_mail_is_safe_to_show_whatever_a_centre_is_called() -> None:
    found = worded("case:session:plan", "mail", "th", {**FACTS, "centre": "<script>ศูนย์", "link": 'https://x/"><b>'})
    assert "<script>" not in found.html and '"><b>' not in found.html


def test_the_receiver_of_a_referral_is_meant_where_no_words_are_named() -> None:
    found = worded("case:referral:send", "mail", "en", {"centre": "Centre", "link": LINK, "letter_no": "1/2569"})
    assert "with the code the centre tells you" in found.text and LINK in found.text


@pytest.mark.parametrize("event", ["case:file:submit", "case:nothing:at_all"])
def test_what_tells_nobody_has_no_words(event: str) -> None:
    with pytest.raises(NoWords):
        worded(event, "mail", "th", FACTS)


def test_facts_that_are_no_days_are_refused() -> None:
    with pytest.raises(NoWords):
        worded("case:session:plan", "mail", "th", {**FACTS, "starts_at": "soon"})


# PLAIN THAI


@pytest.mark.parametrize("words", sorted(FULL))
def test_messages_are_written_in_plain_thai(words: str) -> None:
    lines = thai(words)
    assert [clause for line in lines for clause in too_long(line)] == []
    assert [line for line in lines if len(clauses(line)) > MOST_CLAUSES] == []
    whole = " ".join(lines)
    assert of_offices(whole) == [] and unexplained(whole) == []


@pytest.mark.parametrize("words", sorted(set(FULL) - TO_OFFICES))
def test_the_reader_is_spoken_to(words: str) -> None:
    assert "ท่าน" in " ".join(thai(words))


def test_the_words_of_consent_are_plain_too() -> None:
    with reading_in("th"):
        words = gettext(CONSENT_WORDS[EDITION])
    assert too_long(words) == [] and of_offices(words) == [] and "ท่าน" in words


def test_a_subject_tells_nothing_of_the_matter() -> None:
    with reading_in("th"):
        subjects = [gettext(subject) for subject in SUBJECTS.values()]
    assert [one for one in subjects if "ไกล่เกลี่ย" in one or "คดี" in one] == []
