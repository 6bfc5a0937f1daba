"""A suggestion of where a structure image lies, found by the borders that it shows.

It is offered and never taken for granted: every point is to be looked at by whoever places the
image, and where the borders could lie in several ways nothing is suggested at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyproj

from layers.catalog import Catalog
from layers.crs import WORKING_CRS
from layers.errors import NotPlaced
from layers.georeference.anchors import Anchor, find_anchors
from layers.georeference.edges import find_edges
from layers.georeference.mapping import Method
from layers.georeference.matching import Match, find_matches, is_sure
from layers.georeference.placement import Placement, place_by_points
from layers.images.pages import PictureHead
from layers.images.picture import Colours
from layers.images.points import ControlPoint, ControlPoints
from rumslig.georeference.outlines import KnownOutlines, known_outlines
from rumslig.georeference.small import read_small, shrink_of
from rumslig.georeference.targets import Target, snap_targets
from rumslig.language import tr
from rumslig.progress import Progress, silent

LONGEST_SIDE = 1_000
"""Pixels: a larger picture is looked at in a copy of this size."""
FEWEST_POINTS = 4
BY_THE_BORDER_M = 600.0


@dataclass(frozen=True, slots=True)
class SuggestedPoint:
    """A control point of a suggestion; its column and row count from the upper left corner."""

    title: str
    easting: float
    northing: float
    column: float
    row: float
    found_share: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Where a picture may lie, or why nothing is suggested.

    Attributes
    ----------
    points
        Control points in EPSG:3006; none where nothing is suggested.
    sentence
        What was found and how sure that is, in words.
    outline
        Whose border was found; "" where none was.
    share, visible
        How much of the border has a line in the picture, of what lies in it, and how much does,
        0–1; the best that was found also where it is not enough.
    chance, rival
        The share that the border has where it does not belong, and that of the next best answer.
    rmse_px
        How far the picture's lines lie from the border, root mean square, in its pixels.
    accuracy_m
        How far off the installed border itself may be.
    """

    points: tuple[SuggestedPoint, ...]
    sentence: str
    outline: str = ""
    share: float = 0.0
    visible: float = 0.0
    chance: float = 0.0
    rival: float = 0.0
    rmse_px: float | None = None
    accuracy_m: float = 0.0
    finest_px: float = 1.0
    """The side of a pixel of the copy that was looked at, in the picture's; no point is finer."""

    @property
    def is_found(self) -> bool:
        """Whether there is something to look at."""
        return bool(self.points)

    @property
    def control(self) -> ControlPoints:
        """The points as a points file holds them: rows downwards are negative."""
        points = (
            ControlPoint(item.easting, item.northing, item.column, -item.row)
            for item in self.points
        )
        return ControlPoints(tuple(points), WORKING_CRS)

    def place(
        self,
        size: tuple[int, int],
        method: Method,
        name: str,
        *,
        stroke_px: float | None = None,
        scale: int | None = None,
    ) -> Placement:
        """Return the placement that the points give a picture of a size.

        Its uncertainty is at least a pixel of the copy that was looked at.

        Raises
        ------
        NotPlaced
            Nothing is suggested, or too few points for the method.
        """
        if not self.points:
            raise NotPlaced(f"{name}: {self.sentence}")
        system = pyproj.CRS(WORKING_CRS)
        stroke_px = max(stroke_px or 0.0, self.finest_px)
        return place_by_points(
            self.control.points, system, size, method, name, stroke_px=stroke_px, scale=scale
        )

    def to_json(self) -> dict[str, Any]:
        """Return the suggestion as `rumslig georeference --suggest` prints it."""
        return {
            "outline": self.outline,
            "sentence": self.sentence,
            "matched_share": round(self.share, 4),
            "visible_share": round(self.visible, 4),
            "chance_share": round(self.chance, 4),
            "rival_share": round(self.rival, 4),
            "rmse_px": None if self.rmse_px is None else round(self.rmse_px, 4),
            "border_accuracy_m": self.accuracy_m,
            "points": [
                {
                    "title": item.title,
                    "easting": round(item.easting, 3),
                    "northing": round(item.northing, 3),
                    "column": round(item.column, 3),
                    "row": round(item.row, 3),
                    "found_share": round(item.found_share, 4),
                }
                for item in self.points
            ],
        }


def suggest_points(
    path: Path, head: PictureHead, catalog: Catalog, progress: Progress = silent
) -> Suggestion:
    """Return control points for a picture by the borders in it, or why there are none.

    Raises
    ------
    UnreadableFile
        The picture cannot be read.
    """
    progress(0, 8, path.name)
    colours = read_small(path, head, LONGEST_SIDE)
    shrunk = shrink_of(head, colours)
    known = known_outlines(catalog)
    targets = [item for item in snap_targets(catalog) if item.kind == "junction"]
    return suggest_for(colours, known, targets, progress, shrunk, path.name)


def suggest_for(
    colours: Colours,
    known: KnownOutlines,
    junctions: Sequence[Target],
    progress: Progress = silent,
    shrunk: tuple[float, float] = (1.0, 1.0),
    name: str = "",
) -> Suggestion:
    """Return control points for a picture's colours; `shrunk` is its size ÷ the colours' size."""
    if not known.outlines:
        return Suggestion((), tr("Inga gränser är installerade, så inget kan föreslås."))

    def tell(done: int, total: int) -> None:
        progress(done, total + 2, name)

    edges = find_edges(colours)
    matches = find_matches(edges, known.outlines, tell)
    sure = [item for item in matches if is_sure(item, item.outline is known.outlines[0])]
    progress(7, 8, name)
    if not sure:
        return _nothing(matches, known)
    match = sure[0]
    near = _by_the_border(match, junctions)
    places = np.array([(item.easting, item.northing) for item in near]).reshape(-1, 2)
    anchors = find_anchors(edges, match, places)
    progress(8, 8, name)
    if len(anchors) < FEWEST_POINTS:
        return Suggestion((), tr(
            "Gränsen för {outline} finns i bilden, men för få hörn syns för att föreslå punkter.",
            outline=match.outline.title,
        ), **_figures(match, known, shrunk))  # fmt: skip
    points = tuple(_point(anchor, near, match, shrunk) for anchor in anchors)
    sentence = tr(
        "Föreslaget efter gränsen för {outline}: {share} % av den syns i bilden; "
        "granska punkterna.",
        outline=match.outline.title,
        share=math.floor(100 * match.share),
    )
    return Suggestion(points, sentence, **_figures(match, known, shrunk))


def _figures(match: Match, known: KnownOutlines, shrunk: tuple[float, float]) -> dict[str, Any]:
    return {
        "outline": match.outline.title,
        "share": match.share,
        "visible": match.visible,
        "chance": match.chance,
        "rival": match.rival,
        "rmse_px": match.rmse_px * max(shrunk),
        "accuracy_m": known.accuracy_m,
        "finest_px": max(shrunk),
    }


def _nothing(matches: Sequence[Match], known: KnownOutlines) -> Suggestion:
    """Return why nothing is suggested: no border, or one that could lie in several ways."""
    if not matches:
        return Suggestion(
            (), tr("Ingen känd gräns hittades i bilden; välj punkterna själv."),
            accuracy_m=known.accuracy_m,
        )  # fmt: skip
    best = matches[0]
    figures = _figures(best, known, (1.0, 1.0))
    if best.share >= 0.65 and best.share - best.rival < 0.25:
        sentence = tr(
            "Gränsen för {outline} kan ligga på flera sätt i bilden, så inget föreslås; välj "
            "punkterna själv.",
            outline=best.outline.title,
        )
    else:
        sentence = tr(
            "Ingen känd gräns hittades säkert i bilden (bäst {outline}, {share} %); välj "
            "punkterna själv.",
            outline=best.outline.title,
            share=math.floor(100 * best.share),
        )
    return Suggestion((), sentence, **{**figures, "rmse_px": None})


def _by_the_border(match: Match, junctions: Sequence[Target]) -> list[Target]:
    """Return the junctions on the borders that were matched."""
    outline = match.outline
    lines = outline.to_map(np.vstack([outline.outer, outline.inner]))
    found = []
    for item in junctions:
        away = np.hypot(lines[:, 0] - item.easting, lines[:, 1] - item.northing).min()
        if away <= max(BY_THE_BORDER_M, outline.size_m / 100):
            found.append(item)
    return found


def _point(
    anchor: Anchor, near: Sequence[Target], match: Match, shrunk: tuple[float, float]
) -> SuggestedPoint:
    title = (
        near[anchor.candidate].title
        if anchor.candidate >= 0
        else tr("Hörn på gränsen för {outline}", outline=match.outline.title)
    )
    return SuggestedPoint(
        title,
        *anchor.place,
        anchor.pixel[0] * shrunk[0],
        anchor.pixel[1] * shrunk[1],
        anchor.share,
    )
