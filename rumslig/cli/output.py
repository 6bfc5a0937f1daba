"""What commands print: JSON, tables and progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rumslig.progress import Progress, silent

if TYPE_CHECKING:
    from rumslig.batch_outcome import BatchOutcome
    from rumslig.check import CheckResult
    from rumslig.comparison import ComparedCell, Comparison
    from rumslig.language import Language


def json_text(document: Any) -> str:
    """Return a document as text that is the same for the same content."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)


def print_json(document: Any) -> None:
    """Print one JSON document."""
    click.echo(json_text(document))


def print_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; columns wrap on a terminal and stay whole in a file."""
    from rich.console import Console
    from rich.table import Table

    console = Console(
        soft_wrap=not sys.stdout.isatty(),
        highlight=False,
        width=None if sys.stdout.isatty() else 200,
    )
    table = Table(box=None, pad_edge=False)
    for header in headers:
        table.add_column(header, overflow="fold")
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    console.print(table)


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Yield a progress that is a bar on a terminal's stderr, and silent elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total, description=what)

        yield show


def print_findings(result: CheckResult) -> None:
    """Print the findings, plan by plan, most important first."""
    from datetime import date

    from rumslig.finding import STATE_ORDER, state_label
    from rumslig.freshness import FreshnessBook
    from rumslig.language import message_language, tr
    from rumslig.wording import describe_key_figure

    lang = message_language()
    # a person reads this today; what is written to files and as JSON knows no day
    book = FreshnessBook(result.packages, date.today())
    for plan in result.plans:
        click.echo(f"\n{plan.area.name} · {plan.municipality_names}")
        found = sorted(
            result.of_plan(plan.area.name), key=lambda item: STATE_ORDER.index(item.state_key)
        )
        rows = []
        has_stale = False
        for finding in found:
            said = book.find(finding.package, finding.layer, finding.proof.layer_version)
            if said is not None:
                has_stale = True
            first, second = describe_key_figure(finding.figures, finding.schematic, lang)
            rows.append(
                [
                    state_label(finding.state_key, lang),
                    finding.title,
                    " ".join(part for part in (first, second) if part),
                    said.signed if said is not None else "",
                    finding.text,
                ]
            )
        heads = [tr("Resultat"), tr("Planeringsfråga"), tr("Mått"), tr("Aktualitet"), tr("Text")]
        if not has_stale:
            heads.pop(3)
            rows = [[*row[:3], row[4]] for row in rows]
        print_table(heads, rows)
    _print_stale(result)


def _print_stale(result: CheckResult) -> None:
    """Print which questions rest on layers that are not current, and what that means."""
    from datetime import date

    from rumslig.freshness import FreshnessBook, mark_of

    book = FreshnessBook(result.packages, date.today())
    stale: dict[str, str] = {}
    for finding in result.findings:
        said = book.find(finding.package, finding.layer, finding.proof.layer_version)
        if said is not None:
            stale[f"{finding.title}: {said.sentence}"] = mark_of(said.state).sign
    if stale:
        click.echo()
    for words, sign in stale.items():
        click.echo(f"{sign} {words}")


def print_comparison(compared: Comparison, lang: Language) -> None:
    """Print rules × alternatives, planning question by planning question."""
    from rumslig.comparison import difference_label, rank_label
    from rumslig.finding import state_label
    from rumslig.language import tr
    from rumslig.numerals import format_area

    def cell_text(cell: ComparedCell) -> str:
        words = [state_label(cell.finding.state_key, lang), cell.key_figure, rank_label(cell, lang)]
        return ", ".join(word for word in words if word)

    for theme in compared.themes:
        click.echo(f"\n{theme.title}")
        print_table(
            [
                tr("Planeringsfråga", lang=lang),
                *(
                    f"{item.name}, {format_area(item.area_m2, lang)}"
                    for item in compared.alternatives
                ),
                tr("Skillnad", lang=lang),
            ],
            [
                [
                    row.title,
                    *map(cell_text, row.cells),
                    difference_label(row.difference, lang),
                ]
                for row in compared.of_theme(theme)
            ],
        )
    _print_stale(compared.result)


def print_batch(outcome: BatchOutcome, folder: Path) -> None:
    """Print how many answers of each state each plan has, and where the rest is."""
    from rumslig.finding import STATE_ORDER, state_label
    from rumslig.language import message_language, tr
    from rumslig.numerals import format_number

    lang = message_language()
    present = [key for key in STATE_ORDER if any(key in counts for counts in outcome.counts)]
    print_table(
        [tr("Planområde"), *(state_label(key, lang) for key in present)],
        [
            [item.area.name, *(format_number(counts.get(key, 0), 0, lang) for key in present)]
            for item, counts in zip(outcome.plans, outcome.counts, strict=True)
        ],
    )
    click.echo(
        tr(
            "{asked} frågor ställda nu, {known} besvarade sedan tidigare. Filerna ligger i "
            "{folder}.",
            asked=format_number(outcome.asked, 0, lang),
            known=format_number(outcome.known, 0, lang),
            folder=folder,
        )
    )
