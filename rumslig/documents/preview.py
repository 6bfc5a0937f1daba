"""The response's pages as pictures, for the planner's own eyes."""

from __future__ import annotations

from rumslig.cases.case import Case
from rumslig.documents.evidence import gather_evidence
from rumslig.documents.export import uses_example
from rumslig.documents.pdf import write_pages
from rumslig.documents.response import compose_response
from rumslig.language import Language, tr
from rumslig.progress import Progress, silent
from rumslig.workspace import Workspace

PREVIEW_DPI = 110
MOST_PAGES = 12


def preview_pages(
    case: Case, workspace: Workspace, lang: Language = "sv", *, progress: Progress = silent
) -> tuple[bytes, ...]:
    """Return the first pages as PNG; the maps, which take longest, are left out.

    Raises
    ------
    CaseError
        The case has not been checked.
    """
    evidence = gather_evidence(case, workspace, lang)
    response = compose_response(evidence, (), example=uses_example(evidence))
    progress(1, 2, tr("dokumentet"))
    pages = write_pages(response, PREVIEW_DPI)
    progress(2, 2, "")
    return pages[:MOST_PAGES]
