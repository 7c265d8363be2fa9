"""Rules of signing an agreement and of its effect on a prosecution (ม.28, 30, 33, 35, 37). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from cases.facts import Capacity
from cases.findings import Binds, Finding
from cases.limitation import prosecution_extinguished
from cases.msgid import N_
from cases.screening import capacity_findings
from cases.vocabulary import Side, SignatureMethod, Track

WITNESSES_OF_A_FINGERPRINT = 2
"""A fingerprint equals a signature when two witnesses certify it (ป.พ.พ. ม.9)."""


@dataclass(frozen=True)
class Signature:
    """One person who must sign: of a side, or a mediator (`side` None). `number` counts within the side.

    `method` None: not signed yet. `witnesses` and `read_aloud` matter for a fingerprint, `authority`
    (recorded) for a representative. `knows_thai`: whether whoever signs reads the text in its own language; `read_in`:
    whether it was said in which other language it was read.
    """

    side: Side | None
    number: int
    method: SignatureMethod | None = None
    witnesses: int = 0
    read_aloud: bool = False
    authority: bool = False
    knows_thai: bool = True
    read_in: bool = False

    @property
    def who(self) -> str:
        """Reference of the person, without a name: "applicant:1", "mediator:1"."""
        return f"{self.side or 'mediator'}:{self.number}"


@dataclass(frozen=True)
class SigningFacts:
    """What is on record when an agreement is to be signed.

    The first four are the items ม.30 makes compulsory. The legal checklist (ม.28, 33(2)) is None where not
    gone through. `signatures` holds a place for every person of every consenting side and for every
    mediator.
    """

    track: Track
    parties_named: bool
    dispute_in_law: bool
    voluntariness: bool
    substance: bool
    consenting: frozenset[Side]
    signatures: tuple[Signature, ...]
    lawful: bool | None
    possible: bool | None
    moral: bool | None
    read_aloud: bool
    copies_given: bool
    parties: tuple[Capacity, ...] = ()


def _block(code: str, message: str, section: str | None, about: str | None = None) -> Finding:
    return Finding("R10", code, Binds.block, message, section, about=about)


def _items(facts: SigningFacts) -> Iterator[Finding]:
    items = (
        ("parties_named", facts.parties_named, N_("Names and addresses of the parties are missing.")),
        ("dispute_in_law", facts.dispute_in_law, N_("The dispute in law is missing.")),
        ("voluntariness", facts.voluntariness, N_("The statement that all agree freely is missing.")),
        (
            "substance",
            facts.substance,
            N_("The substance is missing: what is paid, done, left undone or waived, and by when."),
        ),
    )
    for field, present, message in items:
        if not present:
            yield _block(f"missing_{field}", message, "ม.30", field)


def _checklist(facts: SigningFacts) -> Iterator[Finding]:
    answers = (
        ("lawful", facts.lawful, N_("The terms are against the law.")),
        ("possible", facts.possible, N_("The terms cannot be carried out.")),
        ("moral", facts.moral, N_("The terms are against public order or good morals.")),
    )
    for field, answer, message in answers:
        if answer is None:
            yield _block("checklist_open", N_("The legal checklist has not been gone through."), "ม.28, 33(2)", field)
        elif not answer:
            yield Finding("G-LEGAL", f"not_{field}", Binds.block, message, "ม.28, 33(2)", about=field)


def _places(facts: SigningFacts) -> Iterator[Finding]:
    """Every consenting side and a mediator must have a place to sign; fewer than two sides agree on
    nothing."""
    listed = {signature.side for signature in facts.signatures}
    wanted: set[Side | None] = {*facts.consenting, None}
    if len(facts.consenting) < 2:
        yield _block("one_side_only", N_("An agreement needs at least two sides."), "ม.30", "signatures")
    for side in sorted(wanted - listed, key=lambda side: side or ""):
        yield _block("signature_missing", N_("A signature is missing."), "ม.30", str(side or "mediator"))


def _signatures(facts: SigningFacts) -> Iterator[Finding]:
    for signature in facts.signatures:
        if signature.method is None:
            yield _block("signature_missing", N_("A signature is missing."), "ม.30", signature.who)
            continue
        if not signature.knows_thai and not signature.read_in:
            yield _block(
                "language_missing",
                N_("This person does not read Thai. Write in which language the text was read to them, and by whom."),
                "ม.30",
                signature.who,
            )
        if signature.method is SignatureMethod.fingerprint:
            yield from _fingerprint(signature)
        elif signature.method is SignatureMethod.representative and not signature.authority:
            yield _block(
                "authority_missing",
                N_("The representative's authority is not on record."),
                "ป.พ.พ. ม.798",
                signature.who,
            )


def _fingerprint(signature: Signature) -> Iterator[Finding]:
    if signature.witnesses < WITNESSES_OF_A_FINGERPRINT:
        yield _block("witnesses_missing", N_("A fingerprint needs two witnesses."), "ป.พ.พ. ม.9", signature.who)
    if not signature.read_aloud:
        yield _block(
            "not_read_to_signer",
            N_("The text must be read aloud to whoever signs by fingerprint."),
            None,
            signature.who,
        )


def _ceremony(facts: SigningFacts) -> Iterator[Finding]:
    if not facts.read_aloud:
        yield _block("not_read_aloud", N_("The agreement has not been read aloud to the sides."), None, "read_aloud")
    if not facts.copies_given:
        yield _block("copies_missing", N_("The sides have not been given copies."), None, "copies_given")


def signing_findings(facts: SigningFacts) -> tuple[Finding, ...]:
    """R10: everything that stands against signing; empty when the agreement is ready."""
    capacities = chain.from_iterable(capacity_findings(party) for party in facts.parties)
    return (
        *_items(facts),
        *_checklist(facts),
        *_places(facts),
        *_signatures(facts),
        *capacities,
        *_ceremony(facts),
    )


def prosecution_findings(certified: bool, civil_part_performed: bool | None) -> tuple[Finding, ...]:
    """R13: what to show beside a settled criminal case whose prosecution has not ended.

    `civil_part_performed` is None where there is no civil part.
    """
    if prosecution_extinguished(certified, civil_part_performed):
        return ()
    return (
        Finding(
            "R13",
            "prosecution_not_extinguished",
            Binds.info,
            N_("The right to prosecute has not ended."),
            "ม.35, 37" if certified else "ม.35, 69",
            N_("It ends when the civil part has been performed.")
            if certified
            else N_("It cannot end before the settlement is certified."),
        ),
    )
