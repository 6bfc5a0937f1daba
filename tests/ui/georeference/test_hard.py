"""Work that ends too late, pictures that change, sessions that are damaged: nothing is mixed up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pages
import pytest
import shapely
from held_runner import HeldRunner
from pictures import png
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from layers.images import pyramid
from layers.packages.manifest import Manifest
from layers.packages.store import Store
from rumslig.settings import Home
from rumslig.worker import InlineWorker
from ui.georeference import handing
from ui.georeference.class_layers import class_layers
from ui.georeference.classes import FINDING, ClassesPresenter
from ui.georeference.colours import PICKING, SUGGESTING
from ui.georeference.laying import KEY as LAYING
from ui.georeference.overlays import map_overlay
from ui.georeference.packing import PackagePresenter
from ui.georeference.plan_map import PlanMap
from ui.georeference.presenter import OPENING, GeoreferencePresenter
from ui.georeference.widgets.picture_pane import PicturePane
from ui.history import History
from ui.map.picture_shelf import SHELF
from ui.map.tools.bench import PickedPlace
from ui.messages import Message
from ui.picture_making import PictureMaking
from ui.session import Session
from ui.tasks import InlineRunner

from .conftest import SIZE, Bench

CORNERS = ((5, 5), (110, 8), (100, 80), (9, 77), (60, 40))
FIELD = shapely.box(500_400, 6_578_600, 501_600, 6_579_600)


class LateRunner(HeldRunner):
    """Has work go on to its end although it was told to stop, as work that does not ask."""

    def cancel(self, key: str) -> None:
        """Be too late."""


def fill(bench: Bench, picture: Path, count: int = 5) -> None:
    bench.presenter.open(picture)
    for column, row in CORNERS[:count]:
        bench.set_point(column, row)


def packing(bench: Bench) -> PackagePresenter:
    """Return what writes a package of a bench's classes."""
    return PackagePresenter(InlineRunner(), bench.classes, lambda: None, tuple)


@pytest.fixture
def late(application: QApplication, picture: Path) -> tuple[Bench, LateRunner]:
    """A placed picture with a class, and a runner that is always too late."""
    runner, history = LateRunner(), History()
    presenter = GeoreferencePresenter(runner, history)
    classes = ClassesPresenter(runner, InlineWorker(), history, presenter, tuple)
    writing = handing.PictureWriting(runner, presenter, tuple)
    plan_map = PlanMap(presenter, lambda _dnr, go_on: go_on())
    made = Bench(presenter, writing, classes, history, plan_map)
    for teller in (presenter, classes):
        teller.told.connect(made.told.append)
    presenter.open(picture)
    runner.release(OPENING)
    for column, row in CORNERS:
        made.set_point(column, row)
    classes.pick_at((50.0, 60.0))
    runner.release(PICKING)
    assert presenter.placement is not None and len(classes.legend) == 1
    return made, runner


def other_picture(bench: Bench, runner: LateRunner, picture: Path) -> None:
    path = picture.with_name("annan.png")
    path.write_bytes(png(60, 50))
    bench.presenter.open(path)
    runner.release(OPENING)


def test_a_bent_picture_that_is_drawn_too_late_is_not_laid(
    late: tuple[Bench, LateRunner],
) -> None:
    bench, runner = late
    bench.presenter.set_method("tps")
    bench.presenter.set_method("affine")
    straight = bench.presenter.laying.laid(1.0)
    runner.release(LAYING)
    assert np.array_equal(bench.presenter.laying.laid(1.0).matrix, straight.matrix)
    bench.presenter.set_method("tps")
    bench.presenter.close()
    runner.release(LAYING)
    assert bench.presenter.laying.laid(1.0) is None


def test_what_is_found_in_a_picture_put_away_is_nobodys(
    late: tuple[Bench, LateRunner], picture: Path
) -> None:
    bench, runner = late
    classes = bench.classes
    classes.find()
    classes.suggest()
    classes.pick_at((20.0, 20.0))
    legend = classes.legend
    other_picture(bench, runner, picture)
    assert not classes.is_busy
    for key in (FINDING, SUGGESTING, PICKING):
        runner.release(key)
    assert classes.found is None and classes.objects is None and classes.legend == legend


def test_classes_found_while_the_legend_changed_are_old(late: tuple[Bench, LateRunner]) -> None:
    bench, runner = late
    bench.classes.find()
    bench.classes.set_tolerance(30.0)
    runner.release(FINDING)
    assert bench.classes.found is not None and bench.classes.is_stale


def test_a_picture_closed_while_another_opens_stays_closed(
    late: tuple[Bench, LateRunner], picture: Path
) -> None:
    bench, runner = late
    bench.presenter.open(picture)
    bench.presenter.close()
    runner.release(OPENING)
    assert bench.presenter.picture is None and not bench.presenter.is_busy


# what is written


@pytest.fixture
def sorted_out(bench: Bench, picture: Path) -> Bench:
    """A placed picture with classes that were looked for."""
    fill(bench, picture)
    bench.classes.pick_at((50.0, 60.0))
    bench.classes.find()
    bench.told.clear()
    return bench


@pytest.mark.parametrize(
    "change",
    [
        lambda bench: bench.classes.remove(0),
        lambda bench: bench.classes.set_tolerance(30.0),
        lambda bench: bench.classes.change(0, kind="line"),
        lambda bench: bench.presenter.move_in_picture(0, (9.0, 9.0)),
        lambda bench: bench.presenter.set_scale(250_000),
    ],
)
def test_old_objects_are_not_written(
    sorted_out: Bench, tmp_path: Path, change: Callable[[Bench], None]
) -> None:
    change(sorted_out)
    assert sorted_out.classes.is_stale
    sorted_out.classes.write(tmp_path / "objekt.gpkg")
    packing(sorted_out).write(tmp_path / "paket")
    assert [item.kind for item in sorted_out.told] == ["warning"]
    assert not (tmp_path / "objekt.gpkg").exists() and not (tmp_path / "paket").exists()
    sorted_out.history.undo()
    assert not sorted_out.classes.is_stale
    sorted_out.classes.write(tmp_path / "objekt.gpkg")
    assert (tmp_path / "objekt.gpkg").exists()


def test_another_language_changes_nothing_of_what_was_found(sorted_out: Bench) -> None:
    placement = sorted_out.presenter.placement
    sorted_out.presenter.retell()
    assert sorted_out.presenter.placement is placement and not sorted_out.classes.is_stale


def test_what_was_traced_is_as_sure_as_the_place_is_now(bench: Bench, picture: Path) -> None:
    fill(bench, picture)
    bench.classes.pick_at((50.0, 60.0))
    bench.classes.trace(FIELD)

    def certainty() -> str:
        (part,) = bench.classes.objects.objects
        return str(part.certainty)

    assert certainty() == "certain"
    bench.presenter.set_scale(1_500_000)  # 750 m, and the field is 1 000 m wide
    assert certainty() == "possible" and bench.classes.objects.uncertainty_m == 750
    bench.history.undo()
    assert certainty() == "certain" and not bench.classes.guessed
    # outside the points nothing is sure
    bench.classes.trace(shapely.affinity.translate(FIELD, 30_000))
    assert bench.classes.guessed == 1
    assert [part.certainty for part in bench.classes.objects.objects] == ["certain", "possible"]


def test_a_package_is_refused_in_words_of_the_window(bench: Bench, picture: Path) -> None:
    fill(bench, picture, 3)
    bench.classes.pick_at((50.0, 60.0))
    bench.classes.trace(FIELD)
    folder = picture.with_name("paket")
    assert "modell" in packing(bench).obstacle
    bench.classes.say(0, "klass", "landskap")
    bench.classes.say(0, "lage", "malbild")
    found = packing(bench)
    assert "skala" in found.obstacle and "--" not in found.obstacle
    found.write(folder)
    assert not folder.exists()


def test_a_class_with_traced_objects_stays_what_it_is_drawn_as(bench: Bench, picture: Path) -> None:
    fill(bench, picture)
    bench.classes.pick_at((50.0, 60.0))
    bench.classes.trace(FIELD)
    bench.classes.change(0, kind="line")
    assert bench.classes.legend[0].kind == "area" and bench.told[-1].kind == "warning"
    bench.classes.clear_traced()
    bench.classes.change(0, kind="line")
    assert bench.classes.legend[0].kind == "line"


def test_what_was_traced_stays_with_its_picture(bench: Bench, picture: Path) -> None:
    fill(bench, picture)
    bench.classes.pick_at((50.0, 60.0))
    bench.classes.trace(FIELD)
    other = picture.with_name("annan.png")
    other.write_bytes(png(*SIZE))
    bench.presenter.open(other)
    assert bench.classes.legend and not bench.classes.sheet.traced
    bench.presenter.open(picture)
    assert len(bench.classes.sheet.traced) == 1
    for _ in range(2):
        bench.history.undo()
    assert bench.presenter.picture.path == picture and len(bench.classes.sheet.traced) == 1
    bench.presenter.close()
    assert bench.classes.objects is None
    bench.history.undo()
    assert len(bench.classes.sheet.traced) == 1


def test_the_same_objects_are_the_same_layers(bench: Bench, picture: Path) -> None:
    fill(bench, picture)
    bench.classes.pick_at((50.0, 60.0))
    bench.classes.trace(FIELD)
    layers = class_layers(bench.classes.objects)
    assert layers and class_layers(bench.classes.objects) is layers
    bench.classes.trace(FIELD)
    assert class_layers(bench.classes.objects) is not layers


# files that change


def test_a_file_that_changed_is_told_and_not_taken_for_the_first(
    bench: Bench, picture: Path, tmp_path: Path
) -> None:
    fill(bench, picture)
    bench.classes.pick_at((50.0, 60.0))
    content = png(60, 45)
    picture.write_bytes(content)
    bench.writing.write(tmp_path / "ut.tif")
    bench.classes.find()
    assert [item.kind for item in bench.told[-2:]] == ["error", "error"]
    assert bench.classes.found is None and not bench.classes.is_busy
    picture.unlink()
    bench.writing.write(tmp_path / "ut.tif")
    assert bench.told[-1].kind == "error" and not (tmp_path / "ut.tif").exists()
    assert len(bench.presenter.draft.points) == len(CORNERS)
    bench.writing.save_points(tmp_path / "ut.points")
    assert (tmp_path / "ut.points").exists()


def test_points_are_never_written_over_the_picture(bench: Bench, picture: Path) -> None:
    fill(bench, picture)
    before = picture.read_bytes()
    bench.writing.save_points(picture)
    bench.classes.pick_at((50.0, 60.0))
    bench.classes.save_legend(picture)
    assert [item.kind for item in bench.told[-2:]] == ["error", "error"]
    assert picture.read_bytes() == before


def test_a_held_point_that_is_gone_is_let_go(bench: Bench, picture: Path) -> None:
    fill(bench, picture, 2)
    bench.history.undo()
    bench.presenter.move_in_picture(1, (3.0, 3.0))
    assert len(bench.presenter.draft.points) == 1


def test_pages_keep_their_points(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "rus.pdf"
    path.write_bytes(pages.paged(pages.squares(), pages.squares()))
    fill(bench, path, 3)
    bench.presenter.show_page(2)
    bench.set_point(30, 30)
    bench.presenter.set_dpi(300.0)
    bench.presenter.show_page(1)
    assert [point.pixel for point in bench.presenter.draft.points] == [
        (2 * column, 2 * row) for column, row in CORNERS[:3]
    ]
    bench.presenter.show_page(2)
    assert [point.pixel for point in bench.presenter.draft.points] == [(60.0, 60.0)]


def test_a_page_as_large_as_a_wall_is_opened_coarser(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "vägg.pdf"
    path.write_bytes(pages.drawn(box="0 0 14000 14000"))
    bench.presenter.open(path)
    picture = bench.presenter.picture
    assert picture is not None and picture.page.dpi == 100


def test_beyond_a_horizon_nothing_is_hatched(bench: Bench, picture: Path) -> None:
    bench.presenter.open(picture)
    draft = bench.presenter.draft
    assert draft is not None

    def aslant(column: float, row: float) -> tuple[float, float]:
        depth = (row - 30) / 60
        return 500_000 + (column - 60) * 100 / depth, 6_580_000 + 4_000 / depth

    corners = ((10, 50), (110, 52), (105, 88), (12, 86), (60, 70))
    bench.presenter.set_method("projective")
    for column, row in corners:
        bench.presenter.point_in_picture((column, row))
        bench.presenter.point_on_map(PickedPlace(aslant(column, row), ""))
    overlay = map_overlay(bench.presenter)
    assert overlay is not None and overlay.outside is not None
    _west, south, _east, north = overlay.outside.bounds
    assert south > 6_580_000 and np.isfinite(north)
    assert any("horisont" in line for line in bench.presenter.doubts)


# sessions


@pytest.fixture
def session(application: QApplication, tmp_path: Path) -> Session:
    return Session(Home(tmp_path / "hem"), InlineRunner())


@pytest.fixture
def kept(session: Session, picture: Path) -> dict[str, Any]:
    """What a session with points, a class and a traced area keeps."""
    room = session.structure
    bench = Bench(room.placing, room.writing, room.classes, session.history, room.plan_map)
    fill(bench, picture, 4)
    room.classes.pick_at((50.0, 60.0))
    room.classes.trace(FIELD)
    state = room.state()
    assert state is not None
    return dict(json.loads(json.dumps(state)))


def new_room(tmp_path: Path, parent: QObject | None = None) -> tuple[Any, list[Message]]:
    made, told = Session(Home(tmp_path / "hem"), InlineRunner(), parent), []
    made.told.connect(told.append)
    return made.structure, told


def test_a_session_goes_on_where_it_ended(kept: dict[str, Any], tmp_path: Path) -> None:
    room, _told = new_room(tmp_path)
    room.restore(kept)
    assert room.state() == kept and len(room.classes.sheet.traced) == 1
    assert not room._session.history.can_undo


def test_a_picture_that_is_away_takes_nothing_with_it(
    kept: dict[str, Any], picture: Path, tmp_path: Path
) -> None:
    away = picture.rename(picture.with_name("borta.png"))
    room, told = new_room(tmp_path)
    room.restore(kept)
    assert told[-1].kind == "error" and room.state() == kept
    away.rename(picture)
    again, _told = new_room(tmp_path)
    again.restore(room.state())
    assert again.state() == kept


def test_another_size_is_told(kept: dict[str, Any], picture: Path, tmp_path: Path) -> None:
    picture.write_bytes(png(240, 180))
    room, told = new_room(tmp_path)
    room.restore(kept)
    assert "storlek" in told[-1].title and len(room.placing.draft.points) == 4


WRONG: list[dict[str, Any]] = [
    {"legend": "skräp\n\nskräp\n"},
    {"legend": 7},
    {"tolerance": "mycket"},
    {"tolerance": float("nan")},
    {"traced": [[0, "POLYGON ((", "certain"]]},
    {"traced": [[-1, "POINT (1 2)", "certain"]]},
    {"traced": [[9, "POINT (1 2)", "certain"]]},
    {"traced": [[0, "POINT EMPTY", "certain"]]},
    {"traced": [[0, "POINT (1 2)", "kanske"]]},
    {"traced": 5},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_damaged_classes_take_no_points_with_them(
    kept: dict[str, Any], tmp_path: Path, wrong: dict[str, Any]
) -> None:
    room, _told = new_room(tmp_path)
    # what the keeper tells of, and goes on after
    with pytest.raises((ValueError, TypeError, KeyError, IndexError)):
        room.restore(kept | wrong)
    assert len(room.placing.draft.points) == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": [[1, 2]]},
        {"points": [[1, 2, float("nan"), 4, "", True]]},
        {"points": None},
        {"method": "gissa"},
        {"scale": "stor"},
        {"page": "ab"},
        {"page": [[], {}]},
        {"opacity": float("nan")},
    ],
)
def test_damaged_points_are_refused_at_once(
    kept: dict[str, Any], tmp_path: Path, wrong: dict[str, Any]
) -> None:
    room, _told = new_room(tmp_path)
    with pytest.raises((ValueError, TypeError, KeyError, IndexError)):
        room.restore(kept | wrong)
    assert room.placing.picture is None and room.state() is None


def test_nothing_classified_leaves_before_the_workspace_is_open(
    session: Session, kept: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert session.workspace is None and kept
    asked: list[tuple[Manifest, ...]] = []
    held = ("skyddsvärt",)
    monkeypatch.setattr(Store, "installed", lambda _self: list(held))
    monkeypatch.setattr(handing, "save_points", lambda *given: asked.append(given[3]))
    session.structure.writing.save_points(tmp_path / "ut.points")
    assert asked == [held]


def test_a_large_picture_shows_when_it_is_ready(
    bench: Bench, picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyramid, "SMALL_PIXELS", 10)
    runner = HeldRunner()
    making = PictureMaking(Home(tmp_path / "hem"), runner, InlineWorker())
    pane = PicturePane(bench.presenter, "")
    making.map_changed.connect(pane.draw_again)
    pane.resize(300, 240)
    pane.show()
    bench.presenter.open(picture)
    pane.wait_until_rendered()
    bare = pane.grab().toImage()
    QApplication.processEvents()  # what was wanted is told from the thread that draws
    runner.release(f"picture {picture}")
    pane.wait_until_rendered()
    drawn = pane.grab().toImage()
    assert drawn.pixelColor(150, 120) != bare.pixelColor(150, 120)
    # another picture in the same place is not hidden by what was known of the first
    picture.write_bytes(png(60, 45))
    bench.presenter.open(picture)
    pane.wait_until_rendered()
    QApplication.processEvents()
    runner.release(f"picture {picture}")
    pane.wait_until_rendered()
    source = SHELF.open(pane._scene.images[0])
    assert source is not None and (source.width, source.height) == (60, 45)
    pane.shut_down()
    pane.close()
    SHELF.clear()
