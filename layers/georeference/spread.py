"""Whether control points lie so that they can place a picture: enough of them, and spread."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from layers.errors import NotPlaced
from layers.georeference.mapping import FEWEST, Method, Pairs
from layers.language import tr

_SAME_PX = 0.01
_THINNEST = 1e-3
"""Across a line of points, as a share of along it: no more than it is missed by."""


def check_spread(
    method: Method, pixels: Pairs, places: Pairs, numbers: Sequence[int], name: str
) -> None:
    """Raise NotPlaced where the points in use are too few, coincide or lie on a line.

    Parameters
    ----------
    numbers
        What each point is called in messages, counted from 1 in its file.
    """
    if len(pixels) < FEWEST[method]:
        raise NotPlaced(
            tr(
                "{file} har {found} punkter i bruk; metoden {method} behöver minst {count}.",
                file=name,
                found=len(pixels),
                method=method,
                count=FEWEST[method],
            )
        )
    for points, where in ((pixels, tr("i bilden")), (places, tr("på kartan"))):
        pair = _coinciding(points, _SAME_PX * (1.0 if points is pixels else _unit(pixels, places)))
        if pair is not None:
            raise NotPlaced(
                tr(
                    "{file}: punkt {first} och {second} ligger på samma plats {where}; ta en av "
                    "dem ur bruk.",
                    file=name,
                    first=numbers[pair[0]],
                    second=numbers[pair[1]],
                    where=where,
                )
            )
        if method != "helmert" and _is_line(points):
            raise NotPlaced(
                tr(
                    "{file}: punkterna ligger på en rät linje {where}; lägg till en punkt vid "
                    "sidan av den, eller välj metoden helmert.",
                    file=name,
                    where=where,
                )
            )


def _unit(pixels: Pairs, places: Pairs) -> float:
    """Return roughly how many map units a pixel is."""
    return float(np.ptp(places, axis=0).max() / (np.ptp(pixels, axis=0).max() or 1.0))


def _coinciding(points: Pairs, tolerance: float) -> tuple[int, int] | None:
    for first in range(len(points) - 1):
        apart = np.hypot(*(points[first + 1 :] - points[first]).T)
        nearest = int(apart.argmin())
        if apart[nearest] <= tolerance:
            return first, first + 1 + nearest
    return None


def _is_line(points: Pairs) -> bool:
    sizes = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(sizes[1] <= _THINNEST * sizes[0])
