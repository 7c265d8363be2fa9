"""The register of outgoing letters: every letter that bears a number, the counter's or one given by hand, also where another
took its place."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from mediation.practice.issuing import ISSUED, Issued
from mediation.work import reading
from parties.access import Actor, Permission, require
from parties.database import fetch

PAGE = 50


@dataclass(frozen=True)
class Letters:
    """A page of the register. `before` is where the next page begins; nothing at the end."""

    lines: Sequence[Issued]
    before: int | None


async def outgoing(actor: Actor, before: int | None = None) -> Letters:
    """The letters of the centre, the newest first. Raises NotPermitted for all but officers and the head.

    Letters of a case in which the actor is a party or a relative, or that is held for safety, stand there by their number
    and kind alone.
    """
    require(actor, Permission.see_letters)
    async with reading(actor):
        rows = await fetch(
            f"""{ISSUED} where d.number <> '' and ($1::bigint is null or d.id < $1)
              order by d.id desc limit {PAGE + 1}""",
            before,
        )
        kept_back = await kept_from(actor)
    found = [_told(msgspec.convert(dict(row), Issued), kept_back) for row in rows]
    return Letters(found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


async def kept_from(actor: Actor) -> set[int]:
    """The cases of the centre of which the actor may know nothing: held for safety, or their own dispute."""
    hidden = await fetch(
        """select f.id from case_file f where f.status = 'safety_hold' and not $2
           union select l.case_id from case_lockout l where l.account_id = $1 and l.lifted_at is null""",
        actor.account_id or 0,
        actor.may(Permission.see_held_story),
    )
    return {row["id"] for row in hidden}


def _told(letter: Issued, kept_back: set[int]) -> Issued:
    if letter.case_id not in kept_back:
        return letter
    return msgspec.structs.replace(letter, case_id=None, addressee="", case_number="")
