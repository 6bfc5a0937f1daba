"""Long pieces of work as functions for a worker: what they are given and return can be pickled.

Each opens the home's workspace in its own process and keeps it until other packages are installed,
so that layers never cross from one process to another.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from layers.packages.store import Store
from rumslig.builtin import install_county
from rumslig.cases.case import Case
from rumslig.cases.desk import check_case
from rumslig.check import CheckResult, run_check
from rumslig.language import Language
from rumslig.plan_area import PlanArea
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.workspace import Workspace


def install(home: Home, *, progress: Progress) -> None:
    """Build and install what of the built-in county is not in the home."""
    install_county(Store(home.packages), progress)


def check(
    home: Home, case: Case, lang: Language, only_changed: bool, *, progress: Progress
) -> Case:
    """Return the case with every installed rule asked of its plans; not saved."""
    workspace = _workspace_of(home)
    return check_case(workspace, case, lang=lang, only_changed=only_changed, progress=progress)


def check_idea(
    home: Home,
    plans: tuple[PlanArea, ...],
    lang: Language,
    known: CheckResult | None,
    *,
    progress: Progress,
) -> CheckResult:
    """Return what every installed rule says of plan areas that are no case yet."""
    workspace = _workspace_of(home)
    return run_check(
        plans,
        workspace.questions,
        workspace.municipalities,
        stage="TIDIG_DIALOG",
        lang=lang,
        known=known,
        progress=progress,
    )


def export(
    home: Home, case: Case, folder: Path, lang: Language, *, progress: Progress
) -> tuple[Path, ...]:
    """Write the case's documents into a folder; return the files."""
    # here, for it takes a second and the window needs none of it
    from rumslig.documents.export import export_case

    return export_case(case, _workspace_of(home), folder, lang=lang, progress=progress)


def _workspace_of(home: Home) -> Workspace:
    return _open(home, Store(home.packages).fingerprint())


@lru_cache(maxsize=2)
def _open(home: Home, _fingerprint: str) -> Workspace:
    return Workspace.of_installed(home)
