"""A process that does nothing but compile: one job in, one PDF out, over its own two pipes.

It holds the fonts once, sees no file outside the folder of the templates, reaches no network, can write no file, and is
ended by its owner when a job takes too long. Run as `python -I -m mediation.documents.worker`.
"""

import os
import sys
from datetime import UTC

import msgspec
import typst

from mediation.documents.jobs import FONTS, TEMPLATES, Done, Job, receive, send
from mediation.documents.shut_in import shut_in
from mediation.documents.thai_pdf import page_texts, searchable

_POLITENESS = 10
_MOST_MEMORY = 2 * 1024**3
_NO_PACKAGES = TEMPLATES / "packages"
"""There is no such folder: a template is one file, and packages it names are none."""


class Press:
    """The compiler with the house's fonts and no others."""

    def __init__(self) -> None:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
        self._compiler = typst.Compiler(
            root=TEMPLATES, font_paths=fonts, package_path=_NO_PACKAGES, package_cache_path=_NO_PACKAGES
        )

    def bare(self, job: Job) -> bytes:
        """What the compiler alone makes of a job. Raises typst.TypstError."""
        made = self._compiler.compile(
            input=job.source,
            root=TEMPLATES,
            sys_inputs={"data": job.data},
            pdf_standards=["a-2b"],
            timestamp=job.issued_on.astimezone(UTC),
        )
        assert isinstance(made, bytes), "one file was asked for"
        return made

    def print(self, job: Job) -> Done:
        """The finished PDF, or what is wrong."""
        try:
            pdf = searchable(self.bare(job))
            return Done(pdf, page_texts(pdf))
        except typst.TypstError as wrong:
            return Done(reason=wrong.message, diagnostic=wrong.diagnostic)


def main() -> None:
    """Do jobs until the owner closes the pipe."""
    # Whoever waits for a page goes before whoever waits for a paper.
    os.nice(_POLITENESS)
    shut_in(_MOST_MEMORY)
    press = Press()
    while packed := receive(sys.stdin.buffer):
        send(sys.stdout.buffer, press.print(msgspec.msgpack.decode(packed, type=Job)))


if __name__ == "__main__":
    main()
