"""Layers as a workbook: a sheet for each, and one that says where they come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from layers.exports.csv_table import place_columns
from layers.exports.geojson import plain_value
from layers.exports.layer import ExportLayer
from layers.exports.told import Loss
from rumslig.documents.workbook import (
    CELL_LENGTH,
    Sheet,
    SheetColumn,
    Value,
    write_workbook,
)
from rumslig.language import tr
from rumslig.numerals import format_number

MOST_ROWS = 1_048_575
"""So many rows does a sheet hold below its head."""
MOST_COLUMNS = 16_384


def workbook_of(layers: Sequence[ExportLayer]) -> tuple[bytes, dict[str, tuple[Loss, ...]]]:
    """Return layers as xlsx, and what of each is not as it was, by its name."""
    sheets, losses = [], {}
    for layer in layers:
        sheet, lost = _sheet(layer)
        sheets.append(sheet)
        losses[layer.name] = lost
    sheets.append(_about(layers, losses))
    return write_workbook(layers[0].title, sheets), losses


def _sheet(layer: ExportLayer) -> tuple[Sheet, tuple[Loss, ...]]:
    frame = layer.frame.iloc[:MOST_ROWS]
    attributes = frame.drop(columns=frame.geometry.name)
    names = [str(name) for name in attributes.columns]
    places, columns = place_columns(frame, names)
    is_points = columns != ["WKT"] and len(columns) == 2
    losses = []
    if len(frame) < len(layer.frame):
        left = len(layer.frame) - len(frame)
        text = tr(
            "Ett blad rymmer {most} rader; de sista {count} objekten följer inte med.",
            most=format_number(MOST_ROWS, 0, "sv"),
            count=format_number(left, 0, "sv"),
        )
        losses.append(Loss("rows", text, left))
    if not is_points:
        places, columns = [() for _ in range(len(frame))], []
        losses.append(Loss("geometry", tr("Geometrin följer inte med i en tabell.")))
    cells = [attributes[name].astype(object).tolist() for name in attributes.columns]
    long = sum(isinstance(v, str) and len(v) > CELL_LENGTH for column in cells for v in column)
    if long:
        text = tr("{count} texter var längre än en cell rymmer och kortades.", count=long)
        losses.append(Loss("texts", text, long))
    heads = [
        SheetColumn(name, _width(attributes[column]))
        for name, column in zip(names, attributes.columns, strict=True)
    ]
    heads += [SheetColumn(name, 14) for name in columns]
    return Sheet(layer.title, tuple(heads), _rows(cells, places)), tuple(losses)


def _rows(cells: list[list[Any]], places: list[tuple[Any, ...]]) -> Iterator[list[Value]]:
    for at, place in enumerate(places):
        yield [_cell(value) for value in (*(column[at] for column in cells), *place)]


def _cell(value: Any) -> Value:
    if isinstance(value, datetime | date) and value is not pd.NaT:
        return value.replace(tzinfo=None) if isinstance(value, datetime) else value
    plain = plain_value(value)
    if isinstance(plain, list | dict):
        return str(plain)
    return plain if plain is None or isinstance(plain, str | int | float) else str(plain)


def _width(cells: pd.Series[Any]) -> int:
    longest = cells.head(200).map(lambda value: len(str(value))).max() if len(cells) else 0
    return int(np.clip(longest + 2, 10, 60))


def _about(layers: Sequence[ExportLayer], losses: dict[str, tuple[Loss, ...]]) -> Sheet:
    rows: list[list[Value]] = []
    for layer in layers:
        rows += [[layer.title, label, value] for label, value in layer.provenance.rows()]
        rows += [[layer.title, tr("Skillnad mot lagret"), loss.text] for loss in losses[layer.name]]
    heads = (
        SheetColumn(tr("Lager"), 30), SheetColumn(tr("Uppgift"), 22), SheetColumn(tr("Värde"), 70),
    )  # fmt: skip
    return Sheet(tr("Om lagren"), heads, rows)
