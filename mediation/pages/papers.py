"""How the centre's papers look: letterhead, signers, logo, templates; tried on an invented case before they are kept."""

from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath

from mediation.documents.pictures import LARGEST_FILE
from mediation.forms.documents import TITLES, LetterheadForm, TemplateForm
from mediation.pages.documents import attachment
from mediation.pages.forms import FormView, form_view
from mediation.pages.posting import Sent, fresh_key, receive
from mediation.pages.render import go, page
from mediation.practice.letterheads import (
    change_letterhead,
    change_logo,
    change_template,
    list_templates,
    read_letterhead,
    read_template,
    sample_paper,
)
from parties.access import Actor, Permission, require
from parties.errors import NotValid

AnyRequest = Request[Any, Any, Any]
_HOME = "/papers"


@get(_HOME, include_in_schema=False)
async def papers_page(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Letterhead, logo and templates."""
    head = await read_letterhead(actor)
    known = {
        name: value for name, value in msgspec.to_builtins(head).items() if name in LetterheadForm.__struct_fields__
    }
    return await _shown(request, actor, form_view(LetterheadForm, known))


@post(_HOME, include_in_schema=False, status_code=303)
async def change_papers(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Set the letterhead and who signs."""
    require(actor, Permission.edit_papers)

    async def deed(posted: Sent) -> Response[Any]:
        answer = await change_letterhead(actor, posted.values, key=posted.key)
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[Any]:
        return await _shown(request, actor, form, status)

    return await receive(request, LetterheadForm, deed, again)


@post("/papers/logo", include_in_schema=False, status_code=303)
async def send_logo(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Keep a picture for the head of letters, or take it away where none is sent."""
    require(actor, Permission.edit_papers)
    form = await request.form()
    sent = form.get("logo")
    content = await sent.read(LARGEST_FILE + 1) if isinstance(sent, UploadFile) else b""
    try:
        await change_logo(actor, None if form.get("remove") else content)
    except NotValid as refused:
        head = await read_letterhead(actor)
        known = {
            name: value for name, value in msgspec.to_builtins(head).items() if name in LetterheadForm.__struct_fields__
        }
        return await _shown(request, actor, form_view(LetterheadForm, known, refused.faults), 422)
    return go(_HOME, "saved")


@get("/papers/templates/{code:str}", include_in_schema=False)
async def template_page(request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
    """The text of a template."""
    source = await read_template(actor, code)
    return _template(request, code, form_view(TemplateForm, {"source": source}))


@post("/papers/templates/{code:str}", include_in_schema=False, status_code=303)
async def send_template(request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[Any]:
    """Use it from now on; a broken one is refused with line and reason."""
    await read_template(actor, code)

    async def deed(posted: Sent) -> Response[Any]:
        answer = await change_template(actor, code, posted.values, key=posted.key)
        return go(answer.location, "saved")

    async def again(form: FormView, status: int) -> Response[Any]:
        return _template(request, code, form, status)

    return await receive(request, TemplateForm, deed, again)


@get("/papers/templates/{code:str}/sample", include_in_schema=False)
async def sample_file(request: AnyRequest, actor: NamedDependency[Actor], code: FromPath[str]) -> Response[bytes]:
    """An invented case, printed as this centre prints it."""
    language = "en" if request.query_params.get("language") == "en" else "th"
    return attachment(f"{code}-sample.pdf", await sample_paper(actor, code, language))


async def _shown(request: AnyRequest, actor: Actor, form: FormView, status: int = HTTPStatus.OK) -> Response[Any]:
    return page(
        request,
        "papers.html",
        status=status,
        form=form,
        key=fresh_key(),
        logo=bool((await read_letterhead(actor)).logo),
        templates=await list_templates(actor),
        titles=TITLES,
    )


def _template(request: AnyRequest, code: str, form: FormView, status: int = HTTPStatus.OK) -> Response[Any]:
    title = TITLES[code]
    return page(request, "papers_template.html", status=status, code=code, title=title, form=form, key=fresh_key())


ROUTES = [papers_page, change_papers, send_logo, template_page, send_template, sample_file]
