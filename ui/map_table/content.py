"""What is in view on the map, measured: plans, hits and every layer's objects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from rumslig.finding import Finding, hit_geometry, state_label
from rumslig.numerals import DIRECTIONS
from rumslig.plan_area import NAME_COLUMNS
from rumslig.progress import Progress, silent
from ui.language import message_language, tr
from ui.map.scene import MapScene, SceneLayer
from ui.map.shapes import SHAPES, StyledShapes, clip_shape, text_of
from ui.map.viewport import Viewport

MOST_ROWS = 100_000
"""More objects than this are counted, but only the nearest are listed."""

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.intp]
Objects = npt.NDArray[np.object_]
SourceKind = Literal["plan", "hit", "layer"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from.

    Attributes
    ----------
    seen
        Objects in view, also those that were not listed.
    undrawn
        Objects in view that the layer's style does not draw at this scale; not among `seen`.
    measured
        Off for structure images, which are not drawn to be measured.
    """

    kind: SourceKind
    title: str
    seen: int
    undrawn: int = 0
    measured: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class MapContent:
    """The objects in view, row for row in all arrays.

    Attributes
    ----------
    source
        Index into `sources`.
    amount
        Square metres, or metres of lines, in view; NaN for points and what is not measured.
    dimension
        2 areas, 1 lines, 0 points.
    distance_m, direction
        From the plan's edge (0 where they meet), or from the middle of the view where there is
        no plan; index into DIRECTIONS, -1 where they meet.
    names, attributes
        Texts.
    total
        All objects in view; more than the rows where the list was cut.
    """

    sources: tuple[Source, ...]
    source: Integers
    amount: Floats
    dimension: Integers
    distance_m: Floats
    direction: Integers
    geometry: Objects
    names: tuple[str, ...]
    attributes: tuple[str, ...]
    name_rank: Integers
    search_text: tuple[str, ...]
    total: int
    has_plan: bool

    def __len__(self) -> int:
        return len(self.geometry)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A source's objects in view; `rows` are positions in its layer."""

    source: Source
    geometry: Objects
    rows: Integers
    names: tuple[str, ...] = ()
    styled: StyledShapes | None = None


def rows_in_view(item: SceneLayer, viewport: Viewport) -> tuple[StyledShapes, Integers, int]:
    """Return a layer made ready, its drawn objects in view, and how many are not drawn."""
    styled = SHAPES.get(item)
    bounds = viewport.bounds
    near = styled.shapes.seen_in(bounds)
    box = styled.shapes.bounds[near]
    whole = (
        (box[:, 0] >= bounds[0])
        & (box[:, 1] >= bounds[1])
        & (box[:, 2] <= bounds[2])
        & (box[:, 3] <= bounds[3])
    )
    window = shapely.box(*bounds)
    shapely.prepare(window)
    inside = whole.copy()
    inside[~whole] = shapely.intersects(window, styled.shapes.geometry[near[~whole]])
    rows = near[inside]
    scale = viewport.scale_denominator
    meant = item.is_meaningful(scale)
    drawn = np.array(
        [meant and symbol.is_drawn_at(scale) for symbol in styled.style.symbols] + [False]
    )
    shown = drawn[styled.symbol_at(scale)[rows]]
    return styled, rows[shown].astype(np.intp), int((~shown).sum())


def collect_content(
    scene: MapScene,
    viewport: Viewport,
    findings: Sequence[Finding] = (),
    progress: Progress = silent,
    most_rows: int = MOST_ROWS,
) -> MapContent:
    """Return what the map shows, plans first, then hits, then layers from the top down.

    Parameters
    ----------
    findings
        Those whose hits are on the map; without them the scene's own marks are told.

    Raises
    ------
    Cancelled
        `progress` raised it.
    """
    layers = tuple(item for item in scene.layers_in_paint_order()[::-1] if not item.is_mark)
    steps = 2 * len(layers) + 1
    parts = [_plans(scene, viewport), _hits(scene, viewport, findings)]
    for number, item in enumerate(layers):
        progress(number, steps, item.title)
        styled, rows, undrawn = rows_in_view(item, viewport)
        measured = item.style.order != "structure"
        source = Source("layer", item.said_title, len(rows), undrawn, measured)
        parts.append(_Part(source, styled.shapes.geometry[rows], rows, styled=styled))
    plan = shapely.union_all([mark.geometry for mark in scene.plans]) if scene.plans else None
    origin = plan or shapely.Point(viewport.centre_e, viewport.centre_n)
    shapely.prepare(origin)
    distances = [_distance(part, origin, plan is not None) for part in parts]
    total = sum(len(part.geometry) for part in parts)
    kept = _nearest(parts, distances, most_rows)
    chunks = []
    for number, (part, distance, keep) in enumerate(zip(parts, distances, kept, strict=True)):
        step = partial(progress, min(len(layers) + number, steps - 1), steps, part.source.title)
        step()
        chunks.append(_measure(part, distance[keep], keep, origin, viewport.bounds, step))
    progress(steps, steps, "")
    names = tuple(name for chunk in chunks for name in chunk.names)
    texts = tuple(text for chunk in chunks for text in chunk.texts)
    owner = np.repeat(np.arange(len(parts)), [len(keep) for keep in kept]).astype(np.intp)
    titles = [part.source.title for part in parts]
    return MapContent(
        sources=tuple(part.source for part in parts),
        source=owner,
        amount=np.concatenate([chunk.amount for chunk in chunks]),
        dimension=np.concatenate([chunk.dimension for chunk in chunks]),
        distance_m=np.concatenate([chunk.distance for chunk in chunks]),
        direction=np.concatenate([chunk.direction for chunk in chunks]),
        geometry=np.concatenate([chunk.geometry for chunk in chunks]),
        names=names,
        attributes=texts,
        name_rank=_rank(names),
        search_text=tuple(
            f"{name} {titles[index]} {text}".casefold()
            for name, index, text in zip(names, owner.tolist(), texts, strict=True)
        ),
        total=total,
        has_plan=plan is not None,
    )


def _objects(shapes: Sequence[BaseGeometry]) -> Objects:
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


def _named(
    kind: SourceKind, title: str, named: list[tuple[str, BaseGeometry]], viewport: Viewport
) -> _Part:
    window = shapely.box(*viewport.bounds)
    seen = [(name, shape) for name, shape in named if shape.intersects(window)]
    shapes = _objects([shape for _, shape in seen])
    names = tuple(name for name, _ in seen)
    return _Part(Source(kind, title, len(seen)), shapes, np.arange(len(seen)), names)


def _plans(scene: MapScene, viewport: Viewport) -> _Part:
    named = [(mark.name, mark.geometry) for mark in scene.plans]
    return _named("plan", tr("Planområden"), named, viewport)


def _hits(scene: MapScene, viewport: Viewport, findings: Sequence[Finding]) -> _Part:
    lang = message_language()
    named = [
        (f"{finding.title}, {state_label(finding.state_key, lang)}", shape)
        for finding in findings
        if (shape := hit_geometry(finding)) is not None
    ] or [(state_label(mark.state_key, lang), mark.geometry) for mark in scene.highlights]
    part = _named("hit", tr("Träffar"), named, viewport)
    # a hit of a structure image must not be measured, and a mark does not tell what it is of
    return _Part(
        Source("hit", part.source.title, part.source.seen, measured=False),
        part.geometry,
        part.rows,
        part.names,
    )


def _distance(part: _Part, origin: BaseGeometry, from_plan: bool) -> Floats:
    if part.source.kind == "plan" and from_plan:
        return np.zeros(len(part.geometry))
    return np.asarray(shapely.distance(part.geometry, origin), dtype=float)


def _nearest(parts: list[_Part], distances: list[Floats], most: int) -> list[Integers]:
    """Return which objects of each part are listed."""
    every = np.concatenate(distances)
    chosen = np.ones(len(every), dtype=bool)
    if len(every) > most:
        chosen[:] = False
        chosen[np.argsort(every, kind="stable")[:most]] = True
    ends = np.cumsum([len(part.geometry) for part in parts])[:-1]
    return [np.flatnonzero(part).astype(np.intp) for part in np.split(chosen, ends)]


@dataclass(frozen=True, slots=True, eq=False)
class _Chunk:
    geometry: Objects
    amount: Floats
    dimension: Integers
    distance: Floats
    direction: Integers
    names: tuple[str, ...]
    texts: tuple[str, ...]


def _measure(
    part: _Part,
    distance: Floats,
    keep: Integers,
    origin: BaseGeometry,
    bounds: Bounds,
    step: Callable[[], None],
) -> _Chunk:
    shapes = part.geometry[keep]
    dimension = np.asarray(shapely.get_dimensions(shapes), dtype=np.intp)
    clipped = _clip(shapes, bounds)
    amount = np.where(dimension == 2, shapely.area(clipped), shapely.length(clipped))
    amount = np.where((dimension > 0) & part.source.measured, amount, np.nan)
    if part.styled is None:
        names = tuple(part.names[int(row)] for row in keep)
        texts: tuple[str, ...] = ("",) * len(keep)
    else:
        rows = part.rows[keep]
        names = _names(part.styled, rows)
        texts = _texts(part.styled.attributes.iloc[rows], step)
    direction = _directions(clipped, distance, origin)
    return _Chunk(shapes, amount.astype(float), dimension, distance, direction, names, texts)


def _clip(shapes: Objects, bounds: Bounds) -> Objects:
    """Return what of the shapes is in view."""
    try:
        clipped: Objects = shapely.clip_by_rect(shapes, *bounds)
    except shapely.errors.GEOSException:  # one that cannot be cut must not hide the others
        clipped = _objects([clip_shape(shape, bounds) for shape in shapes])
    return clipped


def _directions(clipped: Objects, distance: Floats, origin: BaseGeometry) -> Integers:
    middle = shapely.centroid(clipped)
    home = shapely.centroid(origin)
    east = shapely.get_x(middle) - shapely.get_x(home)
    north = shapely.get_y(middle) - shapely.get_y(home)
    known = np.isfinite(east) & np.isfinite(north) & (distance > 0)
    bearing = np.degrees(np.arctan2(np.where(known, east, 0), np.where(known, north, 1))) % 360
    return np.where(known, np.rint(bearing / 45).astype(np.intp) % len(DIRECTIONS), -1)


def _names(styled: StyledShapes, rows: Integers) -> tuple[str, ...]:
    """Return each object's label, else its name, else its number in the source."""
    table = styled.attributes
    names = [""] * len(rows)
    if styled.labels:
        names = [styled.labels[int(row)] for row in rows]
    else:
        lower = {str(column).lower(): column for column in reversed(table.columns)}
        column = next((lower[name] for name in NAME_COLUMNS if name in lower), None)
        if column is not None:
            names = _column_texts(table[column].iloc[rows])
    numbers = table.index[rows]
    return tuple(
        name or tr("Objekt {number}", number=number)
        for name, number in zip(names, numbers, strict=True)
    )


def _texts(table: pd.DataFrame, step: Callable[[], None]) -> tuple[str, ...]:
    texts = [""] * len(table)
    for column in table.columns:
        step()  # lets a view that has changed stop the work
        values = _column_texts(table[column])
        texts = [
            f"{text} · {column} {value}"
            if text and value
            else text or (value and f"{column} {value}")
            for text, value in zip(texts, values, strict=True)
        ]
    return tuple(texts)


def _column_texts(column: pd.Series) -> list[str]:
    if pd.api.types.is_integer_dtype(column.dtype) and not column.hasnans:
        return [str(value) for value in column.tolist()]
    return [text_of(value) for value in column]


_SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}", "é": "e", "ü": "y"})


def _rank(names: Sequence[str]) -> Integers:
    """Return each name's place in the Swedish alphabet's order."""
    keys = [name.casefold().translate(_SWEDISH) for name in names]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    rank = np.empty(len(keys), dtype=np.intp)
    rank[order] = np.arange(len(keys))
    return rank
