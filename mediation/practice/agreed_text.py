"""An agreement as one text, always written alike: what is sealed when it is signed, and kept when a draft changes. Pure."""

import msgspec

from mediation.dossier import Dossier
from mediation.subjects import Agreement

_TERMS = ("place", "dispute_in_law", "substance", "default_clause", "default_interest", "criminal_part")
_PROMISE = (
    *("no", "debtor_side", "creditor_side", "debtor_party_id", "creditor_party_id", "kind", "what", "amount", "due_on"),
    *("method", "proof", "civil_part", "series", "part"),
)


def agreed_text(dossier: Dossier, agreement: Agreement) -> str:
    """The terms and promises: what the journal's `document_hash` is a commitment to."""
    promises = [
        {name: getattr(o, name) for name in _PROMISE} for o in dossier.obligations if o.agreement_id == agreement.id
    ]
    told = {name: getattr(agreement, name) for name in _TERMS} | {"track": dossier.file.track, "obligations": promises}
    return msgspec.json.encode(told, order="deterministic").decode()
