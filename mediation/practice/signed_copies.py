"""What comes back of an issued document with signatures: kept sealed beside it, replaced by a better copy, never changed.

The bytes lie in the database, not in a folder: they are fenced like everything of the centre, are written together with
the entry of the journal that names their digest, and one backup holds both. They are sealed with a key that is not there.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from cases.msgid import N_
from mediation.documents.apart import WentWrong, inspect
from mediation.documents.errands import Clean
from mediation.documents.of_sessions import MEDIATORS_FROM
from mediation.documents.scans import LARGEST_TOGETHER, MOST_FILES, REFUSALS
from mediation.dossier import Dossier, read_dossier
from mediation.forms.fields import Choices
from mediation.forms.reading import read
from mediation.forms.signed import NOBODY_SIGNED, SignedForm
from mediation.open_papers import open_to
from mediation.paper_tables import SignedCopy, SignedPage
from mediation.practice.issuing import ISSUED, ISSUING, Issued
from mediation.work import Answer, Clock, Key, Work, now_utc, reading, work
from parties import keys, thai
from parties.access import Actor
from parties.database import fetch, fetch_one
from parties.errors import Fault, NotFound, NotPermitted, NotValid
from parties.rows import insert, insert_many

EVENT = "case:document:signed"
FIELD = "pages"
"""The field of the form in which the files come."""


class PageOf(msgspec.Struct, frozen=True):
    """A page of a signed copy without its bytes. `pages`: more than one for a PDF; `size`: bytes."""

    id: int
    no: int
    media: str
    pages: int
    size: int
    sha256: str


class CopyOf(msgspec.Struct, frozen=True):
    """A signed copy without its bytes. `replaced_by`: the one that took its place."""

    id: int
    document_id: int
    manner: str
    party_ids: list[int]
    assignment_ids: list[int]
    witness: str
    identity_seen: str
    supersedes: int | None
    replaced_by: int | None
    by_account: int | None
    at: datetime
    files: list[PageOf]


@dataclass(frozen=True)
class Ticked:
    """Somebody whose signature belongs on the document, and whether it is on a copy that stands."""

    reference: str
    id: int
    name: str
    there: bool

    @property
    def number(self) -> int:
        """The one number by which a form knows parties and mediators apart."""
        return self.id + (MEDIATORS_FROM if self.reference.startswith("mediator") else 0)


@dataclass(frozen=True)
class SignedDesk:
    """The signed copies of one document. `on_screen`: the centre lets people sign on the screen."""

    dossier: Dossier
    document: Issued
    copies: Sequence[CopyOf]
    signers: Sequence[Ticked]
    staff: Mapping[int, str]
    may_keep: bool
    on_screen: bool

    @property
    def choices(self) -> Choices:
        """The lists that the forms choose from."""
        standing = [copy for copy in self.copies if copy.replaced_by is None]
        return {
            "signing_parties": [(str(one.id), one.name) for one in self.signers if one.reference.startswith("party")],
            "signing_mediators": [
                (str(one.id), one.name) for one in self.signers if one.reference.startswith("mediator")
            ],
            "signing_people": [(str(one.number), one.name) for one in self.signers],
            "signed_copies": [(str(copy.id), f"#{copy.id} · {thai.format_be_moment(copy.at)}") for copy in standing],
        }


_COPIES = """select c.id, c.document_id, c.manner, c.party_ids, c.assignment_ids, c.witness, c.identity_seen, c.supersedes,
    x.id as replaced_by, c.by_account, c.at,
    (select json_agg(json_build_object('id', p.id, 'no', p.no, 'media', p.media, 'pages', p.pages, 'size', p.size,
       'sha256', encode(p.sha256, 'hex')) order by p.no) from signed_page p
       where p.centre_id = c.centre_id and p.copy_id = c.id)::text as files
  from signed_copy c left join signed_copy x on x.centre_id = c.centre_id and x.supersedes = c.id"""


async def copies_of(case_id: int, document_id: int | None = None) -> list[CopyOf]:
    """The signed copies of a document, or of all documents of a case, oldest first; inside a reading or a piece of work."""
    rows = await fetch(
        f"{_COPIES} where c.case_id = $1 and ($2::bigint is null or c.document_id = $2) order by c.id",
        case_id,
        document_id,
    )
    return [msgspec.convert({**row, "files": msgspec.json.decode(row["files"] or "[]")}, CopyOf) for row in rows]


def belongs_on(dossier: Dossier, document: Issued, copies: Sequence[CopyOf]) -> list[Ticked]:
    """Whose signatures belong on a document: the parties themselves, and whoever mediated; of an agreement those who join it."""
    standing = [copy for copy in copies if copy.replaced_by is None]
    joining = {side.side for side in dossier.joining} if document.kind == "DOC-15" else {s.side for s in dossier.sides}
    on_papers = {one for copy in standing for one in copy.party_ids}
    by_mediators = {one for copy in standing for one in copy.assignment_ids}
    parties = [p for p in dossier.parties if p.role == "party" and p.here and p.side in joining]
    serving = [one for one in dossier.assignments if one.appointed or one.end_reason == "completed"]
    return [Ticked(f"party:{p.id}", p.id, p.name, p.id in on_papers) for p in parties] + [
        Ticked(f"mediator:{one.id}", one.id, one.name, one.id in by_mediators) for one in serving
    ]


async def signed_desk(actor: Actor, case_id: int, document_id: int) -> SignedDesk:
    """What came back of a document. Raises NotFound, NotPermitted; also while the case is kept back."""
    async with reading(actor):
        return await _desk(actor, case_id, document_id)


async def _desk(actor: Actor, case_id: int, document_id: int, *, lock: bool = False) -> SignedDesk:
    dossier = await read_dossier(actor, case_id, lock=lock)
    if dossier.kept_back(actor):
        raise NotPermitted
    row = await fetch_one(f"{ISSUED} where d.case_id = $1 and d.id = $2", case_id, document_id)
    if row is None:
        raise NotFound
    document = msgspec.convert(dict(row), Issued)
    if not open_to(dossier, actor, document.kind, document.subject, document.issued_at):
        raise NotPermitted
    copies = await copies_of(case_id, document_id)
    beside = await fetch_one(
        """select (select coalesce(json_object_agg(s.account_id, s.display_name), '{}') from staff_of_centre() s)::text as staff,
             coalesce((select screen_signatures from letterhead where centre_id = current_centre()), false) as on_screen"""
    )
    assert beside is not None
    return SignedDesk(
        dossier,
        document,
        copies,
        belongs_on(dossier, document, copies),
        msgspec.json.decode(beside["staff"], type=dict[int, str]),
        bool(dossier.roles_of(actor) & ISSUING),
        beside["on_screen"],
    )


# KEEPING --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewCopy:
    """What is to be kept: whose signatures, and the files as they are kept beside those that were sent."""

    manner: str
    party_ids: list[int]
    assignment_ids: list[int]
    sent: list[bytes]
    clean: list[Clean]
    supersedes: int | None = None
    witness: str = ""
    identity_seen: str = ""


async def keep_signed(
    actor: Actor,
    case_id: int,
    document_id: int,
    raw: Mapping[str, Any],
    sent: list[bytes],
    *,
    key: Key | None = None,
    clock: Clock = now_utc,
) -> Answer:
    """Keep the pages of a signed document. Raises NotFound, NotPermitted, NotValid with everything that is wrong with form
    and files at once, AlreadyAnswered."""
    desk = await signed_desk(actor, case_id, document_id)
    if not desk.may_keep:
        raise NotPermitted
    form, faults = read(SignedForm, raw, desk.choices)
    if form is not None and not form.parties and not form.mediators:
        faults.append(
            Fault("nobody_signed", NOBODY_SIGNED, "parties" if desk.choices["signing_parties"] else "mediators")
        )
    clean, wrong = await _looked_at(sent)
    wrong += await _of_the_house(actor, desk.document, clean)
    if faults or wrong or form is None:
        raise NotValid([*faults, *wrong])
    new = NewCopy("paper", form.parties, form.mediators, sent, clean, form.supersedes)
    return await keep_copy(actor, case_id, document_id, new, key=key, clock=clock)


async def _looked_at(sent: list[bytes]) -> tuple[list[Clean], list[Fault]]:
    if not sent:
        return [], [Fault("pages_missing", N_("Photograph the signed pages, or choose the files."), FIELD)]
    if len(sent) > MOST_FILES:
        return [], [Fault("too_many_pages", N_("Send at most 20 files at a time."), FIELD)]
    if sum(map(len, sent)) > LARGEST_TOGETHER:
        return [], [Fault("pages_too_large", N_("Together the files are larger than 30 megabytes. Send fewer."), FIELD)]
    try:
        found = await inspect(sent)
    except WentWrong:
        return [], [Fault("scan_fails", N_("One of the files cannot be opened. Send them one by one."), FIELD)]
    return found.files, [
        Fault(wrong.code, REFUSALS[wrong.code], FIELD, params={"number": str(wrong.index + 1)}) for wrong in found.wrong
    ]


_UNSIGNED = N_(
    "File %(number)s is the document itself as it was issued: nobody signed it. Send the pages with the signatures."
)
_ANOTHER = N_(
    "File %(number)s is another document of this centre. Look at the code at its foot, and send the pages of this one."
)


async def _of_the_house(actor: Actor, document: Issued, clean: list[Clean]) -> list[Fault]:
    """What is wrong with files that came out of this house: the very file that was issued, or one of another document."""
    codes = {code for one in clean for code in one.codes} - {document.code}
    async with reading(actor):
        known = {row["code"] for row in await fetch("select code from document where code = any ($1)", sorted(codes))}
    faults = []
    for number, one in enumerate(clean, start=1):
        params = {"number": str(number)}
        if hashlib.sha256(one.content).hexdigest() == document.sha256:
            faults.append(Fault("scan_unsigned", _UNSIGNED, FIELD, params=params))
        elif known & set(one.codes):
            faults.append(Fault("scan_of_another", _ANOTHER, FIELD, params=params))
    return faults


async def keep_copy(
    actor: Actor, case_id: int, document_id: int, new: NewCopy, *, key: Key | None, clock: Clock = now_utc
) -> Answer:
    """Keep a copy that was looked at, in one piece of work with its entry in the journal. Raises as `keep_signed`."""
    async with work(actor, clock, key=key) as hand:
        desk = await _desk(actor, case_id, document_id, lock=True)
        if not desk.may_keep:
            raise NotPermitted
        if any(copy.supersedes == new.supersedes for copy in desk.copies if new.supersedes is not None):
            raise NotValid([Fault("already_replaced", N_("Another copy has taken its place already."), "supersedes")])
        copy_id = await _insert(hand, desk, new)
        hand.location = f"/cases/{case_id}/documents/{document_id}/signed"
        hand.status = 201
        hand.answer["copy"] = {"id": copy_id, "pages": len(new.clean)}
    assert hand.done is not None
    return hand.done


async def _insert(hand: Work, desk: SignedDesk, new: NewCopy) -> int:
    file, ring = desk.dossier.file, keys.current()
    row = {
        "centre_id": file.centre_id,
        "case_id": file.id,
        "document_id": desk.document.id,
        "manner": new.manner,
        "party_ids": new.party_ids,
        "assignment_ids": new.assignment_ids,
        "witness": new.witness,
        "identity_seen": new.identity_seen,
        "supersedes": new.supersedes,
        "by_account": hand.actor.account_id,
        "at": hand.now,
    }
    copy_id = int(await insert(SignedCopy, row))
    pages = [
        {
            "centre_id": file.centre_id,
            "copy_id": copy_id,
            "no": no,
            "media": clean.media,
            "pages": clean.pages,
            "size": len(clean.content),
            "content": ring.seal("signed_page", clean.content, _place(copy_id, no)),
            "sha256": hashlib.sha256(clean.content).digest(),
            "sent_sha256": hashlib.sha256(sent).digest(),
        }
        for no, (clean, sent) in enumerate(zip(new.clean, new.sent, strict=True), start=1)
    ]
    await insert_many(SignedPage, pages)
    hand.happened(
        EVENT,
        subject_id=file.id,
        entity="case",
        role=hand.actor.acting_as(desk.dossier.roles_of(hand.actor) & ISSUING),
        facts={
            "document": desk.document.id,
            "kind": desk.document.kind,
            "copy": copy_id,
            "manner": new.manner,
            "identity_seen": new.identity_seen or None,
            "parties": new.party_ids,
            "assignments": new.assignment_ids,
            "supersedes": new.supersedes,
            "page_hashes": [page["sha256"].hex() for page in pages],  # type: ignore[attr-defined]
            "sent_hashes": [page["sent_sha256"].hex() for page in pages],  # type: ignore[attr-defined]
        },
    )
    return copy_id


def _place(copy_id: int, no: int) -> str:
    return f"signed_page:{copy_id}:{no}"


# READING --------------------------------------------------------------------------------------------------------------


async def read_signed_page(actor: Actor, case_id: int, document_id: int, page_id: int) -> tuple[PageOf, bytes]:
    """A page of a signed copy with its bytes. Raises NotFound, NotPermitted as the document itself does."""
    async with reading(actor):
        await _desk(actor, case_id, document_id)
        found = await contents_of(case_id, [page_id], document_id)
    if not found:
        raise NotFound
    return found[0]


async def contents_of(
    case_id: int, page_ids: Sequence[int], document_id: int | None = None
) -> list[tuple[PageOf, bytes]]:
    """Pages of a case, opened, in the order of copies and pages; inside a reading of somebody who may see the documents."""
    rows = await fetch(
        """select p.id, p.no, p.media, p.pages, p.size, encode(p.sha256, 'hex') as sha256, p.copy_id, p.content
           from signed_page p join signed_copy c on c.centre_id = p.centre_id and c.id = p.copy_id
           where c.case_id = $1 and p.id = any ($2) and ($3::bigint is null or c.document_id = $3) order by c.id, p.no""",
        case_id,
        list(page_ids),
        document_id,
    )
    ring = keys.current()
    return [
        (
            msgspec.convert({name: row[name] for name in PageOf.__struct_fields__}, PageOf),
            ring.open_sealed("signed_page", row["content"], _place(row["copy_id"], row["no"])),
        )
        for row in rows
    ]
