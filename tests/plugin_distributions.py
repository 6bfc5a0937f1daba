"""Small distributions with a plugin, put on the path as pip would leave them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

_numbers = itertools.count()

SOURCE = """
from rumslig.plugin import *

{top}


class Prov:
    api_version = API_VERSION
    name = {name!r}
    panel = Panel(
        Words("Prov", "Test"),
        Words("Vad finns här?", "What is here?"),
        (NumberField("n", Words("Antal", "Count"), 1, 0, 9),),
    )

    def answer(self, plan, catalog, values, lang):
        {body}


plugin = Prov()
"""


@dataclass(frozen=True)
class Site:
    """A folder on the path."""

    folder: Path

    def add(
        self,
        body: str = 'return Answer("svar")',
        *,
        name: str = "prov",
        distribution: str = "prov-fran-annan",
        version: str = "1.0",
        top: str = "",
        code: str | None = None,
        value: str = "",
    ) -> str:
        """Write a distribution and its module; return the entry point."""
        # a new name each time: an imported module stays imported
        module = f"prov_tillagg_{next(_numbers)}"
        indented = body.replace("\n", "\n        ")
        text = SOURCE.format(name=name, top=top, body=indented) if code is None else code
        (self.folder / f"{module}.py").write_text(text, "utf-8")
        point = value or f"{module}:plugin"
        self.write_metadata(name, distribution, version, point)
        return point

    def write_metadata(self, name: str, distribution: str, version: str, point: str) -> None:
        """Write what pip leaves of a distribution, in place of an earlier version of it."""
        about = self.folder / f"{distribution.replace('-', '_')}.dist-info"
        about.mkdir(parents=True, exist_ok=True)
        said = f"Version: {version}\n" if version else ""
        (about / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\n{said}Summary: Ett prov\n", "utf-8"
        )
        (about / "entry_points.txt").write_text(f"[rumslig.plugins]\n{name} = {point}\n", "utf-8")
