"""Who can take this case: what is known of everybody on the roster, put in order by `mediation.matching`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from cases.vocabulary import Track
from mediation.appointing import ABSENCES_BORNE, Registration
from mediation.availability import Absence, Free, Hours, free_at, free_these_days
from mediation.choosing import unwanted
from mediation.conflicting import Decision
from mediation.dossier import Dossier
from mediation.forms.fields import Choices
from mediation.languages import Language, foreign_to
from mediation.matching import Candidate, CandidateFacts, Conflict, Nearness, Reason, in_order
from mediation.meetings import WAITING, Session
from mediation.practice.conflicts import Match, conflicts_of, open_matches
from mediation.practice.on_roster import OPEN_CASES, village_name
from mediation.telling import filled
from mediation.work import now_utc
from parties import thai
from parties.access import Actor
from parties.database import fetch
from parties.language import gettext as _

_ROSTER = f"""select m.id, m.account_id, m.name, thai_key(m.name) as sorts, m.valid_from, m.valid_to, m.languages,
    m.other_languages, m.village_codes, m.home_village, m.topics, m.weekly, m.absences, m.unexcused_absences,
    {OPEN_CASES},
    exists (select from assignment a join session s on s.centre_id = a.centre_id and s.case_id = a.case_id
     where a.centre_id = m.centre_id and a.mediator_id = m.id and a.status in ('confirmed', 'active') and a.case_id <> $2
       and s.status in ('planned', 'notified') and s.planned_for < $4
       and s.planned_for + make_interval(mins => s.planned_minutes) > $3) as elsewhere
  from mediator m where m.ended_on is null and m.id <> all ($1)"""  # noqa: S608 - a constant
_VILLAGES = "select code, moo, name from village order by code"
_AREA = "select area_code from centre where id = current_centre()"


@dataclass(frozen=True)
class _Wanted:
    """What the case asks of a mediator."""

    dossier: Dossier
    now: datetime
    session: Session | None
    languages: tuple[str, ...]
    villages: Mapping[str, str]
    """Code → name of the villages the case is about, as far as the centre has them."""

    @property
    def day(self) -> datetime:
        """When the mediator would serve: at the time planned, else from now on."""
        return self.session.planned_for if self.session else self.now


async def candidates(dossier: Dossier, now: datetime) -> list[Candidate]:
    """Everybody on the roster without a part in the case, in order, within a reading: three queries whatever their number."""
    wanted = await _wanted(dossier, now)
    taken = [assignment.mediator_id for assignment in dossier.assignments if assignment.standing]
    begins = wanted.day
    ends = begins + timedelta(minutes=wanted.session.planned_minutes if wanted.session else 0)
    rows = await fetch(_ROSTER, taken, dossier.file.id, begins, ends)
    found = await conflicts_of(dossier, [row["id"] for row in rows])
    return in_order(_facts(wanted, dict(row), _conflict(found[row["id"]])) for row in rows)


def _conflict(found: Sequence[Match]) -> Conflict:
    if open_matches(found):
        return Conflict.found
    return Conflict.let_pass if any(one.decision is Decision.overridden for one in found) else Conflict.none


async def offered(_actor: Actor, dossier: Dossier) -> Choices:
    """The list as a form shows it: who may be chosen, in order, and beside it what speaks for and against each, in words.

    `roster` holds those who may be chosen; `for`, `against` and `beside` pairs of the id and a sentence; `barred` pairs of
    a name and why it cannot be chosen.
    """
    found = await candidates(dossier, now_utc())
    words: dict[bool | None, list[tuple[str, str]]] = {True: [], False: [], None: []}
    for one in found:
        for reason in one.reasons if one.choosable else ():
            words[reason.speaks_for].append((str(one.facts.mediator_id), reason_words(reason)))
    return {
        "roster": [(str(one.facts.mediator_id), one.facts.name) for one in found if one.choosable],
        "for": words[True],
        "against": words[False],
        "beside": words[None],
        "barred": [
            (one.facts.name, reason_words(reason))
            for one in found
            for reason in one.reasons
            if reason.code in one.facts.barred
        ],
    }


def reason_words(reason: Reason) -> str:
    """A reason in the reader's language."""
    names = {"names": ", ".join(_(name) for name in reason.named)} if reason.named else {}
    return filled(reason.message, {**reason.params, **names})


def candidates_json(found: Iterable[Candidate]) -> list[dict[str, Any]]:
    """The list for a program, in the reader's language."""
    return [
        {
            "place": place,
            "mediator": one.facts.mediator_id,
            "name": one.facts.name,
            "choosable": one.choosable,
            "open_cases": one.facts.open_cases,
            "reasons": [
                {"code": reason.code, "message": reason_words(reason), "speaks_for": reason.speaks_for}
                for reason in one.reasons
            ],
        }
        for place, one in enumerate(found, start=1)
    ]


# WHAT THE CASE ASKS ---------------------------------------------------------------------------------------------------


async def _wanted(dossier: Dossier, now: datetime) -> _Wanted:
    rows = await fetch(f"select v.code, v.moo, v.name, ({_AREA}) as area from ({_VILLAGES}) v")  # noqa: S608 - constants
    names = {row["code"]: village_name(row["moo"], row["name"]) for row in rows}
    area = rows[0]["area"] if rows else ""
    about = {code: names[code] for code in _villages_of(dossier, area) if code in names}
    people = [party for side in dossier.joining for party in dossier.people(side.side)]
    languages = tuple(dict.fromkeys(party.language for party in people))
    ahead = [one for one in dossier.sessions if one.status in WAITING and one.planned_for >= now]
    return _Wanted(dossier, now, min(ahead, key=lambda one: one.planned_for, default=None), languages, about)


def _villages_of(dossier: Dossier, area: str) -> list[str]:
    """The codes of the villages in which the matter lies and its people live; a moo without an area is the centre's own."""
    file = dossier.file
    places = [(file.area_code, file.place_moo)]
    places += [(party.area_code, party.moo) for side in dossier.joining for party in dossier.people(side.side)]
    codes = []
    for area_code, moo in places:
        digits = thai.latin_digits(moo).strip()
        if digits.isdecimal() and len(digits) <= 2:
            codes.append(f"{area_code or area}{int(digits):02d}")
    return codes


# WHAT IS KNOWN OF EACH ------------------------------------------------------------------------------------------------


def _facts(wanted: _Wanted, row: Mapping[str, Any], conflict: Conflict) -> CandidateFacts:
    dossier = wanted.dossier
    registered = _registered(wanted, row)
    binding = Track(dossier.file.track) is Track.PEOPLE_CENTRE
    barred = {
        "no_account": row["account_id"] is None,
        "mediator_near_a_side": row["account_id"] in dossier.locked_out,
        "excluded_by_party": unwanted(dossier.assignments, dossier.joining, row["id"]),
        "registration_not_valid": binding and not registered,
    }
    nearness, village = _near(wanted, row)
    spoken = [Language(code) for code in row["languages"]]
    foreign = [written for written in wanted.languages if written not in ("", Language.th.value)]
    return CandidateFacts(
        row["id"],
        row["name"],
        sorts=row["sorts"],
        conflict=conflict,
        free=_free(wanted, row),
        planned=wanted.session is not None,
        open_cases=row["open_cases"],
        missing_languages=foreign_to(spoken, row["other_languages"], wanted.languages),
        languages_needed=bool(foreign),
        nearness=nearness,
        village=village,
        wished_by=tuple(side.side for side in dossier.joining if row["id"] in side.prefers),
        knows_topic=dossier.file.topic in row["topics"],
        registration_doubtful=not binding and not registered,
        absences_too_many=row["unexcused_absences"] > ABSENCES_BORNE,
        barred=tuple(code for code, holds in barred.items() if holds),
    )


def _registered(wanted: _Wanted, row: Mapping[str, Any]) -> bool:
    return row["valid_from"] is not None and Registration(row["valid_from"], row["valid_to"]).holds_on(
        thai.bangkok_day(wanted.day)
    )


def _free(wanted: _Wanted, row: Mapping[str, Any]) -> Free:
    weekly = msgspec.json.decode(row["weekly"], type=list[Hours])
    absences = msgspec.json.decode(row["absences"], type=list[Absence])
    if wanted.session is None:
        return free_these_days(weekly, absences, thai.bangkok_day(wanted.now))
    session = wanted.session
    return free_at(weekly, absences, session.planned_for, session.planned_minutes, elsewhere=row["elsewhere"])


def _near(wanted: _Wanted, row: Mapping[str, Any]) -> tuple[Nearness, str]:
    if row["home_village"] in wanted.villages:
        return Nearness.lives_there, wanted.villages[row["home_village"]]
    known = [name for code, name in wanted.villages.items() if code in row["village_codes"]]
    return (Nearness.knows_it, known[0]) if known else (Nearness.neither, "")
