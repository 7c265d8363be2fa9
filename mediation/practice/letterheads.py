"""How a centre's papers look: its letterhead, who signs, its logo, and the templates it uses in place of the house's."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from cases.msgid import N_
from cases.vocabulary import Track
from mediation.documents.catalogue import TEMPLATE_CODES, house_template
from mediation.documents.engine import NotPrintable
from mediation.documents.pictures import logo_png
from mediation.documents.printing import job_of
from mediation.documents.samples import sample_on
from mediation.forms.documents import LetterheadForm, TemplateForm
from mediation.forms.reading import read
from mediation.papers import paper_findings, wording_findings
from mediation.practice.marking import printed_and_read, sample_verification
from mediation.practice.paper_sources import HeadOfLetters
from mediation.practice.trying import try_template
from mediation.tables import DocumentTemplate
from mediation.work import Answer, Clock, Key, Work, now_utc, reading, work
from parties import thai
from parties.access import Actor, Permission, Role, require
from parties.database import fetch, fetch_one, fetch_value
from parties.errors import Fault, NotFound, NotValid
from parties.rows import insert

_KEEPERS = (Role.head, Role.admin)


class TemplateHere(msgspec.Struct, frozen=True):
    """Which template holds for a kind of document. `no` 0: the house's own, or the installation's."""

    code: str
    no: int = 0
    at: datetime | None = None


# LETTERHEAD -----------------------------------------------------------------------------------------------------------


async def read_letterhead(actor: Actor) -> HeadOfLetters:
    """How the centre's papers look. Raises NotPermitted."""
    require(actor, Permission.edit_papers)
    async with reading(actor):
        return await _head()


async def _head() -> HeadOfLetters:
    row = await fetch_one(
        "select lines, contact, letter_code, thai_digits, screen_signatures, signers, logo from letterhead "
        "where centre_id = current_centre()"
    )
    if row is None:
        return HeadOfLetters()
    return msgspec.convert({**row, "signers": msgspec.json.decode(row["signers"])}, HeadOfLetters)


async def change_letterhead(
    actor: Actor, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc
) -> Answer:
    """Set how the centre's papers look. Raises NotPermitted, NotValid with every fault."""
    require(actor, Permission.edit_papers)
    async with work(actor, clock, key=key) as hand:
        form, faults = read(LetterheadForm, raw)
        if faults or form is None:
            raise NotValid(faults)
        signers = msgspec.json.encode(msgspec.to_builtins(form.signers)).decode()
        await fetch(
            """insert into letterhead (centre_id, lines, contact, letter_code, thai_digits, signers, screen_signatures)
               values (current_centre(), $1, $2, $3, $4, $5, $6)
               on conflict (centre_id) do update set lines = $1, contact = $2, letter_code = $3, thai_digits = $4, signers = $5,
                 screen_signatures = $6, version = letterhead.version + 1""",
            form.lines,
            form.contact,
            form.letter_code,
            form.thai_digits,
            signers,
            form.screen_signatures,
        )
        facts = {"changed": ["letterhead"], "signers": len(form.signers), "screen_signatures": form.screen_signatures}
        _note(hand, "centre:setting:changed", "letterhead", facts)
        hand.location = "/papers"
    assert hand.done is not None
    return hand.done


async def change_logo(actor: Actor, sent: bytes | None, *, clock: Clock = now_utc) -> None:
    """Put a picture at the head of letters, or take it away with None. Raises NotPermitted, NotValid."""
    require(actor, Permission.edit_papers)
    logo = None if sent is None else await asyncio.to_thread(logo_png, sent)
    async with work(actor, clock) as hand:
        await fetch(
            """insert into letterhead (centre_id, logo) values (current_centre(), $1)
               on conflict (centre_id) do update set logo = $1, version = letterhead.version + 1""",
            logo,
        )
        _note(hand, "centre:setting:changed", "letterhead", {"changed": ["logo"], "there": logo is not None})


# TEMPLATES ------------------------------------------------------------------------------------------------------------


async def list_templates(actor: Actor) -> list[TemplateHere]:
    """Which template holds for each kind of document. Raises NotPermitted."""
    require(actor, Permission.edit_papers)
    async with reading(actor):
        rows = await fetch(
            "select distinct on (kind) kind, no, at, source <> '' as own from document_template order by kind, no desc"
        )
    own = {row["kind"]: TemplateHere(row["kind"], row["no"], row["at"]) for row in rows if row["own"]}
    return [own.get(code, TemplateHere(code)) for code in TEMPLATE_CODES]


async def read_template(actor: Actor, code: str) -> str:
    """The text of the template that holds for a kind of document. Raises NotPermitted, NotFound."""
    require(actor, Permission.edit_papers)
    _known(code)
    async with reading(actor):
        source = await fetch_value("select source from template_in_force($1)", code)
    return source or house_template(code).decode()


async def change_template(
    actor: Actor, code: str, raw: Mapping[str, Any], *, key: Key | None = None, clock: Clock = now_utc
) -> Answer:
    """Use a template in place of the house's, or, empty, the house's again; every version stays.

    It is tried on an invented case first. Raises NotPermitted, NotFound, NotValid with line and reason of what is wrong, with
    what it leaves out of what the law asks for, or where it names the certificate of ม.69 in a centre that has none (R22).
    """
    require(actor, Permission.edit_papers)
    _known(code)
    form, faults = read(TemplateForm, raw)
    if faults or form is None:
        raise NotValid(faults)
    source = form.source.strip()
    if source:
        barred = wording_findings(Track(actor.track), thai.bangkok_day(clock()), source)
        if barred:
            raise NotValid([Fault(one.code, one.message, "source") for one in barred])
        await try_template(code, source, Track(actor.track))
    async with work(actor, clock, key=key) as hand:
        await fetch("select 1 from centre where id = current_centre() for update")
        no = await fetch_value("select coalesce(max(no), 0) + 1 from document_template where kind = $1", code)
        row = {"centre_id": actor.centre_id, "kind": code, "no": no, "source": source, "by_account": actor.account_id}
        template_id = await insert(DocumentTemplate, row | {"at": hand.now})
        facts = {"kind": code, "no": no, "template": template_id, "own": bool(source)}
        _note(hand, "centre:template:replaced", f"template:{template_id}", facts)
        hand.answer, hand.location = {"code": code, "no": no}, "/papers"
    assert hand.done is not None
    return hand.done


async def sample_paper(actor: Actor, code: str, language: str = "th") -> bytes:
    """An invented case printed as this centre would print it. Raises NotPermitted, NotFound, NotValid."""
    source = await read_template(actor, code)
    async with reading(actor):
        head = await _head()
    content = sample_on(Track(actor.track), code)
    barred = paper_findings(Track(actor.track), content.issued_on, code)
    if barred:
        raise NotValid([finding.fault() for finding in barred])
    if head.signers:
        content = msgspec.structs.replace(content, signer=head.signers[0])
    job = job_of(content, source.encode(), head.letterhead, language, sample_verification())
    try:
        return await printed_and_read(content, head.letterhead, job)
    except NotPrintable as wrong:
        params = {"reason": wrong.reason[:300]}
        raise NotValid([Fault("template_broken", N_("In the shared parts: %(reason)s"), params=params)]) from wrong


def _known(code: str) -> None:
    if code not in TEMPLATE_CODES:
        raise NotFound


def _note(hand: Work, event: str, entity: str, facts: Mapping[str, Any]) -> None:
    hand.happened(
        event,
        subject_kind="centre",
        subject_id=hand.actor.centre_id,
        entity=entity,
        role=hand.actor.acting_as(_KEEPERS),
        facts=facts,
    )
