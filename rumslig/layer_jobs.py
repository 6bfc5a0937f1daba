"""What is done with one layer in a child process: as `jobs`, and for the layer room."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from layers.doctor.examination import LayerHealth, examine_layer
from layers.doctor.mends import MendWish
from layers.formats.files import list_layers
from layers.formats.rows import FileLayer
from layers.formats.vrt import is_vrt, let_in
from rumslig.exporting.request import ExportRequest, carry_out
from rumslig.exporting.writing import Export
from rumslig.kept_workspace import workspace_of
from rumslig.layer_doctor.copy import MendedCopy, mend_file
from rumslig.layer_doctor.ground import ground_of
from rumslig.layer_doctor.systems import WeighedSystem, weigh_systems_of
from rumslig.look import Mode
from rumslig.outlet import Guard
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.table.figures import ColumnFigures


def examine(
    home: Home,
    path: Path,
    layer: str | None,
    crs: str | None,
    encoding: str | None,
    *,
    progress: Progress,
) -> LayerHealth:
    """Return what a layer of a file holds and what ails it; see `examine_layer`."""
    progress(0, 1, path.name)
    with _in_the_list(path):
        info = _layer_of(path, layer)
        return examine_layer(path, info, ground_of(workspace_of(home)), crs, encoding)


def mend(
    home: Home,
    path: Path,
    copy: Path,
    wish: MendWish,
    layer: str,
    *,
    progress: Progress,
) -> MendedCopy:
    """Write a mended copy of a layer; see `mend_file`."""
    workspace = workspace_of(home)
    manifests = workspace.catalog.manifests
    with _in_the_list(path):
        done = mend_file(path, copy, wish, ground_of(workspace), manifests, layer, progress)
        return done.told()


def weigh_systems(
    home: Home, path: Path, names: tuple[str, ...], *, progress: Progress
) -> tuple[WeighedSystem, ...]:
    """Return where a file's objects would lie in some systems; see `weigh_systems_of`."""
    progress(0, 1, path.name)
    with _in_the_list(path):
        return weigh_systems_of(path, names, ground_of(workspace_of(home)))


def _in_the_list(path: Path) -> AbstractContextManager[None]:
    """Return what a file of the window's list is read within: a VRT there was asked for."""
    return let_in(is_vrt(path))


def _layer_of(path: Path, layer: str | None) -> FileLayer:
    """Return a layer by name, the first one otherwise, with its fault where it has one."""
    listed = list_layers(path)
    named = [item for item in listed if item.name == layer]
    return next(iter(named or [item for item in listed if item.has_places] or listed))


def export_layer(home: Home, guard: Guard, request: ExportRequest, *, progress: Progress) -> Export:
    """Write a layer in another format."""
    with let_in(isinstance(request.source, Path) and is_vrt(request.source)):
        return carry_out(request, workspace_of(home), guard, progress)


def draw_column(
    figures: ColumnFigures,
    width_px: int,
    height_px: int,
    ratio: float,
    mode: Mode,
    *,
    progress: Progress,
) -> bytes:
    """Return a column's chart as PNG."""
    from rumslig.table.chart import draw_chart

    return draw_chart(figures, width_px, height_px, ratio, mode, progress=progress)
