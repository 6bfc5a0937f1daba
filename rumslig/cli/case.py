"""`rumslig case …`: casework on the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from rumslig.cli.case_answer import answer
from rumslig.cli.case_archive import archive
from rumslig.cli.case_circulation import circulate, collect, reminders
from rumslig.cli.case_dates import dates, extend, route
from rumslig.cli.case_draft import draft
from rumslig.cli.case_export import export, template
from rumslig.cli.case_intake import intake, sweep
from rumslig.cli.case_lock import drift, impact, rerun, restore, sign, verify
from rumslig.cli.case_memory import decisions, follow, remarks, said
from rumslig.cli.case_new import new
from rumslig.cli.case_options import AS_JSON, case_desk
from rumslig.cli.case_printing import print_case
from rumslig.cli.case_register import list_cases, register
from rumslig.cli.case_sample import sample
from rumslig.cli.case_screening import tickets, triage
from rumslig.cli.case_signing import approve, memo, revise, versions
from rumslig.cli.case_statistics import statistics
from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.cases.case import Case, Judgement


@click.group(
    "case",
    help=tr("Arbeta med ärenden i registret."),
    epilog=tr("Exempel: rumslig case check 26RS101"),
)
@click.option(
    "--register",
    "register_url",
    metavar="URL",
    help=tr("Ett delat register, till exempel postgresql://server/rumslig."),
)
@click.pass_context
def case(context: click.Context, register_url: str | None) -> None:
    """Remember which register to use."""
    context.obj = register_url


@case.command(
    "show",
    help=tr("Visa ett ärende med bedömningar, regler som inte ställs, och skäl."),
    epilog=tr("Exempel: rumslig case show 26RS101 --json"),
)
@click.argument("dnr")
@AS_JSON
@click.pass_obj
def show(register_url: str | None, dnr: str, as_json: bool) -> None:
    """Print a case."""
    with case_desk(register_url) as (desk, _):
        print_case(desk.load(dnr), desk.workspace, as_json)


@case.command(
    "check",
    help=tr("Kontrollera ärendets planområden mot alla installerade regler."),
    epilog=tr("Exempel: rumslig case check 26RS101 --json"),
)
@click.argument("dnr")
@click.option(
    "--skip",
    multiple=True,
    metavar="REGEL=SKÄL",
    help=tr("Ställ inte en regel i det här ärendet, av angivet skäl; kan upprepas."),
)
@click.option(
    "--ask",
    multiple=True,
    metavar="REGEL",
    help=tr("Ställ åter en regel som ärendet hoppar över; kan upprepas."),
)
@AS_JSON
@click.pass_obj
def check(
    register_url: str | None,
    dnr: str,
    skip: tuple[str, ...],
    ask: tuple[str, ...],
    as_json: bool,
) -> int:
    """Check a case; 3 when something could not be checked."""
    from rumslig.cli.check import split_reason
    from rumslig.cli.main import EXIT_OK, EXIT_WITH_ERRORS
    from rumslig.cli.output import print_findings, print_json

    with case_desk(register_url) as (desk, progress):
        skipped = dict(split_reason(item) for item in skip)
        case = desk.load(dnr)
        for rule in ask:
            case = _ask_again(case, rule)
        checked = desk.check(case, skipped=skipped, progress=progress)
        desk.save(checked)
    result = checked.result
    if result is None:  # pragma: no cover - a check always gives a result
        return EXIT_OK
    if as_json:
        print_json(result.to_json())
    else:
        print_findings(result)
    return EXIT_WITH_ERRORS if result.has_errors else EXIT_OK


def _ask_again(case: Case, rule: str) -> Case:
    from rumslig.errors import CaseError

    if rule not in case.skipped:
        raise CaseError(
            tr(
                "ärendet {dnr} hoppar inte över regeln {rule}; det hoppar över {known}.",
                dnr=case.header.dnr,
                rule=rule,
                known=", ".join(sorted(case.skipped)) or tr("inga"),
            )
        )
    return case.skip(rule, None)


@case.command(
    "assess",
    help=tr("Säg vad ett fynd betyder; fyndet självt ändras inte."),
    epilog=tr("Exempel: rumslig case assess 26RS101 --rule jordbruksmark --as relevant"),
)
@click.argument("dnr")
@click.option("--rule", required=True, help=tr("Regeln vars fynd bedöms."))
@click.option(
    "--as",
    "judgement",
    required=True,
    type=click.Choice(["relevant", "irrelevant", "data_error", "expert"]),
    help=tr("Bedömningen."),
)
@click.option("--reason", default="", help=tr("Skälet; krävs för irrelevant och data_error."))
@click.option("--plan", default="", help=tr("Bara i detta planområde."))
@AS_JSON
@click.pass_obj
def assess(
    register_url: str | None,
    dnr: str,
    rule: str,
    judgement: str,
    reason: str,
    plan: str,
    as_json: bool,
) -> None:
    """Assess a finding."""
    from rumslig.cases.case import Assessment

    with case_desk(register_url) as (desk, _):
        assessed = desk.assess(
            desk.load(dnr),
            rule,
            Assessment(cast("Judgement", judgement), reason),
            plan,
        )
        desk.save(assessed)
        print_case(assessed, desk.workspace, as_json)


for command in (
    new,
    sample,
    intake,
    sweep,
    triage,
    tickets,
    dates,
    extend,
    route,
    statistics,
    draft,
    follow,
    remarks,
    said,
    decisions,
    circulate,
    answer,
    collect,
    reminders,
    template,
    export,
    approve,
    memo,
    sign,
    revise,
    versions,
    archive,
    verify,
    drift,
    rerun,
    restore,
    impact,
    list_cases,
    register,
):
    case.add_command(command)
