"""`rumslig plugin …`: what is installed beside the core, and asking it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from rumslig.language import tr


@click.group(
    "plugin",
    help=tr("Se vilka tillägg som är installerade, och fråga dem."),
    epilog=tr("Exempel: rumslig plugin list"),
)
def plugin() -> None:
    """Group the commands."""


@plugin.command(
    "list", help=tr("Visa tilläggen."), epilog=tr("Exempel: rumslig plugin list --json")
)
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def list_plugins(as_json: bool) -> None:
    """Print the plugins."""
    from rumslig.cli.output import print_json
    from rumslig.plugin import load_plugins

    loaded, faults = load_plugins()
    if as_json:
        print_json(
            {
                "format": "rumslig.plugin-list/1",
                "plugins": [{"name": item.name, "title": item.title} for item in loaded],
                "faults": [asdict(fault) for fault in faults],
            }
        )
        return
    for item in loaded:
        click.echo(f"{item.name}: {item.title}")
    for fault in faults:
        click.echo(
            tr("{name} kan inte användas: {fact}", name=fault.name, fact=fault.reason), err=True
        )
    if not loaded:
        click.echo(tr("Inga tillägg är installerade."))


@plugin.command(
    "ask",
    help=tr("Ställ tilläggets fråga till planområdena i PLAN."),
    epilog=tr("Exempel: rumslig plugin ask nearest-places plan.gpkg"),
)
@click.argument("name")
@click.argument("plan", type=click.Path(path_type=Path))
@click.option("--crs", metavar="EPSG:N", help=tr("Koordinatsystem för filer som inte säger sitt."))
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def ask(name: str, plan: Path, crs: str | None, as_json: bool) -> None:
    """Print a plugin's answer."""
    from rumslig.cli.output import print_json, print_table
    from rumslig.errors import RumsligError
    from rumslig.plan_area import read_plan_areas
    from rumslig.plugin import load_plugins
    from rumslig.workspace import Workspace

    loaded = {item.name: item for item in load_plugins()[0]}
    if name not in loaded:
        raise RumsligError(
            tr(
                "tillägget {name} finns inte; installerade: {known}.",
                name=name,
                known=", ".join(sorted(loaded)) or tr("inga"),
            )
        )
    workspace = Workspace.open()
    plans = read_plan_areas(plan, crs=crs, home=workspace.county.home)
    answers = [(area.name, loaded[name].answer(area, workspace.catalog)) for area in plans]
    if as_json:
        print_json(
            {
                "format": "rumslig.plugin-answer/1",
                "plugin": name,
                "answers": [
                    {
                        "plan": title,
                        "text": answer.text,
                        "source": answer.source,
                        "columns": [column.title for column in answer.columns],
                        "rows": [list(row) for row in answer.rows],
                    }
                    for title, answer in answers
                ],
            }
        )
        return
    for title, answer in answers:
        click.echo(f"\n{title}\n{answer.text}")
        print_table([column.title for column in answer.columns], answer.rows)
        click.echo(answer.source)
