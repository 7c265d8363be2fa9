"""The description of the API: papers that come back, papers put together, outgoing letters."""

from mediation.api.describing import KEY, Json, asked, file_of, form_schema, get, place, post
from mediation.documents.scans import MOST_FILES
from mediation.forms.bundles import BundleForm
from mediation.forms.letters import DayForm, FileForm
from mediation.forms.signed import SignedForm
from mediation.practice.signed_copies import FIELD


def paper_paths() -> Json:
    """What comes back of papers, and papers put together."""
    case, document = [place("case_id")], [place("case_id"), place("id")]
    signed = "/cases/{case_id}/documents/{id}/signed"
    pages: Json = {"type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": MOST_FILES}
    pages["description"] = "JPEG, PNG or PDF, in their order; at most 10 megabytes each, 30 together."
    body = form_schema(SignedForm)
    body["properties"] |= {FIELD: pages}
    body["required"] = [FIELD]
    keep = post("Keep signed pages of a paper", {}, [*document, KEY], ("201", "Kept."))
    keep["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": body}}}
    return {
        signed: {
            "get": get("What came back of a paper with signatures, and whose are missing", document),
            "post": keep,
        },
        f"{signed}/{{page_id}}": {"get": get("One of the files that are kept", [*document, place("page_id")])},
        "/cases/{case_id}/bundles": {
            "get": get("What can be put together of the papers of a case, and what is missing first", case),
            "post": file_of(
                "Papers put together, as a file",
                form_schema(BundleForm),
                [*case, KEY],
                "application/pdf",
                "application/zip",
            ),
        },
    }


def letter_paths() -> Json:
    """The register of outgoing letters, and printing those of a day."""
    run, nothing = [place("id"), KEY], {"type": "object", "additionalProperties": False}
    return {
        "/letters": {
            "get": get(
                "The register of outgoing letters, the newest first",
                [asked("before", "The id where the last page ended.")],
            )
        },
        "/letters/print": {
            "get": get(
                "The letters that are due on a day, and the newest runs", [asked("day", "Today where missing.")]
            ),
            "post": post("Have the letters of a day printed", form_schema(DayForm), [KEY], ("201", "It has begun.")),
        },
        "/letters/print/{id}": {"get": get("How far a run is, letter by letter", [place("id")])},
        "/letters/print/{id}/stop": {"post": post("Print no more of a run", nothing, run, ("200", "Stopped."))},
        "/letters/print/{id}/resume": {"post": post("Print the rest after all", nothing, run, ("200", "Goes on."))},
        "/letters/print/{id}/file": {
            "post": file_of("The letters of a run as one file", form_schema(FileForm), run, "application/pdf")
        },
    }
