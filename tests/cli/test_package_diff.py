"""`rumslig package diff`: versions and files, with what is known to differ between them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
from package_market import AFTER, BEFORE, Market
from shapely import Point, box

from rumslig.cli.main import main

E, N = 510_000.0, 6_570_000.0


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Any]:
    """Runs the command and returns exit code, JSON (or text) and errors."""
    monkeypatch.setenv("RUMSLIG_HOME", str(tmp_path / "hem"))

    def call(*words: object) -> tuple[int, Any, str]:
        monkeypatch.setattr(sys, "argv", ["rumslig", "package", "diff", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        found = json.loads(out) if "--json" in words and out else out
        return int(str(ended.value.code)), found, err

    return call


def counts(layer: dict[str, Any]) -> tuple[int, ...]:
    names = ("added", "removed", "geometry_changed", "attributes_changed", "technical_only")
    return tuple(layer[name] for name in names)


def test_two_versions_of_a_repository(run: Callable[..., Any], tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.open()
    name = "skydd"
    market.publish(name, "1.0.0", BEFORE)
    market.publish(name, "1.1.0", AFTER)
    code, found, _ = run(f"{name}@1.0.0", f"{name}@1.1.0", "--repo", market.repo, "--json")
    assert code == 0
    (layer,) = found["layers"]
    # a has grown by 125 ha, b is gone, d is new, c has another class
    assert counts(layer) == (1, 1, 1, 1, 0)
    (grown,) = [item for item in layer["features"] if item.get("area_change_m2")]
    assert grown["area_change_m2"] == pytest.approx(1_250_000)
    code, text, _ = run(f"{name}@1.0.0", f"{name}@1.1.0")  # both are here now
    assert code == 0 and "+125" in text


def test_a_shuffled_re_export_of_a_file_shows_only_what_is_real(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    rng = np.random.default_rng(4)
    x, y = rng.uniform(0, 90_000, (2, 400))
    shapes = [box(E + a, N + b, E + a + 80, N + b + 60) for a, b in zip(x, y, strict=True)]
    frame = geopandas.GeoDataFrame({"nr": range(400)}, geometry=shapes, crs=3006)
    frame.to_file(tmp_path / "a.gpkg")
    other = frame.drop(index=[7]).sample(frac=1, random_state=1)
    other.loc[other.nr == 9, "geometry"] = other[other.nr == 9].geometry.scale(1.5, 1.0)
    other.to_file(tmp_path / "b.gpkg")
    for key in ([], ["--key", "nr"]):
        code, found, _ = run(tmp_path / "a.gpkg", tmp_path / "b.gpkg", "--json", *key)
        (layer,) = found["layers"]
        assert code == 0 and counts(layer) == (0, 1, 1, 0, 0)
    assert run(tmp_path / "a.gpkg", tmp_path / "a.gpkg")[1].strip() == "Inga ändringar."


def test_what_cannot_be_compared_is_said_in_a_sentence(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    frame = geopandas.GeoDataFrame({"nr": [1, 1]}, geometry=[Point(E, N), Point(E, N)], crs=3006)
    frame.to_file(tmp_path / "a.gpkg")
    code, _, err = run(tmp_path / "a.gpkg", tmp_path / "a.gpkg", "--key", "nr")
    assert code != 0 and "nr" in err and "Traceback" not in err
    code, _, err = run(tmp_path / "a.gpkg", tmp_path / "saknas.gpkg")
    assert code == 2 and "saknas.gpkg" in err
    code, _, err = run("x@1.0.0", "x@2.0.0")
    assert code != 0 and "x" in err and "Traceback" not in err
