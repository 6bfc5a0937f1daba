"""The room Strukturbilder: empty, a picture without points, with points, and with a wrong one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from screens.scene import Scene
from structure_image import LEGEND, draw_structure_image, write_image_points
from window_hands import Hands


def _empty(hands: Hands, folder: Path) -> None:
    hands.desktop.session.show_panel("georeference")
    hands.settle()


def _placed(count: int, wrong: int | None = None) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        session = hands.desktop.session
        assert session.workspace is not None
        image = draw_structure_image(session.workspace.catalog, folder)
        if count:
            write_image_points(image, count, wrong)
        _empty(hands, folder)
        session.structure.placing.open(image.path)
        hands.settle()

    return make


def _classes(hands: Hands, folder: Path) -> None:
    _placed(6)(hands, folder)
    hands.desktop.session.structure.show_step("classes")
    legend = folder / "klasser.csv"
    legend.write_text(LEGEND, encoding="utf-8")
    classes = hands.desktop.session.structure.classes
    classes.load(legend)
    classes.find()
    hands.settle()


STRUCTURE_SCENES = (
    Scene("structure-empty", _empty),
    Scene("structure-picture", _placed(0)),
    Scene("structure-points", _placed(6)),
    Scene("structure-outlier", _placed(8, wrong=3)),
    Scene("structure-classes", _classes),
)
