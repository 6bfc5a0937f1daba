"""Random pictures with a known place: the true mapping, and points picked with a known noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely

from layers.georeference.mapping import FEWEST, Method
from layers.georeference.placement import Placement, place_by_points
from layers.images.points import ControlPoint

SIZE = (1600, 1200)
SWEREF = pyproj.CRS("EPSG:3006")
MIDDLE = np.array([510_000.0, 6_570_000.0])


@dataclass(frozen=True)
class Truth:
    """Scale, turn, skew, slant and bend of a picture: what a method can recover is not zero."""

    turn: np.ndarray
    slant: np.ndarray
    bend: np.ndarray
    wave_m: float

    @classmethod
    def of(cls, method: Method, chance: np.random.Generator) -> Truth:
        pixel = np.exp(chance.uniform(np.log(0.5), np.log(120)))
        angle = chance.uniform(-np.pi, np.pi)
        cos, sin = np.cos(angle), np.sin(angle)
        turn = pixel * np.array([[cos, sin], [sin, -cos]])
        if method != "helmert":
            turn = turn @ np.array([[1, chance.uniform(-0.3, 0.3)], [0, chance.uniform(0.7, 1.3)]])
        slant, bend, wave = np.zeros(2), np.zeros((2, 7)), 0.0
        if method == "projective":
            slant = chance.uniform(-0.25, 0.25, 2) / max(SIZE)
        if method in ("poly2", "poly3"):
            bend[:, :3] = chance.uniform(-30, 30, (2, 3)) * pixel
        if method == "poly3":
            bend[:, 3:] = chance.uniform(-15, 15, (2, 4)) * pixel
        if method == "tps":
            wave = 4 * pixel
        return cls(turn, slant, bend, wave)

    def apply(self, pixels: np.ndarray) -> np.ndarray:
        apart = pixels - np.array(SIZE) / 2
        u, v = (apart / (np.array(SIZE) / 2)).T
        bent = np.stack([u * u, u * v, v * v, u**3, u * u * v, u * v * v, v**3]) * 1.0
        depth = 1 + apart @ self.slant
        wave = self.wave_m * np.stack([np.sin(2 * v), np.cos(2 * u)], axis=1)
        return MIDDLE + (apart @ self.turn.T) / depth[:, None] + (self.bend @ bent).T + wave


def pick(
    method: Method,
    chance: np.random.Generator,
    noise_px: float,
    more: int,
    wrong_px: float = 0.0,
) -> tuple[Truth, list[ControlPoint], int]:
    """Return a truth, points picked on it, and which of them is wrong."""
    truth = Truth.of(method, chance)
    count = FEWEST[method] + more
    while True:
        pixels = chance.uniform((40, 40), np.array(SIZE) - 40, (count, 2))
        hull = shapely.convex_hull(shapely.multipoints(pixels))
        near = shapely.STRtree(shapely.points(pixels)).query(shapely.points(pixels), "dwithin", 60)
        if hull.area > 0.25 * SIZE[0] * SIZE[1] * (count > 2) and near.shape[1] == count:
            break
    places = truth.apply(pixels)
    missed = pixels + chance.normal(0, noise_px, pixels.shape) if noise_px else pixels
    wrong = int(chance.integers(count))
    angle = chance.uniform(0, 2 * np.pi)
    missed = missed.copy()
    missed[wrong] += wrong_px * np.array([np.cos(angle), np.sin(angle)])
    missed = np.clip(missed, 0, SIZE)
    points = [
        ControlPoint(east, north, column, -row)
        for (east, north), (column, row) in zip(places, missed, strict=True)
    ]
    return truth, points, wrong


def place(points: list[ControlPoint], method: Method) -> Placement:
    return place_by_points(points, SWEREF, SIZE, method, "bild.points")


def true_error_m(truth: Truth, placement: Placement, chance: np.random.Generator) -> float:
    """Return the root mean square error within the hull of the points."""
    tried = chance.uniform((0, 0), SIZE, (800, 2))
    inside = tried[shapely.contains_xy(placement.hull_px, *tried.T)]
    if not len(inside):
        inside = np.array([point.pixel for point in placement.points])
    off = placement.mapping.apply(inside) - truth.apply(inside)
    return float(np.sqrt((off**2).sum(axis=1).mean()))
