"""A document as a file of the kind that its name tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from rumslig.documents.blocks import Response
from rumslig.documents.docx import write_docx
from rumslig.documents.pdf import write_pdf

WRITERS: Mapping[str, Callable[[Response], bytes]] = {".docx": write_docx, ".pdf": write_pdf}
"""What writes a document, by the file's ending."""


def write_for(target: Path, response: Response) -> bytes:
    """Return a document's bytes for a file whose ending is one of `WRITERS`."""
    return WRITERS[target.suffix.lower()](response)
