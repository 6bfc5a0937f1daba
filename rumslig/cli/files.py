"""Files as the desktop, a shell or a drop names them: paths and file: addresses."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from rumslig.language import tr

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):(?=/)")
"""At least two letters, so that C:/ is a drive."""


def names_file(word: str) -> bool:
    """Whether a word on the command line can only be meant as a file."""
    separators = {"/", os.sep}
    return (
        bool(Path(word).suffix)
        or any(mark in word for mark in separators)
        or "\\" in word
        or Path(word).exists()
    )


def read_file_argument(word: str) -> Path:
    """Return the file that an argument names, absolute; it must exist.

    Raises
    ------
    UnreadableFile
        There is no such file, or the address leads to another machine.
    """
    from layers.errors import UnreadableFile

    path = _path_of(word).absolute()
    try:
        found = path.exists()
    except (OSError, ValueError):  # longer than a name may be, or with a NUL
        found = False
    if not found:
        raise UnreadableFile(tr("{file} finns inte; ange en fil som finns.", file=path.name))
    return path


def _path_of(word: str) -> Path:
    from layers.errors import UnreadableFile

    match = _SCHEME.match(word)
    if match is None or Path(word).exists():
        return Path(word)
    if match[1].lower() != "file":
        raise UnreadableFile(
            tr("{file} är en nätadress; hämta filen och ange den på datorn.", file=word)
        )
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(word.replace("?", "%3F").replace("#", "%23"))
    local = unquote(parts.path, errors="surrogateescape")
    if parts.netloc not in ("", "localhost"):
        if sys.platform == "win32":
            return Path(f"//{parts.netloc}{local}")
        raise UnreadableFile(
            tr("{file} ligger på en annan dator; ange en fil på den här.", file=word)
        )
    if re.match(r"/[A-Za-z]:", local):  # file:///C:/…
        local = local[1:]
    return Path(local)
