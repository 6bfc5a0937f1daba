"""What goes with a structure image's package: the picture, what it shows, and names for nodes."""

from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pages
import pytest
import shapely
from pictures import png
from structure_writing import write_items

import rumslig.structure.carrying as carrying
from layers.errors import NotPlaced
from layers.formats.geopackage import write_geopackage
from layers.images.points import ControlPoint, write_points
from layers.packages.build import build_package
from layers.packages.carried import ImageEntry
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.errors import StructureError
from rumslig.georeference.placing import PlacedImage, Wish, place_image
from rumslig.georeference.targets import Target
from rumslig.structure.carrying import CarriedPicture
from rumslig.structure.covering import picture_frame, read_coverage, within_picture
from rumslig.structure.model import ObjectFacts, StructureItem
from rumslig.structure.naming import localities_of, propose_names
from rumslig.structure.packaging import PackageWish, write_package_folder

E, N, METRES = 500_000.0, 6_570_000.0, 50.0
LEGEND = "class,colour,kind\nNod,#c83c28,point\n"
NODE = shapely.Point(E + 1_000, N - 1_000)


def placed(folder: Path, kind: str = "png", method: str = "affine") -> PlacedImage:
    """A small picture with five points, north up."""
    path = folder / f"bild.{kind}"
    path.write_bytes(png(120, 90) if kind == "png" else pages.paged(pages.squares()))
    pixels = [(5, 5), (110, 8), (100, 80), (10, 85), (60, 40)]
    points = [ControlPoint(E + x * METRES, N - y * METRES, x, -y) for x, y in pixels]
    beside = folder / f"{path.name}.points"
    beside.write_text(write_points(points, "EPSG:3006", [(0.0, 0.0)] * 5), "utf-8")
    page = {"page": 1, "dpi": 72.0} if kind == "pdf" else {}
    return place_image(path, Wish(points=beside, method=method, scale=100_000, **page))  # type: ignore[arg-type]


def packed(folder: Path, wish: PackageWish, *items: StructureItem) -> Path:
    """Write a package's folder of objects, a node where none are given."""
    node = StructureItem(1, ObjectFacts("nod", "nulage", uncertainty_m=300.0), NODE)
    write_items(items or (node,), folder / "objekt.gpkg")
    write_package_folder(folder / "objekt.gpkg", folder / "paket", wish)
    return folder / "paket"


def image_of(folder: Path) -> ImageEntry:
    manifest = build_package(read_source(folder), Store(folder.parent / "hem"))
    (image,) = manifest.images
    return image


def test_a_plain_picture_goes_as_it_is_with_its_place(tmp_path: Path) -> None:
    picture = placed(tmp_path)
    folder = packed(
        tmp_path,
        PackageWish(source="RUS", page="43", picture=CarriedPicture(picture, LEGEND)),
    )
    assert (folder / "strukturbild.png").read_bytes() == picture.path.read_bytes()
    image = image_of(folder)
    assert image.format == "png" and (image.control_points, image.classes) == (5, 1)
    assert image.transform == pytest.approx((METRES, 0, E, 0, -METRES, N), abs=1e-3)
    assert (image.reference, image.stance, image.crs) == ("RUS, s. 43", "nulage", "EPSG:3006")
    assert image.scale == 600_000  # no nearer than the objects are sure of


@pytest.mark.parametrize(("kind", "method", "points"), [("pdf", "affine", 5), ("png", "tps", 0)])
def test_any_other_picture_becomes_a_geotiff(
    tmp_path: Path, kind: str, method: str, points: int
) -> None:
    folder = packed(tmp_path, PackageWish(picture=CarriedPicture(placed(tmp_path, kind, method))))
    image = image_of(folder)
    assert image.format == "tiff" and image.is_placed and image.legend is None
    assert image.control_points == points
    assert image.transform[0] == pytest.approx(METRES, rel=0.02)


def test_a_picture_too_large_for_a_package_is_refused_before_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying, "MOST_PIXELS", 10_000)
    with pytest.raises(StructureError, match=r"bild.png blir 120 × 90 bildpunkter"):
        packed(tmp_path, PackageWish(picture=CarriedPicture(placed(tmp_path))))
    assert not (tmp_path / "paket" / "package.toml").exists()


def test_what_the_picture_shows_is_its_frame_or_the_county_within_it(tmp_path: Path) -> None:
    placement = placed(tmp_path).placement
    frame = picture_frame(placement, "bild.png")
    true = shapely.box(E, N - 90 * METRES, E + 120 * METRES, N)
    assert shapely.symmetric_difference(frame, true).area < 1e-3 * true.area
    county = shapely.box(E - 9_000, N - 1_000, E + 1_000, N + 9_000)
    assert within_picture(county, placement, "").area == pytest.approx(1_000_000, rel=1e-3)
    with pytest.raises(StructureError, match=r"bild.png ligger utanför länet"):
        within_picture(shapely.box(0, 0, 9, 9), placement, "bild.png")
    folder = packed(tmp_path, PackageWish(coverage=frame))
    (layer,) = build_package(read_source(folder), Store(tmp_path / "hem")).layers
    assert layer.coverage is not None
    assert "# coverage" not in (folder / "package.toml").read_text("utf-8")


def test_a_frame_that_folds_is_no_coverage(tmp_path: Path) -> None:
    placement = placed(tmp_path).placement

    class Folded:
        def apply(self, pixels: np.ndarray) -> np.ndarray:
            u, v = pixels.T
            return np.stack([E + np.abs(u - 60) * v, N - v * 50 + u * (60 - u)], axis=1)

    object.__setattr__(placement, "mapping", Folded())
    with pytest.raises(StructureError, match="viker sig"):
        picture_frame(placement, "bild.png")


def test_coverage_is_read_from_a_file_of_areas(tmp_path: Path) -> None:
    shapes = {"yta": [shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)], "punkt": [NODE]}
    for name, geometry in shapes.items():
        frame = geopandas.GeoDataFrame(geometry=geometry, crs="EPSG:3006")
        write_geopackage(tmp_path / f"{name}.gpkg", {name: frame})
    assert read_coverage(tmp_path / "yta.gpkg").area == pytest.approx(6.0)
    with pytest.raises(StructureError, match=r"punkt.gpkg har inga ytor"):
        read_coverage(tmp_path / "punkt.gpkg")


def test_only_one_town_within_reach_of_one_node_names_it() -> None:
    def town(east: float, title: str, kind: str = "locality") -> Target:
        return Target(east, N, kind, title)  # type: ignore[arg-type]

    towns = localities_of(
        [town(E, "A"), town(E + 5_000, "B"), town(E + 5_200, "C"), town(E + 9_000, "D"),
         town(E + 20_000, ""), town(E + 20_000, "Järnvägen", "rail")]
    )  # fmt: skip
    assert [item.title for item in towns] == ["A", "B", "C", "D"]
    places = [E + 299, E + 5_100, E + 8_900, E + 9_100, E + 20_000]
    nodes = [(shapely.Point(place, N), 300.0) for place in places]
    # one town; two towns; two nodes by the same town; none
    assert propose_names(nodes, towns) == ["A", "", "", "", ""]
    assert propose_names(nodes, ()) == [""] * 5 and propose_names([], towns) == []


def test_a_proposed_name_is_marked_and_a_given_one_stays(tmp_path: Path) -> None:
    facts = ObjectFacts("nod", "nulage", uncertainty_m=300.0)
    far = shapely.Point(E + 40_000, N)
    items = [
        StructureItem(1, facts, NODE),
        StructureItem(2, ObjectFacts("nod", "nulage", name="Byn", uncertainty_m=300.0), far),
    ]
    towns = (Target(NODE.x, NODE.y, "locality", "Kumla"), Target(far.x, far.y, "locality", "Fel"))
    folder = packed(tmp_path, PackageWish(publisher='Enheten "GIS"', localities=towns), *items)
    rows = geopandas.read_file(folder / "strukturbild.gpkg", layer="noder")
    assert rows["namn"].tolist() == ["Kumla", "Byn"]
    assert rows["namngivning"].fillna("").tolist() == ["forslag", ""]
    assert read_source(folder).publisher == 'Enheten "GIS"'


def test_points_are_written_only_of_a_picture_that_has_them(tmp_path: Path) -> None:
    from rumslig.georeference.writing import write_points_of

    path = tmp_path / "bild.png"
    path.write_bytes(png(120, 90))
    world = tmp_path / "bild.pgw"
    world.write_text(f"{METRES}\n0\n0\n-{METRES}\n{E}\n{N}\n", "utf-8")
    by_world = place_image(path, Wish(world=world, crs="EPSG:3006", scale=100_000))
    with pytest.raises(NotPlaced, match=r"bild.png har inga punkter"):
        write_points_of(by_world, tmp_path / "ut.points")
    folder = packed(tmp_path, PackageWish(picture=CarriedPicture(by_world)))
    image = image_of(folder)
    assert image.is_placed and image.points is None
