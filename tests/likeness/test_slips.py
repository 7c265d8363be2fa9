"""The rules over labelled pairs of a seed they were made with: the benchmark measures seeds nobody looked at."""

import pytest

from tests.likeness.judging import judged
from tests.likeness.slips import NAME_SLIPS, OTHER_SLIPS, Register, pairs

pytestmark = pytest.mark.real_data
SEED = 1


def test_what_is_tied_is_found_and_little_else() -> None:
    made = pairs(SEED)
    assert len(made) >= 300
    found = [bool(judged(pair)) for pair in made]
    tied = [pair.tied for pair in made]
    rightly = sum(one and other for one, other in zip(found, tied, strict=True))
    assert rightly / sum(tied) >= 0.98
    assert rightly / sum(found) >= 0.80


def test_the_same_seed_makes_the_same_pairs_and_another_makes_others() -> None:
    assert pairs(SEED, 40) == pairs(SEED, 40) != pairs(SEED + 1, 40)


def test_every_class_of_slips_is_made() -> None:
    classes = {slip for pair in pairs(SEED, 2000) for slip in pair.slips}
    assert classes >= NAME_SLIPS.keys() | OTHER_SLIPS.keys() | {"married", "body_otherwise"}
    assert {pair.why for pair in pairs(SEED, 40) if not pair.tied} >= {
        "relatives_elsewhere",
        "namesakes",
        "almost_namesakes",
    }


def test_every_slip_is_made_on_somebody() -> None:
    register = Register(SEED)
    people = [register.somebody() for _ in range(200)]
    for name, slip in (NAME_SLIPS | OTHER_SLIPS).items():
        assert any(slip(register.rng, one) != one for one in people), name
