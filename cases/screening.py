"""The guards of acceptance: what stands against a case on its track. Everything that is wrong is found at
once."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from cases.crime import crime, juvenile
from cases.facts import SECTIONS, Capacity, ScreeningFacts, found
from cases.findings import Binds, Finding
from cases.law import cap_law, track_law
from cases.msgid import N_
from cases.safety import safety_findings
from cases.topics import Question, topic_law
from cases.vocabulary import Nature, Topic, Track


def _family(facts: ScreeningFacts) -> Iterator[Finding]:
    if facts.topic is Topic.FAMILY_STATUS or facts.family_status_matter:
        yield from found(
            "G-FAM",
            facts,
            "family_status",
            N_("Rights of a person's status and family rights may not be mediated."),
            hint=N_("Divorce, custody and parentage are for the Juvenile and Family Court."),
            about="family_status_matter",
        )
    elif facts.family_status_matter is None and facts.asks(Question.family_status):
        yield from found(
            "G-FAM",
            facts,
            "family_status_not_asked",
            N_("Ask whether marriage, a child or parentage is part of the quarrel."),
            about="family_status_matter",
        )


def _ownership(facts: ScreeningFacts) -> Iterator[Finding]:
    if facts.topic is Topic.LAND_OWNERSHIP or facts.ownership_contested:
        yield from found(
            "G-OWN",
            facts,
            "ownership",
            N_("Who owns the land itself is contested.")
            if facts.track is Track.PEOPLE_CENTRE
            else N_("Who owns the land itself is contested: what is agreed here is only a contract."),
            hint=N_("Go to the land office or the court for title."),
            about="ownership_contested",
        )
    elif facts.ownership_contested is None and facts.asks(Question.ownership):
        yield from found(
            "G-OWN",
            facts,
            "ownership_not_asked",
            N_("Ask whether it is contested who owns the land itself."),
            about="ownership_contested",
        )


def _heirs(facts: ScreeningFacts) -> Iterator[Finding]:
    if facts.topic is Topic.INHERIT and facts.heirs_land:
        yield Finding(
            "G-HEIR",
            "heirs_land",
            Binds.warn,
            N_("The heirs divide an estate with land: it is not settled whether that touches ownership."),
            "ม.20(2)",
            N_("Safer is to refer to the district office or the court."),
            "heirs_land",
        )


def _value(facts: ScreeningFacts) -> Iterator[Finding]:
    limit = cap_law(facts.track, facts.filed_on)
    if limit is None or facts.nature is Nature.criminal:
        return
    if not facts.value:
        if not (facts.value_reason or "").strip():
            yield from found(
                "G-CAP",
                facts,
                "value_missing",
                N_("State the value in dispute, or why it has no money value."),
                about="value",
                section=limit.section,
            )
        return
    if facts.value > limit.amount:
        yield from found(
            "G-CAP",
            facts,
            "over_cap",
            N_("The value is over the %(cap)s baht this centre may take."),
            hint=N_("Refer to a state mediation centre or to mediation at court."),
            about="value",
            section=limit.section,
            params={"cap": f"{limit.amount:,.2f}"},
        )


def _state(facts: ScreeningFacts) -> Iterator[Finding]:
    if facts.topic is Topic.PUBLIC_AGENCY:
        yield Finding(
            "G-STATE",
            "state_agency_party",
            Binds.warn,
            N_("One side is a state body."),
            hint=topic_law(facts.topic, facts.filed_on).hint,
            about="topic",
        )


def _lawful(facts: ScreeningFacts) -> Iterator[Finding]:
    if facts.unlawful_content:
        yield from found(
            "G-LEGAL",
            facts,
            "unlawful_content",
            N_("What is asked for is unlawful, impossible, or against public order or good morals."),
            about="unlawful_content",
        )


def _capacity(facts: ScreeningFacts) -> Iterator[Finding]:
    for party in facts.parties:
        if not party.able:
            yield from capacity_findings(party)


def capacity_findings(party: Capacity) -> tuple[Finding, ...]:
    """What stands against one party's ability to contract; used again before signing."""
    if party.able:
        return ()
    return (
        Finding(
            "G-CAPACITY",
            "incapacity",
            Binds.block,
            N_("This party cannot contract alone."),
            SECTIONS["G-CAPACITY"],
            N_("Record the representative and what gives them authority."),
            f"{party.side}:{party.number}",
        ),
    )


def _suitability(facts: ScreeningFacts) -> Iterator[Finding]:
    if facts.coerced_or_intoxicated:
        yield Finding(
            "SUITABLE",
            "coerced_or_intoxicated",
            Binds.block,
            N_("A party is forced to be here, or drunk or drugged."),
            hint=N_("Stop, and speak with the person alone another day."),
        )
    if facts.mediators_conflicted:
        yield Finding(
            "SUITABLE",
            "mediators_conflicted",
            Binds.block,
            N_("Every mediator of this centre is too near to a side."),
            hint=N_("Refer to another people's mediation centre."),
        )
    if facts.official_is_party:
        yield Finding(
            "SUITABLE",
            "official_is_party",
            Binds.block,
            N_("An officer or committee member of this centre is a party."),
            hint=N_("Send the matter to another centre."),
        )


def _safety(facts: ScreeningFacts) -> Iterable[Finding]:
    return safety_findings(facts.topic, facts.domestic_violence, facts.safety)


_RULES: tuple[Callable[[ScreeningFacts], Iterable[Finding]], ...] = (
    _safety,
    juvenile,
    _family,
    _ownership,
    _heirs,
    _value,
    crime,
    _state,
    _capacity,
    _lawful,
    _suitability,
)


def screen(facts: ScreeningFacts) -> tuple[Finding, ...]:
    """Everything that stands against accepting the case, blocking or not; empty when it may go on.

    A track the house does not run, or that was no law on the day of filing, is the only finding when it is
    found.
    """
    law = track_law(facts.track, facts.filed_on)
    if law is None or not law.runs:
        return (
            Finding(
                "G-TRACK",
                "track_not_run",
                Binds.block,
                N_("This centre may not mediate on this legal track; it may only refer."),
                law.section if law else None,
                about="track",
            ),
        )
    return tuple(chain.from_iterable(rule(facts) for rule in _RULES))
