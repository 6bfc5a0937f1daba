"""`rumslig case …`: casework on the register."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from rumslig.cli.case_archive import archive
from rumslig.cli.case_circulation import circulate, collect, reminders
from rumslig.cli.case_draft import draft
from rumslig.cli.case_export import export, template
from rumslig.cli.case_lock import drift, impact, rerun, restore, sign, verify
from rumslig.cli.case_options import AS_JSON, FILE, case_desk, warn_of_classified
from rumslig.cli.case_sample import sample
from rumslig.cli.case_signing import approve, memo, revise, versions
from rumslig.language import tr
from rumslig.rules import PLAN_TYPES, STAGES

if TYPE_CHECKING:
    from rumslig.cases.case import Case, Judgement
    from rumslig.workspace import Workspace


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


def _print_case(case: Case, workspace: Workspace, as_json: bool) -> None:
    from rumslig.cli.case_document import describe_case
    from rumslig.cli.output import print_json

    document = describe_case(case, workspace)
    warn_of_classified(document["classified"])
    if as_json:
        print_json(document)
        return
    header = case.header
    click.echo(f"{header.dnr} · {header.title}")
    click.echo(f"{header.sender} · {header.plan_type} · {header.stage} · {header.due}")
    for item in document["plans"]:
        click.echo(f"  {item['name']} ({item['area_m2']:.0f} m²)")
    click.echo(
        tr(
            "{count} fynd, {left} kvar att bedöma.",
            count=len(case.findings),
            left=document["unassessed"],
        )
    )
    for row in document["assessments"]:
        click.echo(f"  {row['plan']} · {row['rule']}: {row['as']} {row['reason']}".rstrip())
    for row in document["skipped"]:
        click.echo(tr("  ställs inte: {rule}: {reason}", **row))


@case.command(
    "new",
    help=tr("Skapa ett ärende med planområdena i en fil."),
    epilog=tr(
        "Exempel: rumslig case new --plan plan.gpkg --dnr 26RS101 --sender "
        "”Kumla kommun” --type DP_STANDARD --stage SAMRAD --due 2026-12-18"
    ),
)
@click.option("--plan", type=FILE, required=True, help=tr("Filen med planområdet."))
@click.option("--dnr", required=True, help=tr("Ert diarienummer."))
@click.option("--sender", required=True, help=tr("Vem remissen kommer från."))
@click.option(
    "--type",
    "plan_type",
    type=click.Choice(PLAN_TYPES),
    required=True,
    help=tr("Planens typ, till exempel DP_STANDARD."),
)
@click.option("--stage", type=click.Choice(STAGES), required=True, help=tr("Planens skede."))
@click.option("--due", required=True, metavar="DATUM", help=tr("Sista svarsdag."))
@click.option("--title", default="", help=tr("Planens namn (annars områdets)."))
@click.option("--sender-dnr", default="", help=tr("Avsändarens diarienummer."))
@click.option("--handler", default="", help=tr("Handläggare."))
@click.option("--date", "written", default="", metavar="DATUM", help=tr("Yttrandets datum."))
@click.option("--crs", metavar="EPSG:N", help=tr("Koordinatsystem för filer som inte säger sitt."))
@AS_JSON
@click.pass_obj
def new(
    register_url: str | None,
    plan: Path,
    dnr: str,
    sender: str,
    plan_type: str,
    stage: str,
    due: str,
    title: str,
    sender_dnr: str,
    handler: str,
    written: str,
    crs: str | None,
    as_json: bool,
) -> None:
    """Make a case."""
    from rumslig.cases.case import CaseHeader

    header = CaseHeader(
        dnr=dnr,
        title=title or plan.stem,
        sender=sender,
        plan_type=plan_type,
        stage=stage,
        due=due,
        sender_dnr=sender_dnr,
        handler=handler,
        date=written,
    )
    with case_desk(register_url) as (desk, _):
        _print_case(desk.new(header, plan, crs=crs, named=bool(title)), desk.workspace, as_json)


@case.command(
    "list",
    help=tr("Visa ärendena i registret, närmast svarsdag först."),
    epilog=tr("Exempel: rumslig case list --json"),
)
@AS_JSON
@click.pass_obj
def list_cases(register_url: str | None, as_json: bool) -> None:
    """Print the register."""
    from rumslig.cli.output import print_json, print_table

    with case_desk(register_url) as (desk, _):
        rows = desk.rows()
    if as_json:
        print_json(
            {
                "format": "rumslig.case-list/1",
                "cases": [{key: str(value) for key, value in asdict(row).items()} for row in rows],
            }
        )
    elif not rows:
        click.echo(tr("Inga ärenden än."))
    else:
        print_table(
            [tr("Svarsdag"), tr("Dnr"), tr("Ärende"), tr("Avsändare"), tr("Läge")],
            [[row.due, row.dnr, row.title, row.sender, _status_word(row.status)] for row in rows],
        )


def _status_word(status: str) -> str:
    return {
        "new": tr("nytt"),
        "checked": tr("kontrollerat"),
        "assessed": tr("bedömt"),
        "signed": tr("undertecknat"),
    }[status]


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
        _print_case(desk.load(dnr), desk.workspace, as_json)


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
        _print_case(assessed, desk.workspace, as_json)


for command in (
    *(export, template, draft, sign, verify, drift, rerun, restore, impact),
    *(circulate, collect, reminders, sample),
    *(approve, revise, versions, memo, archive),
):
    case.add_command(command)
