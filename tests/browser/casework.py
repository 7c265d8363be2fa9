"""A case worked on by its pages: somebody stands at it and does what its page offers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from parties.thai import BANGKOK
from tests.browser.visitor import Typed, Visitor, thai

CALM: Typed = {"q1": "yes", **{f"q{number}": "no" for number in range(2, 11)}}
"""Answers of somebody who has nothing to fear."""
IN_SCOPE: Typed = {
    "ownership_contested": "no",
    "family_status_matter": "no",
    "domestic_violence": "no",
    "suspect_under_18": "no",
}
_RELATIONS = ("spouse_or_betrothed", "kin", "representative", "creditor_debtor", "employer_employee", "other_doubt")
NOTHING_TO_DISCLOSE: Typed = dict.fromkeys(_RELATIONS, "none")


def days_from_now(days: int) -> str:
    """A day as people type it: 22/11/2569."""
    day = datetime.now(BANGKOK) + timedelta(days=days)
    return f"{day.day}/{day.month}/{day.year + 543}"


def a_request() -> dict[str, str | bool | Sequence[str]]:
    """A quarrel about a tree, as it is written down over the counter."""
    return {
        "topic": "LAND_BOUNDARY",
        "title": "กิ่งมะม่วงล้ำแนวเขตที่นา",
        "parties.0.side": "applicant",
        "parties.0.prefix": "นาง",
        "parties.0.first_name": "สมใจ",
        "parties.0.last_name": "ใจดี",
        "parties.0.phone": "081-234-5678",
        "parties.0.moo": "๔",
        "parties.1.side": "respondent",
        "parties.1.prefix": "นาย",
        "parties.1.first_name": "สมหมาย",
        "parties.1.last_name": "มั่นคง",
        "parties.1.house_no": "๑๒/๓",
        "parties.1.moo": "๔",
        "facts": "กิ่งมะม่วงล้ำเข้ามาในที่นา ข้าวใต้ต้นไม่ออกรวง",
        "wish": "ขอให้ตัดกิ่งและชดใช้ค่าเสียหาย",
        "happened_on": days_from_now(-30),
        "value": "๑๒,๐๐๐",
        "notice_shown": True,
    }


@dataclass
class AtCase:
    """Somebody at one case."""

    visitor: Visitor
    path: str

    async def does(self, subject: str, event: str, typed: Typed | None = None) -> None:
        """Go from the case's page to the form of a deed, fill it in, send it, and be back at the case."""
        await self.begins(subject, event)
        await self.visitor.fills(typed or {})
        await self.sends()
        await self.visitor.stands_at(self.path)

    async def refers(self, typed: Typed) -> None:
        """Prepare a referral: what its receiver will see is looked at first, and then it is prepared."""
        await self.begins("referral", "prepare")
        await self.visitor.fills(typed)
        await self.sends()
        await self.visitor.reads(thai("This is what the receiver will see"))
        await self.sends()
        await self.visitor.stands_at(self.path)

    async def begins(self, subject: str, event: str) -> None:
        """Go from the case's page to the form of a deed; look at the page anew where it does not offer it yet."""
        fitting = await self._offered(subject, event) if self.visitor.place == self.path else []
        if not fitting:
            await self.visitor.opens(self.path)
            fitting = await self._offered(subject, event)
        assert fitting, f"{subject}/{event} is not offered: {await self.visitor.words()}"
        await self.visitor.follows(fitting[0])

    async def _offered(self, subject: str, event: str) -> list[str]:
        links = self.visitor.page.locator(f'main a[href^="{self.path}/do/{subject}/"][href$="/{event}"]')
        addresses = await links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
        return [one for one in addresses if re.fullmatch(rf"{self.path}/do/{subject}/([0-9]+/)?{event}", one)]

    async def history(self) -> list[str]:
        """What the case's page says has happened, the last first."""
        await self.visitor.opens(self.path)
        return await self.visitor.history()

    async def sends(self) -> None:
        """Press the button of the form that is open."""
        async with self.visitor.page.expect_navigation():
            await self.visitor.page.locator("main form .actions button").first.click()
