"""The accounts of a centre: making them, giving and ending roles, setting passwords, closing them."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.msgid import N_
from mediation.forms.centre import AccountForm, NewPasswordForm, RoleForm
from mediation.forms.fields import Choice
from mediation.pages.forms import FieldView, FormView, form_view
from mediation.pages.posting import Sent, receive, sent
from mediation.pages.render import go, page
from mediation.pages.words import role_name
from mediation.practice.administration import (
    GRANTABLE,
    AccountHere,
    NewAccount,
    accounts_here,
    create_account,
    disable_account,
    enable_account,
    end_role,
    grant_role,
    set_password,
)
from parties import thai
from parties.access import Actor, Permission, require
from parties.errors import NotFound

AnyRequest = Request[Any, Any, Any]

_ACCOUNTS = "/administration/accounts"
_LANGUAGES: Sequence[Choice] = (("th", "ภาษาไทย"), ("en", "English"))


@get(_ACCOUNTS, include_in_schema=False)
async def accounts(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """Everybody who holds or held a role here, and the form that gives a role to an account of another centre."""
    return await _list(request, actor, form_view(RoleForm))


@post(_ACCOUNTS, include_in_schema=False, status_code=303)
async def invite(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Give a role to an account that exists."""
    require(actor, Permission.administer)

    async def deed(posted: Sent) -> Response[Any]:
        account_id = await grant_role(actor, posted["username"], posted["role"])
        return go(f"{_ACCOUNTS}/{account_id}", "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return await _list(request, actor, form, status)

    return await receive(request, RoleForm, deed, again)


@get("/administration/accounts/new", include_in_schema=False)
async def account_form(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[str]:
    """The form for a new account."""
    require(actor, Permission.administer)
    return _new(request, form_view(AccountForm))


@post("/administration/accounts/new", include_in_schema=False, status_code=303)
async def make_account(request: AnyRequest, actor: NamedDependency[Actor]) -> Response[Any]:
    """Make an account with its first role."""
    require(actor, Permission.administer)

    async def deed(posted: Sent) -> Response[Any]:
        account_id = await create_account(
            actor,
            NewAccount(
                username=posted["username"],
                display_name=thai.normalise(posted["display_name"]),
                password=posted["password"],
                role=posted["role"],
                locale=posted["locale"],
                national_id=posted["national_id"].strip(),
            ),
        )
        return go(f"{_ACCOUNTS}/{account_id}", "saved")

    async def again(form: FormView, status: int) -> Response[str]:
        return _new(request, form, status)

    return await receive(request, AccountForm, deed, again)


@get("/administration/accounts/{account_id:int}", include_in_schema=False)
async def one_account(request: AnyRequest, actor: NamedDependency[Actor], account_id: FromPath[int]) -> Response[str]:
    """One account: its roles here, and what may be done with it."""
    return await _one(request, actor, account_id, form_view(NewPasswordForm))


@post("/administration/accounts/{account_id:int}/password", include_in_schema=False, status_code=303)
async def give_password(request: AnyRequest, actor: NamedDependency[Actor], account_id: FromPath[int]) -> Response[Any]:
    """Give an account a password; every sign-in of it ends."""
    require(actor, Permission.administer)

    async def deed(posted: Sent) -> Response[Any]:
        await set_password(actor, account_id, posted["password"])
        return go(f"{_ACCOUNTS}/{account_id}", "password_changed")

    async def again(form: FormView, status: int) -> Response[str]:
        return await _one(request, actor, account_id, form, status)

    return await receive(request, NewPasswordForm, deed, again)


@post("/administration/accounts/{account_id:int}/roles", include_in_schema=False, status_code=303)
async def give_role(request: AnyRequest, actor: NamedDependency[Actor], account_id: FromPath[int]) -> Response[Any]:
    """Give the account one more role here."""
    account = await _known(actor, account_id)
    posted = await sent(request)
    await grant_role(actor, account.username, posted["role"])
    return go(f"{_ACCOUNTS}/{account_id}", "saved")


@post("/administration/accounts/{account_id:int}/roles/end", include_in_schema=False, status_code=303)
async def take_role(request: AnyRequest, actor: NamedDependency[Actor], account_id: FromPath[int]) -> Response[Any]:
    """End one of its roles here."""
    await _known(actor, account_id)
    posted = await sent(request)
    await end_role(actor, account_id, posted["role"])
    return go(f"{_ACCOUNTS}/{account_id}" if account_id != actor.account_id else "/", "saved")


@post("/administration/accounts/{account_id:int}/close", include_in_schema=False, status_code=303)
async def close(request: AnyRequest, actor: NamedDependency[Actor], account_id: FromPath[int]) -> Response[Any]:
    """Close the account, or open it again."""
    await _known(actor, account_id)
    posted = await sent(request)
    await (enable_account if posted["open"] == "yes" else disable_account)(actor, account_id)
    return go(f"{_ACCOUNTS}/{account_id}", "saved")


async def _known(actor: Actor, account_id: int) -> AccountHere:
    found = next((account for account in await accounts_here(actor) if account.account_id == account_id), None)
    if found is None:
        raise NotFound
    return found


def _offering(form: FormView) -> FormView:
    """The form with the lists of roles and languages, which the deeds themselves hold the typed value against."""
    lists: dict[str, Sequence[Choice]] = {
        "role": [(role.value, role_name(role)) for role in GRANTABLE],
        "locale": _LANGUAGES,
    }
    return replace(
        form, fields=[_listed(view, lists[view.name]) if view.name in lists else view for view in form.fields]
    )


def _listed(view: FieldView, choices: Sequence[Choice]) -> FieldView:
    spec = replace(view.spec, kind="choice", required=True)
    return replace(view, spec=spec, choices=choices, chosen=frozenset({view.value}))


async def _list(request: AnyRequest, actor: Actor, form: FormView, status: int = HTTPStatus.OK) -> Response[str]:
    found = await accounts_here(actor)
    return page(request, "administration_accounts.html", status=status, accounts=found, form=_offering(form))


def _new(request: AnyRequest, form: FormView, status: int = HTTPStatus.OK) -> Response[str]:
    around: dict[str, Any] = {"action": f"{_ACCOUNTS}/new", "back": (_ACCOUNTS, N_("Accounts and roles"))}
    return page(
        request,
        "administration_form.html",
        status=status,
        form=_offering(form),
        key="",
        heading=N_("New account"),
        **around,
    )


async def _one(
    request: AnyRequest, actor: Actor, account_id: int, form: FormView, status: int = HTTPStatus.OK
) -> Response[str]:
    account = await _known(actor, account_id)
    return page(
        request,
        "administration_account.html",
        status=status,
        account=account,
        form=form,
        grantable=[role for role in GRANTABLE if role not in account.roles],
        own=account_id == actor.account_id,
    )


ROUTES = [
    accounts,
    invite,
    account_form,
    make_account,
    one_account,
    give_password,
    give_role,
    take_role,
    close,
]
