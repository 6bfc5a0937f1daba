"""`rumslig package …`: layer packages in versions, for those who publish and those who plan."""

from __future__ import annotations

import click

from rumslig.cli import (
    package_delegate,
    package_diff,
    package_install,
    package_matches,
    package_news,
    package_publish,
    package_store,
)
from rumslig.language import tr


@click.group(
    "package",
    help=tr("Publicera, installera och följ underlagspaket i versioner."),
    epilog=tr("Exempel: rumslig package install riksintressen --repo G:/underlag"),
)
def package() -> None:
    """Group the commands."""


for _module in (
    package_publish,
    package_matches,
    package_delegate,
    package_install,
    package_diff,
    package_news,
    package_store,
):
    for _command in _module.COMMANDS:
        package.add_command(_command)
