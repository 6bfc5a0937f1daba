"""`rumslig georeference`: what it prints, writes and refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pictures
import pytest
import rasterio
from drawn_outlines import draw
from picture_desk import Desk, furnish
from PIL import Image
from suggestion_trials import built_in

from layers.images.place import read_world
from layers.images.points import read_points

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE = """#CRS: EPSG:3006
mapX,mapY,sourceX,sourceY,enable,dX,dY,residual
510914.860,6569118.000,903.988,-1175.588,1,0,0,0
473108.900,6577470.420,506.019,-1085.968,1,0,0,0
495409.560,6527443.370,741.222,-1613.968,1,0,0,0
472867.070,6627340.550,502.779,-562.527,1,0,0,0
499093.960,6636597.460,779.573,-464.856,1,0,0,0
478241.510,6538097.650,559.805,-1501.898,1,0,0,0
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return furnish(tmp_path)


def test_the_sample_structure_image_is_placed(desk: Desk) -> None:
    desk.write("a.png", pictures.png(1600, 2000))
    desk.write("a.png.points", SAMPLE)
    found = desk.json("a.png", "--points", "a.png.points", "--method", "affine", "--scale=500000")
    assert (found["format"], found["method"], found["crs"]) == (
        "rumslig.georeference/1", "affine", "EPSG:3006",
    )  # fmt: skip
    a, b, c, d, e, f = found["transform"]
    assert (a, e) == pytest.approx((95, -95), abs=0.2)
    assert (b, d) == pytest.approx((0, 0), abs=0.3)
    for point, line in zip(found["points"], SAMPLE.splitlines()[2:], strict=True):
        east, north, column, row = map(float, line.split(",")[:4])
        off = (a * column - b * row + c - east, d * column - e * row + f - north)
        assert point["residual_m"] == pytest.approx((off[0] ** 2 + off[1] ** 2) ** 0.5, abs=1e-3)
        assert point["residual_px"] < 1 and point["loo_m"] > point["residual_m"]
        assert point["outlier"] is False and point["enabled"] is True
    assert 40 < found["rmse_m"] < found["sigma0_m"] < found["loo_rmse_m"] < 110
    assert found["uncertainty_m"] == 250
    again = desk.json("a.png", "--points", "a.png.points", "--scale=500000")
    assert again == found


def test_files_are_written_as_their_endings_say(desk: Desk) -> None:
    points = ("bild.png", "--points", "bild.points")
    ran = desk.run(*points, "--out", "ut/placerad.tif")
    assert (ran.code, "placerad.tfw" in ran.err) == (0, True)
    with rasterio.open(desk.folder / "ut" / "placerad.tif") as out:
        assert tuple(out.transform)[:6] == pytest.approx(tuple(pictures.PLACE)[:6])
        assert out.crs.to_epsg() == 3006
    text = (desk.folder / "ut" / "placerad.tfw").read_text()
    assert read_world(text, "x") == pytest.approx(tuple(pictures.PLACE)[:6])
    assert desk.run(*points, "--out", "bild2.pgw").code == 0
    assert (desk.folder / "bild2.pgw").read_text() == text
    assert desk.run(*points, "--out", "bild2.points").code == 0
    saved = read_points((desk.folder / "bild2.points").read_text(), "x")
    assert saved == read_points(pictures.POINTS, "x")
    # a GeoTIFF says where it lies, with no other file
    found = desk.json("ut/placerad.tif")
    assert (found["method"], found["crs"]) == ("world", "EPSG:3006")
    # and QGIS counts points in it in its own map units
    rows = [f"{e},{n},{e},{n},1" for e, n in ((500_100, 6_579_900), (501_900, 6_579_000),
                                              (500_500, 6_578_600))]  # fmt: skip
    desk.write(
        "egna.points", "\n".join(["#CRS: EPSG:3006", "mapX,mapY,sourceX,sourceY,enable", *rows])
    )
    own = desk.json("ut/placerad.tif", "--points", "egna.points")
    assert own["transform"] == pytest.approx(tuple(pictures.PLACE)[:6])


def test_points_inside_a_geotiff_place_it(desk: Desk) -> None:
    from rasterio.control import GroundControlPoint
    from rasterio.transform import Affine

    places = [(0, 0), (40, 0), (40, 30), (0, 30)]
    given = [
        GroundControlPoint(row=y, col=x, x=500_000 + 50 * x, y=6_580_000 - 50 * y)
        for x, y in places
    ]
    pictures.geotiff(desk.folder / "bild.tif", crs=None, place=Affine.identity())
    with rasterio.open(desk.folder / "bild.tif", "r+") as out:
        out.gcps = (given, rasterio.CRS.from_epsg(3006))
    found = desk.json("bild.tif", "--method", "helmert")
    assert found["crs"] == "EPSG:3006" and len(found["points"]) == 4
    assert found["transform"] == pytest.approx(tuple(pictures.PLACE)[:6])


def test_what_is_doubtful_is_said(desk: Desk) -> None:
    ran = desk.run("bild.png", "--points", "bild.points")
    assert ran.code == 0 and "för få för att pröva varandra" in ran.err
    assert "okänt" in ran.out and "Traceback" not in ran.err
    rows = pictures.POINTS.splitlines()
    more = [f"{500_000 + 50 * x},{6_580_000 - 50 * y},{x},{-y},1"
            for x, y in ((40, 30), (20, 15), (30, 7), (9, 22))]  # fmt: skip
    wrong = f"{500_000 + 50 * 11 + 300},{6_580_000 - 50 * 12},11,-12,1"
    desk.write("fel.points", "\n".join([*rows, *more, wrong]))
    ran = desk.run("bild.png", "--points", "fel.points")
    assert "punkt 8 stämmer inte" in ran.err and "stämmer inte" in ran.out
    assert "utanför Sverige" in desk.run(
        "bild.png", "--points", "bild.points", "--crs", "EPSG:32601"
    ).err  # fmt: skip


def test_wrong_usage_is_two(desk: Desk) -> None:
    both = ("bild.png", "--points", "bild.points", "--world", "bild.pgw")
    assert desk.run(*both).code == 2
    assert desk.run("bild.png", "--points", "bild.points", "--out", "ut.jpg").code == 2
    assert desk.run("bild.png", "--points", "bild.points", "--method", "cubic").code == 2


def test_the_classes_of_a_placed_picture_become_objects(
    desk: Desk,
) -> None:
    import geopandas
    import numpy as np

    colours = np.full((3, 120, 160), 245, dtype=np.uint8)
    colours[:, 20:100, 20:140] = np.array([160, 200, 160])[:, None, None]
    colours[:, 58:63, 30:130] = np.array([120, 40, 140])[:, None, None]
    path = desk.folder / "klass.tif"
    with rasterio.open(
        path, "w", driver="GTiff", width=160, height=120, count=3, dtype="uint8",
        crs="EPSG:3006", transform=pictures.PLACE,
    ) as out:  # fmt: skip
        out.write(colours)
    desk.write("klasser.csv", "class,colour,kind\nSkog,#a0c8a0,area\nStråk,#78288c,line\n")
    structure = ("structure", "classify", "klass.tif", "--legend", "klasser.csv")
    found = desk.json(*structure, "--out", "klass.gpkg")
    assert found["format"] == "rumslig.structure-classify/1"
    wood, line = found["classes"]
    assert wood == {
        "class": "Skog", "kind": "area", "features": 1, "length_m": None,
        "area_m2": 80 * 120 * 2500.0,
    }  # fmt: skip
    assert line["features"] == 1 and line["length_m"] == pytest.approx(5000, abs=300)
    assert found["uncertainty_m"] == pytest.approx(250, abs=20)
    layers = {
        name: geopandas.read_file(desk.folder / "klass.gpkg", layer=name)
        for name in ("area", "line")
    }
    assert list(layers["area"]["class"]) == ["Skog"]
    assert list(layers["area"]["certainty"]) == ["certain"]
    assert layers["line"].crs.to_epsg() == 3006
    ran = desk.run(*structure)
    assert (ran.code, "vägledande, ej bindande" in ran.out) == (0, True)
    for words, code in (
        (("structure", "classify", "klass.tif", "--legend", "borta.csv"), 1),
        (("structure", "classify", "bild.png", "--legend", "klasser.csv"), 1),
        ((*structure, "--out", "x.shp"), 2),
    ):
        assert desk.run(*words).code == code


def test_a_classified_packages_picture_is_not_written(desk: Desk) -> None:
    from types import SimpleNamespace

    from layers.images.picture import hash_file
    from rumslig.errors import ClassifiedPackage
    from rumslig.georeference.placing import Wish, place_image
    from rumslig.georeference.writing import write_placed

    placed = place_image(desk.folder / "bild.png", Wish(points=desk.folder / "bild.points"))
    digest = hash_file(desk.folder / "bild.png")
    image = SimpleNamespace(data=SimpleNamespace(sha256=digest))
    for classification, refused in (("skyddsvärd", True), ("öppen", False)):
        held: Any = SimpleNamespace(name="p", classification=classification, images=(image,))
        target = desk.folder / f"{classification}.pgw"
        if refused:
            with pytest.raises(ClassifiedPackage, match="skyddsvärda paketet p"):
                write_placed(placed, target, [held])
        else:
            write_placed(placed, target, [held])
        assert target.exists() is not refused


@pytest.fixture
def county_desk(desk: Desk, county_home: Path) -> Desk:
    return replace(desk, home=county_home)


def test_a_suggestion_is_printed_and_written_as_points_only(county_desk: Desk) -> None:
    desk = county_desk
    world = built_in()
    style = {"areas": "municipalities", "inner": True, "turn": 3.0, "crop": 0.0, "over": False}
    drawn = draw(np.random.default_rng(3), world.county, world.parts, style=style, size=(600, 800))
    Image.fromarray(drawn.colours).save(desk.folder / "bild.png")
    found = desk.json("bild.png", "--suggest", "--out", "bild.png.points")
    assert found["suggestion"]["outline"] == "Örebro län"
    assert found["suggestion"]["sentence"].endswith("granska punkterna.")
    assert len(found["points"]) == len(found["suggestion"]["points"]) >= 4
    placed = desk.json("bild.png", "--points", "bild.png.points")
    assert placed["transform"] == pytest.approx(found["transform"])
    assert "suggestion" not in placed
    schema = REPOSITORY / "docs" / "schemas" / "georeference.schema.json"
    for document in (found, placed):
        jsonschema.validate(document, json.loads(schema.read_text("utf-8")))
    ran = desk.run("bild.png", "--suggest")
    assert ran.out.startswith("Föreslaget efter gränsen för Örebro län: ")
    written = {path.name for path in desk.folder.glob("bild.png*")}
    assert written == {"bild.png", "bild.png.points"}


def test_without_a_known_border_nothing_is_suggested(county_desk: Desk) -> None:
    desk = county_desk
    ran = desk.run("bild.png", "--suggest", "--out", "ut.points")
    assert ran.code == 1
    assert ran.err.startswith("bild.png: ") and ran.err.rstrip().endswith("välj punkterna själv.")
    assert not (desk.folder / "ut.points").exists()


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        (("--out", "bild.tif"), "ett förslag granskas först"),
        (("--points", "bild.points"), "ange --suggest eller --points"),
        (("--world", "bild.pgw"), "ange --suggest eller --world"),
        (("--crs", "EPSG:3006"), "ange --suggest eller --crs"),
    ],
)
def test_what_a_suggestion_cannot_be_given_with(
    desk: Desk, words: tuple[str, ...], fact: str
) -> None:
    ran = desk.run("bild.png", "--suggest", *words)
    assert ran.code == 2
    assert fact in ran.err
