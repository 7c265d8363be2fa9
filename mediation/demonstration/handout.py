"""What is handed to whoever tries the demonstration: the accounts and their password, kept in a file for its owner alone."""

import os
import secrets
from pathlib import Path

from mediation.demonstration.cast import CAST, CENTRES

FILE = "demonstration.txt"
_PASSWORD = "password: "  # noqa: S105 - the word before it, not the thing
_SYLLABLES = (
    *("baan", "nam", "din", "fai", "lom", "mai", "dok", "khao", "pla", "nok", "chang", "maew"),
    *("talad", "suan", "thung", "khlong", "saphan", "sala", "wat", "phu", "doi", "koh", "hat", "thale"),
    *("som", "kluai", "mamuang", "taeng", "phak", "prik", "kluea", "namtan", "krok", "mo", "chon", "thuai"),
)
_WORDS = 4


def new_password() -> str:
    """Four words that are easily typed, drawn by chance, and a number."""
    words = [secrets.choice(_SYLLABLES) for _ in range(_WORDS)]
    return "-".join([*words, str(secrets.randbelow(900) + 100)])


def remembered(var: Path) -> str | None:
    """The password an earlier start wrote down; None where there is none."""
    path = var / FILE
    if not path.exists():
        return None
    lines = path.read_text("utf-8").splitlines()
    return next((line.removeprefix(_PASSWORD) for line in lines if line.startswith(_PASSWORD)), None)


def remember(var: Path, password: str) -> Path:
    """Write the handout down, readable by its owner alone; where it lies."""
    var.mkdir(parents=True, exist_ok=True)
    path = var / FILE
    fresh = path.with_name(f"{FILE}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(handout(password))
    fresh.replace(path)
    return path


def handout(password: str) -> str:
    """The accounts with their roles and centres, and the password of them all."""
    width = max(len(who) for who in CAST)
    lines = ["Accounts of the demonstration (invented people; all with the same password):"]
    for who, member in CAST.items():
        centres = ", ".join(CENTRES[centre].name for centre in member.centres)
        lines.append(f"  {who:<{width}}  {member.role.value:<10}  {centres}")
    return "\n".join([*lines, f"{_PASSWORD}{password}", ""])
