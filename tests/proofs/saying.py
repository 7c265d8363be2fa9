"""What is said in each event of each machine: a typical body, what must be so for it to be accepted, and what stands against it.

Everything is keyed by "kind event". Arrangements are the owner's SQL; `:case` and `:entity` stand for the ids.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import msgspec

from mediation.conflicting import reference_of
from parties import thai
from tests.mediation.practice.cases_at import days_ago
from tests.proofs.standing import Standing

_serial = count(1)
FUTURE = "1/1/2600"


def day(ahead: int) -> str:
    """A day so many days from now, in Bangkok."""
    return (thai.bangkok_day(days_ago(0)) + timedelta(days=ahead)).isoformat()


@dataclass(frozen=True)
class Named:
    """What a form of the case may name."""

    status: str
    track: str
    officer: int
    sides: list[int]
    parties: list[tuple[int, int]]
    serving: list[int]
    locked_out: list[int]
    title: str

    def of(self, side: int) -> list[int]:
        """The parties of a side."""
        return [party for party, on in self.parties if on == side]


_NAMED = """select json_build_object('status', f.status, 'track', f.track, 'officer', f.officer_id, 'title', f.title,
  'sides', (select coalesce(json_agg(side order by side), '[]') from case_side where case_id = f.id and joining),
  'parties', (select coalesce(json_agg(json_build_array(p.id, p.side) order by p.id), '[]') from case_party p
    join case_side s on s.case_id = p.case_id and s.side = p.side where p.case_id = f.id and p.left_on is null and s.joining),
  'serving', (select coalesce(json_agg(id order by id), '[]') from assignment where case_id = f.id
    and status in ('confirmed', 'active')),
  'locked_out', (select coalesce(json_agg(account_id), '[]') from case_lockout where case_id = f.id and lifted_at is null)
)::text from case_file f where f.id = $1"""

_IN_SCOPE = """insert into screening (centre_id, case_id, answers, law_version)
  select centre_id, id, '{"ownership_contested": false, "family_status_matter": false, "domestic_violence": false,
    "suspect_under_18": false}', 'proof' from case_file where id = :case;"""
_CALM = """insert into safety_screening (centre_id, case_id, case_party_id, colour, at)
  select centre_id, case_id, id, 'green', clock_timestamp() from case_party where case_id = :case;"""
_THIRD_SIDE = """insert into case_side (centre_id, case_id, side, side_role) select centre_id, id, 3, 'other' from case_file
    where id = :case on conflict do nothing;
  insert into case_party (centre_id, case_id, person_id, side) select centre_id, case_id, person_id, 3 from case_party
    where case_id = :case and side = 2 and not exists (select from case_party where case_id = :case and side = 3) limit 1;"""

ARRANGED: dict[str, str] = {
    "case submit": "update case_file set notice_version = 1 where id = :case",
    "case pass_screening": _IN_SCOPE + _CALM,
    "case decline": _IN_SCOPE + _CALM,
    "case invite": "update case_side set consent = 'unknown' where case_id = :case and side = 2",
    "case consent_all": "update case_side set consent = 'yes', consented_on = bangkok_day(now()) where case_id = :case",
    "case consent_some": _THIRD_SIDE
    + "update case_side set consent = case when side < 3 then 'yes' else 'no' end where case_id = :case",
    "case refuse": "update case_side set consent = case when side = 1 then 'yes' else 'no' end where case_id = :case",
    "case no_reply": """update case_side set consent = case when side = 1 then 'yes' else 'unknown' end, invitations = 3,
        reply_by = bangkok_day(now()) - 2 where case_id = :case""",
    "case release_hold": _CALM,
    "case decide_conflict": """update person set house_no = '9/9', moo = '9' where id in (
        select m.person_id from assignment a join mediator m on m.id = a.mediator_id where a.case_id = :case
        union select (select person_id from case_party where case_id = :case order by id limit 1))""",
    "case change_track": _IN_SCOPE,
    "session open": _CALM,
    "session record_no_show": "update session set planned_for = now() - interval '1 hour' where id = :entity",
    "assignment propose": "update assignment set end_reason = 'not_available' where case_id = :case",
    "assignment confirm": "update case_side set briefed_on = bangkok_day(now()) where case_id = :case",
    "agreement sign": "update agreement set legal_checked = true where id = :entity",
    "agreement request_certificate": """update case_side set briefed_on = bangkok_day(now()), consented_on = bangkok_day(now())
        where case_id = :case; update assignment set disclosed_on = bangkok_day(now()) where case_id = :case""",
    "obligation perform_part": "update obligation set performed_amount = 0, amount = 2000 where id = :entity",
    "obligation fall_due": "update obligation set due_on = bangkok_day(now()) - 2 where id = :entity",
    "obligation file_petition": "update obligation set enforce_by = bangkok_day(now()) + 9 where id = :entity",
    "obligation expire": "update obligation set enforce_by = bangkok_day(now()) - 2 where id = :entity",
    "referral make_code": "update referral set to_centre_id = null where id = :entity",
    "referral mail_code": "update referral set to_centre_id = null where id = :entity",
    "referral revoke_code": "update referral set to_centre_id = null where id = :entity",
    "referral follow_up": "update referral set reply_by = bangkok_day(now()) - 2, sent_at = now() where id = :entity",
    "referral overdue": "update referral set reply_by = bangkok_day(now()) - 2, overdue_at = null where id = :entity",
}
"""What must be so that an event is not refused for its guards."""


def _signatures(named: Named) -> list[dict[str, Any]]:
    everybody = [("party", party) for party, _ in named.parties] + [("mediator", one) for one in named.serving]
    return [{who: number, "method": "by_hand"} for who, number in everybody]


def _other_officer(named: Named, at: Standing) -> dict[str, Any]:
    officer, head = at.place["officer"].account_id, at.place["head"].account_id
    return {"officer": head if named.officer == officer else officer}


def _closing(named: Named) -> dict[str, Any]:
    stopped = named.status in ("suspended", "safety_hold", "choosing_mediator", "terminated")
    return {"result": "stopped" if stopped else "another_session"}


_CHECKED = {"lawful": True, "possible": True, "moral": True}
_TERMS = {"dispute_in_law": "กู้ยืมเงิน", "substance": "ผ่อนชำระเดือนละ 2,000 บาท", "place": "ศาลาหมู่ 3"}
_PROMISE = {"debtor_side": 2, "creditor_side": 1, "kind": "pay", "what": "งวดแรก", "amount": "2000"}
_RELATIONS = ("spouse_or_betrothed", "kin", "representative", "creditor_debtor", "employer_employee", "other_doubt")
_CEREMONY = {"voluntary": True, "read_aloud": True, "copies_given": True}
_BRIEFED = {"process": True, "legal_effect": True, "right_to_end": True}
_SCOPE = ("ownership_contested", "family_status_matter", "domestic_violence", "suspect_under_18")

WORDS: Mapping[str, Callable[[Named, Standing], dict[str, Any]]] = {
    "case decline": lambda n, s: {"reason": "better_elsewhere"},
    "case invite": lambda n, s: {"side": 2},
    "case challenge": lambda n, s: {"assignment": n.serving[-1], "ground": "kin", "raised_by": n.of(2)[:1]},
    "case dismiss_challenge": lambda n, s: {"reasons": "ไม่มีเหตุ"},
    "case uphold_challenge": lambda n, s: {"reasons": "เป็นญาติกัน"},
    "case terms_reached": lambda n, s: {**_TERMS, **_CHECKED, "obligations": [{**_PROMISE, "due_on": day(30)}]},
    "case fail": lambda n, s: {"statement": "ความเห็นห่างกันมาก"},
    "case withdraw": lambda n, s: {"side": 1, "notice_on": day(0)},
    "case terminate": lambda n, s: {"reason": "other", "statement": "ไม่สุจริต"},
    "case hold_for_safety": lambda n, s: {"reason": "threats", "grounds": "มีการข่มขู่"},
    "case correct": lambda n, s: {"reason": "พิมพ์ผิด", "title": f"เรื่องที่ {next(_serial)}"},
    "case change_party": lambda n, s: {"particulars": [{"person": n.parties[0][0], "moo": "7"}], "reason": "ย้ายบ้าน"},
    "case assign_officer": _other_officer,
    "case decide_conflict": lambda n, s: {
        "match": reference_of(s.place.mediators["mediator"], n.parties[0][0], "household", "address", None),
        "decision": "overridden",
        "reason": "อยู่คนละครัวกัน",
    },
    "case change_track": lambda n, s: {
        "track": "PEOPLE_CENTRE" if n.track == "COMMUNITY" else "COMMUNITY",
        "sides": n.sides,
        "consented_on": day(0),
    },
    "case corrected_after_closing": lambda n, s: {"reason": "ชื่อผิด", "correction": "ชื่อที่ถูก"},
    "case record_screening": lambda n, s: dict.fromkeys(_SCOPE, "no"),
    "case record_safety": lambda n, s: (
        {"case_party_id": n.parties[0][0], "q1": "yes"} | {f"q{number}": "no" for number in range(2, 11)}
    ),
    "case record_consent": lambda n, s: {"side": 1, "consent": "yes"},
    "case record_briefing": lambda n, s: {"sides": n.sides, **_BRIEFED},
    "case issue_document": lambda n, s: {"document": "DOC-02"},
    "case declare_lockout": lambda n, s: {"account": s.place["committee"].account_id, "why": "relative"},
    "case lift_lockout": lambda n, s: {"account": n.locked_out[-1], "reason": "ชื่อซ้ำ"},
    "case record_follow_up": lambda n, s: {"person": n.parties[0][0], "reached": "yes", "channel": "telephone"},
    "obligation record_report": lambda n, s: {"says": "kept", "channel": "telephone", "said_by": n.parties[0][0]},
    "case record_contact": lambda n, s: {"person": n.parties[0][0], "way": "letter"},
    "session answer_notice": lambda n, s: {"party": n.parties[0][0], "answer": "confirmed"},
    "case propose_times": lambda n, s: {"times": [{"at": f"{day(3)} 09:00"}]},
    "session plan": lambda n, s: {
        "planned_for": f"{day(2)} 09:00",
        "place": "ศาลาประชาคม",
        # Walks meet each other at the same hour: the reason counts only where they do.
        "clash_reason": "mediator_agrees",
    },
    "session open": lambda n, s: {"present": [party for party, _ in n.parties]},
    "session close": lambda n, s: _closing(n),
    "session record_no_show": lambda n, s: {"side": 2, "reason": "illness"},
    "session postpone": lambda n, s: {"postponed_by": "centre", "reason": "illness"},
    "session cancel": lambda n, s: {"reason": "other"},
    "session record_entry": lambda n, s: {"kind": "paused"},
    "assignment propose": lambda n, s: {"mediator": s.place.mediators["mediator"]},
    "assignment decline": lambda n, s: {"reason": "not_available"},
    "assignment disclose": lambda n, s: dict.fromkeys(_RELATIONS, "none") | {"kin": "explain", "kin_text": "ลูกพี่ลูกน้อง"},
    "assignment party_objects": lambda n, s: {"side": 2, "ground": "kin"},
    "assignment side_answers": lambda n, s: {"side": 2, "answer": "agrees", "given_by": n.of(2)[0]},
    "assignment papers_side": lambda n, s: {"side": 2, "consent": "yes", "given_by": n.of(2)[0]},
    "assignment papers_mediator": lambda n, s: {"consent": "yes"},
    "assignment confirm": lambda n, s: {"how_chosen": "agreed", "sides_agreed": n.sides},
    "assignment end": lambda n, s: {"reason": "resigned"},
    "agreement edit_terms": lambda n, s: {**_TERMS, **_CHECKED, "obligations": [{**_PROMISE, "due_on": day(20)}]},
    "agreement sign": lambda n, s: {**_CEREMONY, "signatures": _signatures(n)},
    "agreement request_certificate": lambda n, s: {"receiving_no": "กคส 12/2569"},
    "agreement certify": lambda n, s: {"certificate_no": "ร 1/2569"},
    "agreement return_for_correction": lambda n, s: {"reason": "ขาดสำเนา"},
    "agreement refuse_certificate": lambda n, s: {"reason": "นอกขอบเขต"},
    "obligation perform_part": lambda n, s: {"amount": "100", "proof": "ใบเสร็จ"},
    "obligation perform": lambda n, s: {"proof": "ใบเสร็จ"},
    "obligation waive": lambda n, s: {"agreed_by": n.of(1)},
    "obligation demand": lambda n, s: {"reply_by": day(7), "words": "ทางจดหมาย"},
    "obligation breach": lambda n, s: {"words": "ไม่ชำระ"},
    "obligation file_petition": lambda n, s: {"court": "ศาลจังหวัดฉะเชิงเทรา"},
    "obligation refuse_by_court": lambda n, s: {"final_order_on": day(0), "ground": "other"},
    "referral prepare": lambda n, s: {
        "destination": "CJC",
        "to_centre": s.world.justice.id,
        "reason": "unresolved",
        "people": n.of(1)[:1],
        "basis": "written_consent",
        "consent_on": day(0),
        "shares": ["wish"],
    },
    "referral send": lambda n, s: {"letter_no": "ทถ 1/2569"},
    "referral supply": lambda n, s: {"supplement": "แนบสำเนาแล้ว"},
    "referral withdraw": lambda n, s: {"reason": "person_asked"},
    "referral mail_code": lambda n, s: {"address": "cjc@moj.example"},
    "referral acknowledge": lambda n, s: {"receiver_no": "ศยช 7/2569"},
    "referral ask_more": lambda n, s: {"question": "ขอสำเนา"},
    "referral decline": lambda n, s: {"reason": "incomplete"},
    "referral complete": lambda n, s: {"result_code": "advice_given", "result": "ให้คำปรึกษาแล้ว"},
}
"""The body of each event that asks for one; all others are sent empty."""

SPOILT: dict[str, str | dict[str, Any]] = {
    "case submit": "update case_file set notice_version = null where id = :case",
    "case pass_screening": "delete from screening where case_id = :case",
    "case decline": {"reason": "juvenile_court"},
    "case invite": "update case_side set consent = 'yes' where case_id = :case",
    "case consent_all": "update case_side set consent = 'unknown' where case_id = :case and side = 2",
    "case consent_some": "update case_side set consent = 'yes' where case_id = :case",
    "case refuse": "update case_side set consent = 'yes' where case_id = :case",
    "case no_reply": "update case_side set invitations = 0 where case_id = :case",
    "case challenge": {"raised_by": []},
    "case dismiss_challenge": "update challenge set decision = 'dismissed' where case_id = :case",
    "case uphold_challenge": "update challenge set decision = 'dismissed' where case_id = :case",
    "case terms_reached": {"lawful": False},
    "case fail": {"statement": " "},
    "case withdraw": {"notice_on": FUTURE},
    "case terminate": {"reason": "death_of_party"},
    "case hold_for_safety": {"reason": "boredom"},
    "case correct": {"reason": ""},
    "case change_party": {"particulars": []},
    "case assign_officer": {"officer": 999_999_999},
    "case change_track": {"consented_on": FUTURE, "track": "VILLAGE"},
    "case close": """insert into session (centre_id, case_id, no, status, planned_for)
        select centre_id, id, 90, 'planned', now() from case_file where id = :case""",
    "session plan": {"planned_minutes": 5},
    "session open": "update safety_screening set colour = 'red' where case_id = :case",
    "session close": {"result": "agreement_signed"},
    "session record_no_show": {"side": None},
    "session postpone": {"reason": "boredom"},
    "session cancel": {"reason": ""},
    "assignment propose": {"mediator": 999_999_999},
    "assignment decline": {"reason": "party_objected"},
    "assignment disclose": {"kin_text": ""},
    "assignment party_objects": {"side": 9},
    "assignment side_answers": {"answer": "objects"},
    "assignment papers_side": {"given_by": 999_999_999},
    "assignment papers_mediator": {"consent": ""},
    "assignment confirm": "update case_side set briefed_on = null where case_id = :case",
    "assignment end": {"reason": "removed"},
    "agreement sign": {"signatures": []},
    "agreement request_certificate": "update case_side set briefed_on = null where case_id = :case",
    "agreement certify": {"certificate_on": FUTURE},
    "agreement return_for_correction": {"reason": ""},
    "agreement refuse_certificate": {"reason": ""},
    "obligation perform_part": {"amount": "2000"},
    "obligation waive": {"agreed_by": []},
    "obligation fall_due": "update obligation set due_on = bangkok_day(now()) + 2 where id = :entity",
    "obligation demand": {"reply_by": day(-9)},
    "obligation file_petition": "update obligation set enforce_by = bangkok_day(now()) - 2 where id = :entity",
    "obligation enforce": {"ordered_on": FUTURE},
    "obligation refuse_by_court": {"final_order_on": FUTURE},
    "obligation expire": "update obligation set enforce_by = bangkok_day(now()) + 9 where id = :entity",
    "referral prepare": {"consent_on": ""},
    "referral overdue": "update referral set reply_by = bangkok_day(now()) + 2 where id = :entity",
    "referral send": {"letter_no": ""},
    "referral supply": {"supplement": ""},
    "referral withdraw": {"reason": "boredom"},
    "referral ask_more": {"question": ""},
    "referral decline": {"reason": "boredom"},
    "referral complete": {"completed_on": FUTURE},
}
"""A guard made false, or a field made wrong, one for each event; all others are told of a time that has not come."""


async def named(at: Standing) -> Named:
    """What the case has to name now."""
    return msgspec.json.decode(await at.world.owner.fetchval(_NAMED, at.case_id), type=Named)


async def _run(at: Standing, sql: str) -> None:
    await at.world.owner.execute(sql.replace(":case", str(at.case_id)).replace(":entity", str(at.entity_id)))


async def typical(at: Standing, event: str, kind: str = "") -> dict[str, Any]:
    """Arrange that nothing stands against the event, and give its body."""
    key = f"{kind or at.kind} {event}"
    if key in ARRANGED:
        await _run(at, ARRANGED[key])
    return WORDS[key](await named(at), at) if key in WORDS else {}


async def spoilt(at: Standing, event: str, kind: str = "") -> dict[str, Any]:
    """The body of an event against which a guard or a field stands."""
    body = await typical(at, event, kind)
    wrong = SPOILT.get(f"{kind or at.kind} {event}", {"happened_at": FUTURE})
    if isinstance(wrong, dict):
        return {name: value for name, value in (body | wrong).items() if value is not None}
    await _run(at, wrong)
    return body
