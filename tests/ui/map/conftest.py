"""A Qt application without a screen, Qt's warnings as errors, small layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PySide6.QtWidgets import QApplication
from shapely.geometry.base import BaseGeometry

from layers.crs import Transformation
from layers.styles.model import LayerStyle, Symbol
from layers.vector import VectorLayer
from ui.map.scene import MapScene, SceneLayer
from ui.map.view import MapView

MakeLayer = Callable[..., SceneLayer]
MakeView = Callable[..., MapView]


@pytest.fixture
def make_layer() -> MakeLayer:
    """Builds a scene layer: `make_layer([shape, …], Symbol(…), namn=[…])`."""

    def make(
        shapes: Sequence[BaseGeometry],
        *symbols: Symbol,
        id: str = "prov",
        label: Any = None,
        order: Any = "theme",
        opacity: float = 1.0,
        visible: bool = True,
        **columns: Sequence[Any],
    ) -> SceneLayer:
        geometry = np.empty(len(shapes), dtype=object)
        geometry[:] = shapes
        attributes = pd.DataFrame(
            {"rad": range(len(shapes)), **columns}, index=range(100, 100 + len(shapes))
        )
        layer = VectorLayer(
            id, id, "", geometry, attributes, Transformation("", ""), len(shapes), 0, ()
        )
        return SceneLayer(
            id, f"Lager {id}", layer, LayerStyle(symbols, order, label), opacity, visible
        )

    return make


@pytest.fixture
def make_view(application: QApplication) -> Iterator[MakeView]:
    """Shows a map of 400 × 300 px with a scene; it is shut down afterwards."""
    made: list[MapView] = []

    def make(scene: MapScene | None = None, renderer: Any = None) -> MapView:
        view = MapView(renderer=renderer)
        view.resize(400, 300)
        view.show()
        if scene is not None:
            view.set_scene(scene)
        made.append(view)
        application.processEvents()
        return view

    yield make
    for view in made:
        view.close()
        view.shut_down()
        view.deleteLater()
    application.processEvents()
