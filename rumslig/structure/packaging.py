"""From a structure image's objects to a folder that `rumslig package build` takes as it stands."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas
from shapely.geometry.base import BaseGeometry

from layers.atomic import replacing, write_atomic
from layers.crs import WORKING_CRS
from layers.formats.geopackage import write_geopackage
from layers.images.legend import LegendClass, read_legend
from layers.images.place import read_text
from layers.packages.manifest import Manifest
from rumslig.errors import StructureError
from rumslig.georeference.targets import Target
from rumslig.language import tr
from rumslig.packages.source_text import PACKAGE, change_value
from rumslig.structure.carrying import CarriedPicture, write_picture
from rumslig.structure.legend import check_legend, legend_values, says_model
from rumslig.structure.model import ATTRIBUTES, COLUMNS, PROPOSED, Kind, ObjectFacts, build_facts
from rumslig.structure.naming import propose_names
from rumslig.structure.package_text import COVERAGE, LayerText, package_text, style_text
from rumslig.structure.profile import built_in_profile, read_profile
from rumslig.structure.reading import FoundItems, LeftOut, read_file_items

MM_ON_PAPER = 0.5
"""What a drawn line cannot be more exact than, on paper; as in the uncertainty of an image."""
NAMES: Mapping[Kind, str] = {
    "nod": "noder",
    "strak": "strak",
    "samband": "samband",
    "omland": "omland",
    "landskap": "landskap",
    "malpunkt": "malpunkter",
    "inriktning": "inriktningar",
}
AS_OP = "objekttyp"
"""The column with what ÖP-modell calls the object, by the profile that comes along."""
_DRAWN = {0: "punkt", 1: "linje", 2: "yta"}
_ALWAYS = ("kind", "name", "stage")
_LAST = ("certainty", "uncertainty_m", "quote", "page", "goal", "source")


@dataclass(frozen=True, slots=True)
class PackageWish:
    """What is known of a structure image beside its objects; "" and None: nobody has said.

    Attributes
    ----------
    uncertainty_m
        For objects that do not say their own.
    stage
        For objects that do not say whether they show how things are or are meant to be.
    scale
        The denominator of the scale that the image is made for.
    source, page
        The document that the image stands in, and where.
    publisher
        The function that answers for the package.
    coverage
        The area that the image shows, EPSG:3006; None: nobody has said, and nothing is green.
    localities
        Towns whose names nodes without one are proposed; see `propose_names`.
    picture
        The picture itself, to go with the package.
    """

    name: str = ""
    title: str = ""
    source: str = ""
    page: str = ""
    reference_date: str = ""
    stage: str = ""
    uncertainty_m: float | None = None
    scale: int | None = None
    publisher: str = ""
    coverage: BaseGeometry | None = None
    localities: tuple[Target, ...] = ()
    picture: CarriedPicture | None = None


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """What was written: the folder, each layer with how many objects, and what was left out.

    Attributes
    ----------
    proposed
        How many names are proposed.
    """

    folder: Path
    layers: tuple[tuple[str, int], ...]
    left_out: tuple[LeftOut, ...]
    scale: int
    proposed: int = 0


def write_package_folder(
    path: Path,
    folder: Path,
    wish: PackageWish,
    legend: Path | None = None,
    manifests: Iterable[Manifest] = (),
) -> WrittenPackage:
    """Write a folder with data, styles and package.toml of a structure image's objects.

    The objects come out of `structure classify`, or were traced by hand: each has the columns
    of the model, or a column `class` that the legend tells the rest of.

    Parameters
    ----------
    manifests
        Every installed package: the file must be a copy of none that is classified.

    Raises
    ------
    ClassifiedPackage
        The file is a copy of a classified package's layer.
    StructureError
        The folder holds a package already, no object follows the model, or nothing says how
        wrong the places are.
    """
    manifests = tuple(manifests)
    require_open_file(path, manifests)
    if (folder / "package.toml").exists():
        raise StructureError(
            tr("{file} finns redan; inget ändrades.", file=folder / "package.toml")
        )
    found, proposed = _with_names(_read(path, wish, legend), wish.localities)
    layers = _sort(found, path.name)
    scale = wish.scale or _smallest_scale(found)
    texts = [_text(name, rows, wish, scale) for name, rows in layers.items()]
    frames = {name: _frame(rows) for name, rows in layers.items()}
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / "strukturbild.gpkg") as ready:
        write_geopackage(ready, frames)
    for text in texts:
        write_atomic(folder / f"{text.name}.style.toml", style_text(text).encode())
    has_coverage = wish.coverage is not None
    if has_coverage:
        shown = geopandas.GeoDataFrame(geometry=[wish.coverage], crs=WORKING_CRS)
        with replacing(folder / COVERAGE) as ready:
            write_geopackage(ready, {"tackning": shown})
    carried = write_picture(wish.picture, folder, manifests) if wish.picture else None
    about = package_text(
        wish.name or folder.resolve().name, wish.title, wish.source, texts, has_coverage, carried
    )
    if wish.publisher:
        about = change_value(about, PACKAGE, "publisher", wish.publisher)
    write_atomic(folder / "package.toml", about.encode())
    counts = tuple((name, len(rows)) for name, rows in layers.items())
    return WrittenPackage(folder, counts, found.left_out, scale, proposed)


@dataclass(frozen=True, slots=True)
class _Row:
    facts: ObjectFacts
    geometry: Any
    label: str
    colour: str


def _read(path: Path, wish: PackageWish, legend: Path | None) -> FoundItems:
    classes: Sequence[LegendClass] = ()
    if legend is not None:
        classes = read_legend(read_text(legend, legend.name), legend.name)
        check_legend(classes, legend.name)
        if not says_model(classes):
            raise StructureError(tr("{file} behöver kolumnerna klass och lage.", file=legend.name))
    known = {"stage": wish.stage} if wish.stage else {}

    def tell(_layer: str, row: Mapping[str, Any]) -> ObjectFacts | None:
        said = dict(legend_values(classes, str(row.get("class", ""))) or {})
        said |= {key: value for key, value in row.items() if _is_said(value)}
        if not said.get("klass"):
            return None
        facts = build_facts(said, **known)
        if facts.uncertainty_m is None:
            facts = replace(facts, uncertainty_m=wish.uncertainty_m)
        return replace(
            facts,
            source=facts.source or wish.source,
            page=facts.page or wish.page,
        )

    found = read_file_items(path, tell)
    if not found.items:
        reasons = "; ".join(
            dict.fromkeys(f"{item.layer}: {item.reason}" for item in found.left_out)
        )
        raise StructureError(
            tr(
                "{file} har inga objekt som följer klassmodellen ({reasons}); varje objekt behöver "
                "klass och lage, eller en klass (class) som --legend säger det om.",
                file=path.name,
                reasons=reasons or tr("filen är tom"),
            )
        )
    if any(item.facts.uncertainty_m is None for item in found.items):
        raise StructureError(
            tr(
                "{file} säger inte hur osäkert objekten ligger; ange --uncertainty i meter.",
                file=path.name,
            )
        )
    return found


def _with_names(found: FoundItems, localities: Sequence[Target]) -> tuple[FoundItems, int]:
    """Return the objects with a name each, and how many of them are proposed.

    A node without a name has the only town's within its uncertainty; any other object, its class's.
    """
    nodes = [item for item in found.items if item.facts.kind == "nod" and not item.facts.title]
    places = [(item.geometry, item.facts.uncertainty_m or 0.0) for item in nodes]
    named = zip(nodes, propose_names(places, localities), strict=True)
    proposals = {item.number: name for item, name in named if name}
    items = []
    for item, row in zip(found.items, found.rows, strict=True):
        facts = item.facts
        if item.number in proposals:
            facts = replace(facts, name=proposals[item.number], named=PROPOSED)
        elif not facts.name:
            facts = replace(facts, name=facts.title or str(row.get("class") or ""))
        items.append(replace(item, facts=facts))
    return replace(found, items=tuple(items)), len(proposals)


def _is_said(value: Any) -> bool:
    return value is not None and value == value and bool(str(value).strip())


def _sort(found: FoundItems, file: str) -> dict[str, list[_Row]]:
    """Return the rows by layer: a kind that is drawn in two ways has a layer of each."""
    drawn: dict[Kind, set[int]] = {}
    for item in found.items:
        drawn.setdefault(item.facts.kind, set()).add(_dimension(item.geometry))
    layers: dict[str, list[_Row]] = {}
    for kind, name in NAMES.items():
        for item, row in zip(found.items, found.rows, strict=True):
            if item.facts.kind != kind:
                continue
            dimension = _dimension(item.geometry)
            several = len(drawn[kind]) > 1 and dimension != min(drawn[kind])
            called = f"{name}_{_DRAWN[dimension]}" if several else name
            label = str(row.get("class") or item.facts.name)
            made = _Row(item.facts, item.geometry, label, _colour(row))
            layers.setdefault(called, []).append(made)
    return layers


def _dimension(geometry: Any) -> int:
    return {"Point": 0, "MultiPoint": 0, "LineString": 1, "MultiLineString": 1}.get(
        geometry.geom_type, 2
    )


def _colour(row: Mapping[str, Any]) -> str:
    colour = row.get("colour")
    return str(colour) if _is_said(colour) else ""


def _smallest_scale(found: FoundItems) -> int:
    """Return the scale at which the uncertainty is half a millimetre, rounded up to thousands."""
    worst = max(item.facts.uncertainty_m or 0.0 for item in found.items)
    return max(1, math.ceil(worst / MM_ON_PAPER)) * 1000


def _frame(rows: Sequence[_Row]) -> geopandas.GeoDataFrame:
    kind = rows[0].facts.kind
    wanted = dict.fromkeys((*_ALWAYS, *ATTRIBUTES[kind], *COLUMNS))
    kept = [
        key
        for key in (*(key for key in wanted if key not in _LAST), *_LAST)
        if key in (*_ALWAYS, "uncertainty_m")
        or any(getattr(row.facts, key) not in ("", None) for row in rows)
    ]
    table: dict[str, list[Any]] = {
        "objekt_id": [f"{kind}-{number:04d}" for number in range(1, len(rows) + 1)]
    }
    for key in kept:
        values = [getattr(row.facts, key) for row in rows]
        table[COLUMNS[key]] = [None if value == "" else value for value in values]
    profile = read_profile(built_in_profile())
    table[AS_OP] = [profile.word_for(row.facts) or None for row in rows]
    table["teckenforklaring"] = [row.label for row in rows]
    frame = geopandas.GeoDataFrame(table, geometry=[row.geometry for row in rows], crs=WORKING_CRS)
    return frame.astype({"niva": "Int64"}) if "niva" in frame else frame


def _text(name: str, rows: Sequence[_Row], wish: PackageWish, scale: int) -> LayerText:
    first = rows[0].facts
    goals = {row.facts.goal for row in rows}
    stages = {row.facts.stage for row in rows}
    pages = list(dict.fromkeys(row.facts.page for row in rows if row.facts.page))
    sources = list(dict.fromkeys(row.facts.source for row in rows if row.facts.source))
    return LayerText(
        name=name,
        kind=first.kind,
        dimension=_dimension(rows[0].geometry),
        accuracy_m=float(math.ceil(max(row.facts.uncertainty_m or 0.0 for row in rows))),
        scale=scale,
        source=", ".join(sources),
        pages=tuple(pages),
        reference_date=wish.reference_date,
        goal=goals.pop() if len(goals) == 1 else "",
        stage=stages.pop() if len(stages) == 1 else "",
        colours=tuple(dict.fromkeys((row.label, row.colour) for row in rows)),
        has_levels=any(row.facts.level is not None for row in rows),
    )


def require_open_file(path: Path, manifests: Iterable[Manifest]) -> None:
    """Raise ClassifiedPackage where a file is a copy of a classified package's layer."""
    from layers.formats.parts import hash_file
    from rumslig.classified import is_classified
    from rumslig.errors import ClassifiedPackage

    held = [item for item in manifests if is_classified(item)]
    own = hash_file(path) if held and path.is_file() else ""
    for manifest in held:
        if any(entry.data.sha256 == own for entry in manifest.layers):
            raise ClassifiedPackage(
                tr(
                    "{file} är ett lager ur det skyddsvärda paketet {name} och skrivs inte ut.",
                    file=path.name,
                    name=manifest.name,
                )
            )
