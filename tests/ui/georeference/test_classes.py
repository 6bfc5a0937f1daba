"""Colours become classes, classes become objects, and objects a package's folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely
from PySide6.QtGui import QImage

from layers.images.legend import read_legend
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from ui.georeference.class_layers import class_layers
from ui.georeference.packing import PackagePresenter
from ui.tasks import InlineRunner

from .conftest import PLACE, Bench

SIZE = (200, 160)
SHEET = "#fbf8f0"
FIELD, WOOD = "#f2c14e", "#7fb285"
COLOURS = {FIELD: (20, 20, 90, 120), WOOD: (110, 30, 180, 130)}


@pytest.fixture
def drawn(tmp_path: Path) -> Path:
    """A picture with a field and a wood."""
    sheet = np.empty((SIZE[1], SIZE[0], 3), dtype=np.uint8)
    sheet[:] = _rgb(SHEET)
    for colour, (left, top, right, bottom) in COLOURS.items():
        sheet[top:bottom, left:right] = _rgb(colour)
    path = tmp_path / "strukturbild.png"
    content = np.ascontiguousarray(sheet).tobytes()
    assert QImage(content, *SIZE, SIZE[0] * 3, QImage.Format.Format_RGB888).save(str(path))
    return path


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@pytest.fixture
def placed(bench: Bench, drawn: Path) -> Bench:
    """The picture on the map, by four points."""
    bench.presenter.open(drawn)
    for column, row in ((5, 5), (195, 6), (190, 150), (8, 152)):
        bench.set_point(column, row)
    return bench


def _area(colour: str) -> shapely.Polygon:
    left, top, right, bottom = COLOURS[colour]
    return shapely.Polygon(
        [PLACE @ at for at in ((left, top), (right, top), (right, bottom), (left, bottom))]
    )


def test_colours_are_picked_once_and_suggested(placed: Bench) -> None:
    classes = placed.classes
    classes.pick_at((50.0, 60.0))
    assert [item.colour for item in classes.legend] == [FIELD]
    classes.suggest()
    assert [item.colour for item in classes.legend] == [FIELD, WOOD]
    classes.select(1)
    classes.pick_at((30.0, 100.0))
    assert len(classes.legend) == 2 and classes.selected == 0
    classes.pick_at((-400.0, 0.0))
    assert placed.told[-1].kind == "warning"
    assert len({item.name for item in classes.legend}) == 2
    placed.history.undo()
    assert [item.colour for item in classes.legend] == [FIELD]


def test_classes_become_objects_where_they_are_drawn(placed: Bench) -> None:
    classes = placed.classes
    for at in ((50.0, 60.0), (150.0, 60.0)):
        classes.pick_at(at)
    classes.find()
    assert classes.found is not None and not classes.is_busy
    for item, colour in zip(classes.legend, (FIELD, WOOD), strict=True):
        (part,) = classes.found.of(item)
        true = _area(colour)
        shared = part.geometry.intersection(true).area / part.geometry.union(true).area
        assert shared > 0.95 and part.certainty == "certain"
    layers = class_layers(classes.objects)
    assert [layer.title for layer in layers] == [item.name for item in classes.legend]
    classes.change(0, name="Åker")
    # another name changes nothing of what was found
    assert not classes.is_stale and len(classes.objects.of(classes.legend[0])) == 1
    classes.change(0, colour="#123456")
    assert classes.is_stale
    placed.history.undo()
    assert not classes.is_stale
    classes.change(0, colour="#f2c14f")
    classes.find()
    assert not classes.is_stale


def test_a_name_is_never_lost_nor_taken_twice(placed: Bench) -> None:
    classes = placed.classes
    for at in ((50.0, 60.0), (150.0, 60.0)):
        classes.pick_at(at)
    before = classes.legend
    classes.change(0, name="")
    classes.change(0, name=before[1].name)
    assert classes.legend == before


def test_what_is_traced_belongs_to_its_class(placed: Bench) -> None:
    classes = placed.classes
    classes.pick_at((50.0, 60.0))
    assert classes.objects is None
    classes.trace_by_hand(True)
    assert classes.traces
    square = shapely.box(500_200, 6_578_000, 501_200, 6_579_000)
    classes.trace(square)
    classes.change(0, name="Åker")
    objects = classes.objects
    assert objects is not None
    (part,) = objects.of(classes.legend[0])
    assert part.item.name == "Åker" and part.geometry == square
    classes.remove(0)
    assert classes.objects is None
    placed.history.undo()
    assert classes.objects is not None
    classes.clear_traced()
    assert classes.objects is None


def test_a_session_goes_on_with_its_classes(placed: Bench) -> None:
    classes = placed.classes
    classes.pick_at((50.0, 60.0))
    classes.say(0, "klass", "landskap")
    classes.say(0, "citat", 'Det "gröna", bandet')
    classes.set_tolerance(20.0)
    classes.trace(shapely.box(0, 0, 10, 10))
    state = classes.state()
    classes.remove(0)
    classes.restore(state)
    assert classes.state() == state and classes.legend[0].says("citat") == 'Det "gröna", bandet'
    classes.restore({"legend": "class,colour,kind\n", "tolerance": 12.0, "traced": []})
    assert classes.legend == ()


def test_a_legend_is_saved_and_read_again(placed: Bench, tmp_path: Path) -> None:
    classes = placed.classes
    classes.pick_at((50.0, 60.0))
    classes.say(0, "klass", "landskap")
    classes.say(0, "lage", "malbild")
    kept, target = classes.legend, tmp_path / "klasser.csv"
    classes.save_legend(target)
    assert read_legend(target.read_text("utf-8"), "klasser.csv") == kept
    classes.remove(0)
    classes.load(target)
    assert classes.legend == kept
    target.write_text("class,colour,kind\nx,gul,area\n", "utf-8")
    classes.load(target)
    assert classes.legend == kept and placed.told[-1].kind == "error"


def test_objects_become_a_package_that_builds(placed: Bench, tmp_path: Path) -> None:
    classes = placed.classes
    classes.pick_at((50.0, 60.0))
    for column, value in (("klass", "landskap"), ("lage", "malbild"), ("citat", "Värna bandet")):
        classes.say(0, column, value)
    placed.presenter.set_scale(250_000)
    classes.find()
    target = tmp_path / "objekt.gpkg"
    classes.write(target)
    assert pyogrio.read_info(target, layer="area")["features"] == 1
    folder = tmp_path / "paket"
    packing = PackagePresenter(InlineRunner(), classes, lambda: None, tuple)
    packing.write(folder)
    assert packing.written is not None
    built = build_package(read_source(folder), Store(tmp_path / "förråd"))
    (layer,) = built.layers
    assert layer.schematic and layer.accuracy_m == pytest.approx(125.0, rel=0.3)


def test_nothing_is_found_without_a_place(bench: Bench, drawn: Path) -> None:
    bench.presenter.open(drawn)
    bench.classes.pick_at((50.0, 60.0))
    bench.classes.find()
    assert bench.classes.found is None and not bench.classes.is_busy


def test_another_picture_has_other_objects(placed: Bench) -> None:
    placed.classes.pick_at((50.0, 60.0))
    placed.classes.find()
    placed.presenter.close()
    assert placed.classes.found is None and placed.classes.legend
