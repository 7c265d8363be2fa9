"""A house to look at and to measure: the demonstration centres with their disputes, and lawful histories in bulk."""
