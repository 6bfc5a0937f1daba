"""What `georeference` and `structure classify` say of input that is wrong: one clear sentence."""

from __future__ import annotations

from pathlib import Path

import pages
import pictures
import pytest
from picture_desk import Desk, furnish

from rumslig.cli import main

NO_CRS = pictures.POINTS.split("\n", 1)[1]
LINE = "#CRS: EPSG:3006\nmapX,mapY,sourceX,sourceY\n500000,6580000,0,0\n500500,6579500,10,-10\n" \
    "501000,6579000,20,-20\n"  # fmt: skip
SWAPPED = pictures.POINTS.replace("mapX,mapY", "mapY,mapX")
OUTSIDE = pictures.POINTS.replace("40,0,1", "140,0,1")
PAGE = pages.paged(b"0.62 0.78 0.63 rg 4 4 32 22 re f", box="0 0 40 30")
FILES: dict[str, bytes | str] = {
    "klasser.csv": pictures.LEGEND,
    "tal.csv": "class,colour,kind\nSkog,grön,area\n",
    "linje.points": LINE,
    "bytta.points": SWAPPED,
    "utanfor.points": OUTSIDE,
    "utan.points": NO_CRS,
    "kapad.tif": pictures.tiff()[:-30],
    "kapad.png": pictures.png()[:-99],
    "kapad.jpg": pictures.jpeg()[:-60],
    "kapad.pdf": PAGE[:-60],
    "bild.pdf": PAGE,
    "tom.pdf": pages.paged(b" "),
    "jatte.pdf": pages.paged(pages.squares(), box="0 0 14400 14400"),
    "last.pdf": pages.locked(),
    "stor.png": pictures.png(said=(30_000, 30_000)),
    "bomb.png": pictures.png_bomb(300),
}
POINTS = ("--points", "bild.points")
BOTH: dict[str, tuple[tuple[str, ...], str]] = {
    "collinear": (("bild.png", "--points", "linje.points"), "på en rät linje i bilden"),
    "swapped": (("bild.png", "--points", "bytta.points"), "har bytt plats"),
    "outside": (("bild.png", "--points", "utanfor.points"), "punkt 2 ligger utanför bilden"),
    "no crs": (("bild.png", "--points", "utan.points"), "koordinatsystem det gäller; ange det"),
    "few": (("bild.png", *POINTS, "--method", "poly3"), "minst 10"),
    "truncated tiff": (("kapad.tif", *POINTS), "kapad.tif släpps inte in"),
    "truncated png": (("kapad.png", *POINTS), "kapad.png släpps inte in"),
    "truncated jpeg": (("kapad.jpg", *POINTS), "kapad.jpg släpps inte in"),
    "truncated pdf": (("kapad.pdf", *POINTS), "kapad.pdf är en skadad PDF eller slutar för tidigt"),
    "encrypted pdf": (("last.pdf", *POINTS), "last.pdf är låst med lösenord"),
    "blank page": (("tom.pdf", *POINTS), "sidan 1 är tom"),
    "no such page": (("bild.pdf", *POINTS, "--page", "3"), "har sidorna 1–1; sidan 3 finns inte"),
    "huge page": (("jatte.pdf", *POINTS, "--dpi", "300"), "ange dpi 111 eller lägre"),
    "no dpi": (("bild.pdf", *POINTS, "--dpi", "5"), "dpi ska vara 10–2400"),
    "other dpi": (
        ("bild.pdf", *POINTS, "--dpi", "36"),
        "utanför sidan 1, som är 20 × 15 bildpunkter med dpi 36; ange det --dpi som de räknades "
        "med, minst 72",
    ),
    "page of a png": (("bild.png", *POINTS, "--page", "1"), "bild.png är ingen PDF"),
    "a pdf that says nothing": (("bild.pdf",), "säger inte själv var den ligger"),
    "too large": (("stor.png", *POINTS), "högst 500 miljoner"),
    "more than it says": (("bomb.png", *POINTS), "rymmer mer än dess huvud säger"),
    "no picture": (("bild.points", *POINTS), "ingen bild"),
    "missing": (("borta.png", *POINTS), "borta.png"),
    "missing points": (("bild.png", "--points", "borta.points"), "borta.points finns inte"),
    "no points": (("bild.png", "--points", "bild.pgw"), "saknar kolumnerna"),
    "nothing": (("bild.png",), "ange --points eller --world"),
    "unknown crs": (("bild.png", *POINTS, "--crs", "EPSG:1"), "inget känt"),
}  # fmt: skip
GEOREFERENCE: dict[str, tuple[tuple[str, ...], str]] = {
    "no crs, world": (("bild.png", "--world", "bild.pgw"), "koordinatsystem det gäller; ange det"),
    "no world": (("bild.png", "--world", "bild.points", "--crs", "3006"), "ingen världsfil"),
    "itself": (("bild.tif", "--out", "bild.tif"), "är bilden själv"),
    "bent as world": (
        ("bild.png", *POINTS, "--method", "tps", "--out", "x.pgw"), "en världsfil kan inte säga",
    ),
}  # fmt: skip
CLASSIFY: dict[str, tuple[tuple[str, ...], str]] = {
    "no legend": (("--legend", "borta.csv"), "borta.csv finns inte"),
    "wrong legend": (("--legend", "bild.points"), "ska börja med raden class,colour,kind"),
    "no colour": (("--legend", "tal.csv"), "tal.csv, rad 2: färgen grön ska skrivas"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = furnish(tmp_path_factory.mktemp("bilder"))
    for file, content in FILES.items():
        made.write(file, content)
    pictures.geotiff(made.folder / "bild.tif")
    return made


def said(desk: Desk, *words: str) -> str:
    """Return the one sentence that a refused command says."""
    before = sorted(path for path in desk.folder.rglob("*") if "hem" not in path.parts)
    try:
        ran = desk.run(*words)
    finally:
        main.use_language("sv")
    assert (ran.code, ran.out) == (1, ""), ran
    lines = [line for line in ran.err.splitlines() if not line.startswith(("Obs:", "Note:"))]
    assert len(lines) == 1 and lines[0].endswith("."), lines
    assert sorted(path for path in desk.folder.rglob("*") if "hem" not in path.parts) == before
    return lines[0]


@pytest.mark.parametrize("name", BOTH)
def test_both_commands_say_what_is_wrong(desk: Desk, name: str) -> None:
    words, sentence = BOTH[name]
    assert sentence in said(desk, *words)
    classify = ("structure", "classify", *words, "--legend", "klasser.csv")
    assert sentence in said(desk, *classify)


@pytest.mark.parametrize("name", GEOREFERENCE)
def test_georeference_says_what_is_wrong(desk: Desk, name: str) -> None:
    words, sentence = GEOREFERENCE[name]
    assert sentence in said(desk, *words)


@pytest.mark.parametrize("name", CLASSIFY)
def test_classify_says_what_is_wrong(desk: Desk, name: str) -> None:
    words, sentence = CLASSIFY[name]
    assert sentence in said(desk, "structure", "classify", "bild.png", *POINTS, *words)


@pytest.mark.parametrize("name", ["collinear", "other dpi", "truncated pdf", "too large"])
def test_it_is_said_in_english_too(desk: Desk, name: str) -> None:
    words, sentence = BOTH[name]
    assert sentence not in said(desk, *words, "--lang", "en")


def test_a_page_is_placed_and_classified_as_any_picture(desk: Desk, tmp_path: Path) -> None:
    import rasterio

    desk.write("skog.csv", "class,colour,kind\nSkog,#9ec7a1,area\n")
    page = ("bild.pdf", *POINTS, "--dpi", "72")
    placed = desk.json(*page, "--out", str(tmp_path / "sida.tif"))
    assert placed["transform"] == pytest.approx(tuple(pictures.PLACE)[:6])
    with rasterio.open(tmp_path / "sida.tif") as out:
        assert (out.width, out.height, out.count) == (40, 30, 3)
        assert out.read()[:, 15, 20].tolist() == [0x9E, 0xC7, 0xA1]
    found = desk.json("structure", "classify", *page, "--legend", "skog.csv")
    assert found["classes"][0]["area_m2"] == 32 * 22 * 2500
    ran = desk.run(*page[:3])  # 150 where nobody says, and that is said
    assert ran.code == 0 and "Obs: sidan ritas med dpi 150;" in ran.err
    assert "ritas med" not in desk.run(*page).err
    # twice as many pixels an inch, and points counted so: the same place
    desk.write("dubbel.points", pictures.POINTS.replace("40,0,", "80,0,").replace("-30,", "-60,"))
    twice = desk.json("bild.pdf", "--points", "dubbel.points", "--dpi", "144")
    assert (twice["width"], twice["pixel_size_m"]) == (80, 25)
    assert (twice["page"], twice["dpi"]) == (1, 144) and "page" not in desk.json("bild.tif")
