"""The 94 dispute codes of the field's monthly return: 51 civil headings and 43 criminal ones, as dated data.

They follow titles of the Civil and Commercial Code and sections of the penal laws. Their official standing
is not confirmed, so a centre may add codes of its own; a code switched off stays readable on old cases.
"""

from dataclasses import dataclass
from datetime import date

from cases.law import ACT_2562, in_force
from cases.msgid import N_
from cases.offences import OFFENCES, OffenceLaw
from cases.vocabulary import Nature


@dataclass(frozen=True)
class OfficialCode:
    """One code. `number` counts within its nature; `section` and `law` name the offence of a criminal code.

    `enabled` is False for a heading the return knows but this house must not mediate.
    """

    nature: Nature
    number: int
    heading: str
    section: str | None = None
    law: OffenceLaw | None = None
    enabled: bool = True
    valid_from: date = ACT_2562
    valid_to: date | None = None


_CIVIL_HEADINGS = (
    N_("Performance of a debt"),
    N_("A debtor's claims exercised by the creditor"),
    N_("Betrothal"),
    N_("Sale by sample or description"),
    N_("Sale by auction"),
    N_("Sale with right of redemption"),
    N_("Liability for wrongful acts"),
    N_("Compensation for wrongful acts"),
    N_("Suretyship"),
    N_("Management of affairs without mandate"),
    N_("Hire of work"),
    N_("Hire of services"),
    N_("Mortgage"),
    N_("Pledge"),
    N_("Cheques"),
    N_("Hire-purchase"),
    N_("Hire of property"),
    N_("Sale"),
    N_("Bills"),
    N_("Agency (contract)"),
    N_("Brokerage"),
    N_("Juristic persons"),
    N_("Limited companies"),
    N_("Current account"),
    N_("Preferential rights"),
    N_("Insurance"),
    N_("Release of a debt"),
    N_("Novation"),
    N_("Deposit"),
    N_("Wills"),
    N_("Cancelling a fraudulent act"),
    N_("Inheritance"),
    N_("Earnest and stipulated penalty"),
    N_("Foundations"),
    N_("Loans"),
    N_("Carriage"),
    N_("Carriage of goods"),
    N_("Carriage of passengers"),
    N_("Subrogation"),
    N_("Wrongful acts"),
    N_("Undue enrichment"),
    N_("Exchange"),
    N_("Associations"),
    N_("Contracts"),
    N_("Right of retention"),
    N_("Debts"),
    N_("Merger of debts"),
    N_("Set-off"),
    N_("Ordinary partnerships"),
    N_("Gifts"),
    N_("Assignment of claims"),
)

_CODE_SECTIONS = (
    "272",
    "309",
    "310",
    "311",
    "322",
    "323",
    "324",
    "326",
    "327",
    "328",
    "341",
    "342",
    "344",
    "345",
    "346",
    "347",
    "349",
    "350",
    "352",
    "353",
    "354",
    "355",
    "358",
    "359",
    "362",
    "363",
    "364",
    "390",
    "391",
    "392",
    "393",
    "394",
    "395",
    "397",
)
_SPECIAL_LAWS = (
    (OffenceLaw.copyright, ""),
    (OffenceLaw.domestic_violence, "4"),
    (OffenceLaw.health, "9"),
    (OffenceLaw.computer, "16"),
    (OffenceLaw.health, "7"),
    (OffenceLaw.trade_secret, "33"),
    (OffenceLaw.cheque, "4"),
    (OffenceLaw.bank_loan, "32"),
)
_OTHER_PETTY = N_("Other petty offences that touch no public interest, as listed by royal decree")


def _criminal_codes() -> tuple[OfficialCode, ...]:
    """Codes 1–42 take heading and standing from the offence they name; 43 is open until a decree lists
    offences."""
    known = {(entry.law, entry.section): entry for entry in sorted(OFFENCES, key=lambda entry: entry.mediable)}
    named = [(OffenceLaw.criminal_code, section) for section in _CODE_SECTIONS] + list(_SPECIAL_LAWS)
    codes = [
        OfficialCode(Nature.criminal, number, known[key].heading, key[1] or None, key[0], enabled=known[key].mediable)
        for number, key in enumerate(named, start=1)
    ]
    return (*codes, OfficialCode(Nature.criminal, len(codes) + 1, _OTHER_PETTY, enabled=False))


OFFICIAL_CODES: tuple[OfficialCode, ...] = (
    *(OfficialCode(Nature.civil, number, heading) for number, heading in enumerate(_CIVIL_HEADINGS, start=1)),
    *_criminal_codes(),
)


def official_codes(nature: Nature, on: date) -> tuple[OfficialCode, ...]:
    """The codes to offer for a nature on a day: civil, criminal, or both for a mixed one; none for
    `other`."""
    wanted = {Nature.civil, Nature.criminal} if nature is Nature.mixed else {nature}
    return tuple(code for code in in_force(OFFICIAL_CODES, on) if code.nature in wanted and code.enabled)


def official_code(nature: Nature, number: int) -> OfficialCode | None:
    """One code, whether still in force or not; None for a number the list does not hold."""
    return next((code for code in OFFICIAL_CODES if (code.nature, code.number) == (nature, number)), None)
