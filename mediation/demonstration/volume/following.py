"""What becomes of promises, and of matters handed to the justice centre."""

from decimal import Decimal
from typing import Any

from cases.law import ClockCode
from cases.reasons import ReferralBasis
from mediation.demonstration.volume.bench import CLOCKS, By
from mediation.demonstration.volume.chain import Chain, body_of
from mediation.demonstration.volume.moments import calendar_day, day_of, iso_day, stamp
from mediation.demonstration.volume.people import somebody
from mediation.demonstration.volume.rows import Row
from mediation.demonstration.volume.rules import period
from mediation.demonstration.volume.settling import Settling
from mediation.sharing import SECTIONS
from parties import thai


class Book(Settling):
    """The whole book of a case: the deeds after an agreement or an end are added here."""

    # PROMISES

    def perform(self, minute: int, promise: Row, proof: str) -> None:
        """A promise is kept."""
        self.at(minute)
        by = self.bench.officer
        if promise["amount"] is not None:
            promise["performed_amount"] = promise["amount"]
        on = calendar_day(day_of(minute))
        promise["done_on"] = on
        facts = {"proof": self.keep("proof", proof, by)} if proof else {}
        self.part_deed("obligation", promise, "perform", by, minute, facts)

    def perform_part(self, minute: int, promise: Row, amount: Decimal) -> None:
        """A part of a payment is made."""
        self.at(minute)
        by = self.bench.officer
        promise["performed_amount"] += amount
        facts = {"proof": self.keep("proof", thai.format_baht(amount), by)}
        self.part_deed("obligation", promise, "perform_part", by, minute, facts)

    def fall_due(self, minute: int, promise: Row) -> None:
        """The day has passed; the house's clock marks it."""
        self.at(minute)
        self.part_deed("obligation", promise, "fall_due", CLOCKS, minute, {"due_on": promise["due_on"].isoformat()})

    def demand(self, minute: int, promise: Row, days: int) -> None:
        """The promise is demanded."""
        self.at(minute)
        day = day_of(minute)
        facts = {"demanded_on": iso_day(day), "reply_by": iso_day(day + days)}
        self.part_deed("obligation", promise, "demand", self.bench.officer, minute, facts)

    def breach(self, minute: int, promise: Row) -> None:
        """The promise is broken."""
        self.at(minute)
        facts = {"breached_on": iso_day(day_of(minute))}
        self.part_deed("obligation", promise, "breach", self.bench.officer, minute, facts)

    def expire(self, minute: int, promise: Row) -> None:
        """The three years for going to court have passed."""
        self.at(minute)
        facts = {"enforce_by": promise["enforce_by"].isoformat()}
        self.part_deed("obligation", promise, "expire", CLOCKS, minute, facts)

    def waive(self, minute: int, promise: Row) -> None:
        """Everybody it was made to lets it go."""
        self.at(minute)
        creditors = [party["id"] for party in self._speaking(int(promise["creditor_side"]))]
        promise["done_on"] = calendar_day(day_of(minute))
        self.part_deed("obligation", promise, "waive", self.bench.officer, minute, {"agreed_by": creditors})

    def _speaking(self, side: int) -> list[Row]:
        """Those of a side who speak for themselves or for an organisation."""
        return [party for party in self.people(side) if party["capacity"] == "full"]

    # THE JUSTICE CENTRE

    def refer(self, minute: int, reason: str, letter: str, sent: int) -> Row:
        """The applicant's matter is prepared for the justice centre and sent."""
        self.at(minute)
        by, day, who = self.bench.officer, day_of(minute), self.people(1)[:1]
        row = self._prepare(minute, reason, who)
        chain = Chain("referral", row["id"], self.bench.centre_id, self.bench.justice_id, self.recorded_at)
        self.referral_chains.append(chain)
        facts = {
            "destination": "CJC",
            "to_centre": self.bench.justice_id,
            "previous": None,
            "basis": "written_consent",
            "grounds": ["written_consent"] * len(who),
            "people": len(who),
            "shares": ["facts", "wish"],
        }
        entity = f"referral:{row['id']}"
        chain.append("case:referral:prepare", entity, by, minute, ("none", "prepared"), body_of(facts), reason)
        self.file["version"] += 1
        self.fired("refer", by, minute, {"referral": row["id"], "destination": "CJC"})
        self.at(sent)
        reply_by = day + period(ClockCode.referral_acknowledgement, day)
        row |= {"letter_no": letter, "sent_at": stamp(sent), "reply_by": calendar_day(reply_by)}
        self.part_deed("referral", row, "send", by, sent, {"reply_by": iso_day(reply_by)}, chain=chain)
        return row

    def _prepare(self, minute: int, reason: str, who: list[Row]) -> Row:
        row: Row = {
            "id": next(self.ids["referral"]),
            "from_centre_id": self.bench.centre_id,
            "to_centre_id": self.bench.justice_id,
            "case_id": self.case_id,
            "destination": "CJC",
            "to_name": self.bench.justice_name,
            "status": "prepared",
            "reason_code": reason,
            "basis": "written_consent",
            "consent_on": calendar_day(day_of(minute)),
            "urgent": False,
            "packet": body_of(self._packet(who)),
            "grounds": self._grounds(who, day_of(minute)),
            "last_happened_at": stamp(minute),
            "version": 1,
            **dict.fromkeys(
                ("letter_no", "receiver_no", "receiver_officer", "decline_reason", "result_code", "result"), ""
            ),
            **dict.fromkeys(("sent_at", "reply_by", "acknowledged_at", "completed_on")),
        }
        self.parts["referral"].append(row)
        return row

    def _grounds(self, who: list[Row], day: int) -> str:
        """On what each of them is passed on; nothing of theirs but the name goes."""
        basis = ReferralBasis.written_consent
        given = {"basis": basis.value, "section": SECTIONS[basis], "consent_on": iso_day(day)}
        return f"[{','.join(body_of({'party': party['id'], **given}) for party in who)}]"

    def _packet(self, who: list[Row]) -> dict[str, Any]:
        people = []
        for party in who:
            one = somebody(self.bench, party["person_id"] - self.bench.people_from)
            kind = "juristic" if one.juristic else "natural"
            people.append({"side": "applicant", "part": party["role"], "kind": kind, "name": one.name})
        file = self.file
        packet = {"topic": file["topic"], "nature": file["nature"], "shares": ["facts", "wish"], "summary": ""}
        return packet | {"people": people, "facts": file["facts"], "wish": file["wish"]}

    def answer_referral(self, minute: int, row: Row, event: str, reason: str | None = None, **columns: Any) -> None:
        """The justice centre answers; the case itself is not touched."""
        self.at(minute)
        row |= columns
        self._of_referral(minute, row, event, self.bench.cjc, {}, reason)

    def record_result(self, minute: int, row: Row) -> None:
        """What became of it is written down."""
        self.at(minute)
        self._of_referral(minute, row, "record_result", self.bench.officer, {"result": row["result_code"]}, None)
        self.file["version"] += 1

    def _of_referral(
        self, minute: int, row: Row, event: str, by: By, facts: dict[str, Any], reason: str | None
    ) -> None:
        version = self.file["version"]
        chain = next(c for c in self.referral_chains if c.head_row()[1] == row["id"])
        self.part_deed("referral", row, event, by, minute, facts, reason, chain)
        self.file["version"] = version
