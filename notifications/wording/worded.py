"""What a message says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Worded:
    """What is read: `subject`, `text` and `html` in a mail; `text` on LINE and elsewhere; `sms` on a telephone."""

    subject: str
    text: str
    html: str
    sms: str


class NoWords(LookupError):
    """There are no words for this event, or a fact that they need is missing."""
