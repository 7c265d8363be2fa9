"""Safety screening: the centre's own ten questions, the colour their answers give, and the measures that
follow.

Each person is asked alone, before any joint meeting and again before each session. Answers are written once
and read again by the safety officer only; everybody else works with the colour and the measures.
"""

from collections.abc import Iterable, Mapping

from cases.findings import Binds, Finding
from cases.msgid import N_
from cases.vocabulary import SafetyAnswer, SafetyColour, SafetyMeasure, Topic

QUESTIONS: Mapping[str, str] = {
    "q1": N_("Do you feel safe being in one room with the other side?"),
    "q2": N_("Has the other side ever pushed, hit or choked you or someone at home, or used a weapon?"),
    "q3": N_("Has the other side ever threatened to hurt or kill, or to harm themselves?"),
    "q4": N_("Must you ask the other side's leave for money, travel or seeing your family?"),
    "q5": N_("Are you afraid of what happens after the meeting if you say what you really want?"),
    "q6": N_("Are weapons, drink or drugs involved?"),
    "q7": N_("Is there a protection order, a court case or a police report?"),
    "q8": N_("Are children, elderly or disabled people affected?"),
    "q9": N_("Has anyone forced or pressed you to come to mediation?"),
    "q10": N_("Do you need an interpreter, a helper or someone you trust with you?"),
}
"""Question code → msgid. Answered yes, no or no answer; the worrying answer is "no" to q1 and "yes" to the
others."""

_DV_SECTION = "พ.ร.บ.คุ้มครองผู้ถูกกระทำด้วยความรุนแรงในครอบครัว ม.5, 9"


def _worries(answers: Mapping[str, SafetyAnswer]) -> frozenset[str]:
    """The questions answered in the worrying way."""
    unknown = set(answers) - set(QUESTIONS)
    if unknown:
        raise ValueError(f"no such safety question: {', '.join(sorted(unknown))}")
    return frozenset(
        code for code, answer in answers.items() if answer is (SafetyAnswer.no if code == "q1" else SafetyAnswer.yes)
    )


def _silent(answers: Mapping[str, SafetyAnswer]) -> frozenset[str]:
    """The questions left open; not having been asked counts as no answer."""
    return frozenset(code for code in QUESTIONS if answers.get(code, SafetyAnswer.no_answer) is SafetyAnswer.no_answer)


def colour(answers: Mapping[str, SafetyAnswer], *, same_household: bool = False) -> SafetyColour:
    """The colour of one person's answers (q1…q10 → answer). ValueError for an unknown question.

    RED, where any of these holds:
      1. q9: the person was forced or pressed to come;
      2. q2 or q3 within one household or between present or former spouses (`same_household`);
      3. violence (q2) together with fear of the room (q1), threats (q3), fear of afterwards (q5),
         weapons, drink or drugs (q6), or an order, case or report (q7);
      4. threats (q3) together with any of q1, q5, q6, q7;
      5. control (q4) together with fear of afterwards (q5) and of the room (q1).
    GREEN, where every question was answered and no answer worries.
    AMBER, everything else: one who does not answer is never green, nor one who needs a helper, because the
    measures must be seen to.
    """
    worries = _worries(answers)
    danger = {"q1", "q5", "q6", "q7"} & worries
    red = (
        "q9" in worries
        or (same_household and bool({"q2", "q3"} & worries))
        or {"q2", "q3"} <= worries
        or (bool({"q2", "q3"} & worries) and bool(danger))
        or {"q1", "q4", "q5"} <= worries
    )
    if red:
        return SafetyColour.red
    return SafetyColour.amber if worries or _silent(answers) else SafetyColour.green


_MEASURES: tuple[tuple[SafetyMeasure, frozenset[str]], ...] = (
    (SafetyMeasure.separate_arrival, frozenset({"q1", "q2", "q3", "q5"})),
    (SafetyMeasure.caucus_only, frozenset({"q1", "q4", "q5"})),
    (SafetyMeasure.two_mediators, frozenset({"q2", "q3", "q4"})),
    (SafetyMeasure.trusted_person, frozenset({"q4", "q5", "q8", "q10"})),
    (SafetyMeasure.public_place, frozenset({"q2", "q3", "q6"})),
    (SafetyMeasure.no_weapons_no_drink, frozenset({"q6"})),
    (SafetyMeasure.check_orders, frozenset({"q7"})),
    (SafetyMeasure.care_for_vulnerable, frozenset({"q8"})),
)


def measures(answers: Mapping[str, SafetyAnswer], *, same_household: bool = False) -> tuple[SafetyMeasure, ...]:
    """What the centre must see to. RED stops everything; AMBER names measures; GREEN needs none."""
    shade = colour(answers, same_household=same_household)
    if shade is SafetyColour.green:
        return ()
    if shade is SafetyColour.red:
        return (
            SafetyMeasure.stop_mediation,
            SafetyMeasure.safety_referral,
            SafetyMeasure.no_revealing_letter,
        )
    worries = _worries(answers)
    named = tuple(measure for measure, codes in _MEASURES if codes & worries)
    again = (SafetyMeasure.ask_again_alone,) if _silent(answers) else ()
    return (*named, *again, SafetyMeasure.screen_before_each_session)


def worst(colours: Iterable[SafetyColour]) -> SafetyColour | None:
    """The colour of a case: the worst of its people's; None when nobody was asked."""
    order = (SafetyColour.red, SafetyColour.amber, SafetyColour.green)
    return min(colours, key=order.index, default=None)


def must_hold(topic: Topic, dv: bool, colours: Iterable[SafetyColour]) -> bool:
    """True when the case must be held for safety: domestic violence, or anybody's answers are red."""
    return topic is Topic.DV or dv or worst(colours) is SafetyColour.red


def safety_findings(topic: Topic, dv: bool, colours: Iterable[SafetyColour]) -> tuple[Finding, ...]:
    """What safety says to going on: red and domestic violence block, as does nobody having been asked."""
    seen = tuple(colours)
    if topic is Topic.DV or dv:
        return (
            Finding(
                "SAFETY",
                "domestic_violence",
                Binds.block,
                N_("This is a matter of domestic violence: hold the case for safety."),
                section=_DV_SECTION,
                hint=N_("Domestic violence never takes the ordinary path. Keep the person safe and refer at once."),
            ),
        )
    shade = worst(seen)
    if shade is None:
        return (
            Finding(
                "SAFETY",
                "safety_not_asked",
                Binds.block,
                N_("Nobody has been asked the safety questions yet."),
                hint=N_("Ask each person alone, before the other side hears of it."),
                about="safety",
            ),
        )
    if shade is SafetyColour.red:
        return (
            Finding(
                "SAFETY",
                "safety_red",
                Binds.block,
                N_("The safety screening is red: hold the case for safety."),
                hint=N_("The safety officer decides, with the head, whether and how it may go on."),
            ),
        )
    if shade is SafetyColour.amber:
        return (
            Finding(
                "SAFETY",
                "safety_amber",
                Binds.warn,
                N_("The safety screening is amber: go on only with the measures named."),
            ),
        )
    return ()


def invitation_findings(topic: Topic, dv: bool, colours: Iterable[SafetyColour]) -> tuple[Finding, ...]:
    """What forbids a letter to the other side: whatever holds the case for safety (R20)."""
    if not must_hold(topic, dv, colours):
        return ()
    return (
        Finding(
            "SAFETY",
            "no_invitation",
            Binds.block,
            N_("No invitation may be sent: the case must be held for safety."),
            section=_DV_SECTION if topic is Topic.DV or dv else None,
            hint=N_("A letter could reveal the answers to the other side."),
        ),
    )
