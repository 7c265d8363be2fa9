"""The clock of a device that writes without a connection, put right by the server's. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.msgid import N_

TOLERANCE = timedelta(minutes=2)
"""Up to here a difference is the way through the network, or a moment a person named; nothing is shifted for it."""


@dataclass(frozen=True)
class DeviceClock:
    """What the device's clock showed when it sent, and the server's at the same moment."""

    shown: datetime | None
    true: datetime

    @property
    def behind(self) -> timedelta:
        """How much must be added to what the device wrote; nothing where its clock is right, or unknown."""
        if self.shown is None:
            return timedelta()
        off = self.true - self.shown
        return off if abs(off) > TOLERANCE else timedelta()

    def corrected(self, written: datetime, *, told: bool = False) -> tuple[datetime, tuple[str, ...]]:
        """When it happened by the server's clock, and the remarks on that. Every moment of one sending is shifted alike, so
        that order and intervals stay. What a person `told` was not read from the clock and is not shifted.

        What would still lie ahead happened, at the latest, now.
        """
        remarks: tuple[str, ...] = ()
        moment = written
        if self.behind and not told:
            try:
                moment, remarks = written + self.behind, ("clock_corrected",)
            except OverflowError:
                moment = self.true
        if moment > self.true:
            return self.true, (*remarks, *(("time_not_yet",) if moment - self.true > TOLERANCE else ()))
        return moment, remarks


REMARKS = {
    "clock_corrected": N_("The clock of the device was wrong; the time was corrected."),
    "time_not_yet": N_("The time given has not come yet; the time of writing was taken."),
}
"""What to say of each correction."""
