"""Long pieces of work as functions for a worker: what they are given and return can be pickled.

Each opens the home's workspace in its own process and keeps it until other packages are installed,
so that layers never cross from one process to another.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

from layers.catalog import Catalog
from layers.errors import LayerError
from layers.images.head import ImageFormat
from layers.images.legend import LegendClass
from layers.images.pages import PictureHead
from layers.images.pyramid import prepare_pyramid
from layers.packages.store import Store
from layers.structure.classify import Classification, Finding
from rumslig.batch import Circumstances
from rumslig.batch_outcome import BatchOutcome
from rumslig.builtin import install_county
from rumslig.cases.case import Case
from rumslig.cases.desk import check_case
from rumslig.check import CheckResult, packages_of, run_check
from rumslig.gazetteer import open_names
from rumslig.georeference.classes import classify_placed
from rumslig.georeference.placing import PlacedImage
from rumslig.georeference.suggest import Suggestion, suggest_points
from rumslig.intake.receiving import Received, circumstances_of, receive
from rumslig.intake.taking import sweep_again
from rumslig.intake.words import read_keywords
from rumslig.kept_workspace import workspace_of
from rumslig.language import Language
from rumslig.locks.drifting import Drift, find_drift
from rumslig.news import NewsReport
from rumslig.outlet import Guard, guard_case, open_workspace_only
from rumslig.plan_area import PlanArea, read_plan_areas
from rumslig.progress import Progress
from rumslig.sample_consultation import save_consultation
from rumslig.screening.ticket_list import ListedTicket, list_tickets
from rumslig.search.shelf import NameShelf
from rumslig.settings import Home


def install(home: Home, *, progress: Progress) -> None:
    """Build and install what of the built-in county is not in the home."""
    install_county(Store(home.packages), progress)


def index_large_layers(home: Home, *, progress: Progress) -> None:
    """Build the index of each large installed layer that has none, so that it can be read from it.

    A layer that cannot be read is left to whoever reads it, who says so.
    """
    for layer in Catalog.of_installed(Store(home.packages)).layers:
        if layer.is_large:
            with suppress(LayerError, OSError):
                layer.index(partial(_tell, progress, layer.entry.title))


def index_names(home: Home, open_only: bool, *, progress: Progress) -> None:
    """Build the index of all names where there is none of what is installed now.

    `open_only` leaves classified packages out, as where others look on.
    """
    workspace = workspace_of(home)
    seen = open_workspace_only(workspace) if open_only else workspace
    open_names(NameShelf(home.indexes), seen.catalog, seen.municipalities, progress)


def prepare_picture(
    path: Path, form: ImageFormat, title: str, cache: Path, *, progress: Progress
) -> None:
    """Make a picture ready to be read in parts; what there was already is kept."""
    prepare_pyramid(path, form, title, cache, lambda done, total: progress(done, total, title))


def suggest_place(home: Home, path: Path, head: PictureHead, *, progress: Progress) -> Suggestion:
    """Return control points that the borders in a picture suggest."""
    return suggest_points(path, head, workspace_of(home).catalog, progress)


def classify_picture(
    placed: PlacedImage,
    legend: tuple[LegendClass, ...],
    finding: Finding,
    *,
    progress: Progress,
) -> Classification:
    """Return what a placed picture holds of a legend's classes."""
    return classify_placed(placed, legend, finding, progress)


def _tell(progress: Progress, what: str, done: int, total: int) -> None:
    progress(done, total, what)


def check(
    home: Home, case: Case, lang: Language, only_changed: bool, *, progress: Progress
) -> Case:
    """Return the case with every installed rule asked of its plans; not saved."""
    workspace = workspace_of(home)
    return check_case(workspace, case, lang=lang, only_changed=only_changed, progress=progress)


def drift(home: Home, case: Case, lang: Language, *, progress: Progress) -> Drift:
    """Return what of the case's material has changed near its plans since it was checked."""
    workspace = workspace_of(home)
    installed = {item.name: item for item in workspace.catalog.manifests}
    return find_drift(case, workspace.store, installed, lang)


def check_idea(
    home: Home,
    plans: tuple[PlanArea, ...],
    lang: Language,
    known: CheckResult | None,
    *,
    progress: Progress,
) -> CheckResult:
    """Return what every installed rule says of plan areas that are no case yet."""
    workspace = workspace_of(home)
    return run_check(
        plans,
        workspace.questions,
        workspace.municipalities,
        stage="TIDIG_DIALOG",
        lang=lang,
        known=known,
        progress=progress,
    )


def check_batch(
    home: Home,
    plan_file: Path,
    folder: Path,
    lang: Language,
    plan_type: str = "",
    crs: str | None = None,
    *,
    progress: Progress,
) -> BatchOutcome:
    """Ask every installed rule of every plan area in a file, and write the summaries.

    What the folder knows from before is not asked again; see `write_batch`.
    """
    # here, as in `export`
    from rumslig.documents.batch_files import write_batch

    workspace = workspace_of(home)
    asked, borders = workspace.questions, workspace.municipalities
    return write_batch(
        folder,
        read_plan_areas(plan_file, crs=crs, home=workspace.county.home),
        asked,
        borders,
        workspace.county,
        Guard.of([*packages_of(asked, borders), *workspace.catalog.manifests]),
        Circumstances(plan_type, "", lang),
        progress=progress,
    )


def receive_files(
    home: Home, paths: tuple[Path, ...], place: Path, today: date, *, progress: Progress
) -> Received:
    """Return what files, mails and archives hold and say, their bytes put in a place."""
    return receive(paths, place, workspace_of(home), today, progress)


def write_sample_consultation(target: Path, *, progress: Progress) -> Path:
    """Write the sample consultation into a file; return the file."""
    return save_consultation(target)


def sweep_case(home: Home, case: Case, today: date, *, progress: Progress) -> Case:
    """Return the case with its documents searched for today's words."""
    workspace = workspace_of(home)
    around = circumstances_of(workspace, today)
    return sweep_again(case, around, read_keywords(workspace.catalog), progress)


def list_all_tickets(
    cases: tuple[tuple[str, Path], ...], *, progress: Progress
) -> tuple[tuple[ListedTicket, ...], tuple[str, ...]]:
    """Return the tickets of cases (dnr, file), and what could not be read."""
    return list_tickets(cases, progress=progress)


def export(
    home: Home,
    case: Case,
    folder: Path,
    lang: Language,
    names: bool = True,
    *,
    progress: Progress,
) -> tuple[Path, ...]:
    """Write the case's documents into a folder; return the files."""
    # here, for it takes a second and the window needs none of it
    from rumslig.documents.export import export_case

    return export_case(case, workspace_of(home), folder, lang=lang, names=names, progress=progress)


def preview(home: Home, case: Case, *, progress: Progress) -> tuple[bytes, ...]:
    """Return the response's pages as PNG, without its maps."""
    from rumslig.documents.preview import preview_pages

    return preview_pages(case, workspace_of(home), progress=progress)


def read_news_of_home(
    home: Home,
    since: date,
    until: date,
    lang: Language,
    municipality: str,
    whole: bool,
    *,
    progress: Progress,
) -> NewsReport:
    """Ask the known repositories, and return what is new between two days."""
    from rumslig.packages.desk import PackageDesk
    from rumslig.upkeep.new_since import read_news

    desk = PackageDesk(home, progress)
    asked = {item.known.identity: item.confirmation for item in desk.ask_repositories()}
    return read_news(
        desk,
        workspace_of(home),
        since,
        until,
        lang,
        municipality=municipality,
        asked=asked,
        whole=whole,
    )


def write_news_of_home(
    home: Home, target: Path, report: NewsReport, lang: Language, *, progress: Progress
) -> NewsReport:
    """Write what is new as the file's ending says; return it as it left."""
    from rumslig.documents.news_files import write_news

    progress(0, 1, target.name)
    workspace = workspace_of(home)
    out = write_news(target, report, workspace.county, guard_case(None, workspace), lang)
    progress(1, 1, "")
    return out


def circulate(
    home: Home,
    case: Case,
    themes: tuple[str, ...],
    target: Path,
    day: str,
    due: str,
    *,
    progress: Progress,
) -> tuple[Case, tuple[Path, ...]]:
    """Write a theme's file, or one for each theme into a folder; return the case with its rounds.

    A single theme's target is its file.
    """
    from rumslig.circulation.sending import send_hit_themes, send_theme

    workspace = workspace_of(home)
    if len(themes) == 1:
        return send_theme(case, workspace, themes[0], target, day=day, due=due), (target,)
    return send_hit_themes(case, workspace, themes, target, day=day, due=due, progress=progress)


def write_decision(
    home: Home,
    case: Case,
    kind: str,
    target: Path,
    names: bool,
    at_once: bool,
    *,
    progress: Progress,
) -> tuple[tuple[Path, ...], str]:
    """Write one of a decision's documents; return the files, and the archive's SHA-256 or "".

    Parameters
    ----------
    kind
        "response", "memo", "changes" or "archive".
    """
    workspace = workspace_of(home)
    if kind == "memo":
        from rumslig.documents.memo_files import write_memo

        return write_memo(case, workspace, target, at_once=at_once, names=names), ""
    if kind == "changes":
        from rumslig.signing.difference import write_changes

        return write_changes(case, workspace, target), ""
    if kind == "archive":
        from rumslig.archive.writing import write_archive

        done = write_archive(case, workspace, target, names=names, progress=progress)
        return (done.path,), done.sha256
    from rumslig.documents.export import export_case

    return export_case(case, workspace, target, names=names, progress=progress), ""
