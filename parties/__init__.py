"""WHO: people, organisations, centres and their roles; identity, scope and language.

The ground floor. It knows nothing of disputes: only who somebody is, for which centre they act and what they may do.
"""
