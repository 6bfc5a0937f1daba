"""What tests of every package need: test data, an empty home, small layer packages."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # no window of a test needs a screen

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas
import pytest
from fault_trials import IS_ALL
from hypothesis import settings

from layers.catalog import Catalog
from layers.formats.geopackage import write_geopackage
from layers.packages.build import build_package
from layers.packages.manifest import Manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.rulebook import check_tables

pytest_plugins = ["skips"]

settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci")
PART = 3
"""One in so many of the examples that a property names is tried where not all faults are."""

REPOSITORY = Path(__file__).resolve().parent.parent


def pytest_itemcollected(item: pytest.Item) -> None:
    function = getattr(item, "obj", None)
    wanted = getattr(function, "_hypothesis_internal_use_settings", None)
    if wanted is not None and not IS_ALL:
        count = max(wanted.max_examples // PART, min(wanted.max_examples, 10))
        function._hypothesis_internal_use_settings = settings(wanted, max_examples=count)


@pytest.fixture(scope="session", autouse=True)
def unhurried_disk() -> Iterator[None]:
    """Nobody cuts the power while tests run, other than where a test counts the calls itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def shared_geo() -> Path:
    """The folder of public test data; tests are skipped where it is absent."""
    named = os.environ.get("RUMSLIG_TEST_DATA")
    folder = Path(named) if named else REPOSITORY.parent / "shared" / "geo"
    if not folder.is_dir():
        pytest.skip(f"public test data is absent: {folder.name} (set RUMSLIG_TEST_DATA)")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, named by RUMSLIG_HOME."""
    folder = tmp_path / "home"
    monkeypatch.setenv("RUMSLIG_HOME", os.fspath(folder))
    return folder


@dataclass(frozen=True)
class MadePackage:
    """A package built and installed for a test."""

    folder: Path
    store: Store
    manifest: Manifest

    @property
    def catalog(self) -> Catalog:
        return Catalog.of_installed(self.store)


def package_toml(
    layers: Mapping[str, str], tables: str = "", name: str = "prov", version: str = "1.0.0"
) -> str:
    """Return a package.toml; `layers` holds the extra lines of each layer."""
    text = (
        f'name = "{name}"\ntitle = "Provpaket"\nversion = "{version}"\n'
        'publisher = "GIS-funktionen"\nlicence = "CC0-1.0"\n'
    )
    for layer, extra in layers.items():
        text += (
            f'[[layers]]\nname = "{layer}"\npath = "{layer}.gpkg"\ntitle = "Lager {layer}"\n'
            'theme = "natur"\ndefinition = "provyta"\nsource = "prov"\n'
            f'reference_date = "2026-01-01"\n{extra}\n'
        )
    return text + tables


@pytest.fixture
def make_package(tmp_path: Path) -> Callable[..., MadePackage]:
    """Builds and installs a package of GeoDataFrames: `make_package({"natur": frame}, …)`.

    Further arguments: `extra`, the lines of package.toml for a layer; `tables`, the rules and
    texts; `files`, other files by name (a GeoDataFrame or text); `name` and `version`.
    """

    def make(
        layers: Mapping[str, geopandas.GeoDataFrame],
        *,
        extra: Mapping[str, str] | None = None,
        tables: str = "",
        files: Mapping[str, geopandas.GeoDataFrame | str] | None = None,
        name: str = "prov",
        version: str = "1.0.0",
        folder: Path | None = None,
    ) -> MadePackage:
        root = folder or tmp_path
        source = root / f"{name}-{version}"
        source.mkdir(parents=True, exist_ok=True)
        for layer, frame in layers.items():
            write_geopackage(source / f"{layer}.gpkg", {layer: frame})
        for file_name, content in (files or {}).items():
            if isinstance(content, str):
                (source / file_name).write_text(content, "utf-8")
            else:
                write_geopackage(source / file_name, {Path(file_name).stem: content})
        extras = {layer: (extra or {}).get(layer, "") for layer in layers}
        (source / "package.toml").write_text(package_toml(extras, tables, name, version), "utf-8")
        store = Store(root / "store")
        manifest = build_package(read_source(source), store, check_tables)
        store.install(manifest)
        return MadePackage(source, store, manifest)

    return make


LONG_FIRST = (
    "real_window/test_story.py",
    "outlet/test_export_paths.py",
    "real_window/test_power_cuts.py",
    "cli/test_check.py",
    "cli/test_demo.py",
    "real_window/test_arrivals.py",
)
"""Files of few tests that take long, in turn with some of many: one left for last is waited for."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, then the files with most tests, so that two workers end alike.

    No two tests with a real window come after each other, so that they seldom share the machine.
    """
    counts = Counter(item.path for item in items)

    def turn(item: pytest.Item) -> tuple[int, int]:
        place = f"{item.path.parent.name}/{item.path.name}"
        first = LONG_FIRST.index(place) if place in LONG_FIRST else len(LONG_FIRST)
        return first, -counts[item.path]

    items.sort(key=turn)
