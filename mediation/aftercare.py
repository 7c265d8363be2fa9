"""What came after a signing, read for showing: what each side said of each promise, and the calls that were made."""

from datetime import date, datetime
from decimal import Decimal

import msgspec

from parties.database import fetch_value


class Report(msgspec.Struct, frozen=True):
    """Somebody's word about a promise. `side` None: the centre saw it itself. `proof` is empty where none was shown."""

    id: int
    obligation_id: int
    side: int | None
    case_party_id: int | None
    says: str
    channel: str
    said_on: date
    amount: Decimal | None
    proof: str
    by_account: int | None
    recorded_at: datetime


class Call(msgspec.Struct, frozen=True):
    """A call that was made."""

    id: int
    called_on: date
    side: int
    case_party_id: int | None
    reached: bool
    channel: str
    relation: str
    new_problem: bool
    next_on: date | None
    words: str
    by_account: int | None
    recorded_at: datetime


class Aftercare(msgspec.Struct, frozen=True):
    """Both, oldest first."""

    reports: list[Report] = []
    calls: list[Call] = []

    @property
    def last_reached(self) -> date | None:
        """The day of the last call in which somebody was reached."""
        return max((call.called_on for call in self.calls if call.reached), default=None)

    @property
    def agreed_days(self) -> list[date]:
        """The days agreed in calls for the next one."""
        return [call.next_on for call in self.calls if call.next_on is not None]


_AFTERWARDS = """select json_build_object(
  'reports', (select coalesce(json_agg(x order by x.said_on, x.id), '[]') from (
     select r.id, r.obligation_id, r.side, r.case_party_id, r.says, r.channel, r.said_on, r.amount,
       coalesce(s.body, '') as proof, r.by_account, r.recorded_at
     from promise_report r
     left join statement s on s.centre_id = r.centre_id and s.case_id = r.case_id and s.commitment = r.proof
     where r.centre_id = current_centre() and r.case_id = $1) x),
  'calls', (select coalesce(json_agg(x order by x.called_on, x.id), '[]') from (
     select c.id, c.called_on, c.side, c.case_party_id, c.reached, c.channel, c.relation, c.new_problem, c.next_on,
       coalesce(s.body, '') as words, c.by_account, c.recorded_at
     from follow_up c
     left join statement s on s.centre_id = c.centre_id and s.case_id = c.case_id and s.commitment = c.words
     where c.centre_id = current_centre() and c.case_id = $1) x))::text"""


async def aftercare_of(case_id: int) -> Aftercare:
    """What was said and asked after the signing, inside a `reading`; one query. Texts that were erased are empty."""
    return msgspec.json.decode(await fetch_value(_AFTERWARDS, case_id), type=Aftercare)
