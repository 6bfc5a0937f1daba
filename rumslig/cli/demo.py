"""`rumslig demo`: the whole job on the sample case."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click

from rumslig.language import message_language, tr


@click.command(
    "demo",
    help=tr(
        "Gör hela jobbet på det inbyggda länets exempelärende. Utan --out och med skärm öppnas "
        "fönstret; annars skrivs yttrande.docx, yttrande.pdf, karta.html, findings.gpkg, "
        "result.json och window.png i mappen."
    ),
    epilog=tr("Exempel: rumslig demo --out demo"),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help=tr("Mapp att skriva i (utan skärm: .demo/out)."),
)
def demo(out: Path | None) -> int:
    """Make the sample case and its documents, and a picture of the window."""
    from rumslig.cases.desk import CaseDesk
    from rumslig.cli.open import find_desktop, has_display
    from rumslig.cli.output import progress_bar
    from rumslig.documents.export import export_case
    from rumslig.sample import open_sample_case
    from rumslig.workspace import Workspace

    with progress_bar() as progress:
        workspace = Workspace.open(progress=progress)
        desk = CaseDesk(workspace)
        try:
            case = open_sample_case(desk, progress)
        finally:
            desk.close()
        dnr = case.header.dnr
        if out is None and has_display():
            return find_desktop()((), home=workspace.home, dnr=dnr, lang=message_language())
        folder = out or Path(".demo/out")
        written = [*export_case(case, workspace, folder, progress=progress)]
        progress(0, 1, "window.png")
        written.append(_picture_window(folder, dnr))
    for path in written:
        click.echo(path)
    return 0


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
