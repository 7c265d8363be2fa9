"""The description of the doors of packets and of the directory."""

from mediation.api.describing import KEY, MATCH, Json, asked, form_schema, get, place, post
from mediation.forms.directory import DestinationForm


def packet_paths() -> Json:
    """What was sent with a referral, for its sender and for its receiver."""
    case, one, no = place("case_id"), place("id"), place("no")
    return {
        "/referrals/{id}/packets": {"get": get("The packets of a referral that was received", [one])},
        "/referrals/{id}/packets/{no}": {"get": get("A packet as it was sent (zip)", [one, no])},
        "/cases/{case_id}/referrals/{id}/packets": {"get": get("The packets of a referral that was sent", [case, one])},
        "/cases/{case_id}/referrals/{id}/packets/{no}": {"get": get("A packet as it was sent (zip)", [case, one, no])},
    }


def directory_paths() -> Json:
    """The directory of destinations, in our own words and as HSDS."""
    one, done = place("id"), ("200", "Done.")
    said = [asked("code", "A kind of body."), asked("q", "Words.")]
    nothing: Json = {"type": "object", "properties": {}, "additionalProperties": False}
    services: Json = {"type": "object", "required": ["contents"], "properties": {"contents": {"type": "array"}}}
    form = form_schema(DestinationForm)
    return {
        "/destinations": {
            "get": get("The directory of bodies", said),
            "post": post("Write an entry", form, [KEY], ("201", "Written.")),
        },
        "/destinations/{id}": {
            "get": get("One entry of the directory", [one]),
            "post": post("Write an entry anew", form, [one, KEY, MATCH], done),
        },
        "/destinations/{id}/retire": {"post": post("Take an entry out of use", nothing, [one, KEY, MATCH], done)},
        "/destinations/{id}/check": {"post": post("An entry was looked at today", nothing, [one, KEY, MATCH], done)},
        "/destinations/hsds": {
            "get": get("The directory as Open Referral HSDS 3", []),
            "post": post("Take in services of Open Referral HSDS 3", services, [KEY], done),
        },
    }
