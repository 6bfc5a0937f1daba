"""What is asked of an export in one piece, so that it can be carried to another process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from layers.exports.choice import EVERYTHING, Choice
from layers.exports.csv_table import SWEDISH, TableForm
from layers.styles.model import LayerStyle
from rumslig.exporting.formats import FORMATS
from rumslig.exporting.material import Material, find_material, read_own_file
from rumslig.exporting.writing import Export, export_layers
from rumslig.outlet import Guard
from rumslig.progress import Progress
from rumslig.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """One layer to write.

    Attributes
    ----------
    source
        An installed layer's id, or a file of the user's own.
    layer, crs
        Of the user's own file: which of its layers, and the coordinate system that was chosen.
    style
        How the user has it drawn; None for the layer's own style.
    """

    source: str | Path
    form: str
    target: Path
    choice: Choice = EVERYTHING
    table: TableForm = SWEDISH
    layer: str = ""
    crs: str | None = None
    style: LayerStyle | None = None


def carry_out(
    request: ExportRequest, workspace: Workspace, guard: Guard, progress: Progress
) -> Export:
    """Read what is asked for and write it; raises as `find_material` and `export_layers` do."""
    if isinstance(request.source, Path):
        materials = read_own_file(
            request.source,
            guard,
            layer=request.layer,
            crs=request.crs,
            home=workspace.county.home,
        )
    else:
        materials = find_material(request.source, workspace, guard)
    drawn = tuple(_drawn_as(material, request.style) for material in materials)
    form = FORMATS[request.form]
    return export_layers(
        drawn, guard, form, request.target, request.choice, request.table, progress
    )


def _drawn_as(material: Material, style: LayerStyle | None) -> Material:
    if style is None or style == material.style:
        return material
    return replace(material, style=style, qml="", sld="")
