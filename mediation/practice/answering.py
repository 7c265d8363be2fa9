"""Opening the link of a message, and answering behind it, without an account.

Whoever opens it first has it from then on, known by a cookie; in another browser the last digits of their telephone are asked.
A notice of a session that was opened counts as the side having been told, as soon as everybody of it was reached.
"""

import hmac
from collections.abc import Mapping
from typing import Any

from cases.msgid import N_
from mediation.dossier import read_dossier
from mediation.forms.contact import NoticeAnswer, NoticeAnswerForm
from mediation.forms.sessions import HowTold
from mediation.meetings import WAITING
from mediation.notice_tables import PartyNotice
from mediation.practice.behind_link import Link, Shown, behind, open_attempt, reader_digest
from mediation.practice.served import count_as_told
from mediation.steps import Call, Deed, Step
from mediation.taking import step_within
from mediation.work import Clock, now_utc, reading, work
from parties import thai
from parties.access import Role
from parties.database import fetch_one, fetch_value
from parties.errors import Fault, NotNow, NotPermitted, NotValid
from parties.register import unsealed
from parties.rows import update

MOST_READERS = 5


# OPENING IT -----------------------------------------------------------------------------------------------------------


async def open_link(link: Link, cookie: str, digits: str, address: str, clock: Clock = now_utc) -> None:
    """Open it in the browser with this cookie. Raises NotValid where the digits are wrong, NotNow where it cannot be opened,
    TooManyAttempts."""
    async with reading(link.actor):
        before = await behind(link, cookie, clock())
    if before.shown is Shown.open:
        return
    if before.shown is Shown.elsewhere:
        attempt = await open_attempt(f"party_notice:{link.notice_id}", address)
        await _prove(link, digits)
        await fetch_value("select attempt_succeeded($1)", attempt)
    elif before.shown is not Shown.closed:
        raise NotNow("notice", before.shown, "open")
    async with work(link.actor, clock) as hand:
        dossier = await read_dossier(link.actor, before.notice.case_id, lock=True)
        now = await behind(link, cookie, clock(), dossier)
        if now.shown is not before.shown:
            raise NotNow("notice", now.shown, "open")
        readers = [*now.notice.readers[-(MOST_READERS - 1) :], reader_digest(cookie)]
        opened = {"readers": readers, "opened_at": now.notice.opened_at or hand.now}
        await update(PartyNotice, link.notice_id, opened)
        await count_as_told(
            hand, dossier, now.notice.session_id, now.notice.side, HowTold.message, now.notice.case_party_id
        )
    # What a provider would report: kept with the message itself, which outlives this link.
    await fetch_value("select message_report($1, 'opened', $2, '')", before.notice.message_key, clock())


async def _prove(link: Link, digits: str) -> None:
    async with work(link.actor):
        row = await fetch_one(
            """select n.wrong, p.person_id from party_notice n join case_party p on p.id = n.case_party_id
               where n.id = $1 for update of n""",
            link.notice_id,
        )
        assert row is not None, "it was read before"
        phone = (await unsealed(row["person_id"])).get("phone", "")
        typed = "".join(one for one in thai.latin_digits(digits) if one.isdecimal())
        right = len(phone) >= 4 and hmac.compare_digest(phone[-4:].encode(), typed.encode())
        if not right:
            await update(PartyNotice, link.notice_id, {"wrong": row["wrong"] + 1})
    if not right:
        raise NotValid(
            [Fault("wrong_digits", N_("These are not the last 4 digits the centre has on record."), "digits")]
        )


# ANSWERING ------------------------------------------------------------------------------------------------------------


def _answer_check(step: Step, form: NoticeAnswerForm) -> list[Fault]:
    if form.answer is NoticeAnswer.postpone and form.reason is None:
        return [Fault("required", N_("Choose why you ask for another day."), "reason")]
    return []


async def _answer(step: Step, form: NoticeAnswerForm) -> None:
    asked = form.answer is NoticeAnswer.postpone
    step.on_behalf_of = f"party:{form.party}"
    step.facts |= {"party": form.party, "session": step.entity_id}
    if asked and form.reason is not None:
        step.reason_code = form.reason.value
        step.stay("case:message:postpone_asked")


async def answer_link(link: Link, cookie: str, raw: Mapping[str, Any], clock: Clock = now_utc) -> None:
    """What somebody answers to their appointment; the same once more changes nothing. Raises NotPermitted where the link is not
    open in this browser, NotNow where there is no appointment to answer to, NotValid."""
    async with work(link.actor, clock) as hand:
        row = await fetch_one("select case_id from party_notice where id = $1", link.notice_id)
        assert row is not None, "a notice is never taken away"
        dossier = await read_dossier(link.actor, row["case_id"], lock=True)
        found = await behind(link, cookie, clock(), dossier)
        if found.shown is not Shown.open:
            raise NotPermitted
        notice, session = found.notice, found.session
        if session is None or not found.waiting or session.planned_for <= hand.now:
            raise NotNow("notice", "over", "answer")
        if (
            notice.answer is not None
            and notice.answer == raw.get("answer")
            and notice.answer_reason == (raw.get("reason") or "")
        ):
            return
        typed = {"party": str(notice.case_party_id), **{name: raw.get(name) for name in ("answer", "reason")}}
        call = Call(hand.actor, notice.case_id, session.id, clock=lambda: hand.now)
        await step_within(hand, ANSWER, call, typed)
        given = {"answer": raw["answer"], "answer_reason": raw.get("reason") or "", "answered_at": hand.now}
        if raw["answer"] == NoticeAnswer.confirmed:
            given["answer_reason"] = ""
        await update(PartyNotice, link.notice_id, given)


ANSWER: Deed[NoticeAnswerForm] = Deed(
    kind="session",
    event="answer_notice",
    form=NoticeAnswerForm,
    act=_answer,
    check=_answer_check,
    title=N_("Somebody answers to an appointment"),
    roles=frozenset({Role.system}),
    states=frozenset(status.value for status in WAITING),
    records="case:message:confirmed",
)
DEEDS: tuple[Deed[Any], ...] = (ANSWER,)
