"""The indicators ST-01 to ST-23: what each is called, how it is reckoned in words, and of which measures. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cases.msgid import N_
from mediation.figures import reckoning
from mediation.figures.measures import Dimension, Measure
from mediation.figures.reckoning import Counted, Line


class Indicator(StrEnum):
    """Ids of the indicators; stable, as they stand in reports and addresses."""

    received = "ST-01"
    channels = "ST-02"
    screening = "ST-03"
    outcomes = "ST-04"
    settlement = "ST-05"
    values = "ST-06"
    topics = "ST-07"
    villages = "ST-08"
    durations = "ST-09"
    sessions = "ST-10"
    mediators = "ST-11"
    challenges = "ST-12"
    promises = "ST-13"
    certificates = "ST-14"
    referrals = "ST-15"
    repeats = "ST-16"
    satisfaction = "ST-17"
    kept_from_court = "ST-18"
    prevention = "ST-19"
    returns = "ST-20"
    backlog = "ST-21"
    people = "ST-22"
    outside_law = "ST-23"


@dataclass(frozen=True)
class IndicatorWords:
    """`name`, `meaning` and `formula` are msgids; `measures` are read by `dimension`; `reckon` None: not from rollups."""

    name: str
    meaning: str
    formula: str
    measures: tuple[Measure, ...] = ()
    dimension: Dimension = Dimension.none
    reckon: Callable[[Counted], list[Line]] | None = None
    compares: bool = False


INDICATORS: dict[Indicator, IndicatorWords] = {
    Indicator.received: IndicatorWords(
        N_("Requests received"),
        N_("How many requests came to the centre."),
        N_("Number of requests received in the period, by the day of receipt."),
        (Measure.received,),
        reckon=reckoning.received,
        compares=True,
    ),
    Indicator.channels: IndicatorWords(
        N_("Where requests come from"),
        N_("Who brought the requests to the centre."),
        N_("Requests received in the period, by who brought them."),
        (Measure.received,),
        Dimension.channel,
        reckoning.channels,
    ),
    Indicator.screening: IndicatorWords(
        N_("Results of screening"),
        N_("What the centre may mediate, and what it may not."),
        N_(
            "Requests accepted by the day screening was passed; not accepted by the day of declining, by "
            "reason; holds for safety by their day."
        ),
        (Measure.accepted, Measure.not_accepted, Measure.held_for_safety),
        reckon=reckoning.screening,
    ),
    Indicator.outcomes: IndicatorWords(
        N_("Outcomes of mediation"),
        N_("How mediations ended, in the four words of the return."),
        N_("Cases ended in the period, by outcome."),
        (Measure.ended,),
        reckon=reckoning.outcomes,
    ),
    Indicator.settlement: IndicatorWords(
        N_("Settlement rates"),
        N_("How often people came to an agreement."),
        N_(
            "A: settled ÷ (settled + not settled + ended by a side or by the mediator). B: settled ÷ all "
            "that ended, struck-out requests included."
        ),
        (Measure.ended,),
        reckon=reckoning.settlement,
    ),
    Indicator.values: IndicatorWords(
        N_("Money in dispute"),
        N_("What the disputes are about in baht, and of those that were settled."),
        N_(
            "Sum of the value of requests received in the period; sum of the value of cases settled in it; "
            "number of requests without a value."
        ),
        (Measure.received, Measure.received_without_value, Measure.ended),
        reckon=reckoning.values,
    ),
    Indicator.topics: IndicatorWords(
        N_("What people quarrel about"),
        N_("Topics of the requests, and how they changed since the year before."),
        N_("Requests received in the period, by topic, beside the same months of the year before."),
        (Measure.received,),
        Dimension.topic,
        reckoning.topics,
        compares=True,
    ),
    Indicator.villages: IndicatorWords(
        N_("Villages"),
        N_("Where disputes happen, for each thousand people who live there."),
        N_("Requests received in the period ÷ residents of the village × 1,000."),
    ),
    Indicator.durations: IndicatorWords(
        N_("How long it takes"),
        N_("Days from the request to each step: half of the cases within, and nine in ten within."),
        N_(
            "Of the steps taken in the period: the least number of days that half (nine in ten) of them did not exceed."
        ),
        tuple(measure for measure, _ in reckoning.DURATIONS),
        reckon=reckoning.durations,
    ),
    Indicator.sessions: IndicatorWords(
        N_("Sessions"),
        N_("How many sessions were held, and who did not come."),
        N_("Sessions by their day; appointments that a side or the mediator missed by theirs."),
        (Measure.session_held, Measure.mediated, Measure.postponed, Measure.no_show),
        reckon=reckoning.sessions,
    ),
    Indicator.mediators: IndicatorWords(
        N_("Work of the mediators"),
        N_("How the work is shared among the mediators."),
        N_("Open cases now; cases ended, hours in sessions and absences in the period, for each mediator."),
    ),
    Indicator.challenges: IndicatorWords(
        N_("Challenges"),
        N_("How often a mediator was objected to."),
        N_("Challenges by their day, those upheld by the day of the decision, removals by theirs."),
        (Measure.challenged, Measure.challenge_upheld, Measure.mediator_ended),
        reckon=reckoning.challenges,
    ),
    Indicator.promises: IndicatorWords(
        N_("How agreements last"),
        N_("Whether what was promised was done."),
        N_(
            "Of the promises in agreements signed in the period that fell due within 30, 90 and 180 days of "
            "signing, less those let go: kept in time, kept late, broken."
        ),
        (
            Measure.promise,
            Measure.promise_on_time,
            Measure.promise_late,
            Measure.promise_broken,
            Measure.promise_waived,
        ),
        reckon=reckoning.promises,
    ),
    Indicator.certificates: IndicatorWords(
        N_("Certificates"),
        N_("Agreements that the registrar certified (people's centres)."),
        N_("Requests, certificates and refusals by their days; days from request to certificate."),
        (Measure.certificate_requested, Measure.certified, Measure.certificate_refused, Measure.days_to_certificate),
        reckon=reckoning.certificates,
    ),
    Indicator.referrals: IndicatorWords(
        N_("Referrals"),
        N_("Where matters were sent, and what came back."),
        N_(
            "Referrals sent in the period by destination; those acknowledged and declined of them; results "
            "that came in the period."
        ),
        (Measure.referred, Measure.referral_acknowledged, Measure.referral_declined, Measure.referral_result),
        reckon=reckoning.referrals,
    ),
    Indicator.repeats: IndicatorWords(
        N_("Disputes that come again"),
        N_("The same people or the same place again within two years."),
        N_(
            "Requests received in the period for which an earlier one, at most 24 months older, has the "
            "same person on it or the same place."
        ),
    ),
    Indicator.satisfaction: IndicatorWords(
        N_("Satisfaction"),
        N_("What the parties say of the mediation."),
        N_("Mean and number of answers, for each question of the survey."),
    ),
    Indicator.kept_from_court: IndicatorWords(
        N_("Cases kept out of court (estimate)"),
        N_("Settled disputes that could have gone to a court."),
        N_(
            "Cases settled in the period whose nature is civil or criminal. No saving in money is reckoned "
            "without an agreed cost for each."
        ),
        (Measure.ended,),
        Dimension.nature,
        reckoning.kept_from_court,
    ),
    Indicator.prevention: IndicatorWords(
        N_("Prevention"),
        N_("Forums, trainings and who took part."),
        N_("Activities of the period as the monthly returns name them."),
    ),
    Indicator.returns: IndicatorWords(
        N_("Monthly returns"),
        N_("Whether each month's return was filed."),
        N_("Green: filed with cases. Yellow: filed with none. Red: not filed though due."),
    ),
    Indicator.backlog: IndicatorWords(
        N_("Open cases by age"),
        N_("How long the open cases have been waiting."),
        N_("Cases not ended today, by days since the request."),
        reckon=reckoning.backlog,
    ),
    Indicator.people: IndicatorWords(
        N_("Who comes"),
        N_("Sex, age and needs of the parties, where they told them."),
        N_("Parties of the requests received in the period. Both are told by choice."),
    ),
    Indicator.outside_law: IndicatorWords(
        N_("Matters under other laws"),
        N_("Requests that the law does not let the centre mediate."),
        N_("Requests not accepted for a reason of law, by reason; referrals sent."),
        (Measure.not_accepted, Measure.referred),
        reckon=reckoning.outside_law,
    ),
}

MONTHLY_PACK = (
    *(Indicator.received, Indicator.outcomes, Indicator.settlement, Indicator.topics, Indicator.villages),
    *(Indicator.promises, Indicator.referrals, Indicator.returns, Indicator.backlog),
)
"""What the committee's one page shows (domain: monthly pack)."""
