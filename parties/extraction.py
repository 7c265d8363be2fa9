"""Finding the texts of the source.

Babel finds what stands in a call of KEYWORDS. Beside it stand the plain msgids that refusals, findings, deeds and the
fields of forms carry: whoever shows those translates them, so they need no mark where they are written.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import IO, Any

from babel.messages.extract import extract_python

KEYWORDS: dict[str, Any] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}

Positions = tuple[int, ...]
# What carries a msgid, with the places where it stands among the arguments.
CARRIERS: dict[str, Positions] = {
    "Fault": (1, 5),
    "Unreadable": (1,),
    "NotSignedIn": (0,),
    "NotFound": (0,),
    "NotPermitted": (0,),
    "NotValid": (1,),
}
_LABEL_AND_HINT = (0, 1)
_WITH_A_LIST_BETWEEN = (0, 2)
# The same for words that say this only where they come from this module.
CARRIERS_OF: dict[str, dict[str, Positions]] = {
    "mediation.forms.fields": {
        "FieldSpec": (1, 2),
        "text": _LABEL_AND_HINT,
        "area": _LABEL_AND_HINT,
        "day": _LABEL_AND_HINT,
        "moment": _LABEL_AND_HINT,
        "baht": _LABEL_AND_HINT,
        "integer": _LABEL_AND_HINT,
        "boolean": _LABEL_AND_HINT,
        "phone_number": _LABEL_AND_HINT,
        "national_number": _LABEL_AND_HINT,
        "secret": _LABEL_AND_HINT,
        "choice": _WITH_A_LIST_BETWEEN,
        "several": _WITH_A_LIST_BETWEEN,
        "group": _WITH_A_LIST_BETWEEN,
    },
    "mediation.steps": {"Deed": (6,)},
    "cases.findings": {"Finding": (3, 5)},
    "cases.facts": {"found": (3,)},
}
NAMED = frozenset({"message", "hint", "label", "title"})
# A function of the module itself that takes one of these hands it on to a carrier.
HANDED_ON = frozenset({"message", "hint"})

Found = tuple[Any, ...]
Names = Mapping[str, Sequence[ast.expr]]


def extract_house(source: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
    """Babel's own extraction of Python; beside it the plain msgids of refusals, findings, deeds and forms."""
    text = source.read()
    yield from extract_python(BytesIO(text), keywords, comment_tags, options)
    for node, names in _carried(ast.parse(text)):
        for written in _written_out(node, names):
            yield written.lineno, "N_", written.value, []


def put_together(text: bytes) -> list[int]:
    """The lines where a carried text is put together by the program, so that no catalogue can know it."""
    carried = (node for node, _ in _carried(ast.parse(text)))
    return [node.lineno for node in carried if isinstance(node, ast.JoinedStr | ast.BinOp)]


def _carried(module: ast.Module) -> Iterator[tuple[ast.expr, Names]]:
    """Every argument in which a msgid is carried, with what the names in its reach stand for."""
    carriers = CARRIERS | _imported(module) | _own(module)
    rooms = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    outside = _names(module.body)
    for room in (module, *rooms):
        names = outside if room is module else outside | _names(ast.walk(room))
        for node in ast.walk(room):
            for argument in _arguments(node, carriers):
                yield argument, names


def _imported(module: ast.Module) -> dict[str, Positions]:
    return {
        alias.asname or alias.name: CARRIERS_OF[node.module][alias.name]
        for node in module.body
        if isinstance(node, ast.ImportFrom) and node.module in CARRIERS_OF
        for alias in node.names
        if alias.name in CARRIERS_OF[node.module]
    }


def _own(module: ast.Module) -> dict[str, Positions]:
    functions = [node for node in module.body if isinstance(node, ast.FunctionDef)]
    places = {function.name: _places_of(function.args, HANDED_ON) for function in functions}
    return {name: found for name, found in places.items() if found}


def _places_of(arguments: ast.arguments, wanted: frozenset[str]) -> Positions:
    names = [given.arg for given in (*arguments.posonlyargs, *arguments.args)]
    return tuple(place for place, name in enumerate(names) if name in wanted)


def _arguments(node: ast.AST, carriers: Mapping[str, Positions]) -> list[ast.expr]:
    if isinstance(node, ast.ClassDef):
        return _messages_of_class(node)
    if not isinstance(node, ast.Call):
        return []
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name not in carriers:
        return []
    named = [given.value for given in node.keywords if given.arg in NAMED]
    return [*(node.args[at] for at in carriers[name] if at < len(node.args)), *named]


def _messages_of_class(kind: ast.ClassDef) -> list[ast.expr]:
    """The message a refusal says unless told another: a default of its `__init__`, or what it hands up itself."""
    found: list[ast.expr] = []
    refused = "Refused" in map(ast.unparse, kind.bases)
    for node in ast.walk(kind):
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            found += _message_defaults(node.args)
        if refused and isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__":
            found += node.args[:1]
    return found


def _message_defaults(arguments: ast.arguments) -> list[ast.expr]:
    names = [given.arg for given in (*arguments.posonlyargs, *arguments.args)]
    with_default = names[len(names) - len(arguments.defaults) :]
    pairs = zip(with_default, arguments.defaults, strict=True)
    return [default for name, default in pairs if name == "message"]


def _names(nodes: Any) -> dict[str, list[ast.expr]]:
    """What is assigned to each name, also row by row in a loop over rows that are written out."""
    found: dict[str, list[ast.expr]] = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, []).append(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found.setdefault(name, []).append(value)
            case (
                ast.For(target=target, iter=ast.Tuple(elts=rows) | ast.List(elts=rows))
                | ast.comprehension(target=target, iter=ast.Tuple(elts=rows) | ast.List(elts=rows))
            ):
                for name, value in _pairs(target, rows):
                    found.setdefault(name, []).append(value)
    return found


def _pairs(target: ast.expr, rows: list[ast.expr]) -> Iterator[tuple[str, ast.expr]]:
    for row in rows:
        match target, row:
            case ast.Name(id=name), _:
                yield name, row
            case ast.Tuple(elts=names), ast.Tuple(elts=values):
                for one, value in zip(names, values, strict=False):
                    yield from _pairs(one, [value])


def _written_out(node: ast.expr, names: Names) -> Iterator[ast.Constant]:
    """The texts an argument can come to, as far as they are written in the same module."""
    match node:
        case ast.Constant(value=str()) if node.value:
            yield node
        case ast.Name(id=name):
            for value in names.get(name, ()):
                yield from _written_out(value, {})
        case ast.IfExp(body=one, orelse=other):
            yield from _written_out(one, names)
            yield from _written_out(other, names)
        case ast.BoolOp(values=values):
            for value in values:
                yield from _written_out(value, names)
        case ast.Subscript(value=ast.Name(id=name)):
            yield from _held(names.get(name, ()))
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="get"), args=[_, *otherwise]):
            yield from _held(names.get(name, ()))
            for value in otherwise:
                yield from _written_out(value, names)


def _held(values: Sequence[ast.expr]) -> Iterator[ast.Constant]:
    for table in values:
        if isinstance(table, ast.Dict):
            for value in table.values:
                yield from _written_out(value, {})
