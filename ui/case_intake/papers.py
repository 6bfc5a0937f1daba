"""Which of the files that are handed to the window are a consultation's papers."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from rumslig.cases.file import SUFFIX

MAILS = (".eml", ".msg")
DOCUMENTS = (".docx", ".docm", ".doc")
_PAPERS = (*MAILS, *DOCUMENTS, ".pdf")
_MOST_LOOKED_AT = 2_000


def are_papers(files: Sequence[Path]) -> bool:
    """Whether files are papers of a consultation, to be taken in together.

    A mail, a Word document, a zip or folder with such or a PDF in it, or several PDFs. A single PDF
    may as well be a map to place, and a zip of layers is opened as layers.
    """
    given = [path for path in files if path.suffix.lower() != SUFFIX]
    pdfs = sum(path.suffix.lower() == ".pdf" for path in given)
    return pdfs > 1 or any(_is_paper(path) for path in given)


def _is_paper(path: Path) -> bool:
    ending = path.suffix.lower()
    if ending in (*MAILS, *DOCUMENTS):
        return True
    if ending == ".zip":
        return _archive_has_papers(path)
    if path.is_dir() and ending != ".gdb":
        inner = islice(path.rglob("*"), _MOST_LOOKED_AT)
        return any(item.suffix.lower() in _PAPERS for item in inner)
    return False


def _archive_has_papers(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return any(name.lower().endswith(_PAPERS) for name in names[:_MOST_LOOKED_AT])
