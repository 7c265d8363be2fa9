"""The stories by theme; each room ends in its STORIES."""
