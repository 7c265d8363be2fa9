"""TOLD: who hears of what happened, and how it reaches them."""
