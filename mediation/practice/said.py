"""Texts of the session class: sealed before they are kept, opened for the mediators of the case alone (ม.12(6), 29)."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from cases.journal import commitment
from mediation.dossier import Dossier, read_dossier
from mediation.earlier_papers import written_before
from mediation.practice.in_the_room import joining
from mediation.talks import AgreedPoint, Reply, Said, TextKind, agreed
from mediation.work import reading
from parties import keys
from parties.access import Actor, Role
from parties.database import fetch, fetch_one


class _Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is sealed: the words, and for an answer whether it accepts; to be ready to accept is a confidence too."""

    text: str
    reply: Reply | None = None


@dataclass(frozen=True)
class NewText:
    """A text to be kept; an erasing has neither `text` nor `reply`, and `replaces` what it erases."""

    id: str
    case_id: int
    session_id: int
    kind: str
    happened_at: datetime
    text: str = ""
    reply: Reply | None = None
    side: int | None = None
    about: str | None = None
    replaces: Sequence[str] = ()
    remarks: Sequence[str] = ()


@dataclass(frozen=True)
class Kept:
    """`outcome`: kept, erased (an erasing came first), already, or other (the number is another text's).

    `commitment` (hex) belongs into the journal, with `gone`: the notes that were erased.
    """

    outcome: str
    commitment: str
    gone: Sequence[str]


def mediates(dossier: Dossier, actor: Actor) -> bool:
    """Whether the actor is one of those who mediate this case: confirmed by the head, and here in that role."""
    own = dossier.mine(actor)
    return own is not None and own.appointed and Role.mediator in actor.roles


def _place(text_id: str, case_id: int, account_id: int) -> str:
    return f"session_text:{text_id}:{case_id}:{account_id}"


async def keep(actor: Actor, new: NewText) -> Kept:
    """Keep a text of the actor's, once, inside a piece of work of theirs."""
    account, salt = actor.account_id or 0, secrets.token_bytes(16)
    plain = msgspec.json.encode(_Body(new.text, new.reply))
    sealed = {
        "body": keys.current().seal("session", plain, _place(new.id, new.case_id, account)).hex(),
        "salt": salt.hex(),
        "commitment": commitment(salt, plain.decode()).hex(),
    }
    row = {
        "id": new.id,
        "case": new.case_id,
        "session": new.session_id,
        "kind": new.kind,
        "side": new.side,
        "about": new.about,
        "replaces": list(new.replaces),
        "remarks": list(new.remarks),
        "happened_at": new.happened_at.isoformat(),
        **({} if new.kind == "erase" else sealed),
    }
    found = await fetch_one("select * from session_text_keep($1::jsonb)", msgspec.json.encode(row).decode())
    assert found is not None
    outcome = found["outcome"]
    if outcome == "already" and found["salt"] and commitment(found["salt"], plain.decode()) != found["commitment"]:
        outcome = "other"
    return Kept(outcome, sealed["commitment"], [str(one) for one in found["gone"] or ()])


async def texts_of(dossier: Dossier, actor: Actor) -> list[Said]:
    """The texts of a case that the actor may read, inside a reading or a piece of work of theirs; none for who mediates it not.

    What was said under an earlier mediator belongs to the papers of that one (ม.18) and stays closed with them.
    """
    if not mediates(dossier, actor):
        return []
    rows = await fetch("select * from session_texts($1)", dossier.file.id)
    ring = keys.current()
    found = []
    for row in rows:
        theirs = row["by_account"] != actor.account_id
        if row["kind"] == "erase" or (theirs and written_before(dossier, actor, row["happened_at"])):
            continue
        body = _Body("")
        if row["body"] is not None:
            place = _place(str(row["id"]), dossier.file.id, row["by_account"])
            body = msgspec.json.decode(ring.open_sealed("session", row["body"], place), type=_Body)
        found.append(
            Said(
                id=str(row["id"]),
                kind=TextKind(row["kind"]),
                happened_at=row["happened_at"],
                by_account=row["by_account"],
                text=None if row["body"] is None else body.text,
                side=row["side"],
                about=None if row["about"] is None else str(row["about"]),
                reply=body.reply,
                replaces=frozenset(str(one) for one in row["replaces"]),
                session_id=row["session_id"],
                remarks=tuple(row["remarks"]),
            )
        )
    return found


async def agreed_within(dossier: Dossier, actor: Actor) -> list[AgreedPoint]:
    """What all joining sides accepted, inside a reading or a piece of work of the actor's; nothing for who mediates it not."""
    return agreed(await texts_of(dossier, actor), joining(dossier))


async def agreed_points(actor: Actor, case_id: int) -> list[AgreedPoint]:
    """What all joining sides accepted in the sessions of a case, for its mediators to draft the agreement from.

    Raises NotFound and NotPermitted as the case does; for others who may know of the case there is nothing.
    """
    async with reading(actor):
        return await agreed_within(await read_dossier(actor, case_id), actor)


def known_ids(texts: Iterable[Said]) -> frozenset[str]:
    """The numbers of these texts."""
    return frozenset(said.id for said in texts)
