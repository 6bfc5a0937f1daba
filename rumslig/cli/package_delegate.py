"""`rumslig package …`: letting others publish, and having a version approved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.cli.package_options import PATH, REPO, ROOT, is_asking, open_repository, package_desk
from rumslig.cli.package_options import plain_text as plain
from rumslig.language import tr

if TYPE_CHECKING:
    from layers.repository.delegating import Kind, PublicKey
    from layers.repository.publisher import Publisher


@click.command(
    "delegate",
    help=tr(
        "Låt en enhet publicera egna paket (--unit), eller en funktion godkänna (--approver). Utan "
        "dem visas vilka som finns. Utan --repo görs bara nyckeln, på egen dator."
    ),
    epilog=tr(
        "Exempel: rumslig package delegate --unit vatten --paths ”vatten-*” --repo G:/underlag "
        "--keys nycklar --out vatten-nycklar"
    ),
)
@click.option("--unit", metavar="ENHET", help=tr("Enhetens namn: a–z, siffror och streck."))
@click.option("--approver", metavar="FUNKTION", help=tr("Funktionen som godkänner."))
@click.option(
    "--paths",
    multiple=True,
    metavar="MÖNSTER",
    help=tr(
        "Vilka paket det gäller, till exempel ”vatten-*”; kan upprepas. För --approver: paket som "
        "alltid ska godkännas."
    ),
)
@click.option("--repo", "folder", type=PATH, metavar="MAPP", help=tr("Förrådets mapp."))
@click.option("--keys", type=PATH, metavar="MAPP", help=tr("Mappen med ägarens nycklar."))
@click.option(
    "--out", type=PATH, metavar="MAPP", help=tr("Mappen som enheten eller funktionen får.")
)
@click.option(
    "--public",
    type=PATH,
    metavar="FIL",
    help=tr("Den öppna delen av en nyckel som enheten eller funktionen har gjort själv."),
)
@click.option("--remove", is_flag=True, help=tr("Ta bort enheten eller godkännaren."))
def delegate(
    unit: str | None,
    approver: str | None,
    paths: tuple[str, ...],
    folder: Path | None,
    keys: Path | None,
    out: Path | None,
    public: Path | None,
    remove: bool,
) -> None:
    """Name, change or remove who else may sign."""
    from layers.repository.delegating import make_key, read_public
    from rumslig.packages.publishing import open_publisher

    kind: Kind = "unit" if unit is not None else "approver"
    name = unit if unit is not None else approver
    if unit is not None and approver is not None:
        raise click.UsageError(tr("ange --unit eller --approver, inte båda."))
    if (folder is None) != (keys is None):
        raise click.UsageError(tr("--repo och --keys hör ihop."))
    if folder is None or keys is None:
        if name is None or out is None or remove or public or paths:
            raise click.UsageError(tr("ange --repo och --keys, eller bara vems nyckel och --out."))
        _made(make_key(out, kind, name), out)
        return
    publisher = open_publisher(folder, keys)
    if name is None:
        _print_all(publisher)
    elif remove:
        _remove(publisher, kind, name)
    else:
        if out is None and (public is None or kind == "unit"):
            raise click.UsageError(tr("ange --out, mappen som enheten eller funktionen får."))
        _check_first(publisher, kind, name, paths)
        found = read_public(public, kind) if public is not None else None
        if found is not None and found.name != name:
            raise click.UsageError(
                tr("{file} är nyckeln för {name}.", file=public, name=plain(found.name))
            )
        if found is None:
            assert out is not None
            found = make_key(out, kind, name)
        _add(publisher, found, paths, out)


def _check_first(publisher: Publisher, kind: Kind, name: str, paths: tuple[str, ...]) -> None:
    """See that it can be done before a key is made that would be for nothing."""
    from layers.repository.keys import ROOT, TARGETS
    from layers.repository.units import check_patterns, check_unit

    if kind == "unit":
        check_unit(name, paths)
    elif paths:
        check_patterns(paths)
    publisher.edition()
    publisher.keys.read(TARGETS if kind == "unit" else ROOT)


def _add(publisher: Publisher, public: PublicKey, paths: tuple[str, ...], out: Path | None) -> None:
    from layers.repository.delegating import add_approver, add_unit

    if public.kind == "approver":
        number = add_approver(publisher, public, paths)
        click.echo(
            tr(
                "{name} kan godkänna från och med nu (rot {number}).",
                name=public.name,
                number=number,
            )
        )
        if out is not None:
            click.echo(
                tr("Ge {folder} till {name}; behåll ingen kopia.", folder=out, name=public.name)
            )
        return
    assert out is not None
    unit = add_unit(publisher, public, paths, out)
    click.echo(
        tr(
            "Enheten {name} får publicera {patterns}.",
            name=unit.name,
            patterns=", ".join(unit.patterns),
        )
    )
    click.echo(tr("Ge {folder} till {name}; behåll ingen kopia.", folder=out, name=unit.name))


def _made(public: PublicKey, out: Path) -> None:
    from layers.repository.delegating import public_file

    click.echo(
        tr(
            "Nyckeln för {name} finns i {folder}. Ge {file} till förrådets ägare, och inget annat.",
            name=public.name,
            folder=out,
            file=public_file(out, public.kind),
        )
    )


def _remove(publisher: Publisher, kind: Kind, name: str) -> None:
    from layers.repository.delegating import remove_approver, remove_unit

    if kind == "approver":
        number = remove_approver(publisher, name)
        click.echo(tr("{name} godkänner inte längre (rot {number}).", name=name, number=number))
        return
    taken = remove_unit(publisher, name)
    click.echo(
        tr(
            "Enheten {name} publicerar inte längre; dessa paket är ägarens nu: {packages}.",
            name=name,
            packages=", ".join(taken) or tr("inga"),
        )
    )
    click.echo(
        tr(
            "Litar du inte på enheten längre: byt också nyckeln online med rumslig package keys "
            "--change online, och dra tillbaka det som är fel."
        )
    )


def _print_all(publisher: Publisher) -> None:
    from layers.repository.approval import approvers_of

    edition = publisher.edition()
    for unit in edition.units:
        click.echo(
            tr("enhet {name}: {patterns}", name=unit.name, patterns=", ".join(unit.patterns))
        )
    for item in approvers_of(edition.root.signed):
        always = ", ".join(item.patterns) or tr("paket som anger approved_by")
        click.echo(tr("godkännare {name}: {patterns}", name=plain(item.function), patterns=always))
    if not edition.units and not approvers_of(edition.root.signed):
        click.echo(tr("Bara förrådets ägare publicerar, och ingen behöver godkänna."))


@click.command(
    "approve",
    help=tr(
        "Granska en version som någon vill publicera, och godkänn den med din nyckel. FIL är det "
        "förslag (.granskning) som publish skrev, eller utgivarens mapp."
    ),
    epilog=tr(
        "Exempel: rumslig package approve naturvard-1.2.0.granskning --keys min-nyckel "
        "--repo G:/underlag"
    ),
)
@click.argument("path", type=PATH, metavar="FIL|MAPP")
@click.option("--keys", type=PATH, required=True, metavar="MAPP", help=tr("Mappen med din nyckel."))
@REPO
@ROOT
@click.option("--out", type=PATH, metavar="MAPP", help=tr("Mappen att skriva i (annars filens)."))
@click.option("--yes", is_flag=True, help=tr("Fråga inte."))
def approve(
    path: Path, keys: Path, repo: str | None, root: Path | None, out: Path | None, yes: bool
) -> None:
    """Look at a version, and sign that it may be published."""
    from rumslig.cli.package_publish import print_review
    from rumslig.packages.approving import approve_version, open_proposal

    with package_desk() as desk:
        opened = open_repository(desk, repo, root) if repo is not None else None
        with open_proposal(path, desk, opened) as proposal:
            print_review(proposal.manifest, proposal.review)
            if opened is None:
                click.echo(
                    tr("Utan --repo jämförs versionen med det som är installerat här."), err=True
                )
            if not yes and is_asking():
                click.confirm(tr("Godkänn?"), abort=True, err=True)
            target = approve_version(
                proposal, keys, out or (path if path.is_dir() else path.parent)
            )
    click.echo(tr("Skrev {file}. Ge den till utgivaren.", file=target))


COMMANDS = (delegate, approve)
