"""Everything that leaves a case, written together: all of the files or none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from rumslig.cases.case import Case
from rumslig.cases.table import finding_rows
from rumslig.documents.docx import write_docx
from rumslig.documents.docx_template import fill_template, read_template
from rumslig.documents.evidence import Evidence, gather_evidence
from rumslig.documents.findings_file import write_findings
from rumslig.documents.maps import draw_case_maps, number_figures
from rumslig.documents.pdf import write_pdf
from rumslig.documents.response import compose_response
from rumslig.documents.upkeep_words import LOCK_FILE
from rumslig.documents.web_map import write_web_map
from rumslig.language import Language, tr
from rumslig.outlet import export_path, hand_over
from rumslig.progress import Progress, silent
from rumslig.workspace import Workspace

FILES = (
    "yttrande.docx",
    "yttrande.pdf",
    "karta.html",
    "findings.gpkg",
    "result.json",
    LOCK_FILE,
)
"""The last one only where the case has a lock."""


@export_path("case-export")
def export_case(
    case: Case,
    workspace: Workspace,
    folder: Path,
    *,
    lang: Language = "sv",
    names: bool = True,
    template: Path | None = None,
    progress: Progress = silent,
) -> tuple[Path, ...]:
    """Write the response, its maps and its findings into a folder; return the files.

    What classified packages hold is left out. The same case gives the same bytes.

    Parameters
    ----------
    names
        Whether who worked on the case is told.
    template
        The region's own docx to fill; by default the home's, or none.

    Raises
    ------
    CaseError
        The case has not been checked.
    TemplateError
        The template cannot be used.
    Cancelled
        `progress` raised it; no file has been written.
    """
    evidence = gather_evidence(case, workspace, lang)
    made = make_files(evidence, workspace, names=names, template=template, progress=progress)
    for name, content in made.items():
        hand_over(folder / name, content)
    return tuple(folder / name for name in made)


def make_files(
    evidence: Evidence,
    workspace: Workspace,
    *,
    names: bool = True,
    template: Path | None = None,
    progress: Progress = silent,
) -> dict[str, bytes]:
    """Return what `export_case` writes, by name; what classified packages hold is left out."""
    own_template = read_template(template, workspace)
    files = FILES if evidence.lock is not None else FILES[:-1]
    total = len(files) + 1
    progress(0, total, tr("kartor"))
    images = draw_case_maps(evidence)
    drawn = [layer for image in images for layer in image.layers]
    background = {layer.manifest.name: layer.manifest for layer in drawn}
    response = compose_response(
        evidence,
        number_figures(evidence, images),
        tuple(background.values()),
        example=any(layer.entry.example for layer in drawn) or uses_example(evidence),
        names=names,
    )
    makers: tuple[Callable[[], bytes], ...] = (
        lambda: (
            write_docx(response) if own_template is None else fill_template(own_template, response)
        ),
        lambda: write_pdf(response),
        lambda: write_web_map(evidence, response.title),
        lambda: write_findings(
            [plan.area for plan in evidence.result.plans],
            finding_rows(
                evidence.result.findings, evidence.assessment_of, evidence.text_of, evidence.lang
            ),
        ),
        lambda: write_result(evidence),
        lambda: evidence.lock.to_bytes() if evidence.lock is not None else b"",
    )
    made: dict[str, bytes] = {}
    for number, (name, make) in enumerate(zip(files, makers, strict=False), start=1):
        progress(number, total, name)
        made[name] = make()
    progress(total, total, "")
    return made


def uses_example(evidence: Evidence) -> bool:
    """Whether a finding rests on example data."""
    entries = (evidence.entry_of(finding) for finding in evidence.result.findings)
    return any(entry.example for entry in entries if entry is not None)


def write_result(evidence: Evidence) -> bytes:
    """Return the check's result as JSON."""
    text = json.dumps(evidence.result.to_json(), indent=1, ensure_ascii=False, sort_keys=True)
    return f"{text}\n".encode()
