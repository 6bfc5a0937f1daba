"""What may be exported: an installed layer, a file of the user's own, or a case's findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import geopandas
import numpy as np

from layers.catalog import InstalledLayer
from layers.crs import Bounds, swap_axes
from layers.errors import UnreadableFile
from layers.exports.told import Provenance
from layers.formats.files import choose_layer, list_layers, read_layer
from layers.formats.parts import check_file, hash_file
from layers.packages.manifest import LayerEntry, Manifest
from layers.styles.model import PLAIN_STYLE, LayerStyle
from layers.styles.qml import write_qml
from layers.styles.sld import write_sld
from layers.vector import SWEDEN, resolve_crs
from rumslig.cases.case import Case
from rumslig.cases.file import read_case
from rumslig.cases.table import FINDINGS, PLANS, finding_rows, plan_rows
from rumslig.documents.findings_file import finding_style, plan_style
from rumslig.errors import ClassifiedPackage
from rumslig.language import tr
from rumslig.look import map_palette
from rumslig.outlet import Guard
from rumslig.packages.qgis_copy import styles_of
from rumslig.workspace import Workspace

CASE_SUFFIX = ".rumslig"


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Rows as they are kept, in their own coordinate system, with what must be said of them.

    Attributes
    ----------
    qml, sld
        The style in QGIS' and OGC's words, where it is given and not made of `style`.
    notes
        What the reader could not make out, a sentence each.
    """

    name: str
    title: str
    frame: geopandas.GeoDataFrame
    provenance: Provenance
    style: LayerStyle = field(default_factory=lambda: PLAIN_STYLE)
    qml: str = ""
    sld: str = ""
    notes: tuple[str, ...] = ()


def read_installed(layer: InstalledLayer, guard: Guard) -> Material:
    """Return an installed layer.

    Raises
    ------
    ClassifiedPackage
        Its package is classified.
    LayerError
        It cannot be read.
    """
    if not guard.may_leave(layer.id):
        raise ClassifiedPackage(
            tr("{layer} är skyddsvärt och lämnas inte ut.", layer=layer.entry.title)
        )
    path = layer.store.path_of(layer.entry.data)
    raw = read_layer(path, choose_layer(path))
    return Material(
        layer.entry.name,
        layer.entry.title,
        raw.frame,
        _provenance(layer.manifest, layer.entry),
        layer.read_style(),
        *_words_of(layer),
        raw.notes,
    )


def _words_of(layer: InstalledLayer) -> tuple[str, str]:
    found = next(iter(styles_of(layer.store, layer.entry, layer.entry.name)), None)
    return ("", "") if found is None else (found.qml, found.sld)


def _provenance(manifest: Manifest, entry: LayerEntry) -> Provenance:
    return Provenance(
        title=entry.title,
        source=entry.source,
        version=f"{manifest.title} {manifest.version}",
        licence=manifest.licence,
        reference_date=entry.reference_date,
        definition=entry.definition,
        accuracy_m=entry.accuracy_m,
        is_example=entry.example,
    )


def read_own_file(
    path: Path,
    guard: Guard,
    *,
    layer: str = "",
    crs: str | None = None,
    home: Bounds = SWEDEN,
) -> tuple[Material, ...]:
    """Return the layers of a file of the user's own, or one of them.

    Parameters
    ----------
    crs
        What to assume where the file does not tell its coordinate system.

    Raises
    ------
    ClassifiedPackage
        It is a copy of a classified layer's file.
    LayerError
        It cannot be read, or its coordinate system is not known.
    """
    if guard.is_copy(_hash_of(path)):
        raise ClassifiedPackage(tr("{file} är skyddsvärd och lämnas inte ut.", file=path.name))
    infos = [choose_layer(path, layer)] if layer else [i for i in list_layers(path) if i.has_places]
    if not infos:
        raise UnreadableFile(tr("{file} har inget lager med geometri.", file=path.name))
    found = []
    for info in infos:
        raw = read_layer(path, info)
        place = resolve_crs(info.crs, info.bounds, path.name, crs, home)
        frame = raw.frame
        if place.swapped:
            shapes = np.asarray(frame.geometry.array, dtype=object)
            frame = frame.set_geometry(swap_axes(shapes))
        found.append(
            Material(
                info.name,
                info.name if len(infos) > 1 else path.stem,
                frame.set_crs(place.crs, allow_override=True),
                Provenance(title=info.name, source=path.name),
                notes=raw.notes,
            )
        )
    return tuple(found)


def _hash_of(path: Path) -> str:
    check_file(path)
    return hash_file(path)


def read_results(path: Path, guard: Guard) -> tuple[Material, ...]:
    """Return the plan areas and findings of a case file, less what is classified.

    Raises
    ------
    CaseError
        It is no case file, or damaged.
    UnreadableFile
        The case has not been checked.
    """
    return results_of(guard.withhold_case(read_case(path), "sv"))


def results_of(case: Case) -> tuple[Material, ...]:
    """Return the plan areas and findings of a case from which nothing more is to be withheld."""
    if case.result is None:
        raise UnreadableFile(
            tr("{dnr} är inte kontrollerat än; kontrollera ärendet först.", dnr=case.header.dnr)
        )
    source = tr("Rumslig, ärende {dnr}", dnr=case.header.dnr)
    plans, findings = plan_rows(case.plans), finding_rows(case.findings)
    return (
        Material(
            PLANS,
            tr("Planområden"),
            plans,
            Provenance(title=tr("Planområden"), source=source),
            qml=plan_style(),
        ),
        Material(
            FINDINGS,
            tr("Fynd"),
            findings,
            Provenance(title=tr("Fynd"), source=source),
            qml=finding_style(),
        ),
    )


def find_material(
    word: str, workspace: Workspace, guard: Guard, crs: str | None = None
) -> tuple[Material, ...]:
    """Return what a word names: PACKAGE/LAYER, a case file, or a file of the user's own.

    Raises
    ------
    LayerError, RumsligError
        There is no such thing, or it may not leave.
    """
    package, _, name = word.partition("/")
    installed = workspace.catalog.find(package, name) if name else None
    if installed is not None:
        return (read_installed(installed, guard),)
    path = Path(word)
    if path.suffix.lower() == CASE_SUFFIX:
        return read_results(path, guard)
    if not path.exists() and package in {item.name for item in workspace.catalog.manifests}:
        layers = [
            item.entry.name for item in workspace.catalog.layers if item.manifest.name == package
        ]
        raise UnreadableFile(
            tr(
                "Paketet {package} har inget lager ”{layer}”; det har {layers}.",
                package=package,
                layer=name,
                layers=", ".join(layers),
            )
        )
    return read_own_file(path, guard, crs=crs, home=workspace.county.home)


def style_words(material: Material, geometry: str) -> tuple[str, str]:
    """Return a material's style in QGIS' words and in OGC's."""
    if material.qml or material.sld:
        return material.qml, material.sld
    palette = map_palette()
    return (
        write_qml(material.style, geometry, palette).decode(),
        write_sld(material.style, material.title, geometry, palette=palette).decode(),
    )
