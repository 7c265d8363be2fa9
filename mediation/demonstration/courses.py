"""Stretches of a dispute that most of them share, as deeds: accepted, asked, a mediator found, talks, signed, kept."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cases.reasons import ChallengeGround
from mediation.demonstration.cast import HALL
from mediation.demonstration.script import Day, Do, Ref, agreement, assignment, obligation, party, session

_CALM = {f"q{number}": "yes" if number == 1 else "no" for number in range(1, 11)}
_NOTHING_TO_TELL = {ground.value: "none" for ground in ChallengeGround}

Course = tuple[Do, ...]


def started(day: int, **scope: Any) -> Course:
    """Screening begun and the questions of scope put. `scope`: answers that differ from "no"."""
    answers = {"ownership_contested": "no", "family_status_matter": "no", "domestic_violence": "no"} | scope
    return (
        Do("case.start_screening", Day(day, "10:05")),
        Do("case.record_screening", Day(day, "10:20"), answers),
    )


def asked(day: int, who: Iterable[int], clock: str = "10:40", by: str = "", **worries: Any) -> Course:
    """The safety questions, to each alone. `worries`: answers that are not calm."""
    return tuple(
        Do("case.record_safety", Day(day, clock), _CALM | worries | {"case_party_id": party(one)}, by=by) for one in who
    )


def accepted(day: int, who: Sequence[int] = (1,), **scope: Any) -> Course:
    """Screened in one morning: the applicant's side asked about safety, and the request taken."""
    return (*started(day, **scope), *asked(day, who), Do("case.pass_screening", Day(day, "11:15")))


def invited(day: int, *sides: int, manner: str = "letter") -> Course:
    """The other sides asked whether they will come."""
    return tuple(Do("case.invite", Day(day, "13:10"), {"side": side, "manner": manner}) for side in sides)


def answered(day: int, side: int, consent: str, centre_chooses: bool = False, wishes: str = "") -> Do:
    """What one side says to mediation."""
    raw = {"side": side, "consent": consent, "asks_centre_to_choose": centre_chooses, "preferences": wishes}
    return Do("case.record_consent", Day(day, "09:30"), raw)


def briefed(day: int, *sides: int) -> Do:
    """The briefing before mediation."""
    raw = {"sides": list(sides), "process": True, "legal_effect": True, "right_to_end": True}
    return Do("case.record_briefing", Day(day, "10:30"), raw)


def willing(
    day: int, others: Sequence[int] = (2,), sides: Sequence[int] = (1, 2), centre_chooses: bool = False
) -> Course:
    """All sides agree. `others`: the people asked about safety now that they answer."""
    return (
        *(answered(day, side, "yes", centre_chooses) for side in sides),
        *asked(day, others, "10:00"),
        briefed(day, *sides),
        Do("case.consent_all", Day(day, "10:45")),
    )


def proposed(day: int, who: str = "mediator") -> Do:
    """Somebody asked to mediate."""
    return Do("assignment.propose", Day(day, "11:00"), {"mediator": Ref("mediator", who)})


def disclosed(day: int, who: str = "mediator", which: int = 1, **told: str) -> Course:
    """Accepted and disclosed. `told`: ground and what there is to tell of it."""
    answers = _NOTHING_TO_TELL | dict.fromkeys(told, "explain") | {f"{name}_text": text for name, text in told.items()}
    return (
        Do("assignment.accept", Day(day, "16:00"), on=assignment(which), by=who),
        Do("assignment.disclose", Day(day, "16:10"), answers, assignment(which), who),
    )


def confirmed(day: int, sides: Sequence[int] = (1, 2), which: int = 1, **how: Any) -> Do:
    """The head's confirmation."""
    raw = {"how_chosen": "agreed", "sides_agreed": list(sides)} | how
    return Do("assignment.confirm", Day(day, "09:00"), raw, assignment(which))


def mediator_found(day: int, who: str = "mediator", sides: Sequence[int] = (1, 2), which: int = 1) -> Course:
    """Proposed, accepted, disclosed, and confirmed the day after."""
    return (proposed(day, who), *disclosed(day, who, which), confirmed(day + 1, sides, which))


def planned(day: int, meeting: int, clock: str = "09:30", place: str = HALL, told: bool = True, **more: Any) -> Course:
    """A session planned, and the sides told of it; the next number is taken."""
    number = more.pop("number", 1)
    # On whatever day the stories end, two of them may meet: the reason is kept only where mediator or hall is taken.
    raw = {"planned_for": Day(meeting, clock), "place": place, "clash_reason": "mediator_agrees"} | more
    plan = Do("session.plan", Day(day, "14:00"), raw)
    return (plan, Do("session.notify", Day(day, "15:00"), on=session(number))) if told else (plan,)


def opened(
    day: int, present: Sequence[int] = (1, 2), number: int = 1, by: str = "mediator", clock: str = "09:35", **more: Any
) -> Do:
    """A session begins with these people."""
    raw = {"present": [party(one) for one in present]} | more
    return Do("session.open", Day(day, clock), raw, session(number), by)


def entry(day: int, clock: str, kind: str, number: int = 1, by: str = "mediator", **more: Any) -> Do:
    """Something written down while the session sits."""
    return Do("session.record_entry", Day(day, clock), {"kind": kind} | more, session(number), by)


def caucus(day: int, with_side: int, told_side: int, number: int = 1, by: str = "mediator") -> Course:
    """The mediator speaks with one side alone, and tells the other that it took place."""
    return (
        entry(day, "10:10", "caucus_begun", number, by, sides=[with_side], reason="tempers"),
        entry(day, "10:35", "caucus_ended", number, by),
        entry(day, "10:40", "caucus_notified", number, by, side=told_side),
    )


def ended(
    day: int, result: str, number: int = 1, by: str = "mediator", clock: str = "11:45", next_step: str = ""
) -> Do:
    """A session closed with its result."""
    raw = {"result": result, "next_step": next_step}
    return Do("session.close", Day(day, clock), raw, session(number), by)


def talks(
    day: int,
    result: str = "terms_reached",
    present: Sequence[int] = (1, 2),
    number: int = 1,
    by: str = "mediator",
    place: str = HALL,
    next_step: str = "",
) -> Course:
    """One whole session, planned four days before."""
    return (
        *planned(day - 4, day, place=place, number=number),
        opened(day, present, number, by),
        ended(day, result, number, by, next_step=next_step),
    )


def promise(what: str, due: int | None, amount: int | None = None, debtor: int = 2, **more: Any) -> dict[str, Any]:
    """One promise; a payment where an amount is given. `due` is a day of the story."""
    creditor = more.pop("creditor", 1 if debtor != 1 else 2)
    told: dict[str, Any] = {"debtor_side": debtor, "creditor_side": creditor, "what": what}
    told |= {"kind": "pay" if amount else "do", "amount": amount, "due_on": Day(due) if due is not None else None}
    return told | more


def terms(
    day: int,
    in_law: str,
    substance: str,
    promises: Sequence[Mapping[str, Any]] = (),
    by: str = "mediator",
    clock: str = "13:20",
    **more: Any,
) -> Do:
    """The terms written down and the legal checklist gone through."""
    raw: dict[str, Any] = {"dispute_in_law": in_law, "substance": substance, "obligations": list(promises)}
    raw |= {"place": HALL, "lawful": True, "possible": True, "moral": True} | more
    return Do("case.terms_reached", Day(day, clock), raw, by=by)


def by_hand(*people: int) -> list[dict[str, Any]]:
    """Signatures of these people."""
    return [{"party": party(one)} for one in people]


def fingerprint(who: int, one: str, two: str) -> dict[str, Any]:
    """A fingerprint before two witnesses, the text read aloud."""
    seen = {"witness_one": one, "witness_two": two, "read_to_signer": True}
    return {"party": party(who), "method": "fingerprint"} | seen


def for_another(who: int, signs: int) -> dict[str, Any]:
    """The signature of a representative."""
    return {"party": party(who), "method": "representative", "representative": party(signs)}


def signed(
    day: int,
    signatures: Sequence[Mapping[str, Any]] | None = None,
    mediators: Sequence[int] = (1,),
    which: int = 1,
    by: str = "mediator",
    clock: str = "14:30",
) -> Do:
    """Everybody signs."""
    given = [*(by_hand(1, 2) if signatures is None else signatures)]
    given += [{"mediator": assignment(one)} for one in mediators]
    raw = {"voluntary": True, "read_aloud": True, "copies_given": True, "signatures": given}
    return Do("agreement.sign", Day(day, clock), raw, agreement(which), by)


def kept(day: int, which: int = 1, proof: str = "มีใบรับเงินลงลายมือชื่อผู้รับ", clock: str = "10:15") -> Do:
    """A promise performed."""
    return Do("obligation.perform", Day(day, clock), {"proof": proof}, obligation(which))


def in_part(day: int, amount: int, which: int = 1) -> Do:
    """A part of a payment."""
    return Do("obligation.perform_part", Day(day, "10:10"), {"amount": amount}, obligation(which))


def late(day: int, which: int = 1) -> Do:
    """The day has passed."""
    return Do("obligation.fall_due", Day(day, "06:00"), on=obligation(which))


def demanded(day: int, which: int = 1, words: str = "มีหนังสือทวงถามและโทรศัพท์แจ้ง") -> Do:
    """The promise demanded."""
    return Do("obligation.demand", Day(day, "10:00"), {"reply_by": Day(day + 15), "words": words}, obligation(which))


def broken(day: int, which: int = 1, words: str = "ครบกำหนดในหนังสือทวงถามแล้วยังไม่ชำระ") -> Do:
    """The promise broken."""
    return Do("obligation.breach", Day(day, "10:00"), {"words": words}, obligation(which))


def petitioned(day: int, which: int = 1, court_no: str = "ผบ. (ตัวอย่าง)") -> Do:
    """Taken to court."""
    raw = {"court": "ศาลจังหวัดฉะเชิงเทรา", "court_no": court_no}
    return Do("obligation.file_petition", Day(day, "11:00"), raw, obligation(which))


def said_of(day: int, who: int, says: str, which: int = 1, channel: str = "telephone", clock: str = "11:20") -> Do:
    """What somebody says of a promise."""
    raw = {"says": says, "said_by": party(who), "channel": channel}
    return Do("obligation.record_report", Day(day, clock), raw, obligation(which))


def called(day: int, who: int, relation: str = "same", words: str = "", clock: str = "13:40") -> Do:
    """A call that asks how the agreement is kept."""
    raw = {"person": party(who), "reached": "yes", "channel": "telephone", "relation": relation, "words": words}
    return Do("case.record_follow_up", Day(day, clock), raw)


def closed(day: int) -> Do:
    """The case closed."""
    return Do("case.close", Day(day, "15:30"))
