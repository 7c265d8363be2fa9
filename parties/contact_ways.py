"""The ways to somebody, and how they agreed to one. Pure."""

from enum import StrEnum


class ContactWay(StrEnum):
    """The ways to somebody. `none`: nobody writes to them."""

    letter = "letter"
    phone = "phone"
    line = "line"
    mail = "mail"
    none = "none"


class ContactBasis(StrEnum):
    """How somebody agreed."""

    written = "written"
    spoken = "spoken"
