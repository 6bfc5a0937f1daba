"""A layer mended on a copy: the original is never touched, and nothing is done unsaid."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import geopandas
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from layers.crs import WORKING_CRS, Placement, parse_crs, parse_placement, transformer
from layers.doctor import ailments
from layers.doctor.encodings import is_garbled, read_codec, restore, texts_of
from layers.doctor.ground import Ground
from layers.doctor.log import Act, LogRow
from layers.doctor.mends import Mend, MendWish
from layers.doctor.placement import far_objects, place_shapes, swapped_objects
from layers.doctor.reasons import why_invalid
from layers.formats.files import read_kinds, read_layer
from layers.formats.geopackage import GEOMETRY
from layers.formats.rows import FileLayer
from layers.formats.shape_kinds import ShapeKinds
from layers.language import tr
from layers.repair import make_valid
from layers.vector import out_of_reach, resolve_crs

Shapes = npt.NDArray[np.object_]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class MendedLayer:
    """A layer's mended rows, indexed by the feature ids of the original, and the log."""

    name: str
    frame: geopandas.GeoDataFrame
    log: tuple[LogRow, ...]
    before: int

    @property
    def after(self) -> int:
        """How many objects the copy has."""
        return len(self.frame)


def mend_layer(
    path: Path,
    info: FileLayer,
    wish: MendWish = MendWish(),  # noqa: B008 - frozen
    ground: Ground = Ground(),  # noqa: B008
) -> MendedLayer:
    """Return a layer of a file mended; the same file and wish give the same rows and log.

    Raises
    ------
    UnreadableFile
        The file cannot be read, or its coordinates leave the map.
    UnknownCrs
        The file does not say its coordinate system, or cannot mean it, and `wish.crs` is not given.
    """
    raw = read_layer(path, info)
    placement = _placement_of(path, info, wish, ground)
    work = _Work(info.name, raw.frame, wish, ground)
    work.log_placement(placement, info)
    work.rename_fields()
    work.restore_texts(read_codec(path, info))
    work.flatten(read_kinds(path, raw))
    work.place(placement, path.name)
    work.mend_geometry()
    work.drop_misplaced()
    work.drop_repeated()
    return work.done()


def _placement_of(path: Path, info: FileLayer, wish: MendWish, ground: Ground) -> Placement:
    if wish.crs:
        placement = parse_placement(wish.crs)
    elif wish.swap_axes and info.crs is not None:
        placement = Placement(info.crs)
    else:
        placement = resolve_crs(info.crs, info.bounds, path.name, None, ground.home)
    return Placement(placement.crs, placement.swapped or wish.swap_axes)


@dataclass(slots=True, eq=False)
class _Work:
    """A copy of the rows on its way to being mended."""

    layer: str
    frame: geopandas.GeoDataFrame
    wish: MendWish
    ground: Ground
    log: list[LogRow] = field(default_factory=list)
    before: int = 0
    shapes: Shapes = field(init=False)
    crs: Placement = field(init=False)

    def __post_init__(self) -> None:
        """Take the geometry out of the table: it is mended apart."""
        self.before = len(self.frame)
        self.shapes = np.asarray(self.frame.geometry.array, dtype=object)

    def done(self) -> MendedLayer:
        """Return what has become of the layer."""
        columns = pd.DataFrame(self.frame.drop(columns=self.frame.geometry.name))
        frame = geopandas.GeoDataFrame(columns, geometry=self.shapes, crs=self.crs.crs)
        return MendedLayer(self.layer, frame, tuple(self.log), self.before)

    def wants(self, mend: Mend) -> bool:
        """Whether this is to be mended."""
        return mend in self.wish.mends

    def say(self, act: Act, fid: int | None = None, detail: str = "") -> None:
        """Write in the log."""
        self.log.append(LogRow(self.layer, act, fid, detail))

    def say_each(self, act: Act, mask: Mask, detail: str = "") -> None:
        """Write in the log of each object that a mask selects."""
        for fid in self.frame.index[mask]:
            self.say(act, int(fid), detail)

    def log_placement(self, placement: Placement, info: FileLayer) -> None:
        """Say where the system of the coordinates is known from, where not from the file."""
        self.crs = placement
        if info.crs is None or Placement(info.crs).name != Placement(placement.crs).name:
            told = Placement(info.crs).name if info.crs is not None else tr("inget angivet")
            self.say("crs_assumed", detail=f"{told} → {Placement(placement.crs).name}")

    def rename_fields(self) -> None:
        """Give columns of the same name different ones: no GeoPackage holds them otherwise."""
        taken = {GEOMETRY}
        names = []
        for name in map(str, self.frame.columns):
            new, number = name, 2
            while new.casefold() in taken:
                new, number = f"{name}_{number}", number + 1
            taken.add(new.casefold())
            names.append(new)
            if new != name:
                self.say("field_renamed", detail=f"{name} → {new}")
        geometry = names[list(self.frame.columns).index(self.frame.geometry.name)]
        frame = self.frame.set_axis(names, axis="columns")
        self.frame = geopandas.GeoDataFrame(frame, geometry=geometry)

    def restore_texts(self, assumed: str) -> None:
        """Read texts anew in the encoding that they were written in."""
        if not self.wish.encoding:
            return
        frame = self.frame.copy()
        for name, texts in texts_of(frame.drop(columns=frame.geometry.name)):
            anew = texts.map(lambda text: restore(text, self.wish.encoding, assumed))
            changed = texts[texts != anew]
            frame[name] = frame[name].astype(object)
            frame.loc[texts.index, name] = anew
            for fid, text, new in zip(changed.index, changed, anew[changed.index], strict=True):
                self.say("text_restored", int(str(fid)), f"{name}: {text} → {new}")
            for fid, text in anew[anew.map(is_garbled).astype(bool)].items():
                self.say("text_lost", int(str(fid)), f"{name}: {text}")
        self.frame = frame

    def flatten(self, kinds: ShapeKinds) -> None:
        """Say what of the geometry could not come along, and drop heights where wished."""
        for fid in kinds.ids[kinds.is_curved]:
            self.say("curves_straightened", int(fid))
        for fid in kinds.ids[kinds.has_measures]:
            self.say("measures_dropped", int(fid))
        if self.wants("heights"):
            for fid in kinds.ids[kinds.has_heights]:
                self.say("heights_dropped", int(fid))
            self.shapes = shapely.force_2d(self.shapes)

    def place(self, placement: Placement, file_name: str) -> None:
        """Put the axes right and the coordinates in the system of the copy."""
        if placement.swapped:
            self.say("axes_swapped")
            self.shapes = _moved(self.shapes, lambda x, y: (y, x))
        if self.wants("axes"):
            swapped = swapped_objects(self.shapes, placement.crs, self.ground)
            self.say_each("object_axes_swapped", swapped)
            self.shapes = self.shapes.copy()
            self.shapes[swapped] = _moved(self.shapes[swapped], lambda x, y: (y, x))
        self.crs = Placement(placement.crs)
        working = parse_crs(WORKING_CRS)
        if not self.wants("crs") or placement.crs == working:
            return
        try:
            move = transformer(placement.crs.to_wkt(), WORKING_CRS).transform
            with np.errstate(all="ignore"):
                moved = _moved(self.shapes, move)
            reached = not (_is_finite(self.shapes) & ~_is_finite(moved)).any()
        except pyproj.exceptions.ProjError:  # heights alone, or a system of its own
            reached = False
        if not reached:
            raise out_of_reach(file_name, placement)
        self.say("crs_transformed", detail=f"{Placement(placement.crs).name} → {WORKING_CRS}")
        self.shapes, self.crs = moved, Placement(working)

    def mend_geometry(self) -> None:
        """Make geometry valid, and drop what is none or thin."""
        missing, empty = ailments.find_missing(self.shapes), ailments.find_empty(self.shapes)
        if self.wants("geometry"):
            self._make_valid()
        collapsed = ailments.find_empty(self.shapes) & ~empty
        if self.wants("geometry"):
            collapsed |= ailments.find_invalid(self.shapes)
        why: dict[Act, Mask] = {"collapsed_dropped": collapsed}
        if self.wants("empty"):
            why |= {"null_dropped": missing, "empty_dropped": empty}
        self.drop(why)
        if self.wants("slivers"):
            placed = place_shapes(self.shapes, self.crs)
            thin = ailments.find_slivers(placed, self.wish.sliver_m)
            thin &= ~ailments.find_invalid(self.shapes)
            self.drop({"sliver_dropped": thin}, areas=True)

    def _make_valid(self) -> None:
        broken = np.flatnonzero(ailments.find_invalid(self.shapes))
        reasons = [why_invalid(shape) for shape in self.shapes[broken]]
        mended, _ = make_valid(self.shapes)
        before, after = self._areas(self.shapes), self._areas(mended)
        for index, reason in zip(broken, reasons, strict=True):
            areal = shapely.get_dimensions(self.shapes[index]) == 2
            self.log.append(
                LogRow(
                    self.layer,
                    "made_valid",
                    int(self.frame.index[index]),
                    reason,
                    float(before[index]) if areal else None,
                    float(after[index]) if areal else None,
                )
            )
        self.shapes = mended

    def _areas(self, shapes: Shapes) -> npt.NDArray[np.float64]:
        """Return areas in m², 0 where there is none that can be told."""
        with np.errstate(all="ignore"):
            areas = shapely.area(place_shapes(shapes, self.crs))
        return np.where(np.isfinite(areas), areas, 0.0)

    def drop_misplaced(self) -> None:
        """Drop objects far outside the county, where wished."""
        if self.wants("outside"):
            placed = place_shapes(self.shapes, self.crs)
            self.drop({"outside_dropped": far_objects(placed, self.ground, self.wish.far_m)})

    def drop_repeated(self) -> None:
        """Drop what is there more than once."""
        if self.wants("duplicates"):
            rows = self.frame.set_geometry(geopandas.GeoSeries(self.shapes, self.frame.index))
            self.drop({"row_dropped": ailments.find_repeated_rows(rows)})
        if self.wants("same-geometry"):
            self.drop({"geometry_dropped": ailments.find_repeated(self.shapes)})

    def drop(self, why: dict[Act, Mask], *, areas: bool = False) -> None:
        """Leave objects out, and say of each why."""
        kept = np.ones(len(self.shapes), dtype=bool)
        sizes = self._areas(self.shapes) if areas else None
        for act, mask in why.items():
            for index in np.flatnonzero(mask & kept):
                fid = int(self.frame.index[index])
                size = float(sizes[index]) if sizes is not None else None
                after = 0.0 if size is not None else None
                self.log.append(LogRow(self.layer, act, fid, "", size, after))
            kept &= ~mask
        self.frame, self.shapes = self.frame[kept], self.shapes[kept]


def _is_finite(shapes: Shapes) -> Mask:
    """Return of each corner whether it lies somewhere."""
    x, y = shapely.get_coordinates(shapes).T
    finite: Mask = np.isfinite(x) & np.isfinite(y)
    return finite


def _moved(shapes: Shapes, move: object) -> Shapes:
    """Return shapes with their plane coordinates moved; heights stay as they are."""

    def flat(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        x, y = move(points[:, 0], points[:, 1])  # type: ignore[operator]
        return np.column_stack([x, y, *points[:, 2:].T])

    high = shapely.has_z(shapes)
    moved = shapes.copy()
    moved[~high] = shapely.transform(shapes[~high], flat)
    moved[high] = shapely.transform(shapes[high], flat, include_z=True)
    return moved
