"""Structure images drawn with a known place: styles, clutter, noise and crops by chance."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from PIL import Image, ImageDraw, ImageFont
from shapely.geometry.base import BaseGeometry

WORDS = ("Örebro", "Kärna", "Stråk mot öster", "Nod", "Grönstruktur", "Skala 1:500 000", "E18/E20")


@dataclass(frozen=True)
class Drawn:
    """A picture, and the (2, 3) mapping that puts EPSG:3006 in its pixels."""

    colours: np.ndarray
    truth: np.ndarray
    style: dict[str, object]

    def pixels(self, places: np.ndarray) -> np.ndarray:
        return places @ self.truth[:, :2].T + self.truth[:, 2]


def random_truth(
    chance: np.random.Generator, outline: BaseGeometry, size: tuple[int, int], style: dict
) -> np.ndarray:
    """Return a mapping that turns, scales, skews and moves an outline into a picture."""
    turn = np.radians(style["turn"])
    cos, sin = np.cos(turn), np.sin(turn)
    shape = np.array([[1.0, style["skew"]], [0.0, style["stretch"]]])
    matrix = np.array([[cos, -sin], [sin, cos]]) @ shape @ np.diag([1.0, -1.0])
    corners = shapely.get_coordinates(outline) @ matrix.T
    low, high = corners.min(axis=0), corners.max(axis=0)
    scale = style["fill"] * (np.array(size) / (high - low)).min()
    room = np.array(size) - scale * (high - low)
    place = chance.uniform(0.1, 0.9, 2) * room
    if style["crop"]:
        side = chance.integers(4)
        extent = scale * (high - low)[side % 2]
        cut = style["crop"] * extent
        place[side % 2] = -cut if side < 2 else size[side % 2] - extent + cut
    return np.column_stack([scale * matrix, place - scale * low])


def random_style(chance: np.random.Generator) -> dict:
    """Return how a picture is drawn."""
    free = chance.random() < 0.25
    return {
        "turn": chance.uniform(-180, 180) if free else chance.uniform(-8, 8),
        "skew": chance.uniform(-0.12, 0.12) if chance.random() < 0.5 else 0.0,
        "stretch": chance.uniform(0.85, 1.18) if chance.random() < 0.5 else 1.0,
        "fill": chance.uniform(0.5, 0.95),
        "crop": chance.uniform(0.08, 0.28) if chance.random() < 0.12 else 0.0,
        "areas": chance.choice(["municipalities", "county", "none"]),
        "inner": bool(chance.random() < 0.6),
        "line": chance.choice(["solid", "dashed", "grey", "none"], p=[0.5, 0.15, 0.3, 0.05]),
        "width": int(chance.integers(1, 6)),
        "ground": chance.choice(["white", "beige", "sea", "dark"]),
        "neighbours": bool(chance.random() < 0.25),
        "frame": bool(chance.random() < 0.3),
        "legends": int(chance.integers(0, 3)),
        "labels": int(chance.integers(0, 25)),
        "roads": int(chance.integers(0, 8)),
        "over": bool(chance.random() < 0.3),
        "wobble_m": chance.uniform(100, 350) if chance.random() < 0.4 else 0.0,
        "jpeg": int(chance.integers(35, 95)) if chance.random() < 0.6 else 0,
        "noise": chance.uniform(1, 5) if chance.random() < 0.3 else 0.0,
    }


GROUNDS = {
    "white": (255, 255, 255), "beige": (244, 240, 228), "sea": (196, 222, 240),
    "dark": (60, 66, 74),
}  # fmt: skip


def draw(
    chance: np.random.Generator,
    outline: BaseGeometry,
    parts: Sequence[BaseGeometry],
    around: Sequence[BaseGeometry] = (),
    style: dict | None = None,
    size: tuple[int, int] | None = None,
) -> Drawn:
    """Return a structure image of a county: its parts, its borders, and what else stands there."""
    style = {**random_style(chance), **(style or {})}
    if style["areas"] == "none" and style["line"] == "none":
        style["line"] = "solid"
    size = size or (int(chance.integers(800, 2000)), int(chance.integers(800, 1700)))
    truth = random_truth(chance, outline, size, style)
    wobble = _wobble(chance, style["wobble_m"])

    def placed(shape: BaseGeometry) -> BaseGeometry:
        dense = shapely.segmentize(shape, 1_500.0) if style["wobble_m"] else shape
        return shapely.transform(dense, lambda at: wobble(at) @ truth[:, :2].T + truth[:, 2])

    ground = GROUNDS[str(style["ground"])]
    picture = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(picture)
    dark = style["ground"] == "dark"
    line = {
        "solid": (235, 235, 235) if dark else (40, 40, 40),
        "dashed": (235, 235, 235) if dark else (50, 50, 50),
        "grey": (130, 135, 140) if dark else (165, 165, 165),
        "none": None,
    }[str(style["line"])]
    if style["neighbours"]:
        for shape in around:
            _outline(pen, placed(shape), (215, 215, 212) if not dark else (90, 95, 100), 1, False)
    county = placed(outline)
    if style["areas"] == "county":
        _fill(pen, county, _colour(chance, dark))
    elif style["areas"] == "municipalities":
        for part in parts:
            _fill(pen, placed(part), _colour(chance, dark))
    width = 1 if style["line"] == "grey" else int(style["width"])
    if line is not None:
        if style["inner"]:
            for part in parts:
                _outline(pen, placed(part), line, max(1, width // 2), style["line"] == "dashed")
        _outline(pen, county, line, width, style["line"] == "dashed")
    for _ in range(int(style["roads"])):
        at = np.cumsum(chance.normal(0, 0.08, (12, 2)), axis=0) * size[0] + chance.uniform(0, size)
        pen.line(
            [tuple(p) for p in at], fill=_colour(chance, not dark), width=int(chance.integers(1, 6))
        )
    for _ in range(int(style["labels"])):
        x, y = chance.uniform((0, 0), size)
        r = int(chance.integers(2, 10))
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(200, 60, 40))
        word, ink = str(chance.choice(WORDS)), (240, 240, 240) if dark else (20, 20, 20)
        font = ImageFont.load_default(int(chance.integers(10, 34)))
        pen.text((x + r, y), word, fill=ink, font=font)
    for _ in range(int(style["legends"])):
        _legend(chance, pen, size, county if not style["over"] else None)
    if style["frame"]:
        m = int(chance.integers(4, 20))
        pen.rectangle((m, m, size[0] - m, size[1] - m), outline=(0, 0, 0), width=2)
    colours = np.asarray(picture)
    if style["noise"]:
        noisy = colours + chance.normal(0, style["noise"], colours.shape)
        colours = np.clip(noisy, 0, 255).astype(np.uint8)
    if style["jpeg"]:
        packed = io.BytesIO()
        Image.fromarray(colours).save(packed, "JPEG", quality=int(style["jpeg"]))
        colours = np.asarray(Image.open(packed))
    return Drawn(colours, truth, style)


def _wobble(chance: np.random.Generator, size_m: float):  # type: ignore[no-untyped-def]
    """Return a smooth displacement, as when another drew the border by hand."""
    waves = chance.normal(0, 1, (6, 2)) / 4_000
    phases = chance.uniform(0, 2 * np.pi, (6, 2))
    sizes = chance.normal(0, size_m / np.sqrt(6), (6, 2))

    def move(at: np.ndarray) -> np.ndarray:
        if not size_m:
            return at
        angles = at @ waves.T
        return at + sum(
            np.sin(angles[:, k, None] + phases[k]) * sizes[k] for k in range(len(waves))
        )

    return move


def _colour(chance: np.random.Generator, dark: bool) -> tuple[int, int, int]:
    low, high = (90, 200) if dark else (150, 235)
    return tuple(int(value) for value in chance.integers(low, high, 3))  # type: ignore[return-value]


def _rings(shape: BaseGeometry) -> list[np.ndarray]:
    return [shapely.get_coordinates(part.exterior) for part in shapely.get_parts(shape)]


def _fill(pen: ImageDraw.ImageDraw, shape: BaseGeometry, colour: tuple[int, int, int]) -> None:
    for ring in _rings(shape):
        pen.polygon([tuple(p) for p in ring], fill=colour)


def _outline(
    pen: ImageDraw.ImageDraw, shape: BaseGeometry, colour: tuple[int, int, int], width: int,
    dashed: bool,
) -> None:  # fmt: skip
    for ring in _rings(shape):
        if not dashed:
            pen.line([tuple(p) for p in ring], fill=colour, width=width, joint="curve")
            continue
        line = shapely.LineString(ring)
        for at in np.arange(0, line.length, 18.0):
            piece = shapely.ops.substring(line, at, at + 11)
            pen.line([tuple(p) for p in shapely.get_coordinates(piece)], fill=colour, width=width)


def _legend(
    chance: np.random.Generator, pen: ImageDraw.ImageDraw, size: tuple[int, int],
    county: BaseGeometry | None,
) -> None:  # fmt: skip
    wide, high = chance.uniform(0.12, 0.25) * size[0], chance.uniform(0.12, 0.3) * size[1]
    for _ in range(20):
        x, y = chance.uniform(0, size[0] - wide), chance.uniform(0, size[1] - high)
        box = shapely.box(x, y, x + wide, y + high)
        if county is None or shapely.intersection(county, box).area < 0.02 * box.area:
            break
    else:
        return
    pen.rectangle((x, y, x + wide, y + high), fill=(255, 255, 255), outline=(0, 0, 0), width=1)
    for k in range(5):
        top = y + (k + 0.5) * high / 6
        pen.rectangle((x + 8, top, x + 30, top + 12), fill=_colour(chance, False))
        pen.text((x + 38, top), str(chance.choice(WORDS)), fill=(0, 0, 0))
