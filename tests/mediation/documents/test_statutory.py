"""What the law asks for comes back out of the page of every template; a template that leaves it out is caught."""

import pytest

from cases.vocabulary import Track
from mediation.documents import engine
from mediation.documents.catalogue import PAPERS, TEMPLATE_CODES, house_template
from mediation.documents.printing import Letterhead, job_of
from mediation.documents.samples import sample_content, sample_on
from mediation.documents.statutory import PROOFS, Trial, lacking, opposite, trial_of
from mediation.documents.thai_pdf import page_texts
from tests.mediation.documents.reading import by_poppler, plain, printed_pdf
from tests.mediation.documents.variants import variants

LANGUAGES = ("th", "en")


def pages_of(trial: Trial, source: str, language: str) -> list[str]:
    return page_texts(engine.print_now(job_of(trial.content, source.encode(), Letterhead(), language)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", PROOFS)
def test_the_houses_own_template_leaves_nothing_out(code: str, language: str) -> None:
    trial = trial_of(sample_on(Track.PEOPLE_CENTRE, code), language)
    assert lacking(trial, language, pages_of(trial, house_template(code).decode(), language)) == []
    for number, proof in enumerate(PROOFS[code]):
        assert bool(trial.expected.get(number)) is not bool(proof.thai or proof.instead), proof.path
        if proof.instead:
            assert printed_pdf(opposite(trial.content, proof), language) != printed_pdf(trial.content, language)


def test_everything_a_paper_must_hold_is_looked_for_on_its_page() -> None:
    for code, paper in PAPERS.items():
        sought = {proof.path for proof in PROOFS.get(code, ())}
        kept = {part.path for part in paper.required} - {"complete"}
        assert kept <= sought, code


@pytest.mark.parametrize("code", PROOFS)
def test_a_template_that_says_nothing_lacks_everything(code: str) -> None:
    trial = trial_of(sample_content(code), "th")
    bare = '#import "/house.typ": *\n#show: paper.with(effect-last: false)\n'
    found = lacking(trial, "th", pages_of(trial, bare, "th"))
    known = {proof.called for proof in PROOFS[code] if not proof.instead}
    assert set(found) >= known


@pytest.mark.parametrize("code", TEMPLATE_CODES)
def test_what_is_read_off_the_page_is_what_other_readers_read(code: str) -> None:
    for content in variants(code):
        pdf = printed_pdf(content)
        assert sorted(plain("".join(page_texts(pdf)))) == sorted(plain(by_poppler(pdf)))


def test_words_torn_apart_by_markup_are_read_as_they_are_seen() -> None:
    trial = trial_of(sample_content("DOC-02"), "th")
    torn = '#import "/house.typ": *\n#show: paper\nหนังสือ#strong[รับรอง] #h(0pt)ม#emph[.]#box[6]#text(fill: red)[9]\n'
    assert plain("หนังสือรับรอง ม.69") in plain("".join(pages_of(trial, torn, "th")))
