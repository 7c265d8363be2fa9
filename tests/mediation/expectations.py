"""Who may go through which door, typed by hand: a row for every route and method of the application."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

ALL = "officer safety head mediator mediator2 committee supervisor auditor dpo admin cjc"
SEE_CASE = "officer head safety mediator"
KNOWING = f"{SEE_CASE} mediator2"
WRITE = "officer head"
FIGURES = "officer head committee"
ROSTER = "officer head mediator mediator2 admin"


@dataclass(frozen=True)
class Row:
    """What a door answers.

    `served` roles get `status`; `unaware` ones may not know of this very case and get 404; all others get 403. Where the
    address leads to another centre or nowhere, the `knowing` get 404 (unsaid: the served and the unaware). `strangers`:
    how those are answered who are not signed in; 0 stands for the refusal of the door (401 for programs, the sign-in for
    people).
    `fill`: what stands in the address instead of an id, or which id it is. `typed`: what is sent, by {who}ever it is.
    `once`: the sign-in is used up by it, so that everybody needs a fresh one.
    """

    served: str
    status: int = 200
    unaware: str = ""
    knowing: str = ""
    strangers: int = 0
    fill: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    once: bool = False


PUBLIC = Row(ALL, 200, strangers=200)
NOWHERE = Row(ALL, 404, strangers=404, fill={"path": "no/such/page"})
NO_LINK = Row(ALL, 404, strangers=404, fill={"secret": "AAAAAAAAAAAAAAAAAAAAAA"})
CASE = Row(SEE_CASE, unaware="mediator2")
DRAFT = Row(WRITE, 409)
ANSWERS = Row("safety", unaware="mediator2", knowing=KNOWING)
ADMIN = Row("admin")

API = {
    "POST /api/v1/tokens": Row(ALL, 422, strangers=422),
    "GET /api/v1/me": Row(ALL),
    "GET /api/v1/sign-in": Row(ALL),
    "GET /api/v1/areas": Row(ALL),
    "GET /api/v1/clauses": Row(f"{KNOWING} admin"),
    "POST /api/v1/clauses": Row("head admin", 422),
    "POST /api/v1/clauses/{code:str}": Row("head admin", 422, fill={"code": "pay_once"}),
    "GET /api/v1/holidays": ADMIN,
    "POST /api/v1/holidays": Row("admin", 422),
    "POST /api/v1/holidays/import": Row("admin", 422),
    "POST /api/v1/holidays/{day:str}/strike": Row("admin", 404, fill={"day": "2031-02-02"}),
    "POST /api/v1/clauses/{code:str}/retire": Row("head admin", fill={"code": "pay_once"}),
    "GET /api/v1/destinations": Row(f"{KNOWING} admin cjc"),
    "POST /api/v1/destinations": Row("head admin", 422),
    "GET /api/v1/destinations/{destination_id:int}": Row(f"{KNOWING} admin cjc"),
    "POST /api/v1/destinations/{destination_id:int}": Row("head admin", 412),
    "POST /api/v1/destinations/{destination_id:int}/retire": Row("head admin", 412),
    "POST /api/v1/destinations/{destination_id:int}/check": Row("head admin", 412),
    "GET /api/v1/destinations/hsds": Row(f"{KNOWING} admin cjc"),
    "POST /api/v1/destinations/hsds": Row("head admin", 422),
    "GET /api/v1/calendar": Row(KNOWING),
    "GET /api/v1/statistics": Row(FIGURES),
    "GET /api/v1/statistics/indicators": Row(FIGURES),
    "GET /api/v1/cases": Row(KNOWING),
    "POST /api/v1/cases": Row(WRITE, 422),
    "POST /api/v1/cases/search": Row(KNOWING),
    "GET /api/v1/cases/{case_id:int}": CASE,
    "PUT /api/v1/cases/{case_id:int}": DRAFT,
    "DELETE /api/v1/cases/{case_id:int}": DRAFT,
    "GET /api/v1/cases/{case_id:int}/journal": CASE,
    "GET /api/v1/cases/{case_id:int}/documents": CASE,
    "GET /api/v1/cases/{case_id:int}/documents/{document_id:int}": CASE,
    "GET /api/v1/cases/{case_id:int}/documents/{document_id:int}/signed": CASE,
    "POST /api/v1/cases/{case_id:int}/documents/{document_id:int}/signed": Row(SEE_CASE, 422, unaware="mediator2"),
    "GET /api/v1/cases/{case_id:int}/documents/{document_id:int}/signed/{page_id:int}": CASE,
    "GET /api/v1/cases/{case_id:int}/bundles": Row("officer head mediator", unaware="mediator2", knowing=KNOWING),
    "POST /api/v1/cases/{case_id:int}/bundles": Row("officer head mediator", 422, unaware="mediator2", knowing=KNOWING),
    "GET /api/v1/letters": Row("officer head"),
    "GET /api/v1/letters/print": Row("officer head"),
    "POST /api/v1/letters/print": Row("officer head", 422),
    "GET /api/v1/letters/print/{run_id:int}": Row("officer head"),
    "POST /api/v1/letters/print/{run_id:int}/stop": Row("officer head", 409),
    "POST /api/v1/letters/print/{run_id:int}/resume": Row("officer head", 409),
    "POST /api/v1/letters/print/{run_id:int}/file": Row("officer head", 422),
    "GET /api/v1/cases/{case_id:int}/agreement": CASE,
    "GET /api/v1/cases/{case_id:int}/conflicts": CASE,
    "GET /api/v1/cases/{case_id:int}/messages": CASE,
    "GET /api/v1/cases/{case_id:int}/{collection:str}": Row(
        SEE_CASE, unaware="mediator2", fill={"collection": "obligations"}
    ),
    "POST /api/v1/cases/{case_id:int}/events/{event:str}": Row(
        WRITE, 412, unaware="mediator2", knowing=KNOWING, fill={"event": "correct"}
    ),
    "POST /api/v1/cases/{case_id:int}/agreement/events/{event:str}": Row(
        "head mediator", 412, unaware="mediator2", knowing=KNOWING, fill={"event": "sign"}
    ),
    "POST /api/v1/cases/{case_id:int}/{collection:str}/events/{event:str}": Row(
        f"{WRITE} mediator", 412, unaware="mediator2", knowing=KNOWING, fill={"collection": "sessions", "event": "plan"}
    ),
    "POST /api/v1/cases/{case_id:int}/{collection:str}/{entity_id:int}/events/{event:str}": Row(
        "mediator",
        412,
        unaware="mediator2",
        knowing=KNOWING,
        fill={"collection": "sessions", "entity_id": "session", "event": "open"},
    ),
    "POST /api/v1/cases/{case_id:int}/{collection:str}/{entity_id:int}/entries": Row(
        "mediator", 422, unaware="mediator2", knowing=KNOWING, fill={"collection": "sessions", "entity_id": "session"}
    ),
    "GET /api/v1/cases/{case_id:int}/{collection:str}/{entity_id:int}/room": Row(
        "mediator", unaware="mediator2", knowing=KNOWING, fill={"collection": "sessions", "entity_id": "session"}
    ),
    "GET /api/v1/cases/{case_id:int}/candidates": Row(WRITE, 409, unaware="mediator2", knowing=KNOWING),
    "GET /api/v1/cases/{case_id:int}/mediators": CASE,
    "GET /api/v1/mediators": Row(ROSTER),
    "POST /api/v1/mediators": Row("head admin", 422),
    "GET /api/v1/mediators/{mediator_id:int}": Row(ROSTER),
    "PUT /api/v1/mediators/{mediator_id:int}": Row("head admin", 412),
    "PUT /api/v1/mediators/{mediator_id:int}/times": Row(f"{WRITE} admin mediator2", 412, knowing=ROSTER),
    "POST /api/v1/mediators/{mediator_id:int}/end": Row("head admin", 412),
    "GET /api/v1/messages/undelivered": Row("head admin"),
    "GET /api/v1/messages/to-print": Row("officer head"),
    "POST /api/v1/messages/{message_id:int}/events/{event:str}": Row("head admin", 409, fill={"event": "give_up"}),
    "GET /api/v1/referrals": Row("cjc"),
    "GET /api/v1/referrals/{referral_id:int}": Row("cjc"),
    "GET /api/v1/referrals/{referral_id:int}/packets": Row("cjc"),
    "GET /api/v1/referrals/{referral_id:int}/packets/{no:int}": Row("cjc", 404, fill={"no": "1"}),
    "GET /api/v1/cases/{case_id:int}/{collection:str}/{entity_id:int}/packets": Row(
        "officer head safety",
        unaware="mediator2",
        knowing=KNOWING,
        fill={"collection": "referrals", "entity_id": "referral"},
    ),
    "GET /api/v1/cases/{case_id:int}/{collection:str}/{entity_id:int}/packets/{no:int}": Row(
        "officer head safety",
        404,
        unaware="mediator2",
        knowing=KNOWING,
        fill={"collection": "referrals", "entity_id": "referral", "no": "1"},
    ),
    # A referral that came in belongs to another centre's case: for those who see cases it is none of theirs.
    "GET /api/v1/referrals/{referral_id:int}/journal": Row("cjc", unaware=KNOWING),
    "POST /api/v1/referrals/{referral_id:int}/events/{event:str}": Row("cjc", 412, fill={"event": "acknowledge"}),
    # The referral of the case goes to a centre within: it has no link.
    "GET /api/v1/cases/{case_id:int}/{collection:str}/{entity_id:int}/link": Row(
        "officer head safety",
        404,
        unaware="mediator2",
        knowing=KNOWING,
        fill={"collection": "referrals", "entity_id": "referral"},
    ),
    "POST /api/v1/exchange/items": Row(ALL, 401, strangers=401),
    "POST /api/v1/exchange/keys": Row(ALL, 401, strangers=401),
    "GET /api/v1/exchange/greeting": Row(ALL, 401, strangers=401),
    "GET /schema/openapi.json": PUBLIC,
    "GET /schema/referral-packet-1.json": PUBLIC,
}

ENTRANCE = {
    "GET /healthz": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /static/{path:path}": Row(ALL, 200, strangers=200, fill={"path": "app.css"}),
    "GET /": Row(ALL, 303),
    "POST /language": Row(ALL, 303, strangers=303, typed={"lang": "en", "next": "/about"}),
    "GET /about": PUBLIC,
    "GET /privacy": PUBLIC,
    "GET /n/{secret:str}": NO_LINK,
    "POST /n/{secret:str}/open": NO_LINK,
    "POST /n/{secret:str}/answer": NO_LINK,
    "GET /n/{secret:str}/letter": NO_LINK,
    "GET /n/{secret:str}/appointment.ics": NO_LINK,
    "GET /verify": PUBLIC,
    "GET /verify/offline": PUBLIC,
    "GET /verify/worker.js": PUBLIC,
    "GET /verify/{typed:str}": Row(ALL, 404, strangers=404, fill={"typed": "000000000000"}),
    "POST /verify/{typed:str}/mark": Row(ALL, 200, strangers=200, fill={"typed": "X"}, typed={"payload": "AAAA"}),
    "GET /.well-known/mediation-keys.json": PUBLIC,
    "GET /.well-known/mediation-keys/{centre:int}": Row(ALL, 404, strangers=404, fill={"centre": "999999991"}),
    "GET /r/{token:str}": Row(ALL, 404, strangers=404, fill={"token": "x" * 43}),
    "POST /r/{token:str}": Row(ALL, 404, strangers=404, fill={"token": "x" * 43}, typed={"word": "1234 5678"}),
    # Whoever is signed in is no guest by that: these pages are for the sitting that link and code began.
    "GET /guest": Row("", strangers=403),
    "GET /guest/packets": Row("", strangers=403),
    "GET /guest/packets/{no:int}": Row("", strangers=403, fill={"no": "1"}),
    "GET /guest/do/{event:str}": Row("", strangers=403, fill={"event": "acknowledge"}),
    "POST /guest/do/{event:str}": Row("", strangers=403, fill={"event": "acknowledge"}),
    "POST /guest/leave": Row("", strangers=403),
    "GET /sign-in": Row(ALL, 303, strangers=200),
    "POST /sign-in": Row(ALL, 401, strangers=401, typed={"username": "not.{who}"}),
    "POST /sign-out": Row(ALL, 303, strangers=303, once=True),
    "GET /choose-centre": Row(ALL),
    "POST /choose-centre": Row(ALL, 404, typed={"centre": "999999991"}),
    "GET /account": Row(ALL),
    "GET /calendar/feed/{name:str}": Row(ALL, 404, strangers=404, fill={"name": f"{'x' * 43}.ics"}),
    "POST /account/calendar": Row(KNOWING),
    "POST /account/calendar/end": Row(ALL, 303),
    "POST /account/end": Row(ALL, 404, typed={"sign_in": "999999991"}),
    "GET /password": Row(ALL),
    "POST /password": Row(ALL, 422),
    "GET /areas": Row(ALL),
    "GET /sw.js": PUBLIC,
    "GET /offline": PUBLIC,
    "GET /offline/words": PUBLIC,
} | {f"{method} /{{path:path}}": NOWHERE for method in ("GET", "POST", "PUT", "PATCH", "DELETE")}

CASES = {
    "GET /work": Row(ALL),
    "POST /work/read": Row(ALL, 303),
    "GET /calendar": Row(KNOWING),
    "GET /cases": Row(KNOWING),
    "POST /cases": Row(KNOWING, typed={"q": "ที่ดิน"}),
    "GET /cases/new": Row(WRITE),
    "POST /cases/new": Row(WRITE, 422),
    "GET /cases/{case_id:int}/edit": DRAFT,
    "POST /cases/{case_id:int}/edit": DRAFT,
    "POST /cases/{case_id:int}/discard": DRAFT,
    "GET /cases/{case_id:int}": CASE,
    "GET /cases/{case_id:int}/contacts": CASE,
    "GET /cases/{case_id:int}/agreement": CASE,
    "GET /cases/{case_id:int}/mediators": CASE,
    "GET /cases/{case_id:int}/documents": CASE,
    "GET /cases/{case_id:int}/documents/{document_id:int}": CASE,
    "GET /cases/{case_id:int}/documents/{document_id:int}/record": CASE,
    "GET /cases/{case_id:int}/documents/{document_id:int}/signed": CASE,
    "POST /cases/{case_id:int}/documents/{document_id:int}/signed": Row(SEE_CASE, 422, unaware="mediator2"),
    "GET /cases/{case_id:int}/documents/{document_id:int}/signed/{page_id:int}": CASE,
    "GET /cases/{case_id:int}/documents/{document_id:int}/screen": Row(SEE_CASE, 404, unaware="mediator2"),
    "POST /cases/{case_id:int}/documents/{document_id:int}/screen": Row(SEE_CASE, 404, unaware="mediator2"),
    "GET /cases/{case_id:int}/bundles": Row("officer head mediator", unaware="mediator2", knowing=KNOWING),
    "POST /cases/{case_id:int}/bundles": Row("officer head mediator", 422, unaware="mediator2", knowing=KNOWING),
    "GET /cases/{case_id:int}/safety": ANSWERS,
    "GET /cases/{case_id:int}/safety/{screening_id:int}": ANSWERS,
    "POST /cases/{case_id:int}/safety/{screening_id:int}": ANSWERS,
    "GET /cases/{case_id:int}/do/{kind:str}/{event:str}": Row(
        WRITE, unaware="mediator2", knowing=KNOWING, fill={"kind": "case", "event": "correct"}
    ),
    "POST /cases/{case_id:int}/do/{kind:str}/{event:str}": Row(
        WRITE, 412, unaware="mediator2", knowing=KNOWING, fill={"kind": "case", "event": "correct"}
    ),
    "GET /cases/{case_id:int}/do/{kind:str}/{entity_id:int}/{event:str}": Row(
        "mediator",
        unaware="mediator2",
        knowing=KNOWING,
        fill={"kind": "session", "entity_id": "session", "event": "open"},
    ),
    "POST /cases/{case_id:int}/do/{kind:str}/{entity_id:int}/{event:str}": Row(
        "mediator",
        412,
        unaware="mediator2",
        knowing=KNOWING,
        fill={"kind": "session", "entity_id": "session", "event": "open"},
    ),
}

CASES |= {
    "GET /cases/{case_id:int}/referrals/{entity_id:int}/link/letter": Row(
        "officer head safety", 404, unaware="mediator2", knowing=KNOWING, fill={"entity_id": "referral"}
    ),
    "GET /cases/{case_id:int}/referrals/{entity_id:int}/link": Row(
        "officer head safety", 404, unaware="mediator2", knowing=KNOWING, fill={"entity_id": "referral"}
    ),
    "GET /cases/{case_id:int}/sessions/{session_id:int}/room": Row("mediator", unaware="mediator2", knowing=KNOWING),
    "POST /cases/{case_id:int}/sessions/{session_id:int}/room": Row(
        "mediator", 422, unaware="mediator2", knowing=KNOWING, typed={"kind": "joined"}
    ),
}

CASES |= {
    "GET /cases/{case_id:int}/people/{party_id:int}/line": Row(WRITE),
    "POST /cases/{case_id:int}/people/{party_id:int}/line": Row(WRITE),
}

HOUSEHOLD = {
    "GET /messages": Row("head admin"),
    "POST /messages/send-again": Row("head admin", 303),
    "POST /messages/{message_id:int}/send-again": Row("head admin", 409),
    "POST /messages/{message_id:int}/give-up": Row("head admin", 409),
    "GET /messages/letters": Row("officer head"),
    "POST /messages/{message_id:int}/printed": Row("officer head", 409),
    "GET /letters": Row("officer head"),
    "POST /registers": Row("officer head", 422),
    "GET /registers/{register_id:int}": Row("officer head"),
    "GET /letters/print": Row("officer head"),
    "POST /letters/print": Row("officer head", 422),
    "GET /letters/print/{run_id:int}": Row("officer head"),
    "POST /letters/print/{run_id:int}/stop": Row("officer head", 409),
    "POST /letters/print/{run_id:int}/resume": Row("officer head", 409),
    "POST /letters/print/{run_id:int}/file": Row("officer head", 422),
    "GET /papers": Row("head admin"),
    "POST /papers": Row("head admin", 303),
    "POST /papers/logo": Row("head admin", 422),
    "GET /papers/templates/{code:str}": Row("head admin", fill={"code": "DOC-04"}),
    "POST /papers/templates/{code:str}": Row("head admin", 303, fill={"code": "DOC-04"}),
    "GET /papers/templates/{code:str}/sample": Row("head admin", fill={"code": "DOC-02"}),
    "GET /export": Row("head"),
    "POST /export": Row("head"),
    "GET /lists/cases": Row(KNOWING),
    "GET /lists/letters": Row("officer head"),
    "GET /lists/roster": Row(ROSTER),
    "GET /old-registers": Row("head admin"),
    "POST /old-registers": Row("head admin", 422),
    "GET /old-registers/{import_id:int}": Row("head admin"),
    "GET /old-registers/{import_id:int}/rows.csv": Row("head admin"),
    "POST /old-registers/{import_id:int}/columns": Row("head admin", 409),
    "POST /old-registers/{import_id:int}/words": Row("head admin", 409),
    "POST /old-registers/{import_id:int}/stop": Row("head admin", 409),
    "POST /old-registers/{import_id:int}/resume": Row("head admin", 409),
    "POST /old-registers/{import_id:int}/publish": Row("head admin", 409),
    "POST /old-registers/{import_id:int}/discard": Row("head admin", 409),
    "GET /directory": Row(f"{KNOWING} admin cjc"),
    "GET /directory/new": Row("head admin"),
    "POST /directory/new": Row("head admin", 422),
    "GET /directory/{destination_id:int}": Row(f"{KNOWING} admin cjc"),
    "POST /directory/{destination_id:int}": Row("head admin", 412),
    "POST /directory/{destination_id:int}/retire": Row("head admin", 412),
    "POST /directory/{destination_id:int}/check": Row("head admin", 412),
    "GET /directory/hsds.json": Row(f"{KNOWING} admin cjc"),
    "GET /directory/import": Row("head admin"),
    "POST /directory/import": Row("head admin", 422),
    "GET /referrals": Row("cjc"),
    "POST /referrals/{referral_id:int}/again": Row("officer head safety cjc admin", 404),
    "GET /administration/peers": ADMIN,
    "POST /administration/peers": Row("admin", 422),
    **{
        door: Row("admin", 404, fill={"peer": "999999991"})
        for door in (
            "GET /administration/peers/{peer:int}",
            "POST /administration/peers/{peer:int}/confirm",
            "POST /administration/peers/{peer:int}/card",
            "POST /administration/peers/{peer:int}/suspend",
            "POST /administration/peers/{peer:int}/check",
        )
    },
    "GET /referrals/{referral_id:int}": Row("cjc"),
    "GET /referrals/{referral_id:int}/packets": Row("cjc"),
    "GET /cases/{case_id:int}/referrals/{entity_id:int}/packets": Row(
        "officer head safety", unaware="mediator2", knowing=KNOWING, fill={"entity_id": "referral"}
    ),
    "GET /referrals/{referral_id:int}/packets/{no:int}": Row("cjc", 404, fill={"no": "1"}),
    "GET /cases/{case_id:int}/referrals/{entity_id:int}/packets/{no:int}": Row(
        "officer head safety", 404, unaware="mediator2", knowing=KNOWING, fill={"entity_id": "referral", "no": "1"}
    ),
    "GET /referrals/{referral_id:int}/do/{event:str}": Row("cjc", fill={"event": "acknowledge"}),
    "POST /referrals/{referral_id:int}/do/{event:str}": Row("cjc", 412, fill={"event": "acknowledge"}),
    "GET /statistics": Row(FIGURES),
    "GET /statistics/all": Row(FIGURES),
    "GET /statistics.csv": Row(FIGURES),
    "GET /statistics.xlsx": Row(FIGURES),
    "GET /audit": Row("auditor"),
    "GET /audit.csv": Row("auditor", 303),
    "POST /audit.csv": Row("auditor"),
    "GET /roster": Row(ROSTER),
    "GET /roster/new": Row("head admin"),
    "POST /roster/new": Row("head admin", 422),
    "GET /roster/{mediator_id:int}": Row(ROSTER),
    "GET /roster/{mediator_id:int}/change": Row("head admin"),
    "POST /roster/{mediator_id:int}/change": Row("head admin", 412),
    "GET /roster/{mediator_id:int}/times": Row(f"{WRITE} admin mediator2", knowing=ROSTER),
    "POST /roster/{mediator_id:int}/times": Row(f"{WRITE} admin mediator2", 412, knowing=ROSTER),
    "GET /roster/{mediator_id:int}/end": Row("head admin"),
    "POST /roster/{mediator_id:int}/end": Row("head admin", 412),
    "GET /clauses": Row(f"{KNOWING} admin"),
    "GET /clauses/new": Row("head admin"),
    "POST /clauses/new": Row("head admin", 422),
    "GET /clauses/{code:str}": Row("head admin", fill={"code": "pay_once"}),
    "POST /clauses/{code:str}": Row("head admin", 422, fill={"code": "pay_once"}),
    "POST /clauses/{code:str}/retire": Row("head admin", 303, fill={"code": "pay_once"}),
    "GET /roster/{mediator_id:int}/near": Row("head admin mediator2", knowing=ROSTER),
    "GET /roster/{mediator_id:int}/near/particulars": Row("head admin mediator2", knowing=ROSTER),
    "POST /roster/{mediator_id:int}/near/particulars": Row("head admin mediator2", 412, knowing=ROSTER),
    "GET /roster/{mediator_id:int}/near/declare": Row("head admin mediator2", knowing=ROSTER),
    "POST /roster/{mediator_id:int}/near/declare": Row("head admin mediator2", 412, knowing=ROSTER),
    "GET /roster/{mediator_id:int}/near/{relation_id:int}/end": Row("head admin mediator2", knowing=ROSTER),
    "POST /roster/{mediator_id:int}/near/{relation_id:int}/end": Row("head admin mediator2", 412, knowing=ROSTER),
    "GET /administration": ADMIN,
    "GET /administration/centre": ADMIN,
    "POST /administration/centre": Row("admin", 422),
    "GET /administration/holidays": ADMIN,
    "POST /administration/holidays": Row("admin", 422),
    "POST /administration/holidays/import": Row("admin", 422),
    "POST /administration/holidays/{day:str}/strike": Row("admin", 404, fill={"day": "2031-02-02"}),
    "GET /administration/sending": ADMIN,
    "POST /administration/sending": Row("admin", 422),
    "GET /administration/villages": ADMIN,
    "POST /administration/villages": Row("admin", 422),
    "GET /administration/villages/{village_id:int}": ADMIN,
    "POST /administration/villages/{village_id:int}": Row("admin", 422),
    "GET /administration/accounts": ADMIN,
    "POST /administration/accounts": Row("admin", 422),
    "GET /administration/accounts/new": ADMIN,
    "POST /administration/accounts/new": Row("admin", 422),
    "GET /administration/accounts/{account_id:int}": ADMIN,
    "POST /administration/accounts/{account_id:int}/password": Row("admin", 422),
    "POST /administration/accounts/{account_id:int}/roles": Row("admin", 422),
    "POST /administration/accounts/{account_id:int}/roles/end": Row("admin", 303, typed={"role": "officer"}),
    "POST /administration/accounts/{account_id:int}/close": Row("admin", 303),
}

ROWS: dict[str, Row] = API | ENTRANCE | CASES | HOUSEHOLD
_PLACE = re.compile(r"\{(\w+):\w+\}")


def address(door: str, row: Row, ids: dict[str, int]) -> str:
    """The path of a door, with ids or words in its places."""

    def stands_in(place: re.Match[str]) -> str:
        name = row.fill.get(place[1], place[1])
        return str(ids[name]) if place[1].endswith("_id") else name

    return _PLACE.sub(stands_in, door.partition(" ")[2])
