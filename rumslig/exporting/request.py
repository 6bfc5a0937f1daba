"""What is asked of an export in one piece, so that it can be carried to another process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from layers.exports.choice import EVERYTHING, Choice
from layers.exports.csv_table import SWEDISH, TableForm
from layers.styles.model import LayerStyle
from rumslig.exporting.formats import FORMATS
from rumslig.exporting.material import find_material, read_own_file
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
    layer, crs, style
        Of the user's own file: which of its layers, the coordinate system that was chosen for it,
        and how it is drawn.
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
        own = {"style": request.style} if request.style is not None else {}
        materials = read_own_file(
            request.source,
            guard,
            layer=request.layer,
            crs=request.crs,
            home=workspace.county.home,
            **own,
        )
    else:
        materials = find_material(request.source, workspace, guard)
    form = FORMATS[request.form]
    return export_layers(
        materials, guard, form, request.target, request.choice, request.table, progress
    )
