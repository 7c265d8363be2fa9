"""Who stands on which side of a case, drawn from the people of its centre."""

from random import Random

from mediation.demonstration.volume.bench import Bench
from mediation.demonstration.volume.people import ORGANISATION_EVERY
from mediation.demonstration.volume.taking_in import Standing

_AUTHORITY = "หนังสือมอบอำนาจ"


def draw_people(bench: Bench, chance: Random) -> list[Standing]:
    """One or two applicants, one or two respondents or an organisation with who stands for it, seldom a third side."""
    taken: set[int] = set()

    def natural() -> int:
        while True:
            number = chance.randrange(bench.people)
            if number % ORGANISATION_EVERY != ORGANISATION_EVERY - 1 and number not in taken:
                taken.add(number)
                return number

    found = [Standing(natural(), 1)]
    if chance.random() < 0.12:
        found.append(Standing(natural(), 1))
    lot = chance.random()
    if lot < 0.04:
        organisation = (
            chance.randrange(bench.people // ORGANISATION_EVERY) * ORGANISATION_EVERY + ORGANISATION_EVERY - 1
        )
        found.append(Standing(organisation, 2, capacity="organisation"))
        found.append(Standing(natural(), 2, "representative", len(found) - 1, _AUTHORITY))
    else:
        found.append(Standing(natural(), 2))
        if lot < 0.18:
            found.append(Standing(natural(), 2))
    if chance.random() < 0.04:
        found.append(Standing(natural(), 3))
    return found
