"""`rumslig check`: plan areas against rules and layers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.language import Language, tr
from rumslig.rules import PLAN_TYPES, STAGES

if TYPE_CHECKING:
    from rumslig.batch import Circumstances
    from rumslig.check import Question
    from rumslig.plan_area import PlanArea
    from rumslig.progress import Progress
    from rumslig.workspace import Workspace

NUMBER = click.FloatRange(min=0)
FILE = click.Path(path_type=Path)


@click.command(
    "check",
    help=tr(
        "Kontrollera planområdena i PLAN. Med --layer bara mot de lagren, med --package eller "
        "--rules mot de reglerna, annars mot alla installerade regler."
    ),
    epilog=tr(
        "Exempel: rumslig check plan.gpkg --layer naturvard.gpkg --coverage kommun.gpkg "
        "--near-m 500 --json"
    ),
)
@click.argument("plan", type=FILE)
@click.option(
    "--layer",
    "layer_files",
    type=FILE,
    multiple=True,
    help=tr("Ett kartlager att kontrollera mot; kan upprepas."),
)
@click.option("--coverage", type=FILE, help=tr("Var lagren i --layer är karterade."))
@click.option(
    "--package",
    "packages",
    multiple=True,
    metavar="NAMN[@VERSION]",
    help=tr("Ett installerat underlagspaket vars regler ska användas; kan upprepas."),
)
@click.option("--rules", type=FILE, help=tr("En regelfil (TOML)."))
@click.option(
    "--plan-type",
    type=click.Choice(PLAN_TYPES),
    default=None,
    help=tr("Planens typ, till exempel DP_STANDARD."),
)
@click.option("--stage", type=click.Choice(STAGES), default=None, help=tr("Planens skede."))
@click.option("--near-m", type=NUMBER, default=0.0, help=tr("Så långt bort räknas som nära (m)."))
@click.option("--accuracy-m", type=NUMBER, default=0.0, help=tr("Lägesosäkerhet för --layer (m)."))
@click.option(
    "--plan-accuracy-m", type=NUMBER, default=0.0, help=tr("Lägesosäkerhet för planområdet (m).")
)
@click.option(
    "--plan-buffer-m",
    type=NUMBER,
    default=None,
    help=tr("Gör punkter och linjer i PLAN till ytor med detta avstånd (m)."),
)
@click.option("--min-area-m2", type=NUMBER, default=1.0, help=tr("Minsta yta som är träff (m²)."))
@click.option("--min-length-m", type=NUMBER, default=1.0, help=tr("Minsta längd som är träff (m)."))
@click.option(
    "--min-width-m",
    type=NUMBER,
    default=None,
    help=tr("Smalare överlapp än så gränsar bara till (m)."),
)
@click.option(
    "--boundary-counts",
    is_flag=True,
    help=tr("Linjer och punkter på plangränsen räknas som träff."),
)
@click.option("--crs", metavar="EPSG:N", help=tr("Koordinatsystem för filer som inte säger sitt."))
@click.option(
    "--skip",
    multiple=True,
    metavar="REGEL=SKÄL",
    help=tr("Ställ inte en regel, av angivet skäl; kan upprepas."),
)
@click.option(
    "--compare",
    is_flag=True,
    help=tr("Jämför planområdena som alternativ, regel för regel."),
)
@click.option(
    "--batch",
    is_flag=True,
    help=tr(
        "Många planområden: skriv sammanställningar i --out och gå vidare därifrån om körningen "
        "stoppas."
    ),
)
@click.option("--out", type=FILE, help=tr("Skriv result.json och findings.gpkg i en mapp."))
@click.option(
    "--document-lang",
    type=click.Choice(["sv", "en"]),
    default="sv",
    help=tr("Språk i resultatens texter."),
)
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def check(
    plan: Path,
    layer_files: tuple[Path, ...],
    coverage: Path | None,
    packages: tuple[str, ...],
    rules: Path | None,
    plan_type: str | None,
    stage: str | None,
    near_m: float,
    accuracy_m: float,
    plan_accuracy_m: float,
    plan_buffer_m: float | None,
    min_area_m2: float,
    min_length_m: float,
    min_width_m: float | None,
    boundary_counts: bool,
    crs: str | None,
    skip: tuple[str, ...],
    compare: bool,
    batch: bool,
    out: Path | None,
    document_lang: str,
    as_json: bool,
) -> int:
    """Run the check and print its result; 3 when something could not be checked."""
    from layers.catalog import Catalog
    from rumslig.batch import Circumstances
    from rumslig.check import run_check
    from rumslig.cli.main import EXIT_OK, EXIT_WITH_ERRORS
    from rumslig.cli.output import print_comparison, print_findings, print_json, progress_bar
    from rumslig.comparison import compare_plans
    from rumslig.plan_area import read_plan_areas
    from rumslig.rule_file import questions_of_file
    from rumslig.rulebook import (
        keep_indexes,
        number_repeats,
        questions_of_layers,
        questions_of_packages,
        skip_rules,
    )
    from rumslig.rules import Rule
    from rumslig.workspace import Workspace

    if batch and out is None:
        raise click.UsageError(tr("--batch behöver en mapp att skriva i; ange --out."))
    if batch and compare:
        raise click.UsageError(tr("--batch och --compare går inte ihop; välj det ena."))
    lang: Language = "en" if document_lang == "en" else "sv"
    with progress_bar() as progress:
        workspace = Workspace.open(progress=progress)
        home = workspace.county.home
        plans = read_plan_areas(
            plan, crs=crs, home=home, buffer_m=plan_buffer_m, accuracy_m=plan_accuracy_m
        )
        catalog = workspace.catalog
        if packages:
            catalog = Catalog(
                workspace.store, [workspace.store.find(*split_version(name)) for name in packages]
            )
        template = Rule(
            "",
            "",
            near_m=near_m,
            accuracy_m=accuracy_m,
            min_area_m2=min_area_m2,
            min_length_m=min_length_m,
            min_width_m=min_width_m,
            boundary_counts=boundary_counts,
        )
        questions: tuple[Question, ...] = ()
        if packages or not (layer_files or rules):
            questions += questions_of_packages(catalog)
        if not (packages or layer_files or rules):
            questions += workspace.own_rules.questions
        if rules:
            questions += questions_of_file(rules, workspace.catalog, crs=crs, home=home)
        questions += questions_of_layers(
            layer_files, template, coverage=coverage, crs=crs, home=home
        )
        questions = keep_indexes(questions, workspace.file_indexes)
        asked = skip_rules(number_repeats(questions), dict(split_reason(item) for item in skip))
        if batch and out is not None:
            circumstances = Circumstances(plan_type or "", stage or "", lang)
            return _run_batch(out, plans, asked, workspace, circumstances, progress, as_json)
        result = run_check(
            plans,
            asked,
            workspace.municipalities,
            plan_type=plan_type or "",
            stage=stage or "",
            lang=lang,
            progress=progress,
        )
    compared = compare_plans(result, workspace.county, asked, lang=lang) if compare else None
    if out is not None:
        from rumslig.documents.check_files import write_check
        from rumslig.outlet import Guard

        guard = Guard.of([*result.packages, *workspace.catalog.manifests])
        write_check(out, result, guard, lang, (workspace.county, asked) if compare else None)
        if withheld := guard.asked(result.findings):
            click.echo(
                tr(
                    "{names} är skyddsvärt; mått och läge står inte i filerna i {folder}.",
                    names=", ".join(withheld),
                    folder=out,
                ),
                err=True,
            )
    if as_json:
        print_json(result.to_json() if compared is None else compared.to_json())
    elif compared is not None:
        print_comparison(compared, lang)
    else:
        print_findings(result)
    return EXIT_WITH_ERRORS if result.has_errors else EXIT_OK


def _run_batch(
    folder: Path,
    plans: Sequence[PlanArea],
    asked: Sequence[Question],
    workspace: Workspace,
    circumstances: Circumstances,
    progress: Progress,
    as_json: bool,
) -> int:
    """Run a batch into a folder and print how it went."""
    from rumslig.batch_outcome import FILES, MEMORY
    from rumslig.check import packages_of
    from rumslig.cli.main import EXIT_INPUT, EXIT_OK, EXIT_WITH_ERRORS
    from rumslig.cli.output import print_batch
    from rumslig.documents.batch_files import write_batch
    from rumslig.outlet import Guard

    borders = workspace.municipalities
    guard = Guard.of([*packages_of(asked, borders), *workspace.catalog.manifests])
    try:
        outcome = write_batch(
            folder, plans, asked, borders, workspace.county, guard, circumstances, progress=progress
        )
    except KeyboardInterrupt:
        click.echo(
            tr(
                "Avbrutet; det som är besvarat ligger i {file} och frågas inte om igen.",
                file=folder / MEMORY,
            ),
            err=True,
        )
        return EXIT_INPUT
    if as_json:
        click.echo((folder / FILES[0]).read_text("utf-8"), nl=False)
    else:
        print_batch(outcome, folder)
    return EXIT_WITH_ERRORS if outcome.errors else EXIT_OK


def split_version(text: str) -> tuple[str, str]:
    """Return the name and the version ("" for the installed one) of NAME@VERSION."""
    name, _, version = text.partition("@")
    return name, version


def split_reason(text: str) -> tuple[str, str]:
    """Return the rule and the reason of RULE=REASON."""
    rule, separator, reason = text.partition("=")
    if not separator or not reason.strip():
        raise click.BadParameter(tr("skriv --skip REGEL=SKÄL, med ett skäl."))
    return rule, reason
