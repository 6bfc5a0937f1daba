"""A window with the search field in its bar, over a few of everything."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from search_world import Screen, World, place_names, register_row

from layers.styles.model import PLAIN_STYLE
from rumslig.county import Theme as PlanningTheme
from ui.actions import Action, Actions
from ui.layer_list.presenter import LayerItem, LayerListPresenter
from ui.recent import RecentFiles
from ui.search.presenter import SearchPresenter
from ui.search.sources import CaseSource, CommandSource, LayerSource, PlaceSource, RecentSource
from ui.search.view import SearchField
from ui.stylesheet import write_stylesheet
from ui.theme import Theme


@pytest.fixture
def world(application: QApplication, tmp_path: Path) -> World:
    layers = LayerListPresenter()
    layers.present(
        [
            LayerItem(name, name, theme, None, PLAIN_STYLE, (), False, fault)
            for name, theme, fault in (
                ("Vattenskydd", "natur", ""),
                ("Naturvärden", "natur", "Filen är skadad."),
                ("Noder", "rus", ""),
            )
        ],
        (PlanningTheme("natur", "Natur och vatten", 1), PlanningTheme("rus", "Strukturbild", 2)),
    )
    cases = CaseSource()
    cases.rows = (
        register_row("26RS101", "Norra Mosås verksamhetsområde"),
        register_row("26RS102", "Noratorp", "GRANSKNING"),
    )
    is_open, ran = [False], []
    actions = Actions()
    actions.add(
        [
            Action(
                "case.export", "Exportera yttrandet …", lambda: ran.append("export"), "Ctrl+E",
                is_enabled=lambda: is_open[0], reason=lambda: "Öppna ett ärende först.",
                other_words="docx pdf",
            ),
            Action("case.new", "Nytt ärende …", lambda: ran.append("new"), "Ctrl+N", "ny"),
            Action("map.county", "Visa export och import", lambda: ran.append("county")),
        ]
    )  # fmt: skip
    places = PlaceSource()
    places.names = place_names(
        "Norrbyås", "Nora", "Norasjön", "Kumla", *map("Berg {}".format, range(9))
    )
    recent = RecentFiles()
    recent.add_file("plan", tmp_path / "borta å.gpkg")
    (tmp_path / "idé.gpkg").write_text("x")
    recent.add_file("plan", tmp_path / "idé.gpkg")
    recent.add_case("26RS101", "Norra Mosås verksamhetsområde")
    recent.look()
    presenter = SearchPresenter(
        [
            places,
            LayerSource(layers),
            cases,
            CommandSource(actions, ("case.export", "case.new")),
            RecentSource(recent),
        ]
    )
    made = World(presenter, places, layers, cases, actions, recent, is_open, ran)
    presenter.chosen.connect(made.chosen.append)
    presenter.announced.connect(made.said.append)
    return made


@pytest.fixture
def screen(application: QApplication, world: World) -> Iterator[Screen]:
    theme = Theme("light")
    window = QWidget()
    window.setStyleSheet(write_stylesheet("light"))
    window.resize(1200, 700)
    search = SearchField(theme, world.presenter)
    other = QPushButton("Annat")
    bar = QHBoxLayout()
    bar.addWidget(other)
    bar.addStretch(1)
    bar.addWidget(search)
    layout = QVBoxLayout(window)
    layout.addLayout(bar)
    layout.addStretch(1)
    window.show()
    window.activateWindow()
    other.setFocus()
    application.processEvents()
    yield Screen(application, window, search, other, theme)
    window.close()
    window.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
