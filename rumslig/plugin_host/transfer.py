"""Panels and answers as JSON: what crosses from a plugin's process, and what commands print.

Nothing that a plugin made is unpickled; each value is built anew, and so checked, on this side.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeVar

import shapely

from rumslig.errors import PluginError
from rumslig.language import Language, tr
from rumslig.plugin.answer import (
    Answer,
    BarChart,
    Column,
    KeyFigure,
    MapObject,
    Row,
    Table,
)
from rumslig.plugin.panel import (
    Choice,
    ChoiceField,
    Field,
    NumberField,
    Panel,
    TextField,
    Words,
    YesNoField,
)

T = TypeVar("T")
FIELD_KINDS: dict[str, type[Field]] = {
    "number": NumberField,
    "choice": ChoiceField,
    "yes_no": YesNoField,
    "text": TextField,
}


def panel_to_json(panel: Panel) -> dict[str, Any]:
    """Return a panel as JSON, in both languages."""
    kinds = {kind: name for name, kind in FIELD_KINDS.items()}
    return {
        "title": asdict(panel.title),
        "question": asdict(panel.question),
        "fields": [{"kind": kinds[type(field)], **asdict(field)} for field in panel.fields],
    }


def panel_from_json(document: Any) -> Panel:
    """Return the panel of `panel_to_json`; raises PluginError."""
    return _build(lambda: _panel(document))


def answer_to_json(answer: Answer, lang: Language) -> dict[str, Any]:
    """Return an answer as JSON: geometry as WKB in hex, the chart with its description."""
    chart = answer.chart
    return {
        "text": answer.text,
        "key_figures": [asdict(item) for item in answer.key_figures],
        "table": asdict(answer.table) if answer.table else None,
        "chart": {**asdict(chart), "text": chart.describe(lang)} if chart else None,
        "map_objects": [
            {
                "title": item.title,
                "role": item.role,
                "wkb": shapely.to_wkb(item.geometry, hex=True, byte_order=1),
            }
            for item in answer.map_objects
        ],
        "sources": list(answer.sources),
        "not_known": list(answer.not_known),
        "layers": list(answer.layers),
    }


def answer_from_json(document: Any) -> Answer:
    """Return the answer of `answer_to_json`; raises PluginError."""
    return _build(lambda: _answer(document))


def _build(make: Callable[[], T]) -> T:
    try:
        return make()
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        binascii.Error,
        shapely.errors.GEOSException,
    ) as error:
        raise PluginError(
            tr("har svarat i en form som inte går att läsa ({fact})", fact=type(error).__name__)
        ) from error


def _panel(document: Any) -> Panel:
    return Panel(
        title=Words(**document["title"]),
        question=Words(**document["question"]),
        fields=tuple(_field(dict(item)) for item in document["fields"]),
    )


def _field(item: dict[str, Any]) -> Field:
    kind = FIELD_KINDS[item.pop("kind")]
    item["label"] = Words(**item["label"])
    if kind is ChoiceField:
        item["choices"] = tuple(
            Choice(choice["key"], Words(**choice["label"])) for choice in item["choices"]
        )
    return kind(**item)


def _answer(document: Any) -> Answer:
    table, chart = document["table"], document["chart"]
    return Answer(
        text=document["text"],
        key_figures=tuple(KeyFigure(**item) for item in document["key_figures"]),
        table=_table(table) if table is not None else None,
        chart=_chart(chart) if chart is not None else None,
        map_objects=tuple(
            MapObject(item["title"], shapely.from_wkb(item["wkb"]), item["role"])
            for item in document["map_objects"]
        ),
        sources=tuple(document["sources"]),
        not_known=tuple(document["not_known"]),
        layers=tuple(document["layers"]),
    )


def _table(document: dict[str, Any]) -> Table:
    return Table(
        tuple(Column(**item) for item in document["columns"]),
        tuple(Row(tuple(item["cells"]), item["map_object"]) for item in document["rows"]),
    )


def _chart(document: dict[str, Any]) -> BarChart:
    return BarChart(
        title=document["title"],
        labels=tuple(document["labels"]),
        values=tuple(document["values"]),
        unit=document["unit"],
        decimals=document["decimals"],
    )
