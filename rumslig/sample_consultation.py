"""The consultation that the sample case answers, as it came: a zip with letters and plan."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from layers.atomic import write_atomic
from rumslig.builtin import sample_folder
from rumslig.documents.office_zip import EARLIEST
from rumslig.documents.typesetter import typeset

NAME = "remiss-norra-mosas.zip"
SENT = datetime(2026, 11, 13, tzinfo=UTC)
SCANNED = "undersokning"
"""The document that came as a picture, without text."""


def write_consultation() -> bytes:
    """Return the sample consultation as a zip file; the same bytes each time.

    Two documents can be searched and one is scanned; the plan area lies beside them.
    """
    sources = {path.name: path.read_bytes() for path in (sample_folder() / "remiss").glob("*.typ")}
    documents = {
        "remissbrev.pdf": typeset(sources["remissbrev.typ"].decode(), sources, when=SENT),
        "planbeskrivning.pdf": typeset(sources["planbeskrivning.typ"].decode(), sources, when=SENT),
        f"{SCANNED}.pdf": _scan(sources),
        "plangräns.geojson": (sample_folder() / "plan.geojson").read_bytes(),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(documents.items()):
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def save_consultation(target: Path) -> Path:
    """Write the sample consultation into a file; return the file. All of it is made up."""
    write_atomic(target, write_consultation())
    return target


def _scan(sources: dict[str, bytes]) -> bytes:
    """Return a document as a scanner gives it: a picture of the page, without a word of text."""
    page = typeset(sources[f"{SCANNED}.typ"].decode(), sources, form="png", ppi=110)
    template = (
        '#set document(title: "Scanner")\n#set page(paper: "a4", margin: 0mm)\n'
        '#image("page.png", width: 100%, alt: "En inskannad sida")\n'
    )
    return typeset(template, {"page.png": page}, when=SENT)
