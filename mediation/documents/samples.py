"""Papers of an invented case: what a template is tried on before it is kept, and what the tests print."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from cases.law import track_law
from cases.vocabulary import CaseStatus, Track
from mediation.documents.catalogue import find_paper
from mediation.documents.content import CentreOf, Content, Signer
from mediation.documents.of_centre import (
    REGISTER,
    ROSTER,
    CaseOfRegister,
    MediatorOfRoster,
    centre_content,
    register_record,
    roster_record,
)
from mediation.documents.paper import Enclosure, Entry, Kept, Sources, content_of
from mediation.documents.sample_case import sample_dossier
from mediation.dossier import Dossier

ON = date(2026, 11, 27)
CENTRE = CentreOf(
    1,
    "tambon",
    "tambon-240606",
    "ศูนย์ประสานงานองค์การชุมชนตำบลท่าถ่าน",
    "หมู่ที่ 3 ตำบลท่าถ่าน อำเภอพนมสารคาม จังหวัดฉะเชิงเทรา 24120",
    "038551234",
)
SIGNER = Signer("นายสมศักดิ์ ทองดี", "ประธานศูนย์")
STAFF = {11: "มาลี ใจงาม", 12: "สุดา รักสงบ", 13: "กำนันสมศักดิ์ ทองดี", 14: "บุญมี ศรีสุข"}


def sample_sources(dossier: Dossier | None = None, *, on: date = ON, notice: str = "") -> Sources:
    """What papers about the case are made from."""
    return Sources(
        dossier=dossier or sample_dossier(),
        centre=CENTRE,
        on=on,
        staff=STAFF,
        sealed={101: {"national_id": "3100600445635", "phone": "0812345678"}},
        statements=(
            Kept("disclosure", "other_doubt: เคยเป็นกรรมการวัดเดียวกัน", "d1"),
            Kept("challenge", "ผู้ไกล่เกลี่ยเป็นญาติห่าง ๆ ของผู้ร้อง", "c1"),
            Kept("decision", "ไม่ใช่ญาติในชั้นที่กฎหมายห้าม", "c2"),
        ),
        entries=(
            Entry("case:file:challenge", "case", date(2026, 11, 12), "kin", {"explanation": "c1"}),
            Entry("case:file:dismiss_challenge", "case", date(2026, 11, 13), None, {"reasons": "c2"}),
        ),
        notice=notice or "ศูนย์เก็บข้อมูลของท่านเพื่อช่วยไกล่เกลี่ยเท่านั้น",
        enclosures=(
            Enclosure("DOC-01", "", date(2026, 11, 2)),
            Enclosure("DOC-05", "นางสมศรี ทองสุข", date(2026, 11, 8)),
            Enclosure("DOC-08", "นายบุญมี ศรีสุข", None),
        ),
    )


def _register() -> Content:
    line = CaseOfRegister(
        number="ทถ.12/2569",
        received_on=date(2026, 11, 2),
        applicants=["สมศรี ทองสุข"],
        respondents=["ปัญญา น้ำเพชร"],
        moo="3",
        topic="DEBT",
        official_code="civil-7",
        nature="civil",
        value=Decimal("20000.00"),
        mediators=["นายบุญมี ศรีสุข"],
        sessions=2,
        status=CaseStatus.monitoring,
        outcome="settled",
        ended_on=date(2026, 11, 20),
        referrals=["CJC"],
        obligations=["done", "pending"],
    )
    return _of_centre(REGISTER, register_record([line], 2570))


def _roster() -> Content:
    line = MediatorOfRoster(
        name="นายบุญมี ศรีสุข",
        registration_no="มกช 14/2566",
        valid_from=date(2023, 6, 1),
        valid_to=date(2028, 5, 31),
        courses="หลักสูตรผู้ไกล่เกลี่ย รุ่น 4",
        languages="ลาว",
        villages="หมู่ 1 หมู่ 3",
        open_cases=2,
        unexcused_absences=0,
    )
    return _of_centre(ROSTER, roster_record([line]))


def _of_centre(code: str, record: dict[str, Any]) -> Content:
    return centre_content(code, CENTRE, Track.COMMUNITY, ON, record, STAFF[11])


def sample_content(code: str, sources: Sources | None = None, subject: int = -1) -> Content:
    """The content record of a paper about the last of its subjects, or the one at that place."""
    if code in _REGISTERS:
        return _REGISTERS[code]()
    sources = sources or sample_sources()
    paper = find_paper(code)
    about = paper.about(sources.dossier)[subject]
    number = "ทถ/12" if paper.letter else ""
    return content_of(paper, sources, about, number=number, prepared_by=STAFF[11], signer=SIGNER)


def sample_on(track: Track, code: str) -> Content:
    """The same as a centre of this legal track would print it."""
    content = sample_content(code)
    law = track_law(track, content.issued_on)
    return msgspec.structs.replace(content, track=track, effect=law.effect if law else "")


_REGISTERS = {REGISTER: _register, ROSTER: _roster}
