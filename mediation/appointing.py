"""Rules of appointing, challenging and removing a mediator (ม.10, 13–15, 22–23). Pure: facts in, findings
out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from cases.findings import Binds, Finding
from cases.msgid import N_
from cases.reasons import ChallengeBasis, NoShowReason
from cases.vocabulary import Track
from mediation.conflicting import match_findings

ABSENCES_BORNE = 2
"""A mediator absent without cause more often than this may be removed (ม.15(2))."""


@dataclass(frozen=True)
class Registration:
    """A mediator's registration. Both days are included; `valid_to` None: no end is recorded."""

    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """True when the mediator is registered on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class AppointmentFacts:
    """What is on record when a mediator is to be confirmed.

    `agreed`: every consenting side chose this mediator; `asked_centre`: they asked the centre to appoint
    instead.
    `open_matches`: what may tie this mediator to a side and was not decided on.
    `open_conflict`: a disclosed fact a side objects to, not yet decided. `excluded`: a side said not this
    person.
    """

    track: Track
    serves_on: date
    registration: Registration | None
    accepted: bool
    disclosed: bool
    agreed: bool
    asked_centre: bool
    briefing_done: bool
    open_conflict: bool = False
    excluded: bool = False
    open_matches: int = 0


def registration_findings(track: Track, registration: Registration | None, on: date) -> tuple[Finding, ...]:
    """R21: registration must hold on the day of the session. Blocks a people's centre, warns the
    community."""
    if registration is not None and registration.holds_on(on):
        return ()
    return (
        Finding(
            "R21",
            "registration_not_valid",
            Binds.block if track is Track.PEOPLE_CENTRE else Binds.warn,
            N_("The mediator's registration does not hold on the day of the session."),
            "ม.3, 10",
            N_("Choose another mediator, or have the registration renewed first."),
            "registration",
        ),
    )


def proposal_findings(facts: AppointmentFacts) -> tuple[Finding, ...]:
    """What stands against proposing this mediator at all."""
    excluded: tuple[Finding, ...] = ()
    if facts.excluded:
        excluded = (
            Finding(
                "R6",
                "excluded_by_party",
                Binds.block,
                N_("A side has asked not to have this mediator."),
                "ม.22",
                about="mediator",
            ),
        )
    return (
        *excluded,
        *match_findings(facts.open_matches, "mediator"),
        *registration_findings(facts.track, facts.registration, facts.serves_on),
    )


def appointment_findings(facts: AppointmentFacts) -> tuple[Finding, ...]:
    """R6: what stands against confirming this mediator; disclosure comes first, and nothing replaces it."""
    asked = (
        (
            facts.disclosed,
            "not_disclosed",
            "ม.13",
            N_("The mediator has not disclosed what could cast doubt."),
        ),
        (facts.accepted, "not_accepted", "ม.22", N_("The mediator has not accepted.")),
        (
            facts.agreed or facts.asked_centre,
            "not_chosen",
            "ม.22",
            N_("The sides have neither agreed on this mediator nor asked the centre to appoint."),
        ),
        (
            facts.briefing_done,
            "not_briefed",
            "ม.22",
            N_("The sides have not been told of the process, its effect and their right to stop."),
        ),
        (
            not facts.open_conflict,
            "conflict_open",
            "ม.13, 23",
            N_("An objection to this mediator is not decided yet."),
        ),
    )
    missing = tuple(
        Finding("R6", code, Binds.block, message, section) for held, code, section, message in asked if not held
    )
    return (*missing, *proposal_findings(facts))


def challenge_findings(
    basis: ChallengeBasis, side: Collection[int], signed_by: Collection[int], *, by_mediator: bool = False
) -> tuple[Finding, ...]:
    """R7: what stands against taking up a challenge. `side`, `signed_by`: persons of the challenging side.

    To stop the mediation (ม.23) one person suffices, or the mediator's own view; to have the mediator removed
    (ม.14) every person of the side must sign.
    """
    signers = set(signed_by) & set(side)
    if basis is ChallengeBasis.removal and signers != set(side):
        return (
            Finding(
                "R7",
                "whole_side_must_sign",
                Binds.block,
                N_("An objection for removal needs every person of the side: %(missing)s more must sign."),
                "ม.14",
                N_("One person alone may challenge under section 23, which stops the mediation at once."),
                "signed_by",
                {"missing": str(len(set(side) - signers))},
            ),
        )
    if not signers and not by_mediator:
        return (
            Finding(
                "R7",
                "nobody_challenges",
                Binds.block,
                N_("Nobody of the side has signed the challenge."),
                "ม.14" if basis is ChallengeBasis.removal else "ม.23",
                about="signed_by",
            ),
        )
    return ()


def decision_findings(decider: int, challenged: Iterable[int]) -> tuple[Finding, ...]:
    """Who may decide a challenge: persons by id; never the challenged mediator (ม.23)."""
    if decider not in set(challenged):
        return ()
    return (
        Finding(
            "R7",
            "own_challenge",
            Binds.block,
            N_("A challenged mediator may not decide on the challenge."),
            "ม.23",
            about="decided_by",
        ),
    )


def absence_findings(absences: Iterable[NoShowReason]) -> tuple[Finding, ...]:
    """R8: the third absence of a mediator without cause is a ground of removal. It binds nobody to remove."""
    unexcused = sum(not reason.excused for reason in absences)
    if unexcused <= ABSENCES_BORNE:
        return ()
    return (
        Finding(
            "R8",
            "mediator_absent",
            Binds.warn,
            N_("The mediator was absent %(count)s times without cause: a ground of removal."),
            "ม.15(2)",
            N_("The sides or the centre may remove the mediator."),
            "mediator",
            {"count": str(unexcused)},
        ),
    )
