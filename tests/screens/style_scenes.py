"""What the page Utseende of the layer room looks like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas
import shapely
from screens.scene import Scene
from window_hands import Hands

from layers.formats.geopackage import write_geopackage
from ui.layer_style.widgets.style_page import StylePage

FIELDS = "jordbruksmark/jordbruksmark"
SQUARES = "bredband/bredband_250m"
STOPS = "kollektivtrafik/hallplatser"
ROADS = "vagar/vagar"


def _page(hands: Hands, layer: str) -> StylePage:
    hands.desktop.session.layers.room_asked.emit(layer, "style")
    hands.settle()
    pages = hands.window.findChildren(StylePage)
    return next(page for page in pages if page.isVisibleTo(hands.window))


def _classes(hands: Hands, folder: Path) -> None:
    session = hands.desktop.session
    session.layers.zoom_to(SQUARES)
    _page(hands, SQUARES)
    session.styling.set_kind("classes")
    hands.settle()
    session.styling.set_column("hushall")
    hands.settle()
    hands.window.stage.map.zoom_to((505_000, 6_557_000, 520_000, 6_575_000))


def _categories(layer: str) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        page = _page(hands, layer)
        hands.desktop.session.styling.set_kind("categories")
        hands.settle()
        page.rows[0].toggle()

    return make


def _rules(hands: Hands, folder: Path) -> None:
    page = _page(hands, ROADS)
    hands.desktop.session.styling.add_rule()
    hands.settle()
    page.rows[0].toggle()
    hands.desktop.session.styling.set_condition(0, "klass = ")


def _single(hands: Hands, folder: Path) -> None:
    _page(hands, FIELDS)
    hands.desktop.session.styling.set_kind("single")
    hands.settle()


QML = """<qgis labelsEnabled="1"><renderer-v2 type="graduatedSymbol" attr="bo"><ranges>
<range symbol="0" label="0-50 invånare" lower="0" upper="50" render="true"/>
<range symbol="1" label="50-300 invånare" lower="50" upper="300" render="true"/></ranges><symbols>
<symbol name="0" type="fill" alpha="1"><layer class="GradientFill"><Option type="Map">
<Option name="color" value="43,140,84,255"/></Option></layer></symbol>
<symbol name="1" type="fill" alpha="1"><layer class="SimpleFill"><Option type="Map">
<Option name="color" value="156,64,23,120"/><Option name="outline_color" value="60,20,10,255"/>
</Option></layer></symbol></symbols></renderer-v2><labeling type="simple"><settings>
<text-style fieldName="upper(&quot;namn&quot;)" isExpression="1" fontSize="9"/></settings>
</labeling><blendMode>6</blendMode></qgis>"""


def _from_file(hands: Hands, folder: Path) -> None:
    """A file with a QML beside it, of which not all is understood."""
    shapes = [shapely.box(x, 6_570_000, x + 4_000, 6_574_000) for x in (500_000, 506_000)]
    frame = geopandas.GeoDataFrame(
        {"namn": ["Väster", "Öster"], "bo": [30.0, 200.0]}, geometry=shapes, crs=3006
    )
    path = folder / "byar.gpkg"
    write_geopackage(path, {"byar": frame})
    path.with_suffix(".qml").write_text(QML, "utf-8")
    hands.desktop.session.intake.add_layer(path)
    hands.settle()
    (item,) = [item for item in hands.desktop.session.layers.items if item.path == path]
    hands.desktop.session.layers.zoom_to(item.id)
    hands.desktop.session.layers.show_card(item.id)
    _page(hands, item.id)


STYLE_SCENES = (
    Scene("style-classes", _classes),
    Scene("style-categories", _categories(STOPS)),
    Scene("style-lines", _categories(ROADS)),
    Scene("style-rules", _rules),
    Scene("style-single", _single),
    Scene("style-file", _from_file),
)
