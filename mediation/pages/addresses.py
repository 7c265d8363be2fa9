"""Numbers in addresses."""

from parties.errors import NotFound

_LARGEST = 2**63 - 1


def row_id(given: int) -> int:
    """The id of a row as it stood in an address. Raises NotFound for what can be none."""
    if not 0 < given <= _LARGEST:
        raise NotFound
    return given
