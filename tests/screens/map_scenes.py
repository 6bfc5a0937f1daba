"""What the map, its tools and the list of layers look like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas
import pictures
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from screens.scene import Scene, open_case
from shapely import Point, Polygon, box
from window_hands import Hands

from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from ui.layer_export.view import ExportPage
from ui.layer_health.presenter import HEALTH
from ui.layer_room.view import LayerRoomView

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


# layers


def _layer_card(hands: Hands, folder: Path) -> None:
    hands.desktop.session.layers.show_card("jordbruksmark/jordbruksmark")
    hands.window.body.show_map()


def _layer_room(hands: Hands, folder: Path) -> None:
    hands.desktop.session.layers.room_asked.emit("jordbruksmark/jordbruksmark", "")


def _export(hands: Hands, folder: Path) -> None:
    hands.desktop.session.layers.room_asked.emit("jordbruksmark/jordbruksmark", "export")


def _exported(hands: Hands, folder: Path) -> None:
    """Save a layer as a Shapefile, which loses something."""
    hands.window.ask.new_layer_file = lambda name, kinds: folder / name  # type: ignore[method-assign]
    hands.desktop.session.layers.room_asked.emit("jordbruksmark/jordbruksmark", "export")
    page = hands.window.findChild(ExportPage)
    assert page is not None
    page.form.setCurrentIndex(page.form.findData("shp"))
    page.form.activated.emit(page.form.currentIndex())
    page.save.click()
    hands.wait_for(page.folder.isVisible)


def _ailing(folder: Path) -> Path:
    """Write a layer with every fault that a file is likely to have."""
    east, north = 511_000.0, 6_570_000.0
    bow_tie = Polygon(
        [(east, north), (east + 900, north + 900), (east + 900, north), (east, north + 900)]
    )
    shapes = [bow_tie, None, box(east, north - 900, east + 2_500, north - 899.95)]
    names = ["SjÃ¶ängen", "Ã–stra vÃ¤gen", "remsa"]
    for number in range(60):
        shapes.append(Point(east + 150 * (number % 12), north - 200 - 90 * (number // 12)))
        names.append("LaxÃ¥" if number % 3 else "Hallsberg")
    shapes += [shapes[-1], Point(0, 0)]
    names += [names[-1], "borta"]
    path = folder / "fornlamningar.gpkg"
    frame = geopandas.GeoDataFrame({"namn": names}, geometry=shapes, crs="EPSG:3006")
    frame.to_file(path, engine="pyogrio")
    return path


def _layer_health(hands: Hands, folder: Path) -> None:
    path = _ailing(folder)
    session = hands.desktop.session
    session.open_files([path])
    hands.settle()
    item = next(item for item in session.layers.items if item.path == path)
    session.layers.room_asked.emit(item.id, HEALTH)
    hands.settle()
    health = session.health.health
    assert health is not None
    session.health.show(next(item for item in health.problems if item.kind == "sliver"))
    hands.settle()


def _layer_own(hands: Hands, folder: Path) -> None:
    path = _ailing(folder)
    path.with_suffix(".xml").write_text(
        "<MD_Metadata><contact><organisationName>Länsstyrelsen i Örebro län</organisationName>"
        "</contact><abstract>Fornlämningar ur inventeringen 1998, digitaliserade för hand."
        "</abstract></MD_Metadata>",
        "utf-8",
    )
    session = hands.desktop.session
    session.open_files([path])
    hands.settle()
    item = next(item for item in session.layers.items if item.path == path)
    session.layers.room_asked.emit(item.id, "")
    hands.settle()


def _layer_mended(hands: Hands, folder: Path) -> None:
    _layer_health(hands, folder)
    hands.desktop.session.health.save_copy(folder / "fornlamningar-lagad.gpkg")
    hands.settle()
    page = hands.window.body.tasks.currentWidget()
    assert isinstance(page, LayerRoomView)
    bar = page.stack.currentWidget().scroller.verticalScrollBar()
    bar.setValue(bar.maximum())


def _which_system(hands: Hands, folder: Path) -> None:
    """A file that says SWEREF 99 TM with numbers of a local zone."""
    shapes = [box(158_000 + 900 * n, 6_571_000, 158_600 + 900 * n, 6_573_000) for n in range(6)]
    path = folder / "vindbruk.gpkg"
    geopandas.GeoDataFrame(geometry=shapes, crs="EPSG:3006").to_file(path, engine="pyogrio")
    hands.desktop.session.open_files([path])
    hands.settle()


def _filtered(words: str) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        hands.window.layers.filter_field.setText(words)

    return make


def _all_layers(hands: Hands, folder: Path) -> None:
    hands.desktop.session.layers.fold_all(False)


def _unfolded(hands: Hands, folder: Path) -> None:
    hands.window.resize(1100, 800)
    hands.settle()
    _all_layers(hands, folder)
    hands.window.body.toggle_layers()


def _drag(hands: Hands, folder: Path) -> None:
    _all_layers(hands, folder)
    view = hands.window.layers.list
    hands.settle()
    start = view.visualRect(view.model().index(2, 0)).center()
    for kind, place in (
        (QEvent.Type.MouseButtonPress, start),
        (QEvent.Type.MouseMove, start + QPoint(0, 40)),
        (QEvent.Type.MouseMove, start + QPoint(0, 70)),
    ):
        event = QMouseEvent(
            kind,
            QPointF(place),
            QPointF(view.viewport().mapToGlobal(place)),
            LEFT,
            LEFT,
            Qt.KeyboardModifier.NoModifier,
        )
        hands.app.sendEvent(view.viewport(), event)


# map


def _map_clicks(hands: Hands, *places: tuple[float, float]) -> QWidget:
    view = hands.window.stage.map
    for x, y in places:
        at = QPoint(round(view.width() * x), round(view.height() * y))
        QTest.mouseMove(view, at)
        QTest.mouseClick(view, LEFT, pos=at)
    hands.app.processEvents()
    return view


def _table(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.window.toggle_map_table()
    hands.settle()


def _drawing(hands: Hands, folder: Path) -> None:
    hands.window.begin_drawing()
    _map_clicks(hands, (0.3, 0.4), (0.6, 0.35), (0.7, 0.6))


def _refused(hands: Hands, folder: Path) -> None:
    hands.window.begin_drawing()
    view = _map_clicks(hands, (0.3, 0.4), (0.6, 0.6), (0.6, 0.4), (0.3, 0.6))
    hands.key(Key.Key_F, view)


def _editing(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.window.begin_editing()


def _measuring(hands: Hands, folder: Path) -> None:
    hands.window.stage.map.show_measure("area")
    _map_clicks(hands, (0.3, 0.4), (0.6, 0.35), (0.7, 0.6))


def _bookmarks(hands: Hands, folder: Path) -> None:
    hands.window.stage.map.bookmarks.add("Kumla söder", hands.window.stage.map.viewport_now())
    hands.window.show_bookmarks()


def _identified(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.window.stage.map.set_tool("identify")
    _map_clicks(hands, (0.5, 0.45))
    hands.window.body.show_map()
    hands.settle()


def _images(hands: Hands, folder: Path) -> None:
    """Two structure images of a package, of two years, over the county."""
    open_case(hands, folder)
    session = hands.desktop.session
    source = folder / "rusbild"
    source.mkdir(exist_ok=True)
    entries = ""
    for number, year in enumerate((2018, 2030)):
        name = f"bild{year}"
        (source / f"{name}.png").write_bytes(pictures.structure(120, 150, turn=number))
        (source / f"{name}.pgw").write_text("1000\n0\n0\n-1000\n450500\n6639500\n")
        entries += (
            f'[[images]]\nname = "{name}"\npath = "{name}.png"\ntitle = "Strukturbild {year}"\n'
            f'scale = 500000\nreference = "RUS {year}, s. 43"\nvisible = true\n'
        )
    (source / "package.toml").write_text(
        'name = "rusbild"\ntitle = "RUS i bild"\nversion = "1.0.0"\npublisher = "GIS"\n'
        f'licence = "CC0-1.0"\nresponsible = "Strategi"\n{entries}',
        "utf-8",
    )
    store = Store(session.home.packages)
    store.install(build_package(read_source(source), store))
    session.opening.renew()
    while session.layers.find("rusbild/bild2030") is None:
        hands.settle()
    session.layers.fold_all(True)
    session.layers.toggle_group("bilder")
    hands.window.stage.map.show_home()
    hands.window.body.show_map()
    hands.settle()


def _compared_images(hands: Hands, folder: Path) -> None:
    _images(hands, folder)
    hands.key(Key.Key_W, hands.window.stage.map)
    hands.settle()


def _close_images(hands: Hands, folder: Path) -> None:
    _images(hands, folder)
    hands.window.stage.map.show_plan()
    hands.settle()


def _image_card(hands: Hands, folder: Path) -> None:
    _images(hands, folder)
    hands.desktop.session.layers.show_card("rusbild/bild2030")
    hands.window.body.show_map()


MAP_SCENES = (
    Scene("images", _images, installs=True),
    Scene("images-compared", _compared_images, installs=True),
    Scene("images-close", _close_images, installs=True),
    Scene("image-card", _image_card, installs=True),
    Scene("layers", _all_layers),
    Scene("layers-narrow", _unfolded, narrow=True),
    Scene("layer-card", _layer_card),
    Scene("layer-room", _layer_room),
    Scene("layer-export", _export),
    Scene("layer-exported", _exported),
    Scene("layer-own", _layer_own),
    Scene("layer-health", _layer_health),
    Scene("layer-mended", _layer_mended),
    Scene("which-system", _which_system),
    Scene("layers-filtered", _filtered("mark")),
    Scene("layers-none", _filtered("xyzzy")),
    Scene("layer-drag", _drag),
    Scene("table", _table),
    Scene("drawing", _drawing),
    Scene("refused", _refused),
    Scene("editing", _editing),
    Scene("measuring", _measuring),
    Scene("bookmarks", _bookmarks),
    Scene("identified", _identified),
)
