"""Where a picture lies: world files, and whether the place can be meant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import shapely

from layers.crs import WORKING_CRS, Bounds, parse_crs, transform
from layers.errors import UnreadableFile
from layers.language import tr

Transform = tuple[float, float, float, float, float, float]
SWEDEN: Bounds = (150_000.0, 6_050_000.0, 1_100_000.0, 7_800_000.0)
"""Where a picture can be meant to lie, in EPSG:3006, with the sea around."""
LONGEST_TEXT = 1 << 20


def read_world(text: str, name: str) -> Transform:
    """Return where a world file puts the picture's first pixel's corner and its pixels.

    Raises
    ------
    UnreadableFile
        It is not six numbers.
    """
    try:
        values = [float(word.replace(",", ".")) for word in text.split()]
        if len(values) != 6 or not all(map(math.isfinite, values)):
            raise ValueError(len(values))
    except ValueError as error:
        raise UnreadableFile(
            tr("{file} är ingen världsfil; den ska ha sex tal, ett på varje rad.", file=name)
        ) from error
    a, d, b, e, x, y = values
    # a world file names the middle of the first pixel
    return a, b, x - (a + b) / 2, d, e, y - (d + e) / 2


def write_world(place: Sequence[float]) -> str:
    """Return the world file of a place."""
    a, b, c, d, e, f = place
    return "".join(f"{value!r}\n" for value in (a, d, b, e, c + (a + b) / 2, f + (d + e) / 2))


def check_place(place: Sequence[float], crs: str, width: int, height: int, name: str) -> Bounds:
    """Return a picture's bounds in EPSG:3006.

    Raises
    ------
    UnreadableFile
        Its pixels have no size, or it lies nowhere near Sweden.
    UnknownCrs
        The coordinate system is not known.
    """
    a, b, c, d, e, f = place
    if not all(map(math.isfinite, place)) or a * e - b * d == 0:
        raise UnreadableFile(tr("{file}: läget ger bildpunkter utan storlek.", file=name))
    corners = [
        (a * x + b * y + c, d * x + e * y + f)
        for x, y in ((0, 0), (width, 0), (width, height), (0, height))
    ]
    moved, _ = transform(shapely.points(corners), parse_crs(crs), WORKING_CRS)
    west, south, east, north = (float(value) for value in shapely.total_bounds(moved))
    inside = (
        west < SWEDEN[2] and east > SWEDEN[0] and south < SWEDEN[3] and north > SWEDEN[1]
        and east - west < SWEDEN[2] - SWEDEN[0] and north - south < SWEDEN[3] - SWEDEN[1]
    )  # fmt: skip
    if not all(map(math.isfinite, (west, south, east, north))) or not inside:
        raise UnreadableFile(
            tr(
                "{file} hamnar utanför Sverige med {crs}; ange rätt koordinatsystem.",
                file=name,
                crs=crs,
            )
        )
    return west, south, east, north


def read_text(path: Path, name: str) -> str:
    """Return a short text file's content.

    Raises
    ------
    UnreadableFile
        It is missing, too long or not UTF-8.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(LONGEST_TEXT + 1)
        if len(content) > LONGEST_TEXT:
            raise UnreadableFile(tr("{file} är längre än 1 MB.", file=name))
        return content.decode("utf-8")
    except OSError as error:
        raise UnreadableFile(tr("{file} finns inte; ange en fil som finns.", file=name)) from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(tr("{file} är inte skriven i UTF-8.", file=name)) from error
