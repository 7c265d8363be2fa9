"""Every refusal and every failure, told once: as a page to a person, as problem+json (RFC 9457) to a program."""

import logging
import secrets
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import asyncpg
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from cases.msgid import N_
from mediation.pages.render import address_of, go, locale_of, page
from mediation.telling import fault_json, filled
from parties import errors
from parties.errors import Fault, Refused
from parties.language import gettext as _
from parties.language import reading_in

LOG = logging.getLogger("mediation.refusals")
PROBLEM_JSON = "application/problem+json"
AnyRequest = Request[Any, Any, Any]

_STATUS: dict[type[Refused], HTTPStatus] = {
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.NotPermitted: HTTPStatus.FORBIDDEN,
    errors.Stale: HTTPStatus.PRECONDITION_FAILED,
    errors.NotNow: HTTPStatus.CONFLICT,
    errors.NotValid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
}


_TITLES: dict[int, str] = {
    400: N_("The request cannot be read"),
    401: N_("Sign-in needed"),
    403: N_("Not allowed"),
    404: N_("Not found"),
    405: N_("This address does not take that kind of request"),
    406: N_("No such form of answer"),
    409: N_("Not possible now"),
    412: N_("Changed meanwhile"),
    413: N_("Too much was sent"),
    415: N_("This kind of content cannot be read"),
    422: N_("Please check what was entered"),
    428: N_("A version is needed"),
    429: N_("Too many attempts"),
    500: N_("Something went wrong"),
    503: N_("Not available at the moment"),
}
_DETAILS: dict[int, str] = {
    400: N_("What was sent cannot be read. Please go back and try again."),
    401: N_("Please sign in first."),
    403: N_("Your role does not allow this."),
    404: N_("There is nothing here under this address."),
    405: N_("Please go back and use the buttons of the page."),
    406: N_("Ask for JSON or for a page."),
    413: N_("What was sent is larger than this address takes. Please send less."),
    415: N_("Send the content in the form this address asks for."),
    429: N_("Too many requests. Please wait and try again."),
    500: N_("The failure was noted. If it comes again, give this number to whoever looks after the system."),
    503: N_("The register cannot be reached. Nothing was lost; please try again in a minute."),
}


@dataclass(frozen=True)
class Problem:
    """A refusal or failure, ready to be told. `detail` and the faults are msgids with their params."""

    status: int
    code: str
    detail: str
    params: dict[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)


# Signed in, but something comes before any work: where to do it.
_STILL_TO_DO = {"centre_not_chosen": "/choose-centre", "password_not_changed": "/password"}
_UNREADABLE = Problem(
    HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable_value", N_("A value cannot be kept as it was given.")
)
_AT_THE_SAME_TIME = Problem(
    HTTPStatus.CONFLICT, "at_the_same_time", N_("Somebody did the same at this moment. Please look again.")
)


def refuse(request: AnyRequest, failure: Exception) -> Response[Any]:
    """The one exception handler of the application."""
    problem = problem_of(failure)
    with reading_in(locale_of(request)):
        return _as_json(request, problem) if wants_json(request) else _as_page(request, problem)


def wants_json(request: AnyRequest) -> bool:
    """True for the API's addresses, and for whoever asks for JSON and not for a page."""
    if request.scope["path"].startswith("/api/"):
        return True
    accepted = request.headers.get("accept", "")
    return "json" in accepted and "text/html" not in accepted


def problem_of(failure: Exception) -> Problem:
    """What to tell of a failure. What nobody foresaw is logged under a number, and only the number is told."""
    if isinstance(failure, Refused):
        return _of_refused(failure)
    if isinstance(failure, HTTPException) and failure.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _of_http(failure)
    return _of_database(failure) or _unforeseen(failure)


def _of_refused(refused: Refused) -> Problem:
    status = next((_STATUS[kind] for kind in type(refused).__mro__ if kind in _STATUS), HTTPStatus.BAD_REQUEST)
    headers: dict[str, str] = {}
    more: dict[str, Any] = {}
    if isinstance(refused, errors.TooManyAttempts):
        headers["Retry-After"] = str(refused.wait_seconds)
    if isinstance(refused, errors.NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(refused, errors.Stale):
        more = {"expected": refused.expected, "found": refused.found, "changed": list(refused.changed)}
    if isinstance(refused, errors.NotNow):
        more = {"machine": refused.machine, "state": refused.status, "event": refused.event}
    return Problem(status, refused.code, refused.message, refused.params, refused.faults, headers, more)


def _of_http(failure: HTTPException) -> Problem:
    status = failure.status_code
    faults: tuple[Fault, ...] = ()
    if isinstance(failure, ValidationException) or failure.extra:
        faults = tuple(_faults_of_validation(failure.extra))
        status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else status
    headers = {k: v for k, v in (failure.headers or {}).items() if k.lower() in ("allow", "retry-after")}
    code = HTTPStatus(status).phrase.lower().replace(" ", "_")
    return Problem(status, code, _DETAILS.get(status, _DETAILS[400]), faults=faults, headers=headers)


def _faults_of_validation(extra: Any) -> list[Fault]:
    found = [one for one in extra if isinstance(one, dict)] if isinstance(extra, list) else []
    return [Fault("invalid", N_("This cannot be read."), str(one.get("key", "")) or None) for one in found]


def _of_database(failure: Exception) -> Problem | None:
    match failure:
        # asyncpg's own DataError, for values it cannot even send, is an InterfaceError and a ValueError.
        case asyncpg.DataError() | asyncpg.CheckViolationError():
            return _UNREADABLE
        case asyncpg.InterfaceError() if isinstance(failure, ValueError):
            return _UNREADABLE
        case (
            asyncpg.UniqueViolationError()
            | asyncpg.ExclusionViolationError()
            | asyncpg.SerializationError()
            | asyncpg.DeadlockDetectedError()
        ):
            return _AT_THE_SAME_TIME
        case asyncpg.InsufficientPrivilegeError():
            return Problem(HTTPStatus.FORBIDDEN, "not_permitted", _DETAILS[403])
        case (
            asyncpg.PostgresConnectionError()
            | asyncpg.InsufficientResourcesError()
            | asyncpg.OperatorInterventionError()
            | asyncpg.LockNotAvailableError()
            | ConnectionError()
            | TimeoutError()
        ):
            LOG.warning("the register cannot be reached: %s", type(failure).__name__)
            return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", _DETAILS[503], headers={"Retry-After": "30"})
    return None


def _unforeseen(failure: Exception) -> Problem:
    reference = secrets.token_hex(4)
    places = []
    trace = failure.__traceback__
    while trace is not None:
        places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    # The message of an exception may quote what people wrote; kind and places are enough to find the fault.
    LOG.error("unforeseen failure %s: %s at %s", reference, type(failure).__qualname__, " > ".join(places[-8:]))
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "failure", _DETAILS[500], more={"reference": reference})


def _as_json(request: AnyRequest, problem: Problem) -> Response[Any]:
    body = {
        "type": f"urn:mediation:problem:{problem.code}",
        "title": _(_TITLES.get(problem.status, _TITLES[400])),
        "status": int(problem.status),
        "detail": filled(problem.detail, problem.params),
        "instance": quote(request.scope["path"]),
        "code": problem.code,
        "errors": [fault_json(fault) for fault in problem.faults],
        **problem.more,
    }
    return Response(body, status_code=problem.status, media_type=PROBLEM_JSON, headers=problem.headers)


def _as_page(request: AnyRequest, problem: Problem) -> Response[Any]:
    if problem.status == HTTPStatus.UNAUTHORIZED:
        return _to_sign_in(request, problem)
    return page(
        request,
        "refusal.html",
        status=problem.status,
        headers=problem.headers,
        title=_(_TITLES.get(problem.status, _TITLES[400])),
        detail=filled(problem.detail, problem.params),
        faults=[fault_json(fault) for fault in problem.faults],
        reference=problem.more.get("reference", ""),
        changed=problem.more.get("changed", []),
    )


def _to_sign_in(request: AnyRequest, problem: Problem) -> Response[Any]:
    address = _STILL_TO_DO.get(problem.code) or _sign_in_address(request)
    if request.headers.get("hx-request") == "true":
        # A redirect would put the sign-in page into the piece of page that was asked for.
        return Response(b"", status_code=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": address})
    return go(address)


def _sign_in_address(request: AnyRequest) -> str:
    """Back to the same page after signing in, where that page can be asked for again."""
    if request.method == "POST":
        return "/sign-in?said=run_out"
    address = address_of(request)
    return "/sign-in" if address == "/" else f"/sign-in?next={quote(address, safe='/')}"
