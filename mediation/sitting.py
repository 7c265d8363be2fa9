"""Rules of a session while it sits and when it closes (ม.26). Pure: facts in, findings out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.findings import Binds, Finding
from cases.msgid import N_
from cases.vocabulary import SafetyColour, Side, Track
from mediation.appointing import Registration, registration_findings


@dataclass(frozen=True)
class Caucus:
    """A part of a session without some sides. `notified`: absent sides told that it took place, not what
    was said."""

    number: int
    absent: frozenset[Side]
    notified: frozenset[Side] = frozenset()
    ended: bool = True


@dataclass(frozen=True)
class OpeningFacts:
    """What is on record when a session is to be opened.

    `present` of the `consenting` sides have come; `caucus_reason` tells why the others are not wanted now.
    `colours`: the safety colour of each person asked again before this session.
    """

    track: Track
    happens_on: date
    consenting: frozenset[Side]
    present: frozenset[Side]
    registrations: tuple[Registration | None, ...]
    notice_served: bool
    caucus_reason: str | None = None
    colours: tuple[SafetyColour, ...] = ()


def opening_findings(facts: OpeningFacts) -> tuple[Finding, ...]:
    """What stands against opening: notice, absent sides, registration on the day (R21), a red colour."""
    found: list[Finding] = []
    if not facts.notice_served:
        found.append(
            Finding(
                "SESSION",
                "notice_not_served",
                Binds.block,
                N_("The sides have not been told of the session."),
            )
        )
    missing = facts.consenting - facts.present
    if missing and not (facts.caucus_reason or "").strip():
        found.append(
            Finding(
                "SESSION",
                "side_absent",
                Binds.block,
                N_("A side is absent: record that it did not come, or why you speak with the other alone."),
                "ม.26",
                about=",".join(sorted(missing)),
            )
        )
    if SafetyColour.red in facts.colours:
        found.append(
            Finding(
                "SAFETY",
                "safety_red",
                Binds.block,
                N_("The safety screening is red: hold the case for safety."),
                hint=N_("The safety officer decides, with the head, whether and how it may go on."),
            )
        )
    if not facts.registrations:
        found.append(Finding("SESSION", "no_mediator", Binds.block, N_("No mediator serves in this case."), "ม.22"))
    for registration in facts.registrations:
        found.extend(registration_findings(facts.track, registration, facts.happens_on))
    return tuple(found)


def caucus_findings(caucus: Caucus) -> tuple[Finding, ...]:
    """R9: a caucus may not close before every absent side was told that it took place."""
    untold = caucus.absent - caucus.notified
    if not untold:
        return ()
    return (
        Finding(
            "R9",
            "caucus_not_notified",
            Binds.block,
            N_("The absent side has not been told that caucus %(number)s took place."),
            "ม.26",
            N_("Tell the fact and the time, never what was said."),
            ",".join(sorted(untold)),
            {"number": str(caucus.number)},
        ),
    )


def closing_findings(caucuses: Iterable[Caucus]) -> tuple[Finding, ...]:
    """What stands against closing the session: a caucus still going on, or one an absent side was not told
    of."""
    found: list[Finding] = []
    for caucus in caucuses:
        if not caucus.ended:
            found.append(
                Finding(
                    "R9",
                    "caucus_open",
                    Binds.block,
                    N_("Caucus %(number)s has not been ended."),
                    "ม.26",
                    params={"number": str(caucus.number)},
                )
            )
        found.extend(caucus_findings(caucus))
    return tuple(found)
