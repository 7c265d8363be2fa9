"""The lists of a centre as tables to take away: the register of cases, the outgoing letters, the roster."""

from collections.abc import Sequence

from cases.labels import LABELS
from cases.vocabulary import CaseStatus, Nature, Topic
from mediation.case_list import MOST, CaseLine, Filters, list_cases
from mediation.practice.letters import outgoing
from mediation.practice.on_roster import list_mediators
from mediation.work import Clock, now_utc, reading
from mediation.workbook import Table
from parties.access import Actor, Permission, require
from parties.language import gettext as _

LONGEST = 20_000
"""Lines of a list that is taken away."""


async def cases_table(actor: Actor, filters: Filters) -> Table:
    """The register as the reader sees it. Raises NotPermitted."""
    require(actor, Permission.see_register)
    lines: list[CaseLine] = []
    cursor = filters.cursor
    async with reading(actor):
        while len(lines) < LONGEST:
            found = await list_cases(
                actor,
                Filters(
                    filters.status, filters.topic, since=filters.since, until=filters.until, cursor=cursor, limit=MOST
                ),
            )
            lines += found.lines
            cursor = found.cursor
            if not cursor:
                break
    headings = (
        *(_("Request number"), _("Received"), _("Heading"), _("Applicant"), _("Other side"), _("Topic"), _("Nature")),
        *(_("Where it stands"), _("Mediators")),
    )
    return Table(_("Register of cases"), headings, [_case(line) for line in lines])


def _case(line: CaseLine) -> Sequence[object]:
    return (
        line.number,
        line.received_at,
        line.title,
        line.applicants,
        line.respondents,
        _word(LABELS[Topic], line.topic),
        _word(LABELS[Nature], line.nature),
        _word(LABELS[CaseStatus], line.status),
        line.mediators,
    )


def _word(labels: dict[str, str], code: str) -> str:
    return _(labels[code]) if code in labels else code


async def letters_table(actor: Actor) -> Table:
    """The outgoing letters. Raises NotPermitted."""
    rows: list[Sequence[object]] = []
    before: int | None = None
    while len(rows) < LONGEST:
        found = await outgoing(actor, before)
        rows += [(one.number, one.issued_at, _(one.title), one.addressee, one.case_number) for one in found.lines]
        before = found.before
        if before is None:
            break
    headings = (_("Number"), _("Issued"), _("Letter"), _("Addressee"), _("Request number"))
    return Table(_("Outgoing letters"), headings, rows)


async def roster_table(actor: Actor, clock: Clock = now_utc) -> Table:
    """The mediators, those who left last. Raises NotPermitted."""
    mediators = await list_mediators(actor, with_ended=True, clock=clock)
    headings = (
        *(_("Name"), _("Registration number"), _("Valid from"), _("Valid to"), _("Villages"), _("Open cases")),
        *(_("Absences without excuse"), _("Left on")),
    )
    rows = [
        (
            *(one.name, one.registration_no, one.valid_from, one.valid_to),
            *(", ".join([*one.known_villages, *filter(None, [one.villages])]), one.open_cases),
            *(one.unexcused_absences, one.ended_on),
        )
        for one in mediators
    ]
    return Table(_("Mediators"), headings, rows)
