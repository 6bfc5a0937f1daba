"""Walks the way out of layers and results: it tries to let the package of secrets out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from secret_county import County

from rumslig.cases.file import write_case
from rumslig.errors import ClassifiedPackage
from rumslig.exporting.formats import FORMATS
from rumslig.exporting.material import Material, find_material
from rumslig.exporting.writing import export_layers
from rumslig.language import Language
from rumslig.outlet import Guard, guard_case

SECRET = "hemligt/skydd"
KINDS = {
    "gpkg": ".gpkg", "geojson": ".geojson", "shp": ".shp", "csv": ".csv", "xlsx": ".xlsx",
    "qgis": ".qgz", "origo": "", "hajk": "",
}  # fmt: skip


def export(county: County, folder: Path, lang: Language) -> None:
    """Export the secret layer in every format, a loose copy of it, and the case's findings."""
    guard = guard_case(county.case, county.workspace)
    folder.mkdir()
    for name, suffix in KINDS.items():
        _try(lambda: find_material(SECRET, county.workspace, guard), guard, name, suffix, folder)
    layer = county.workspace.catalog.find("hemligt", "skydd")
    assert layer is not None
    copy = folder.parent / "kopia.gpkg"
    shutil.copyfile(layer.store.path_of(layer.entry.data), copy)
    named = folder.parent / "egen"
    named.mkdir()
    _try(lambda: find_material(str(copy), county.workspace, guard), guard, "gpkg", ".gpkg", named)
    (folder / "kopia.gpkg").write_bytes(_read(named / "lager.gpkg"))
    case = folder.parent / "arende.rumslig"
    write_case(case, county.case)
    found = find_material(str(case), county.workspace, guard)
    export_layers(found, guard, FORMATS["gpkg"], folder / "fynd.gpkg")
    shutil.rmtree(named)


def _try(
    read: Callable[[], tuple[Material, ...]], guard: Guard, name: str, suffix: str, folder: Path
) -> None:
    """Write one format into one file; an empty one where it was refused."""
    place = folder / name if not suffix else folder
    target = place / f"lager{suffix}" if suffix else place
    parts = folder / f"{name}.allt"
    content = b""
    with suppress(ClassifiedPackage):
        if suffix not in (".gpkg", ".geojson", ".csv", ".xlsx"):
            target = folder / name / (f"lager{suffix}" if suffix else "")
        export_layers(read(), guard, FORMATS[name], target)
        whole = folder / name
        if whole.is_dir():
            files = sorted(path for path in whole.rglob("*") if path.is_file())
            contents = [path.read_bytes() for path in files]
            # a database is searched as one; texts and tables as they lie
            content = max(contents, key=len) if name == "qgis" else b"\n".join(contents)
            shutil.rmtree(whole)
            parts.write_bytes(content)
            return
    if suffix in (".gpkg", ".geojson", ".csv", ".xlsx"):
        (folder / f"lager{suffix}").touch()
        (folder / "lager.txt").unlink(missing_ok=True)
    else:
        parts.write_bytes(content)


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
