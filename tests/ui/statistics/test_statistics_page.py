"""The page Statistik: the same figures as the command's, readable by keys and by ear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from held_runner import HeldRunner
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rumslig.county import County
from rumslig.errors import CaseError
from rumslig.register.entry import Entry, Sum
from rumslig.statistics.year import read_statistics
from tests.statistics.test_year import COUNTY, ENTRIES, Source
from tests.ui.accessible import violations
from ui.case.presenter import CasePresenter
from ui.messages import Message
from ui.statistics.measuring import Measuring
from ui.statistics.presenter import StatisticsPresenter
from ui.statistics.view import StatisticsView
from ui.stylesheet import write_stylesheet
from ui.tasks import InlineRunner
from ui.theme import Theme


@dataclass
class Page:
    """The page, and what its world holds."""

    presenter: StatisticsPresenter
    view: StatisticsView
    measuring: Measuring
    desk: Any
    folder: Path
    told: list[Message] = field(default_factory=list)
    backs: list[None] = field(default_factory=list)


@pytest.fixture
def page(application: QApplication, tmp_path: Path) -> Iterator[Page]:
    runner = InlineRunner()
    desk: Any = SimpleNamespace(register=Source(ENTRIES), workspace=SimpleNamespace(county=COUNTY))
    case = CasePresenter(runner)
    measuring = Measuring(case, SimpleNamespace(panel="start"), clock=lambda: 0.0)
    presenter = StatisticsPresenter(runner, lambda: desk, measuring)
    backs: list[None] = []
    view = StatisticsView(
        Theme("light"), presenter, lambda name: tmp_path / name, lambda: backs.append(None)
    )
    made = Page(presenter, view, measuring, desk, tmp_path, backs=backs)
    presenter.told.connect(made.told.append)
    view.setStyleSheet(write_stylesheet("light"))
    view.resize(560, 900)
    view.show()
    application.processEvents()
    yield made
    view.close()
    view.deleteLater()
    application.processEvents()


def cells(page: Page) -> list[list[list[str]]]:
    found = []
    for table in page.view.tables:
        model = table.model()
        found.append(
            [
                [str(model.index(row, column).data()) for column in range(model.columnCount())]
                for row in range(model.rowCount())
            ]
        )
    return found


def test_the_page_shows_the_latest_year_with_every_table(page: Page) -> None:
    year = read_statistics(Source(ENTRIES), 2026, COUNTY, "sv")
    assert page.view.words.text() == "Inkomna ärenden: 7. Avslutade: 6."
    assert [table.accessibleName() for table in page.view.tables] == [
        table.title for table in year.tables
    ]
    first = cells(page)[0]
    assert first[1] == ["Detaljplan, standard", "6", "5", "5", "4", "80 %"]
    minutes = cells(page)[2]
    assert ["Bedömning", "Översiktsplan", "1", "–", "–", "–"] in minutes
    assert all(table.accessibleDescription() for table in page.view.tables)
    assert violations(page.view) == []


def test_another_year_is_chosen_and_an_empty_register_is_told(page: Page) -> None:
    assert [page.view.year.itemText(row) for row in range(page.view.year.count())] == [
        "2026",
        "2025",
    ]
    page.view.year.setCurrentIndex(1)
    page.view.year.activated.emit(1)
    assert page.presenter.shown is not None and page.presenter.shown.year == 2025
    assert page.view.words.text() == "Inkomna ärenden: 1. Avslutade: 1."
    page.desk.register = Source(())
    page.presenter.look()
    assert page.view.words.text() == "Inga ärenden än."
    assert page.view.tables == [] and not page.view.file.isEnabled()


def test_a_case_that_was_closed_since_is_counted_when_the_page_is_shown_again(page: Page) -> None:
    page.view.hide()
    more: Entry = replace(ENTRIES[0], dnr="26RS99")
    page.desk.register = Source((*ENTRIES, more))
    page.view.show()
    assert page.view.words.text() == "Inkomna ärenden: 8. Avslutade: 7."


def test_a_register_that_cannot_be_read_is_told(page: Page) -> None:
    def broken(year: int | None = None, *dimensions: str) -> list[Sum]:
        raise CaseError("registret svarar inte.")

    page.desk.register = SimpleNamespace(sums=broken, years=lambda: (2026,))
    page.presenter.look()
    assert page.view.words.text() == "Registret svarar inte."
    assert page.view.tables == []


def test_the_workbook_has_what_is_in_view(page: Page) -> None:
    page.view.file.setFocus()
    QTest.keyClick(page.view.file, Qt.Key.Key_Space)
    book = openpyxl.load_workbook(page.folder / "remissvar 2026.xlsx")
    assert book.worksheets[1]["A3"].value == "Detaljplan, standard"
    assert [message.kind for message in page.told] == ["done"]
    page.presenter.write(page.folder / "x.odt")
    assert page.told[-1].kind == "error"


def test_measuring_is_turned_off_by_the_keyboard(page: Page) -> None:
    assert page.view.measure.isChecked()
    page.view.measure.setFocus()
    QTest.keyClick(page.view.measure, Qt.Key.Key_Space)
    assert not page.measuring.is_on
    page.measuring.turn(True)
    assert page.view.measure.isChecked()
    QTest.keyClick(page.view.back, Qt.Key.Key_Space)
    assert len(page.backs) == 1


def test_without_a_workspace_nothing_is_read(application: QApplication) -> None:
    runner = InlineRunner()
    measuring = Measuring(CasePresenter(runner), SimpleNamespace(panel="start"))
    presenter = StatisticsPresenter(runner, lambda: None, measuring)
    presenter.look()
    assert presenter.shown is None and County().statistics.min_cell == 5


def test_the_file_is_written_beside_the_window(page: Page) -> None:
    runner = HeldRunner()
    page.presenter._runner = runner
    target = page.folder / "x.xlsx"
    page.presenter.write(target)
    assert not target.exists() and page.told == []
    runner.release("statistics file")
    assert target.exists() and [message.kind for message in page.told] == ["done"]
