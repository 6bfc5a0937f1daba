"""`rumslig case circulate|collect|reminders`: a case's themes on their round."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rumslig.cli.case_options import AS_JSON, FILE, case_desk
from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.cases.errand import Errand

SENT = "circulation"
"""Why the draft is kept as a version when themes are sent."""


@click.command(
    "circulate",
    help=tr("Gör en fil av ett tema, att skicka till den som svarar för det."),
    epilog=tr("Exempel: rumslig case circulate 26RS101 --theme digital --out bredband.remissdel"),
)
@click.argument("dnr")
@click.option("--theme", help=tr("Temat, som det heter i länets paket."))
@click.option("--all", "every", is_flag=True, help=tr("Alla teman som berörs; --out är en mapp."))
@click.option("--to", default="", help=tr("Funktionen som frågas (annars länets)."))
@click.option("--due", default="", metavar="DATUM", help=tr("Sista dag för svaret."))
@click.option("--ask", default="", help=tr("Frågan, med egna ord."))
@click.option("--out", type=FILE, required=True, help=tr("Filen, eller mappen, att skriva."))
@AS_JSON
@click.pass_obj
def circulate(
    register_url: str | None,
    dnr: str,
    theme: str | None,
    every: bool,
    to: str,
    due: str,
    ask: str,
    out: Path,
    as_json: bool,
) -> None:
    """Send themes."""
    from rumslig.circulation.experts import theme_rounds
    from rumslig.circulation.sending import send_hit_themes, send_theme
    from rumslig.cli.output import print_json
    from rumslig.deadlines.question import parse_day
    from rumslig.drafting.history import keep_version

    if bool(theme) == every:
        raise click.UsageError(tr("ange antingen --theme eller --all."))
    last = parse_day(due, tr("svarsdagen"))
    due = last.isoformat() if last is not None else ""
    today = date.today().isoformat()
    with case_desk(register_url) as (desk, progress):
        case, workspace = desk.load(dnr), desk.workspace
        if theme:
            sent = send_theme(case, workspace, theme, out, day=today, to=to, due=due, ask=ask)
            paths: tuple[Path, ...] = (out,)
        else:
            rounds = theme_rounds(case, workspace.county)
            themes = [item.theme.id for item in rounds if item.proposed and item.errand is None]
            sent, paths = send_hit_themes(
                case, workspace, themes, out, day=today, due=due, progress=progress
            )
        new = [item for item in sent.errands if item not in case.errands]
        if new:
            sent = keep_version(sent, datetime.now().astimezone().isoformat("T", "seconds"), SENT)
        for errand in new:
            sent = desk.note(sent, f"circulate {errand.id} {errand.to}")
        desk.save(sent)
        rows = [
            {**_describe(errand), "file": str(path)}
            for errand, path in zip(new, paths, strict=True)
        ]
    if as_json:
        print_json({"format": "rumslig.case-circulate/1", "dnr": dnr, "sent": rows})
        return
    for row in rows:
        click.echo(tr("{file}: skicka till {to}.", file=row["file"], to=row["to"]))
    if not rows:
        click.echo(tr("Alla teman som berörs är redan skickade."))


def _describe(errand: Errand) -> dict[str, Any]:
    return {
        "id": errand.id,
        "theme": errand.theme,
        "round": errand.round,
        "to": errand.to,
        "sent": errand.sent,
        "due": errand.due,
        "state": errand.state,
    }


@click.command(
    "collect",
    help=tr("Hämta in svaret ur en fil som kom tillbaka; inget som fanns skrivs över."),
    epilog=tr("Exempel: rumslig case collect 26RS101 bredband.remissdel"),
)
@click.argument("dnr")
@click.argument("file", type=FILE, metavar="FIL")
@AS_JSON
@click.pass_obj
def collect(register_url: str | None, dnr: str, file: Path, as_json: bool) -> None:
    """Collect an answer."""
    from rumslig.circulation.collecting import collect_answer, describe_collected
    from rumslig.cli.output import print_json

    with case_desk(register_url) as (desk, _):
        done = collect_answer(desk.load(dnr), file, date.today().isoformat(), desk.workspace.county)
        answer, errand = done.answer, done.errand
        if "known" not in done.remarks:
            note = f"collect {errand.id} {answer.kind} {answer.by} {answer.sha256[:12]}"
            desk.save(desk.note(done.case, note))
        words = describe_collected(done, desk.workspace.county.theme(errand.theme).title)
    if as_json:
        print_json(
            {
                "format": "rumslig.case-collect/1",
                "dnr": dnr,
                **_describe(errand),
                "answer": answer.kind,
                "text": answer.text,
                "by": answer.by,
                "answers": len(errand.answers),
                "remarks": list(done.remarks),
            }
        )
        return
    click.echo(words)


@click.command(
    "reminders",
    help=tr("Visa vilka teman som väntar på svar, och text till en påminnelse."),
    epilog=tr("Exempel: rumslig case reminders 26RS101 --letters"),
)
@click.argument("dnr")
@click.option("--letters", is_flag=True, help=tr("Skriv också ut påminnelserna."))
@click.option(
    "--note", metavar="OMGÅNG", default="", help=tr("Anteckna att en omgång påminns i dag.")
)
@AS_JSON
@click.pass_obj
def reminders(register_url: str | None, dnr: str, letters: bool, note: str, as_json: bool) -> None:
    """Print who has not answered."""
    from rumslig.circulation.reminding import days_words, list_reminders, note_reminder
    from rumslig.cli.output import print_json, print_table

    today = date.today()
    with case_desk(register_url) as (desk, _):
        case = desk.load(dnr)
        if note:
            case = desk.note(note_reminder(case, note, today.isoformat()), f"remind {note}")
            desk.save(case)
        found = list_reminders(case, desk.workspace.county, today)
    if as_json:
        print_json(
            {
                "format": "rumslig.case-reminders/1",
                "dnr": dnr,
                "reminders": [
                    {
                        **_describe(item.errand),
                        "reminded": list(item.errand.reminded),
                        "days_left": item.days_left,
                        "text": item.text,
                    }
                    for item in found
                ],
            }
        )
        return
    if not found:
        click.echo(tr("Inget tema väntar på svar."))
        return
    print_table(
        [tr("Omgång"), tr("Tema"), tr("Funktion"), tr("Skickad"), tr("Sista dag"), tr("Läge")],
        [
            [
                item.errand.id,
                item.theme_title,
                item.errand.to,
                item.errand.sent,
                item.errand.due,
                days_words(item),
            ]
            for item in found
        ],
    )
    for item in found if letters else ():
        click.echo(f"\n{item.text}")
