"""What a rule selects, as a layer of the map: coloured by how much it matters."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from layers.styles.model import Fill, LayerStyle, Marker, Pattern, Stroke, Symbol
from rumslig.rule_trial import Trial
from rumslig.rule_words import severity_words
from ui.language import message_language, tr
from ui.map.scene import SceneLayer

LAYER_ID = "regelprov"
_COLUMN = "allvar"
_PATTERNS: dict[int, Pattern] = {3: "cross", 2: "hatch_dense", 1: "hatch"}
_WIDTHS = {3: 2.4, 2: 2.0, 1: 1.6}
"""Colour is never alone: what matters more is drawn denser and wider."""


def trial_layer(trial: Trial) -> SceneLayer:
    """Return the selected objects as they are drawn over the other layers."""
    columns = pd.DataFrame({_COLUMN: trial.severities}, index=trial.selected.attributes.index)
    layer = replace(trial.selected, attributes=columns)
    return SceneLayer(LAYER_ID, tr("Regeln väljer"), layer, severity_style())


def severity_style() -> LayerStyle:
    """Return how objects of each severity are drawn."""
    lang = message_language()
    return LayerStyle(
        tuple(
            Symbol(
                severity_words(severity, lang),
                f"{_COLUMN} = {severity}",
                Fill(f"severity_{severity}", 0.22, _PATTERNS[severity]),
                Stroke(f"severity_{severity}", _WIDTHS[severity], case_colour="halo", case_width=1),
                Marker("diamond", 8 + 2 * severity, f"severity_{severity}", "halo", 1.4),
            )
            for severity in (3, 2, 1)
        )
    )
