"""What one request brings along: its token, who holds it, and the cookies that carry it."""

from dataclasses import dataclass
from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.types import Scope

from parties.sign_ins import SignedIn

FEED = "/calendar/feed/"
"""Under it calendar programs read, by the secret in the address alone: no sign-in is looked for there and none is given."""
GUESTS = "/guest"
"""Here and under it a guest reads and answers: whoever is signed in counts for nothing there, and a guest for nothing elsewhere."""
_WORD_SECONDS = 14 * 24 * 3600
"""As long as a device keeps anything."""
Connection = ASGIConnection[Any, Any, Any, Any]


@dataclass
class Visit:
    """One request's own. `token` was sent with it, whether it stands or not; `signed_in` is whoever holds it.

    `guest` is the token of a guest's sitting, `guest_sits` says that it stands, `at_guests` that this is one of a guest's pages,
    `of_everybody` that this is what every page has a form for.
    `visitor` is the value that protects forms before anybody is signed in; `fresh`: its cookie is still to be set.
    """

    secure: bool = True
    token: str | None = None
    by_bearer: bool = False
    signed_in: SignedIn | None = None
    visitor: str | None = None
    fresh: bool = False
    guest: str | None = None
    guest_sits: bool = False
    at_guests: bool = False
    of_everybody: bool = False

    @property
    def sign_in_cookie(self) -> str:
        """The name of the sign-in cookie; `__Host-` binds it to this very host, and asks for https."""
        return cookie_name("sid", self.secure)

    def cookie(self, token: str) -> Cookie:
        """The cookie that carries a sign-in until the browser is closed or the server has had enough."""
        return house_cookie("sid", token, self.secure)

    def no_cookie(self) -> Cookie:
        """Takes the sign-in cookie away."""
        return house_cookie("sid", "", self.secure, max_age=0)

    def guest_cookie(self, token: str) -> Cookie:
        """The cookie that carries a guest's sitting; an empty token takes it away."""
        return house_cookie("guest", token, self.secure, max_age=None if token else 0)

    def word_for_the_device(self, account_id: int) -> Cookie:
        """Tells the scripts of this browser that the account has signed out: what it kept on the device is to go."""
        name = cookie_name("left", self.secure)
        return Cookie(name, value=str(account_id), path="/", secure=self.secure, samesite="lax", max_age=_WORD_SECONDS)


def visit_of(scope: Scope) -> Visit:
    """The visit of a request; one that knows nothing where the address belongs to no route."""
    visit = scope["state"].get("visit")
    return visit if isinstance(visit, Visit) else Visit()


def cookie_name(name: str, secure: bool) -> str:
    """The full name of a cookie of the house."""
    return f"__Host-{name}" if secure else name


def house_cookie(name: str, value: str, secure: bool, max_age: int | None = None) -> Cookie:
    """A cookie no script reads and no other site's form brings along."""
    return Cookie(
        cookie_name(name, secure), value=value, path="/", secure=secure, httponly=True, samesite="lax", max_age=max_age
    )
