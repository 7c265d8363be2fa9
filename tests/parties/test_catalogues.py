"""The catalogues: what is found in the source, and what `check` will not let pass."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from parties import catalogues
from parties.catalogues import faults_of, written
from parties.extraction import KEYWORDS, extract_house, put_together


def found_in(source: str) -> list[str]:
    return [messages for _, _, messages, _ in extract_house(BytesIO(source.encode()), KEYWORDS, [], {})]


def template(*msgids: str | tuple[str, str]) -> Catalog:
    made = Catalog(charset="utf-8")
    for msgid in msgids:
        made.add(msgid)
    return made


def thai(**texts: str) -> Catalog:
    made = Catalog(locale="th", charset="utf-8")
    for msgid, text in texts.items():
        made.add(msgid, text)
    return made


def test_marked_texts_are_found() -> None:
    assert found_in("_('One')\nN_('Two')\nlazy_gettext('Three')") == ["One", "Two", "Three"]


def test_the_plain_texts_of_refusals_are_found() -> None:
    source = "raise NotValid([Fault('code', 'Wrong.', 'field', hint='Try so.')])\nraise NotPermitted('Not you.')"
    assert sorted(found_in(source)) == ["Not you.", "Try so.", "Wrong."]


def test_what_a_refusal_says_by_itself_is_found() -> None:
    source = """
class Late(NotFound):
    def __init__(self, wait: int, message: str = "Too late.") -> None:
        super().__init__(message)

class Gone(Refused):
    def __init__(self) -> None:
        super().__init__("It is gone.")

class Broken(RuntimeError):
    def __init__(self) -> None:
        super().__init__("for programmers")
"""
    assert sorted(found_in(source)) == ["It is gone.", "Too late."]


def test_labels_and_hints_of_fields_are_found_where_forms_are_described() -> None:
    source = "choice('Side', Side, 'Whose side')\nchoice('On behalf of', 'parties')\ntext('Name', max_length=9)"
    words = "from mediation.forms.fields import choice, text\n"
    assert sorted(found_in(words + source)) == ["Name", "On behalf of", "Side", "Whose side"]
    assert found_in(source) == []


def test_labels_and_hints_are_found_by_name_too() -> None:
    source = "from mediation.forms.fields import FieldSpec\nFieldSpec('text', label='Name', hint='As on the card.')"
    assert sorted(found_in(source)) == ["As on the card.", "Name"]


def test_titles_of_deeds_and_messages_of_findings_are_found_where_they_come_from_their_own_rooms() -> None:
    deed = "Deed(kind='case', event='submit', title='Register the request')"
    finding = "Finding('R8', 'absent', Binds.warn, 'Absent twice.', 'ม.15', 'Remove them.')"
    assert found_in("from mediation.steps import Deed\n" + deed) == ["Register the request"]
    assert sorted(found_in("from cases.findings import Finding\n" + finding)) == ["Absent twice.", "Remove them."]
    assert found_in(deed + "\n" + finding) == []


def test_a_text_is_found_behind_the_name_it_is_carried_by() -> None:
    source = """
TOO_LONG = "Too long."
BY_CODE = {"late": "Too late.", "early": "Too early."}

def look(code):
    hint = "Look at the clock."
    yield Fault("long", TOO_LONG if code else "Too short.")
    yield Fault(code, BY_CODE.get(code, "Wrong."), hint=hint)
    for field, message in (("facts", "Say what."), ("wish", "Say why.")):
        yield Fault("required", message, field)
"""
    too = {"Too long.", "Too short.", "Too late.", "Too early."}
    assert set(found_in(source)) == too | {"Wrong.", "Look at the clock.", "Say what.", "Say why."}


def test_a_text_is_found_where_a_function_of_the_module_hands_it_on() -> None:
    source = "def missing(code, message):\n    return Fault(code, message)\n\nmissing('day', 'The day is missing.')"
    assert set(found_in(source)) == {"The day is missing."}


def test_a_text_put_together_by_the_program_is_told() -> None:
    source = "raise NotValid([Fault('late', f'{days} days late.')])\nFault('fine', 'Fine.', section=f'ม.{n}')"
    assert put_together(source.encode()) == [1]


def test_an_unfinished_translation_is_told() -> None:
    translation = thai(Kept="เก็บแล้ว", Empty="", Doubtful="อาจจะ")
    translation["Doubtful"].flags.add("fuzzy")
    faults = faults_of(template("Kept", "Empty", "Doubtful", "Absent"), translation)
    assert sorted(faults) == ["fuzzy: 'Doubtful'", "missing: 'Absent'", "untranslated: 'Empty'"]


def test_a_translation_must_fill_the_same_places() -> None:
    translation = Catalog(locale="th", charset="utf-8")
    translation.add("%(n)s of %(all)s", "%(n)s จาก %(ทั้งหมด)s")
    translation.add(("%(n)s case", "%(n)s cases"), ("%(n)s เรื่อง",))
    faults = faults_of(template("%(n)s of %(all)s", ("%(n)s case", "%(n)s cases")), translation)
    assert faults == ["other places to fill in: '%(n)s of %(all)s'"]


def test_the_same_texts_give_the_same_bytes() -> None:
    once, again = template("B", "A", "C"), template("C", "B", "A")
    assert written(once) == written(again)
    assert b"POT-Creation-Date" not in written(once)


def test_update_keeps_what_is_translated_and_drops_what_is_no_longer_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogues, "LOCALE_FOLDER", tmp_path)
    monkeypatch.setattr(catalogues, "TEMPLATE", tmp_path / "messages.pot")
    monkeypatch.setattr(catalogues, "collect", lambda: template("Stays", "Comes"))
    source = catalogues.source_file("th")
    source.parent.mkdir(parents=True)
    source.write_bytes(written(thai(Stays="อยู่", Goes="ไป")))
    catalogues.update()
    kept = catalogues.read(source, "th")
    assert {message.id: message.string for message in kept if message.id} == {"Stays": "อยู่", "Comes": ""}
    assert catalogues.check() == ["th: untranslated: 'Comes'"]
    before = source.read_bytes()
    catalogues.update()
    assert source.read_bytes() == before


def test_a_template_that_lags_behind_the_source_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "LOCALE_FOLDER", tmp_path)
    monkeypatch.setattr(catalogues, "TEMPLATE", tmp_path / "messages.pot")
    monkeypatch.setattr(catalogues, "collect", lambda: template())
    assert [fault for fault in catalogues.check() if "messages.pot" in fault]
    catalogues.extract()
    assert catalogues.check() == []


def test_the_command_line_knows_four_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogues.main(["polish"]) == 2
    assert "extract|update|compile|check" in capsys.readouterr().err
