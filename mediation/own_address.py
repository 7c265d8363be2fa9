"""The address people type to reach this installation: printed on papers, so that they can be checked there."""

from mediation.settings import Settings

_in_use: list[str] = []


def use(settings: Settings) -> None:
    """Make this the address of the process."""
    _in_use[:] = [settings.base_url]


def current() -> str:
    """The address, without a slash at its end; that of this machine before `use`."""
    return _in_use[0] if _in_use else Settings().base_url
