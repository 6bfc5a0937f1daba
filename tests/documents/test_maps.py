"""Printed maps: what is on them, in picture and words."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pictures
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.path import Path as DrawnPath
from PIL import Image
from shapely import box

from layers.packages.build import build_package
from layers.packages.source import read_source
from rumslig.documents.evidence import Evidence, gather_evidence
from rumslig.documents.map_content import choose_layers, frame_around, read_map_layers
from rumslig.documents.map_furniture import round_length
from rumslig.documents.map_image import MapImage
from rumslig.documents.map_paint import area_path, as_shapes, pattern_lines
from rumslig.documents.maps import draw_case_maps, group_plans
from rumslig.plan_area import PlanArea
from rumslig.workspace import Workspace
from tests.documents.conftest import PLAN, Maker, at


@given(st.floats(0.01, 1e7))
def test_scale_bars_have_round_lengths(length: float) -> None:
    chosen = round_length(length)
    digits = f"{chosen:e}".split("e")[0]
    assert float(digits) in (1, 2, 5)
    assert chosen <= length * (1 + 1e-9) and length <= chosen * 2.5 * (1 + 1e-9)


@given(st.floats(1, 5000), st.floats(1, 5000), st.floats(1, 4))
def test_a_frame_holds_its_plans_and_keeps_its_shape(
    width: float, height: float, zoom: float
) -> None:
    plan = box(500_000, 6_500_000, 500_000 + width, 6_500_000 + height)
    frame = frame_around([plan], 2.0, zoom=zoom, least_height_m=300)
    west, south, east, north = frame
    assert east - west == pytest.approx(2 * (north - south))
    assert box(*frame).buffer(1e-6).covers(plan)
    assert north - south >= 300 - 1e-6


@pytest.mark.parametrize("pattern", ["hatch", "hatch_dense", "cross", "dots", "dashes", "stripes"])
def test_patterns_cover_their_box_evenly(pattern: str) -> None:
    lines, _ = pattern_lines(pattern, (0.0, 0.0, 200.0, 100.0), 1.0)  # type: ignore[arg-type]
    middles = lines.mean(axis=1)
    assert len(lines) > 15
    for half in (middles[:, 1] < 50, middles[:, 1] > 50):
        assert 0.3 < half.mean() < 0.7


def test_holes_stay_empty() -> None:
    ring = box(0, 0, 10, 10).difference(box(3, 3, 7, 7))
    for shape in (ring, shapely.reverse(ring)):
        path = area_path(as_shapes(shape))
        assert isinstance(path, DrawnPath)
        moves = np.flatnonzero(path.codes == DrawnPath.MOVETO)
        areas = []
        for start, stop in zip(moves, [*moves[1:], len(path.codes)], strict=True):
            x, y = path.vertices[start:stop].T
            areas.append(float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])))
        assert areas[0] * areas[1] < 0, "outer and inner ring are wound the same way"


def test_maps_are_drawn_at_print_size_with_words(
    evidence: Evidence, images: list[MapImage]
) -> None:
    assert len(images) == 2
    for image in images:
        picture = Image.open(io.BytesIO(image.png))
        assert picture.width == pytest.approx(150 / 25.4 * 200, abs=2)
        assert "norr uppåt" in image.alt
        assert image.source.startswith("EXEMPELDATA · ") == any(
            layer.entry.example for layer in image.layers
        )
    assert "Planområdet berör" in images[0].alt
    assert "m²" not in images[0].alt.split("Stråk")[-1]
    assert [image.png for image in draw_case_maps(evidence)] == [image.png for image in images]


def test_hits_are_painted_inside_the_plan_only(images: list[MapImage]) -> None:
    image = Image.open(io.BytesIO(images[0].png)).convert("RGB")
    pixels = np.asarray(image).astype(int)
    red = abs(pixels - np.array([0xA8, 0x18, 0x2A])).sum(axis=2) < 12
    plan = abs(pixels - np.array([0xA3, 0x15, 0x5F])).sum(axis=2) < 8
    map_rows = slice(0, round(76 / 25.4 * 200))
    rows, columns = np.nonzero(plan[map_rows])
    hit_rows, hit_columns = np.nonzero(red[map_rows])
    assert len(hit_rows) > 200
    assert hit_rows.min() >= rows.min() and hit_rows.max() <= rows.max()
    assert hit_columns.min() >= columns.min() and hit_columns.max() <= columns.max()


def test_a_map_reads_only_what_it_shows(evidence: Evidence) -> None:
    bounds = (
        PLAN.geometry.bounds[0] - 100,
        PLAN.geometry.bounds[1] - 100,
        PLAN.geometry.bounds[2] + 100,
        PLAN.geometry.bounds[3] + 100,
    )
    chosen = choose_layers(evidence, evidence.result.findings, overview=False)
    layers = {
        layer.source.entry.name: layer for layer in read_map_layers(chosen, bounds, 10_000, 0)
    }
    assert "sjo" not in layers and "aker" in layers
    frame = box(*bounds).buffer(100)
    for layer in layers.values():
        assert shapely.covers(frame, layer.shapes).all()


def test_classified_layers_are_on_no_map(make_case: Maker) -> None:
    case, workspace = make_case(secret=True)
    evidence = gather_evidence(case, workspace, "sv")
    for image in draw_case_maps(evidence):
        assert "skydd" not in {layer.entry.name for layer in image.layers}
        assert "HEMLIGORT" not in image.alt


def test_plans_far_apart_get_a_map_each() -> None:
    beside = PlanArea("b", at(1200, 0, 1800, 800))
    away = PlanArea("c", at(20_000, 0, 20_500, 500))
    assert group_plans([PLAN, beside, away]) == [[PLAN, beside], [away]]


def test_an_image_lies_under_the_overview_and_is_said_to_guide(
    make_case: Maker, tmp_path: Path
) -> None:
    case, workspace = make_case()
    source = tmp_path / "rusbild"
    source.mkdir()
    (source / "bild.png").write_bytes(pictures.png(60, 60))
    (source / "bild.pgw").write_text("2000\n0\n0\n-2000\n448000\n6617000\n")
    (source / "package.toml").write_text(
        'name = "rusbild"\ntitle = "RUS i bild"\nversion = "1.0.0"\npublisher = "GIS"\n'
        'licence = "CC0-1.0"\nresponsible = "Strategi"\n[[images]]\nname = "bild"\n'
        'path = "bild.png"\ntitle = "Strukturbild 2030"\nscale = 500000\nopacity = 1.0\n'
        'reference = "RUS, s. 43"\nvisible = true\n',
        "utf-8",
    )
    before = draw_case_maps(gather_evidence(case, workspace, "sv"))
    workspace.store.install(build_package(read_source(source), workspace.store))
    renewed = Workspace.of_installed(workspace.home)
    *others, overview = draw_case_maps(gather_evidence(case, renewed, "sv"))
    said = "Schematiskt, vägledande, ej bindande: Strukturbild 2030 (RUS, s. 43)"
    assert said in overview.source and said in overview.alt
    assert not any("Strukturbild 2030" in item.source for item in others), "too close"
    assert [item.png for item in others] == [item.png for item in before[:-1]]
    assert colours_in(overview) > 2 * colours_in(before[-1])


def colours_in(image: MapImage) -> int:
    shown = np.asarray(Image.open(io.BytesIO(image.png)).convert("RGB"))
    return len(np.unique(shown.reshape(-1, 3), axis=0))
