"""The plan areas of an earlier stage on the map: dashed outlines under the plan of now."""

from __future__ import annotations

import numpy as np
import pandas as pd

from layers.crs import WORKING_CRS, Transformation
from layers.styles.model import Label, LayerStyle, Stroke, Symbol
from layers.vector import VectorLayer
from rumslig.cases.case import Case
from rumslig.vocabulary import stage_label
from ui.language import tr
from ui.map.scene import SceneLayer

OLD_PLANS_ID = "tidigare-planomraden"
LABELS_TO = 100_000.0


def old_plans_layer(case: Case) -> SceneLayer | None:
    """Return the plan areas of an earlier stage, None where it has none."""
    if not case.plans:
        return None
    shapes = np.empty(len(case.plans), dtype=object)
    shapes[:] = [plan.geometry for plan in case.plans]
    title = tr("{stage} {dnr}", stage=stage_label(case.header.stage), dnr=case.header.dnr)
    attributes = pd.DataFrame({"text": [f"{plan.name} · {title}" for plan in case.plans]})
    layer = VectorLayer(
        OLD_PLANS_ID, "", "", shapes, attributes, Transformation(WORKING_CRS, ""),
        len(shapes), 0, (),
    )  # fmt: skip
    style = LayerStyle(
        (Symbol(stroke=Stroke("said_open", 2.6, dash=(7.0, 4.0))),),
        order="border",
        label=Label("text", colour="said_open", max_scale=LABELS_TO),
    )
    return SceneLayer(OLD_PLANS_ID, tr("Planområdet {title}", title=title), layer, style)
