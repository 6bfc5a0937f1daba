"""A VRT is refused unless it is let in, and then opened only where all of it is near."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_files import PLACED, ROWS, write_layer, write_picture

from layers.doctor.examination import examine_file
from layers.errors import LayerError, UnreadableFile
from layers.formats import vrt
from layers.vector import read_vector


def vector(source: str, more: str = "", relative: str = "1") -> str:
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="lager"><SrcDataSource relativeToVRT="{relative}">'
        f"{source}</SrcDataSource><SrcLayer>lager</SrcLayer>{more}</OGRVRTLayer></OGRVRTDataSource>"
    )


def raster(source: str, band: str = "") -> str:
    return (
        '<VRTDataset rasterXSize="12" rasterYSize="8"><SRS>EPSG:3006</SRS>'
        "<GeoTransform>510000, 25, 0, 6570000, 0, -25</GeoTransform>"
        f'<VRTRasterBand dataType="Byte" band="1"{band}><SimpleSource>'
        f'<SourceFilename relativeToVRT="1">{source}</SourceFilename><SourceBand>1</SourceBand>'
        "</SimpleSource></VRTRasterBand></VRTDataset>"
    )


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("text", [vector("a.gpkg"), raster("a.tif")], ids=["vector", "raster"])
def test_it_is_refused_with_the_way_to_let_it_in(text: str, tmp_path: Path) -> None:
    path = written(tmp_path / "karta.vrt", text)
    with pytest.raises(UnreadableFile, match=r"^karta\.vrt .*--allow-vrt"):
        examine_file(path)


@pytest.mark.parametrize("relative", ["0", "1"])
@pytest.mark.parametrize("folder", ["", "data å/"])
def test_a_vector_file_beside_or_below_is_read(
    relative: str, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / folder).mkdir(exist_ok=True)
    write_layer(tmp_path / folder / "lager.gpkg")
    path = written(tmp_path / "karta.vrt", vector(f"{folder}lager.gpkg", "", relative))
    monkeypatch.chdir(tmp_path.parent)
    with vrt.let_in():
        assert list(read_vector(path).attributes["namn"]) == list(ROWS["namn"])
        assert [item.info.features for item in examine_file(path).layers] == [3]


def test_a_picture_beside_is_read(tmp_path: Path) -> None:
    write_picture(tmp_path / "karta.tif", **PLACED)
    path = written(tmp_path / "karta.vrt", raster("karta.tif"))
    with vrt.let_in():
        (found,) = examine_file(path).rasters
    assert (found.width, found.height, found.crs) == (12, 8, "EPSG:3006")


ELSEWHERE = [
    "/etc/passwd",
    "../hemlig.gpkg",
    "data/../../hemlig.gpkg",
    "/vsicurl/http://127.0.0.1:9/a.gpkg",
    "http://127.0.0.1:9/a.gpkg",
    "PG:host=127.0.0.1",
    "WFS:http://127.0.0.1:9",
    "C:\\hemligt\\a.gpkg",
    "\\\\server\\a.gpkg",
    "länk.gpkg",
    "annan.vrt",
    "borta.gpkg",
    "",
    "tjänst.xml",
    "&lt;OGRVRTDataSource/&gt;",
]


@pytest.mark.parametrize("make", [vector, raster])
@pytest.mark.parametrize("source", ELSEWHERE)
def test_nothing_elsewhere_is_reached(source: str, make: object, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write_layer(tmp_path / "hemlig.gpkg")
    (folder / "länk.gpkg").symlink_to(tmp_path / "hemlig.gpkg")
    written(folder / "annan.vrt", vector("../hemlig.gpkg"))
    written(folder / "tjänst.xml", "<OGRWFSDataSource><URL>http://127.0.0.1:9</URL>")
    path = written(folder / "karta.vrt", make(source))  # type: ignore[operator]
    with vrt.let_in(), pytest.raises(UnreadableFile, match=r"^karta\.vrt pekar på"):
        examine_file(path)


@pytest.mark.parametrize(
    "text",
    [
        vector("lager.gpkg", "<SrcSQL>SELECT * FROM lager</SrcSQL>"),
        vector("lager.gpkg", "<OpenOptions><OOI key='X'>1</OOI></OpenOptions>"),
        raster("karta.tif", ' subClass="VRTDerivedRasterBand"'),
        raster("karta.tif").replace("<SimpleSource>", "<PixelFunctionCode>1</PixelFunctionCode>"
                                    "<SimpleSource>"),
        "<OGRVRTDataSource><!DOCTYPE a><OGRVRTLayer/>",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><OGRVRTDataSource>&x;'
        "</OGRVRTDataSource>",
        "<annat/>",
        "<OGRVRTDataSource>" * 200,
    ],
)  # fmt: skip
def test_what_computes_or_is_none_is_refused(text: str, tmp_path: Path) -> None:
    write_layer(tmp_path / "lager.gpkg")
    write_picture(tmp_path / "karta.tif", **PLACED)
    path = written(tmp_path / "karta.vrt", text)
    with vrt.let_in(), pytest.raises(LayerError) as fault:
        examine_file(path)
    assert "karta.vrt" in str(fault.value) and "\n" not in str(fault.value)


@pytest.mark.parametrize("suffix", [".xml", ".txt", ".json", ".gml", ""])
@pytest.mark.parametrize(
    "text",
    [
        vector("/etc/passwd"),
        raster("/etc/passwd"),
        "<GDAL_WMS><Service name='WMS'/></GDAL_WMS>",
        '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read x"}',
    ],
)
def test_under_another_name_it_is_refused_also_where_a_vrt_is_let_in(
    suffix: str, text: str, tmp_path: Path
) -> None:
    path = written(tmp_path / f"karta{suffix}", text)
    with vrt.let_in(), pytest.raises(UnreadableFile):
        examine_file(path)
