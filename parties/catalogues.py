"""Keeping the catalogues: `python -m parties.catalogues extract|update|compile|check`.

The files carry no dates and no line numbers, so that the same texts always give the same bytes. `check` is
what the build runs: a text without a finished Thai translation fails it.
"""

import re
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from parties.extraction import KEYWORDS, put_together
from parties.language import DEFAULT_LOCALE, LOCALE_FOLDER

ROOT = LOCALE_FOLDER.parent.parent
FLOORS = ("parties", "cases", "notifications", "mediation")
TEMPLATE = LOCALE_FOLDER / "messages.pot"
TRANSLATED = (DEFAULT_LOCALE,)
_PLACE = re.compile(r"%\((\w+)\)[a-z]|%[a-z]")

Key = str | tuple[str, ...]


def collect() -> Catalog:
    """Every text of the source, as a catalogue without translations."""
    with (LOCALE_FOLDER / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    catalogue = Catalog(charset="utf-8")
    for floor in FLOORS:
        found = extract_from_dir(ROOT / floor, methods, options, KEYWORDS)
        for file, _, msgid, _, context in found:
            catalogue.add(msgid, locations=[(f"{floor}/{Path(file).as_posix()}", 0)], context=context)
    return catalogue


def written(catalogue: Catalog) -> bytes:
    """A catalogue as text: fixed header, sorted, each text with the files it stands in."""
    language = str(catalogue.locale or "")
    plural = f'"Plural-Forms: {catalogue.plural_forms}\\n"\n' if language else ""
    head = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n{plural}'
        '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )
    body = BytesIO()
    write_po(
        body,
        catalogue,
        width=0,
        omit_header=True,
        sort_output=True,
        include_lineno=False,
        ignore_obsolete=True,
    )
    return head.encode() + body.getvalue()


def source_file(locale: str) -> Path:
    """The .po file of a language."""
    return LOCALE_FOLDER / locale / "LC_MESSAGES" / "messages.po"


def read(path: Path, locale: str | None = None) -> Catalog:
    """A catalogue from its file; an empty one where there is none yet."""
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8")
    with path.open("rb") as text:
        return read_po(text, locale=locale)


def extract() -> Catalog:
    """Write the template anew from the source."""
    catalogue = collect()
    TEMPLATE.write_bytes(written(catalogue))
    return catalogue


def update() -> None:
    """Write template and translations anew; what is no longer said is dropped, what is new stands empty."""
    template = extract()
    for locale in TRANSLATED:
        catalogue = read(source_file(locale), locale)
        catalogue.update(template, no_fuzzy_matching=True)
        source_file(locale).parent.mkdir(parents=True, exist_ok=True)
        source_file(locale).write_bytes(written(catalogue))


def compile_all() -> None:
    """Make the .mo files that an installation reads."""
    for locale in TRANSLATED:
        with source_file(locale).with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read(source_file(locale), locale))


def faults_of(template: Catalog, translation: Catalog) -> list[str]:
    """What is wrong with a translation, a line each: missing, untranslated, fuzzy, other places to fill."""
    faults = []
    for wanted in _texts(template):
        had = translation.get(wanted.id, wanted.context)
        if had is None:
            faults.append(f"missing: {wanted.id!r}")
        elif not had.string or not all(_forms(had.string)):
            faults.append(f"untranslated: {wanted.id!r}")
        elif had.fuzzy:
            faults.append(f"fuzzy: {wanted.id!r}")
        elif any(_places(form) != _places(_forms(wanted.id)[-1]) for form in _forms(had.string)):
            faults.append(f"other places to fill in: {wanted.id!r}")
    return faults


def _texts(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _forms(text: Key | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _places(text: str) -> set[str]:
    return {found.group() for found in _PLACE.finditer(text)}


def check() -> list[str]:
    """Everything that keeps the catalogues from being finished; an empty list when they are."""
    template = collect()
    faults = [f"{place}: this text is put together by the program; write it out with places" for place in _unwritten()]
    if not TEMPLATE.exists() or TEMPLATE.read_bytes() != written(template):
        faults.append("messages.pot is not what the source says: run `python -m parties.catalogues update`")
    for locale in TRANSLATED:
        faults += [f"{locale}: {fault}" for fault in faults_of(template, read(source_file(locale), locale))]
    return faults


def _unwritten() -> list[str]:
    sources = sorted(source for floor in FLOORS for source in (ROOT / floor).rglob("*.py"))
    lines = [(source, line) for source in sources for line in put_together(source.read_bytes())]
    return [f"{source.relative_to(ROOT).as_posix()}:{line}" for source, line in lines]


def main(arguments: list[str]) -> int:
    """The command line. Returns the exit code."""
    commands = {"extract": extract, "update": update, "compile": compile_all}
    match arguments:
        case ["check"]:
            faults = check()
            sys.stdout.write("".join(f"{fault}\n" for fault in faults))
            return 1 if faults else 0
        case [command] if command in commands:
            commands[command]()
            return 0
        case _:
            sys.stderr.write("usage: python -m parties.catalogues extract|update|compile|check\n")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
