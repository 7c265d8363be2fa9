"""Everything on screen is there in Thai: forms, deeds, lists, sentences; and one word stands for one thing."""

import re
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import msgspec
import pytest

import mediation.forms
import mediation.pages
import mediation.practice
from cases.offences import OFFENCES
from cases.safety import QUESTIONS
from mediation.deeds import DEEDS
from mediation.forms.fields import FieldSpec, specs
from mediation.pages.choice_labels import LABELS, ROLES
from mediation.pages.menu import ENTRIES
from mediation.pages.said import MESSAGES
from parties import access, catalogues
from parties.language import catalogue, gettext, reading_in

THAI = re.compile(r"[\u0e00-\u0e7f]")
# Words that are shunned, because the glossary has another one for the same thing.
SHUNNED = {
    "โจทก์": "ฝ่ายผู้ร้อง",
    "จำเลย": "ฝ่ายผู้ถูกร้อง",
    "ผู้ประนีประนอม": "ผู้ไกล่เกลี่ย",
    "โปรด": "กรุณา",
    "ลงนาม": "ลงลายมือชื่อ",
    "ถึงแก่ความตาย": "เสียชีวิต",
    "นิติกรรม": "สัญญา",
    "พบแยกฝ่าย": "ประชุมฝ่ายเดียว",
}


def rooms(package: ModuleType) -> list[ModuleType]:
    return [import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__)]


def forms() -> set[type[msgspec.Struct]]:
    return {
        kind
        for room in rooms(mediation.forms) + rooms(mediation.pages)
        for kind in vars(room).values()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and _asked(kind)
    }


def _asked(kind: type[msgspec.Struct]) -> bool:
    hints = kind.__annotations__.values()
    return any(isinstance(extra, FieldSpec) for hint in hints for extra in getattr(hint, "__metadata__", ()))


def without_thai(msgids: Iterator[str]) -> list[str]:
    with reading_in("th"):
        return sorted({msgid for msgid in msgids if msgid and not THAI.search(gettext(msgid))})


def test_every_field_of_every_form_has_a_thai_label_and_hint() -> None:
    asked = [spec for form in forms() for spec in specs(form)]
    assert len(asked) > 200
    assert without_thai(text for spec in asked for text in (spec.label, spec.hint)) == []


def test_every_deed_has_a_thai_title() -> None:
    listed = [*DEEDS.values(), *(deed for room in rooms(mediation.practice) for deed in getattr(room, "DEEDS", ()))]
    assert all(deed.title for deed in listed)
    assert without_thai(deed.title for deed in listed) == []


def test_every_word_of_every_list_has_a_thai_label() -> None:
    assert without_thai(text for texts in LABELS.values() for text in texts.values()) == []
    assert set(ROLES) == set(access.Role)


def test_the_lists_of_every_room_of_forms_are_shown() -> None:
    own = [kind for room in rooms(mediation.forms) for kind in getattr(room, "LABELS", {})]
    assert own
    assert [kind for kind in own if kind not in LABELS] == []


@pytest.mark.parametrize("kind", LABELS, ids=lambda kind: str(kind.__name__))
def test_two_words_of_one_list_never_read_alike_in_thai(kind: type[StrEnum]) -> None:
    with reading_in("th"):
        shown = [gettext(text) for text in LABELS[kind].values()]
    assert sorted(set(shown)) == sorted(shown)


def test_menu_messages_questions_and_offences_are_in_thai() -> None:
    texts = [*(entry.name for entry in ENTRIES), *MESSAGES.values(), *QUESTIONS.values()]
    texts += [text for offence in OFFENCES for text in (offence.heading, offence.hint or "")]
    assert without_thai(iter(texts)) == []


def test_the_catalogue_lacks_nothing_that_the_source_says() -> None:
    assert catalogues.check() == []


def test_no_translation_is_left_in_english() -> None:
    translated = catalogues.read(catalogues.source_file("th"), "th")
    forms_of = [(message.id, message.string) for message in translated if message.id and _has_words(str(message.id))]
    assert [msgid for msgid, text in forms_of if not THAI.search(str(text))] == []


def _has_words(msgid: str) -> bool:
    """A text of places to fill alone reads alike in every language."""
    return any(letter.isalpha() for letter in re.sub(r"%\(\w+\)s", "", msgid))


@pytest.mark.parametrize(("shunned", "instead"), SHUNNED.items())
def test_one_word_stands_for_one_thing(shunned: str, instead: str) -> None:
    translated = catalogues.read(catalogues.source_file("th"), "th")
    assert [message.string for message in translated if message.id and shunned in str(message.string)] == [], instead


def test_english_is_shown_as_it_is_written() -> None:
    with reading_in("en"):
        assert gettext("Settled") == "Settled"
    assert catalogue("th").gettext("Settled") == "ตกลงกันได้"
