"""Lawful histories in bulk, written by sets. The pure rules, the chain and the numbers are those of the practice.

The practice functions are too slow for a million cases; what is written here must be what they would have written. The
differential test of this package plays generated histories through both and compares.
"""
