"""The repertoire: every dispute of the demonstration, written by hand; every person and every quarrel in them is invented."""

from mediation.demonstration.script import Story
from mediation.demonstration.stories import (
    ahead,
    certified,
    challenged,
    contracts,
    crime,
    debts,
    families,
    harm,
    land,
    old_debts,
    safety,
    sent_on,
    tied,
    water,
)

STORIES: tuple[Story, ...] = (
    *land.STORIES,
    *water.STORIES,
    *debts.STORIES,
    *old_debts.STORIES,
    *contracts.STORIES,
    *harm.STORIES,
    *families.STORIES,
    *crime.STORIES,
    *certified.STORIES,
    *challenged.STORIES,
    *safety.STORIES,
    *sent_on.STORIES,
    *tied.STORIES,
    *ahead.STORIES,
)
