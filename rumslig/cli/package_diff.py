"""`rumslig package diff`: what one version, or file, changes from another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.cli.package_options import (
    AS_JSON,
    REPO,
    ROOT,
    open_repository,
    package_desk,
    split_name,
)
from rumslig.language import message_language, tr

if TYPE_CHECKING:
    from layers.packages.manifest import Manifest
    from rumslig.packages.carried import CarriedChange
    from rumslig.packages.desk import PackageDesk
    from rumslig.packages.difference import LayerDifference


@click.command(
    "diff",
    help=tr(
        "Visa vad som skiljer två versioner av ett paket, eller två kartfiler: nytt, borttaget och "
        "ändrat, och för sig det som bara är tekniskt."
    ),
    epilog=tr("Exempel: rumslig package diff riksintressen@1.0.0 riksintressen@1.1.0"),
)
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@REPO
@ROOT
@click.option(
    "--key",
    multiple=True,
    metavar="KOLUMN",
    help=tr("Kolumnen som pekar ut ett objekt i filerna; kan anges flera gånger."),
)
@AS_JSON
def diff(
    before: str,
    after: str,
    repo: str | None,
    root: Path | None,
    key: tuple[str, ...],
    as_json: bool,
) -> None:
    """Compare two versions, or two files."""
    from rumslig.cli.output import print_json
    from rumslig.packages.carried import compare_carried
    from rumslig.packages.difference import (
        FORMAT,
        compare_files,
        compare_packages,
        note_of,
        other_notes,
    )

    paths = Path(before), Path(after)
    lang = message_language()
    found: tuple[LayerDifference, ...]
    others: tuple[str, ...] = ()
    carried: tuple[CarriedChange, ...] = ()
    if all(path.exists() for path in paths):
        found = (compare_files(*paths, key),)
    elif "@" in before and "@" in after:
        if key:
            raise click.UsageError(tr("--key gäller filer; ett paket har sina egna nycklar."))
        with package_desk() as desk:
            sides = (_version(desk, before, repo, root), _version(desk, after, repo, root))
            store = desk.store
            found = compare_packages((sides[0], store), (sides[1], store), desk.progress)
            others = other_notes(sides[0], sides[1], lang)
            carried = compare_carried(*sides)
    else:
        missing = next((path for path in paths if not path.exists()), paths[1])
        raise click.UsageError(
            tr(
                "{word} är varken en fil eller NAMN@VERSION; ange två filer eller två versioner.",
                word=missing,
            )
        )
    note = "\n".join(part for part in (note_of(found, lang), *others) if part)
    if as_json:
        print_json(
            {
                "format": FORMAT,
                "layers": [item.to_json() for item in found],
                "images": [item.to_json() for item in carried if item.kind == "image"],
                "documents": [item.to_json() for item in carried if item.kind == "document"],
                "note": note,
            }
        )
        return
    click.echo(note or tr("Inga ändringar."))


def _version(desk: PackageDesk, word: str, repo: str | None, root: Path | None) -> Manifest:
    """Return a version that is in the store, fetched there where it was not."""
    from rumslig.upkeep.fetching import fetch_version, is_here

    name, version = split_name(word)
    if repo is None and is_here(desk, name, version):
        return desk.store.find(name, version)
    opened = open_repository(desk, repo, root, name)
    if is_here(desk, name, version):
        return desk.store.find(name, version)
    return fetch_version(desk, opened.identity, name, version)


COMMANDS = (diff,)
