"""Figures: measures by dimension and period, and the indicators ST-01 to ST-23 made of them."""
