"""The sample structure image in the window alone: from a figure to a cited response."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import docx
import geopandas
import pypdfium2
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from window_hands import Choose, Hands

from layers.formats.geopackage import write_geopackage
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.settings import Home
from tests.ui.accessible import violations
from tests.ui.underlag.conftest import Room
from ui.georeference.view import GeoreferenceView
from ui.rules.widgets.fields import HelpedField, LineField, ListField
from ui.widgets.combo import Combo

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
OREBRO = (510_915.0, 6_569_118.0)
"""The largest node of the picture."""
QUOTE = "EXEMPEL: orterna bär sitt omland"
CITED = f"”{QUOTE}” (EXEMPEL RUS, s. 12)"
PROPOSED = "namnet föreslaget efter orten, ej kontrollerat"
LEGEND = (
    "class,colour,kind\nNod,#c83c28,point\nSydöstra slätten,#bed7e1,area\nVästra,#e6bebe,area\n"
)
COUNTY = """
name = "lan"
title = "Prövolän"
version = "1.0.0"
publisher = "Rumslig"
licence = "CC0-1.0"

[county]
code = "18"
name = "Prövolän"
authority = "Region Pröv"
dnr_pattern = '^\\d{2}[A-ZÅÄÖ]{2,4}\\d{1,6}$'
municipalities = ["1880"]

[[goals]]
id = "hog-livskvalitet"
title = "Hög och jämlik livskvalitet"

[[themes]]
id = "strukturbild"
title = "Strukturbild"
order = 1
"""
LAYER = """
[[layers]]
name = "{name}"
path = "{name}.gpkg"
title = "{name}"
theme = "strukturbild"
definition = "Exempel"
source = "Prövaren"
reference_date = "2026-01-01"
role = "{role}"
code_field = "kod"
name_field = "namn"
"""


@pytest.fixture
def county(tmp_path: Path) -> Home:
    """A county of one municipality, and one town, where the picture has its largest node."""
    folder, home = tmp_path / "lan", Home(tmp_path / "nytt hem")
    folder.mkdir()
    area = shapely.box(440_000, 6_500_000, 560_000, 6_660_000)
    layers = {"kommuner": area, "lan": area, "orter": shapely.Point(OREBRO)}
    roles = {"kommuner": "municipalities", "lan": "county", "orter": "places"}
    for name, shape in layers.items():
        frame = geopandas.GeoDataFrame(
            {"kod": ["1880"], "namn": ["Örebro"]}, geometry=[shape], crs="EPSG:3006"
        )
        write_geopackage(folder / f"{name}.gpkg", {name: frame})
    text = COUNTY + "".join(LAYER.format(name=name, role=role) for name, role in roles.items())
    (folder / "package.toml").write_text(text, "utf-8")
    store = Store(home.packages)
    store.install(build_package(read_source(folder), store))
    return home


@pytest.fixture
def figure(tmp_path: Path, shared_geo: Path) -> Path:
    """The sample picture; its points come along."""
    for name in ("strukturbild_a.png", "strukturbild_a.png.points"):
        (tmp_path / name).write_bytes((shared_geo / "georef" / name).read_bytes())
    (tmp_path / "klasser.csv").write_text(LEGEND, "utf-8")
    return tmp_path / "strukturbild_a.png"


def _write(hands: Hands, field: HelpedField, words: str) -> None:
    assert isinstance(field, LineField)
    hands.key(Key.Key_A, field.line, Control)
    hands.write(field.line, words)
    hands.key(Key.Key_Return, field.line)


def _pick(hands: Hands, field: HelpedField | Combo, word: str) -> None:
    """Choose in a list with the arrow keys."""
    box = field.box if isinstance(field, ListField) else field
    assert isinstance(box, Combo)
    box.setFocus()
    at = box.findText(word)
    assert at >= 0, [box.itemText(number) for number in range(box.count())]
    while box.currentIndex() != at:
        hands.key(Key.Key_Down if box.currentIndex() < at else Key.Key_Up, box)


def _words(owner: QWidget) -> str:
    return "\n".join(label.text() for label in owner.findChildren(QLabel) if label.isVisible())


def _place(hands: Hands, view: GeoreferenceView, figure: Path, choose: Choose) -> None:
    hands.key(Key.Key_6, modifier=Control)
    choose(figure)
    hands.click(view.drop.choose)
    hands.settle()
    placing = hands.desktop.session.structure.placing
    assert placing.draft is not None and len(placing.draft.points) == 6
    assert placing.placement is not None
    scales = view.placing.scale
    _pick(hands, scales, scales.itemText(scales.findData(500_000)))
    assert placing.placement.uncertainty_m == 250


def _classify(hands: Hands, view: GeoreferenceView, figure: Path, choose: Choose) -> None:
    hands.click(view.switch.buttons["classes"])
    page, form = view.classes, view.classes.form
    choose(figure.with_name("klasser.csv"))
    hands.click(page.load)
    assert not page.load.isVisible()
    _pick(hands, form.kind, "Nod")
    hands.click(page.divide)
    hands.settle()
    assert "61 objekt" in page.figure.text()
    hands.click(page.package)
    assert view.package.obstacle.text() == "Säg om Nod visar nuläge eller målbild."
    assert not view.package.write.isEnabled()
    hands.click(view.switch.buttons["classes"])
    _pick(hands, form.stage, "Nuläge")
    _pick(hands, form.level, "3 lokal kärna")
    _write(hands, form.quote, QUOTE)
    _write(hands, form.page, "12")
    _pick(hands, form.goal, "Hög och jämlik livskvalitet")
    page.table.setFocus()
    hands.key(Key.Key_Down, page.table)
    assert form.name.editor.text() == "Sydöstra slätten"  # type: ignore[attr-defined]
    _pick(hands, form.kind, "Landskap")
    _pick(hands, form.stage, "Målbild")
    hands.click(page.package)  # what is said of the classes is said of what was found


def test_the_sample_picture_is_cited_in_a_response_without_a_command(
    make_room: Callable[..., Room], county: Home, figure: Path, tmp_path: Path, choose: Choose
) -> None:
    room = make_room(county)
    hands = room.hands
    view = hands.window.panels["georeference"]
    assert isinstance(view, GeoreferenceView)
    _place(hands, view, figure, choose)
    _classify(hands, view, figure, choose)
    page, folder = view.package, tmp_path / "strukturbild"
    folder.mkdir()
    assert "nod 59" in page.holds.text() and "Västra" in page.left_out.text()
    assert "lägesosäkerheten: 1." in page.names_said.text()
    _write(hands, page.source, "EXEMPEL RUS")
    _write(hands, page.date, "i våras")
    assert page.date.fault.isVisible() and not page.write.isEnabled()
    _write(hands, page.date, "2026-01-01")
    _write(hands, page.publisher, "GIS")
    _pick(hands, page.coverage, "länet, så långt bilden når")
    for box in (page.picture, page.names):
        page.scroller.ensureWidgetVisible(box)
        hands.click(box)
    assert violations(page) == []
    choose(folder)
    hands.click(page.write)
    hands.settle()
    assert "2 lager med" in page.done_said.text() and "Utelämnat: 1 objekt" in page.done_said.text()
    assert "1 namn är förslag" in page.done_said.text()
    text = (folder / "package.toml").read_text("utf-8")
    assert "ej angivet" not in text
    (image,) = tomllib.loads(text)["images"]
    assert all((folder / image[key]).is_file() for key in ("path", "points", "legend"))
    hands.click(page.publish)
    hands.settle()
    _publish_and_install(room, tmp_path, choose)
    assert hands.desktop.session.layers.find("strukturbild/noder") is not None
    _cite(room, tmp_path, choose)


def _publish_and_install(room: Room, tmp_path: Path, choose: Choose) -> None:
    hands, page = room.hands, room.view.publishing
    assert page.isVisible() and room.presenter.publishing.folders["source"] is not None
    for name in ("repo", "keys"):
        (tmp_path / name).mkdir()
        choose(tmp_path / name)
        hands.click(page.rows[name])  # type: ignore[index]
    hands.click(page.make)
    hands.settle()
    hands.click(page.look)
    hands.settle()
    assert page.fault.text() == ""
    hands.click(page.sign)
    hands.settle()
    assert violations(page) == []
    hands.click(page.get)
    hands.settle()
    hands.click(room.view.connecting.trust)
    hands.settle()
    assert room.presenter.page == "browse"
    room.view.browse.table.setFocus()
    hands.key(Key.Key_Return, room.view.browse.table)
    hands.settle()
    (image,) = room.desk.installed("strukturbild").images
    assert image.is_placed and image.control_points == 6 and image.classes == 3
    assert image.scale == 500_000


def _cite(room: Room, tmp_path: Path, choose: Choose) -> None:
    hands = room.hands
    east, north = OREBRO
    plan = tmp_path / "plan.geojson"
    area = shapely.box(east - 900, north - 900, east + 900, north + 900)
    geopandas.GeoDataFrame({"namn": ["Mitt i"]}, geometry=[area], crs="EPSG:3006").to_file(plan)
    hands.make_case(plan)
    assert hands.titles(hands.case_view.pane.list) == ["Noder i strukturbilden"]
    told = _words(hands.case_view)
    assert f"Örebro (nod, nuläge, nivå 3, lokal kärna, {PROPOSED})" in told
    assert CITED in told and "vägledande, ej bindande" in told
    states = {item.rule: item.state for item in hands.desktop.session.case.findings.findings}
    # the county is what the picture shows: what is not met there is green
    assert states == {"strukturbild-noder": "HIT", "strukturbild-landskap": "NO_HIT"}
    out = tmp_path / "ut"
    out.mkdir()
    choose(out)
    hands.click(hands.case_view.export)
    hands.settle()
    document = docx.Document(str(out / "yttrande.docx"))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    pages = pypdfium2.PdfDocument(out / "yttrande.pdf")
    printed = " ".join(sheet.get_textpage().get_text_range() for sheet in pages)
    pages.close()
    for text in (words, " ".join(printed.split())):
        assert CITED in text and PROPOSED in text
        assert "Mål: Hög och jämlik livskvalitet." in text
        assert "Planområdet ligger vid noden Örebro." in text
        assert "vägledande, ej bindande" in text
