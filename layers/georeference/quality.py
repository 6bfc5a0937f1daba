"""How good a fit is: which points do not belong, and how wrong a place read off the map may be."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from layers.georeference.fit import Fit
from layers.georeference.mapping import Mapping, Pairs

ALARM = 0.01
"""How often a set without a wrong point may have one flagged (over all its points)."""
_NO_RESIDUAL_PX = 1e-3
"""What points files are rounded to: smaller residuals are no evidence of anything."""
DRAWN_M_PER_SCALE = 0.0005
"""Half a millimetre on the sheet, times the scale's denominator."""


def find_outliers(fit: Fit, parameters: int, residuals_px: npt.NDArray[np.float64]) -> list[bool]:
    """Return which points the others contradict; empty where nothing can be said.

    The deletion test: each point's residual against the spread of a fit without it (externally
    studentised residuals; Cook and Weisberg 1982, 2.2.1; Baarda's data snooping with an estimated
    variance), F-distributed with 2 and 2(n − 1 − q) degrees of freedom, Bonferroni-corrected.

    Parameters
    ----------
    parameters
        q, the method's parameters for each axis; n ≥ q + 2 points are needed.
    """
    count = len(fit.residuals)
    spare = count - 1 - parameters
    if fit.freedom is None or spare < 1:
        return []
    total = float((fit.residuals**2).sum())
    flagged = []
    for wrong, free, pixels in zip(fit.residuals, fit.freedom, residuals_px, strict=True):
        if pixels < _NO_RESIDUAL_PX or np.linalg.det(free) <= 1e-18:
            flagged.append(False)
            continue
        own = float(wrong @ np.linalg.solve(free, wrong))
        rest = max(total - own, 0.0)
        # (own / 2) / (rest / 2 spare), and the F distribution's tail for 2 degrees
        chance = (1.0 + own / rest) ** -spare if rest > 0 else 0.0
        flagged.append(chance < ALARM / count)
    return flagged


def root_mean_square(lengths: npt.NDArray[np.float64]) -> float | None:
    """Return √(Σr²/n); None where a length is not known, or there is none."""
    if not len(lengths) or np.isnan(lengths).any():
        return None
    return float(np.sqrt((lengths**2).mean()))


def shifts_in_pixels(mapping: Mapping, pixels: Pairs, residuals: Pairs) -> Pairs:
    """Return residuals as columns and rows, (n, 2), by the derivative where each point lies."""
    blocks = mapping.jacobian(pixels)
    found = np.full(pixels.shape, np.nan)
    sound = np.abs(np.linalg.det(blocks)) > 0
    if sound.any():
        found[sound] = np.linalg.solve(blocks[sound], residuals[sound][:, :, None])[:, :, 0]
    return found


def overall_uncertainty(
    loo_rmse_m: float | None,
    pixel_size_m: float,
    stroke_px: float | None = None,
    scale: int | None = None,
) -> float | None:
    """Return how wrong a place in the picture may be, in metres; None where nothing tells.

    The largest of the leave-one-out error, the width of a stroke and half a millimetre at the
    picture's stated scale.
    """
    known = [
        value
        for value in (
            loo_rmse_m,
            stroke_px * pixel_size_m if stroke_px else None,
            scale * DRAWN_M_PER_SCALE if scale else None,
        )
        if value is not None
    ]
    return max(known) if known else None
