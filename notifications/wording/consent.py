"""The words that are read to somebody before they say how they want to be reached. An edition is never changed; a new one is
added, so that it stays known what each person agreed to."""

from collections.abc import Mapping

from cases.msgid import N_

CONSENT_WORDS: Mapping[int, str] = {
    1: N_(
        "The centre can tell you of letters and appointments by telephone message, LINE or mail. Such a message says only who "
        "sends it and has a link for you. You may say no, choose a letter, or change your mind at any time: it has no effect "
        "on your matter. Say also whether somebody else reads what comes to you, or whether it could put you in danger."
    ),
}
"""Edition → the msgid of its words."""
EDITION = max(CONSENT_WORDS)
"""The edition that is read now."""
