"""Offences and whether a people's centre may mediate them (ม.35, 69(3)), as dated data.

Sections 329–332 of the Criminal Code are defences and remedies of defamation, no offences, and are not
listed.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cases.law import ACT_2562, in_force
from cases.msgid import N_
from cases.vocabulary import ReferralDestination


class OffenceLaw(StrEnum):
    """Where an offence stands: the Criminal Code, or a special law the field's list of codes names."""

    criminal_code = "criminal_code"
    copyright = "copyright"
    domestic_violence = "domestic_violence"
    health = "health"
    computer = "computer"
    trade_secret = "trade_secret"  # noqa: S105 - the name of a law
    cheque = "cheque"
    bank_loan = "bank_loan"


@dataclass(frozen=True)
class Offence:
    """One offence. `paragraph` None: the whole section. `basis`: the clause that makes it mediable or bars
    it.

    `compoundable` offences carry the three-month limit of complaint; `confirmed` is False where only the
    field's own list says that it may be mediated.
    """

    section: str
    paragraph: int | None
    heading: str
    mediable: bool
    basis: str
    compoundable: bool = False
    hint: str | None = None
    refer_to: ReferralDestination | None = None
    law: OffenceLaw = OffenceLaw.criminal_code
    confirmed: bool = True
    valid_from: date = ACT_2562
    valid_to: date | None = None


def _petty(section: str, heading: str) -> Offence:
    return Offence(section, None, heading, True, "ม.35")


def _compoundable(section: str, heading: str, clause: str, paragraph: int | None = None) -> Offence:
    return Offence(section, paragraph, heading, True, f"ม.35; ป.อ. ม.{clause}", compoundable=True)


def _special(law: OffenceLaw, section: str, heading: str) -> Offence:
    return Offence(section, None, heading, True, "ม.35", compoundable=True, law=law, confirmed=False)


def _police(section: str, heading: str, basis: str, hint: str, paragraph: int | None = None) -> Offence:
    return Offence(section, paragraph, heading, False, basis, hint=hint, refer_to=ReferralDestination.POLICE)


_POLICE_STAGE = N_(
    "A people's centre may not mediate this offence; only the inquiry officer may, at the police station. "
    "Refer the injured person to the police without delay."
)
_TO_POLICE = N_("This offence cannot be settled by mediation. Refer the injured person to the police.")
_OTHER_PETTY = N_("Only petty offences named in the Act or in a royal decree may be mediated. Refer to the police.")
_FIRST_PARAGRAPH = N_(
    "Only the first paragraph of this section may be mediated: state the paragraph. Anything else goes to the police."
)
_SEXUAL = N_("Sexual offences are not accepted here. Refer to the police and to those who care for victims.")

OFFENCES: tuple[Offence, ...] = (
    _petty("390", N_("Negligence causing bodily or mental harm")),
    _petty("391", N_("Using force without bodily or mental harm")),
    _petty("392", N_("Frightening another by threats")),
    _petty("393", N_("Insulting another to the face or by publication")),
    _petty("394", N_("Driving animals into another's garden, field or crops")),
    _petty("395", N_("Letting animals stray into another's garden, field or crops")),
    _petty("397", N_("Bullying, shaming or annoying another")),
    _police("396", N_("Leaving a carcass in or beside a public way"), "ม.35", _OTHER_PETTY),
    _compoundable("272", N_("Using another's trade name or mark"), "272"),
    _compoundable("309", N_("Forcing another's will (first paragraph)"), "321", 1),
    _compoundable("310", N_("Detaining or confining another (first paragraph)"), "321", 1),
    _compoundable("311", N_("Detaining or confining another by negligence (first paragraph)"), "321", 1),
    _police("309", N_("Forcing another's will"), "ป.อ. ม.321", _FIRST_PARAGRAPH),
    _police("310", N_("Detaining or confining another"), "ป.อ. ม.321", _FIRST_PARAGRAPH),
    _police("311", N_("Detaining or confining another by negligence"), "ป.อ. ม.321", _FIRST_PARAGRAPH),
    _compoundable("322", N_("Disclosing the secret of a letter, telegram or document"), "325"),
    _compoundable("323", N_("Disclosing a secret learned by duty"), "325"),
    _compoundable("324", N_("Disclosing a secret of industry or science"), "325"),
    _compoundable("326", N_("Defamation of a living person"), "333"),
    _compoundable("327", N_("Defamation of a dead person"), "333"),
    _compoundable("328", N_("Defamation by publication"), "333"),
    _compoundable("341", N_("Cheating and fraud"), "348"),
    _compoundable("342", N_("Cheating by posing as another or misusing a weak mind"), "348"),
    _compoundable("344", N_("Cheating workers of their wages"), "348"),
    _compoundable("345", N_("Ordering food or lodging without means to pay"), "348"),
    _compoundable("346", N_("Inducing a weak-minded person to sell at a loss"), "348"),
    _compoundable("347", N_("Fraud on an insurer"), "348"),
    _police("343", N_("Cheating the public"), "ป.อ. ม.348", _TO_POLICE),
    _compoundable("349", N_("Cheating a creditor who holds a pledge"), "351"),
    _compoundable("350", N_("Cheating creditors"), "351"),
    _compoundable("352", N_("Misappropriation"), "356"),
    _compoundable("353", N_("Misappropriation by one who manages another's property"), "356"),
    _compoundable("354", N_("Misappropriation by a manager appointed by court or will"), "356"),
    _compoundable("355", N_("Misappropriation of hidden or buried property found"), "356"),
    _compoundable("358", N_("Damage to property"), "361"),
    _compoundable("359", N_("Damage to property of special kinds"), "361"),
    _compoundable("362", N_("Trespass"), "366"),
    _compoundable("363", N_("Trespass by moving boundary marks"), "366"),
    _compoundable("364", N_("Hiding in or refusing to leave another's dwelling"), "366"),
    _police("365", N_("Trespass with force, with weapons, by two or more, or at night"), "ป.อ. ม.366", _TO_POLICE),
    _police("334", N_("Theft"), "ม.35", _POLICE_STAGE),
    _police("295", N_("Bodily harm"), "ม.35", _POLICE_STAGE),
    _police("300", N_("Negligence causing grievous bodily harm"), "ม.35", _POLICE_STAGE),
    _police("276", N_("Rape"), "ป.อ. ม.281", _SEXUAL),
    _police("278", N_("Indecent act"), "ป.อ. ม.281", _SEXUAL),
    _police("281", N_("Compoundable sexual offences"), "ป.อ. ม.281", _SEXUAL),
    _police("284", N_("Taking another away for an indecent act"), "ป.อ. ม.284", _SEXUAL),
    _special(OffenceLaw.copyright, "", N_("Infringement of copyright")),
    _special(OffenceLaw.health, "9", N_("Research on a patient without consent")),
    _special(OffenceLaw.health, "7", N_("Disclosing a person's health information")),
    _special(OffenceLaw.computer, "16", N_("Publishing an altered picture that shames another")),
    _special(OffenceLaw.trade_secret, "33", N_("Disclosing a trade secret")),
    _special(OffenceLaw.cheque, "4", N_("Issuing a cheque not meant to be paid")),
    _special(OffenceLaw.bank_loan, "32", N_("Disposing of property bought with a bank's loan against its ban")),
    Offence(
        "4",
        None,
        N_("Domestic violence"),
        False,
        "ม.8",
        hint=N_("Domestic violence never takes the ordinary path. Keep the person safe and refer at once."),
        refer_to=ReferralDestination.DV_SOCIAL,
        law=OffenceLaw.domestic_violence,
    ),
)


def offence(
    section: str, paragraph: int | None, on: date, law: OffenceLaw = OffenceLaw.criminal_code
) -> Offence | None:
    """What the list says of an offence on a day; None for one it does not name, which may not be mediated
    either.

    An entry for the very paragraph goes before the entry for the whole section.
    """
    fitting = [
        entry
        for entry in in_force(OFFENCES, on)
        if entry.law is law and entry.section == section and entry.paragraph in (paragraph, None)
    ]
    return min(fitting, key=lambda entry: entry.paragraph is None, default=None)


def mediable_offences(on: date) -> tuple[Offence, ...]:
    """What intake may offer to pick from."""
    return tuple(entry for entry in in_force(OFFENCES, on) if entry.mediable)
