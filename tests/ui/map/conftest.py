"""A Qt application without a screen, Qt's warnings as errors, small layers."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from shapely.geometry.base import BaseGeometry

from layers.crs import Transformation
from layers.style import LayerStyle, Symbol
from layers.vector import VectorLayer
from ui.map.scene import MapScene, SceneLayer
from ui.map.view import MapView
from ui.theme import load_fonts

MakeLayer = Callable[..., SceneLayer]
MakeView = Callable[..., MapView]


@pytest.fixture(scope="session")
def application() -> QApplication:
    known = QApplication.instance()
    app = known if isinstance(known, QApplication) else QApplication([])
    load_fonts()
    return app


@pytest.fixture(autouse=True)
def _qt_is_content(application: QApplication) -> Iterator[None]:
    said: list[str] = []

    def hear(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            said.append(text)

    before = qInstallMessageHandler(hear)
    yield
    application.processEvents()
    qInstallMessageHandler(before)
    assert said == []


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
