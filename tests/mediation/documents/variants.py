"""The records a template is printed with so that each of its conditional parts is printed at least once."""

import dataclasses
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from cases.vocabulary import ReferralStatus
from mediation.aftercare import Aftercare, Call, Report
from mediation.documents.content import Content
from mediation.documents.paper import Entry
from mediation.documents.sample_case import obligation, sample_dossier
from mediation.documents.samples import sample_content, sample_sources
from mediation.subjects import SideAnswer


def _of(code: str, subject: int = -1, /, **file: Any) -> Content:
    """The sample with other columns of the case."""
    return sample_content(code, sample_sources(sample_dossier(file=file)), subject)


def _with(code: str, **record: Any) -> Content:
    """The sample with other parts of the record."""
    content = sample_content(code)
    content.record.update(record)
    return content


def _unsigned(code: str) -> Content:
    """The sample of a centre that named nobody who signs."""
    return msgspec.structs.replace(sample_content(code), signer=None)


def _needing(code: str) -> Content:
    """An applicant who needs an interpreter."""
    content = sample_content(code)
    content.record["applicants"][0]["needs"] = "ล่ามภาษาลาว"
    return content


def _tied(code: str) -> Content:
    """A tie the head let pass, which one side answered on."""
    conflict = {
        "id": 1,
        "mediator_id": 5,
        "case_party_id": 2,
        "kind": "household",
        "field": "address",
        "other_case_id": None,
        "other_number": None,
        "kept_from": [],
        "found_at": "2026-11-09T03:00:00Z",
        "decision": "overridden",
        "decided_by": 13,
        "decided_at": "2026-11-09T04:00:00Z",
        "reason": "อยู่บ้านเดียวกันเมื่อสิบปีก่อน",
    }
    dossier = sample_dossier(conflicts=[conflict])
    knowing = SideAnswer(1, "agrees", date(2026, 11, 10), 1, "telephone", True, sorted(dossier.ties(5)))
    unknowing = SideAnswer(2, "agrees", date(2026, 11, 8), 2, "in_person", True)
    dossier.assignments[0].answers.extend([knowing, unknowing])
    return sample_content(code, sample_sources(dossier))


def _later(code: str) -> Content:
    """A session of which much was written down the next morning."""
    dossier = sample_dossier()
    held = dossier.sessions[0]
    written = [msgspec.structs.replace(one, recorded_at=one.happened_at + timedelta(hours=16)) for one in held.entries]
    dossier.sessions[0] = msgspec.structs.replace(held, entries=written)
    return sample_content(code, sample_sources(dossier), 0)


def in_instalments() -> Content:
    """Terms by name, with proof, instalments, agreed interest, a signer of another language and an estate left out."""
    parts = [
        obligation(
            n, series=1, part=n, every="month", what="คืนเงินที่ยืม", debtor_party_id=2, proof="ใบโอนเงิน", amount="1000.50"
        )
        for n in (1, 2, 3)
    ]
    dossier = sample_dossier(obligations=[*parts, obligation(4, kind="do", what="ขอโทษต่อหน้าผู้ใหญ่บ้าน", amount=None)])
    agreed = dossier.agreements[0]
    mine, theirs, mediator = agreed.signatures
    signed = [
        msgspec.structs.replace(mine, read_in="เขมร", interpreter="นายสมชาย พูดได้"),
        msgspec.structs.replace(theirs, read_in="ลาว"),
        mediator,
    ]
    dossier.agreements[0] = msgspec.structs.replace(
        agreed, signatures=signed, default_interest=Decimal("10.50"), estate_left_out=True
    )
    return sample_content("DOC-15", sample_sources(dossier))


def _followed(code: str) -> Content:
    """An agreement of which both sides spoke, and which was asked after twice."""
    at = datetime(2026, 12, 6, 3, 0, tzinfo=UTC)
    day = date(2026, 12, 6)
    after = Aftercare(
        [
            Report(1, 1, 2, 2, "kept", "telephone", day, Decimal("2000.00"), "สลิปโอนเงิน", 11, at),
            Report(2, 1, None, None, "partly", "visit", day, None, "", 11, at),
        ],
        [
            Call(1, day, 1, 1, True, "telephone", "better", True, date(2027, 1, 6), "มีเรื่องทางน้ำเพิ่ม", 11, at),
            Call(2, day, 2, 2, False, "visit", "", False, None, "", 11, at),
        ],
    )
    return sample_content(code, dataclasses.replace(sample_sources(), aftercare=after))


def _without_telephone(code: str) -> Content:
    """The sample of a centre that is reached in another way."""
    content = sample_content(code)
    return msgspec.structs.replace(content, centre=msgspec.structs.replace(content.centre, phone=""))


def _answered(code: str, **referral: Any) -> Content:
    """A referral that was answered."""
    dossier = sample_dossier()
    dossier.referrals[0] = msgspec.structs.replace(dossier.referrals[0], **referral)
    return sample_content(code, sample_sources(dossier))


def withdrawn() -> Content:
    """A side that gave its notice in writing."""
    given = Entry("case:file:withdraw", "case", date(2026, 11, 25), None, {"side": 2, "notice_on": "2026-11-25"})
    return sample_content("DOC-14", dataclasses.replace(sample_sources(), entries=(given,)))


def acknowledged() -> Content:
    """A referral the receiver took and ended."""
    at = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    told = {"status": "completed", "acknowledged_at": at, "receiver_no": "ยธพ 9", "receiver_officer": "นายสมคิด ธรรมรักษ์"}
    return _answered("DOC-20", **told, result_code="settled", result="ตกลงกันได้", completed_on=date(2026, 11, 26))


def declined() -> Content:
    """A referral the receiver did not take."""
    return _answered("DOC-20", status=ReferralStatus.declined, decline_reason="not_competent", acknowledged_at=None)


def _more(code: str) -> list[Content]:
    match code:
        case "DOC-04":
            return [_without_telephone(code)]
        case "DOC-14":
            return [withdrawn()]
        case "DOC-20":
            return [acknowledged(), declined()]
        case "DOC-01":
            return [_with(code, value=None, no_value_reason=""), _of(code, pending_authority=""), _needing(code)]
        case "DOC-07":
            return [_unsigned(code)]
        case "DOC-08":
            return [_tied(code)]
        case "DOC-21":
            return [_followed(code)]
        case "DOC-03":
            return [_with(code, answers=[])]
        case "DOC-06":
            return [
                _of(code, outcome="struck_out", outcome_reason="refused", limitation_on="2026-12-31"),
                _of(code, outcome="not_accepted", outcome_reason="ownership"),
            ]
        case "DOC-09":
            return [_with(code, by_mediator=True), _unsigned(code)]
        case "DOC-10":
            return [_with(code, languages=["en"])]
        case "DOC-11":
            return [sample_content(code, subject=0)]
        case "DOC-12":
            return [
                _with(code, held=False, present=[], mediators=[]),
                _with(code, absent=[{"side": "ก", "people": ["ข"]}]),
                _later(code),
            ]
        case "DOC-15":
            return [_with(code, criminal_part=True), _with(code, made_on=None), in_instalments()]
        case "DOC-16":
            return [_of(code, outcome="withdrawn")]
        case "DOC-23" | "DOC-27":
            return [_with(code, lines=[])]
        case "DOC-18":
            return [_of(code, outcome=None, ended_on=None)]
        case "DOC-19":
            people = [
                {
                    "name": "นางสมศรี ทองสุข",
                    "side": "applicant",
                    "part": "party",
                    "house_no": "12/3",
                    "phone": "0812345678",
                    "contact_person": "ผู้ใหญ่บ้าน",
                    "language": "lo",
                    "needs": "ล่าม",
                }
            ]
            packet = {
                "topic": "DEBT",
                "people": people,
                "summary": "ขอคำแนะนำ",
                "facts": "ยืมเงิน",
                "wish": "ผ่อน",
                "value": "20000",
                "place": "บ้านหนองบัวขาว",
                "place_moo": "3",
                "happened_on": "2026-01-15",
                "earlier_attempts": "เคยคุยแล้ว",
                "pending_authority": "police",
                "pending_reference": "ปจว.",
                "outcome": "not_settled",
            }
            dossier = sample_dossier()
            dossier.referrals[0].packet.update(packet)
            return [sample_content(code, sample_sources(dossier))]
    return []


def variants(code: str) -> list[Content]:
    """The sample, and what else the template needs to say everything it can."""
    return [sample_content(code), *_more(code)]
