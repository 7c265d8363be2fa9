"""WHAT: the case file, its lifecycle, the law it stands under and its journal."""
