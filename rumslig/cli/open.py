"""`rumslig open`: the window."""

from __future__ import annotations

import os
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol

import click

from rumslig.language import message_language, tr


class Desktop(Protocol):
    """Runs the window until it is closed; returns the exit code."""

    def __call__(self, files: tuple[Path, ...], **options: Any) -> int: ...


WINDOW, ANSWER = "qt", "answer"
"""The whole window, and the small one in which a colleague answers."""


def find_desktop(name: str = WINDOW) -> Desktop:
    """Return an installed window; the core finds it by entry point and never imports Qt.

    Raises
    ------
    click.ClickException
        The window is not installed, or a system library that it needs is missing.
    """
    found = [item for item in entry_points(group="rumslig.desktop") if item.name == name]
    if not found:
        raise click.ClickException(tr("Fönstret är inte installerat; installera rumslig på nytt."))
    try:
        desktop: Desktop = found[0].load()
    except ImportError as error:
        raise click.ClickException(
            tr("Fönstret kan inte starta ({fact}); kör: rumslig doctor", fact=error)
        ) from error
    return desktop


def has_display() -> bool:
    """Whether a window can be shown to somebody."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@click.command(
    "open",
    help=tr("Öppna fönstret. FILER kan vara planområden, kartlager, ärenden och remissdelar."),
    epilog=tr("Exempel: rumslig open plan.geojson"),
)
@click.argument("files", nargs=-1)
@click.option("--case", "dnr", help=tr("Öppna ett ärende i registret."))
def open_window(files: tuple[str, ...] = (), dnr: str | None = None) -> int:
    """Show the window."""
    from rumslig.circulation.question import SUFFIX as ANSWERED
    from rumslig.cli.files import read_file_argument
    from rumslig.settings import Home

    paths = tuple(dict.fromkeys(read_file_argument(word) for word in files))
    if not has_display():
        raise click.ClickException(
            tr("Ingen skärm att visa fönstret på; kör rumslig demo --out MAPP för filer.")
        )
    wanted = WINDOW
    if dnr is None and paths and all(path.suffix.lower() == ANSWERED for path in paths):
        wanted = ANSWER  # it opens at once: no map, no packages, no register
    return find_desktop(wanted)(paths, home=Home.default(), dnr=dnr, lang=message_language())
