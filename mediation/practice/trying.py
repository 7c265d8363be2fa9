"""Trying a template on an invented case before it is kept: it must print, bear the mark, say what the law asks for, and no more
than the track allows."""

from collections.abc import Sequence

from cases.msgid import N_
from cases.vocabulary import Track
from mediation.documents.content import Content
from mediation.documents.engine import NotPrintable, print_pages, print_pdf
from mediation.documents.printing import LANGUAGES, Letterhead, Verification, job_of
from mediation.documents.samples import sample_on
from mediation.documents.statutory import PROOFS, lacking, opposite, trial_of
from mediation.practice.marking import sample_verification
from mediation.practice.proofreading import proofread
from parties.errors import Fault, NotValid
from parties.language import gettext as _

_PLAIN = Letterhead()


async def try_template(code: str, source: str, track: Track) -> None:
    """Print an invented case with it, in both languages. Raises NotValid for the field `source`: with line and reason, or with
    the statutory parts that do not stand on the page.

    Also refused: one that prints the same with a mark and without, for nobody could check such a paper.
    """
    content, text = sample_on(track, code), source.encode()
    try:
        bare = await _printed(content, text, LANGUAGES[0], None)
        marked = await _printed(content, text, LANGUAGES[0], sample_verification())
        missing = [part for language in LANGUAGES for part in await _left_out(content, text, language)]
    except NotPrintable as wrong:
        params = {"line": str(wrong.line), "reason": wrong.reason[:300]}
        if wrong.fetches:
            told = N_("Line %(line)s: a template cannot fetch packages. Write what it needs into the template itself.")
            raise NotValid([Fault("template_fetches", told, "source", params=params)]) from wrong
        message = N_("Line %(line)s: %(reason)s") if wrong.in_template else N_("In the shared parts: %(reason)s")
        raise NotValid([Fault("template_broken", message, "source", params=params)]) from wrong
    if marked == bare:
        told = N_("This template leaves out the code by which anybody can check the paper. Write: #show: paper")
        raise NotValid([Fault("template_unmarked", told, "source")])
    if missing:
        raise NotValid([_fault(missing)])


def _fault(missing: Sequence[str]) -> Fault:
    told = N_("This template leaves out what the law asks for: %(missing)s.")
    named = ", ".join(_(part) for part in dict.fromkeys(missing))
    return Fault("template_lacks", told, "source", params={"missing": named})


async def _printed(content: Content, source: bytes, language: str, mark: Verification | None) -> bytes:
    return await print_pdf(job_of(content, source, _PLAIN, language, mark))


async def _left_out(content: Content, source: bytes, language: str) -> list[str]:
    """The statutory parts that do not come back out of the page. Raises NotPrintable, and NotValid where it says too much."""
    trial = trial_of(content, language)
    done = await print_pages(job_of(trial.content, source, _PLAIN, language))
    proofread(content, _PLAIN, done.pages)
    missing = lacking(trial, language, done.pages)
    for proof in PROOFS.get(content.document, ()):
        if proof.instead:
            other = await _printed(opposite(trial.content, proof), source, language, None)
            if other == done.pdf:
                missing.append(proof.called)
    return missing
