"""`rumslig plugin …`: what is installed beside the core, what of it may run, and asking it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.plugin.answer import Answer
    from rumslig.plugin_host.desk import ListedPlugin, PluginDesk


@click.group(
    "plugin",
    help=tr("Se vilka tillägg som är installerade, tillåt eller neka dem, och fråga dem."),
    epilog=tr("Exempel: rumslig plugin list"),
)
def plugin() -> None:
    """Group the commands."""


@plugin.command(
    "list",
    help=tr("Visa tilläggen, var de kommer ifrån och om de får köras."),
    epilog=tr("Exempel: rumslig plugin list --json"),
)
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def list_plugins(as_json: bool) -> None:
    """Print the plugins."""
    from rumslig.cli.output import print_json, print_table, progress_bar
    from rumslig.language import message_language

    with progress_bar() as progress:
        listed, faults = _desk().list(progress)
    if as_json:
        print_json(
            {
                "format": "rumslig.plugin-list/1",
                "plugins": [_listed_json(item) for item in listed],
                "faults": list(faults),
            }
        )
        return
    lang = message_language()
    rows = [
        [item.plugin.name, item.title(lang), item.plugin.origin, state_word(item.state)]
        for item in listed
    ]
    if rows:
        print_table([tr("Tillägg"), tr("Titel"), tr("Från"), tr("Tillstånd")], rows)
    else:
        click.echo(tr("Inga tillägg är installerade."))
    for fault in (*faults, *(item.fault for item in listed if item.fault)):
        click.echo(fault, err=True)


@plugin.command(
    "allow",
    help=tr("Låt ett tillägg från någon annan köras, i den version som är installerad."),
    epilog=tr("Exempel: rumslig plugin allow nearest-school"),
)
@click.argument("name")
def allow(name: str) -> None:
    """Keep the consent."""
    plugin = _desk().allow(name)
    click.echo(tr("{name} från {origin} får köras.", name=name, origin=plugin.origin))


@plugin.command(
    "deny",
    help=tr("Låt inte ett tillägg från någon annan köras."),
    epilog=tr("Exempel: rumslig plugin deny nearest-school"),
)
@click.argument("name")
def deny(name: str) -> None:
    """Keep the refusal."""
    plugin = _desk().deny(name)
    click.echo(tr("{name} från {origin} körs inte.", name=name, origin=plugin.origin))


@plugin.command(
    "ask",
    help=tr("Ställ tilläggets fråga till planområdena i PLAN."),
    epilog=tr("Exempel: rumslig plugin ask strandskydd plan.gpkg --set distance_m=200"),
)
@click.argument("name")
@click.argument("plan", type=click.Path(path_type=Path))
@click.option(
    "--set",
    "pairs",
    metavar="FÄLT=VÄRDE",
    multiple=True,
    help=tr("Ge ett av tilläggets fält ett värde."),
)
@click.option("--crs", metavar="EPSG:N", help=tr("Koordinatsystem för filer som inte säger sitt."))
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def ask(name: str, plan: Path, pairs: tuple[str, ...], crs: str | None, as_json: bool) -> None:
    """Print a plugin's answer."""
    from rumslig.cli.output import print_json, progress_bar
    from rumslig.language import message_language
    from rumslig.plan_area import read_plan_areas
    from rumslig.plugin_host.transfer import answer_to_json
    from rumslig.workspace import Workspace

    values = _read_pairs(pairs)
    with progress_bar() as progress:
        workspace = Workspace.open(progress=progress)
        plans = read_plan_areas(plan, crs=crs, home=workspace.county.home)
        answers = _desk().ask(name, plans, values, progress=progress)
    told = list(zip((area.name for area in plans), answers, strict=True))
    if as_json:
        lang = message_language()
        print_json(
            {
                "format": "rumslig.plugin-answer/1",
                "plugin": name,
                "answers": [
                    {"plan": title, **answer_to_json(answer, lang)} for title, answer in told
                ],
            }
        )
        return
    for title, answer in told:
        click.echo(f"\n{title}")
        _print_answer(answer)


def state_word(state: str) -> str:
    """Return a plugin's state in words."""
    return {
        "built_in": tr("inbyggt"),
        "allowed": tr("tillåtet"),
        "waiting": tr("väntar på ditt medgivande"),
        "denied": tr("nekat"),
        "fault": tr("fel"),
    }[state]


def _desk() -> PluginDesk:
    from rumslig.plugin_host.desk import PluginDesk
    from rumslig.settings import Home

    return PluginDesk(Home.default())


def _listed_json(item: ListedPlugin) -> dict[str, Any]:
    from rumslig.language import message_language
    from rumslig.plugin_host.transfer import panel_to_json

    return {
        "name": item.plugin.name,
        "title": item.title(message_language()),
        "distribution": item.plugin.distribution,
        "version": item.plugin.version,
        "entry_point": item.plugin.entry_point,
        "state": item.state,
        "fault": item.fault,
        "panel": panel_to_json(item.panel) if item.panel else None,
    }


def _read_pairs(pairs: tuple[str, ...]) -> dict[str, object]:
    from rumslig.errors import FieldError

    values: dict[str, object] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name or name in values:
            raise FieldError(
                tr(
                    "--set {pair} går inte att läsa; skriv FÄLT=VÄRDE, varje fält en gång.",
                    pair=pair,
                )
            )
        values[name] = value
    return values


def _print_answer(answer: Answer) -> None:
    from rumslig.cli.output import print_table
    from rumslig.language import message_language

    click.echo(answer.text)
    for figure in answer.key_figures:
        click.echo(f"  {figure.label}: {figure.value}")
    if answer.table:
        titles = [column.title for column in answer.table.columns]
        print_table(titles, [row.cells for row in answer.table.rows])
    if answer.chart:
        click.echo(answer.chart.describe(message_language()))
    for heading, lines in (
        (tr("Inte känt"), answer.not_known),
        (tr("Källor"), answer.sources),
    ):
        if lines:
            click.echo(f"{heading}:")
        for line in lines:
            click.echo(f"- {line}")
