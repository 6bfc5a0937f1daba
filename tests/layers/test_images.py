"""Pictures: heads that lie, places that cannot be meant, and texts that are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pictures
import pytest
import rasterio
from rasterio.transform import Affine

from layers.errors import UnknownCrs, UnreadableFile
from layers.images.head import MOST_PIXELS, read_head
from layers.images.legend import read_legend
from layers.images.open import decode_all, open_image, own_place
from layers.images.place import check_place, read_world, write_world
from layers.images.points import read_points

VRT = (
    b'<VRTDataset rasterXSize="8" rasterYSize="8"><VRTRasterBand dataType="Byte" band="1">'
    b"<SimpleSource><SourceFilename>/etc/passwd</SourceFilename></SimpleSource>"
    b"</VRTRasterBand></VRTDataset>"
)


def put(folder: Path, content: bytes, name: str = "bild.png") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff"])
def test_heads_say_what_gdal_says(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"bild.{kind}"
    if kind == "tiff":
        pictures.geotiff(path, tiled=True, blockxsize=16, blockysize=16, compress="deflate")
    else:
        path.write_bytes(pictures.png() if kind == "png" else pictures.jpeg())
    head = read_head(path)
    assert head.format == kind
    with open_image(path, head.format) as picture:
        assert (head.width, head.height, head.bands) == (
            picture.width, picture.height, picture.count,
        )  # fmt: skip
    decode_all(path, head.format, "bild")


HOSTILE = {
    "a bomb behind a small head": (pictures.png_bomb(2_000), "rymmer mer än dess huvud säger"),
    "too many pixels": (pictures.png(said=(60_000, 60_000)), "60000 × 60000 bildpunkter"),
    "a head that says more": (pictures.png(said=(40, 31)), "slutar för tidigt"),
    "a head that says less": (pictures.png(said=(40, 29)), "rymmer mer än"),
    "no size": (pictures.png(said=(0, 30)), "ingen storlek"),
    "cut": (pictures.png()[:-30], "slutar för tidigt"),
    "a second head": (pictures.png(more=pictures.chunk(b"IHDR", bytes(13))), "flera bilder"),
    "a moving one": (pictures.png(more=pictures.chunk(b"acTL", bytes(8))), "flera bilder"),
    "a long note": (
        pictures.png(more=pictures.chunk(b"zTXt", bytes((4 << 20) + 1))), "för lång uppgift",
    ),
    "a flipped bit": (pictures.png().replace(b"IDATx", b"IDATy"), "slutar för tidigt"),
    "a cut JPEG": (pictures.jpeg()[:300], "slutar för tidigt"),
    "a JPEG that says more": (
        pictures.jpeg().replace(
            b"\xff\xc0\x00\x11\x08\x00\x1e\x00\x28", b"\xff\xc0\x00\x11\x08\xff\xff\xff\xff"
        ),
        "65535 × 65535",
    ),
    "a JPEG of many scans": (
        pictures.jpeg()[:-2] + b"\xff\xda" * 200 + b"\xff\xd9", "fler än 100 omgångar",
    ),
    "a TIFF of many pixels": (
        pictures.tiff(width=(256, 4, 1 << 20), height=(257, 4, 1 << 20)), "bildpunkter",
    ),
    "a TIFF whose parts are elsewhere": (
        pictures.tiff(offsets=(273, 4, 1 << 30)), "slutar för tidigt",
    ),
    "a TIFF packed otherwise": (pictures.tiff(packing=(259, 3, 34712)), "34712"),
    "a TIFF of other numbers": (pictures.tiff(bits=(258, 3, 32)), "andra tal"),
    "a TIFF of huge tiles": (
        pictures.tiff(
            offsets=(324, 4, 8), bytes=(325, 4, 64), rows=(322, 4, 1 << 20), tall=(323, 4, 1 << 20)
        ),
        "bildpunkter",
    ),
    "many bands": (pictures.tiff(samples=(277, 3, 200)), "200 band"),
    "a VRT": (VRT, "ingen bild som kan följa med"),
    "a web page": (b"<html>", "ingen bild som kan följa med"),
    "nothing": (b"", "ingen bild som kan följa med"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pictures_are_refused_before_they_are_opened(tmp_path: Path, kind: str) -> None:
    content, words = HOSTILE[kind]
    with pytest.raises(UnreadableFile, match=words) as caught:
        read_head(put(tmp_path, content), "strukturbild.png")
    assert "strukturbild.png" in str(caught.value)


def test_a_tiff_whose_directories_go_in_a_ring_is_refused(tmp_path: Path) -> None:
    content = bytearray(pictures.tiff())
    content[-4:] = (72).to_bytes(4, "little")
    with pytest.raises(UnreadableFile, match="ring"):
        read_head(put(tmp_path, bytes(content)))


def test_every_flipped_byte_of_a_head_is_read_or_refused_in_words(tmp_path: Path) -> None:
    for sound in (pictures.png(), pictures.jpeg(), pictures.tiff()):
        for place in range(min(len(sound), 160)):
            damaged = bytearray(sound)
            damaged[place] ^= 0xFF
            path = put(tmp_path, bytes(damaged))
            try:
                head = read_head(path)
            except UnreadableFile:
                continue
            assert head.width * head.height <= MOST_PIXELS


def test_what_stands_beside_a_picture_is_never_read(tmp_path: Path) -> None:
    path = put(tmp_path, pictures.png())
    (tmp_path / "bild.png.aux.xml").write_text(
        "<PAMDataset><GeoTransform>1,2,3,4,5,6</GeoTransform></PAMDataset>"
    )
    (tmp_path / "bild.pgw").write_text(pictures.WORLD)
    (tmp_path / "bild.png.ovr").write_bytes(b"skrap")
    with open_image(path, "png") as picture:
        assert picture.transform.is_identity
        assert np.array_equal(picture.read(), pictures.colours())
    assert len(list(tmp_path.iterdir())) == 4, "nothing was written beside it"


def test_a_picture_is_opened_by_the_one_driver_of_its_head(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile), open_image(put(tmp_path, VRT), "tiff"):
        pass  # pragma: no cover - it is not opened


def test_a_damaged_body_is_found_at_build(tmp_path: Path) -> None:
    path = tmp_path / "bild.tif"
    pictures.geotiff(path, compress="deflate")
    content = bytearray(path.read_bytes())
    with rasterio.open(path) as picture:
        assert picture.compression is not None
    at = content.index(b"\x78", 200)  # where a packed strip begins
    content[at : at + 40] = bytes(40)
    path.write_bytes(bytes(content))
    read_head(path)
    with pytest.raises(UnreadableFile, match="skadad"):
        decode_all(path, "tiff", "bild.tif")


def test_a_world_file_names_the_middle_of_the_first_pixel() -> None:
    place = read_world(pictures.WORLD, "bild.pgw")
    assert place == tuple(pictures.PLACE)[:6]
    assert read_world(write_world(place), "igen") == place
    # QGIS's own test of a turned picture
    turned = read_world("0.72744\n0.97092\n0.97092\n-0.7274\n1000\n1000\n", "rotated.pngw")
    assert (round(turned[2], 4), round(turned[5], 4)) == (999.1508, 999.8782)


@pytest.mark.parametrize("text", ["1\n2\n3\n", "a\nb\nc\nd\ne\nf\n", "1 0 0 1 nan 0", ""])
def test_a_world_file_is_six_numbers(text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"bild\.pgw är ingen världsfil"):
        read_world(text, "bild.pgw")


def test_points_are_read_as_old_and_new_qgis_write_them() -> None:
    new = read_points(pictures.POINTS, "bild.points")
    assert (new.crs, len(new.points), new.points[2].source_y) == ("EPSG:3006", 3, -30.0)
    old = "mapX\tmapY\tpixelX\tpixelY\tenable\n1\t2\t3\t4\t1\n1\t3\t3\t5\t1\n2\t2\t4\t4\t1\n"
    assert read_points(old, "x").points[1].map_y == 3.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "saknar kolumnerna"),
        ("a,b\n1,2\n", "saknar kolumnerna"),
        (pictures.POINTS.replace("502000", "x"), "punkt 2: ett värde är inget tal"),
        (pictures.POINTS.replace("502000", "inf"), "punkt 2: ett värde är inget tal"),
        ("\n".join(pictures.POINTS.splitlines()[:4]), "har 2 punkter i bruk; minst 3"),
    ],
)
def test_points_that_place_nothing_are_told(text: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_points(text, "bild.points")


def test_a_legend_is_read_in_its_order() -> None:
    first, second = read_legend(pictures.LEGEND, "legend.csv")
    assert (first.name, first.colour, first.kind) == ("Stråk", "#aa3355", "line")
    assert second.kind == "point"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("klass;färg\n", "ska börja med raden class,colour,kind"),
        ("class,colour,kind\n", "har inga klasser"),
        (pictures.LEGEND + "Nod,#223344,point\n", "rad 4: klassen Nod finns redan"),
        (pictures.LEGEND + "A,red,point\n", "rad 4: färgen red"),
        (pictures.LEGEND + "A,#223344,yta\n", "rad 4: slaget yta"),
        (pictures.LEGEND + ",#223344,area\n", "rad 4: klassen saknas"),
        (pictures.LEGEND + "A,#223344\n", "rad 4: den har 2 kolumner"),
    ],
)
def test_a_legend_that_is_none_names_its_row(text: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_legend(text, "legend.csv")


def test_a_place_must_be_one_in_sweden() -> None:
    place = tuple(pictures.PLACE)[:6]
    west, south, east, north = check_place(place, "EPSG:3006", 40, 30, "bild")
    assert (west, south, east, north) == (500_000, 6_578_500, 502_000, 6_580_000)
    with pytest.raises(UnreadableFile, match="utanför Sverige med EPSG:4326"):
        check_place(place, "EPSG:4326", 40, 30, "bild")
    with pytest.raises(UnreadableFile, match="utan storlek"):
        check_place((0, 0, 500_000, 0, 0, 6_580_000), "EPSG:3006", 40, 30, "bild")
    with pytest.raises(UnknownCrs):
        check_place(place, "påhittad", 40, 30, "bild")


def test_a_geotiff_tells_its_own_place(tmp_path: Path) -> None:
    path = tmp_path / "bild.tif"
    pictures.geotiff(path)
    assert own_place(path, "bild.tif") == (tuple(pictures.PLACE)[:6], "EPSG:3006")
    pictures.geotiff(path, crs=None, place=Affine.identity())
    assert own_place(path, "bild.tif") is None
