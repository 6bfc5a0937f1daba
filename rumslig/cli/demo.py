"""`rumslig demo`: the whole job on the sample case."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.language import message_language, tr

if TYPE_CHECKING:
    from rumslig.packages.desk import PackageDesk
    from rumslig.progress import Progress
    from rumslig.workspace import Workspace


@click.command(
    "demo",
    help=tr(
        "Gör hela jobbet på det inbyggda länets exempelärende. Utan --out och med skärm öppnas "
        "fönstret; annars skrivs yttrande.docx, yttrande.pdf, karta.html, findings.gpkg, "
        "result.json och window.png i mappen. Med --repository görs också ett förråd med två "
        "versioner av länets paket, att pröva uppdatering på."
    ),
    epilog=tr("Exempel: rumslig demo --out demo --repository demo/förråd"),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help=tr("Mapp att skriva i (utan skärm: .demo/out)."),
)
@click.option(
    "--repository",
    "repository",
    type=click.Path(path_type=Path),
    default=None,
    metavar="MAPP",
    help=tr("Mapp för ett förråd med två versioner av länets paket; nycklarna läggs bredvid."),
)
def demo(out: Path | None, repository: Path | None) -> int:
    """Make the sample case and its documents, and a picture of the window."""
    from rumslig.cases.desk import CaseDesk
    from rumslig.cli.open import find_desktop, has_display
    from rumslig.cli.output import progress_bar
    from rumslig.documents.export import export_case
    from rumslig.sample import open_sample_case
    from rumslig.workspace import Workspace

    told: list[str] = []
    with progress_bar() as progress:
        workspace = Workspace.open(progress=progress)
        desk = CaseDesk(workspace)
        try:
            case = open_sample_case(desk, progress)
        finally:
            desk.close()
        dnr = case.header.dnr
        if repository is not None:
            told = _make_repository(workspace, repository, progress)
        if out is None and has_display():
            for line in told:
                click.echo(line)
            return find_desktop()((), home=workspace.home, dnr=dnr, lang=message_language())
        folder = out or Path(".demo/out")
        written = [*export_case(case, workspace, folder, progress=progress)]
        progress(0, 1, "window.png")
        written.append(_picture_window(folder, dnr))
    for path in written:
        click.echo(path)
    for line in told:
        click.echo(line)
    return 0


def _make_repository(workspace: Workspace, folder: Path, progress: Progress) -> list[str]:
    """Make the repository where it is missing, let the home follow it, and return what to say."""
    from rumslig.county_versions.repository import follow_repository, make_county_repository
    from rumslig.packages.desk import PackageDesk

    title = tr("{county}, exempel på två versioner", county=workspace.county.name)
    made = make_county_repository(folder, workspace.store, title, progress)
    follow_repository(PackageDesk(workspace.home), made)
    about = tr("Förrådet {folder} har två versioner av länets paket.", folder=made.folder)
    lines = ["", about]
    if made.made_now:
        lines.append(
            tr(
                "Nycklarna ligger i {keys}. I ett riktigt förråd läggs {root} på ett USB-minne i "
                "ett låst skåp, och de andra stannar på datorn som publicerar.",
                keys=made.keys.folder,
                root=made.keys.path("root").name,
            )
        )
    lines += _things_to_try(PackageDesk(workspace.home))
    return lines


def _things_to_try(desk: PackageDesk) -> list[str]:
    """Return the commands that show a new version, where one is known of the sample's package."""
    from datetime import date

    from rumslig.sample import sample_package
    from rumslig.upkeep.board import read_board

    row = read_board(desk, date.today()).find(sample_package())
    lines = []
    if row is not None and row.newer is not None:
        words = (
            "status",
            f"diff {row.name}@{row.version} {row.name}@{row.newer.version}",
            f"update {row.name}",
            f"rollback {row.name}",
        )
        lines = [tr("Pröva, eller öppna Underlag (Ctrl+5) i fönstret:")]
        lines += [f"  rumslig package {word}" for word in words]
    if os.environ.get("RUMSLIG_HOME"):
        lines.append(tr("Hemmappen är {home} (RUMSLIG_HOME).", home=desk.home.root))
    return lines


def _picture_window(folder: Path, dnr: str) -> Path:
    """Write a picture of the window with the case open.

    In a process of its own: a display may be there or not, and Qt chooses once.
    """
    target = folder / "window.png"
    target.unlink(missing_ok=True)
    program = (
        "import sys; from pathlib import Path; from rumslig.cli.open import find_desktop; "
        "from rumslig.settings import Home; "
        "sys.exit(find_desktop()((), home=Home.default(), dnr=sys.argv[1], "
        "screenshot=Path(sys.argv[2]), lang=sys.argv[3]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, dnr, str(target), message_language()],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 or not target.is_file():
        last = (done.stderr.strip().splitlines() or [""])[-1]
        raise click.ClickException(
            tr("Fönstret kan inte ritas ({fact}); kör: rumslig doctor", fact=last)
        )
    return target
