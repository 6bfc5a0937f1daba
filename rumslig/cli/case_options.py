"""What the `rumslig case` commands share: options, the desk, and a warning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.cases.desk import CaseDesk
    from rumslig.progress import Progress

FILE = click.Path(path_type=Path)
AS_JSON = click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))


@contextmanager
def case_desk(register_url: str | None) -> Iterator[tuple[CaseDesk, Progress]]:
    """Yield the desk of the home or of a shared register, with a progress bar on a terminal."""
    from rumslig.cases.desk import CaseDesk
    from rumslig.cli.output import progress_bar
    from rumslig.workspace import Workspace

    with progress_bar() as progress:
        desk = CaseDesk(Workspace.open(progress=progress), register_url, progress)
        if count := desk.mended.entered:
            click.echo(
                tr("Registret gjordes om ur filerna: {count} ärenden.", count=count), err=True
            )
        for sentence in desk.waited:
            click.echo(sentence, err=True)
        try:
            yield desk, progress
        finally:
            desk.close()


def warn_of_classified(titles: Sequence[str]) -> None:
    """Say on stderr that the case file itself holds what an export leaves out."""
    if titles:
        click.echo(
            tr(
                "Ärendefilen vilar på skyddsvärt underlag ({names}): exportera ärendet, men lämna "
                "inte ut filen.",
                names=", ".join(titles),
            ),
            err=True,
        )
