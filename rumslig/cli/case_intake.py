"""`rumslig case intake` and `case sweep`: what came in, what it proposes, what it mentions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from rumslig.cli.case_options import AS_JSON, case_desk
from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.cases.case import Case
    from rumslig.cases.desk import CaseDesk
    from rumslig.intake.receiving import Received
    from rumslig.intake.sweep import SweptTheme
    from rumslig.progress import Progress
    from rumslig.workspace import Workspace


@contextmanager
def received_files(
    files: tuple[Path, ...], workspace: Workspace, received: date, progress: Progress
) -> Iterator[Received]:
    """Yield a delivery, whose bytes lie in a folder of their own until the end."""
    from rumslig.intake.receiving import receive

    with TemporaryDirectory(prefix="rumslig-") as folder:
        yield receive(files, Path(folder), workspace, received, progress)


@click.command(
    "intake",
    help=tr(
        "Läs mejl, zip, mapp eller filer. Utan diarienummer: visa vad de föreslår. Med ett: ta in "
        "dem i ärendet."
    ),
    epilog=tr("Exempel: rumslig case intake 26RS101 komplettering.pdf --json"),
)
@click.argument("words", nargs=-1, required=True, metavar="[DNR] FIL…")
@click.option(
    "--received",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATUM",
    help=tr("Dagen de kom; den 5 januari utan år är den första därefter."),
)
@AS_JSON
@click.pass_obj
def intake(
    register_url: str | None, words: tuple[str, ...], received: datetime | None, as_json: bool
) -> None:
    """Read what came in, or take it into a case."""
    from rumslig.cli.output import print_json
    from rumslig.intake.document import intake_document
    from rumslig.intake.taking import take_in
    from rumslig.intake.words import read_keywords

    with case_desk(register_url) as (desk, progress):
        case, files = _split(desk, words)
        day = received.date() if received is not None else date.today()
        with received_files(files, desk.workspace, day, progress) as delivery:
            if case is not None:
                before = len(case.originals)
                case = take_in(case, delivery)
                case = desk.note(case, f"intake {len(case.originals) - before}")
                desk.save(case)
            workspace = desk.workspace
            keywords = read_keywords(workspace.catalog)
            document = intake_document(case, delivery, keywords, workspace.municipalities)
            if as_json:
                print_json(document)
                return
            _print_delivery(delivery)
            for row in document["doubts"]:
                click.echo(row["sentence"])


def _split(desk: CaseDesk, words: tuple[str, ...]) -> tuple[Case | None, tuple[Path, ...]]:
    """Return the case that the first word names, where it is no file, and the files."""
    first = words[0]
    if Path(first).exists() or not _is_dnr(desk, first):
        return None, tuple(Path(word) for word in words)
    if len(words) == 1:
        raise click.UsageError(tr("ange vilka filer som ska tas in i {dnr}.", dnr=first))
    return desk.load(first), tuple(Path(word) for word in words[1:])


def _is_dnr(desk: CaseDesk, word: str) -> bool:
    from rumslig.errors import CaseError

    try:
        desk.workspace.county.require_dnr(word)
    except CaseError:
        return False
    return "." not in word


def _print_delivery(delivery: Received) -> None:
    from rumslig.cli.output import print_table
    from rumslig.intake.fact_words import fact_label, fact_words, state_words, sure_label

    print_table(
        [tr("Fil"), tr("Sidor"), tr("Läge")],
        [
            [item.file, str(item.pages or ""), item.fault or state_words(item)]
            for item in delivery.readings
        ],
    )
    for refusal in delivery.refusals:
        click.echo(refusal.sentence)
    click.echo("")
    print_table(
        [tr("Uppgift"), tr("Förslag"), tr("Hur säkert"), tr("Var"), tr("Citat")],
        [
            [
                fact_label(name),
                fact_words(name, item.fact.value),
                sure_label(item.fact.sure),
                place_words(item.file, item.fact.page),
                item.fact.quotation,
            ]
            for name, items in delivery.proposals.items()
            for item in items
        ],
    )


def place_words(file: str, page: int) -> str:
    """Return a file with its page, where it has pages."""
    return tr("{file}, s. {page}", file=file, page=page) if page else file


@click.command(
    "sweep",
    help=tr("Sök ärendets handlingar efter varje temas ord, och säg vad de inte nämner."),
    epilog=tr("Exempel: rumslig case sweep 26RS101"),
)
@click.argument("dnr")
@click.option(
    "--leave-out",
    multiple=True,
    metavar="FIL=SKÄL",
    help=tr("Räkna inte en fil till handlingarna, av angivet skäl; kan upprepas."),
)
@AS_JSON
@click.pass_obj
def sweep(register_url: str | None, dnr: str, leave_out: tuple[str, ...], as_json: bool) -> None:
    """Search a case's documents again with today's words."""
    from rumslig.cli.output import print_json
    from rumslig.intake.document import sweep_document
    from rumslig.intake.receiving import circumstances_of
    from rumslig.intake.sweep import swept
    from rumslig.intake.taking import sweep_again
    from rumslig.intake.words import read_keywords

    with case_desk(register_url) as (desk, progress):
        case = desk.load(dnr)
        for words in leave_out:
            case = _left_out(case, words)
        keywords = read_keywords(desk.workspace.catalog)
        received = case.header.received
        around = circumstances_of(
            desk.workspace, date.fromisoformat(received) if received else date.today()
        )
        after = sweep_again(case, around, keywords, progress)
        if after.readings != case.readings or leave_out:
            desk.save(desk.note(after, "sweep"))
    rows = swept(after, keywords)
    if as_json:
        print_json(sweep_document(after, rows))
    else:
        _print_sweep(rows)


def _left_out(case: Case, words: str) -> Case:
    from rumslig.intake.taking import leave_out

    name, _, reason = words.partition("=")
    found = [item for item in case.readings if name in (item.file, Path(item.file).name)]
    if not found:
        known = ", ".join(item.file for item in case.readings) or tr("inga")
        raise click.UsageError(
            tr("ärendet har ingen läst fil ”{name}”; där finns {known}.", name=name, known=known)
        )
    return leave_out(case, found[0].sha256, reason)


def _silent(row: SweptTheme) -> str:
    names = ", ".join(part.file for part in row.silent)
    return tr("inte i {files}", files=names) if names and row.state == "unknown" else ""


def _print_sweep(rows: tuple[SweptTheme, ...]) -> None:
    from rumslig.cli.output import print_table
    from rumslig.intake.fact_words import page_runs, sweep_label

    print_table(
        [tr("Tema"), tr("Läge"), tr("Var"), tr("Citat")],
        [
            [row.title, sweep_label(row.state), where, quotation]
            for row in rows
            for where, quotation in [
                (place_words(place.file, place.hit.page), place.hit.quotation)
                for place in row.places[:3]
            ]
            or [(_silent(row), "")]
        ],
    )
    for part in rows[0].read if rows else ():
        if part.fault or part.unread == (0,):
            click.echo(part.fault or tr("{file}: ej sökbar.", file=part.file))
        elif part.unread:
            click.echo(
                tr("{file}: ej sökbara sidor {pages}.",
                   file=part.file, pages=page_runs(part.unread))
            )  # fmt: skip
