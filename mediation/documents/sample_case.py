"""An invented case with everything in it, row by row as the database would tell it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from cases.vocabulary import AgreementStatus, CaseStatus, ObligationStatus, Track
from mediation.dossier import Dossier

_MOMENT = datetime(2026, 11, 10, 2, 30, tzinfo=UTC)
_PLACE = {
    "house_no": "12/3",
    "moo": "3",
    "village": "หนองบัวขาว",
    "soi": "",
    "road": "",
    "subdistrict": "ท่าถ่าน",
    "district": "พนมสารคาม",
    "province": "ฉะเชิงเทรา",
    "postcode": "24120",
    "area_code": "240606",
}
_ANSWERS = ("spouse_or_betrothed", "kin", "representative", "creditor_debtor", "employer_employee", "other_doubt")


def party(number: int, side: int, name: tuple[str, str, str], **values: Any) -> dict[str, Any]:
    """A person of the case: prefix, first and last name."""
    prefix, first, last = name
    return {
        "id": number,
        "person_id": 100 + number,
        "side": side,
        "role": "party",
        "stands_for": None,
        "authority": "",
        "capacity": "full",
        "joined_on": "2026-11-02",
        "left_on": None,
        "left_reason": "",
        "succeeds": None,
        "kind": "natural",
        "prefix": prefix,
        "first_name": first,
        "middle_name": "",
        "last_name": last,
        **_PLACE,
        "language": "th",
        "needs": "",
        "occupation": "ทำนา",
        "email": "",
        "contact_person": "",
        "birth_date": None,
        "birth_year": None,
        "has_phone": True,
        "has_national_id": True,
        "id_type": "citizen",
    } | values


_FILE: dict[str, Any] = {
    "id": 1,
    "centre_id": 1,
    "number": "ทถ.12/2569",
    "status": CaseStatus.monitoring,
    "resume_state": None,
    "track": Track.COMMUNITY,
    "nature": "civil",
    "topic": "DEBT",
    "official_code": "civil-7",
    "offence_section": "",
    "title": "ยืมเงินแล้วไม่คืน",
    "facts": "เมื่อต้นปี ผู้ถูกร้องยืมเงินผู้ร้องไปซื้อปุ๋ยและซ่อมเครื่องสูบน้ำ จนถึงวันนี้ยังไม่ได้คืน",
    "wish": "ขอผ่อนชำระเป็นงวด ๆ ตามกำลัง",
    "value": Decimal("20000.00"),
    "no_value_reason": "",
    "place": "บ้านหนองบัวขาว",
    "place_moo": "3",
    "area_code": "240606",
    "happened_on": "2026-01-15",
    "happened_on_about": "",
    "channel": "walk_in",
    "relationship": "neighbours",
    "recurring": False,
    "earlier_attempts": "ผู้ใหญ่บ้านเคยช่วยพูดคุยแล้วหนึ่งครั้ง",
    "pending_authority": "police",
    "pending_reference": "ปจว. ข้อ 4 ลงวันที่ 5 พฤศจิกายน 2569",
    "limitation_on": None,
    "officer_id": 11,
    "created_by": 11,
    "notice_version": 1,
    "received_at": datetime(2026, 11, 2, 3, 15, tzinfo=UTC),
    "consented_at": datetime(2026, 11, 8, 3, 0, tzinfo=UTC),
    "mediation_started_at": _MOMENT,
    "outcome": "settled",
    "outcome_reason": "",
    "ended_on": "2026-11-20",
    "closed_on": None,
    "linked_case_id": None,
    "version": 20,
    "last_happened_at": _MOMENT,
    "created_at": datetime(2026, 11, 2, 3, 0, tzinfo=UTC),
}


def _side(number: int, role: str) -> dict[str, Any]:
    return {
        "id": number,
        "side": number,
        "side_role": role,
        "consent": "yes",
        "consented_on": "2026-11-08",
        "joining": True,
        "invitations": 1,
        "last_invited_on": "2026-11-03",
        "reply_by": "2026-11-18",
        "briefed_on": "2026-11-09",
        "asks_centre_to_choose": False,
        "preferences": "ขอผู้ไกล่เกลี่ยที่ไม่ใช่ญาติของทั้งสองฝ่าย",
    }


def _session(number: int, **values: Any) -> dict[str, Any]:
    begun = _MOMENT + timedelta(days=7 * number)

    def entry(index: int, kind: str, minutes: int, **more: Any) -> dict[str, Any]:
        at = begun + timedelta(minutes=minutes)
        empty = {
            "case_party_id": None,
            "assignment_id": None,
            "side": None,
            "code": "",
            "by_account": 12,
            "recorded_at": at,
        }
        return {"id": f"{number}-{index}", "kind": kind, "happened_at": at, **empty, **more}

    return {
        "id": number,
        "no": number,
        "status": "closed",
        "planned_for": begun,
        "planned_minutes": 120,
        "place": "ศาลาอเนกประสงค์ หมู่ที่ 3",
        "mode": "joint",
        "notified_at": begun - timedelta(days=5),
        "opened_at": begun,
        "closed_at": begun + timedelta(hours=2),
        "result": "terms_reached",
        "next_step": "ลงชื่อในข้อตกลง",
        "no_show_side": None,
        "no_show_mediator_id": None,
        "excused": None,
        "postponed_by": None,
        "reason_code": None,
        "planned_from": None,
        "last_happened_at": begun,
        "version": 3,
        "room": None,
        "clash_reason": None,
        "told": [],
        "entries": [
            entry(1, "joined", 0, case_party_id=1, side=1, code="party"),
            entry(2, "joined", 0, case_party_id=2, side=2, code="party"),
            entry(3, "joined", 0, assignment_id=1, code="mediator"),
            entry(4, "caucus_begun", 30, code="1"),
            entry(5, "caucus_ended", 50),
            entry(6, "caucus_notified", 55, side=2),
        ],
    } | values


_PLANNED = {
    "status": "planned",
    "planned_for": datetime(2026, 12, 4, 2, 30, tzinfo=UTC),
    "opened_at": None,
    "closed_at": None,
    "result": None,
    "next_step": None,
    "entries": [],
}


def obligation(number: int, **values: Any) -> dict[str, Any]:
    """A promise of the agreement."""
    return {
        "id": number,
        "agreement_id": 1,
        "no": number,
        "debtor_side": 2,
        "creditor_side": 1,
        "kind": "pay",
        "what": f"ผ่อนชำระงวดที่ {number}",
        "amount": Decimal("2000.00"),
        "performed_amount": Decimal(0),
        "due_on": date(2026, 12, 5) + timedelta(days=31 * (number - 1)),
        "method": "โอนเข้าบัญชีธนาคาร",
        "civil_part": True,
        "status": ObligationStatus.pending,
        "enforceable_from": "2026-12-05",
        "enforce_by": "2029-12-05",
        "done_on": None,
        "last_happened_at": None,
        "version": 1,
    } | values


def _agreement() -> dict[str, Any]:
    signature = {"manner": "by_hand", "signed_by": None, "witness_one": "", "witness_two": "", "authority": ""}
    return {
        "id": 1,
        "no": 1,
        "status": AgreementStatus.signed,
        "place": "ศาลาอเนกประสงค์ หมู่ที่ 3 ตำบลท่าถ่าน",
        "dispute_in_law": "กู้ยืมเงิน ประมวลกฎหมายแพ่งและพาณิชย์ มาตรา 653",
        "voluntary": True,
        "substance": "ผู้ถูกร้องชำระหนี้ 20,000 บาท ผ่อนเดือนละ 2,000 บาท ทุกวันที่ 5 จนกว่าจะครบ",
        "default_clause": "ผิดนัดงวดใดให้ถือว่าผิดนัดทั้งหมด",
        "legal_checked": True,
        "criminal_part": False,
        "read_aloud": True,
        "copies_given": True,
        "signed_on": "2026-11-20",
        "certificate_no": "",
        "certificate_on": None,
        "certificate_reason": "",
        "prosecution_extinguished_on": None,
        "last_happened_at": None,
        "version": 2,
        "signatures": [
            {"id": 1, "case_party_id": 1, "assignment_id": None, **signature},
            {"id": 2, "case_party_id": 2, "assignment_id": None, **signature}
            | {"manner": "fingerprint", "witness_one": "นางคำปุ่น ศรีวิไล", "witness_two": "นายณัฐวุฒิ ฟื้นสุข"},
            {"id": 3, "case_party_id": None, "assignment_id": 1, **signature},
        ],
    }


def _assignment() -> dict[str, Any]:
    return {
        "id": 1,
        "mediator_id": 5,
        "status": "active",
        "how_chosen": "agreed",
        "disclosure": {
            "answers": dict.fromkeys(_ANSWERS, "none") | {"other_doubt": "explain"},
            "statement": "d1",
        },
        "disclosed_on": "2026-11-09",
        "sides_agreed": [1, 2],
        "end_reason": None,
        "reuse_papers": None,
        "last_happened_at": None,
        "version": 3,
        "name": "นายบุญมี ศรีสุข",
        "account_id": 14,
        "registration_no": "มกช 14/2566",
        "valid_from": "2023-06-01",
        "valid_to": "2028-05-31",
        "mediator_ended_on": None,
    }


def _referral() -> dict[str, Any]:
    return {
        "id": 1,
        "from_centre_id": 1,
        "to_centre_id": 3,
        "case_id": 1,
        "previous_id": None,
        "destination": "CJC",
        "to_name": "ศูนย์ยุติธรรมชุมชนอำเภอพนมสารคาม",
        "letter_no": "",
        "status": "sent",
        "reason_code": "legal_advice",
        "basis": "written_consent",
        "consent_on": "2026-11-21",
        "urgent": True,
        "packet": {
            "topic": "DEBT",
            "nature": "civil",
            "shares": ["contact", "facts", "wish"],
            "summary": "ต้องการคำแนะนำเรื่องกองทุนยุติธรรม",
            "facts": "ยืมเงินไปซื้อปุ๋ย ยังไม่ได้คืน",
            "wish": "ขอผ่อนชำระ",
            "people": [
                {
                    "side": "applicant",
                    "part": "party",
                    "kind": "natural",
                    "name": "นางสมศรี ทองสุข",
                    "phone": "0812345678",
                }
            ],
        },
        "sent_at": _MOMENT,
        "reply_by": "2026-12-01",
        "overdue_at": None,
        "followed_up_on": None,
        "receiver_no": "",
        "receiver_officer": "",
        "acknowledged_at": None,
        "decline_reason": "",
        "question": "",
        "supplement": "",
        "result_code": "",
        "result": "",
        "completed_on": None,
        "last_happened_at": None,
        "version": 2,
    }


def sample_dossier(**values: Any) -> Dossier:
    """The case; keywords replace whole parts of it, and those of `file` single columns."""
    file = _FILE | values.pop("file", {})
    parts: dict[str, Any] = {
        "file": file,
        "settings": {},
        "locked_out": [],
        "sides": [_side(1, "applicant"), _side(2, "respondent")],
        "parties": [
            party(1, 1, ("นาง", "สมศรี", "ทองสุข")),
            party(2, 2, ("นาย", "ปัญญา", "น้ำเพชร"), moo="5", house_no="45"),
        ],
        "screening": {
            "id": 1,
            "answers": {"ownership_contested": False, "family_status_matter": "no", "domestic_violence": False},
            "findings": [
                {"guard": "G-LEGAL", "code": "x", "binds": "warn", "section": None, "about": None, "params": {}}
            ],
            "law_version": "2562",
            "at": _MOMENT,
        },
        "safety": [{"id": 1, "case_party_id": 1, "colour": "green", "measures": [], "at": _MOMENT}],
        "assignments": [_assignment()],
        "challenges": [
            {
                "id": 1,
                "assignment_id": 1,
                "ground": "kin",
                "under": "s23",
                "raised_by": [2],
                "raised_by_mediator": False,
                "raised_at": _MOMENT,
                "decision": "dismissed",
            }
        ],
        "hold": None,
        "sessions": [_session(1), _session(2, **_PLANNED)],
        "agreements": [_agreement()],
        "obligations": [obligation(1), obligation(2)],
        "referrals": [_referral()],
    }
    return msgspec.convert(msgspec.to_builtins(parts | values), Dossier, strict=False)
