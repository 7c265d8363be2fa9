"""Templates of the whole installation, set from its own machine; a centre's own go before them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from cases.vocabulary import Track
from mediation.documents.catalogue import TEMPLATE_CODES, house_template
from mediation.papers import CERTIFICATE_PAPERS
from mediation.practice.owners_work import note, owners_work
from mediation.practice.trying import try_template
from parties.errors import NotFound


class InstallationTemplate(msgspec.Struct, frozen=True):
    """A version of a template. `in_force` False: a newer one, or the house's own, holds."""

    code: str
    no: int
    at: datetime
    in_force: bool


async def list_templates(owner_url: str) -> Sequence[InstallationTemplate]:
    """Every version there was, by kind of document."""
    async with owners_work(owner_url) as owner:
        rows = await owner.fetch(
            """select kind as code, no, at, source <> '' and no = max(no) over (partition by kind) as in_force
               from installation_template order by kind, no"""
        )
    return [msgspec.convert(dict(row), InstallationTemplate) for row in rows]


async def put_template(owner_url: str, code: str, source: str) -> int:
    """Use a template in every centre that has none of its own; its version. Empty: the house's own again.

    Raises NotFound for a document that does not exist, NotValid with line and reason of what is wrong; also where it would
    name the certificate of ม.69 in a centre that has none (R22).
    """
    if code not in TEMPLATE_CODES:
        raise NotFound
    if source.strip():
        await try_template(code, source, Track.PEOPLE_CENTRE if code in CERTIFICATE_PAPERS else Track.COMMUNITY)
    async with owners_work(owner_url) as owner:
        await owner.execute("select pg_advisory_xact_lock(727020)")
        no = await owner.fetchval("select coalesce(max(no), 0) + 1 from installation_template where kind = $1", code)
        await owner.execute(
            "insert into installation_template (kind, no, source) values ($1, $2, $3)", code, no, source.strip()
        )
        for centre in await owner.fetch("select id from centre order by id"):
            facts = {"kind": code, "no": no, "own": False}
            await note(owner, centre["id"], "centre:template:replaced", facts, "from_command_line")
    return int(no)


async def read_template(owner_url: str, code: str) -> str:
    """The text that holds where a centre has none of its own. Raises NotFound."""
    if code not in TEMPLATE_CODES:
        raise NotFound
    async with owners_work(owner_url) as owner:
        source = await owner.fetchval(
            "select source from installation_template where kind = $1 order by no desc limit 1", code
        )
    return source or house_template(code).decode()
