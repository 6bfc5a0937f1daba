"""Names of files as they are shown: without tricks, whatever a mail or an archive called them."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 180
_WRONG_LETTERS = set("σΣ÷┼─╓")
"""What å ä ö Å Ä Ö of Windows' old western letters become when they are read as a DOS name."""


def shown_name(name: str) -> str:
    """Return a name that can be shown and written in a list: composed letters, no ways out.

    Folders within an archive stay ("Bilagor/plan.pdf"); drives, "..", control characters and marks
    that turn the writing direction go.
    """
    text = unicodedata.normalize("NFC", name).replace("\\", "/")
    text = "".join(
        letter for letter in text if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")
    )
    parts = [part.strip() for part in re.sub(r"^[A-Za-z]:", "", text).split("/")]
    kept = "/".join(part for part in parts if part and part.strip("."))
    if len(kept) > LONGEST:
        kept = f"…{kept[-LONGEST + 1 :]}"
    return kept or "namnlös"


def archive_name(name: str, is_utf8: bool) -> str:
    """Return a member's name in the letters that it was written in.

    Archives without the mark for UTF-8 are read as DOS names; some hold UTF-8 all the same (macOS),
    some Windows' letters.
    """
    if is_utf8:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _WRONG_LETTERS & set(name):
        return raw.decode("cp1252", errors="replace")
    return name


def number_name(name: str, number: int) -> str:
    """Return "plan (2).pdf" for the second "plan.pdf"."""
    stem, dot, ending = name.rpartition(".")
    return f"{stem} ({number}).{ending}" if dot and stem else f"{name} ({number})"
