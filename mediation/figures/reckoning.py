"""How the lines of the indicators are reckoned from what was counted. Pure.

A line is one row of an indicator's table: a count, or a share with numerator and denominator, or days, or baht.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cases.labels import LABELS
from cases.lifecycle import REPORTED
from cases.msgid import N_
from cases.reasons import DeclineReason
from cases.vocabulary import Channel, Nature, Outcome, ReferralDestination, ReportedOutcome, Topic
from mediation.counting import Rate, rate_of_mediated, rate_of_received
from mediation.figures.measures import Cell, Measure, amount, by_kind, by_value, quantile, total
from mediation.forms.referral import LABELS as REFERRAL_LABELS
from mediation.forms.referral import ReferralResult

NAMED = LABELS | REFERRAL_LABELS
MEDIAN, NINETIETH = Decimal("0.5"), Decimal("0.9")
HORIZONS = (30, 90, 180)
"""Days after the signing at which promises are looked at (the follow-up calls)."""
AGES = ((0, 30), (31, 60), (61, 90), (91, None))
"""The ages of open cases, in days since the request."""
MEDIATED_ENDS = (Outcome.withdrawn, Outcome.terminated)
OUTSIDE_LAW = frozenset(
    {
        *(DeclineReason.family_status, DeclineReason.ownership, DeclineReason.over_cap, DeclineReason.juvenile_court),
        *(DeclineReason.offence_not_mediable, DeclineReason.incapacity, DeclineReason.unlawful_content),
    }
)
"""Reasons of not accepting that lie in the law, not in the people (ST-23)."""


@dataclass(frozen=True)
class Line:
    """One row. `label` is a msgid, or with `plain` a text as it stands (a village's name). What does not apply is None.

    `key` names the row in files and addresses.
    """

    key: str
    label: str
    n: int | None = None
    rate: Rate | None = None
    days: int | None = None
    baht: Decimal | None = None
    before: int | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    plain: bool = False
    residents: int | None = None
    per_thousand: Decimal | None = None


@dataclass(frozen=True)
class Counted:
    """What an indicator is reckoned from: cells of its period, of the year before where asked, and open cases by day."""

    cells: Sequence[Cell]
    before: Sequence[Cell] = ()
    backlog: Mapping[date, int] = field(default_factory=dict)
    today: date = date.min


def _labelled(counts: Mapping[str, int], words: type[StrEnum], order: Iterable[str] = ()) -> list[Line]:
    """A line for every word that was counted, most first; words of `order` stand first, counted or not."""
    named = NAMED[words]
    fixed = list(order)
    rest = sorted((key for key in counts if key not in fixed), key=lambda key: (-counts[key], key))
    return [Line(key or "none", named.get(key, N_("Not stated")), counts.get(key, 0)) for key in [*fixed, *rest]]


def received(found: Counted) -> list[Line]:
    """How many came."""
    return [
        Line(
            "received",
            N_("Requests received"),
            total(found.cells, Measure.received),
            before=total(found.before, Measure.received),
        )
    ]


def channels(found: Counted) -> list[Line]:
    """By who brought them."""
    return _labelled(by_value(found.cells, Measure.received), Channel)


def screening(found: Counted) -> list[Line]:
    """What was let in, what not and why."""
    reasons = by_kind(found.cells, Measure.not_accepted)
    return [
        Line("accepted", N_("Accepted"), total(found.cells, Measure.accepted)),
        Line("not_accepted", N_("Not accepted"), total(found.cells, Measure.not_accepted)),
        *_labelled(reasons, DeclineReason),
        Line("held_for_safety", N_("Held for safety"), total(found.cells, Measure.held_for_safety)),
    ]


def outcomes_reported(cells: Iterable[Cell]) -> dict[ReportedOutcome, int]:
    """The field's four words, each with its number."""
    counts = dict.fromkeys(ReportedOutcome, 0)
    for kind, n in by_kind(cells, Measure.ended).items():
        word = REPORTED[Outcome(kind)]
        if word is not None:
            counts[word] += n
    return counts


def outcomes(found: Counted) -> list[Line]:
    """The four words, and what was not accepted."""
    named, counts = LABELS[ReportedOutcome], outcomes_reported(found.cells)
    not_accepted = total(found.cells, Measure.ended, Outcome.not_accepted)
    return [
        *(Line(word.value, named[word.value], n) for word, n in counts.items()),
        Line("not_accepted", N_("Not accepted (out of scope)"), not_accepted),
    ]


def settlement_rates(cells: Sequence[Cell]) -> tuple[Rate, Rate]:
    """Settlement rates A (of those mediated) and B (of those received and ended)."""
    settled = total(cells, Measure.ended, Outcome.settled)
    return (
        rate_of_mediated(
            settled, total(cells, Measure.ended, Outcome.not_settled), total(cells, Measure.ended, *MEDIATED_ENDS)
        ),
        rate_of_received(settled, total(cells, Measure.ended)),
    )


def settlement(found: Counted) -> list[Line]:
    """Rates A and B."""
    mediated, received = settlement_rates(found.cells)
    return [
        Line("rate_a", N_("A: settled, of all that were mediated to an end"), rate=mediated),
        Line("rate_b", N_("B: settled, of all that ended"), rate=received),
    ]


def values(found: Counted) -> list[Line]:
    """Baht in dispute."""
    return [
        Line("in_dispute", N_("In dispute"), baht=amount(found.cells, Measure.received)),
        Line("settled", N_("Of disputes that were settled"), baht=amount(found.cells, Measure.ended, Outcome.settled)),
        Line(
            "without_value", N_("Requests without a value in money"), total(found.cells, Measure.received_without_value)
        ),
    ]


def topics(found: Counted) -> list[Line]:
    """By topic, beside the year before."""
    now, before = by_value(found.cells, Measure.received), by_value(found.before, Measure.received)
    named = LABELS[Topic]
    keys = sorted(now.keys() | before.keys(), key=lambda key: (-now.get(key, 0), -before.get(key, 0), key))
    return [Line(key, named.get(key, N_("Not stated")), now.get(key, 0), before=before.get(key, 0)) for key in keys]


DURATIONS = (
    (Measure.days_to_acknowledged, N_("From the request until it is taken up")),
    (Measure.days_to_consent, N_("From the request until all sides agreed")),
    (Measure.days_to_session, N_("From the request until the first session")),
    (Measure.days_to_end, N_("From the request until the end")),
)


def durations(found: Counted) -> list[Line]:
    """Median and ninth decile of each way."""
    lines = []
    for measure, name in DURATIONS:
        n = total(found.cells, measure)
        lines.append(Line(f"{measure}_median", name, n, days=quantile(found.cells, measure, MEDIAN)))
        lines.append(
            Line(f"{measure}_90", N_("… nine in ten within"), n, days=quantile(found.cells, measure, NINETIETH))
        )
    return lines


def sessions(found: Counted) -> list[Line]:
    """Held, put off, missed."""
    held, missed = total(found.cells, Measure.session_held), by_kind(found.cells, Measure.no_show)
    sides = {kind.partition(":")[2]: n for kind, n in missed.items() if kind.startswith("side:")}
    return [
        Line("held", N_("Sessions held"), held),
        Line("mediated", N_("Cases with a first session"), total(found.cells, Measure.mediated)),
        Line("postponed", N_("Sessions put off"), total(found.cells, Measure.postponed)),
        *(
            Line(f"no_show_{side}", N_("Side %(number)s did not come"), n, places={"number": side})
            for side, n in sorted(sides.items())
        ),
        Line("no_show_mediator", N_("The mediator did not come"), missed.get("mediator", 0)),
    ]


def challenges(found: Counted) -> list[Line]:
    """Raised, upheld, removed."""
    return [
        Line("challenged", N_("Challenges of a mediator"), total(found.cells, Measure.challenged)),
        Line("upheld", N_("Challenges upheld"), total(found.cells, Measure.challenge_upheld)),
        Line("removed", N_("Mediators removed"), total(found.cells, Measure.mediator_ended, "removed")),
    ]


def kept_by(cells: Sequence[Cell], horizon: int) -> tuple[int, int, int, int]:
    """Of the promises due within so many days of the signing: how many, kept in time, kept late by then, broken."""

    def within(measure: Measure) -> int:
        return sum(cell.n for cell in cells if cell.measure is measure and cell.bin <= horizon)

    return (
        within(Measure.promise) - within(Measure.promise_waived),
        within(Measure.promise_on_time),
        within(Measure.promise_late),
        within(Measure.promise_broken),
    )


def promises(found: Counted) -> list[Line]:
    """At each horizon: kept in time, late, broken."""
    lines = []
    for days in HORIZONS:
        due, in_time, late, broken = kept_by(found.cells, days)
        places = {"days": str(days)}
        kept = Rate(min(in_time, due), due)
        lines.append(
            Line(
                f"in_time_{days}", N_("Due within %(days)s days of signing: kept in time"), in_time, kept, places=places
            )
        )
        lines.append(Line(f"late_{days}", N_("… kept late within %(days)s days"), late, places=places))
        lines.append(Line(f"broken_{days}", N_("… broken"), broken))
    return lines


def certificates(found: Counted) -> list[Line]:
    """Asked for, given, refused."""
    return [
        Line("requested", N_("Certificates requested"), total(found.cells, Measure.certificate_requested)),
        Line("certified", N_("Certificates given"), total(found.cells, Measure.certified)),
        Line("refused", N_("Certificates refused"), total(found.cells, Measure.certificate_refused)),
        Line(
            "days",
            N_("Days until the certificate, in the middle"),
            total(found.cells, Measure.days_to_certificate),
            days=quantile(found.cells, Measure.days_to_certificate, MEDIAN),
        ),
    ]


def referrals(found: Counted) -> list[Line]:
    """Sent, answered, and with what result."""
    sent, answered = total(found.cells, Measure.referred), total(found.cells, Measure.referral_acknowledged)
    return [
        Line("sent", N_("Referrals sent"), sent),
        Line("acknowledged", N_("Of them acknowledged"), answered, Rate(min(answered, sent), sent)),
        Line(
            "days",
            N_("Days until acknowledged, in the middle"),
            answered,
            days=quantile(found.cells, Measure.referral_acknowledged, MEDIAN),
        ),
        Line("declined", N_("Referrals declined"), total(found.cells, Measure.referral_declined)),
        *_labelled(by_kind(found.cells, Measure.referred), ReferralDestination),
        *_labelled(by_kind(found.cells, Measure.referral_result), ReferralResult),
    ]


def kept_from_court(found: Counted) -> list[Line]:
    """Settled matters of a court's power."""
    settled = by_value(found.cells, Measure.ended, Outcome.settled)
    return _labelled(
        {key: n for key, n in settled.items() if key != Nature.other}, Nature, (Nature.civil, Nature.criminal)
    )


def backlog(found: Counted) -> list[Line]:
    """Open cases by age."""
    lines = []
    for least, most in AGES:
        n = sum(
            count
            for day, count in found.backlog.items()
            if least <= max((found.today - day).days, 0) and (most is None or (found.today - day).days <= most)
        )
        name = N_("More than %(days)s days") if most is None else N_("%(from)s to %(to)s days")
        places = {"days": str(least - 1)} if most is None else {"from": str(least), "to": str(most)}
        lines.append(Line(f"{least}_{most or ''}", name, n, places=places))
    return lines


def outside_law(found: Counted) -> list[Line]:
    """Refused for a reason of law."""
    reasons = {kind: n for kind, n in by_kind(found.cells, Measure.not_accepted).items() if kind in OUTSIDE_LAW}
    return [
        Line("outside", N_("Matters under other laws"), sum(reasons.values())),
        *_labelled(reasons, DeclineReason),
        Line("referred", N_("Referrals sent"), total(found.cells, Measure.referred)),
    ]
