"""Asking for a program's token."""

from typing import Annotated

import msgspec

from mediation.forms.fields import choice, integer, secret, text
from parties.access import Role


class TokenForm(msgspec.Struct, kw_only=True, frozen=True):
    """Name and password, and which centre and role the token is for where the account has several."""

    username: Annotated[str, text("User name", max_length=80)]
    password: Annotated[str, secret("Password")]
    centre_id: Annotated[int | None, integer("Centre", minimum=1)] = None
    role: Annotated[Role | None, choice("Role", Role)] = None
    label: Annotated[str, text("What the token is for", max_length=80)] = ""
