"""The built-in county, installed once for all tests of it, and a small one in its place."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
from county_folder import write_next
from shapely import box

from layers.formats.geopackage import write_geopackage
from rumslig import builtin
from rumslig.builtin import install_county
from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home
from rumslig.workspace import Workspace

# the whole county, made once


@pytest.fixture(scope="session")
def county_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the built-in county; packages are not to be changed in it."""
    return Workspace.open(Home(tmp_path_factory.mktemp("home")))


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A county of one package with one layer, in place of the built-in one."""
    folder = tmp_path / "county"
    (folder / "prov").mkdir(parents=True)
    frame = geopandas.GeoDataFrame(
        {"id": ["a", "b"], "antal": [1, 2]},
        geometry=[box(0, 0, 10, 10), box(10, 0, 20, 10)],
        crs=3006,
    )
    write_geopackage(
        folder / "prov" / "yta.gpkg",
        {
            "yta": frame.translate(5e5, 6.5e6)
            .to_frame("geometry")
            .assign(id=frame["id"], antal=frame["antal"])
        },
    )
    (folder / "prov" / "package.toml").write_text(
        'name = "prov"\ntitle = "Prov"\nversion = "1.0.0"\npublisher = "G"\nlicence = "CC0-1.0"\n'
        '[[layers]]\nname = "yta"\npath = "yta.gpkg"\ntitle = "Yta"\ntheme = "t"\n'
        'definition = "d"\nsource = "s"\nreference_date = "2026-01-01"\nkey = ["id"]\n',
        "utf-8",
    )
    write_next(folder, "remove", "id = 'b'")
    monkeypatch.setattr(builtin, "county_folder", lambda: folder)
    return folder


@pytest.fixture
def desk(tmp_path: Path, county: Path) -> PackageDesk:
    desk = PackageDesk(Home(tmp_path / "hem"))
    install_county(desk.store)
    return desk
