"""How good a fit is: which points do not belong, and how wrong a place read off the map may be."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from layers.errors import NotPlaced
from layers.georeference.fit import Fit, fit_points
from layers.georeference.mapping import FEWEST, Mapping, Method, Pairs

ALARM = 0.01
"""How often a set without a wrong point may have one flagged (over all its points)."""
_NO_RESIDUAL_PX = 1e-3
"""What points files are rounded to: smaller residuals are no evidence of anything."""
_HELD = 1e-15
DRAWN_M_PER_SCALE = 0.0005
"""Half a millimetre on the sheet, times the scale's denominator."""


def find_outliers(method: Method, pixels: Pairs, places: Pairs) -> list[bool]:
    """Return which points the others contradict; empty where nothing can be said.

    The deletion test: each point's residual against the spread of a fit without it (externally
    studentised residuals; Cook and Weisberg 1982, 2.2.1), F-distributed with 2 and 2(n − 1 − q)
    degrees of freedom, Bonferroni-corrected; q is the method's parameters for each axis, and
    n ≥ q + 2 points are needed. The point that is least likely is set aside and the rest tested
    anew (Baarda's data snooping), since a gross error makes its neighbours look wrong too.
    """
    if method == "tps" or len(pixels) < FEWEST[method] + 2:
        return []
    kept = np.arange(len(pixels))
    flagged = [False] * len(pixels)
    while len(kept) >= FEWEST[method] + 2:
        try:
            fit = fit_points(method, pixels[kept], places[kept], leave_out=False)
        except NotPlaced:  # without what was set aside the rest decides nothing
            break
        chances = _chances(fit, len(kept) - 1 - FEWEST[method], pixels[kept])
        least = int(chances.argmin())
        if chances[least] >= ALARM / len(kept):
            break
        flagged[kept[least]] = True
        kept = np.delete(kept, least)
    return flagged


def _chances(fit: Fit, spare: int, pixels: Pairs) -> npt.NDArray[np.float64]:
    """Return how likely each point's residual is, or a larger one, where all points are right."""
    found = np.ones(len(pixels))
    if fit.freedom is None:
        return found
    total = float((fit.residuals**2).sum())
    lengths = np.hypot(*shifts_in_pixels(fit.mapping, pixels, fit.residuals).T)
    for index, (wrong, free) in enumerate(zip(fit.residuals, fit.freedom, strict=True)):
        if not lengths[index] >= _NO_RESIDUAL_PX or np.linalg.det(free) <= _HELD:
            continue
        own = float(wrong @ np.linalg.solve(free, wrong))
        rest = max(total - own, 0.0)
        # T = (own / 2) / (rest / 2 spare), in the F distribution's tail for 2 and 2 spare degrees
        found[index] = (1.0 + own / rest) ** -spare if rest > 0 else 0.0
    return found


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
