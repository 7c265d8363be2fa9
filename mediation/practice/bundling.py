"""Putting papers of a case together and taking them out: built from what was issued and came back signed, told in the journal."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from cases.msgid import N_
from mediation.documents.apart import WentWrong
from mediation.documents.binding import pages_of
from mediation.documents.bundle_files import ENDINGS, Cover, Item, as_pdf, as_zip
from mediation.documents.engine import NotPrintable
from mediation.documents.errands import PDF
from mediation.documents.paper import ROOM
from mediation.dossier import Dossier, read_dossier
from mediation.forms.bundles import BundleAs, BundleForm, Purpose
from mediation.forms.fields import Choices
from mediation.forms.reading import read
from mediation.open_papers import open_to
from mediation.practice.bundle_contents import TITLES, Contents, contents, possible
from mediation.practice.issuing import ISSUED, Issued
from mediation.practice.signed_copies import CopyOf, contents_of, copies_of
from mediation.practice.taken_out import tell_once
from mediation.subjects import Party
from mediation.work import Clock, Key, Work, now_utc, reading
from parties import thai
from parties.access import Actor
from parties.database import fetch
from parties.errors import Fault, NotPermitted, NotValid
from parties.language import gettext as _
from parties.language import reading_in

EVENT = "case:document:bundled"
_LANGUAGE = "th"
"""What the list of contents is written in, whoever takes the papers out: offices and equal bytes want one language."""
_MOST_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True)
class BundleDesk:
    """What can be put together of a case: for each purpose what there is and what is missing."""

    dossier: Dossier
    for_offices: Sequence[Contents]
    parties: Sequence[tuple[Party, Contents]]

    @property
    def choices(self) -> Choices:
        """The lists the form chooses from."""
        return {"principals": [(str(party.id), party.name) for party, _ in self.parties]}


async def bundle_desk(actor: Actor, case_id: int, clock: Clock = now_utc) -> BundleDesk:
    """The bundles of a case. Raises NotFound, NotPermitted; also while the case is kept back."""
    async with reading(actor):
        return await _desk(actor, case_id, clock)


async def _desk(actor: Actor, case_id: int, clock: Clock) -> BundleDesk:
    dossier = await read_dossier(actor, case_id)
    if dossier.kept_back(actor) or not dossier.roles_of(actor) & ROOM:
        raise NotPermitted
    rows = await fetch(f"{ISSUED} where d.case_id = $1 order by d.id", case_id)
    issued = [msgspec.convert(dict(row), Issued) for row in rows]
    on = thai.bangkok_day(clock())
    offices = [one for one in (Purpose.court, Purpose.certificate) if possible(dossier, on, one)]
    principals = [party for party in dossier.parties if party.role == "party" and party.here]
    return BundleDesk(
        dossier,
        [_readable(dossier, actor, contents(dossier, issued, purpose)) for purpose in offices],
        [(party, _readable(dossier, actor, contents(dossier, issued, Purpose.own, party))) for party in principals],
    )


def _readable(dossier: Dossier, actor: Actor, found: Contents) -> Contents:
    """Without what an earlier mediator left closed to this reader (ม.18); it is there, and so it is not lacking either."""
    return replace(
        found,
        documents=[one for one in found.documents if open_to(dossier, actor, one.kind, one.subject, one.issued_at)],
    )


# TAKING OUT -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """A bundle as a file."""

    name: str
    media: str
    content: bytes


async def take_bundle(
    actor: Actor, case_id: int, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc
) -> Taken:
    """Put the papers together and say so in the journal, of the same file asked for again under the same key only once.

    Raises NotFound, NotPermitted, NotValid with every fault.
    """
    async with reading(actor):
        desk = await _desk(actor, case_id, clock)
        form, faults = read(BundleForm, raw, desk.choices)
        if faults or form is None:
            raise NotValid(faults)
        found, party = _wanted(desk, form)
        if not found.documents:
            raise NotValid([Fault("bundle_empty", N_("Nothing of it was issued yet."), "purpose")])
        copies = [copy for copy in await copies_of(case_id) if copy.replaced_by is None]
        with reading_in(_LANGUAGE):
            items = await _items(case_id, found, copies)
            cover = _cover(desk.dossier, actor, found, party, clock)
    facts = {"purpose": form.purpose.value, "party": party.id if party else None}
    content = await _made(form.wanted_as, cover, items, facts)
    digest = hashlib.sha256(content).hexdigest()

    async def tell(hand: Work) -> None:
        await _journal(hand, case_id, form, facts | {"bundle_hash": digest}, items)

    await tell_once(actor, digest, tell, key=key, clock=clock)
    ending = form.wanted_as.value
    media = PDF if form.wanted_as is BundleAs.pdf else "application/zip"
    return Taken(f"{form.purpose.value}-{case_id}.{ending}", media, content)


def _wanted(desk: BundleDesk, form: BundleForm) -> tuple[Contents, Party | None]:
    if form.purpose is Purpose.own:
        if form.party is None:
            raise NotValid([Fault("party_missing", N_("Say for which party."), "party")])
        party, found = next(pair for pair in desk.parties if pair[0].id == form.party)
        return found, party
    for found in desk.for_offices:
        if found.purpose is form.purpose:
            return found, None
    raise NotValid([Fault("paper_not_of_track", "This paper does not exist on this legal track.", "purpose")])


async def _items(case_id: int, found: Contents, copies: Sequence[CopyOf]) -> list[Item]:
    ids = [one.id for one in found.documents]
    size = await fetch("select coalesce(sum(length(content)), 0) as size from document where id = any ($1)", ids)
    pages = [page for copy in copies if copy.document_id in ids for page in copy.files]
    if size[0]["size"] + sum(page.size for page in pages) > _MOST_BYTES:
        raise NotValid(
            [Fault("bundle_too_large", N_("Together these papers are larger than 100 megabytes."), "purpose")]
        )
    bytes_of = {
        row["id"]: row["content"] for row in await fetch("select id, content from document where id = any ($1)", ids)
    }
    scans = {page.id: content for page, content in await contents_of(case_id, [page.id for page in pages])}
    items: list[Item] = []
    for no, document in enumerate(found.documents, start=1):
        items.append(_document(no, document, bytes_of[document.id]))
        items += _signed(no, document, copies, scans)
    return items


def _document(no: int, one: Issued, content: bytes) -> Item:
    title = _(one.title)
    return Item(
        name=f"{no:02}-{one.kind}-{one.id}.pdf",
        title=f"{title} – {one.addressee}" if one.addressee else title,
        code=one.kind,
        note=_("No. %(number)s") % {"number": one.number} if one.number else "",
        day=thai.format_be(one.issued_on),
        media=PDF,
        content=content,
        sha256=one.sha256,
        pages=pages_of(content),
        part_of=False,
        facts={"kind": one.kind, "document": one.id, "title": title, "issued_on": one.issued_on.isoformat()},
    )


def _signed(no: int, document: Issued, copies: Sequence[CopyOf], scans: Mapping[int, bytes]) -> list[Item]:
    return [
        Item(
            name=f"{no:02}-{document.kind}-{document.id}-signed-{copy.id}-{page.no}.{ENDINGS[page.media]}",
            title=_("Signed copy no. %(number)s, file %(file)s") % {"number": copy.id, "file": page.no},
            code="",
            note="",
            day=thai.format_be(thai.bangkok_day(copy.at)),
            media=page.media,
            content=scans[page.id],
            sha256=page.sha256,
            pages=page.pages,
            part_of=True,
            facts={"kind": document.kind, "document": document.id, "signed_copy": copy.id, "no": page.no},
        )
        for copy in copies
        if copy.document_id == document.id
        for page in copy.files
    ]


def _cover(dossier: Dossier, actor: Actor, found: Contents, party: Party | None, clock: Clock) -> Cover:
    return Cover(
        title=_(TITLES[found.purpose]),
        centre=actor.centre_name,
        case_number=dossier.file.number or "",
        on=thai.bangkok_day(clock()),
        for_whom=party.name if party else "",
        words={
            "case": _("Request no."),
            "day": _("Put together on"),
            "for-whom": _("Put together for"),
            "no": _("Item"),
            "document": _("Document, and the fingerprint of its file"),
            "issued": _("Issued on"),
            "page": _("Page"),
            "missing": _("Not yet issued"),
        },
        missing=[f"{_(one.title)} ({one.kind}){' – ' + one.about if one.about else ''}" for one in found.lacking],
        notes=[
            _("The fingerprint (SHA-256) is that of the single file as it was issued or kept."),
            _(
                "An electronic seal holds for single files. Bound together they bear none; the archive (ZIP) has sealed ones."
            ),
        ],
        page_label=_("Bundle, page"),
    )


async def _made(wanted_as: BundleAs, cover: Cover, items: Sequence[Item], facts: Mapping[str, Any]) -> bytes:
    if wanted_as is BundleAs.zip:
        return await asyncio.to_thread(as_zip, cover, items, facts)
    try:
        return await as_pdf(cover, items)
    except (NotPrintable, WentWrong) as wrong:
        message = N_("These papers cannot be bound to one PDF. Take the archive instead.")
        raise NotValid([Fault("bundle_fails", message, "wanted_as")]) from wrong


async def _journal(hand: Work, case_id: int, form: BundleForm, facts: Mapping[str, Any], items: Sequence[Item]) -> None:
    dossier = await read_dossier(hand.actor, case_id)
    if dossier.kept_back(hand.actor):
        raise NotPermitted
    hand.happened(
        EVENT,
        subject_id=case_id,
        entity="case",
        role=hand.actor.acting_as(dossier.roles_of(hand.actor) & ROOM),
        facts={
            **facts,
            "as": form.wanted_as.value,
            "documents": [one.facts["document"] for one in items if not one.part_of],
            "copies": sorted({one.facts["signed_copy"] for one in items if one.part_of}),
        },
    )
