"""What the map says of what guides only, and of what it does not show this close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pictures
import shapely
from PySide6.QtGui import QGuiApplication

from layers.styles.model import Fill, Symbol
from ui.map.decorations import covered_boxes, notice_box
from ui.map.identify import identify
from ui.map.notices import map_notices
from ui.map.renderer import PainterRenderer
from ui.map.scene import MapScene, SceneImage, SceneLayer
from ui.map.viewport import Viewport

IMAGE = SceneImage(
    "rus/bild", "Strukturbilden", Path("bild.png"), "png", tuple(pictures.PLACE)[:6], "EPSG:3006",
    scale=500_000, width=40, height=30, group="rus",
)  # fmt: skip
FAR, NEAR = (Viewport(501_000, 6_579_000, metres, 900, 700) for metres in (150.0, 10.0))
GUIDING = "Schematiskt: vägledande, ej bindande"


def test_what_is_drawn_guides_and_what_is_too_close_is_told_of() -> None:
    scene = MapScene(images=(IMAGE,))
    assert map_notices(scene, FAR) == (GUIDING,)
    assert map_notices(scene, NEAR) == (
        "Strukturbilden är gjord för 1:500\N{NO-BREAK SPACE}000 och visas inte närmare.",
    )


def test_own_pictures_and_what_lies_elsewhere_say_nothing() -> None:
    own = replace(IMAGE, group="", scale=0)
    elsewhere = Viewport(700_000, 7_000_000, 10.0, 900, 700)
    assert map_notices(MapScene(images=(own,)), FAR) == ()
    assert map_notices(MapScene(images=(IMAGE,)), elsewhere) == ()


def test_many_are_told_of_together() -> None:
    many = tuple(replace(IMAGE, id=str(number), title=str(number)) for number in range(3))
    (line,) = map_notices(MapScene(images=many), NEAR)
    assert line.startswith("3 schematiska lager och bilder är gjorda för 1:500")


def test_a_schematic_layer_is_not_drawn_closer_than_it_was_made_for(
    application: QGuiApplication, make_layer: Callable[..., SceneLayer]
) -> None:
    square = shapely.box(500_900, 6_578_900, 501_100, 6_579_100)
    first = make_layer([square], Symbol(fill=Fill("#aa3355")))
    schematic = replace(first, schematic=True, scale=500_000)
    drawn = [
        PainterRenderer().render(MapScene(layers=layers), NEAR, "light", 1.0, bool)
        for layers in ((schematic,), (), (first,))
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    assert "visas inte närmare" in map_notices(MapScene(layers=(schematic,)), NEAR)[0]
    assert identify(MapScene(layers=(schematic,)), NEAR, 501_000, 6_579_000) == ()
    assert map_notices(MapScene(layers=(schematic,)), FAR) == (GUIDING,)


def test_labels_keep_clear_of_the_notice() -> None:
    scene = MapScene(images=(IMAGE,))
    box = notice_box(map_notices(scene, FAR), FAR, has_county=False)
    assert box in covered_boxes(scene, FAR)
    assert box.left() >= 0 and box.right() <= FAR.width and box.bottom() < FAR.height
