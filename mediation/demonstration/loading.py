"""Loading the demonstration into a house: once, and going on where it was stopped."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from mediation.demonstration.furnishing import furnish
from mediation.demonstration.place import Place, find_place, lay_place, mark_complete
from mediation.demonstration.play import Player, play
from mediation.demonstration.repertoire import STORIES
from mediation.demonstration.roster import enrol_roster
from mediation.demonstration.script import Story
from mediation.work import reading
from parties.database import ENGINE, fetch
from parties.thai import bangkok_day

Tell = Callable[[str], None]
_TOLD_EVERY = 250


@dataclass(frozen=True)
class Loaded:
    """What a loading did: `fresh` is False where everything stood there already."""

    fresh: bool
    place: Place
    stories: int = 0
    deeds: int = 0


async def load(owner_url: str, app_url: str, password: str, tell: Tell, stories: Sequence[Story] = STORIES) -> Loaded:
    """Lay the place and play every story. A second time nothing happens; one that was stopped goes on.

    `password` is that of all accounts; where they exist already theirs stays. Raises NamesTaken, and the refusals of
    the practice.
    """
    place = await find_place(owner_url)
    if place is not None and place.complete:
        return Loaded(False, place)
    if place is None:
        place = await lay_place(owner_url, password, bangkok_day(datetime.now(UTC)))
    deeds = 0
    async with engine_open(app_url):
        await enrol_roster(place)
        await furnish(place)
        tell(f"Loading the demonstration: {len(place.accounts)} accounts, {len(stories)} disputes")
        players = [Player(story, place.stage(story.at), place.day, number) for number, story in enumerate(stories)]
        for player in players:
            await _find_done(player)
        async for deeds, in_all in play(players):
            if deeds % _TOLD_EVERY == 0 or deeds == in_all:
                tell(f"  {deeds} of {in_all} steps")
    await mark_complete(owner_url, place)
    return Loaded(True, place, len(stories), deeds)


@asynccontextmanager
async def engine_open(app_url: str) -> AsyncIterator[None]:
    """The engine's pool, opened as the application's role unless it is open already."""
    if ENGINE.pool is not None:
        yield
        return
    ENGINE.point_at(app_url)
    await ENGINE.open_pool(min_size=1, max_size=2)
    try:
        yield
    finally:
        await ENGINE.close_connection_pool()


async def _find_done(player: Player) -> None:
    """Find the case of a story that an earlier loading began, and what its journals say was done."""
    async with reading(player.stage.actor("system")):
        cases = await fetch(
            "select id from case_file where centre_id = $1 and title = $2 order by id limit 1",
            player.stage.centre_id,
            player.story.title,
        )
        if not cases:
            return
        player.case_id = cases[0]["id"]
        rows = await fetch(
            """select happened_at, event from journal_entry where subject_kind = 'case' and subject_id = $1
               union all
               select e.happened_at, e.event from journal_entry e join referral r on r.id = e.subject_id
               where e.subject_kind = 'referral' and r.case_id = $1""",
            player.case_id,
        )
    player.done = Counter((row["happened_at"], row["event"]) for row in rows)
