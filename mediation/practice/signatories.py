"""Who must sign an agreement, and what stands against its being signed (ม.30, 33; ป.พ.พ. ม.9)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from cases.facts import Capacity
from cases.findings import Finding
from cases.msgid import N_
from cases.vocabulary import CapacityKind, Side, SignatureMethod, Track
from mediation.dossier import Dossier
from mediation.forms.settlement import SignatureForm, SignForm
from mediation.practice.beside import appointed_actor, refusals
from mediation.practice.mediable import mediable_faults
from mediation.practice.scope import stand_ins
from mediation.practice.settlement import open_place_faults
from mediation.practice.standing_at_signing import absent_faults, estate_faults, partial_faults, reads_thai
from mediation.signing import Signature, SigningFacts, signing_findings
from mediation.steps import Scene, Step
from mediation.subjects import Agreement, Assignment, Party
from parties.errors import Fault
from parties.thai import name_key


@dataclass(frozen=True)
class Signatory:
    """Somebody whose signature the agreement needs: a party of a joining side, or a mediator (`side` None)."""

    side: Side | None
    number: int
    name: str
    party: Party | None = None
    mediator: Assignment | None = None

    @property
    def who(self) -> str:
        """The reference the rules know them by: "applicant:1", "mediator:1"."""
        return f"{self.side or 'mediator'}:{self.number}"

    def signed_in(self, form: SignForm) -> int | None:
        """Where their signature stands in the form; None where it is missing."""
        for index, given in enumerate(form.signatures):
            if (self.party and given.party == self.party.id) or (self.mediator and given.mediator == self.mediator.id):
                return index
        return None


def signatories(dossier: Dossier) -> list[Signatory]:
    """Everybody who must sign, in the order of the sides, the mediators last."""
    found: list[Signatory] = []
    seen: Counter[Side] = Counter()
    for side in dossier.joining:
        role = Side(side.side_role)
        for party in dossier.principals(side.side):
            seen[role] += 1
            found.append(Signatory(role, seen[role], party.name, party=party))
    mediators = [assignment for assignment in dossier.assignments if assignment.appointed]
    found += [Signatory(None, number, one.name, mediator=one) for number, one in enumerate(mediators, start=1)]
    return found


def _consenting(dossier: Dossier) -> frozenset[Side]:
    return frozenset(Side(side.side_role) for side in dossier.joining)


def _addressed(party: Party) -> bool:
    return bool(party.first_name) and bool(party.subdistrict or party.village or party.moo or party.area_code)


def _capacity(dossier: Dossier, one: Signatory, party: Party) -> Capacity:
    standing_in = stand_ins(dossier, party)
    assert one.side is not None, "a party stands on a side"
    return Capacity(
        one.side,
        one.number,
        CapacityKind(party.capacity),
        representative=bool(standing_in),
        authority=any(other.authority.strip() for other in standing_in),
    )


def _on_record(dossier: Dossier, agreement: Agreement) -> SigningFacts:
    """What the record says before anybody signs; what only the signing itself can show is taken as given."""
    everybody = signatories(dossier)
    checked = True if agreement.legal_checked else None
    return SigningFacts(
        track=Track(dossier.file.track),
        parties_named=all(_addressed(one.party) for one in everybody if one.party),
        dispute_in_law=bool(agreement.dispute_in_law.strip()),
        voluntariness=True,
        substance=bool(agreement.substance.strip()),
        consenting=_consenting(dossier),
        signatures=tuple(Signature(one.side, one.number, SignatureMethod.by_hand) for one in everybody),
        lawful=checked,
        possible=checked,
        moral=checked,
        read_aloud=True,
        copies_given=True,
        parties=tuple(_capacity(dossier, one, one.party) for one in everybody if one.party),
    )


@dataclass(frozen=True)
class Item:
    """One of the four things an agreement must hold (ม.30). `there` None: said at the signing itself."""

    name: str
    there: bool | None


def items_of_section_30(dossier: Dossier, agreement: Agreement) -> list[Item]:
    """The four items of ม.30, and whether the record holds each."""
    people = [one.party for one in signatories(dossier) if one.party]
    return [
        Item(N_("Names and addresses of the parties"), all(_addressed(party) for party in people)),
        Item(N_("The dispute in law"), bool(agreement.dispute_in_law.strip())),
        Item(N_("That all agree of their own free will"), agreement.voluntary or None),
        Item(N_("What is agreed: paid, done, left undone or waived, and by when"), bool(agreement.substance.strip())),
    ]


def sign_guards(scene: Scene) -> Iterable[Fault]:
    """What the record has against signing, before anybody takes up the pen (R10)."""
    known = {one.who: one for one in signatories(scene.dossier)}
    findings = signing_findings(_on_record(scene.dossier, scene.entity))
    unaddressed = (one.name for one in known.values() if one.party and not _addressed(one.party))
    agreement = scene.entity
    return chain(
        appointed_actor(scene),
        open_place_faults(((None, agreement.substance), (None, agreement.default_clause))),
        absent_faults(scene.dossier, agreement),
        mediable_faults(scene, told_elsewhere=frozenset({"incapacity"})),
        refusals(finding for finding in findings if finding.code not in ("incapacity", "missing_parties_named")),
        (_incapable(finding, known) for finding in findings if finding.code == "incapacity"),
        (
            Fault(
                "missing_parties_named",
                "The address of %(name)s is missing.",
                None,
                "ม.30",
                "R10",
                params={"name": name},
            )
            for name in unaddressed
        ),
    )


def _incapable(finding: Finding, known: Mapping[str, Signatory]) -> Fault:
    return Fault(
        finding.code,
        "%(name)s cannot contract alone.",
        section=finding.section,
        guard=finding.guard,
        hint=finding.hint,
        params={"name": known[finding.about or ""].name},
    )


def sign_check(step: Step, form: SignForm) -> Iterable[Fault]:
    """What is missing in the signing itself: a signature, its form, the reading aloud, the copies (R10)."""
    dossier = step.dossier
    everybody = signatories(dossier)
    places = {one.who: one.signed_in(form) for one in everybody}
    known = {one.who: one for one in everybody}
    record = _on_record(dossier, step.entity)
    facts = SigningFacts(
        track=record.track,
        parties_named=True,
        dispute_in_law=True,
        voluntariness=form.voluntary,
        substance=True,
        consenting=record.consenting,
        signatures=tuple(_given(dossier, one, form) for one in everybody),
        lawful=True,
        possible=True,
        moral=True,
        read_aloud=form.read_aloud,
        copies_given=form.copies_given,
    )
    told_before = {(finding.code, finding.about) for finding in signing_findings(record)}
    for finding in signing_findings(facts):
        if (finding.code, finding.about) not in told_before:
            yield _at_field(finding, places, known)
    yield from _listed_faults(dossier, everybody, form)
    yield from partial_faults(dossier, form)
    yield from estate_faults(dossier, form)


def _given(dossier: Dossier, one: Signatory, form: SignForm) -> Signature:
    index = one.signed_in(form)
    if index is None:
        return Signature(one.side, one.number)
    given = form.signatures[index]
    witnesses = {name_key(name) for name in (given.witness_one, given.witness_two)} - {""}
    return Signature(
        one.side,
        one.number,
        given.method,
        witnesses=len(witnesses),
        read_aloud=given.read_to_signer,
        authority=bool(authority_of(dossier, given)),
        knows_thai=reads_thai(dossier, given),
        read_in=bool(given.read_in.strip()),
    )


def authority_of(dossier: Dossier, given: SignatureForm) -> str:
    """By what authority a representative signs: as written now, else as recorded with the person."""
    recorded = next((p.authority for p in dossier.parties if p.id == given.representative), "")
    return given.authority.strip() or recorded.strip()


_FIELDS = {
    "witnesses_missing": "witness_one",
    "not_read_to_signer": "read_to_signer",
    "authority_missing": "authority",
    "language_missing": "read_in",
}


def _at_field(finding: Finding, places: Mapping[str, int | None], known: Mapping[str, Signatory]) -> Fault:
    """The finding at the field of the form that can mend it; a missing signature with the name."""
    about = finding.about or ""
    if finding.code == "signature_missing" and about in known:
        return Fault(
            finding.code,
            "The signature of %(name)s is missing.",
            "signatures",
            finding.section,
            finding.guard,
            params={"name": known[about].name},
        )
    index = places.get(about)
    at = f"signatures.{index}.{_FIELDS[finding.code]}" if index is not None else about
    return Fault(
        finding.code,
        finding.message,
        {"voluntariness": "voluntary"}.get(at, at) or None,
        finding.section,
        finding.guard,
        finding.hint,
        finding.params,
    )


def _listed_faults(dossier: Dossier, everybody: list[Signatory], form: SignForm) -> Iterable[Fault]:
    """What is wrong with single signatures apart from the rules of form."""
    parties = {one.party.id: one.party for one in everybody if one.party}
    mediators = {one.mediator.id for one in everybody if one.mediator}
    seen: set[tuple[int | None, int | None]] = set()
    for index, given in enumerate(form.signatures):
        at = f"signatures.{index}"
        if (given.party is None) == (given.mediator is None):
            yield Fault("one_signer", "Name one party, or one mediator.", f"{at}.party")
            continue
        if (given.party, given.mediator) in seen:
            yield Fault("signed_twice", "This person has signed above already.", f"{at}.party")
        seen.add((given.party, given.mediator))
        if given.party is not None:
            yield from _party_faults(dossier, parties.get(given.party), given, at)
        elif given.mediator not in mediators:
            yield Fault("not_a_signatory", "This mediator does not serve in the case.", f"{at}.mediator")
        elif given.method is SignatureMethod.representative:
            yield Fault("mediator_in_person", "A mediator signs in person.", f"{at}.method")


def _party_faults(dossier: Dossier, party: Party | None, given: SignatureForm, at: str) -> Iterable[Fault]:
    if party is None:
        yield Fault("not_a_signatory", "This person is no party of a side that takes part.", f"{at}.party")
        return
    represented = given.method is SignatureMethod.representative
    if party.capacity != CapacityKind.full and not represented:
        yield Fault(
            "must_be_represented", "A representative must sign in this party's place.", f"{at}.method", "ม.33(1)"
        )
    if represented and given.representative not in {other.id for other in stand_ins(dossier, party)}:
        yield Fault(
            "not_the_representative",
            "Name somebody who is recorded as standing for this party.",
            f"{at}.representative",
            "ป.พ.พ. ม.798",
            hint="Add the representative to the people of the case first.",
        )
