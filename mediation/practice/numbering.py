"""The numbers of outgoing letters: foreseen, printed, and taken last, so that a centre's counter is held for moments alone.

Whoever prints a letter draws a ticket for the next number nobody has in hand, and so several letters of one centre are made
at the same time. The number is taken only in its turn, together with the letter; who gave up in front, or was overtaken,
costs those behind another printing and leaves no gap.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from parties.database import fetch_value

TRIES = 3
"""After so many printings in vain the counter is held while the letter is printed once more."""
T = TypeVar("T")


async def in_turn(year: int, make: Callable[[int], Awaitable[T]]) -> tuple[int, T]:
    """The next number of the centre's letters of a year, and what was made with it, inside the piece of work that keeps both.

    `make` may be called with several numbers, one after the other; what it gave for the one that was taken holds.
    """
    for _ in range(TRIES):
        number = await fetch_value("select letter_ticket($1)", year)
        made = await make(number)
        if await fetch_value("select letter_turn($1, $2)", year, number):
            return number, made
    number = await fetch_value("select next_letter($1)", year)
    return number, await make(number)
