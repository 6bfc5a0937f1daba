"""A mended copy of a file of the user's own, with a log of what was done to each object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas

from layers.atomic import replacing
from layers.crs import name_crs
from layers.doctor.examination import examine_layer
from layers.doctor.ground import Ground
from layers.doctor.log import LOG_TABLE, LogRow, log_line, log_table, log_text
from layers.doctor.mending import MendedLayer, mend_layer
from layers.doctor.mends import MendWish
from layers.doctor.problem import Problem
from layers.errors import UnreadableFile
from layers.formats.files import list_layers
from layers.formats.geopackage import table_name, write_geopackage
from layers.formats.parts import file_parts, hash_file
from layers.packages.manifest import Manifest
from rumslig.classified import is_classified
from rumslig.errors import ClassifiedPackage, PlanError
from rumslig.language import Language, tr
from rumslig.progress import Progress, silent


@dataclass(frozen=True, slots=True, eq=False)
class MendedFile:
    """A file's layers, mended, and what still ails each in the copy."""

    file_name: str
    copy: Path
    layers: tuple[MendedLayer, ...]
    left: tuple[tuple[Problem, ...], ...]

    @property
    def log(self) -> tuple[LogRow, ...]:
        """Everything that was done, layer by layer, in the order it was done."""
        return tuple(row for layer in self.layers for row in layer.log)

    def text(self, lang: Language | None = None) -> str:
        """Return the log as lines of text."""
        return log_text(self.log, lang)

    def told(self) -> MendedCopy:
        """Return what is told of the copy, in the language of messages."""
        return MendedCopy(
            self.copy,
            tuple(log_line(row) for row in self.log),
            sum(item.before for item in self.layers),
            sum(item.after for item in self.layers),
            tuple(problem for problems in self.left for problem in problems),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the document of `rumslig mend`, without its format name."""
        return {
            "file": self.file_name,
            "copy": self.copy.name,
            "layers": [
                {
                    "name": layer.name,
                    "crs": name_crs(layer.frame.crs),
                    "objects_before": layer.before,
                    "objects_after": layer.after,
                    "done": [
                        {"act": act, "count": count}
                        for act, count in sorted(Counter(row.act for row in layer.log).items())
                    ],
                    "problems_left": [item.to_json() for item in left],
                }
                for layer, left in zip(self.layers, self.left, strict=True)
            ],
            "log": [row.to_json() for row in self.log],
        }


@dataclass(frozen=True, slots=True)
class MendedCopy:
    """What is told of a mended copy, without its rows."""

    copy: Path
    lines: tuple[str, ...]
    before: int
    after: int
    left: tuple[Problem, ...]


def mend_file(
    path: Path,
    copy: Path,
    wish: MendWish = MendWish(),  # noqa: B008 - frozen
    ground: Ground = Ground(),  # noqa: B008
    manifests: Iterable[Manifest] = (),
    layer: str = "",
    progress: Progress = silent,
) -> MendedFile:
    """Write a mended copy of a file as a GeoPackage, and return what was done.

    The original is never touched. The log stands in the copy as the table `LOG_TABLE`.

    Parameters
    ----------
    manifests
        The packages that are known: a classified one's file is not copied.
    layer
        The only layer to take; "" for every one that has geometry.

    Raises
    ------
    LayerError
        The file cannot be read, or its coordinate system is not known.
    PlanError
        The copy would be written over the original, or is not called .gpkg.
    ClassifiedPackage
        The file is a classified package's.
    """
    require_writable(path, copy, manifests)
    chosen = [
        info
        for info in list_layers(path)
        if info.has_places and not info.fault and (not layer or info.name == layer)
    ]
    if not chosen:
        raise UnreadableFile(
            tr("{file} har inget lager ”{layer}”.", file=path.name, layer=layer)
            if layer
            else tr("{file} har inget lager med geometri.", file=path.name)
        )
    mended = []
    for number, info in enumerate(chosen):
        progress(number, len(chosen) + 1, tr("Lagar {layer}", layer=info.name))
        mended.append(mend_layer(path, info, wish, ground))
    progress(len(chosen), len(chosen) + 1, tr("Skriver {file}", file=copy.name))
    tables: dict[str, geopandas.GeoDataFrame] = {}
    for number, item in enumerate(mended):
        name = table_name(item.name, (*tables, LOG_TABLE))
        if name != item.name:
            said = LogRow(item.name, "layer_renamed", detail=f"{item.name} → {name}")
            mended[number] = item = replace(item, name=name, log=(*item.log, said))
        tables[name] = item.frame
    rows = [row for item in mended for row in item.log]
    with replacing(copy) as ready:
        write_geopackage(
            ready, {**tables, LOG_TABLE: log_table(rows)}, keep_ids=True, as_many=False
        )
    written = {info.name: info for info in list_layers(copy)}
    left = tuple(examine_layer(copy, written[item.name], ground).problems for item in mended)
    return MendedFile(path.name, copy, tuple(mended), left)


def require_writable(path: Path, copy: Path, manifests: Iterable[Manifest]) -> None:
    """Raise PlanError or ClassifiedPackage where no copy of a file may be written there."""
    if copy.suffix.lower() != ".gpkg":
        raise PlanError(
            tr("{file} ska sluta på .gpkg: den lagade kopian är en GeoPackage.", file=copy.name)
        )
    if copy.exists() and any(copy.samefile(part) for part in file_parts(path)):
        raise PlanError(
            tr("{file} är originalet; ange en annan fil för den lagade kopian.", file=copy.name)
        )
    held = [item for item in manifests if is_classified(item)]
    if not held or not path.exists():
        return
    own = hash_file(path)
    for manifest in held:
        if any(entry.data.sha256 == own for entry in manifest.layers):
            raise ClassifiedPackage(
                tr(
                    "{file} är ett lager ur det skyddsvärda paketet {name} och kopieras inte.",
                    file=path.name,
                    name=manifest.name,
                )
            )
