"""The way out for layers and results: chosen, moved, written, and what was lost told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from layers.crs import name_crs
from layers.exports.choice import EVERYTHING, Choice, move, take
from layers.exports.csv_table import SWEDISH, TableForm, csv_table
from layers.exports.geojson import geojson_losses, geojson_parts
from layers.exports.geopackage import styled_geopackage
from layers.exports.layer import ExportLayer, distinct, plain_name
from layers.exports.qgis_project import qgis_project, zipped_project
from layers.exports.shapefile import make_shapefiles
from layers.exports.told import Loss, beside_text
from layers.exports.web_map import hajk_configuration, origo_configuration, web_map_losses
from rumslig.exporting.formats import ExportError, ExportFormat
from rumslig.exporting.material import Material, style_words
from rumslig.exporting.workbook import workbook_of
from rumslig.language import tr
from rumslig.look import map_colour
from rumslig.outlet import Guard, export_path, hand_over, hand_over_parts
from rumslig.progress import Progress, silent

DATA_FOLDER = "data"
_NOTES = "LÄS-MIG.txt"


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file that was written."""

    path: Path
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class WrittenLayer:
    """A layer that was written, and what of it is not as it was."""

    name: str
    title: str
    rows: int
    crs: str
    losses: tuple[Loss, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """What came of an export."""

    format: str
    layers: tuple[WrittenLayer, ...]
    files: tuple[WrittenFile, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the document of `rumslig export`, without its format name."""
        return {
            "written_as": self.format,
            "files": [
                {"file": str(item.path), "bytes": item.bytes, "sha256": item.sha256}
                for item in self.files
            ],
            "layers": [
                {
                    "name": item.name,
                    "title": item.title,
                    "rows": item.rows,
                    "crs": item.crs,
                    "losses": [loss.to_json() for loss in item.losses],
                }
                for item in self.layers
            ],
        }


@dataclass(slots=True)
class _Sheaf:
    """The files of an export before any is written, and the losses of each layer."""

    layers: tuple[ExportLayer, ...]
    files: dict[Path, bytes | Iterable[bytes]] = field(default_factory=dict)
    losses: dict[str, list[Loss]] = field(default_factory=dict)

    def lose(self, layer: ExportLayer, losses: Iterable[Loss]) -> None:
        self.losses.setdefault(layer.name, []).extend(losses)


@export_path("layer-export")
def export_layers(
    materials: Sequence[Material],
    guard: Guard,
    form: ExportFormat,
    target: Path,
    choice: Choice = EVERYTHING,
    table: TableForm = SWEDISH,
    progress: Progress = silent,
) -> Export:
    """Write layers in a format; all is made ready before the first file is begun on.

    Parameters
    ----------
    materials
        Asked of `guard` when they were read: what is classified is no material.
    target
        The file, or for a format of many files the folder; it is made where there is none.

    Raises
    ------
    ExportError
        The format holds one layer a file and several were asked for, or a file cannot be written.
    LayerError
        Nothing is left of a layer by the choice, or a column is missing.
    """
    assert isinstance(guard, Guard)
    if len(materials) > 1 and not form.holds_many:
        raise ExportError(
            tr(
                "{format} har ett lager i varje fil; exportera ett i taget, eller välj GeoPackage.",
                format=form.id,
            )
        )
    progress(0, 3, tr("läser"))
    sheaf = _Sheaf(tuple(_layers(materials, form, choice)))
    for layer, material in zip(sheaf.layers, materials, strict=True):
        sheaf.lose(layer, _common_losses(layer, material, choice))
    progress(1, 3, tr("gör i ordning"))
    _MAKERS[form.id](sheaf, target, table)
    written = []
    for number, (path, content) in enumerate(sorted(sheaf.files.items())):
        progress(1 + number, 1 + len(sheaf.files), path.name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                hand_over(path, content)
            else:
                hand_over_parts(path, content)
        except OSError as fault:
            raise ExportError(
                tr(
                    "{file} kan inte skrivas ({fact}); välj en annan plats.",
                    file=path.name,
                    fact=fault.strerror or type(fault).__name__,
                )
            ) from fault
        written.append(_measured(path))
    progress(1, 1, "")
    return Export(form.id, tuple(_told(sheaf)), tuple(written))


def _layers(
    materials: Sequence[Material], form: ExportFormat, choice: Choice
) -> Iterator[ExportLayer]:
    names = distinct([plain_name(material.name) for material in materials])
    for name, material in zip(names, materials, strict=True):
        chosen = take(material.frame, choice, material.title)
        frame = move(chosen, choice.crs or form.crs)
        layer = ExportLayer(
            name,
            material.title,
            frame,
            replace(material.provenance, choice=choice.words()),
            material.style,
        )
        qml, sld = style_words(material, layer.geometry_kind)
        yield replace(layer, qml=qml, sld=sld)


def _common_losses(layer: ExportLayer, material: Material, choice: Choice) -> Iterator[Loss]:
    """Yield what was left out by choice or by the reader, whatever the format."""
    for note in material.notes:
        yield Loss("geometry", note)
    left_out = len(material.frame) - len(layer.frame)
    if left_out:
        yield Loss("rows", tr("{count} objekt valdes bort.", count=left_out), left_out)
    if choice.columns:
        gone = [str(c) for c in material.frame.columns if c not in layer.frame.columns]
        if gone:
            text = tr("Kolumner som valdes bort: {columns}.", columns=", ".join(gone))
            yield Loss("columns", text, len(gone))


def _geopackage(sheaf: _Sheaf, target: Path, _table: TableForm) -> None:
    sheaf.files[target] = styled_geopackage(sheaf.layers)


def _geojson(sheaf: _Sheaf, target: Path, _table: TableForm) -> None:
    (layer,) = sheaf.layers
    sheaf.files[target] = geojson_parts(layer.frame, layer.name, layer.provenance)
    sheaf.lose(layer, (*geojson_losses(layer.frame), _style_left_out()))


def _shapefile(sheaf: _Sheaf, target: Path, _table: TableForm) -> None:
    (layer,) = sheaf.layers
    made = make_shapefiles(layer.frame, target.stem)
    sheaf.files |= {target.with_name(name): content for name, content in made.files.items()}
    sheaf.lose(layer, (*made.losses, _style_left_out()))
    _say_beside(sheaf, target)


def _csv(sheaf: _Sheaf, target: Path, table: TableForm) -> None:
    (layer,) = sheaf.layers
    sheaf.files[target], losses = csv_table(layer.frame, table)
    sheaf.lose(layer, (*losses, _style_left_out()))
    _say_beside(sheaf, target)


def _xlsx(sheaf: _Sheaf, target: Path, _table: TableForm) -> None:
    sheaf.files[target], losses = workbook_of(sheaf.layers)
    for layer in sheaf.layers:
        sheaf.lose(layer, (*losses[layer.name], _style_left_out()))


def _qgis(sheaf: _Sheaf, target: Path, _table: TableForm) -> None:
    data = f"{target.stem}.gpkg"
    sheaf.files[target.with_name(data)] = styled_geopackage(sheaf.layers)
    project = qgis_project(sheaf.layers, data, sheaf.layers[0].title)
    zipped = target.suffix.lower() != ".qgs"
    sheaf.files[target] = zipped_project(project, f"{target.stem}.qgs") if zipped else project


def _origo(sheaf: _Sheaf, target: Path, _table: TableForm) -> None:
    made = origo_configuration(sheaf.layers, map_colour, DATA_FOLDER)
    _web_map(sheaf, target, "index.json", made, is_origo=True)


def _hajk(sheaf: _Sheaf, target: Path, _table: TableForm) -> None:
    made = hajk_configuration(sheaf.layers, map_colour, DATA_FOLDER)
    _web_map(sheaf, target, "layers.json", made, is_origo=False)


def _web_map(sheaf: _Sheaf, target: Path, name: str, configuration: bytes, is_origo: bool) -> None:
    sheaf.files[target / name] = configuration
    for layer in sheaf.layers:
        data = target / DATA_FOLDER / f"{layer.name}.geojson"
        sheaf.files[data] = geojson_parts(layer.frame, layer.name, layer.provenance)
        sheaf.lose(layer, (*geojson_losses(layer.frame), *web_map_losses(layer, is_origo)))
    sheaf.files[target / _NOTES] = b"\n".join(
        beside_text(layer.provenance, sheaf.losses[layer.name]) for layer in sheaf.layers
    )


_MAKERS = {
    "gpkg": _geopackage,
    "geojson": _geojson,
    "shp": _shapefile,
    "csv": _csv,
    "xlsx": _xlsx,
    "qgis": _qgis,
    "origo": _origo,
    "hajk": _hajk,
}


def _say_beside(sheaf: _Sheaf, target: Path) -> None:
    """Put where the layer comes from, and what was lost, in a text beside the file."""
    (layer,) = sheaf.layers
    crs = _system(layer)
    text = beside_text(layer.provenance, sheaf.losses[layer.name])
    told = tr("Koordinatsystem: {crs}", crs=crs).encode()
    sheaf.files[target.with_suffix(".txt")] = told + b"\n" + text


def _style_left_out() -> Loss:
    return Loss("style", tr("Stilen följer inte med."))


def _system(layer: ExportLayer) -> str:
    return name_crs(layer.frame.crs) if layer.frame.crs is not None else ""


def _told(sheaf: _Sheaf) -> Iterator[WrittenLayer]:
    for layer in sheaf.layers:
        yield WrittenLayer(
            layer.name,
            layer.title,
            len(layer.frame),
            _system(layer),
            tuple(sheaf.losses.get(layer.name, ())),
        )


def _measured(path: Path) -> WrittenFile:
    digest, length = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
            length += len(block)
    return WrittenFile(path, length, digest.hexdigest())
