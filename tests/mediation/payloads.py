"""Texts that somebody hostile, careless or merely unusual might write."""

import re
from functools import lru_cache
from html.parser import HTMLParser

HOSTILE: dict[str, str] = {
    "a script": '<script>alert("x")</script>',
    "a tag with a handler": '"><img src=x onerror=alert(1)>',
    "out of an attribute": "' autofocus onfocus=\"alert(1)\" x='",
    "out of a text area": "</textarea></title></style></script><svg/onload=alert(1)>",
    "a comment that hides": "<!-- <![CDATA[ ]]>",
    "an entity": "&lt;b&gt; &amp;amp; &#0; &#x41;",
    "a template": "{{ 7*7 }}{% for x in y %}${7*7}#{7*7}<%= 7*7 %>",
    "percent formats": "%(x)s %s %d %n 100% %",
    "braces": "{} {0} {x!r} {{}} {__class__}",
    "SQL": "'; drop table case_file; -- \" $1 $$ \\' E'\\\\'",
    "patterns": "100%_\\%*?[a-z]^$",
    "a formula": '=HYPERLINK("http://evil.example","ดู")',
    "a formula with a plus": "+1+cmd|' /C calc'!A0",
    "a formula with an at": "@SUM(1+1)*-2",
    "marks without a base": "่้๊๋็์ ํา ุู",
    "sara am in two spellings": "น้ำ นํ้า นำ้",
    "right to left": "مرحبا שלום abc",
    "turned around": "a\u202eb\u2066c\u200bd\ufeffe",
    "many marks": "ก" + "่" * 20,
    "beyond the plane": "👩‍👩‍👧 𠮷 \U0010ffff",
    "no characters": "\ufffe\uffff \ufffd",
    "control characters": "a\x01\x07\x08\x1b[31mb\x7f\x85",
    "lines of a header": "a\r\nSet-Cookie: sid=1\r\n\r\nb",
    "other line ends": "a\u2028b\u2029c\x0bd\x0ce",
    "escapes": "\\u0000 \\x00 \\ud800 \\n \\",
    "JSON": '{"a": [1, null], "__proto__": {}}',
    "an address": "javascript:alert(1)//https://evil.example",
    "a path": "../../../etc/passwd",
    "words of programs": "null None NaN undefined true 0",
}
"""What may be kept as it is, as well as any other text: by name."""

UNKEEPABLE: dict[str, str] = {"NUL": "a\x00b", "half a character": "a\ud800b", "the other half": "\udfff"}
"""What no text may hold."""

HUGE = "ก" * 400_000
"""Over a megabyte."""

_SPACE = re.compile(r"\s+")


def as_read(text: str) -> str:
    """A text as a reader perceives it: any run of white space is one space."""
    return _SPACE.sub(" ", text).strip()


class _Looking(HTMLParser):
    """Collects what a browser would run, and what it would show."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []
        self.shown: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        foreign = tag in ("svg", "iframe", "object", "embed", "style", "base", "meta") and "charset" not in given
        if foreign and given.get("name") not in (
            "viewport",
            "htmx-config",
            "color-scheme",
            "description",
            "theme-color",
        ):
            self.runs.append(self.get_starttag_text() or tag)
        if tag == "script" and not given.get("src", "").startswith("/static/"):
            self.runs.append(self.get_starttag_text() or tag)
        for name, value in given.items():
            leads = name in ("href", "src", "action", "formaction", "hx-get", "hx-post")
            if name.startswith("on") or name in ("style", "srcdoc", "autofocus") or (leads and not _inside(value)):
                self.runs.append(f"{tag} {name}={value}")
            if name == "value":
                self.shown.append(value)

    def handle_data(self, data: str) -> None:
        self.shown.append(data)


def _inside(address: str) -> bool:
    return (address.startswith(("/", "#", "?", "tel:", "mailto:")) and not address.startswith("//")) or not address


@lru_cache(maxsize=4)
def _looked_at(page: str) -> tuple[list[str], str]:
    looking = _Looking()
    looking.feed(page)
    looking.close()
    whole = as_read(" ".join(looking.shown))
    return looking.runs, "\0".join([whole, *map(as_read, looking.shown)])


def what_runs(page: str) -> list[str]:
    """Everything in a page that a browser would run or fetch from elsewhere; nothing in a page of the house."""
    return _looked_at(page)[0]


def shows(page: str, text: str) -> bool:
    """Whether a reader sees the text, as it was written, on the page or in a field of it."""
    return as_read(text) in _looked_at(page)[1]
