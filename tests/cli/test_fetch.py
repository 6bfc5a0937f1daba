"""`rumslig fetch`: nothing is sent before it is agreed to, and what comes is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click
import click.testing
import pyogrio
import pytest
from loopback_service import Service, offer_features, offer_tiles, service

from layers.errors import BadAddress, LayerError, NotOffered
from layers.images.tile_table import list_tables
from layers.services.background import PAUSE_S
from layers.services.provenance import read_provenance
from rumslig.cli.main import build_cli

BOX = "499000,6559000,520000,6561000"


@pytest.fixture
def made() -> Iterator[Service]:
    with service() as made:
        offer_features(made, 30, page=7)
        yield made


def run(*words: str | Path, answers: str | None = None) -> click.testing.Result:
    return click.testing.CliRunner().invoke(
        build_cli(), [str(word) for word in words], input=answers, standalone_mode=False
    )


def fault(*words: str | Path) -> BaseException | None:
    return run(*words).exception


def test_list_sends_nothing(made: Service) -> None:
    ran = run("fetch", "--list")
    assert "scb-geodata" in ran.stdout and "ej kontrollerad" in ran.stdout
    assert made.asked == []


def test_nothing_is_sent_without_somebody_to_agree(made: Service, tmp_path: Path) -> None:
    ran = run("fetch", made.address, "--layer", "vatmarker", "--out", tmp_path / "a.gpkg")
    assert isinstance(ran.exception, click.UsageError) and "--yes" in str(ran.exception)
    assert made.host in ran.stderr and "Skickas" in ran.stderr
    assert made.asked == [] and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("answers", "sent"), [("n\n", 0), ("y\nn\n", 1)])
def test_saying_no(
    answers: str, sent: int, made: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rumslig.cli.fetch.is_asking", lambda: True)
    target = tmp_path / "a.gpkg"
    ran = run("fetch", made.address, "--layer", "vatmarker", "--out", target, answers=answers)
    assert isinstance(ran.exception, click.Abort)
    assert bool(made.asked) == bool(sent)
    assert list(tmp_path.iterdir()) == []
    if sent:
        assert "30 objekt" in ran.stderr and "CC0 1.0" in ran.stderr


def test_layers(made: Service) -> None:
    ran = run("fetch", made.address, "--layers", "--yes")
    assert ran.exception is None
    assert "vatmarker" in ran.stdout and "Våtmarker" in ran.stdout


def test_objects_part_by_part(made: Service, tmp_path: Path) -> None:
    target = tmp_path / "ö å.gpkg"
    ran = run("fetch", made.address, "--layer", "vatmarker", "--bbox", BOX, "--yes", "--json",
              "--out", target)  # fmt: skip
    assert ran.exception is None, ran.exception
    (result,) = json.loads(ran.stdout)["results"]
    told = read_provenance(target)
    assert told is not None
    assert result["provenance"] == told.to_json()
    assert (told.objects, told.crs, told.licence) == (30, "EPSG:3006", "CC0 1.0")
    frame = pyogrio.read_dataframe(target)
    assert len(frame) == 30 and list(frame["namn"])[7] == "Ruta 7 ä"
    assert sum("/items" in path for path in made.asked) >= 5


def test_within_the_objects_of_a_file(made: Service, tmp_path: Path) -> None:
    area = tmp_path / "omrade.geojson"
    ring = [[500190, 6559990], [500710, 6559990], [500710, 6560110], [500190, 6560110],
            [500190, 6559990]]  # fmt: skip
    area.write_text(
        json.dumps(
            {
                "type": "Feature",
                "properties": {},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
                "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}},
            }
        )
    )
    ran = run("fetch", made.address, "--layer", "vatmarker", "--area", area, "--yes",
              "--out", tmp_path / "a.gpkg")  # fmt: skip
    assert ran.exception is None, ran.exception
    assert sorted(pyogrio.read_dataframe(tmp_path / "a.gpkg")["nummer"]) == [1, 2, 3]


def test_background(made: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert PAUSE_S > 0
    monkeypatch.setattr("layers.services.background.time.sleep", lambda _: None)
    url = offer_tiles(made)
    target = tmp_path / "bakgrund.mbtiles"
    ran = run(
        "fetch", url, "--background", "--bbox", BOX, "--pixel", "60", "--yes", "--out", target
    )
    assert ran.exception is None, ran.exception
    (table,) = list_tables(target)
    assert table.system == "EPSG:3857"
    assert "kartrutor" in ran.stderr


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["fetch"], click.UsageError),
        (["fetch", "finns-inte", "--yes"], BadAddress),
        (["fetch", "lm-topowebb", "--yes"], BadAddress),
        (["fetch", "ftp://a.example", "--yes"], BadAddress),
        (["fetch", "https://a.example", "--bbox", "1,2,3"], BadAddress),
        (["fetch", "https://a.example", "--bbox", "1,2,3,4"], BadAddress),
        (["fetch", "https://a.example", "--bbox", BOX, "--area", "x.gpkg"], click.UsageError),
        (["fetch", "https://a.example", "--choose", "x"], click.UsageError),
        (["fetch", "https://a.example", "https://b.example", "--out", "x"], click.UsageError),
    ],
)
def test_what_cannot_be_asked_for(words: list[str], kind: type[Exception]) -> None:
    found = fault(*words)
    assert isinstance(found, kind), found


def test_wrong_ending(made: Service, tmp_path: Path) -> None:
    found = fault(
        "fetch", made.address, "--layer", "vatmarker", "--yes", "--out", tmp_path / "a.shp"
    )
    assert isinstance(found, click.UsageError) and ".gpkg" in str(found)
    assert isinstance(fault("fetch", made.address, "--yes"), NotOffered)
    assert isinstance(fault("fetch", made.address, "--layer", "x", "--yes"), LayerError)
