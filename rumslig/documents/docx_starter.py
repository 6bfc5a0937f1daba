"""A template to begin with: a plain letterhead with every placeholder, and what each becomes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
from docx.shared import Pt

from rumslig.documents.docx_fields import block_fields, line_fields
from rumslig.documents.docx_styles import set_up_page, set_up_styles
from rumslig.documents.office_zip import repack
from rumslig.documents.typesetter import UNDATED
from rumslig.language import Language, tr
from rumslig.outlet import export_path, hand_over

ORDER = (
    "sammanfattning",
    "arendet",
    "uppdrag",
    "synpunkter",
    "mellankommunalt",
    "kontroll",
    "kartor",
    "underlag",
    "underskrift",
    "bilaga",
)


@export_path("case-template")
def write_starter(target: Path, lang: Language = "sv") -> None:
    """Write a starting template: to be opened in a word processor and given the region's looks."""
    hand_over(target, make_starter(lang))


def make_starter(lang: Language = "sv") -> bytes:
    """Return the starting template; its last page describes the placeholders and is left out."""
    document: Any = docx.Document()
    set_up_page(document)
    set_up_styles(document, lang)
    _head(document)
    for label, name in (
        (tr("Till", lang=lang), "mottagare"),
        (tr("Ert dnr", lang=lang), "ert_dnr"),
    ):
        document.add_paragraph(f"{label}: {_field(name)}", style="Letterhead")
    document.add_paragraph("{%p if version %}", style="Letterhead")
    document.add_paragraph(f"{tr('Version', lang=lang)} {_field('version')}", style="Letterhead")
    document.add_paragraph("{%p endif %}", style="Letterhead")
    title = document.add_paragraph(_field("rubrik"), style="Title")
    title.paragraph_format.space_before = Pt(22)
    for name in ORDER:
        document.add_paragraph(_field(name), style="Body Text")
    _describe(document)
    core = document.core_properties
    core.title, core.author, core.comments = tr("Mall för yttrande", lang=lang), "Rumslig", ""
    core.created = core.modified = core.last_printed = UNDATED.replace(tzinfo=None)
    core.last_modified_by = "Rumslig"
    stream = io.BytesIO()
    document.save(stream)
    return repack(stream.getvalue())


def _field(name: str) -> str:
    return "{{ " + name + " }}"


def _head(document: Any) -> None:
    section = document.sections[0]
    head = section.header.paragraphs[0]
    head.style = document.styles["Letterhead"]
    head.add_run(_field("myndighet")).bold = True
    head.add_run(f"  {_field('avdelning')}\t{_field('datum')}  Dnr {_field('dnr')}")
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["Note"]
    foot.add_run(f"{_field('myndighet')}, {_field('adress')}")


def _describe(document: Any) -> None:
    """Write what each placeholder becomes, under a condition that is never met."""
    document.add_paragraph("{%p if beskrivning %}", style="Note")
    document.add_heading(tr("Platshållare i mallen"), level=1)
    document.add_paragraph(
        tr(
            "Det här avsnittet följer inte med i yttrandet. Skriv platshållare mellan dubbla "
            "klamrar. En hel del står ensam i sitt stycke och får mallens egna formatmallar "
            "Heading 1–3, Body Text, List Bullet, List Number och Caption."
        ),
        style="Body Text",
    )
    for words, fields in (
        (tr("Ord och rader"), line_fields()),
        (tr("Hela delar"), block_fields()),
    ):
        document.add_heading(words, level=2)
        for name, meaning in fields.items():
            document.add_paragraph(f"{name}: {meaning}", style="List Bullet")
    document.add_paragraph("{%p endif %}", style="Note")
