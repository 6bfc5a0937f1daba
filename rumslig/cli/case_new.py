"""`rumslig case new`: a case of a plan file, of what came in, or of both."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from rumslig.cli.case_options import AS_JSON, FILE, case_desk
from rumslig.cli.case_printing import print_case
from rumslig.language import tr
from rumslig.rules import DECISION_ROUTES, PLAN_TYPES, STAGES

if TYPE_CHECKING:
    from rumslig.cases.case import Case
    from rumslig.cases.desk import CaseDesk
    from rumslig.cases.reading import FactName
    from rumslig.intake.receiving import Received
    from rumslig.plan_area import PlanArea

NEEDED: tuple[tuple[FactName, str], ...] = (
    ("dnr", "--dnr"),
    ("sender", "--sender"),
    ("plan_type", "--type"),
    ("stage", "--stage"),
    ("due", "--due"),
)
"""What a case cannot be without, and the option that gives it."""


@click.command(
    "new",
    help=tr("Skapa ett ärende med planområdena i en fil, eller av det som kom in."),
    epilog=tr(
        "Exempel: rumslig case new --plan plan.gpkg --dnr 26RS101 --sender "
        "”Kumla kommun” --type DP_STANDARD --stage SAMRAD --due 2026-12-18"
    ),
)
@click.option("--plan", type=FILE, help=tr("Filen med planområdet."))
@click.option(
    "--from",
    "came_in",
    type=FILE,
    multiple=True,
    help=tr("Mejl, zip, mapp eller fil som kom in; kan upprepas."),
)
@click.option(
    "--accept",
    is_flag=True,
    help=tr("Ta det som inte är angivet från handlingarna, där de bara säger en sak."),
)
@click.option("--dnr", default="", help=tr("Ert diarienummer."))
@click.option("--sender", default="", help=tr("Vem remissen kommer från."))
@click.option(
    "--type",
    "plan_type",
    type=click.Choice(PLAN_TYPES),
    help=tr("Planens typ, till exempel DP_STANDARD."),
)
@click.option("--stage", type=click.Choice(STAGES), help=tr("Planens skede."))
@click.option("--due", default="", metavar="DATUM", help=tr("Sista svarsdag."))
@click.option("--title", default="", help=tr("Planens namn (annars områdets)."))
@click.option("--sender-dnr", default="", help=tr("Avsändarens diarienummer."))
@click.option("--received", default="", metavar="DATUM", help=tr("Dagen remissen kom in."))
@click.option("--handler", default="", help=tr("Handläggare."))
@click.option(
    "--route",
    "decision_route",
    type=click.Choice(DECISION_ROUTES),
    default=DECISION_ROUTES[0],
    help=tr("Beslutsvägen."),
)
@click.option("--date", "written", default="", metavar="DATUM", help=tr("Yttrandets datum."))
@click.option("--crs", metavar="EPSG:N", help=tr("Koordinatsystem för filer som inte säger sitt."))
@AS_JSON
@click.pass_obj
def new(
    register_url: str | None,
    /,
    plan: Path | None,
    came_in: tuple[Path, ...],
    accept: bool,
    crs: str | None,
    as_json: bool,
    written: str,
    **given: str | None,
) -> None:
    """Make a case."""
    from datetime import date

    from rumslig.cli.case_intake import received_files
    from rumslig.deadlines.question import parse_day

    facts = {name: value or "" for name, value in given.items()}
    if plan is None and not came_in:
        raise click.UsageError(tr("ange --plan eller --from."))
    with case_desk(register_url) as (desk, progress), ExitStack() as stack:
        delivery = None
        if came_in:
            day = parse_day(facts["received"], tr("ankomstdagen")) or date.today()
            files = received_files(came_in, desk.workspace, day, progress)
            delivery = stack.enter_context(files)
            if accept:
                facts = _accepted(facts, delivery)
        _require(facts, delivery)
        made = _make(desk, {**facts, "date": written}, plan, delivery, crs, accept)
        if delivery is not None:
            for refusal in delivery.refusals:
                click.echo(refusal.sentence, err=True)
        _print_remarks(made, desk)
        print_case(made, desk.workspace, as_json)


def _print_remarks(case: Case, desk: CaseDesk) -> None:
    """Tell of dates that look wrong, beside what is asked for: the case is made all the same."""
    from datetime import date

    from rumslig.deadlines.of_case import plan_case

    for remark in plan_case(case, desk.workspace.county.deadlines, date.today()).remarks:
        click.echo(f"! {remark.sentence}", err=True)


def _accepted(given: Mapping[str, str], delivery: Received) -> dict[str, str]:
    """Return the facts with those that the documents propose without contradiction."""
    facts = dict(given)
    for name, items in delivery.proposals.items():
        if facts.get(name, "x") or items[0].fact.sure == "low":
            continue
        same = [item for item in items if item.fact.sure == items[0].fact.sure]
        if len(same) == 1:
            facts[name] = same[0].fact.value
    return facts


def _require(facts: Mapping[str, str], delivery: Received | None) -> None:
    """Raise a usage error that names what is missing, and what the documents say of it."""
    missing = [(name, option) for name, option in NEEDED if not facts[name]]
    if not missing:
        return
    if delivery is None:
        options = ", ".join(option for _, option in missing)
        raise click.UsageError(tr("ange {options}.", options=options))
    told = "; ".join(f"{option} {_told(name, delivery)}".strip() for name, option in missing)
    raise click.UsageError(
        tr("ange, eller ta förslagen med --accept där de är ensamma: {told}.", told=told)
    )


def _told(name: FactName, delivery: Received) -> str:
    from rumslig.cli.case_intake import place_words

    items = delivery.proposals.get(name, ())
    words = [
        f"{item.fact.value} [{place_words(item.file, item.fact.page)}]"
        for item in items
        if item.fact.sure != "low"
    ]
    return f"({tr(' eller ').join(words)})" if words else ""


def _make(
    desk: CaseDesk,
    facts: Mapping[str, str],
    plan: Path | None,
    delivery: Received | None,
    crs: str | None,
    accept: bool,
) -> Case:
    from rumslig.cases.case import CaseHeader
    from rumslig.intake.taking import plan_areas_of, take_in
    from rumslig.plan_area import read_plan_areas

    header = CaseHeader(**{**facts, "title": facts["title"] or (plan.stem if plan else "")})
    if delivery is None:
        return desk.new(header, cast(Path, plan), crs=crs, named=bool(facts["title"]))
    plans: tuple[PlanArea, ...] = ()
    if plan is not None:
        plans = read_plan_areas(plan, crs=crs, home=desk.workspace.county.home)
    elif accept and len(delivery.plan_files) == 1:
        plans = plan_areas_of(delivery.plan_files[0], delivery.members, desk.workspace, crs)
    return desk.new_of_plans(
        header,
        plans,
        plan_file=plan,
        named=bool(facts["title"]),
        take=lambda case: take_in(case, delivery),
    )
