"""`rumslig doctor`: what this machine lacks."""

from __future__ import annotations

import subprocess

import click

from rumslig.language import tr


@click.command(
    "doctor",
    help=tr("Se vad som saknas på datorn och vilket kommando som ordnar det."),
    epilog=tr("Exempel: rumslig doctor --install"),
)
@click.option(
    "--install",
    is_flag=True,
    help=tr("Installera systembiblioteken (som root på Debian och Ubuntu)."),
)
@click.option("--json", "as_json", is_flag=True, help=tr("Skriv resultatet som JSON."))
def doctor(install: bool, as_json: bool) -> int:
    """Print what is missing; 1 when something is."""
    from rumslig.cli.main import EXIT_INPUT, EXIT_OK
    from rumslig.cli.output import print_json
    from rumslig.doctor import can_install, examine_machine, missing_system_packages
    from rumslig.settings import Home

    packages = missing_system_packages()
    if install and packages and can_install():
        for command in (
            ["apt-get", "update", "-q"],
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages],
        ):
            subprocess.run(command, check=False)
    complaints = examine_machine(Home.default().root)
    if as_json:
        print_json(
            {
                "format": "rumslig.doctor/1",
                "complaints": [{"what": item.what, "remedy": item.remedy} for item in complaints],
            }
        )
    else:
        for item in complaints:
            click.echo(f"{item.what}\n  {item.remedy}")
        if not complaints:
            click.echo(tr("Allt som Rumslig behöver finns på datorn."))
    return EXIT_INPUT if complaints else EXIT_OK
