"""A case as the commands print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rumslig.cli.case_options import warn_of_classified
from rumslig.language import tr

if TYPE_CHECKING:
    from rumslig.cases.case import Case
    from rumslig.workspace import Workspace


def print_case(case: Case, workspace: Workspace, as_json: bool) -> None:
    """Print a case in words, or as `rumslig.case/1`."""
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
