"""What is asked of an entry of the directory of destinations."""

from typing import Annotated

import msgspec

from cases.vocabulary import Nature, ReferralDestination, Topic
from mediation.availability import Weekday
from mediation.forms.fields import area, choice, group, several, text
from mediation.languages import Language

_CLOCK_HINT = "Like 08.30."


class OpenHoursForm(msgspec.Struct, kw_only=True, frozen=True):
    """Hours that hold on some days of the week."""

    days: Annotated[list[Weekday], several("Days", Weekday)]
    opens: Annotated[str, text("Opens at", _CLOCK_HINT, max_length=20)]
    closes: Annotated[str, text("Closes at", _CLOCK_HINT, max_length=20)]
    note: Annotated[str, text("Remark", "Lunch break, by appointment.")] = ""


class DestinationForm(msgspec.Struct, kw_only=True, frozen=True):
    """A body a matter can be referred to: what it takes, how and when it is reached."""

    code: Annotated[ReferralDestination, choice("Kind of body", ReferralDestination)]
    name_th: Annotated[str, text("Name in Thai")]
    name_en: Annotated[str, text("Name in English")] = ""
    accepts: Annotated[
        str, area("What it accepts", "In a few words, as the officer would say it.", max_length=2000, rows=3)
    ] = ""
    topics: Annotated[list[Topic], several("Topics it is suggested for", Topic)] = []
    natures: Annotated[list[Nature], several("Nature of the matter", Nature, "Empty: any.")] = []
    phone: Annotated[
        str, text("Telephone", "As it is dialled, with an extension where there is one.", max_length=60)
    ] = ""
    phone_note: Annotated[str, text("Whose telephone it is")] = ""
    email: Annotated[str, text("E-mail", max_length=254)] = ""
    line_id: Annotated[str, text("LINE id", max_length=60)] = ""
    website: Annotated[str, text("Website", max_length=300)] = ""
    address: Annotated[str, text("Address", "House number, road, sub-district.", max_length=300)] = ""
    district: Annotated[str, text("District", max_length=100)] = ""
    province: Annotated[str, text("Province", max_length=100)] = ""
    postcode: Annotated[str, text("Postcode", max_length=5)] = ""
    hours: Annotated[list[OpenHoursForm], group("Opening hours", OpenHoursForm, max_items=14)] = []
    hours_note: Annotated[str, text("Remark on the hours", "Closed on public holidays.")] = ""
    languages: Annotated[list[Language], several("Languages spoken there", Language)] = []
    fee: Annotated[str, text("Fee")] = ""
    papers: Annotated[str, area("Papers to bring", "One on a line.", max_length=2000, rows=3)] = ""
    to_centre: Annotated[
        int | None, choice("Centre of this system", "centres", "A referral goes into its inbox at once.")
    ] = None


class DirectoryFilter(msgspec.Struct, kw_only=True, frozen=True):
    """Which entries to show."""

    q: Annotated[str, text("Name, place, or what it accepts", max_length=100)] = ""
    code: Annotated[ReferralDestination | None, choice("Kind of body", ReferralDestination)] = None
