"""`rumslig case answer`: answer a theme in its file, where there is no window."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from rumslig.cli.case_options import FILE
from rumslig.language import tr


@click.command(
    "answer",
    help=tr("Svara på en remissdel: text, fråga eller inget att erinra. Filen lämnas tillbaka."),
    epilog=tr("Exempel: rumslig case answer bredband.remissdel --text ”Fiber saknas.”"),
)
@click.argument("file", type=FILE, metavar="FIL")
@click.option("--text", default="", help=tr("Svaret, som kan tas in i yttrandet."))
@click.option("--question", default="", help=tr("En fråga tillbaka till handläggaren."))
@click.option("--no-objection", is_flag=True, help=tr("Inget att erinra."))
@click.option("--by", default="", help=tr("Funktionen som svarar (annars den som frågades)."))
def answer(file: Path, text: str, question: str, no_objection: bool, by: str) -> None:
    """Put an answer in a file."""
    from rumslig.circulation.file import make_answer, open_file, write_answer

    if sum((bool(text), bool(question), no_objection)) != 1:
        raise click.UsageError(tr("ange en av --text, --question och --no-objection."))
    kind = "text" if text else "question" if question else "no_objection"
    opened, today = open_file(file), date.today().isoformat()
    made = make_answer(opened, kind, text or question, by, today, finished=True)
    write_answer(opened, made)
    click.echo(tr("{file} är besvarad; skicka tillbaka den.", file=file.name))
