"""Receiving a page's form: what was typed, the key that keeps it from being done twice, and the answer."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import msgspec
from litestar import Request, Response

from mediation.forms.fields import Choices, unflatten
from mediation.forms.reading import read
from mediation.pages.forms import FormView, form_view
from mediation.pages.render import go
from mediation.work import AlreadyAnswered, Answer, Key
from parties.errors import Fault, NotValid

AnyRequest = Request[Any, Any, Any]
F = TypeVar("F", bound=msgspec.Struct)
_MOST_FIELDS = 2000
_PAPER = re.compile(r"^(/cases/[0-9]+/documents)/[0-9]+$")
_WITHIN_CASE = re.compile(r"^(/cases/[0-9]+)/[a-z]+/[0-9]+$")


@dataclass(frozen=True)
class Sent:
    """A posted form. `values` are nested, as typed; `changed` says that only a group was added or taken away."""

    values: dict[str, Any]
    key: Key | None
    version: int | None
    changed: bool
    own: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """A single field as text; nothing where it was not sent."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""


def fresh_key() -> str:
    """A key for a form that is shown: sending the form twice with it does its work once."""
    return uuid4().hex


async def sent(request: AnyRequest) -> Sent:
    """The posted form; where it comes from was looked at before. Raises NotValid where it is unreadable."""
    form = await request.form()
    # A browser sends every line break as two characters; what is kept has one, as everywhere else.
    pairs = [(name, value.replace("\r\n", "\n")) for name, value in form.multi_items() if isinstance(value, str)]
    if len(pairs) > _MOST_FIELDS or any("\x00" in name or "\x00" in value for name, value in pairs):
        raise NotValid([Fault("unreadable_characters", "This holds characters that cannot be kept.")])
    own = {name: value for name, value in pairs if name.startswith("_")}
    values = unflatten(pairs)
    changed = changed_group(values, own)
    key = Key.of(own["_key"], _fingerprint(request, pairs)) if own.get("_key") else None
    version = own.get("_version", "")
    return Sent(values, key, int(version) if version.isdecimal() and len(version) < 10 else None, changed, own)


def _fingerprint(request: AnyRequest, pairs: list[tuple[str, str]]) -> bytes:
    typed = [pair for pair in pairs if pair[0] not in ("_csrf", "_key")]
    return msgspec.json.encode([request.scope["path"], typed])


def changed_group(values: dict[str, Any], own: Mapping[str, str]) -> bool:
    """Add an item to a group, or take one away, where a button for it was pressed; True when one was."""
    return _with_item(values, own.get("_add", "")) | _without_item(values, own.get("_remove", ""))


def _at(values: dict[str, Any], path: list[str]) -> Any:
    node: Any = values
    for part in path:
        if isinstance(node, list) and part.isdecimal() and int(part) < len(node):
            node = node[int(part)]
        elif isinstance(node, dict):
            node = node.get(part)
        else:
            return None
    return node


def _with_item(values: dict[str, Any], name: str) -> bool:
    if not name:
        return False
    *path, leaf = name.split(".")
    holder = _at(values, path)
    if isinstance(holder, dict):
        earlier = holder.get(leaf)
        holder[leaf] = [*(earlier if isinstance(earlier, list) else []), {}]
    return True


def _without_item(values: dict[str, Any], name: str) -> bool:
    if not name:
        return False
    *path, index = name.split(".")
    items = _at(values, path)
    if isinstance(items, list) and index.isdecimal() and int(index) < len(items):
        del items[int(index)]
    return True


async def receive(
    request: AnyRequest,
    form_type: type[msgspec.Struct],
    deed: Callable[[Sent], Awaitable[Answer | str | Response[Any]]],
    show: Callable[[FormView, int], Awaitable[Response[Any]]],
    choices: Choices | None = None,
) -> Response[Any]:
    """Do what the posted form asks and go on; or show the form again with everything that is wrong.

    `deed` reads `Sent.values` by itself (as `take_step` does, or with `form_of`), raises NotValid, and returns where to
    go: an address, an Answer with a location, or a response of its own. `show` gets the form and the status: 422 with
    faults, 200 when only a group was added or taken away.
    """
    posted = await sent(request)
    faults: Iterable[Fault] = ()
    if not posted.changed:
        try:
            return _onward(await deed(posted))
        except NotValid as refused:
            faults = refused.faults or (Fault(refused.code, refused.message, params=refused.params),)
        except AlreadyAnswered as earlier:
            return go(page_address(earlier.answer.location), "already")
    return await show(form_view(form_type, posted.values, faults, choices), 422 if faults else 200)


def form_of(form_type: type[F], values: Mapping[str, Any], choices: Choices | None = None) -> F:
    """The form read from posted values. Raises NotValid with every fault."""
    form, faults = read(form_type, values, choices)
    if form is None:
        raise NotValid(faults)
    return form


def _onward(done: Answer | str | Response[Any]) -> Response[Any]:
    if isinstance(done, Response):
        return done
    return go(page_address(done.location) if isinstance(done, Answer) else done)


def page_address(location: str) -> str:
    """The page that shows what the API has under this address; the desk where there is none.

    What belongs to a case, as /cases/12/sessions/3, stands on the page of the case; a paper on that of its papers.
    """
    address = location.removeprefix("/api/v1") or "/work"
    paper = _PAPER.match(address)
    return paper[1] if paper else _WITHIN_CASE.sub(r"\1", address)
