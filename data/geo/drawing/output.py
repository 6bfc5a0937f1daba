"""Writes the sources: GeoJSON in EPSG:3006 with whole metres, and CSV."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

Value = str | int | float | None
Features = Iterable[tuple[Mapping[str, Value], BaseGeometry]]
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}


def _integers(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_integers(v) for v in value]
    return round(value)


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    found = mapping(shape)
    return {"type": found["type"], "coordinates": _integers(found["coordinates"])}


def write_geojson(path: Path, features: Features) -> int:
    """Write the features, one a line, and return how many; empty shapes are refused."""
    lines = []
    for properties, shape in features:
        if shape.is_empty or not shape.is_valid:
            raise ValueError(f"{path.name}: {dict(properties)} har en tom eller trasig form")
        feature = {
            "type": "Feature",
            "properties": dict(properties),
            "geometry": _geometry(shape),
        }
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    head = json.dumps({"crs": CRS}, separators=(",", ":"))[1:-1]
    path.parent.mkdir(parents=True, exist_ok=True)
    body = ",\n".join(lines)
    text = f'{{"type":"FeatureCollection","name":"{path.stem}",{head},"features":[\n{body}\n]}}\n'
    path.write_text(text, encoding="utf-8", newline="\n")
    return len(lines)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Write the rows as comma-separated UTF-8 and return how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(["" if v is None else v for v in row])
            count += 1
    return count
