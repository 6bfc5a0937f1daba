"""`rumslig case dates`, `extend` and `route`: when things must be ready, and who decides."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rumslig.cli.case_options import AS_JSON, FILE, case_desk
from rumslig.language import tr
from rumslig.rules import DECISION_ROUTES, PLAN_TYPES, STAGES

if TYPE_CHECKING:
    from rumslig.cases.case import Case
    from rumslig.cases.desk import CaseDesk
    from rumslig.deadlines.dated import DatePlan
    from rumslig.deadlines.of_case import Logged


def _today(text: str) -> date:
    from rumslig.deadlines.question import parse_day

    return parse_day(text, tr("dagen")) or date.today()


@click.command(
    "dates",
    help=tr("Visa ett ärendes interna datum, det som är sent, och vad som kan göras."),
    epilog=tr("Exempel: rumslig case dates 26RS101 --ics frister.ics"),
)
@click.argument("dnr", required=False)
@click.option("--due", default="", metavar="DATUM", help=tr("Räkna på en lös sista svarsdag."))
@click.option("--received", default="", metavar="DATUM", help=tr("Då kom den in (med --due)."))
@click.option(
    "--route",
    type=click.Choice(DECISION_ROUTES),
    default=DECISION_ROUTES[0],
    help=tr("Beslutsvägen (med --due)."),
)
@click.option(
    "--type", "plan_type", type=click.Choice(PLAN_TYPES), help=tr("Planens typ (med --due).")
)
@click.option("--stage", type=click.Choice(STAGES), help=tr("Planens skede (med --due)."))
@click.option("--open", "every_open", is_flag=True, help=tr("Alla öppna ärenden (med --ics)."))
@click.option("--handler", default="", help=tr("Bara den handläggarens öppna (med --open)."))
@click.option("--today", default="", metavar="DATUM", help=tr("Se det som på en annan dag."))
@click.option("--ics", type=FILE, help=tr("Skriv dagarna som en kalenderfil."))
@AS_JSON
@click.pass_obj
def dates(
    register_url: str | None,
    dnr: str | None,
    due: str,
    received: str,
    route: str,
    plan_type: str | None,
    stage: str | None,
    every_open: bool,
    handler: str,
    today: str,
    ics: Path | None,
    as_json: bool,
) -> None:
    """Print a case's dates, or those of a loose last day."""
    from rumslig.deadlines.of_case import plan_case
    from rumslig.deadlines.planning import plan_dates
    from rumslig.deadlines.question import DateQuestion, parse_day

    if every_open:
        if ics is None or dnr is not None or due:
            raise click.UsageError(tr("--open skriver en kalenderfil; ange --ics och inget mer."))
        with case_desk(register_url) as (desk, _):
            _write_open(desk, handler, ics)
        return
    if handler:
        raise click.UsageError(tr("--handler hör till --open."))
    if (dnr is None) == (not due):
        raise click.UsageError(tr("Ange ett diarienummer, eller en lös dag med --due."))
    if ics is not None and dnr is None:
        raise click.UsageError(tr("En kalenderfil görs av ett ärende; ange dess diarienummer."))
    with case_desk(register_url) as (desk, _):
        rules = desk.workspace.county.deadlines
        if dnr is None:
            question = DateQuestion(
                parse_day(due, tr("svarsdagen")),
                parse_day(received, tr("ankomstdagen")),
                route=route,
                plan_type=plan_type or "",
                stage=stage or "",
            )
            _print_plan(plan_dates(question, rules, _today(today)), "", as_json)
            return
        case = desk.load(dnr)
        plan = plan_case(case, rules, _today(today))
        if ics is not None:
            _write_calendar(case, plan, desk.revision_of(dnr), ics)
        _print_plan(plan, case.header.dnr, as_json)


def _write_open(desk: CaseDesk, handler: str, target: Path) -> None:
    """Write the days of every open case, or of one function's, as the register has them."""
    from rumslig.deadlines.calendar_file import dated_row
    from rumslig.documents.case_calendar import write_calendar
    from rumslig.register.listing import CaseQuery

    rows = desk.all_rows(CaseQuery(handler=handler, is_open=True))
    count = write_calendar(target, [dated_row(row) for row in rows])
    click.echo(
        tr(
            "{cases} ärenden, {count} dagar skrevs i {file}.",
            cases=len(rows),
            count=count,
            file=target.name,
        ),
        err=True,
    )


def _write_calendar(case: Case, plan: DatePlan, sequence: int, target: Path) -> None:
    from rumslig.deadlines.calendar_file import dated_case
    from rumslig.documents.case_calendar import write_calendar

    count = write_calendar(target, [dated_case(case, plan, sequence)])
    click.echo(tr("{count} dagar skrevs i {file}.", count=count, file=target.name), err=True)


def _print_plan(plan: DatePlan, dnr: str, as_json: bool) -> None:
    from rumslig.cli.output import print_json, print_table
    from rumslig.deadlines.calendar import describe_day

    if as_json:
        print_json({"format": "rumslig.case-dates/1", "dnr": dnr, **plan.to_json()})
        return
    if plan.steps:
        print_table(
            [tr("Dag"), tr("Vad"), tr("Läge"), tr("Skäl")],
            [
                [describe_day(step.day), step.title, state_word(step.state), step.reason]
                for step in plan.steps
            ],
        )
    else:
        click.echo(tr("Ingen sista svarsdag att räkna från."))
    for remark in plan.remarks:
        click.echo(f"! {remark.sentence}")
    for proposal in plan.proposals:
        click.echo(f"> {proposal.title}. {proposal.reason}")


def state_word(state: str) -> str:
    """Return how an internal date stands, in a word."""
    return {
        "done": tr("klart"),
        "past": tr("passerat"),
        "late": tr("sent"),
        "today": tr("i dag"),
        "ahead": tr("kommer"),
    }[state]


@click.command(
    "extend",
    help=tr("Skriv in anstånd: begärt, beviljat till en dag, eller nekat."),
    epilog=tr("Exempel: rumslig case extend 26RS101 --until 2027-01-22"),
)
@click.argument("dnr")
@click.option("--until", default="", metavar="DATUM", help=tr("Beviljat: den nya sista dagen."))
@click.option("--ask", default="", metavar="DATUM", help=tr("Begärt till denna dag."))
@click.option("--refused", is_flag=True, help=tr("Avsändaren sade nej."))
@AS_JSON
@click.pass_obj
def extend(
    register_url: str | None, dnr: str, until: str, ask: str, refused: bool, as_json: bool
) -> None:
    """Note that more time was asked for, granted or refused."""
    from rumslig.deadlines.of_case import ask_extension, grant_extension, refuse_extension

    if bool(until) + bool(ask) + refused != 1:
        raise click.UsageError(tr("Ange en av --until, --ask och --refused."))
    with case_desk(register_url) as (desk, _):
        case = desk.load(dnr)
        if until:
            changed = grant_extension(case, until)
        elif ask:
            changed = ask_extension(case, ask)
        else:
            changed = refuse_extension(case)
        _save(desk, changed, as_json)


@click.command(
    "route",
    help=tr("Välj vem som beslutar, och vid vilket möte; eller skriv in när remissen kom."),
    epilog=tr("Exempel: rumslig case route 26RS101 --meeting ”regionstyrelsen 2026-12-01”"),
)
@click.argument("dnr")
@click.option("--as", "route", type=click.Choice(DECISION_ROUTES), help=tr("Beslutsvägen."))
@click.option("--meeting", default="", metavar="”ORGAN DATUM”", help=tr("Mötet som beslutar."))
@click.option("--at-once", is_flag=True, help=tr("Paragrafen justeras omedelbart."))
@click.option("--received", default=None, metavar="DATUM", help=tr("Dagen då remissen kom in."))
@AS_JSON
@click.pass_obj
def route(
    register_url: str | None,
    dnr: str,
    route: str | None,
    meeting: str,
    at_once: bool,
    received: str | None,
    as_json: bool,
) -> None:
    """Choose the way to a decision."""
    from dataclasses import replace

    from rumslig.deadlines.of_case import choose_meeting, choose_route, set_received
    from rumslig.deadlines.question import MeetingChoice

    if route is None and not meeting and received is None:
        raise click.UsageError(tr("Ange --as, --meeting eller --received."))
    if at_once and not meeting:
        raise click.UsageError(tr("--at-once hör till ett möte; ange --meeting också."))
    with case_desk(register_url) as (desk, _):
        rules = desk.workspace.county.deadlines
        case = desk.load(dnr)
        if received is not None:
            case = desk.note(*set_received(case, received))
        if route is not None:
            case = desk.note(*choose_route(case, route))
        choice = MeetingChoice.parse(meeting)
        if choice is not None:
            choice = replace(choice, immediate=choice.immediate or at_once)
            case = desk.note(*choose_meeting(case, choice, rules))
        _save(desk, (case, ""), as_json)


def _save(desk: CaseDesk, changed: Logged, as_json: bool) -> None:
    from rumslig.deadlines.of_case import plan_case

    case, said = changed
    if said:
        case = desk.note(case, said)
    desk.save(case)
    _print_plan(
        plan_case(case, desk.workspace.county.deadlines, date.today()), case.header.dnr, as_json
    )
