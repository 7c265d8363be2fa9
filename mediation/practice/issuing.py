"""Issuing a paper: made from the record, printed once, numbered where it leaves the house, kept for good, journalled."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from cases.msgid import N_
from cases.statements import keep
from cases.vocabulary import CaseStatus
from mediation.documents.catalogue import PAPERS, find_paper, template_digest
from mediation.documents.content import Content, Signer
from mediation.documents.engine import NotPrintable
from mediation.documents.paper import Missing, Paper, content_of
from mediation.dossier import Dossier, read_dossier
from mediation.earlier_papers import written_before
from mediation.forms.documents import IssueForm, PaperCode
from mediation.open_papers import ISSUED as EVENT
from mediation.open_papers import OF_TALKS, closed_subjects, open_to
from mediation.papers import paper_findings
from mediation.practice.filling_in import letter_parts, missing_parts
from mediation.practice.marking import Finished, finish
from mediation.practice.numbering import in_turn
from mediation.practice.paper_sources import Style, Supply, supply
from mediation.steps import Deed, Step
from mediation.tables import Document, Referral
from mediation.work import reading
from parties import thai
from parties.access import Actor, Role
from parties.database import fetch, fetch_one
from parties.errors import Fault, NotFound, NotPermitted, NotValid
from parties.rows import Change, insert

ISSUING = frozenset({Role.officer, Role.head, Role.mediator, Role.safety})
_ON_RECORD = frozenset(CaseStatus) - {CaseStatus.draft}


# WHAT MAY BE ISSUED ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Issuable:
    """A paper that may be issued about one subject now; `missing` is what has to be filled in first."""

    paper: Paper
    subject: int
    called: str
    languages: tuple[str, ...]
    missing: Sequence[Missing] = ()


def issuable(dossier: Dossier, actor: Actor, on: date) -> list[Issuable]:
    """What the actor may issue now, paper by paper; nothing of a case that is kept back from them."""
    if dossier.kept_back(actor):
        return []
    held = dossier.roles_of(actor)
    return [
        Issuable(paper, subject.id, paper.subject_called(dossier, subject), paper.languages(dossier, subject))
        for paper in PAPERS.values()
        if held & paper.roles and not paper_findings(dossier.file.track, on, paper.code)
        for subject in _subjects(dossier, actor, paper)
    ]


def _subjects(dossier: Dossier, actor: Actor, paper: Paper) -> list[Any]:
    """What the paper may be issued about now, by this actor."""
    found = paper.subjects(dossier)
    if paper.code == OF_TALKS:
        return [one for one in found if not written_before(dossier, actor, one.session.opened_at)]
    closed = closed_subjects(dossier, actor, paper.code)
    return [one for one in found if one.id not in closed]


def _with_missing(dossier: Dossier, actor: Actor, given: Supply, one: Issuable) -> Issuable:
    signer = given.signers[0] if given.signers else None
    content = content_of(one.paper, given.sources, one.paper.find(dossier, one.subject), signer=signer)
    missing = missing_parts(dossier, actor, one.paper, content, one.subject)
    missing += letter_parts(dossier, actor, one.paper, content, given.sources.contact)
    return Issuable(one.paper, one.subject, one.called, one.languages, missing)


# ISSUED ---------------------------------------------------------------------------------------------------------------


class Issued(msgspec.Struct, frozen=True):
    """A document that was issued, without its bytes. `replaced_by`: the one that took its place; `by_hand`: its number was
    given by hand and is none of the counter's."""

    id: int
    case_id: int | None
    kind: str
    subject: int
    title: str
    addressee: str
    number: str
    language: str
    sha256: str
    record_sha256: str
    template_sha256: str
    supersedes: int | None
    replaced_by: int | None
    issued_by: int | None
    issued_at: datetime
    issued_on: date
    case_number: str = ""
    code: str = ""
    by_hand: bool = False


@dataclass(frozen=True)
class Desk:
    """The papers of a case: what may be issued, and what was."""

    dossier: Dossier
    issuable: Sequence[Issuable]
    issued: Sequence[Issued]
    signers: Sequence[Signer]
    staff: dict[int, str]


ISSUED = """select d.id, d.case_id, d.kind, d.subject, d.title, d.addressee, d.number, d.language,
    encode(d.sha256, 'hex') as sha256, encode(d.record_sha256, 'hex') as record_sha256,
    encode(d.template_sha256, 'hex') as template_sha256, d.supersedes,
    x.id as replaced_by, d.issued_by, d.issued_at, d.issued_on, coalesce(f.number, '') as case_number,
    coalesce(d.code, '') as code, d.number <> '' and d.number_seq is null as by_hand
  from document d left join document x on x.centre_id = d.centre_id and x.supersedes = d.id
    left join case_file f on f.centre_id = d.centre_id and f.id = d.case_id"""


async def papers_of_case(actor: Actor, case_id: int, on: date) -> Desk:
    """Everything about the papers of a case. Raises NotFound, NotPermitted; also while the case is kept back."""
    async with reading(actor):
        dossier = await read_dossier(actor, case_id)
        if dossier.kept_back(actor):
            raise NotPermitted
        given = await supply(dossier, PAPERS["DOC-15"], on)
        rows = await fetch(f"{ISSUED} where d.case_id = $1 order by d.id desc", case_id)
    found = [_with_missing(dossier, actor, given, one) for one in issuable(dossier, actor, on)]
    listed = [msgspec.convert(dict(row), Issued) for row in rows]
    issued = [one for one in listed if open_to(dossier, actor, one.kind, one.subject, one.issued_at)]
    return Desk(dossier, found, issued, given.signers, dict(given.sources.staff))


async def read_document(actor: Actor, case_id: int, document_id: int) -> tuple[Issued, bytes]:
    """A document of a case with its bytes. Raises NotFound, NotPermitted; also while the case is kept back."""
    async with reading(actor):
        dossier = await read_dossier(actor, case_id)
        if dossier.kept_back(actor):
            raise NotPermitted
        row = await fetch_one(f"{ISSUED} where d.case_id = $1 and d.id = $2", case_id, document_id)
        content = await fetch_one("select content from document where case_id = $1 and id = $2", case_id, document_id)
    if row is None or content is None:
        raise NotFound
    issued = msgspec.convert(dict(row), Issued)
    if not open_to(dossier, actor, issued.kind, issued.subject, issued.issued_at):
        raise NotPermitted
    return issued, bytes(content["content"])


# ISSUING --------------------------------------------------------------------------------------------------------------


def _find_subject(step: Step, paper: Paper, given: int | None) -> Any:
    """What the paper is to be about, or the fault that says why not."""
    dossier = step.dossier
    ready = _subjects(dossier, step.actor, paper)
    if given is not None:
        found = next((one for one in ready if one.id == given), None)
        known = paper.find(dossier, given) is not None
        if found is None:
            return _not_now() if known else Fault("not_in_list", "Choose one of the list.", "subject")
        return found
    if not ready:
        return _not_now()
    return ready[0] if len(ready) == 1 else Fault("subject_missing", N_("Say what it is about."), "subject")


def _not_now() -> Fault:
    return Fault("paper_not_now", N_("This document does not belong to this stage of the case."), "document")


def _check(step: Step, form: IssueForm) -> Iterable[Fault]:
    dossier, paper = step.dossier, find_paper(form.document.value)
    if dossier.kept_back(step.actor) or not dossier.roles_of(step.actor) & paper.roles:
        raise NotPermitted
    findings = paper_findings(dossier.file.track, step.scene.today, paper.code)
    yield from (finding.fault() for finding in findings)
    if form.happened_at is not None and thai.bangkok_day(form.happened_at) != step.scene.today:
        yield Fault("issued_today", N_("A document bears the day on which it is issued."), "happened_at")
    if form.supersedes is not None and not form.reason:
        yield Fault("reason_missing", N_("Say why it is issued anew."), "reason")
    if form.supersedes is None and form.reason:
        yield Fault("reason_without_need", N_("A reason is asked only where it takes the place of another."), "reason")
    subject = _find_subject(step, paper, form.subject)
    if isinstance(subject, Fault):
        yield subject
    elif form.language.value not in paper.languages(dossier, subject):
        yield Fault(
            "nobody_reads_it", N_("Nobody it is for reads this language. Note a person's language first."), "language"
        )


def _replacing(form: IssueForm, given: Supply, subject: Any) -> Iterable[Fault]:
    if form.supersedes is None:
        return
    earlier = given.replaces
    if earlier is None or (earlier.kind, earlier.subject) != (form.document.value, subject.id):
        yield Fault(
            "not_the_same_document", N_("This is no document of this kind about the same matter."), "supersedes"
        )
    elif earlier.replaced:
        yield Fault("already_replaced", N_("Another document has taken its place already."), "supersedes")


def _signer(form: IssueForm, given: Supply) -> Signer | Fault | None:
    if not given.signers and form.signer == 1:
        return None
    if form.signer > len(given.signers):
        return Fault("not_in_list", "Choose one of the list.", "signer")
    return given.signers[form.signer - 1]


async def _issue(step: Step, form: IssueForm) -> None:
    dossier, paper, on = step.dossier, find_paper(form.document.value), step.scene.today
    subject = _find_subject(step, paper, form.subject)
    typed = await _given_by_hand(paper, subject)
    language = form.language.value
    given = await supply(dossier, paper, on, language=language, replaces=form.supersedes)
    signer = _signer(form, given)
    faults = list(_replacing(form, given, subject))
    if isinstance(signer, Fault):
        faults.append(signer)
        signer = None
    content = content_of(paper, given.sources, subject, number=typed, prepared_by=step.actor.name, signer=signer)
    missing = missing_parts(dossier, step.actor, paper, content, subject.id)
    missing += letter_parts(dossier, step.actor, paper, content, given.sources.contact)
    faults += [part.fault() for part in missing]
    if faults:
        raise NotValid(faults)
    year = thai.buddhist_year(on) if paper.letter and not typed else None
    seq, content, pdf = await _printed_in_turn(content, given, language, year)
    row = document_row(content, given.style, pdf, language) | {
        "centre_id": dossier.file.centre_id,
        "case_id": dossier.file.id,
        "subject": subject.id,
        "addressee": str(content.record.get("addressee", {}).get("name", "")),
        "supersedes": form.supersedes,
        "number_year": year,
        "number_seq": seq,
        "issued_by": step.actor.account_id,
        "issued_at": step.scene.now,
    }
    if paper.code == PaperCode.referral and seq is not None and subject.sent_at is None:
        # What the letter was numbered need not be typed again when it is sent.
        step.other_changes.append(Change(Referral, subject.id, {"letter_no": content.number}))
    await _record(step, form, content, await insert(Document, row), row)


async def _given_by_hand(paper: Paper, subject: Any) -> str:
    """The number that somebody gave this letter; nothing where there is none, or the house gave it to an earlier one."""
    typed = paper.typed_number(subject)
    if not typed:
        return ""
    counted = await fetch_one(
        "select from document where kind = $1 and subject = $2 and number = $3 and number_seq is not null limit 1",
        paper.code,
        subject.id,
        typed,
    )
    return typed if counted is None else ""


async def _printed_in_turn(
    content: Content, given: Supply, language: str, year: int | None
) -> tuple[int | None, Content, Finished]:
    """The paper printed and, where it takes a number of that year, under which."""
    if year is None:
        return None, content, await printed(content, given.style, language)

    async def under(number: int) -> tuple[Content, Finished]:
        numbered = msgspec.structs.replace(content, number=f"{given.letter_code}/{number}")
        return numbered, await printed(numbered, given.style, language)

    seq, (numbered, pdf) = await in_turn(year, under)
    return seq, numbered, pdf


async def _record(step: Step, form: IssueForm, content: Content, document_id: int, row: dict[str, Any]) -> None:
    file = step.dossier.file
    step.facts |= {
        "document": document_id,
        "kind": content.document,
        "subject": row["subject"],
        "language": row["language"],
        "number": content.number,
        "supersedes": form.supersedes,
        "document_hash": row["sha256"].hex(),
        "record_hash": row["record_sha256"].hex(),
        "code": row["code"],
    }
    if form.supersedes is not None:
        step.facts["reason"] = await keep(
            file.centre_id, file.id, "document_replaced", form.reason, step.actor.account_id
        )
    step.work.status = 201
    step.work.location = f"/cases/{file.id}/documents/{document_id}"
    step.work.answer["document"] = {
        "id": document_id,
        "kind": content.document,
        "number": content.number,
        "sha256": row["sha256"].hex(),
        "code": row["code"],
    }


async def printed(content: Content, style: Style, language: str) -> Finished:
    """The sealed PDF of a content record with the template and the letterhead that hold. Raises NotValid where it cannot
    be."""
    try:
        return await finish(content, style.source, style.letterhead, language)
    except NotPrintable as wrong:
        raise NotValid([unprintable(wrong)]) from wrong


def unprintable(wrong: NotPrintable) -> Fault:
    """Why the compiler refused, in the reader's words where it is a matter of characters."""
    if "could not be displayed with font" in wrong.reason:
        characters = wrong.reason.partition('"')[2].partition('"')[0]
        return Fault(
            "characters_unprintable",
            N_("No font of the house has these characters: %(characters)s. Write them in another way."),
            params={"characters": characters[:80]},
        )
    return Fault(
        "template_fails",
        N_("The template of this document fails in line %(line)s: %(reason)s"),
        params={"line": str(wrong.line), "reason": wrong.reason[:300]},
    )


def document_row(content: Content, style: Style, pdf: Finished, language: str) -> dict[str, Any]:
    """The columns of an issued document that follow from its content and from what it was printed with."""
    return {
        "kind": content.document,
        "title": content.title.msgid,
        "number": content.number,
        "language": language,
        "content": pdf.content,
        "sha256": hashlib.sha256(pdf.content).digest(),
        "code": pdf.code,
        "payload": pdf.payload,
        "record": content.canonical,
        "record_sha256": content.digest,
        "template_id": style.template_id,
        "template_sha256": template_digest(style.source),
        "issued_on": content.issued_on,
    }


DEEDS: tuple[Deed[Any], ...] = (
    Deed(
        kind="case",
        event="issue_document",
        form=IssueForm,
        act=_issue,
        check=_check,
        title=N_("Issue a document"),
        roles=ISSUING,
        states=_ON_RECORD,
        records=EVENT,
    ),
)
