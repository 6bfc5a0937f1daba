"""The memo as files."""

from __future__ import annotations

from pathlib import Path

from rumslig.cases.case import Case
from rumslig.documents.evidence import gather_evidence
from rumslig.documents.memo import compose_memo
from rumslig.documents.writers import WRITERS, write_for
from rumslig.errors import CaseError
from rumslig.language import Language, tr
from rumslig.outlet import export_path, hand_over
from rumslig.workspace import Workspace

FILES = ("foredragnings-pm.docx", "foredragnings-pm.pdf")


@export_path("case-memo")
def write_memo(
    case: Case,
    workspace: Workspace,
    target: Path,
    *,
    at_once: bool = False,
    names: bool = True,
    lang: Language = "sv",
) -> tuple[Path, ...]:
    """Write the memo as docx or PDF after the file's ending, or both into a folder.

    What classified packages hold is left out. The same case gives the same bytes.

    Raises
    ------
    CaseError
        The case is not checked as it stands, or the file has another ending.
    """
    memo = compose_memo(gather_evidence(case, workspace, lang), at_once=at_once, names=names)
    suffix = target.suffix.lower()
    if suffix and suffix not in WRITERS:
        raise CaseError(
            tr(
                "{file}: välj en fil som slutar på .docx eller .pdf, eller en mapp.",
                file=target.name,
            )
        )
    paths = (target,) if suffix else tuple(target / name for name in FILES)
    made = [(path, write_for(path, memo)) for path in paths]
    for path, content in made:
        hand_over(path, content)
    return paths
