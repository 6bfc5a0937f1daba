"""Points are set by halves, moved, taken away and undone; they place the picture as they go."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pages
import pytest
import rasterio
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from layers.georeference.mapping import Method
from layers.images.points import read_points
from ui.georeference.marks import PointMark, arrow_factor
from ui.georeference.overlays import map_overlay, picture_overlay
from ui.georeference.presenter import Pending
from ui.georeference.widgets.placing_page import next_step
from ui.map.tools.bench import PickedPlace
from ui.map.viewport import Viewport

from .conftest import PLACE, SIZE, Bench

CORNERS = ((10, 10), (110, 12), (105, 80), (12, 78), (60, 45), (30, 60), (90, 30), (70, 10))


def fill(bench: Bench, picture: Path, count: int, wrong: int | None = None) -> None:
    bench.presenter.open(picture)
    for index, (column, row) in enumerate(CORNERS[:count]):
        bench.set_point(column, row, 5.0 if index == wrong else 0.02 * (-1) ** index)


def test_a_point_is_set_by_its_halves_in_either_order(bench: Bench, picture: Path) -> None:
    presenter = bench.presenter
    presenter.open(picture)
    presenter.point_on_map(PickedPlace((500_100.0, 6_579_900.0), "Korset"))
    assert presenter.pending.picked is not None and not bench.presenter.draft.points
    assert "Korset" in next_step(presenter)
    presenter.point_in_picture((5.0, 6.0))
    assert presenter.pending == Pending()
    (point,) = presenter.draft.points
    assert (point.pixel, point.place, point.title) == (
        (5.0, 6.0),
        (500_100.0, 6_579_900.0),
        "Korset",
    )
    presenter.point_in_picture((7.0, 8.0))
    assert presenter.forget_half() and not presenter.forget_half()
    assert len(presenter.draft.points) == 1


def test_outside_the_picture_no_point_is_set(bench: Bench, picture: Path) -> None:
    bench.presenter.open(picture)
    bench.presenter.point_in_picture((SIZE[0] + 1.0, 4.0))
    assert bench.presenter.pending == Pending()


def test_points_place_the_picture_as_soon_as_they_suffice(bench: Bench, picture: Path) -> None:
    fill(bench, picture, 2)
    assert bench.presenter.placement is None and "1 till" in next_step(bench.presenter)
    bench.set_point(*CORNERS[2])
    placement = bench.presenter.placement
    assert placement is not None and placement.uncertainty_m is None
    found = np.array(placement.transform)
    assert np.abs(found - np.array(tuple(PLACE)[:6])).max() < 30
    bench.set_point(*CORNERS[3])
    assert bench.presenter.placement.uncertainty_m is not None


def test_a_wrong_point_is_named_and_taken_out_of_use(bench: Bench, picture: Path) -> None:
    fill(bench, picture, 8, wrong=3)
    presenter = bench.presenter
    assert presenter.placement.outliers == (3,)
    assert any("4" in sentence for sentence in presenter.doubts)
    before = presenter.placement.uncertainty_m
    assert picture_overlay(presenter).marks[3].look == "outlier"
    presenter.enable(3, False)
    assert presenter.placement.outliers == () and presenter.placement.uncertainty_m < before / 20
    assert picture_overlay(presenter).marks[3].look == "off"


def test_every_step_is_undone_and_done_again(bench: Bench, picture: Path) -> None:
    fill(bench, picture, 4)
    presenter, history = bench.presenter, bench.history
    states = [presenter.draft]
    presenter.enable(1, False)
    presenter.move_in_picture(0, (11.0, 11.0))
    presenter.move_in_picture(0, (12.0, 11.0))  # the same drag
    presenter.end_move()
    presenter.move_on_map(2, PickedPlace((501_000.0, 6_579_000.0)))
    presenter.set_method("helmert")
    presenter.set_scale(500_000)
    presenter.remove(3)
    last = presenter.draft
    for _ in range(6):
        history.undo()
    assert presenter.draft == states[0]
    for _ in range(6):
        history.redo()
    assert presenter.draft == last
    for _ in range(6 + 4):
        history.undo()
    assert presenter.picture is not None and not presenter.draft.points
    history.undo()
    assert presenter.picture is None and presenter.placement is None


@pytest.mark.parametrize("method", ["helmert", "affine", "projective", "tps", "poly2"])
def test_the_picture_is_laid_where_its_points_put_it(
    bench: Bench, picture: Path, method: Method
) -> None:
    fill(bench, picture, 8)
    bench.presenter.set_method(method)
    laid = map_overlay(bench.presenter).laid
    assert laid is not None and bench.presenter.laying.fault == ""
    # where the small copy's middle goes, by the overlay's own matrix
    across, down = laid.picture.width(), laid.picture.height()
    found = laid.matrix @ (across / 2, down / 2, 1.0)
    # a picture drawn north up has its middle where the bounds have theirs
    corners = np.array([PLACE @ (x * SIZE[0], y * SIZE[1]) for x in (0, 1) for y in (0, 1)])
    middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
    assert np.abs(found[:2] / found[2] - middle).max() < 40


def test_points_are_saved_and_read_again(bench: Bench, picture: Path, tmp_path: Path) -> None:
    fill(bench, picture, 2)
    target = tmp_path / "halvfärdiga.points"
    bench.writing.save_points(target)
    assert len(read_points(target.read_text("utf-8"), "p", fewest=0).points) == 2
    fill(bench, picture, 5)
    bench.presenter.enable(4, False)
    kept = [(item.pixel, item.place, item.enabled) for item in bench.presenter.draft.points]
    bench.writing.save_points(target)
    bench.presenter.take_points((), "bort")
    bench.presenter.load_points(target)
    again = [(item.pixel, item.place, item.enabled) for item in bench.presenter.draft.points]
    assert again == kept


def test_points_beside_the_picture_come_with_it(bench: Bench, picture: Path) -> None:
    fill(bench, picture, 4)
    bench.writing.save_points(picture.with_name(picture.name + ".points"))
    bench.presenter.close()
    bench.presenter.open(picture)
    assert len(bench.presenter.draft.points) == 4 and bench.presenter.placement is not None


def test_bad_files_are_told_of_and_nothing_is_lost(
    bench: Bench, picture: Path, tmp_path: Path
) -> None:
    fill(bench, picture, 3)
    before = bench.presenter.draft
    broken = tmp_path / "fel.points"
    broken.write_text("x,y\n1,2\n", "utf-8")
    bench.presenter.load_points(broken)
    bench.presenter.open(broken)
    assert bench.presenter.draft == before and not bench.presenter.is_busy
    assert [message.kind for message in bench.told[-2:]] == ["error", "error"]
    assert all("fel.points" in message.text for message in bench.told[-2:])


def test_what_is_written_lies_where_it_was_put(bench: Bench, picture: Path, tmp_path: Path) -> None:
    fill(bench, picture, 6)
    target = tmp_path / "placerad.tif"
    bench.writing.write(target)
    with rasterio.open(target) as raster:
        assert raster.crs.to_epsg() == 3006
        assert np.abs(np.array(raster.transform)[:6] - np.array(PLACE)[:6]).max() < 3
    assert (tmp_path / "placerad.tfw").is_file()


def test_a_session_goes_on_with_its_points(bench: Bench, picture: Path) -> None:
    fill(bench, picture, 4)
    bench.presenter.set_method("helmert")
    bench.presenter.set_opacity(0.3)
    state = bench.presenter.state()
    bench.presenter.close()
    assert bench.presenter.state() is None
    bench.presenter.restore(state)
    assert bench.presenter.state() == state
    bench.presenter.restore(state | {"path": str(picture.with_name("borta.png"))})
    assert bench.told[-1].kind == "error"


def test_arrows_are_enlarged_to_be_seen_and_never_shrunk() -> None:
    view = Viewport(0.0, 0.0, 10.0, 400, 400)
    small = [PointMark(1, (0.0, 0.0), (3.0, 4.0))]
    assert arrow_factor(small, view) == 100  # half a pixel becomes 50
    assert arrow_factor([PointMark(1, (0.0, 0.0), (9000.0, 0.0))], view) == 1
    assert arrow_factor([PointMark(1, (0.0, 0.0))], view) == 1


def test_the_overlay_paints_where_the_points_are(
    application: QApplication, bench: Bench, picture: Path
) -> None:
    fill(bench, picture, 4)
    east, north = PLACE @ (60, 45)
    view = Viewport(east, north, 10.0, 400, 300)
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    map_overlay(bench.presenter).paint(painter, view, "light")
    painter.end()
    for point in bench.presenter.draft.points:
        at = QPointF(*view.to_screen(*point.place))
        x, y = round(at.x() + 6), round(at.y())
        assert image.pixelColor(x, y).lightness() < 140  # the ring


def test_a_page_of_a_pdf_is_placed_at_any_resolution(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "rus.pdf"
    path.write_bytes(pages.paged(pages.squares(), pages.squares()))
    presenter = bench.presenter
    presenter.open(path)
    picture = presenter.picture
    assert picture is not None and picture.pages == 2 and picture.page.number == 1
    for column, row in ((20, 20), (100, 30), (90, 110)):
        bench.set_point(column, row)
    placed, size = presenter.placement, picture.size
    presenter.set_dpi(2 * picture.page.dpi)
    assert presenter.picture.size == pytest.approx((2 * size[0], 2 * size[1]), abs=1)
    again = presenter.placement
    assert again.pixel_size_m == pytest.approx(placed.pixel_size_m / 2, rel=1e-3)
    state = presenter.state()
    presenter.show_page(2)
    assert presenter.picture.page.number == 2 and not presenter.draft.points
    bench.history.undo()
    assert presenter.picture.page.number == 1 and len(presenter.draft.points) == 3
    presenter.restore(state)
    assert presenter.state() == state
