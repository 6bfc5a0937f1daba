"""What makes a placed picture doubtful, in sentences."""

from __future__ import annotations

from layers.georeference.placement import Placement, lies_near_sweden
from rumslig.language import tr

LITTLE = 0.25
"""A share of the picture within the points that is too small to trust the rest."""


def find_doubts(placement: Placement) -> list[str]:
    """Return what a planner should know before trusting the place."""
    found = []
    if not lies_near_sweden(placement):
        found.append(tr("bilden hamnar utanför Sverige med {crs}.", crs=placement.crs))
    if placement.outliers:
        numbers = ", ".join(str(index + 1) for index in placement.outliers)
        found.append(tr("punkt {numbers} stämmer inte med de andra.", numbers=numbers))
    if placement.folds:
        found.append(tr("metoden {method} viker bilden mellan punkterna.", method=placement.method))
    if placement.has_horizon:
        found.append(
            tr("en horisont går genom bilden; det som är bortom den ligger inte på kartan.")
        )
    if placement.points and placement.loo_rmse_m is None:
        found.append(
            tr("punkterna är för få för att pröva varandra; hur rätt bilden ligger är okänt.")
        )
    share = placement.hull_share
    if share is not None and 0 <= share < LITTLE:
        found.append(
            tr(
                "punkterna omsluter bara {share} % av bilden; utanför dem är läget gissat.",
                share=round(share * 100),
            )
        )
    return found
