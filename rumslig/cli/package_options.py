"""What the `rumslig package` commands share: options, the desk, and words."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.packages.desk import OpenedRepository, PackageDesk

PATH = click.Path(path_type=Path)
AS_JSON = click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
REPO = click.option(
    "--repo",
    metavar="MAPP|URL",
    envvar="RUMSLIG_REPO",
    help=tr("Förrådet: en mapp, en http-adress eller en paketfil. Det minns programmet."),
)
ROOT = click.option(
    "--root",
    type=PATH,
    metavar="FIL",
    help=tr("Utgivarens root.json, om du har fått den på annat sätt än genom förrådet."),
)


@contextmanager
def package_desk() -> Iterator[PackageDesk]:
    """Yield the desk of the home, with a progress bar on a terminal."""
    from rumslig.cli.output import progress_bar
    from rumslig.packages.desk import PackageDesk
    from rumslig.settings import Home

    with progress_bar() as progress:
        yield PackageDesk(Home.default(), progress)


def open_repository(
    desk: PackageDesk, repo: str | None, root: Path | None, name: str = ""
) -> OpenedRepository:
    """Return the repository to use, and tell how it came to be trusted where that is new."""
    if repo is None and root is not None:
        raise click.UsageError(tr("--root behöver --repo."))
    opened = desk.open(repo, root) if repo is not None else desk.find_package(name)
    if opened.trusted_now == "first_use":
        click.echo(
            tr(
                "Förrådet {address} litas nu på som det är (rot {identity}). Jämför gärna roten "
                "med utgivarens.",
                address=opened.repository.address,
                identity=opened.identity[:16],
            ),
            err=True,
        )
    elif opened.trusted_now == "file":
        click.echo(
            tr("Förrådet {address} har den rot du gav.", address=opened.repository.address),
            err=True,
        )
    return opened


def split_name(word: str) -> tuple[str, str]:
    """Return a package's name and version ("" for the latest) of NAME[@VERSION]."""
    name, at, version = word.partition("@")
    if not name or (at and not version):
        raise click.UsageError(tr("skriv {word} som NAMN eller NAMN@VERSION.", word=word))
    return name, version


def plain_text(text: str) -> str:
    """Return somebody else's words without what would steer a terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def state_word(state: str) -> str:
    """Return a package's state in words."""
    return {
        "available": tr("finns i förrådet"),
        "current": tr("senaste"),
        "damaged": tr("skadat"),
        "local": tr("byggt här"),
        "unconfirmed": tr("inte bekräftat"),
        "unlisted": tr("inte längre i förrådet"),
        "update_available": tr("nyare finns"),
        "withdrawn": tr("tillbakadraget"),
    }[state]


def held_word(who: str) -> str:
    """Return who holds a package's version, in words."""
    return tr("återgång") if who == "rollback" else plain_text(who)


def is_asking() -> bool:
    """Whether there is somebody at a terminal to answer a question."""
    return sys.stdin.isatty() and sys.stdout.isatty()
