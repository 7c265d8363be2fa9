"""The description of the doors of packets and of the directory."""

from mediation.api.describing import Json, get, place


def packet_paths() -> Json:
    """What was sent with a referral, for its sender and for its receiver."""
    case, one, no = place("case_id"), place("id"), place("no")
    return {
        "/referrals/{id}/packets": {"get": get("The packets of a referral that was received", [one])},
        "/referrals/{id}/packets/{no}": {"get": get("A packet as it was sent (zip)", [one, no])},
        "/cases/{case_id}/referrals/{id}/packets": {"get": get("The packets of a referral that was sent", [case, one])},
        "/cases/{case_id}/referrals/{id}/packets/{no}": {"get": get("A packet as it was sent (zip)", [case, one, no])},
    }
