"""The page shows what there is, and says why the rest is not."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from rumslig.settings import Home
from rumslig.worker import InlineWorker
from ui.georeference.marks import PointMark, number_cards
from ui.georeference.suggesting import Suggesting
from ui.georeference.widgets.placing_page import PlacingPage
from ui.georeference.widgets.point_table import OFF, USED
from ui.georeference.words import metres, next_step
from ui.map.viewport import Viewport
from ui.tasks import InlineRunner
from ui.theme import Theme

from .conftest import Bench

CORNERS = ((10, 10), (110, 12), (105, 80), (12, 78))


@pytest.fixture
def page(application: QApplication, bench: Bench, tmp_path: Path) -> Iterator[PlacingPage]:
    suggesting = Suggesting(Home(tmp_path), InlineRunner(), InlineWorker(), bench.presenter)
    made = PlacingPage(
        Theme("light"),
        bench.presenter,
        suggesting,
        bench.writing,
        bench.plan_map,
        ask_points=lambda: None,
        ask_new_points=lambda _name: None,
        ask_new_raster=lambda _name: None,
    )
    made.resize(560, 800)
    made.show()
    application.processEvents()
    yield made
    made.close()
    made.deleteLater()
    application.processEvents()


def test_a_cases_plan_map_is_drawn_off_and_other_pictures_are_written(
    page: PlacingPage, bench: Bench, picture: Path
) -> None:
    asked = []
    bench.plan_map.drawing_asked.connect(lambda: asked.append(bench.plan_map.lies_over_case))
    bench.plan_map.take(picture, "26RS101")
    bench.presenter.open(picture)
    assert page.draw_plan.isVisible() and not page.write.isVisible()
    assert not page.draw_plan.isEnabled() and "minst 3 punkter" in page.draw_plan.toolTip()
    for column, row in CORNERS:
        bench.set_point(column, row)
    page.draw_plan.click()
    assert asked == [True] and page.acts["raster"].isEnabled()
    bench.presenter.close()
    assert not bench.plan_map.lies_over_case and bench.plan_map.dnr == ""
    bench.plan_map.take(picture.with_name("annan.png"), "26RS101")
    bench.presenter.open(picture)
    assert page.write.isVisible() and not page.draw_plan.isVisible()


def test_without_points_there_is_no_table_and_the_foot_says_why(
    page: PlacingPage, bench: Bench, picture: Path
) -> None:
    bench.presenter.open(picture)
    assert not page.table.isVisible() and page.figure.text() == "Inte placerad än"
    assert not page.write.isEnabled() and "minst 3 punkter" in page.write.toolTip()
    for column, row in CORNERS:
        bench.set_point(column, row)
    assert page.table.isVisible() and page.figure.text().startswith("Osäkerhet")
    assert page.write.isEnabled() and page.write.toolTip() == ""


def test_a_click_on_a_points_box_takes_it_out_of_use(
    page: PlacingPage, bench: Bench, picture: Path, application: QApplication
) -> None:
    bench.presenter.open(picture)
    for column, row in CORNERS:
        bench.set_point(column, row)
    application.processEvents()
    table = page.table
    box = table.visualRect(table.model().index(1, USED))
    at = QPoint(box.left() + 18, box.center().y())
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [point.enabled for point in bench.presenter.draft.points] == [True, False, True, True]
    tip = Qt.ItemDataRole.ToolTipRole
    across = Qt.Orientation.Horizontal
    assert "de andra" in table.model().headerData(OFF + 2, across, tip)
    assert table.model().headerData(USED, across, tip) is None


def test_doubts_that_are_gone_are_not_seen(
    page: PlacingPage, bench: Bench, picture: Path, application: QApplication
) -> None:
    bench.presenter.open(picture)
    for column, row in ((10, 10), (30, 12), (25, 30), (12, 28)):
        bench.set_point(column, row)
    assert bench.presenter.doubts
    application.processEvents()
    bench.presenter.select(0)  # tells of everything again
    application.processEvents()
    shown = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert len([words for words in shown if words.startswith("Punkterna omsluter")]) == 1


def test_the_step_says_that_points_are_looked_for(
    page: PlacingPage, bench: Bench, picture: Path
) -> None:
    bench.presenter.open(picture)
    before = page.step.text()
    page._suggesting.is_busy = True
    page._suggesting.changed.emit()
    assert page.step.text().startswith("Söker")
    page._suggesting.is_busy = False
    page._suggesting.changed.emit()
    assert page.step.text() == before != ""


def test_points_that_mirror_the_picture_are_told_of_in_the_next_step(
    bench: Bench, picture: Path
) -> None:
    bench.presenter.open(picture)
    for column, row in CORNERS:
        bench.set_point(column, row)
    (first, second, *rest) = bench.presenter.draft.points
    swapped = (
        type(first)(first.pixel, second.place),
        type(second)(second.pixel, first.place),
        *rest,
    )
    bench.presenter.take_points(swapped[:3], "")
    assert "två punkter kan ha bytt plats" in bench.presenter.fault
    assert next_step(bench.presenter).startswith("Bilden kan inte läggas")


def test_no_number_covers_another_and_the_chosen_one_is_always_there() -> None:
    marks = [PointMark(number, (float(number), 0.0)) for number in range(1, 9)]
    marks[6] = PointMark(7, (7.0, 0.0), selected=True)
    marks.append(PointMark(9, (200.0, 0.0), look="outlier"))
    cards = number_cards(marks, Viewport(0.0, 0.0, 1.0, 400, 300))
    numbers = [mark.number for mark, _ in cards]
    assert numbers[:2] == [7, 9] and len(numbers) < len(marks)
    boxes = [card for _, card in cards]
    assert not any(one.intersects(other) for one, other in itertools.combinations(boxes, 2))
    wide = number_cards(marks, Viewport(0.0, 0.0, 0.01, 400, 300))
    assert len(wide) == len(marks)


@pytest.mark.parametrize(
    ("value", "words"),
    [(6.754, "6,8 m"), (64.6, "65 m"), (12_340.0, "12,3 km"), (None, "–")],
)
def test_metres_are_as_exact_as_they_are_sure(value: float | None, words: str) -> None:
    assert metres(value) == words
