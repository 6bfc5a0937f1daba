"""QGIS itself: we read the styles that it writes, and it draws ours in the same colours."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from layers.styles.model import Fill, Label, LayerStyle, Marker, Stroke, Symbol
from layers.styles.qml import read_qml, write_qml
from layers.styles.sld import read_sld, write_sld

PYTHON = Path("/usr/bin/python3")
HEAD = """
import json, sys
from qgis.core import *
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QFont
application = QgsApplication([], False)
application.initQgis()
def layer(kind):
    fields = "field=klass:string&field=n:double&field=namn:string"
    return QgsVectorLayer(f"{kind}?crs=EPSG:3006&{fields}", "l", "memory")
"""
WRITING = """
folder = sys.argv[1]
def save(made, name):
    made.saveNamedStyle(f"{folder}/{name}.qml")
    made.saveSldStyle(f"{folder}/{name}.sld")
fill, line, sign = (kind.createSimple for kind in (QgsFillSymbol, QgsLineSymbol, QgsMarkerSymbol))
area = layer("Polygon")
area.setRenderer(QgsSingleSymbolRenderer(fill({"color": "255,0,0,102", "outline_color": "#102030",
    "outline_width": "0.5"})))
save(area, "single")
area.setRenderer(QgsCategorizedSymbolRenderer("klass", [
    QgsRendererCategory("a", fill({"color": "#ff0000"}), "A"),
    QgsRendererCategory(["b", "c"], fill({"color": "#00ff00"}), "B och C"),
    QgsRendererCategory(None, fill({"color": "#0000ff"}), "Övriga")]))
settings = QgsPalLayerSettings()
settings.fieldName, settings.enabled = "namn", True
text = QgsTextFormat()
text.setSize(9)
text.setColor(QColor("#123456"))
font = QFont()
font.setBold(True)
text.setFont(font)
halo = QgsTextBufferSettings()
halo.setEnabled(True)
text.setBuffer(halo)
settings.setFormat(text)
settings.scaleVisibility, settings.minimumScale, settings.maximumScale = True, 100000, 1000
area.setLabeling(QgsVectorLayerSimpleLabeling(settings))
area.setLabelsEnabled(True)
save(area, "categorised")
area.setLabelsEnabled(False)
lines = layer("LineString")
lines.setRenderer(QgsGraduatedSymbolRenderer("n", [
    QgsRendererRange(0, 5, line({"line_color": "#ff0000", "line_width": "0.5"}), "0–5"),
    QgsRendererRange(5, 10, line({"line_color": "#00ff00", "customdash": "4;2",
        "use_custom_dash": "1"}), "5–10")]))
save(lines, "graduated")
points = layer("Point")
root = QgsRuleBasedRenderer.Rule(None)
for condition, shape, near, far in (("\\"n\\" > 5 AND \\"klass\\" LIKE 'a%'", "triangle", 0, 50000),
        ("n <= 5", "square", 1000, 0), ("ELSE", "circle", 0, 0)):
    symbol = sign({"name": shape, "color": "#102030", "outline_style": "no", "size": "3"})
    root.appendChild(QgsRuleBasedRenderer.Rule(symbol, near, far, condition, shape))
group = QgsRuleBasedRenderer.Rule(None, 0, 20000, "n IS NULL", "grupp")
group.appendChild(QgsRuleBasedRenderer.Rule(sign({"name": "diamond"}), 0, 0, "klass = 'x'", "inre"))
root.appendChild(group)
points.setRenderer(QgsRuleBasedRenderer(root))
save(points, "rules")
pattern = fill({"color": "255,0,0,40", "outline_color": "#990000"})
for angle in (45, 135):
    lines_in = QgsLinePatternFillSymbolLayer()
    lines_in.setLineAngle(angle)
    lines_in.setColor(QColor("#ff0000"))
    pattern.appendSymbolLayer(lines_in)
area.setRenderer(QgsSingleSymbolRenderer(pattern))
save(area, "pattern")
area.setRenderer(QgsHeatmapRenderer())
save(area, "heatmap")
points.setRenderer(QgsPointClusterRenderer())
save(points, "cluster")
"""
DRAWING = """
from qgis.core import QgsGeometry, QgsFeature
found = []
for path, kind, wkts, places in json.loads(sys.argv[1]):
    drawn = layer(kind)
    for value, wkt in wkts:
        feature = QgsFeature(drawn.fields())
        feature.setAttributes(value)
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        drawn.dataProvider().addFeatures([feature])
    load = drawn.loadSldStyle if path.endswith("sld") else drawn.loadNamedStyle
    message, done = load(path)
    settings = QgsMapSettings()
    settings.setLayers([drawn])
    settings.setDestinationCrs(drawn.crs())
    settings.setOutputSize(QSize(400, 200))
    settings.setOutputDpi(96)
    settings.setExtent(QgsRectangle(0, 0, 400, 200))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    found.append([done, [[image.pixelColor(i, 200 - j).name() for i in range(x - r, x + r + 1)
        for j in range(y - r, y + r + 1)] for x, y, r in places]])
print(json.dumps(found))
"""


def run(script: str, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [PYTHON, "-c", HEAD + script, *arguments],
        capture_output=True,
        check=False,
        text=True,
        env={"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def has_qgis() -> bool:
    command = [PYTHON, "-c", "import qgis.core"]
    return (
        PYTHON.exists() and not subprocess.run(command, capture_output=True, check=False).returncode
    )


pytestmark = pytest.mark.skipif(not has_qgis(), reason="QGIS is not installed")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("qgis")
    run(WRITING, folder, str(folder))
    return folder


def qml(folder: Path, name: str) -> tuple[LayerStyle, tuple[str, ...]]:
    return read_qml((folder / f"{name}.qml").read_bytes(), f"{name}.qml")


def sld(folder: Path, name: str) -> tuple[LayerStyle, tuple[str, ...]]:
    return read_sld((folder / f"{name}.sld").read_bytes(), f"{name}.sld")


def test_one_symbol(written: Path) -> None:
    for style, notes in (qml(written, "single"), sld(written, "single")):
        (symbol,) = style.symbols
        assert notes == ()
        assert symbol.fill == Fill("#ff0000", 0.4)
        assert symbol.stroke and symbol.stroke.colour == "#102030"
        assert symbol.stroke.width == pytest.approx(0.5 / 25.4 * 96, abs=0.2)


def test_categories_and_texts(written: Path) -> None:
    style, notes = qml(written, "categorised")
    assert notes == ()
    told = [(item.title, item.when, item.fill and item.fill.colour) for item in style.symbols]
    assert told == [
        ("A", "klass = 'a'", "#ff0000"),
        ("B och C", "klass IN ('b', 'c')", "#00ff00"),
        ("Övriga", "", "#0000ff"),
    ]
    assert style.label == Label("namn", "#123456", 12, True, False, True, 1000, 100_000)
    label = sld(written, "categorised")[0].label
    assert label and (label.field, label.colour, label.bold, label.max_scale) == (
        "namn",
        "#123456",
        True,
        100_000,
    )


def test_classes(written: Path) -> None:
    for style, notes in (qml(written, "graduated"), sld(written, "graduated")):
        assert notes == ()
        assert [item.when for item in style.symbols] == ["n BETWEEN 0 AND 5", "n BETWEEN 5 AND 10"]
        first, second = (item.stroke for item in style.symbols)
        assert first and first.colour == "#ff0000" and not first.dash
        assert second and second.dash == pytest.approx((15.1, 7.6), abs=1.2)


def test_rules_by_scale_and_condition(written: Path) -> None:
    style, notes = qml(written, "rules")
    assert notes == ()
    told = [
        (item.when, item.min_scale, item.max_scale, item.marker and item.marker.shape)
        for item in style.symbols
    ]
    assert told == [
        ("n > 5 AND klass LIKE 'a%'", 0, 50_000, "triangle"),
        ("n <= 5", 1000, float("inf"), "square"),
        ("n IS NULL AND klass = 'x'", 0, 20_000, "diamond"),
        ("", 0, float("inf"), "disc"),
    ]


def test_a_pattern(written: Path) -> None:
    style, notes = qml(written, "pattern")
    fill = style.symbols[0].fill
    assert notes == () and fill and (fill.pattern, fill.colour) == ("cross", "#ff0000")


@pytest.mark.parametrize(("name", "word"), [("heatmap", "heatmap"), ("cluster", "pointCluster")])
def test_what_we_cannot_draw_is_said_by_its_name(written: Path, name: str, word: str) -> None:
    _, notes = qml(written, name)
    assert any(word in note for note in notes), notes


AREAS = [
    (["a", 1, "x"], "POLYGON((10 10,110 10,110 110,10 110,10 10))"),
    (["b", 7, "y"], "POLYGON((150 10,250 10,250 110,150 110,150 10))"),
    (["c", None, "z"], "POLYGON((290 10,390 10,390 110,290 110,290 10))"),
]
WHITE = (255, 255, 255)


def near(found: str, wanted: tuple[int, int, int], spread: int = 6) -> bool:
    channels = [int(found[at : at + 2], 16) for at in (1, 3, 5)]
    return all(abs(one - other) <= spread for one, other in zip(channels, wanted, strict=True))


def draw(folder: Path, jobs: list[tuple[str, bytes, str, Any, Any]]) -> list[list[list[str]]]:
    told = []
    for number, (ending, content, kind, objects, places) in enumerate(jobs):
        path = folder / f"{number}.{ending}"
        path.write_bytes(content)
        told.append((str(path), kind, objects, places))
    answer = json.loads(run(DRAWING, folder, json.dumps(told)).splitlines()[-1])
    assert all(done for done, _ in answer)
    return [pixels for _, pixels in answer]


def ways(style: LayerStyle, kind: str) -> list[tuple[str, bytes]]:
    return [
        ("qml", write_qml(style, kind, {})),
        ("sld", write_sld(style, "l", kind, "1.1.0", {})),
        ("sld", write_sld(style, "l", kind, "1.0.0", {})),
    ]


def test_qgis_draws_our_areas_in_our_colours(tmp_path: Path) -> None:
    style = LayerStyle(
        (
            Symbol("A", "klass = 'a'", Fill("#cc0000"), Stroke("#000000", 6)),
            Symbol("Sju", "n BETWEEN 5 AND 9", Fill("#0000cc", 0.5)),
            Symbol("Resten", "", Fill("#00aa00", 0.2, "hatch_dense")),
        )
    )
    middles = [(60, 60, 0), (200, 60, 0), (340, 60, 12), (10, 60, 1)]
    jobs = [(*way, "Polygon", AREAS, middles) for way in ways(style, "Polygon")]
    for number, (first, second, third, edge) in enumerate(draw(tmp_path, jobs)):
        assert near(first[0], (0xCC, 0, 0))
        assert near(second[0], (127, 127, 229))
        assert all(near(pixel, (0, 0, 0)) for pixel in edge)
        tones = {pixel for pixel in third if near(pixel, (204, 238, 204))}
        darker = [pixel for pixel in third if int(pixel[1:3], 16) < 190]
        assert tones
        # GeoServer's names of patterns are not QGIS's: there the tone alone is drawn
        assert bool(darker) == (number < 2)


def test_qgis_draws_our_lines_and_points(tmp_path: Path) -> None:
    road = LayerStyle((Symbol(stroke=Stroke("#ffcc00", 6, (), 1.0, "#333333", 12)),))
    lines = [(["a", 1, "x"], "LINESTRING(0 100,400 100)")]
    dots = LayerStyle(
        (
            Symbol("A", "klass = 'a'", marker=Marker("square", 20, "#cc0000")),
            Symbol("Hål", "klass = 'b'", marker=Marker("disc", 20, "#0000cc", glyph="hole")),
            Symbol("Ring", "", marker=Marker("ring", 20, "#00aa00", "", 4)),
        )
    )
    points = [
        ([name, 1, "x"], f"POINT({x} 100)") for name, x in (("a", 50), ("b", 150), ("c", 250))
    ]
    jobs = [
        (*way, "LineString", lines, [(200, 100, 0), (200, 105, 0)])
        for way in ways(road, "LineString")
    ]
    places = [(50, 100), (57, 107), (150, 100), (157, 100), (250, 100), (258, 100)]
    jobs += [(*way, "Point", points, [(x, y, 0) for x, y in places]) for way in ways(dots, "Point")]
    answers = draw(tmp_path, jobs)
    for middle, case in answers[:3]:
        assert near(middle[0], (0xFF, 0xCC, 0)) and near(case[0], (0x33, 0x33, 0x33))
    for square, corner, hole, disc, inside, ring in answers[3:]:
        assert near(square[0], (0xCC, 0, 0)) and near(corner[0], (0xCC, 0, 0))
        assert near(hole[0], WHITE) and near(disc[0], (0, 0, 0xCC))
        assert near(inside[0], WHITE) and near(ring[0], (0, 0xAA, 0))
