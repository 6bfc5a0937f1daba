"""Which register is used, and which function the user has: kept in the home, read by all."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace

from layers.atomic import write_atomic
from rumslig.register.database import hide_password, read_address
from rumslig.settings import Home

VARIABLE = "RUMSLIG_REGISTER"
"""Names a shared register for every command and the window."""

_FORMAT = "rumslig.register-choice/1"


@dataclass(frozen=True, slots=True)
class RegisterChoice:
    """What the user has chosen.

    Attributes
    ----------
    address
        Of a shared register, "" for the home's own.
    function
        Whose cases are "mine", such as "planhandläggare"; no person's name is needed.
    """

    address: str = ""
    function: str = ""


def read_choice(home: Home) -> RegisterChoice:
    """Return what was chosen; nothing where the file is missing or cannot be read."""
    try:
        found = json.loads((home.root / "register.json").read_text("utf-8"))
        return RegisterChoice(str(found.get("address", "")), str(found.get("function", "")))
    except (OSError, ValueError, AttributeError):
        return RegisterChoice()


def keep_choice(home: Home, choice: RegisterChoice) -> None:
    """Keep what was chosen, in a file that only the user can read: it may hold a password.

    Raises
    ------
    CaseError
        The address cannot be understood.
    """
    if choice.address:
        read_address(choice.address)
    file = home.root / "register.json"
    document = {"format": _FORMAT, "address": choice.address, "function": choice.function}
    content = json.dumps(document, ensure_ascii=False, indent=1).encode()
    write_atomic(file, content, mode=0o600)


def keep_function(home: Home, function: str) -> None:
    """Keep which function the user has."""
    keep_choice(home, replace(read_choice(home), function=function.strip()))


def shared_address(home: Home) -> str | None:
    """Return the shared register's address, None where the home's own is used.

    The environment goes before what is kept in the home.
    """
    return os.environ.get(VARIABLE) or read_choice(home).address or None


def shown_address(address: str | None, home: Home) -> str:
    """Return how a register is named to the user: without password."""
    return hide_password(read_address(address)) if address else str(home.register)
