"""Terms, signatures, the department's certificate; and the endings without an agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

from mediation.demonstration.volume.bench import By
from mediation.demonstration.volume.moments import calendar_day, day_of, iso_day, number_of, stamp
from mediation.demonstration.volume.rows import Row
from mediation.demonstration.volume.rules import certifiable, last_day_to_petition, next_state
from mediation.demonstration.volume.talking import Talking
from mediation.practice.agreed_text import agreed_text

NOTHING_PAID = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Promised:
    """One promise of the terms: by whom to whom; a payment where there is an amount. `due` is the number of a day."""

    debtor: int
    creditor: int
    what: str
    due: int
    amount: Decimal | None = None
    kind: str = "pay"


class Settling(Talking):
    """The deeds from the terms to the certificate."""

    def reach_terms(self, minute: int, substance: str, promises: Sequence[Promised]) -> Row:
        """The terms are written down."""
        self.at(minute)
        by = self.mediator
        row = self.part(
            "agreement",
            no=len(self.parts["agreement"]) + 1,
            status="drafted",
            place="ที่ทำการศูนย์",
            dispute_in_law=self.request.kind.in_law,
            voluntary=False,
            substance=substance,
            default_clause="",
            default_interest=None,
            legal_checked=True,
            criminal_part=False,
            read_aloud=False,
            copies_given=False,
            signed_on=None,
            certificate_no="",
            certificate_on=None,
            certificate_reason="",
            last_happened_at=stamp(minute),
            version=1,
        )
        for number, promise in enumerate(promises, start=1):
            self._promise(row, number, promise)
        facts = {"agreement": row["id"], "obligations": len(promises)}
        self.case_deed("terms_reached", by, minute, facts)
        self.beside("agreement", row, "draft", by, minute, ("none", "drafted"), facts)
        return row

    def _promise(self, agreement: Row, number: int, promise: Promised) -> None:
        self.part(
            "obligation",
            agreement_id=agreement["id"],
            no=number,
            debtor_side=promise.debtor,
            creditor_side=promise.creditor,
            kind=promise.kind,
            what=promise.what,
            amount=promise.amount,
            performed_amount=NOTHING_PAID,
            due_on=calendar_day(promise.due),
            method="",
            proof="",
            debtor_party_id=None,
            creditor_party_id=None,
            series=0,
            part=1,
            civil_part=True,
            status="pending",
            enforceable_from=None,
            enforce_by=None,
            done_on=None,
            last_happened_at=None,
            version=1,
        )

    def sign(self, minute: int, agreement: Row) -> None:
        """Everybody of every joining side signs, organisations through who stands for them, and the mediators."""
        self.at(minute)
        by, day = self.mediator, day_of(minute)
        signing = [p for side in self.joining() for p in self.people(side["side"]) if p["role"] == "party"]
        serving = self.mediators("confirmed", "active")
        for party in signing:
            self._signature(agreement, party)
        for assignment in serving:
            self._signed(agreement, None, assignment["id"], None, "")
        promises = [row for row in self.parts["obligation"] if row["agreement_id"] == agreement["id"]]
        text = self._signed_text(agreement, promises)
        sealed = self.keep("terms", text, by)
        agreement |= {"voluntary": True, "read_aloud": True, "copies_given": True, "signed_on": calendar_day(day)}
        facts = {
            "signed_by": [party["id"] for party in signing],
            "mediators": [assignment["id"] for assignment in serving],
            "obligations": len(promises),
            "document_hash": sealed,
        }
        self.part_deed("agreement", agreement, "sign", by, minute, facts)
        self.fired("sign", by, minute, {"agreement": agreement["id"]})
        if promises:
            self.fired("start_monitoring", by, minute, {"obligations": len(promises)})
        self.cancel_waiting(minute, by)
        for promise in promises:
            self._bind(promise, minute, by)

    def _signature(self, agreement: Row, party: Row) -> None:
        if party["capacity"] == "full":
            self._signed(agreement, party["id"], None, None, "")
            return
        stand_in = next(p for p in self.parts["case_party"] if p["stands_for"] == party["id"])
        self._signed(agreement, party["id"], None, stand_in["id"], stand_in["authority"])

    def _signed(
        self, agreement: Row, party: int | None, assignment: int | None, signed_by: int | None, authority: str
    ) -> None:
        self.parts["agreement_signature"].append(
            {
                "id": next(self.ids["agreement_signature"]),
                "centre_id": self.bench.centre_id,
                "agreement_id": agreement["id"],
                "case_party_id": party,
                "assignment_id": assignment,
                "manner": "by_hand" if signed_by is None else "representative",
                "signed_by": signed_by,
                "authority": authority,
            }
        )

    def _signed_text(self, agreement: Row, promises: Sequence[Row]) -> str:
        file = SimpleNamespace(track=self.file["track"])
        dossier = SimpleNamespace(file=file, obligations=[SimpleNamespace(**row) for row in promises])
        return agreed_text(cast(Any, dossier), cast(Any, SimpleNamespace(**agreement)))

    def _bind(self, promise: Row, minute: int, by: By) -> None:
        """What signing does to a promise."""
        signed_on = day_of(minute)
        promise |= {"last_happened_at": stamp(minute)}
        promise["version"] += 1
        due = number_of(cast(date, promise["due_on"]))
        if promise["kind"] == "waive":
            if due <= signed_on:
                before = str(promise["status"])
                promise |= {"status": next_state("obligation", before, "perform"), "done_on": calendar_day(signed_on)}
                self.beside("obligation", promise, "perform", by, minute, (before, str(promise["status"])), {})
        elif certifiable(str(self.file["track"]), signed_on):
            first = max(due, signed_on)
            promise |= {"enforceable_from": calendar_day(first), "enforce_by": last_day_to_petition(first)}

    # THE DEPARTMENT

    def request_certificate(self, minute: int, agreement: Row) -> None:
        """The department is asked."""
        self.at(minute)
        self.part_deed("agreement", agreement, "request_certificate", self.bench.officer, minute, {})

    def certify(self, minute: int, agreement: Row, number: str) -> None:
        """The department has certified."""
        self.at(minute)
        day = day_of(minute)
        agreement |= {"certificate_no": number, "certificate_on": calendar_day(day)}
        facts = {"certificate_on": iso_day(day)}
        self.part_deed("agreement", agreement, "certify", self.bench.officer, minute, facts)

    # NO AGREEMENT

    def fail(self, minute: int, statement: str) -> None:
        """The mediator sees no use in going on."""
        self.at(minute)
        by = self.mediator
        facts = {"statement": self.keep("ending", statement, by), "ended_on": iso_day(day_of(minute))}
        self.case_deed("fail", by, minute, facts)
        self.cancel_waiting(minute, by)

    def withdraw(self, minute: int, side: int) -> None:
        """A side withdraws in writing."""
        self.at(minute)
        today = iso_day(day_of(minute))
        facts = {"side": side, "notice_on": today, "ended_on": today}
        self.case_deed("withdraw", self.bench.officer, minute, facts)
        self.cancel_waiting(minute, self.bench.officer)

    def terminate(self, minute: int, reason: str) -> None:
        """The mediator ends it for another reason."""
        self.at(minute)
        by = self.mediator
        self.file["outcome_reason"] = reason
        self.case_deed("terminate", by, minute, {"ended_on": iso_day(day_of(minute))}, reason)
        self.cancel_waiting(minute, by)
