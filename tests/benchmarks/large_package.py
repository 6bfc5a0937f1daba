"""A home with a package of 200 000 areas installed, and its next version kept beside it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.versions_data import make_versions

from layers.packages.build import build_package
from layers.packages.manifest import Manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.builtin import install_county
from rumslig.progress import silent
from rumslig.settings import Home

NAME = "stor"
_TEXT = """name = "stor"
title = "Stora lagret"
version = "{version}"
publisher = "Miljö"
licence = "CC0-1.0"
next_review = "2030-01-01"
[[layers]]
name = "lager"
path = "lager.gpkg"
title = "Stora lagret"
theme = "natur"
definition = "prov"
source = "Miljö"
key = ["objekt_id"]
reference_date = "2026-01-01"
visible = true
"""


@dataclass(frozen=True)
class LargePackage:
    """Where it is, and its two versions."""

    home: Home
    before: Manifest
    after: Manifest


def make_large_package(folder: Path) -> LargePackage:
    """Build the two versions, once for all runs, and install the first in a new home."""
    built = Store(Path(os.environ.get("RUMSLIG_BENCH_DATA", ".demo/bench")) / "large-package")
    known = {item.version: item for item in built.versions(NAME)}
    if len(known) < 2:
        data = folder / "data"
        data.mkdir()
        versions = make_versions(data)
        for version, path in (("1.0.0", versions.old), ("1.1.0", versions.new)):
            source = folder / version
            source.mkdir()
            shutil.move(path, source / "lager.gpkg")
            (source / "package.toml").write_text(_TEXT.format(version=version), "utf-8")
            known[version] = build_package(read_source(source), built)
            built.keep(known[version])
    home = Home(folder / "hem")
    shutil.copytree(built.root, home.packages)
    store = Store(home.packages)
    install_county(store, silent)
    store.install(known["1.0.0"])
    return LargePackage(home, known["1.0.0"], known["1.1.0"])
