"""`rumslig case approve|revise|versions|memo`: from text to decision, and what changed later."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rumslig.cli.case_options import AS_JSON, FILE, case_desk
from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.cases.case import Case
    from rumslig.county import County

NO_NAMES = click.option("--no-names", is_flag=True, help=tr("Utan namn på den som har handlagt."))


@click.command(
    "approve",
    help=tr("Godkänn yttrandets text som den är nu; ändras den gäller godkännandet inte längre."),
    epilog=tr("Exempel: rumslig case approve 26RS101 --role enhetschef"),
)
@click.argument("dnr")
@click.option("--role", required=True, help=tr("Rollen som godkänner; ingen person."))
@AS_JSON
@click.pass_obj
def approve(register_url: str | None, dnr: str, role: str, as_json: bool) -> None:
    """Approve a case's text."""
    from rumslig.cli.output import print_json

    with case_desk(register_url) as (desk, _):
        approved = desk.approve(desk.load(dnr), role)
        desk.save(approved)
        document = describe_signing(approved, desk.workspace.county)
    if as_json:
        print_json(document)
        return
    click.echo(tr("{role} har godkänt texten ({sha}).", role=role, sha=document["text"][:16]))
    _print_chain(document)


def describe_signing(case: Case, county: County) -> dict[str, Any]:
    """Return the document `rumslig.case-signing/1`."""
    from dataclasses import asdict

    from rumslig.signing.chain import chain_of
    from rumslig.signing.frozen import text_sha256

    return {
        "format": "rumslig.case-signing/1",
        "dnr": case.header.dnr,
        "version": case.version,
        "text": text_sha256(case),
        "lock": case.lock.fingerprint if case.lock is not None else "",
        "chain": [
            {
                "role": link.role,
                "state": link.state,
                "day": link.approval.day if link.approval is not None else "",
            }
            for link in chain_of(case, county)
        ],
        "signature": asdict(case.signature) if case.signature is not None else None,
        "versions": [
            {
                "number": item.number,
                "day": item.day,
                "role": item.role,
                "sha256": item.sha256,
                "lock": item.lock,
                "why": item.why,
            }
            for item in case.versions
        ],
    }


def _print_chain(document: dict[str, Any]) -> None:
    from rumslig.signing.words import state_word

    for link in document["chain"]:
        click.echo(f"  {link['role']}: {state_word(link['state'])} {link['day']}".rstrip())


@click.command(
    "revise",
    help=tr("Gör en ny version av ett undertecknat yttrande; det undertecknade sparas helt."),
    epilog=tr("Exempel: rumslig case revise 26RS101 --why ”ny uppgift om hållplatsen”"),
)
@click.argument("dnr")
@click.option("--why", required=True, help=tr("Varför."))
@AS_JSON
@click.pass_obj
def revise(register_url: str | None, dnr: str, why: str, as_json: bool) -> None:
    """Begin the next version."""
    from rumslig.cli.output import print_json
    from rumslig.signing.versions import version_words

    with case_desk(register_url) as (desk, _):
        revised = desk.revise(desk.load(dnr), why)
        desk.save(revised)
        document = describe_signing(revised, desk.workspace.county)
    if as_json:
        print_json(document)
        return
    click.echo(tr("{dnr}: version {words}.", dnr=dnr, words=version_words(revised)))


@click.command(
    "versions",
    help=tr("Visa beslutskedjan och versionerna, och skriv vad som har ändrats sedan den förra."),
    epilog=tr("Exempel: rumslig case versions 26RS101 --out andringar.docx"),
)
@click.argument("dnr")
@click.option("--out", type=FILE, help=tr("Filen (.docx eller .pdf) att skriva ändringarna i."))
@AS_JSON
@click.pass_obj
def versions(register_url: str | None, dnr: str, out: Path | None, as_json: bool) -> None:
    """Print the chain and the versions."""
    from rumslig.cli.output import print_json
    from rumslig.signing.difference import changes_text, write_changes

    with case_desk(register_url) as (desk, _):
        case, county = desk.load(dnr), desk.workspace.county
        document = describe_signing(case, county)
        if out is not None:
            write_changes(case, desk.workspace, out)
    if as_json:
        print_json(document)
        return
    _print_chain(document)
    click.echo(changes_text(case, county).rstrip() or tr("Det finns ingen tidigare version."))
    if out is not None:
        click.echo(out)


@click.command(
    "memo",
    help=tr("Skriv föredragnings-PM till den som beslutar, som docx, PDF eller båda i en mapp."),
    epilog=tr("Exempel: rumslig case memo 26RS101 --at-once --out pm.docx"),
)
@click.argument("dnr")
@click.option("--out", type=FILE, required=True, help=tr("Filen, eller mappen, att skriva."))
@click.option("--at-once", is_flag=True, help=tr("Föreslå att paragrafen justeras omedelbart."))
@click.option(
    "--text",
    "texts",
    multiple=True,
    metavar="RUBRIK=TEXT",
    help=tr("Skriv under en rubrik, till exempel ekonomi=…; sparas i ärendet, kan upprepas."),
)
@NO_NAMES
@AS_JSON
@click.pass_obj
def memo(
    register_url: str | None,
    dnr: str,
    out: Path,
    at_once: bool,
    texts: tuple[str, ...],
    no_names: bool,
    as_json: bool,
) -> None:
    """Write a case's memo."""
    from rumslig.cli.output import print_json
    from rumslig.documents.memo import memo_sections, text_of, write_section
    from rumslig.documents.memo_files import write_memo

    pairs = [item.partition("=") for item in texts]
    if any(not sign for _, sign, _ in pairs):
        raise click.UsageError(tr("--text skrivs RUBRIK=TEXT."))
    with case_desk(register_url) as (desk, _):
        case, county = desk.load(dnr), desk.workspace.county
        for section, _, text in pairs:
            case = write_section(case, county, section, text)
        paths = write_memo(case, desk.workspace, out, at_once=at_once, names=not no_names)
        desk.save(desk.note(case, "memo"))
        empty = [
            item.id
            for item in memo_sections(county)
            if item.source == "text" and not item.optional and not text_of(case, item.id)
        ]
    if as_json:
        print_json(
            {
                "format": "rumslig.case-memo/1",
                "dnr": dnr,
                "files": [str(path) for path in paths],
                "empty": empty,
            }
        )
        return
    for path in paths:
        click.echo(path)
    if empty:
        click.echo(tr("Att fylla i: {names}.", names=", ".join(empty)), err=True)
