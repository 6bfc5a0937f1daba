"""`rumslig package …`: what a publisher does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rumslig.cli.package_options import (
    AS_JSON,
    PATH,
    is_asking,
    open_repository,
    package_desk,
    plain_text,
)
from rumslig.language import tr

if TYPE_CHECKING:
    from layers.errors import ApprovalNeeded
    from layers.packages.manifest import Manifest
    from rumslig.packages.publishing import Draft
    from rumslig.packages.review import Review

FOLDER = click.option(
    "--repo", "folder", type=PATH, required=True, metavar="MAPP", help=tr("Förrådets mapp.")
)
KEYS = click.option(
    "--keys", type=PATH, required=True, metavar="MAPP", help=tr("Mappen med nycklarna.")
)


@click.command(
    "keys",
    help=tr("Gör nycklar och ett tomt, signerat förråd. Det görs en gång."),
    epilog=tr("Exempel: rumslig package keys --repo G:/underlag --keys nycklar"),
)
@FOLDER
@KEYS
@click.option("--title", default="", metavar="TEXT", help=tr("Förrådets namn."))
@click.option(
    "--classification",
    type=click.Choice(["öppen", "intern", "skyddsvärd"]),
    default="öppen",
    help=tr("Det mest skyddade underlag som förrådet är gjort för."),
)
@click.option(
    "--change",
    type=click.Choice(["targets", "online", "root"]),
    help=tr("Byt ut en nyckel i ett förråd som finns; root.pem behöver ligga i mappen."),
)
def keys(folder: Path, keys: Path, title: str, classification: str, change: str | None) -> None:
    """Make keys and a repository, or change a key."""
    from rumslig.packages.publishing import open_publisher

    publisher = open_publisher(folder, keys)
    if change is not None:
        number = publisher.change_key(change)
        click.echo(tr("{file} är utbytt (rot {number}).", file=f"{change}.pem", number=number))
        units = ", ".join(unit.name for unit in publisher.edition().units)
        if units and change == "online":
            path = publisher.keys.path(change)
            click.echo(tr("Ge {file} till enheterna: {units}.", file=path, units=units))
        return
    publisher.create(title or folder.resolve().name, classification)
    allowed = {
        "öppen": tr("Förrådet {folder} är gjort för öppet underlag.", folder=folder),
        "intern": tr("Förrådet {folder} är gjort för öppet och internt underlag.", folder=folder),
        "skyddsvärd": tr(
            "Förrådet {folder} är gjort för allt underlag, också skyddsvärt.", folder=folder
        ),
    }
    click.echo(allowed[classification])
    click.echo(
        tr(
            "Flytta {file} till ett USB-minne i ett låst skåp: den behövs bara för att byta "
            "nycklar, och den som har den kan ta över förrådet.",
            file=publisher.keys.path("root"),
        )
    )
    click.echo(
        tr(
            "Behåll {names} på datorn som publicerar. Ge {root} till den som vill kunna jämföra.",
            names=", ".join(publisher.keys.path(name).name for name in ("targets", "online")),
            root=publisher.keys.root_file,
        )
    )


@click.command(
    "init",
    help=tr("Skriv en package.toml med förklaringar, efter filerna i mappen."),
    epilog=tr("Exempel: rumslig package init riksintressen"),
)
@click.argument("source", type=PATH, metavar="MAPP")
def init(source: Path) -> None:
    """Write a package.toml."""
    from rumslig.packages.source_file import write_source_file

    path, layers = write_source_file(source)
    click.echo(tr("Skrev {file} med {count} lager.", file=path, count=layers))
    click.echo(tr("Fyll i det som är märkt FYLL I, och kör rumslig package verify."))


@click.command(
    "verify",
    help=tr("Bygg mappen på prov och visa vad som saknas; inget skrivs."),
    epilog=tr("Exempel: rumslig package verify riksintressen"),
)
@click.argument("source", type=PATH, metavar="MAPP")
@AS_JSON
def verify(source: Path, as_json: bool) -> None:
    """Build and look."""
    from rumslig.packages.publishing import draft_version

    with draft_version(source, None) as draft:
        _print_draft(draft, as_json, is_published=False)


@click.command(
    "build",
    help=tr("Bygg mappen till en version med manifest och filer, utan att publicera den."),
    epilog=tr("Exempel: rumslig package build riksintressen --out byggt"),
)
@click.argument("source", type=PATH, metavar="MAPP")
@click.option("--out", type=PATH, required=True, metavar="MAPP", help=tr("Mappen att skriva i."))
@AS_JSON
def build(source: Path, out: Path, as_json: bool) -> None:
    """Build into a folder."""
    from rumslig.packages.publishing import draft_version, write_build

    with draft_version(source, None) as draft:
        write_build(draft, out)
        _print_draft(draft, as_json, is_published=False)


@click.command(
    "publish",
    help=tr(
        "Publicera mappen som en ny version: bygg, pröva, visa vad som är nytt, signera. Utan "
        "terminal ställs ingen fråga."
    ),
    epilog=tr("Exempel: rumslig package publish riksintressen --repo G:/underlag --keys nycklar"),
)
@click.argument("source", type=PATH, metavar="MAPP", required=False)
@FOLDER
@KEYS
@click.option("--yes", is_flag=True, help=tr("Fråga inte."))
@click.option(
    "--approval",
    "approvals",
    type=PATH,
    multiple=True,
    metavar="FIL",
    help=tr("Ett godkännande som inte ligger i mappen; kan upprepas."),
)
@click.option("--channel", default="stable", metavar="KANAL", help=tr("Kanal (annars stable)."))
@click.option(
    "--renew", is_flag=True, help=tr("Publicera inget nytt; signera om förrådet så att det gäller.")
)
@AS_JSON
def publish(
    source: Path | None,
    folder: Path,
    keys: Path,
    yes: bool,
    approvals: tuple[Path, ...],
    channel: str,
    renew: bool,
    as_json: bool,
) -> None:
    """Publish a version, or sign anew what is published."""
    from layers.errors import ApprovalNeeded
    from rumslig.cli.output import progress_bar
    from rumslig.packages.approving import find_approvals
    from rumslig.packages.publishing import draft_version, open_publisher, publish_draft

    publisher = open_publisher(folder, keys)
    if (source is None) != renew or (renew and as_json):
        raise click.UsageError(tr("ange en mapp att publicera, eller --renew ensamt."))
    if source is None:
        number = publisher.renew()
        click.echo(tr("Förrådet är signerat på nytt (utgåva {number}).", number=number))
        return
    with draft_version(source, publisher) as draft:
        if not as_json:
            _print_draft(draft, False, is_published=False)
            if draft.is_new and not yes and is_asking():
                click.confirm(tr("Publicera?"), abort=True, err=True)
        given = find_approvals(source, approvals)
        try:
            with progress_bar() as progress:
                publish_draft(draft, publisher, channel, progress, given)
        except ApprovalNeeded as error:
            _ask_for_approval(draft, source, error)
            raise
        if as_json:
            _print_draft(draft, True, is_published=True)
            return
    name, version = draft.manifest.name, draft.manifest.version
    click.echo(
        tr("{name} {version} är publicerad.", name=name, version=version)
        if draft.is_new
        else tr(
            "{name} {version} var redan publicerad; inget ändrades.", name=name, version=version
        )
    )


def _ask_for_approval(draft: Draft, source: Path, error: ApprovalNeeded) -> None:
    """Write the proposal beside what it was made of, and say whom it is for."""
    from rumslig.packages.approving import asked_of, write_proposal

    if draft.manifest.classification == "skyddsvärd":
        click.echo(
            tr(
                "Paketet är skyddsvärt och lämnas inte ut som fil: {functions} kör rumslig package "
                "approve {folder} --keys NYCKLAR på en dator som når mappen.",
                functions=", ".join(error.functions),
                folder=source,
            ),
            err=True,
        )
        return
    click.echo(asked_of(error.functions, write_proposal(draft, source)), err=True)


@click.command(
    "withdraw",
    help=tr("Dra tillbaka en version: den syns kvar med sitt skäl, men är aldrig den senaste."),
    epilog=tr(
        "Exempel: rumslig package withdraw riksintressen@1.2.0 --reason ”Fel gräns.” "
        "--repo G:/underlag --keys nycklar"
    ),
)
@click.argument("word", metavar="NAMN@VERSION")
@click.option("--reason", required=True, metavar="TEXT", help=tr("Varför."))
@FOLDER
@KEYS
def withdraw(word: str, reason: str, folder: Path, keys: Path) -> None:
    """Withdraw a version."""
    from rumslig.packages.publishing import open_publisher

    name, _, version = word.partition("@")
    if not name or not version:
        raise click.UsageError(tr("skriv {word} som NAMN@VERSION.", word=word))
    open_publisher(folder, keys).withdraw(name, version, reason)
    click.echo(tr("{name} {version} är tillbakadragen.", name=name, version=version))


@click.command(
    "release",
    help=tr(
        "Gör en publicerad version till den senaste i en kanal, till exempel när den har prövats."
    ),
    epilog=tr("Exempel: rumslig package release riksintressen@1.2.0 --repo G:/underlag --keys n"),
)
@click.argument("word", metavar="NAMN@VERSION")
@click.option("--channel", default="stable", metavar="KANAL", help=tr("Kanal (annars stable)."))
@FOLDER
@KEYS
def release(word: str, channel: str, folder: Path, keys: Path) -> None:
    """Make a version its channel's latest."""
    from rumslig.packages.publishing import open_publisher

    name, _, version = word.partition("@")
    if not name or not version:
        raise click.UsageError(tr("skriv {word} som NAMN@VERSION.", word=word))
    open_publisher(folder, keys).release(name, version, channel)
    click.echo(
        tr(
            "{name} {version} är nu den senaste i kanalen {channel}.",
            name=name,
            version=version,
            channel=channel,
        )
    )


@click.command(
    "catalogue",
    help=tr(
        "Skriv en webbsida och DCAT-AP-SE-metadata över förrådets öppna paket, så att den som "
        "inte har Rumslig hittar och hämtar dem."
    ),
    epilog=tr(
        "Exempel: rumslig package catalogue --repo G:/underlag --base-url https://exempel.se/u/"
    ),
)
@click.option(
    "--repo", "folder", type=PATH, required=True, metavar="MAPP", help=tr("Förrådets mapp.")
)
@click.option(
    "--out",
    type=PATH,
    metavar="MAPP",
    help=tr("Mappen att skriva i (annars catalogue i förrådet)."),
)
@click.option(
    "--base-url", default="", metavar="URL", help=tr("Adressen som förrådets mapp har på webben.")
)
def catalogue(folder: Path, out: Path | None, base_url: str) -> None:
    """Write the catalogue."""
    from rumslig.packages.catalogue import write_catalogue

    with package_desk() as desk:
        opened = open_repository(desk, str(folder), None)
        target = out or folder / "catalogue"
        for path in write_catalogue(opened, folder, target, base_url):
            click.echo(str(path))


def draft_json(draft: Draft, *, is_published: bool) -> dict[str, Any]:
    """Return a draft as JSON."""
    manifest = draft.manifest
    return {
        "format": "rumslig.package-publish/1",
        "package": manifest.name,
        "version": manifest.version,
        "manifest": manifest.sha256,
        "before": draft.before.version if draft.before else "",
        "published": is_published,
        "new": draft.is_new,
        "note": draft.review.note,
        "checks": [
            {"level": item.level, "layer": item.layer, "text": item.text}
            for item in draft.review.checks
        ],
        "layers": [
            {
                "name": entry.name,
                "rows": entry.rows,
                "bytes": entry.data.bytes,
                "logical_digest": entry.logical_digest,
            }
            for entry in manifest.layers
        ],
    }


def _print_draft(draft: Draft, as_json: bool, *, is_published: bool) -> None:
    from rumslig.cli.output import print_json

    if as_json:
        print_json(draft_json(draft, is_published=is_published))
        return
    print_review(draft.manifest, draft.review)


def print_review(manifest: Manifest, review: Review) -> None:
    """Print what there is to say of a version before it goes out."""
    click.echo(f"{manifest.name} {manifest.version} · {plain_text(manifest.title)}")
    for item in review.checks:
        mark = "!" if item.level == "warning" else "·"
        where = f"{item.layer}: " if item.layer else ""
        click.echo(f"  {mark} {plain_text(where + item.text)}")
    if review.note:
        for line in review.note.splitlines():
            click.echo(plain_text(line))


COMMANDS = (keys, init, verify, build, publish, release, withdraw, catalogue)
