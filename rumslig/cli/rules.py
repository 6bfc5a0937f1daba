"""`rumslig rules`: what each rule does, in words, and the form that rules have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.language import Language, tr

if TYPE_CHECKING:
    from rumslig.rule_schema import SchemaKind


@click.command(
    "rules",
    help=tr(
        "Säg med ord vad reglerna gör, och vilka som inte passar sitt lager: de i en regelfil, "
        "de i ett paket, annars alla installerade."
    ),
    epilog=tr("Exempel: rumslig rules --rules regler.toml"),
)
@click.option("--rules", type=click.Path(path_type=Path), help=tr("En regelfil (TOML)."))
@click.option(
    "--package",
    "packages",
    multiple=True,
    metavar="NAMN[@VERSION]",
    help=tr("Ett installerat underlagspaket; kan upprepas."),
)
@click.option(
    "--schema",
    type=click.Choice(["rule-file", "package-rules", "rules"]),
    default=None,
    help=tr("Skriv i stället formen som JSON Schema."),
)
@click.option(
    "--toml", "as_toml", is_flag=True, help=tr("Skriv reglerna som en regelfil att ändra i.")
)
@click.option(
    "--document-lang",
    type=click.Choice(["sv", "en"]),
    default="sv",
    help=tr("Språk i meningarna."),
)
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def rules(
    rules: Path | None,
    packages: tuple[str, ...],
    schema: SchemaKind | None,
    as_toml: bool,
    document_lang: str,
    as_json: bool,
) -> int:
    """Print rules in words; 3 when one of them does not fit its layer."""
    from datetime import date

    from layers.catalog import Catalog
    from rumslig.check import Question
    from rumslig.cli.check import split_version
    from rumslig.cli.main import EXIT_OK, EXIT_WITH_ERRORS
    from rumslig.cli.output import print_json, progress_bar
    from rumslig.freshness import FreshnessBook, mark_of
    from rumslig.rule_file import questions_of_file, rule_as_written, write_rules
    from rumslig.rule_listing import FORMAT, list_rules
    from rumslig.rule_schema import make_schema
    from rumslig.rulebook import questions_of_packages
    from rumslig.workspace import Workspace

    lang: Language = "en" if document_lang == "en" else "sv"
    if schema is not None:
        print_json(make_schema(schema, lang))
        return EXIT_OK
    with progress_bar() as progress:
        workspace = Workspace.open(progress=progress)
    catalog, store = workspace.catalog, workspace.store
    if packages:
        catalog = Catalog(store, [store.find(*split_version(name)) for name in packages])
    questions: list[Question] = []
    if packages or not rules:
        questions += questions_of_packages(catalog)
    if not (packages or rules):
        questions += workspace.own_rules.questions
    if rules:
        questions += questions_of_file(rules, workspace.catalog, home=workspace.county.home)
    if as_toml:
        click.echo(write_rules(map(rule_as_written, questions)), nl=False)
        return EXIT_OK
    listed = list_rules(questions, lang)
    if as_json:
        print_json({"format": FORMAT, "rules": [item.to_json() for item in listed]})
    else:
        book = FreshnessBook(tuple(catalog.manifests), date.today())
        for item in listed:
            rule, material = item.question.rule, item.question.material
            click.echo(f"{material.source_name}: {rule.id}")
            click.echo(f"  {item.words}")
            said = book.find(material.package, material.layer)
            if said is not None:
                click.echo(f"  {mark_of(said.state).sign} {said.sentence}")
            if item.fault:
                click.echo(tr("  Passar inte: {fact}", fact=item.fault))
    return EXIT_WITH_ERRORS if any(item.fault for item in listed) else EXIT_OK
