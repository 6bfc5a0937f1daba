"""A Qt application without a screen, Qt's warnings as errors, small layers in a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from shapely import Point, box

from layers.crs import Transformation
from layers.styles.model import PLAIN_STYLE, LayerStyle
from layers.vector import VectorLayer
from rumslig.county import Theme as PlanningTheme
from ui.layer_list.presenter import LayerItem, LayerListPresenter
from ui.layer_list.view import LayerListView
from ui.stylesheet import write_stylesheet
from ui.theme import Theme

MakeItem = Callable[..., LayerItem]

THEMES = (
    PlanningTheme("natur", "Jord och natur", 20),
    PlanningTheme("rus", "Strukturbild", 10),
    PlanningTheme("energi", "Energi", 30),
)


@pytest.fixture
def make_vector() -> Callable[..., VectorLayer]:
    """Builds a layer of one object: `make_vector("namn", dimension=2)`."""

    def make(name: str = "prov", dimension: int = 2) -> VectorLayer:
        area = box(500_000, 6_560_000, 500_100, 6_560_100)
        shape = {0: Point(500_000, 6_560_000), 1: area.exterior, 2: area}[dimension]
        geometry = np.empty(1, dtype=object)
        geometry[:] = [shape]
        return VectorLayer(
            name,
            f"{name}.gpkg",
            "",
            geometry,
            pd.DataFrame({"rad": [0]}),
            Transformation("EPSG:3006", ""),
            1,
            0,
            (),
        )

    return make


@pytest.fixture
def make_item(make_vector: Callable[..., VectorLayer]) -> MakeItem:
    """Builds an item: `make_item("Noder", "rus", visible=True)`; its id is its title."""

    def make(
        title: str,
        theme: str = "natur",
        *,
        visible: bool = True,
        fault: str = "",
        style: LayerStyle = PLAIN_STYLE,
        dimension: int = 2,
    ) -> LayerItem:
        layer = None if fault else make_vector(title, dimension)
        card = (("Definition", f"Vad {title} är"), ("Källa", "Provkälla"))
        return LayerItem(title, title, theme, layer, style, card, visible and not fault, fault)

    return make


@pytest.fixture
def presenter(make_item: MakeItem) -> LayerListPresenter:
    """Two themes with layers in sight, one with nothing shown, one layer that failed."""
    made = LayerListPresenter()
    made.present(
        [
            make_item("Jordbruksmark"),
            make_item("Naturvärden", fault="Filen är skadad."),
            make_item("Vindbruk", "energi", visible=False),
            make_item("Noder", "rus"),
            make_item("Samband", "rus", visible=False),
        ],
        THEMES,
    )
    return made


class Heard(QObject):
    """Counts what a presenter tells."""

    def __init__(self, presenter: LayerListPresenter) -> None:
        super().__init__()
        self.changed = self.scene = self.added = 0
        self.cards: list[LayerItem] = []
        presenter.changed.connect(self._on_changed)
        presenter.scene_changed.connect(self._on_scene)
        presenter.add_asked.connect(self._on_add)
        presenter.card_asked.connect(self.cards.append)

    def _on_changed(self) -> None:
        self.changed += 1

    def _on_scene(self) -> None:
        self.scene += 1

    def _on_add(self) -> None:
        self.added += 1


@pytest.fixture
def heard(presenter: LayerListPresenter) -> Heard:
    return Heard(presenter)


@dataclass(frozen=True)
class Shown:
    """The panel on the screen that is not there."""

    view: LayerListView
    theme: Theme


@pytest.fixture
def shown(application: QApplication, presenter: LayerListPresenter) -> Iterator[Shown]:
    theme = Theme("light")
    view = LayerListView(theme, presenter)
    view.setStyleSheet(write_stylesheet("light"))
    view.resize(264, 500)
    view.show()
    application.processEvents()
    yield Shown(view, theme)
    view.close()
    view.deleteLater()
    application.processEvents()
