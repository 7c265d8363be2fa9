"""Whether somebody may be reached, and by which way: consent, channels, and above all safety. Pure.

Danger comes first. While a case is held for safety nobody is written to. Where somebody's answers were red, or violence in
the family is part of the matter, the other side hears nothing, and the endangered side only where nobody else reads it.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from cases.vocabulary import SafetyColour
from parties.contact_ways import ContactWay

NO_WAYS: frozenset[ContactWay] = frozenset()
_CHANNELS = {
    ContactWay.phone: "sms",
    ContactWay.line: "line",
    ContactWay.mail: "mail",
    ContactWay.letter: "letter",
}


@dataclass(frozen=True)
class Danger:
    """What is known of danger in a case. `held`: it stands still for safety, or was ended for it; `violence`: violence in the
    family is part of the matter; `endangered`: the sides of whom somebody's answers were red."""

    held: bool = False
    violence: bool = False
    endangered: frozenset[int] = frozenset()
    applicants: frozenset[int] = frozenset({1})

    @property
    def there(self) -> bool:
        """Whether there is any."""
        return self.held or self.violence or bool(self.endangered)

    def silences(self, side: int) -> bool:
        """Whether nothing may go to this side: it could endanger somebody of another one."""
        if self.held:
            return True
        if not self.there:
            return False
        in_danger = self.endangered or self.applicants
        return in_danger != {side}


@dataclass(frozen=True)
class Reachable:
    """What is known of reaching somebody. `way` is what they agreed to (a letter needs no agreement); `has`: the ways there is an
    address for; `shared`: ways others read too; `unsafe`: ways never to be used; `colour`: of their newest safety answers."""

    way: ContactWay = ContactWay.letter
    has: frozenset[ContactWay] = NO_WAYS
    shared: frozenset[ContactWay] = NO_WAYS
    unsafe: frozenset[ContactWay] = NO_WAYS
    colour: SafetyColour | None = None
    letters_only: bool = field(default=False)

    def usable(self, way: ContactWay) -> bool:
        """Whether a way does no harm: one that others read is used only where the person has nothing to fear."""
        if way in self.unsafe:
            return False
        return way not in self.shared or self.colour is SafetyColour.green


def channel_to(person: Reachable, channels: Collection[str], *, silenced: bool = False) -> str | None:
    """The channel by which somebody hears; None where nobody may write to them.

    A way they did not agree to is never taken. Where theirs cannot be used, a letter takes its place.
    """
    if silenced or person.way is ContactWay.none:
        return None
    wanted = ContactWay.letter if person.letters_only else person.way
    for way in dict.fromkeys((wanted, ContactWay.letter)):
        there = way is ContactWay.letter or way in person.has
        if there and person.usable(way) and _CHANNELS[way] in channels:
            return _CHANNELS[way]
    return None
