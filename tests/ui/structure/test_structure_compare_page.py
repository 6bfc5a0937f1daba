"""The page that compares an ÖP with the structure images: filters, marks, keys and writing."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import shapely
from held_runner import HeldRunner
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from schema_county import at, write_package

from layers.catalog import Catalog
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.rulebook import check_tables
from rumslig.settings import Home
from rumslig.workspace import Workspace
from tests.ui.accessible import violations
from ui.messages import Message
from ui.structure.presenter import COMPARE, ComparePresenter
from ui.structure.view import CompareView
from ui.tasks import InlineRunner
from ui.theme import Theme


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("lan")
    write_package(folder / "prov")
    home = Home(folder / "hem")
    store = Store(home.packages)
    store.install(build_package(read_source(folder / "prov"), store, check_tables))
    return Workspace(home, store, Catalog.of_installed(store))


@pytest.fixture
def op(tmp_path: Path) -> Path:
    path = tmp_path / "op.gpkg"
    frame = geopandas.GeoDataFrame(
        {"typ": ["stråk kommunikationer", "utbyggnadsområde"], "namn": ["Vägen", "Söder"],
         "niva": [3, None]},
        geometry=[at(-400, -400, 450, 450), at(800, 0, 900, 90)],
        crs="EPSG:3006",
    )  # fmt: skip
    frame.to_file(path)
    return path


@pytest.fixture
def presenter(application: QApplication, workspace: Workspace) -> ComparePresenter:
    made = ComparePresenter(InlineRunner())
    made.take_workspace(workspace)
    return made


def test_pairs_are_filtered_and_the_chosen_one_is_marked(
    presenter: ComparePresenter, op: Path
) -> None:
    presenter.compare(op)
    assert [pair.verdict for pair in presenter.rows] == ["other_level", "missing_in_region"]
    assert [word for word, _ in presenter.verdicts] == ["", "other_level", "missing_in_region"]
    assert [kind for kind, _ in presenter.kinds] == ["", "strak", "inriktning"]
    assert [mark.title for mark in presenter.marks] == ["Strukturbilden: Stråket", "ÖP: Vägen"]
    presenter.show_verdict("missing_in_region")
    assert [mark.title for mark in presenter.marks] == ["ÖP: Söder"]
    shown: list[tuple[float, ...]] = []
    presenter.zoom_asked.connect(shown.append)
    presenter.show_on_map()
    assert shown == [pytest.approx(shapely.bounds(at(800, 0, 900, 90)))]
    presenter.show_kind("strak")
    assert presenter.rows == () and presenter.chosen is None and presenter.marks == ()


def test_points_of_the_chosen_pair_are_ringed(presenter: ComparePresenter, tmp_path: Path) -> None:
    place = at(0, 0, 100, 100).centroid
    path = tmp_path / "orter.gpkg"
    frame = geopandas.GeoDataFrame({"typ": ["nod bebyggelse"], "namn": ["Byn"], "niva": [3]},
                                   geometry=[place], crs="EPSG:3006")  # fmt: skip
    frame.to_file(path)
    presenter.compare(path)
    (own,) = [pair for pair in presenter.rows if pair.kind == "nod" and pair.op is not None]
    presenter.choose(own)
    assert (place.x, place.y) in presenter.points
    presenter.choose(None)
    assert presenter.points == ()


def test_what_cannot_be_compared_is_told(presenter: ComparePresenter, tmp_path: Path) -> None:
    told: list[Message] = []
    presenter.told.connect(told.append)
    (tmp_path / "tom.gpkg").write_bytes(b"")
    presenter.compare(tmp_path / "tom.gpkg")
    assert told[-1].kind == "error" and "tom.gpkg" in told[-1].text
    assert presenter.found is None and presenter.summary == presenter.fault != ""


def test_a_comparison_is_written(presenter: ComparePresenter, op: Path, tmp_path: Path) -> None:
    told: list[Message] = []
    presenter.told.connect(told.append)
    presenter.compare(op)
    presenter.write(tmp_path / "ut.xlsx")
    assert told[-1].kind == "done" and (tmp_path / "ut.xlsx").stat().st_size > 1000
    presenter.write(tmp_path / "ut.pdf")
    assert told[-1].kind == "error" and "välj .xlsx" in told[-1].text


def test_the_page_works_by_keys_and_says_what_it_shows(
    application: QApplication, presenter: ComparePresenter, op: Path
) -> None:
    answers: list[Path | None] = [None, op]
    view = CompareView(
        Theme("light"),
        presenter,
        ask_file=lambda: answers.pop(0),
        ask_profile=lambda: None,
        ask_target=lambda _name: None,
    )
    view.resize(560, 800)
    view.show()
    assert not violations(view)
    assert "översiktsplan" in view.summary.text() and not view.table.isVisible()
    view.choose.click()
    assert presenter.found is None  # nothing was chosen
    view.choose.click()
    assert not violations(view)
    assert view.table.model().rowCount() == 2 and "nivå" in view.sentence.text()
    assert "vägledande, ej bindande" in view.summary.text()
    assert not view.notes.isVisible()
    view.how.click()
    assert view.notes.isVisible() and "lägesosäkerheter" in view.notes.text()
    view.focus_content()
    QTest.keyClick(view.table, Qt.Key.Key_Down)
    assert presenter.chosen is presenter.rows[1] and "Söder" in view.sentence.text()
    zoomed: list[object] = []
    presenter.zoom_asked.connect(zoomed.append)
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert len(zoomed) == 1
    view.deleteLater()
    application.processEvents()


def test_other_packages_begin_a_comparison_anew(
    application: QApplication, workspace: Workspace, op: Path
) -> None:
    runner = HeldRunner()
    presenter = ComparePresenter(runner)
    presenter.take_workspace(workspace)
    presenter.compare(op)
    old = runner.waiting[COMPARE]
    presenter.take_workspace(workspace)
    assert presenter.is_running and runner.waiting[COMPARE] is not old
    runner.release(COMPARE)
    assert presenter.found is not None and not presenter.is_running
