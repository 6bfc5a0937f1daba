"""Colours as others see them: three kinds of colour blindness, and how far colours lie apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

KINDS: dict[str, Floats] = {
    "all colours": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
"""Machado, Oliveira and Fernandes (2009), whole severity, on linear RGB."""
_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]]
)  # fmt: skip
_WHITE = np.array([0.95047, 1.0, 1.08883])


def linear_of(colours: Sequence[str]) -> Floats:
    """Return #rrggbb as linear RGB, (n, 3)."""
    parts = np.array(
        [[int(colour[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4)] for colour in colours]
    )
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab_of(linear: Floats) -> Floats:
    """Return linear RGB as CIE L*a*b* under D65."""
    share = linear @ _TO_XYZ.T / _WHITE
    bent = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.stack(
        [
            116 * bent[:, 1] - 16,
            500 * (bent[:, 0] - bent[:, 1]),
            200 * (bent[:, 1] - bent[:, 2]),
        ],
        axis=1,
    )


def seen_as(colours: Sequence[str], kind: str) -> Floats:
    """Return colours in L*a*b* as somebody with a kind of colour vision sees them."""
    return lab_of(np.clip(linear_of(colours) @ KINDS[kind].T, 0, 1))


def least_difference(colours: Sequence[str], kind: str, *, neighbours: bool = False) -> float:
    """Return the smallest difference (CIE76) between two of them, or two beside each other."""
    lab = seen_as(colours, kind)
    pairs = (
        zip(range(len(lab)), range(1, len(lab)), strict=False)
        if neighbours
        else combinations(range(len(lab)), 2)
    )
    return min(float(np.linalg.norm(lab[one] - lab[other])) for one, other in pairs)
