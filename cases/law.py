"""The law a case stands under, as dated data: tracks, caps, clocks. Offences, topics and codes have rooms
of their own.

Every entry names its section and the days it holds; an amendment is a new entry with the old one's
`valid_to` set.
`ม.` without the name of a law is the Dispute Mediation Act B.E. 2562.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

from cases.msgid import N_
from cases.vocabulary import Track

ALWAYS = date.min
"""`valid_from` of the house's own defaults, which no law dates."""

ACT_2562 = date(2019, 11, 18)
"""Chapters 2–5 of the Dispute Mediation Act: 180 days after publication on 22 May 2019 (ม.2)."""

_CCC_BOOK_3 = date(1929, 4, 1)
_DISTRICT_MEDIATION = date(2007, 9, 16)


class Dated(Protocol):
    """Anything that holds from a day and, perhaps, to a last day (both included)."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


def in_force(entries: Iterable[D], on: date) -> tuple[D, ...]:
    """The entries that hold on a day, in their order."""
    return tuple(
        entry for entry in entries if entry.valid_from <= on and (entry.valid_to is None or on <= entry.valid_to)
    )


@dataclass(frozen=True)
class TrackLaw:
    """What a track is and what its papers say. `effect` is printed on every paper; `runs`: the house may
    mediate on it."""

    track: Track
    section: str
    runs: bool
    effect: str
    agreement_paper: str
    ending_paper: str
    certificate: bool
    valid_from: date
    valid_to: date | None = None


_AGREEMENT = N_("Compromise contract")
_ENDING = N_("Notice that mediation has ended")

TRACKS: tuple[TrackLaw, ...] = (
    TrackLaw(
        Track.COMMUNITY,
        "ป.พ.พ. ม.850–852",
        True,
        N_(
            "Community mediation. The agreement is a compromise contract under sections 850–852 of the "
            "Civil and Commercial Code. A side that does not keep it can be sued on it in court. It does "
            "not end a criminal case."
        ),
        _AGREEMENT,
        _ENDING,
        False,
        _CCC_BOOK_3,
    ),
    TrackLaw(
        Track.PEOPLE_CENTRE,
        "ม.68–70",
        True,
        N_(
            "Mediation under the Dispute Mediation Act B.E. 2562. The settlement can be enforced under the "
            "Act only after the Rights and Liberties Protection Department has certified it (section 69). "
            "If a side does not keep it, the court must be petitioned within three years from the day it "
            "could be enforced (section 32). The right to prosecute ends only between those who signed, "
            "and only after the civil part has been performed (sections 35 and 37)."
        ),
        N_("Record of settlement"),
        N_("Certificate that mediation has ended"),
        True,
        ACT_2562,
    ),
    TrackLaw(
        Track.STATE_AGENCY,
        "ม.20",
        False,
        N_("Mediation by a state agency under the Dispute Mediation Act B.E. 2562. This centre may only refer to it."),
        N_("Record of settlement"),
        N_("Certificate that mediation has ended"),
        False,
        ACT_2562,
    ),
    TrackLaw(
        Track.DISTRICT_CIVIL,
        "พ.ร.บ.ระเบียบบริหารราชการแผ่นดิน ม.61/2",
        False,
        N_("Civil mediation at the district office. This centre may only refer to it."),
        _AGREEMENT,
        _ENDING,
        False,
        _DISTRICT_MEDIATION,
    ),
    TrackLaw(
        Track.DISTRICT_CRIMINAL,
        "พ.ร.บ.ระเบียบบริหารราชการแผ่นดิน ม.61/3",
        False,
        N_("Mediation of a compoundable offence at the district office. This centre may only refer to it."),
        _AGREEMENT,
        _ENDING,
        False,
        _DISTRICT_MEDIATION,
    ),
    TrackLaw(
        Track.VILLAGE,
        "พ.ร.บ.ลักษณะปกครองท้องที่ ม.28 ตรี",
        False,
        N_("Mediation by the village committee. This centre may only refer to it."),
        _AGREEMENT,
        _ENDING,
        False,
        ALWAYS,
    ),
    TrackLaw(
        Track.POLICE_STAGE,
        "หมวด 4",
        False,
        N_("Mediation of a criminal case at the inquiry stage. This centre may only refer to it."),
        N_("Record of settlement"),
        _ENDING,
        False,
        ACT_2562,
    ),
    TrackLaw(
        Track.COURT,
        "ป.วิ.พ. ม.20 ตรี",
        False,
        N_("Mediation at court. This centre may only refer to it."),
        _AGREEMENT,
        _ENDING,
        False,
        ALWAYS,
    ),
)


@dataclass(frozen=True)
class Cap:
    """The highest value in dispute, in baht, a track may take."""

    track: Track
    amount: Decimal
    section: str
    valid_from: date
    valid_to: date | None = None


CAPS: tuple[Cap, ...] = (
    Cap(Track.PEOPLE_CENTRE, Decimal(500_000), "ม.69(1)", ACT_2562),
    Cap(Track.STATE_AGENCY, Decimal(5_000_000), "ม.20(4)", ACT_2562),
    Cap(Track.DISTRICT_CIVIL, Decimal(200_000), "พ.ร.บ.ระเบียบบริหารราชการแผ่นดิน ม.61/2", _DISTRICT_MEDIATION),
)


class ClockCode(StrEnum):
    acknowledge_request = "acknowledge_request"
    finish_screening = "finish_screening"
    answer_invitation = "answer_invitation"
    invitation_attempts = "invitation_attempts"
    whole_mediation = "whole_mediation"
    complaint_limit = "complaint_limit"
    limitation_extension = "limitation_extension"
    enforcement = "enforcement"
    referral_acknowledgement = "referral_acknowledgement"
    guest_link = "guest_link"
    follow_up_first = "follow_up_first"
    follow_up_second = "follow_up_second"
    follow_up_third = "follow_up_third"
    follow_up_after_due = "follow_up_after_due"
    monthly_return = "monthly_return"
    access_request = "access_request"
    breach_notice = "breach_notice"
    registration_first_warning = "registration_first_warning"
    registration_last_warning = "registration_last_warning"


class Unit(StrEnum):
    working_days = "working_days"
    days = "days"
    months = "months"
    years = "years"
    hours = "hours"
    times = "times"
    day_of_next_month = "day_of_next_month"


@dataclass(frozen=True)
class Clock:
    """One period. `section` None: the house's own default, which a centre may set otherwise."""

    code: ClockCode
    amount: int
    unit: Unit
    section: str | None
    valid_from: date
    valid_to: date | None = None


_PDPA = date(2022, 6, 1)

CLOCKS: tuple[Clock, ...] = (
    Clock(ClockCode.acknowledge_request, 1, Unit.working_days, None, ALWAYS),
    Clock(ClockCode.finish_screening, 7, Unit.days, None, ALWAYS),
    Clock(ClockCode.answer_invitation, 15, Unit.days, None, ALWAYS),
    Clock(ClockCode.invitation_attempts, 2, Unit.times, None, ALWAYS),
    Clock(ClockCode.whole_mediation, 60, Unit.days, None, ALWAYS),
    Clock(ClockCode.complaint_limit, 3, Unit.months, "ป.อ. ม.96", date(1957, 1, 1)),
    Clock(ClockCode.limitation_extension, 60, Unit.days, "ม.6", ACT_2562),
    Clock(ClockCode.enforcement, 3, Unit.years, "ม.32", ACT_2562),
    Clock(ClockCode.referral_acknowledgement, 7, Unit.days, None, ALWAYS),
    Clock(ClockCode.guest_link, 30, Unit.days, None, ALWAYS),
    Clock(ClockCode.follow_up_first, 30, Unit.days, None, ALWAYS),
    Clock(ClockCode.follow_up_second, 90, Unit.days, None, ALWAYS),
    Clock(ClockCode.follow_up_third, 180, Unit.days, None, ALWAYS),
    Clock(ClockCode.follow_up_after_due, 7, Unit.days, None, ALWAYS),
    Clock(ClockCode.monthly_return, 5, Unit.day_of_next_month, None, ALWAYS),
    Clock(ClockCode.access_request, 30, Unit.days, "พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล ม.30", _PDPA),
    Clock(ClockCode.breach_notice, 72, Unit.hours, "พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล ม.37(4)", _PDPA),
    Clock(ClockCode.registration_first_warning, 90, Unit.days, None, ALWAYS),
    Clock(ClockCode.registration_last_warning, 30, Unit.days, None, ALWAYS),
)


@dataclass(frozen=True)
class InterestLaw:
    """Interest in per cent a year: what runs on a late payment by itself, and the most that may be agreed."""

    by_itself: Decimal
    most: Decimal
    section: str
    section_of_most: str
    valid_from: date
    valid_to: date | None = None


_RATES_OF_2564 = date(2021, 4, 11)

INTEREST: tuple[InterestLaw, ...] = (
    InterestLaw(
        Decimal("7.5"), Decimal(15), "ป.พ.พ. ม.224", "ป.พ.พ. ม.654", _CCC_BOOK_3, _RATES_OF_2564 - timedelta(days=1)
    ),
    InterestLaw(Decimal(5), Decimal(15), "ป.พ.พ. ม.7, 224", "ป.พ.พ. ม.654", _RATES_OF_2564),
)


def interest_law(on: date) -> InterestLaw:
    """What the law says of interest on a day. LookupError for a day before the Code."""
    found = next(iter(in_force(INTEREST, on)), None)
    if found is None:
        raise LookupError(f"no interest on {on}")
    return found


def track_law(track: Track, on: date) -> TrackLaw | None:
    """What the track is on a day; None where the law did not know it yet or knows it no longer."""
    return next((entry for entry in in_force(TRACKS, on) if entry.track is track), None)


def cap_law(track: Track, on: date) -> Cap | None:
    """The cap of the track on the day of filing, with its section; None for a track without a cap."""
    return next((entry for entry in in_force(CAPS, on) if entry.track is track), None)


def cap(track: Track, on: date) -> Decimal | None:
    """The cap of the track, in baht, on the day of filing; None for a track without a cap."""
    found = cap_law(track, on)
    return found.amount if found else None


def clock(code: ClockCode, on: date) -> Clock:
    """The period as it holds on a day. LookupError when no law gave it yet."""
    found = next((entry for entry in in_force(CLOCKS, on) if entry.code is code), None)
    if found is None:
        raise LookupError(f"no period {code} on {on}")
    return found


def may_certify(track: Track, on: date) -> bool:
    """True where the department's certificate (ม.69) and the petition dates (ม.32) apply; elsewhere they
    never show."""
    found = track_law(track, on)
    return found is not None and found.certificate
