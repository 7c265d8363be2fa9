"""To whom a referral goes: an entry of the directory, a centre of the installation, or a body named freely."""

from dataclasses import dataclass

import msgspec

from cases.vocabulary import CaseStatus, ReferralDestination, ReferralStatus
from mediation.destinations import Destination, by_fitness, in_use, suggested_codes
from mediation.dossier import Dossier
from mediation.forms.fields import Choices
from mediation.forms.referral import PrepareForm
from parties.access import Actor
from parties.database import fetch
from parties.errors import Fault, NotValid
from parties.language import current_locale
from parties.thai import bangkok_day

_ENTRIES = """select id, centre_id, replaces_id, key, code, name_th, name_en, topics, natures, accepts, phone, phone_note, email,
    line_id, website, address, district, province, postcode, hours, hours_note, languages, fee, papers, to_centre_id, parts, active,
    reviewed_on, version
  from destination"""


ENDED = frozenset({ReferralStatus.declined, ReferralStatus.withdrawn})
"""Ends from which a matter can be sent elsewhere."""


@dataclass(frozen=True)
class Receiver:
    """Who receives: of what kind, which centre of the installation (None: none), by what name, from which entry."""

    code: ReferralDestination
    to_centre: int | None
    name: str
    entry: int | None


async def entries_here() -> list[Destination]:
    """Every entry the centre of this transaction may see, its own and the installation's, retired ones among them."""
    rows = await fetch(f'{_ENTRIES} order by code, centre_id nulls last, thai_key(name_th) collate "C", id')
    return [entry_of(dict(row)) for row in rows]


def entry_of(row: dict[str, object]) -> Destination:
    """An entry from its row."""
    decoded = {name: msgspec.json.decode(str(row[name])) for name in ("hours", "parts")}
    return msgspec.convert(row | decoded, Destination, strict=False)


async def answering() -> dict[int, str]:
    """The centres of the installation with somebody to answer a referral, by number."""
    return {row["id"]: row["name"] for row in await fetch("select id, name from centre_directory()")}


async def receivers_to_choose(actor: Actor, dossier: Dossier) -> Choices:
    """The centres, here and in other installations, and the entries a referral of this case may go to, the fitting entries first;
    and the referrals that one may take the place of.

    To be called inside `reading(actor)` or a piece of work.
    """
    centres = await answering()
    far = await fetch("select id, name, peer from peer_directory()")
    ended = [one for one in dossier.referrals if one.status in ENDED]
    fitting, others = fitting_entries(dossier, await entries_here())
    locale = current_locale.get()
    return {
        "centres": [(str(number), name) for number, name in centres.items() if number != actor.centre_id],
        "peer_centres": [(str(row["id"]), f"{row['name']} ({row['peer']})") for row in far],
        "ended_referrals": [(str(one.id), f"{one.to_name} ({one.letter_no})") for one in ended],
        "entries": [(str(one.id), one.name(locale)) for one in (*fitting, *others)],
    }


def fitting_entries(dossier: Dossier, entries: list[Destination]) -> tuple[list[Destination], list[Destination]]:
    """The entries in use that fit the matter, the best first; and the others."""
    file = dossier.file
    findings = dossier.screening.findings if dossier.screening else []
    # Safety is judged by the answers of today, not by what was still unasked when the scope was looked at.
    guards = [
        str(one.get("guard", "")) for one in findings if one.get("binds") != "info" and one.get("guard") != "SAFETY"
    ]
    in_danger = file.status is CaseStatus.safety_hold or any(one.colour == "red" for one in dossier.safety)
    codes = suggested_codes(file.topic, bangkok_day(file.received_at or file.created_at), guards, in_danger=in_danger)
    used = in_use(entries)
    fitting = by_fitness(used, codes, file.topic)
    return fitting, [one for one in used if one not in fitting]


async def receiver_of(form: PrepareForm, own_centre: int) -> Receiver:
    """Whom a form names. Raises NotValid where the entry is none, or is of another kind than was said."""
    if form.entry is None:
        assert form.destination is not None, "the form was checked"
        return Receiver(form.destination, form.to_centre, form.to_name, None)
    entry = next((one for one in in_use(await entries_here()) if one.id == form.entry), None)
    if entry is None:
        raise NotValid([Fault("not_in_list", "Choose one of the list.", "entry")])
    faults = []
    if form.to_peer_centre is not None:
        faults.append(Fault("two_receivers", "Choose one receiver.", "to_peer_centre"))
    if form.destination is not None and form.destination is not entry.code:
        message = "The receiver from the directory is of another kind. Leave this empty, or choose another receiver."
        faults.append(Fault("other_kind", message, "destination"))
    if entry.to_centre_id == own_centre:
        faults.append(Fault("own_centre", "This is your own centre.", "entry"))
    if faults:
        raise NotValid(faults)
    to_centre = form.to_centre
    if to_centre is None and entry.to_centre_id in await answering():
        to_centre = entry.to_centre_id
    return Receiver(entry.code, to_centre, form.to_name or entry.name_th, entry.id)
