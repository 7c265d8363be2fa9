"""The records a template is printed with so that each of its conditional parts is printed at least once."""

from typing import Any

import msgspec

from mediation.documents.content import Content
from mediation.documents.sample_case import sample_dossier
from mediation.documents.samples import sample_content, sample_sources


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


def _more(code: str) -> list[Content]:
    match code:
        case "DOC-01":
            return [_with(code, value=None, no_value_reason=""), _of(code, pending_authority=""), _needing(code)]
        case "DOC-07":
            return [_unsigned(code)]
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
            ]
        case "DOC-15":
            return [_with(code, criminal_part=True), _with(code, made_on=None)]
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
