"""How a table's content leaves: rows and figures of the secret layer."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import numpy as np
from secret_county import County

from rumslig.errors import ClassifiedPackage
from rumslig.language import Language
from rumslig.outlet import guard_case
from rumslig.table.columns import LayerTable
from rumslig.table.figures import count_column
from rumslig.table.leaving import (
    FigureSheets,
    TableOrigin,
    copy_figures,
    copy_rows,
    write_figures,
)


def _secret(county: County) -> tuple[LayerTable, TableOrigin]:
    """Return the table of the secret layer as a file of the user's own: a loose copy of it."""
    source = county.workspace.catalog.find("hemligt", "skydd")
    assert source is not None
    layer = source.read()
    return LayerTable(layer), TableOrigin("egna/kopia", layer.sha256, "Kopia")


def _told(county: County, lang: Language) -> FigureSheets:
    table, origin = _secret(county)
    column = table.column("namn")
    assert column is not None
    return FigureSheets(origin, count_column(table, column), "alla objekt", (), lang)


def rows(county: County, folder: Path, lang: Language) -> None:
    """Copy the rows."""
    table, origin = _secret(county)
    texts = [""]
    every = np.arange(len(table))
    with suppress(ClassifiedPackage):
        guard = guard_case(county.case, county.workspace)
        copy_rows(table, table.columns, every, origin, guard, texts.append, lang)
    folder.mkdir()
    (folder / "urklipp.txt").write_text(texts[-1], "utf-8")


def figures_copied(county: County, folder: Path, lang: Language) -> None:
    """Copy the names with their counts."""
    texts = [""]
    with suppress(ClassifiedPackage):
        guard = guard_case(county.case, county.workspace)
        copy_figures(_told(county, lang), guard, texts.append)
    folder.mkdir()
    (folder / "urklipp.txt").write_text(texts[-1], "utf-8")


def figures_written(county: County, folder: Path, lang: Language) -> None:
    """Write the names with their counts."""
    folder.mkdir()
    for name in ("tal.csv", "tal.xlsx"):
        with suppress(ClassifiedPackage):
            write_figures(
                folder / name, _told(county, lang), guard_case(county.case, county.workspace)
            )
        if not (folder / name).exists():
            (folder / name).write_bytes(b"")
