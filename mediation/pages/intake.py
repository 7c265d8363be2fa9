"""A request is written down on one screen: registered at once, kept as a draft, taken up again, thrown away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.doors import do, watched
from mediation.dossier import read_dossier
from mediation.forms.intake import RequestForm
from mediation.pages.addresses import row_id
from mediation.pages.drafts import KEPT, completed, draft_values, fresh_request, to_show_again, without_blanks
from mediation.pages.forms import form_view
from mediation.pages.posting import Sent, fresh_key, page_address, sent
from mediation.pages.render import go, page
from mediation.pages.topics import hint_of
from mediation.practice.intake import Asked, discard_draft, open_case, rewrite_draft
from mediation.steps import Call
from mediation.work import reading
from notifications.wording.consent import CONSENT_WORDS, EDITION
from parties.access import Actor, Permission, require
from parties.database import fetch_one
from parties.errors import Fault, KeyReused, NotNow, NotValid
from parties.language import DEFAULT_LOCALE, current_locale

AnyRequest = Request[Any, Any, Any]
_LEFT_OUT = frozenset({"on_behalf_of", "out_of_order_reason"})
FIELDS = tuple(name for name in RequestForm.__struct_fields__ if name not in _LEFT_OUT)
_FOLDED_PERSON = (
    *(
        "side_no",
        "nickname",
        "kind",
        "role",
        "stands_for",
        "authority",
        "capacity",
        "email",
        "contact_person",
        "contact_shared",
        "id_type",
    ),
    *(
        "birth_date",
        "occupation",
        "employer",
        "soi",
        "road",
        "district",
        "province",
        "postcode",
        "area_code",
        "language",
        "needs",
    ),
)
_FOLDED = (
    *("nature", "official_code", "offence_section", "no_value_reason", "place_moo", "area_code", "happened_on_about"),
    *("channel", "recurring", "earlier_attempts", "pending_authority", "pending_reference", "limitation_on"),
    *("legal_track", "happened_at", "note"),
)
_SENT_BEFORE = (
    "This form was sent before with other words. Look in the register first, so that nothing is registered twice."
)


@dataclass(frozen=True)
class Written:
    """A request as it is shown: the values typed, what is wrong, and the draft it belongs to."""

    values: Mapping[str, Any]
    faults: Sequence[Fault] = ()
    status: int = 200
    draft_id: int | None = None

    @property
    def address(self) -> str:
        """Where it is sent."""
        return "/cases/new" if self.draft_id is None else f"/cases/{self.draft_id}/edit"


async def _screen(request: AnyRequest, actor: Actor, written: Written, block: str = "") -> Response[Any]:
    async with reading(actor):
        notice = await fetch_one(
            """select version, body from privacy_notice where language in ($1, $2)
               order by version desc, language = $1 desc limit 1""",
            current_locale.get(),
            DEFAULT_LOCALE,
        )
    fold = (*_FOLDED, *(f"parties.{name}" for name in _FOLDED_PERSON))
    values = to_show_again(written.values)
    form = form_view(RequestForm, values, written.faults, only=FIELDS, fold=fold)
    return page(
        request,
        "cases/new.html",
        status=written.status,
        block=block or None,
        form=form,
        named={field.name: field for field in (*form.fields, *form.folded)},
        address=written.address,
        draft_id=written.draft_id,
        notice=notice,
        consent_words=CONSENT_WORDS[EDITION],
        kept=_kept(values["parties"]),
        hint=hint_of(str(written.values.get("topic") or "")),
        key=fresh_key(),
    )


def _kept(people: Sequence[Any]) -> list[str]:
    """Whose number of a card stays, for each block; there are never fewer than two."""
    kept = [str(one.get(KEPT, "")) if isinstance(one, Mapping) else "" for one in people]
    return kept + [""] * (2 - len(kept))


@get("/cases/new", include_in_schema=False)
async def new_request_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """An empty request; with ?topic= the topic is chosen already, and its hint told."""
    require(actor, Permission.open_case)
    values = fresh_request(request.query_params.get("topic", ""))
    return await _screen(request, actor, Written(values), "hint")


@post("/cases/new", include_in_schema=False, status_code=303)
async def register_request(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Register it, or keep it as a draft."""
    require(actor, Permission.open_case)
    posted = await sent(request)
    if posted.changed:
        return await _screen(request, actor, Written(posted.values), "people")
    draft = posted.own.get("_as") == "draft"
    values = await _as_meant(actor, posted, draft)
    try:
        answer = await watched(actor, "submit", None, lambda: open_case(Asked(actor, posted.key), values, draft=draft))
    except NotValid as refusal:
        return await _screen(request, actor, Written(posted.values, refusal.faults, 422))
    except KeyReused:
        return await _screen(request, actor, Written(posted.values, [Fault("sent_before", _SENT_BEFORE)], 422))
    if draft:
        return go("/cases?drafts=1", "draft_kept")
    return go(page_address(answer.location), "registered")


@get("/cases/{case_id:int}/edit", include_in_schema=False)
async def draft_page(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[Any]:
    """A draft, to go on writing."""
    require(actor, Permission.open_case)
    async with reading(actor):
        dossier = await read_dossier(actor, row_id(case_id))
        if dossier.file.status != "draft":
            raise NotNow("case", dossier.file.status, "edit_draft")
        values = await draft_values(dossier)
    return await _screen(request, actor, Written(values, draft_id=case_id))


@post("/cases/{case_id:int}/edit", include_in_schema=False, status_code=303)
async def rewrite(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[Any]:
    """Keep the draft as it reads now; register it where that was asked for."""
    require(actor, Permission.open_case)
    posted, draft_id = await sent(request), row_id(case_id)
    if posted.changed:
        return await _screen(request, actor, Written(posted.values, draft_id=draft_id), "people")
    registering = posted.own.get("_as") != "draft"
    values = await _as_meant(actor, posted, draft=True, case_id=draft_id)
    try:
        await watched(actor, "edit_draft", draft_id, lambda: rewrite_draft(Asked(actor, posted.key), draft_id, values))
    except NotValid as refusal:
        return await _screen(request, actor, Written(posted.values, refusal.faults, 422, draft_id))
    try:
        if registering:
            await do("case", "submit", Call(actor, draft_id), _common(values))
    except NotValid as refusal:
        # The draft was kept with other rows than the form knew: what is shown again is the draft as it stands.
        async with reading(actor):
            saved = await draft_values(await read_dossier(actor, draft_id))
        return await _screen(request, actor, Written(saved | _common(values), refusal.faults, 422, draft_id))
    return go(f"/cases/{draft_id}" if registering else "/cases?drafts=1", "registered" if registering else "draft_kept")


@post("/cases/{case_id:int}/discard", include_in_schema=False, status_code=303)
async def throw_away(request: AnyRequest, actor: NamedDependency[Actor], case_id: FromPath[int]) -> Response[Any]:
    """Throw a draft away for good."""
    require(actor, Permission.open_case)
    posted, draft_id = await sent(request), row_id(case_id)
    await watched(actor, "discard_draft", draft_id, lambda: discard_draft(Asked(actor, posted.key), draft_id))
    return go("/cases?drafts=1", "draft_gone")


def _common(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("happened_at", "note") if values.get(name)}


async def _as_meant(actor: Actor, posted: Sent, draft: bool, case_id: int | None = None) -> dict[str, Any]:
    """What was posted, without blocks left blank, with addresses completed and sealed numbers of a draft kept."""
    async with reading(actor):
        return await completed(without_blanks(posted.values, least=0 if draft else 2), case_id)


ROUTES = [new_request_page, register_request, draft_page, rewrite, throw_away]
