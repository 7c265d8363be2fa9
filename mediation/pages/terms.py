"""Writing terms with ready-made clauses, without a script: one is chosen and put in, its places are filled or asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.vocabulary import Topic
from mediation.clause_shelf import clauses_here
from mediation.clauses import CLAUSE_OF_DEFAULT, PLACES, by_theme, fill, fitting, joined, open_places
from mediation.dossier import Dossier, read_dossier
from mediation.instalments import FEWEST, MOST, shares
from mediation.pages.posting import Sent
from mediation.practice.said import agreed_within
from mediation.work import reading
from parties import thai
from parties.access import Actor
from parties.errors import NotFound, NotPermitted
from parties.language import gettext as _
from parties.language import reading_in

Values = Mapping[str, Any]
_FILL = "fill"
_TEXTS = ("substance", "default_clause")


async def begun(actor: Actor, dossier: Dossier, values: dict[str, Any]) -> dict[str, Any]:
    """The terms as they are opened for the first time: what all sides accepted in the sessions stands in them already.

    Only the mediators of the case are told of it (ม.29).
    """
    points = await agreed_within(dossier, actor)
    if not points:
        return values
    told = [point.text.strip() for point in points]
    listed = told if len(told) == 1 else [f"{number}. {text}" for number, text in enumerate(told, start=1)]
    return values | {"substance": "\n".join(listed)}


# WHAT IS SENT ON, AND SHOWN AGAIN -------------------------------------------------------------------------------------


def as_meant(values: Values) -> Values:
    """The terms with the places filled that were asked for, without the blocks at the end in which no promise was written."""
    told = filled(values)
    promises = _promises(told)
    while promises and isinstance(promises[-1], Mapping) and not _written(promises[-1]):
        promises.pop()
    return {**told, "obligations": promises}


def filled(values: Values) -> dict[str, Any]:
    """The terms with every place filled for which something was typed."""
    told = {name: value for name, value in values.items() if name != _FILL}
    given = values.get(_FILL)
    known = {name: str(value) for name, value in given.items()} if isinstance(given, Mapping) else {}
    if not known:
        return told
    told |= {name: fill(told[name], known) for name in _TEXTS if isinstance(told.get(name), str)}
    told["obligations"] = [
        {**one, "what": fill(one["what"], known)}
        if isinstance(one, Mapping) and isinstance(one.get("what"), str)
        else one
        for one in _promises(told)
    ]
    return told


def _promises(values: Values) -> list[Any]:
    given = values.get("obligations")
    return list(given) if isinstance(given, list) else []


def _written(promise: Mapping[str, Any]) -> bool:
    return any(value for name, value in promise.items() if name not in ("civil_part", "every"))


# PUTTING IN -----------------------------------------------------------------------------------------------------------


async def helped(actor: Actor, case_id: int, posted: Sent) -> Values | None:
    """What was typed, with the clause put in that was chosen or the places filled; None where the form was sent to be done."""
    own = posted.own
    if "_insert" not in own and "_fill" not in own:
        return None
    values = filled(posted.values)
    if "_insert" not in own:
        return values
    try:
        async with reading(actor):
            dossier = await read_dossier(actor, case_id)
            ready = await clauses_here()
    except (NotFound, NotPermitted):
        return values
    clause = next((one for one in ready if one.code == own.get("_clause") and not one.retired), None)
    if clause is None:
        return values
    locale = "en" if own.get("_words") == "en" else "th"
    which = own.get("_for", "")
    with reading_in(locale):
        words = fill(clause.body(locale), known_places(dossier, values, int(which) if which.isdecimal() else 0))
    target = "default_clause" if clause.theme in CLAUSE_OF_DEFAULT else "substance"
    standing = values.get(target)
    return {**values, target: joined(standing if isinstance(standing, str) else "", words)}


def known_places(dossier: Dossier, values: Values, index: int) -> dict[str, str]:
    """What the form says already of the places of a clause that goes with the promise at `index`."""
    promises = _promises(values)
    promise = promises[index] if index < len(promises) and isinstance(promises[index], Mapping) else {}
    typed = {name: value.strip() for name, value in promise.items() if isinstance(value, str)}
    known = {
        "debtor": _who(dossier, typed.get("debtor", ""), typed.get("debtor_side", "")),
        "creditor": _who(dossier, typed.get("creditor", ""), typed.get("creditor_side", "")),
        "what": typed.get("what", ""),
        "amount": _money(typed.get("amount", "")),
        "due": _day(typed.get("due_on", "")),
        "count": _count(typed),
        "each": _each(typed),
        "place": str(values.get("place") or "").strip(),
        "rate": _plain(values.get("default_interest")),
    }
    known["first_due"] = known["due"]
    return {name: value for name, value in known.items() if value}


def _who(dossier: Dossier, person: str, side: str) -> str:
    named = [party.name for party in dossier.parties if str(party.id) == person]
    if not named and side.isdecimal() and len(side) < 10:
        named = [party.name for party in dossier.principals(int(side))]
    return _(" and ").join(named)


def _money(typed: str) -> str:
    try:
        amount = thai.parse_baht(typed)
    except thai.AmountUnreadable:
        return ""
    written = f"{amount:,.2f}"
    return _("%(amount)s baht (%(words)s)") % {"amount": written, "words": thai.baht_words(amount)}


def _day(typed: str) -> str:
    try:
        return thai.format_be(thai.parse_date(typed), "long")
    except thai.AmbiguousDate:
        return ""


def _count(typed: Mapping[str, str]) -> str:
    written = thai.latin_digits(typed.get("instalments", ""))
    return written if written.isdecimal() and len(written) < 4 and FEWEST <= int(written) <= MOST else ""


def _each(typed: Mapping[str, str]) -> str:
    if typed.get("each"):
        return _money(typed["each"])
    count = _count(typed)
    try:
        return _money(f"{shares(thai.parse_baht(typed.get('amount', '')), int(count))[0]:.2f}") if count else ""
    except ValueError:
        return ""


def _plain(typed: Any) -> str:
    try:
        rate = thai.parse_baht(str(typed or ""))
    except thai.AmountUnreadable:
        return ""
    return f"{rate:f}".rstrip("0").rstrip(".")


# WHAT THE PAGE NEEDS --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """A place that is still open: its name and what is asked for."""

    name: str
    label: str


async def around(dossier: Dossier, values: Values) -> dict[str, Any]:
    """The clauses to choose from, those that fit the dispute first, and the places still open; inside a `reading`."""
    ready = fitting(await clauses_here(), Topic(dossier.file.topic))
    texts = [str(values.get(name) or "") for name in _TEXTS]
    texts += [str(one.get("what") or "") for one in _promises(values) if isinstance(one, Mapping)]
    return {
        "themes": by_theme(ready),
        "asked": [Asked(name, _(PLACES[name])) for name in open_places(*texts)],
    }
