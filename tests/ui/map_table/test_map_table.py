"""The map in words and as a table: the same objects as are drawn, measured in view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from shapely import LineString, Point, box, points
from shapely.geometry.base import BaseGeometry

from layers.styles.model import Fill, Marker, Stroke, Symbol
from rumslig.errors import Cancelled
from tests.ui.map.conftest import MakeLayer
from ui.map.scene import Highlight, MapScene, PlanMark
from ui.map.viewport import Viewport
from ui.map_table.content import collect_content
from ui.map_table.describe import describe_view
from ui.map_table.presenter import FOLLOW_MS, MapTablePresenter
from ui.map_table.view import MapTableView
from ui.stylesheet import write_stylesheet
from ui.tasks import InlineRunner
from ui.theme import Theme

E, N = 510_000.0, 6_570_000.0
VIEW = Viewport(E, N, 10.0, 400, 300)  # 4 000 m × 3 000 m
AREA = Symbol("Yta", fill=Fill("jord"))
LINE = Symbol("Linje", stroke=Stroke("road_major", 1.0))
DOT = Symbol("Punkt", marker=Marker("disc", 6, "stop_hi"))


def at(west: float, south: float, east: float, north: float) -> BaseGeometry:
    return box(E + west, N + south, E + east, N + north)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def scene(make_layer: MakeLayer) -> MapScene:
    areas = make_layer(
        [at(0, 0, 100, 100), at(1900, -50, 2100, 50), at(5000, 5000, 5100, 5100)],
        AREA,
        id="aker",
        namn=["Östra gärdet", "Ängen", "Utanför"],
        klass=[5, 3, 4],
    )
    roads = make_layer([LineString([(E - 9000, N + 500), (E + 9000, N + 500)])], LINE, id="vag")
    stops = make_layer([Point(E - 1000, N)], DOT, id="hpl", namn=["Åsen"])
    off = make_layer([Point(E, N)], DOT, id="av", visible=False)
    return MapScene(
        layers=(areas, roads, stops, off),
        plans=(PlanMark("Norra", at(-200, 0, 0, 100)),),
        highlights=(Highlight(at(-50, 0, 0, 50), "HIT_3"),),
    )


def rows(presenter: MapTablePresenter) -> list[tuple[str, ...]]:
    columns: tuple[Any, ...] = ("name", "layer", "amount", "distance")
    return [
        tuple(plain(presenter.text(row, column)) for column in columns)
        for row in range(presenter.count)
    ]


@pytest.fixture
def presenter(application: QApplication, scene: MapScene) -> MapTablePresenter:
    presenter = MapTablePresenter(InlineRunner())
    presenter.follow_scene(scene)
    presenter.follow_view(VIEW)
    presenter.open(True)
    return presenter


def test_rows_are_what_is_in_view_with_figures_worked_out_by_hand(
    presenter: MapTablePresenter,
) -> None:
    assert rows(presenter) == [
        ("Norra", "Planområden", "2,0 ha", ""),
        ("Berörs (hög)", "Träffar", "mäts inte", "möter planen"),
        ("Åsen", "Lager hpl", "", "800 m väster"),
        # 4 000 m of the road are in view, and it passes 400 m north of the plan
        ("Objekt 100", "Lager vag", "4 000 m", "400 m norr"),
        ("Östra gärdet", "Lager aker", "1,0 ha", "möter planen"),
        # half of the meadow is in view
        ("Ängen", "Lager aker", "1,0 ha", "1 900 m öster"),
    ]
    assert presenter.summary == "6 objekt i bild"
    assert presenter.text(4, "attributes") == "rad 0 · namn Östra gärdet · klass 5"


def test_sorted_in_the_swedish_alphabet_by_size_and_by_distance(
    presenter: MapTablePresenter,
) -> None:
    presenter.sort_by("name")
    names = [row[0] for row in rows(presenter)]
    assert names == ["Berörs (hög)", "Norra", "Objekt 100", "Åsen", "Ängen", "Östra gärdet"]
    presenter.sort_by("distance")
    assert [row[3] for row in rows(presenter)][3:] == [
        "400 m norr", "800 m väster", "1 900 m öster",
    ]  # fmt: skip
    presenter.sort_by("amount")
    assert [row[2] for row in rows(presenter)] == [
        "2,0 ha", "1,0 ha", "1,0 ha", "4 000 m", "mäts inte", "",
    ]  # fmt: skip


def test_filter_finds_names_layers_and_attributes(presenter: MapTablePresenter) -> None:
    presenter.filter_by("AKER klass 3")
    assert [row[0] for row in rows(presenter)] == ["Ängen"]
    assert presenter.summary == "1 passar filtret · 6 objekt i bild"
    presenter.filter_by("finns inte")
    assert presenter.emptiness == "Inget i bild passar filtret."
    presenter.filter_by("  ")
    assert presenter.count == 6


def test_structure_images_are_not_measured(make_layer: MakeLayer) -> None:
    layer = make_layer([at(0, 0, 500, 500)], AREA, order="structure")
    content = collect_content(MapScene(layers=(layer,)), VIEW)
    assert np.isnan(content.amount).all()
    assert not content.sources[-1].measured


def test_what_a_scale_hides_is_counted_apart(make_layer: MakeLayer) -> None:
    near = Symbol("Nära", marker=Marker("disc", 6, "stop_hi"), max_scale=10_000)
    layer = make_layer([Point(E, N), Point(E + 5, N)], near)
    content = collect_content(MapScene(layers=(layer,)), VIEW)
    assert (len(content), content.sources[-1].undrawn) == (0, 2)
    assert "2 objekt ritas inte i den här skalan." in describe_view(MapScene(layers=(layer,)), VIEW)


def test_a_long_list_is_cut_at_the_nearest_and_says_so(
    make_layer: MakeLayer, application: QApplication
) -> None:
    layer = make_layer([Point(E + 10 * step, N) for step in range(100, 0, -1)], DOT)
    content = collect_content(MapScene(layers=(layer,)), VIEW, most_rows=7)
    assert (len(content), content.total, content.sources[-1].seen) == (7, 100, 100)
    assert sorted(content.distance_m) == [10, 20, 30, 40, 50, 60, 70]
    presenter = MapTablePresenter(InlineRunner())
    presenter._on_content(content)
    assert presenter.summary == "De 7 närmaste mitten av 100 objekt"


def test_hundred_thousand_objects_are_listed_sorted_and_filtered(
    make_layer: MakeLayer, application: QApplication
) -> None:
    side = 320
    east, north = np.meshgrid(np.arange(side) * 10.0, np.arange(side) * 9.0)
    places = Viewport(E, N, 10.0, 400, 300)
    shapes = points(E - 1990 + east.ravel(), N - 1490 + north.ravel())
    names = [f"Punkt {number}" for number in range(side * side)]
    layer = make_layer(list(shapes), DOT, namn=names)
    presenter = MapTablePresenter(InlineRunner())
    presenter.follow_scene(MapScene(layers=(layer,)))
    presenter.follow_view(places)
    presenter.open(True)
    assert presenter.count == 100_000
    assert plain(presenter.summary) == "De 100 000 närmaste mitten av 102 400 objekt"
    presenter.sort_by("distance")
    nearest = np.hypot(-1990 + east, -1490 + north).min()
    assert plain(presenter.text(0, "distance")).startswith(f"{nearest:.0f} m ")
    presenter.filter_by("punkt 51200")
    assert [row[0] for row in rows(presenter)] == ["Punkt 51200"]


def test_work_stops_where_the_view_has_changed(scene: MapScene) -> None:
    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled("slut")

    with pytest.raises(Cancelled):
        collect_content(scene, VIEW, progress=stop)


def test_the_map_in_words(scene: MapScene) -> None:
    assert plain(describe_view(scene, VIEW)) == (
        "Kartan visar 4 000 m gånger 3 000 m i skala 1:38 000, med mitten i N 6 570 000, "
        "E 510 000. Planområdet Norra (2,0 ha) ligger mitt i kartan. 3 lager, 4 objekt: "
        "Lager aker 2, Lager hpl 1, Lager vag 1. Träffar: Berörs (hög) 1."
    )


@pytest.mark.parametrize(
    ("plan", "place"),
    [
        (at(1500, 1200, 1600, 1300), "i kartans nordöstra del."),
        (at(-2100, -100, -1800, 100), "i kartans västra del, delvis utanför."),
        (at(-9000, -9000, 9000, 9000), "över hela kartan."),
        (at(-100, -6500, 100, -6400), "utanför kartan, 4 900 m åt söder."),
    ],
)
def test_where_a_plan_lies(plan: BaseGeometry, place: str) -> None:
    text = plain(describe_view(MapScene(plans=(PlanMark("P", plan),)), VIEW))
    assert f"ligger {place} Inget lager visas." in text


def test_map_at_rest_is_read_once_and_only_described_while_closed(
    application: QApplication, scene: MapScene
) -> None:
    runner = InlineRunner()
    presenter = MapTablePresenter(runner)
    told: list[str] = []
    presenter.description_changed.connect(told.append)
    presenter.follow_scene(scene)
    for step in range(5):
        presenter.follow_view(VIEW.panned(step, 0))
    assert runner.keys == []
    assert QSignalSpy(presenter.description_changed).wait(100 * FOLLOW_MS)
    assert runner.keys == ["map-description"]
    assert told == [presenter.description] != [""]
    presenter.open(True)
    assert runner.keys[1:] == ["map-description", "map-table"]


@pytest.fixture
def view(application: QApplication, presenter: MapTablePresenter) -> Iterator[MapTableView]:
    view = MapTableView(Theme("light"), presenter)
    view.setStyleSheet(write_stylesheet("light"))
    view.resize(700, 300)
    view.show()
    view.activateWindow()
    view.focus_rows()
    application.processEvents()
    yield view
    view.close()
    view.deleteLater()
    application.processEvents()


def test_keys_choose_and_close(view: MapTableView, presenter: MapTablePresenter) -> None:
    chosen: list[tuple[BaseGeometry, str]] = []
    closed: list[bool] = []
    presenter.object_chosen.connect(lambda shape, title: chosen.append((shape, title)))
    presenter.close_asked.connect(lambda: closed.append(True))
    QTest.keyClick(view.rows, Qt.Key.Key_Down)
    QTest.keyClick(view.rows, Qt.Key.Key_Down)
    QTest.keyClick(view.rows, Qt.Key.Key_Return)
    assert [(title, shape.x - E) for shape, title in chosen] == [("Åsen", -1000)]
    QTest.keyClick(view.rows, Qt.Key.Key_Escape)
    QTest.keyClick(view.filter, Qt.Key.Key_Escape)
    view.close_button.click()
    assert closed == [True] * 3


def test_typing_filters_and_the_choice_sorts(
    view: MapTableView, presenter: MapTablePresenter
) -> None:
    QTest.keyClicks(view.filter, "hpl")
    assert presenter.count == 1
    view.filter.clear()
    view.sorting.setCurrentIndex(1)
    assert presenter.sorting == "name"
    assert view.rows.model().index(0, 0).data() == "Berörs (hög)"


def test_rows_are_read_whole(view: MapTableView) -> None:
    table = QAccessible.queryAccessibleInterface(view.rows)
    told = [
        plain(table.child(number).text(QAccessible.Text.Name))
        for number in range(table.childCount())
    ]
    assert "Åsen, Lager hpl, 800 m väster, rad 0 · namn Åsen" in told
    assert {"Namn", "Ur lager", "I bild", "Avstånd", "Uppgifter"} <= set(told)


def test_view_says_why_it_is_empty(application: QApplication) -> None:
    presenter = MapTablePresenter(InlineRunner())
    presenter.follow_view(VIEW)
    assert presenter.emptiness == "Kartan läses."
    presenter.open(True)
    assert "Tänd ett lager" in presenter.emptiness


def test_nothing_goes_to_the_clipboard_past_the_guard(view: MapTableView) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("förut")
    view.rows.selectRow(0)
    QTest.keyClick(view.rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "förut"
    assert view.rows.model().index(0, 0).data(), "there was something to copy"


def test_figures_are_whole_in_a_narrow_table(view: MapTableView, application: QApplication) -> None:
    """The words yield, and what they do not have room for is scrolled to."""
    advance = view.rows.fontMetrics().horizontalAdvance
    for width in (900, 440):
        view.resize(width, 400)
        application.processEvents()
        for column, text in ((2, "mäts inte"), (3, "8 888 m nordväst")):
            assert view.rows.columnWidth(column) >= advance(text) + 12
        assert view.filter.geometry().right() < view.sorting.x() < view.close_button.x()
        assert view.close_button.geometry().right() < width
    assert view.rows.horizontalScrollBar().maximum() > 0
    assert view.filter.y() > view._summary.geometry().bottom()  # the tools have a line of their own
