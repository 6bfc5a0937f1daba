"""`rumslig case triage` and `case tickets`: regional relevance, and faults in layers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from rumslig.cli.case_options import AS_JSON, FILE, case_desk
from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.cases.ticket import TicketState
    from rumslig.cases.triage import TriageAnswer
    from rumslig.screening.ticket_list import ListedTicket


@click.command(
    "triage",
    help=tr("Svara på om planen har regional betydelse; utan --as visas frågorna och svaren."),
    epilog=tr("Exempel: rumslig case triage 26RS101 --as answer"),
)
@click.argument("dnr")
@click.option(
    "--as",
    "answer",
    type=click.Choice(["answer", "abstain", "unsure"]),
    help=tr("Svara på remissen, avstå, eller oklart."),
)
@click.option("--reason", default="", help=tr("Skälet; krävs för att avstå."))
@AS_JSON
@click.pass_obj
def triage(
    register_url: str | None, dnr: str, answer: str | None, reason: str, as_json: bool
) -> None:
    """Show what makes a plan matter, and keep the planner's answer."""
    from rumslig.cli.output import print_json, print_table
    from rumslig.screening.answering import answer_label, answer_triage
    from rumslig.screening.criteria import judge_criteria, suggest_answer, triage_document
    from rumslig.screening.criterion import read_criteria

    with case_desk(register_url) as (desk, _):
        case = desk.load(dnr)
        judged = judge_criteria(case, read_criteria(desk.workspace.catalog))
        if answer is not None:
            today = date.today().isoformat()
            chosen = cast("TriageAnswer", answer)
            case = answer_triage(case, chosen, reason, today, judged)
            desk.save(desk.note(case, f"triage {answer}"))
    if as_json:
        print_json(triage_document(case, judged))
        return
    words = {"yes": tr("ja"), "no": tr("nej"), "unknown": tr("vet inte")}
    print_table(
        [tr("Fråga"), tr("Svar"), tr("Grund")],
        [[item.criterion.title, words[item.answer], " ".join(item.grounds)] for item in judged],
    )
    if case.triage is None:
        click.echo(tr("Förslag: {answer}.", answer=answer_label(suggest_answer(judged))))
    else:
        given = f"{answer_label(case.triage.answer)}. {case.triage.reason}".strip()
        click.echo(tr("Ert svar {day}: {answer}", day=case.triage.day, answer=given))


@click.command(
    "tickets",
    help=tr("Visa felärenden till dem som svarar för underlaget, eller ändra ett."),
    epilog=tr("Exempel: rumslig case tickets --package jordbruksmark --out fel.txt"),
)
@click.option("--package", default="", metavar="NAMN", help=tr("Bara fel i ett paket."))
@click.option("--out", type=FILE, help=tr("Textfilen att skriva, som kan skickas."))
@click.option("--ticket", "ticket_id", default="", metavar="ID", help=tr("Felärendet att ändra."))
@click.option(
    "--state",
    type=click.Choice(["open", "sent", "mended", "declined"]),
    help=tr("Läget det ska få."),
)
@click.option("--answer", default="", help=tr("Vad den som svarar för underlaget sade."))
@AS_JSON
@click.pass_obj
def tickets(
    register_url: str | None,
    package: str,
    out: Path | None,
    ticket_id: str,
    state: str | None,
    answer: str,
    as_json: bool,
) -> None:
    """List the tickets of all cases."""
    from rumslig.cli.output import print_json
    from rumslig.outlet import guard_case
    from rumslig.screening.ticket_list import list_tickets, renew_case, write_tickets

    if bool(ticket_id) != bool(state):
        raise click.UsageError(tr("--ticket och --state hör ihop."))
    with case_desk(register_url) as (desk, progress):
        listed, faults = list_tickets(desk.files(progress), package, progress)
        if state is not None:
            from rumslig.screening.tickets import change_ticket

            found = [item for item in listed if item.ticket.id == ticket_id]
            if not found:
                raise click.UsageError(tr("det finns inget felärende {id}.", id=ticket_id))
            case = desk.load(found[0].dnr)
            case = change_ticket(case, ticket_id, cast("TicketState", state), answer)
            saved = desk.save_merging(desk.note(case, f"ticket {ticket_id} {state}")).case
            become = [item for item in saved.tickets if package in ("", item.package)]
            listed = renew_case(listed, saved.header.dnr, become)
        guard = guard_case(None, desk.workspace)
    for fault in faults:
        click.echo(fault, err=True)
    if out is not None:
        held = write_tickets(out, listed, guard)
        if held:
            click.echo(tr("{count} fel i skyddsvärda paket skrevs inte ut.", count=held), err=True)
    if as_json:
        print_json({"format": "rumslig.tickets/1", "tickets": [item.to_json() for item in listed]})
    elif out is not None:
        click.echo(out)
    else:
        _print_tickets(listed)


def _print_tickets(listed: tuple[ListedTicket, ...]) -> None:
    from rumslig.cli.output import print_table
    from rumslig.screening.tickets import ticket_state_label

    if not listed:
        click.echo(tr("Inga fel i underlaget är anmälda."))
        return
    print_table(
        ["Id", tr("Paket"), tr("Lager"), tr("Läge"), tr("Dnr"), tr("Skäl"), tr("Plats")],
        [
            [
                item.ticket.id,
                f"{item.ticket.package} {item.ticket.version}",
                item.ticket.layer,
                ticket_state_label(item.ticket.state),
                item.dnr,
                item.ticket.reason,
                item.ticket.place,
            ]
            for item in listed
        ],
    )
