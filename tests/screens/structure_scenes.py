"""The room Strukturbilder: empty, a picture without points, with points, and with a wrong one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas
import pages
import shapely
import shapely.affinity
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


def _packed(hands: Hands, folder: Path) -> None:
    """A package's folder is written, and leads on to publishing."""
    _classes(hands, folder)
    room = hands.desktop.session.structure
    room.show_step("package")
    room.packing.say(source="EXEMPEL RUS", publisher="GIS", coverage="county", has_names=True)
    room.packing.write(folder / "strukturbild")
    hands.settle()


def _suggested(hands: Hands, folder: Path) -> None:
    _placed(0)(hands, folder)
    hands.desktop.session.structure.suggesting.ask()
    hands.settle()


def _page(hands: Hands, folder: Path) -> None:
    path = folder / "rus.pdf"
    path.write_bytes(pages.paged(pages.squares(), pages.squares()))
    _empty(hands, folder)
    placing = hands.desktop.session.structure.placing
    placing.open(path)
    hands.settle()
    placing.point_in_picture((100.0, 100.0))
    hands.settle()


def _compared(hands: Hands, folder: Path) -> None:
    """An ÖP with a town at another level, one that is the region's, and one of its own."""
    session = hands.desktop.session
    assert session.workspace is not None
    nodes = next(
        layer.read() for layer in session.workspace.catalog.layers if layer.entry.name == "noder"
    )
    kinds = ["nod bebyggelse"] * 3
    places = [
        nodes.geometry[0],
        nodes.geometry[1],
        shapely.affinity.translate(nodes.geometry[1], 30_000),
    ]
    levels = [int(nodes.attributes["niva"].iloc[0]), 5, 4]
    path = folder / "op.gpkg"
    geopandas.GeoDataFrame(
        {"typ": kinds, "namn": ["Tätort A", "Tätort B", "Tätort C"], "niva": levels},
        geometry=places,
        crs="EPSG:3006",
    ).to_file(path, engine="pyogrio")
    _empty(hands, folder)
    session.structure.show_step("compare")
    session.structure.comparing.compare(path)
    hands.settle()
    rows = session.structure.comparing.rows
    session.structure.comparing.choose(rows[0])
    session.structure.comparing.show_on_map()
    hands.settle()


STRUCTURE_SCENES = (
    Scene("structure-empty", _empty),
    Scene("structure-picture", _placed(0)),
    Scene("structure-points", _placed(6)),
    Scene("structure-outlier", _placed(8, wrong=3)),
    Scene("structure-classes", _classes),
    Scene("structure-package", _packed),
    Scene("structure-suggestion", _suggested),
    Scene("structure-page", _page),
    Scene("structure-compare", _compared),
)
