"""The second version of the county of one package that tests put in the county's place."""

from __future__ import annotations

from pathlib import Path

from rumslig.county_versions.next_version import NEXT_FILE


def write_next(
    folder: Path, what: str, chosen: str, version: str = "1.1.0", more: str = ""
) -> None:
    """Write its next.toml, with one change."""
    (folder / "prov" / NEXT_FILE).write_text(
        f'version = "{version}"\nrelease_note = "Exempel."\nwithdraws = "Fel."\n'
        f'[[changes]]\nlayer = "yta"\nwhat = "{what}"\nfilter = "{chosen}"\n{more}\n',
        "utf-8",
    )
