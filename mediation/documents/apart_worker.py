"""A process for one errand: it opens files made by others, holds no key, and ends.

It can write no file, open no socket, and has its own limits of time and memory.
Run as `python -I -m mediation.documents.apart_worker`.
"""

import resource
import sys

import msgspec

from mediation.documents.binding import bound
from mediation.documents.errands import Bind, Bound, Inspect
from mediation.documents.scans import inspected
from mediation.documents.shut_in import shut_in

_MOST_MEMORY = 1536 * 1024**2
_MOST_SECONDS = 60


def main() -> None:
    """Do the errand that comes in, and answer it."""
    shut_in(_MOST_MEMORY)
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    errand = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Inspect | Bind)
    answer = inspected(errand.files) if isinstance(errand, Inspect) else Bound(bound(errand))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main()
