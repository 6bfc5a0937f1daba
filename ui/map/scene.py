"""What the map shows: layers with their styles, the plan, its hits. No pixels here."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from layers.crs import Bounds
from layers.images.head import ImageFormat
from layers.images.pages import PageHead
from layers.styles.model import PAINT_ORDER, LayerStyle
from layers.vector import VectorLayer


@dataclass(frozen=True, slots=True, eq=False)
class SceneLayer:
    """A layer on the map.

    Attributes
    ----------
    opacity
        0–1, for the layer as a whole.
    stale
        A sign and a word where the layer is not current; "" where it is.
    schematic
        It guides and does not bind.
    scale
        It is not drawn closer than 1:n; 0 for any scale.
    case_field
        The attribute that names a case, "" for none.
    is_mark
        It marks objects of another layer, so it is drawn but not told of.
    """

    id: str
    title: str
    layer: VectorLayer
    style: LayerStyle
    opacity: float = 1.0
    visible: bool = True
    stale: str = ""
    schematic: bool = False
    scale: int = 0
    case_field: str = ""
    is_mark: bool = False

    def is_meaningful(self, denominator: float) -> bool:
        """Whether a view at 1:n is no closer than the layer was made for."""
        return denominator >= self.scale

    @property
    def said_title(self) -> str:
        """The title, and how current the layer is where that should be known."""
        return f"{self.title} · {self.stale}" if self.stale else self.title


@dataclass(frozen=True, slots=True, eq=False)
class Highlight:
    """A finding's geometry, drawn as its result state (`Finding.state_key`) is drawn.

    Attributes
    ----------
    plan
        The plan area that is hit, so that it is drawn in that one only; "" for all.
    """

    geometry: BaseGeometry
    state_key: str
    plan: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class PlanMark:
    """A plan area with its name tag.

    Attributes
    ----------
    chosen
        Whether it is the one looked at; other alternatives are drawn more quietly.
    tagged
        Whether its name stands on the map.
    """

    name: str
    geometry: BaseGeometry
    chosen: bool = True
    tagged: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class AnswerMark:
    """Something that a plugin's answer shows; `role` is its `MapRole`.

    Attributes
    ----------
    is_choice
        Its title is a letter that is chosen by: it stands large, whatever lies there.
    """

    title: str
    geometry: BaseGeometry
    role: str = "found"
    is_choice: bool = False


PictureFormat = ImageFormat | Literal["pdf", "tiles"]


@dataclass(frozen=True, slots=True)
class SceneImage:
    """A picture on the map: schematic, so it only lies under the rest and is not asked.

    Attributes
    ----------
    place
        E = a·column + b·row + c, N = d·column + e·row + f, in `crs`.
    scale
        It is not shown closer than 1:n; 0 for any scale.
    sha256
        What the file must be; "" where that is not known.
    width, height
        Its size in pixels.
    group
        The package that it came in; "" for the planner's own.
    reference
        What it is to be called by where it is cited.
    table, credit
        Which table of tiles it is, and whom the map must credit while it is shown.
    page
        Which page of a PDF it is, at which resolution its pixels are counted.
    """

    id: str
    title: str
    path: Path
    format: PictureFormat
    place: tuple[float, ...]
    crs: str
    opacity: float = 0.7
    scale: int = 0
    sha256: str = ""
    width: int = 0
    height: int = 0
    group: str = ""
    reference: str = ""
    table: str = ""
    credit: str = ""
    page: PageHead | None = None


@dataclass(frozen=True, slots=True, eq=False)
class MapScene:
    """Everything on the map, in EPSG:3006.

    Attributes
    ----------
    layers
        From the bottom up; a style's paint order goes before the order given here.
    highlights, selected
        The hits in the plan, and the one that the planner looks at: one, or one in each
        alternative.
    county
        The land that is meant; what lies outside it is toned down. None: everything is meant.
    sources
        The source line in the corner.
    objects
        What a plugin's answer shows, over the layers.
    images
        Placed pictures from the bottom up, over land and water and under the other layers.
    line_at
        The share of the width (0–1) where the line of a comparison stands: no text crosses it.
    """

    layers: tuple[SceneLayer, ...] = ()
    plans: tuple[PlanMark, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    selected: Highlight | tuple[Highlight, ...] | None = None
    county: BaseGeometry | None = None
    sources: str = ""
    objects: tuple[AnswerMark, ...] = ()
    images: tuple[SceneImage, ...] = ()
    line_at: float | None = None

    def shows_as(self, other: MapScene) -> bool:
        """Whether another scene shows the same things, wherever its line stands."""
        parts = (item.name for item in fields(self) if item.name != "line_at")
        return all(getattr(self, name) is getattr(other, name) for name in parts)

    def layers_in_paint_order(self, denominator: float = math.inf) -> tuple[SceneLayer, ...]:
        """Return the visible layers from the bottom up, without those not drawn at 1:n."""
        shown = [
            item
            for item in self.layers
            if item.visible and item.opacity > 0 and item.is_meaningful(denominator)
        ]
        return tuple(sorted(shown, key=lambda item: PAINT_ORDER.index(item.style.order)))

    @property
    def selected_hits(self) -> tuple[Highlight, ...]:
        """What the planner looks at, as many as there are."""
        if self.selected is None:
            return ()
        return self.selected if isinstance(self.selected, tuple) else (self.selected,)

    def plan_bounds(self) -> Bounds | None:
        """Return the bounds of all plans together, or None without any."""
        return _bounds_of([plan.geometry for plan in self.plans])

    def home_bounds(self) -> Bounds | None:
        """Return the county's bounds, else those of everything, or None where nothing is."""
        if self.county is not None and not self.county.is_empty:
            return _bounds_of([self.county])
        every = [item.layer.bounds for item in self.layers] + [self.plan_bounds()]
        boxes = np.array([box for box in every if box is not None])
        if not len(boxes):
            return None
        west, south = boxes[:, :2].min(axis=0).tolist()
        east, north = boxes[:, 2:].max(axis=0).tolist()
        return west, south, east, north


def _bounds_of(shapes: npt.ArrayLike | list[BaseGeometry]) -> Bounds | None:
    every = np.asarray(shapes, dtype=object)
    if not every.size:
        return None
    west, south, east, north = (float(value) for value in shapely.total_bounds(every))
    return (west, south, east, north) if np.isfinite([west, south, east, north]).all() else None
