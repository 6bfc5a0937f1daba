"""Pictures in the layer list: packages' and the planner's own, compared, undone, kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pictures
import pytest
import rasterio
from rasterio.transform import Affine

from layers.errors import NotPlaced, UnknownCrs, UnreadableFile
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.vector import SWEDEN
from ui.history import History
from ui.layer_list.comparing import ImageComparison, Pair
from ui.layer_list.items import IMAGES_THEME
from ui.layer_list.pictures import items_of_images, read_own_picture
from ui.layer_list.presenter import LayerListPresenter
from ui.map.scene import MapScene

TOML = (
    'name = "rusbild"\ntitle = "RUS i bild"\nversion = "1.0.0"\npublisher = "GIS"\n'
    'licence = "CC0-1.0"\nnext_review = "2090-01-01"\nresponsible = "Strategi"\n'
    '[[images]]\nname = "lan"\npath = "bild.png"\ntitle = "Länet 2030"\nscale = 500000\n'
    'reference = "RUS, s. 43"\nvisible = true\nopacity = 0.6\n'
    '[[images]]\nname = "stad"\npath = "bild.png"\ntitle = "Staden 2030"\nscale = 50000\n'
)


@pytest.fixture
def presenter(tmp_path: Path) -> LayerListPresenter:
    source = tmp_path / "rusbild"
    source.mkdir()
    (source / "bild.png").write_bytes(pictures.png())
    (source / "bild.pgw").write_text(pictures.WORLD)
    (source / "package.toml").write_text(TOML, "utf-8")
    store = Store(tmp_path / "packages")
    manifest = build_package(read_source(source), store)
    store.install(manifest)
    made = LayerListPresenter(history=History())
    made.present(items_of_images([manifest], store), ())
    return made


def own(tmp_path: Path, name: str = "flygbild.tif") -> Path:
    pictures.geotiff(tmp_path / name)
    return tmp_path / name


def ids(presenter: LayerListPresenter) -> list[str]:
    return [image.id for image in presenter.scene_images()]


def test_a_packages_images_are_rows_as_the_package_says(presenter: LayerListPresenter) -> None:
    (group,) = presenter.groups()
    assert (group.id, group.title) == (IMAGES_THEME, "Bilder")
    # what was made for a smaller area lies over what covers more
    assert [(row.title, row.visible, row.opacity) for row in group.rows] == [
        ("Staden 2030", False, 70), ("Länet 2030", True, 60),
    ]  # fmt: skip
    (image,) = presenter.scene_images()
    assert (image.opacity, image.scale, image.group) == (0.6, 500_000, "rusbild")
    assert presenter.scene_layers() == ()


def test_choices_are_undone_kept_and_brought_back(
    presenter: LayerListPresenter, tmp_path: Path
) -> None:
    presenter.toggle("rusbild/stad")
    presenter.set_opacity("rusbild/stad", 30)
    presenter.move_layer("rusbild/stad", True)
    assert ids(presenter) == ["rusbild/stad", "rusbild/lan"]
    kept = presenter.state()
    for _ in range(3):
        presenter.history.undo()
    assert ids(presenter) == ["rusbild/lan"]
    presenter.restore(kept)
    assert ids(presenter) == ["rusbild/stad", "rusbild/lan"]
    assert presenter.scene_images()[0].opacity == 0.3


def test_an_own_picture_is_added_renamed_and_removed(
    presenter: LayerListPresenter, tmp_path: Path
) -> None:
    item = read_own_picture(own(tmp_path), SWEDEN, None)
    presenter.add(item)
    assert ids(presenter)[-1] == item.id and presenter.scene_images()[-1].group == ""
    presenter.rename(item.id, "Flyg 1965")
    assert presenter.scene_images()[-1].title == "Flyg 1965"
    assert [file.path for file in presenter.own_files()] == [item.path]
    presenter.remove(item.id)
    assert ids(presenter) == ["rusbild/lan"]
    presenter.history.undo()
    assert ids(presenter)[-1] == item.id
    heard: list[object] = []
    presenter.zoom_asked.connect(heard.append)
    presenter.zoom_to(item.id)
    assert heard == [(500_000.0, 6_578_500.0, 502_000.0, 6_580_000.0)]


def test_a_picture_beside_its_world_file_asks_for_its_system(tmp_path: Path) -> None:
    path = tmp_path / "bild.png"
    path.write_bytes(pictures.png())
    with pytest.raises(NotPlaced, match=r"bild\.png säger inte var den ligger"):
        read_own_picture(path, SWEDEN, None)
    (tmp_path / "bild.pgw").write_text(pictures.WORLD)
    with pytest.raises(UnknownCrs) as asked:
        read_own_picture(path, SWEDEN, None)
    assert asked.value.candidates[0] == "EPSG:3006"
    item = read_own_picture(path, SWEDEN, "EPSG:3006")
    assert item.image is not None and item.image.place == tuple(pictures.PLACE)[:6]
    (tmp_path / "bild.prj").write_text(rasterio.crs.CRS.from_epsg(3006).to_wkt())
    assert read_own_picture(path, SWEDEN, None).crs is None
    (tmp_path / "bild.pgw").write_text("1 2 3")
    with pytest.raises(UnreadableFile, match=r"bild\.pgw"):
        read_own_picture(path, SWEDEN, None)


def test_a_picture_that_cannot_be_drawn_says_so_on_its_row(presenter: LayerListPresenter) -> None:
    presenter.mark_fault("rusbild/lan", "den är skadad")
    item = presenter.find("rusbild/lan")
    assert item is not None and (item.fault, item.visible) == ("den är skadad", False)
    assert ids(presenter) == []


def test_two_pictures_and_a_picture_and_the_map_are_compared(
    presenter: LayerListPresenter, tmp_path: Path
) -> None:
    comparison = ImageComparison(presenter)
    presenter.compare_asked.emit("rusbild/lan", "rusbild/stad")
    assert comparison.pair == Pair("rusbild/lan", "rusbild/stad")
    sides = comparison.sides(MapScene(images=presenter.scene_images()))
    assert sides is not None
    left, right, *names = sides
    assert [image.id for image in left.images] == ["rusbild/lan"]
    assert [image.id for image in right.images] == ["rusbild/stad"]
    assert names == ["Länet 2030", "Staden 2030"]
    presenter.compare_asked.emit("rusbild/lan", "")
    sides = comparison.sides(MapScene(images=presenter.scene_images()))
    assert sides is not None and sides[3] == "Kartan"
    assert [image.id for image in sides[1].images] == ["rusbild/stad"]
    presenter.toggle("rusbild/lan")
    assert comparison.pair is None, "what is hidden is not compared"
    presenter.toggle("rusbild/lan")
    comparison.toggle()
    assert comparison.pair == Pair("rusbild/lan", "rusbild/stad")
    comparison.toggle()
    assert comparison.pair is None
    for key in ("rusbild/lan", "rusbild/stad"):
        presenter.toggle(key)
    told: list[object] = []
    comparison.told.connect(told.append)
    comparison.toggle()
    assert len(told) == 1 and comparison.pair is None


def test_a_turned_geotiff_keeps_its_place(tmp_path: Path) -> None:
    place = Affine(3.0, 1.0, 500_000.0, 1.0, -3.0, 6_580_000.0)
    path = tmp_path / "vriden.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=8, height=8, count=3, dtype="uint8",
        crs="EPSG:3006", transform=place,
    ) as target:  # fmt: skip
        target.write(np.zeros((3, 8, 8), dtype=np.uint8))
    item = read_own_picture(path, SWEDEN, None)
    assert item.image is not None and item.image.place == tuple(place)[:6]
