"""`rumslig package …`: installing, updating and going back to versions of layer packages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rumslig.cli.package_options import (
    AS_JSON,
    PATH,
    REPO,
    ROOT,
    held_word,
    open_repository,
    package_desk,
    plain_text,
    split_name,
    state_word,
)
from rumslig.language import tr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.packages.manifest import LayerEntry, Manifest
    from layers.repository.installer import Installed, PackageState
    from rumslig.packages.desk import OpenedRepository


def installed_json(done: Installed) -> dict[str, Any]:
    """Return an installation as JSON."""
    return {
        "package": done.manifest.name,
        "version": done.manifest.version,
        "before": done.before.version if done.before else "",
        "manifest": done.manifest.sha256,
        "bytes_fetched": done.sent.bytes,
        "by_delta": done.sent.deltas,
        "packed": done.sent.packed,
        "whole": done.sent.whole,
    }


def print_installed(done: Installed) -> None:
    """Print what an installation came to."""
    name, version = done.manifest.name, done.manifest.version
    if not done.is_new:
        click.echo(tr("{name} {version} är redan i bruk.", name=name, version=version))
        return
    before = done.before.version if done.before else ""
    text = (
        tr("{name} {before} → {version}", name=name, before=before, version=version)
        if before
        else tr("{name} {version} är installerat", name=name, version=version)
    )
    click.echo(tr("{text} ({kb} kB hämtade).", text=text, kb=-(-done.sent.bytes // 1000)))
    if done.manifest.release_note:
        click.echo(f"  {plain_text(done.manifest.release_note)}")


@click.command(
    "install",
    help=tr("Installera ett paket, den senaste versionen eller en angiven."),
    epilog=tr("Exempel: rumslig package install riksintressen@1.2.0 --repo G:/underlag"),
)
@click.argument("word", metavar="NAMN[@VERSION]")
@REPO
@ROOT
@AS_JSON
def install(word: str, repo: str | None, root: Path | None, as_json: bool) -> None:
    """Install a version."""
    from rumslig.cli.output import print_json

    name, version = split_name(word)
    with package_desk() as desk:
        opened = open_repository(desk, repo, root, name)
        done = desk.install(opened, name, version)
    if as_json:
        print_json({"format": "rumslig.package-install/1", "packages": [installed_json(done)]})
    else:
        print_installed(done)


@click.command(
    "update",
    help=tr("Uppdatera ett paket, eller alla, från förrådet de kom från."),
    epilog=tr("Exempel: rumslig package update"),
)
@click.argument("name", metavar="[NAMN]", required=False)
@AS_JSON
def update(name: str | None, as_json: bool) -> int:
    """Update one package or all; 1 when one of them failed."""
    from rumslig.cli.main import EXIT_INPUT, EXIT_OK
    from rumslig.cli.output import print_json

    with package_desk() as desk:
        outcomes = desk.update_all() if name is None else [desk.update(name)]
    if as_json:
        print_json(
            {
                "format": "rumslig.package-install/1",
                "packages": [installed_json(item.installed) for item in outcomes if item.installed],
            }
        )
    for item in outcomes:
        if item.installed is None:
            click.echo(f"{item.name}: {item.reason}", err=True)
        elif not as_json:
            print_installed(item.installed)
    if not outcomes and not as_json:
        click.echo(tr("Inget installerat paket kommer från ett förråd."))
    return EXIT_INPUT if any(item.failed for item in outcomes) else EXIT_OK


@click.command(
    "rollback",
    help=tr(
        "Gå tillbaka till en tidigare version som finns här, genast och utan nät. Den ligger kvar "
        "tills paketet uppdateras vid namn."
    ),
    epilog=tr("Exempel: rumslig package rollback riksintressen --to 1.1.0"),
)
@click.argument("name", metavar="NAMN")
@click.option(
    "--to", "version", default="", metavar="VERSION", help=tr("Versionen (annars förra).")
)
@AS_JSON
def rollback(name: str, version: str, as_json: bool) -> None:
    """Use an earlier version."""
    from rumslig.cli.output import print_json

    with package_desk() as desk:
        done = desk.rollback(name, version)
    if as_json:
        print_json({"format": "rumslig.package-install/1", "packages": [installed_json(done)]})
    else:
        print_installed(done)


@click.command(
    "list",
    help=tr("Visa de installerade paketen, eller med --repo vad ett förråd har."),
    epilog=tr("Exempel: rumslig package list --json"),
)
@REPO
@ROOT
@AS_JSON
def list_packages(repo: str | None, root: Path | None, as_json: bool) -> None:
    """Print the packages; only --repo asks a repository."""
    from rumslig.cli.output import print_json, print_table

    with package_desk() as desk:
        if repo is None:
            rows = [_state_json(item) for item in desk.states()]
        else:
            rows = _listed_rows(open_repository(desk, repo, root))
    if as_json:
        print_json({"format": "rumslig.package-list/1", "packages": rows})
    elif not rows:
        click.echo(tr("Inga paket."))
    else:
        print_table(
            [tr("Paket"), tr("Version"), tr("Titel"), tr("Läge"), tr("Hålls av")],
            [
                [
                    row["name"],
                    row["version"],
                    plain_text(row["title"]),
                    state_word(row["state"]),
                    held_word(row["pinned_by"]),
                ]
                for row in rows
            ],
        )


def _state_json(item: PackageState) -> dict[str, Any]:
    return {
        "name": item.name,
        "version": item.version,
        "title": item.title,
        "pinned_by": item.pinned_by,
        "state": item.state,
        "latest": item.latest,
        "repository": item.repository,
        "reason": item.reason,
    }


def _listed_rows(opened: OpenedRepository) -> list[dict[str, Any]]:
    index = opened.repository.index()
    if index is None:
        opened.repository.require_confirmed()
        return []
    if opened.confirmation.sentence:
        click.echo(opened.confirmation.sentence, err=True)
    return [
        {
            "name": item.name,
            "version": listed.version,
            "title": item.title,
            "pinned_by": "",
            "state": "withdrawn" if listed.withdrawn else "available",
            "latest": item.latest.version if item.latest else "",
            "repository": opened.repository.address,
            "reason": listed.withdrawn,
        }
        for item in index.packages
        for listed in item.versions
    ]


@click.command(
    "show",
    help=tr("Visa en installerad version: lager, källor och datum. --json ger manifestet."),
    epilog=tr("Exempel: rumslig package show riksintressen"),
)
@click.argument("word", metavar="NAMN[@VERSION]")
@AS_JSON
def show(word: str, as_json: bool) -> None:
    """Print a version's manifest."""
    import json

    from rumslig.cli.output import print_json

    name, version = split_name(word)
    with package_desk() as desk:
        manifest = desk.installed(name, version)
    if as_json:
        print_json(json.loads(manifest.to_bytes()))
        return
    click.echo(f"{manifest.name} {manifest.version} · {plain_text(manifest.title)}")
    click.echo(f"{plain_text(manifest.publisher)} · {manifest.licence} · {manifest.classification}")
    if manifest.responsible:
        who = plain_text(manifest.responsible)
        click.echo(tr("Ansvarig funktion: {function}", function=who))
    if manifest.approved_by:
        who = plain_text(manifest.approved_by)
        click.echo(tr("Godkänns av: {function}", function=who))
    if manifest.release_note:
        click.echo(plain_text(manifest.release_note))
    for entry in manifest.layers:
        click.echo(
            tr(
                "  {name}: {title}, {rows} objekt, {source} {date}",
                name=entry.name,
                title=plain_text(entry.title),
                rows=entry.rows,
                source=plain_text(entry.source),
                date=plain_text(entry.reference_date),
            )
        )
    for line in _carried_lines(manifest):
        click.echo(line)


def _carried_lines(manifest: Manifest) -> Iterator[str]:
    """Yield a row for each image and document."""
    for image in manifest.images:
        yield tr(
            "  {name}: bild, {title}, {width} × {height}, {reference}",
            name=image.name,
            title=plain_text(image.title),
            width=image.width,
            height=image.height,
            reference=plain_text(image.reference or image.source or tr("ingen källa angiven")),
        )
    for document in manifest.documents:
        yield tr(
            "  {name}: dokument, {title}, {kb} kB",
            name=document.name,
            title=plain_text(document.title),
            kb=-(-document.data.bytes // 1000),
        )


@click.command(
    "documents",
    help=tr("Skriv ett installerat pakets dokument till en mapp, eller lista dem utan --out."),
    epilog=tr("Exempel: rumslig package documents riksintressen --out handledning"),
)
@click.argument("word", metavar="NAMN[@VERSION]")
@click.option("--out", type=PATH, metavar="MAPP", help=tr("Mappen att skriva i."))
def documents(word: str, out: Path | None) -> None:
    """Write a package's documents."""
    from rumslig.packages.document_copy import copy_document

    name, version = split_name(word)
    with package_desk() as desk:
        manifest = desk.installed(name, version)
        if not manifest.documents:
            click.echo(tr("{name} har inga dokument.", name=manifest.name))
        for entry in manifest.documents:
            if out is None:
                click.echo(f"{entry.name} · {plain_text(entry.title)}")
            else:
                target = copy_document(desk.store, manifest, entry, out)
                click.echo(tr("Skrev {file}.", file=target))


@click.command(
    "pin",
    help=tr("Håll kvar den installerade versionen tills den släpps med unpin."),
    epilog=tr("Exempel: rumslig package pin riksintressen --by 26RS101"),
)
@click.argument("name", metavar="NAMN")
@click.option("--by", "who", default="", metavar="VEM", help=tr("Vem eller vad som håller den."))
def pin(name: str, who: str) -> None:
    """Hold a version."""
    with package_desk() as desk:
        manifest = desk.installer.pin(name, who.strip() or tr("användaren"))
    click.echo(tr("{name} hålls kvar på {version}.", name=name, version=manifest.version))


@click.command(
    "unpin",
    help=tr("Släpp ett paket som hålls kvar, så att update tar det med."),
    epilog=tr("Exempel: rumslig package unpin riksintressen"),
)
@click.argument("name", metavar="NAMN")
def unpin(name: str) -> None:
    """Let a version go."""
    with package_desk() as desk:
        desk.installer.pin(name, "")
    click.echo(tr("{name} hålls inte längre kvar.", name=name))


@click.command(
    "copy",
    help=tr(
        "Skriv kopior av ett pakets lager, bilder och dokument för QGIS, med sina stilar; "
        "lagringen rörs inte."
    ),
    epilog=tr("Exempel: rumslig package copy riksintressen --out karta"),
)
@click.argument("word", metavar="NAMN[@VERSION]")
@click.option("--layer", metavar="LAGER", help=tr("Bara ett av lagren eller en av bilderna."))
@click.option("--out", type=PATH, required=True, metavar="MAPP", help=tr("Mappen att skriva i."))
def copy(word: str, layer: str | None, out: Path) -> None:
    """Write copies for QGIS."""
    from rumslig.packages.document_copy import copy_document
    from rumslig.packages.image_copy import copy_image
    from rumslig.packages.qgis_copy import copy_for_qgis

    name, version = split_name(word)
    with package_desk() as desk:
        manifest = desk.installed(name, version)
        images = [image for image in manifest.images if layer in (None, image.name)]
        entries: tuple[LayerEntry, ...] = manifest.layers
        if layer is not None:
            entries = () if images else (manifest.layer(layer),)
        written = [copy_for_qgis(desk.store, manifest, entry, out) for entry in entries]
        for image in images:
            written += copy_image(desk.store, manifest, image, out)
        if layer is None:
            written += [
                copy_document(desk.store, manifest, item, out) for item in manifest.documents
            ]
    for target in written:
        click.echo(tr("Skrev {file}.", file=target))


COMMANDS = (install, update, rollback, list_packages, show, copy, documents, pin, unpin)
