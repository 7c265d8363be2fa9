"""The turns of the worker: the one list. Each part of the house that has work of this kind adds its line."""

from datetime import timedelta

from mediation.delivering import DELIVERY
from mediation.figures_turn import FIGURES
from mediation.practice.carrying import exchange_turn
from mediation.practice.clock_turn import clock_turn
from mediation.upkeep import sweep_turn
from mediation.worker import Turn

TURNS: tuple[Turn, ...] = (
    Turn("clocks", timedelta(seconds=20), clock_turn),
    Turn("sweep", timedelta(days=1), sweep_turn),
    DELIVERY,
    Turn("exchange", timedelta(seconds=2), exchange_turn),
    *FIGURES,
)
