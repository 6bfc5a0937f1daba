"""What a WMS draws of an area, kept as a picture that knows where it lies and came from."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyproj
import rasterio
from rasterio.enums import ColorInterp, Resampling
from rasterio.transform import Affine
from rasterio.windows import Window

from layers.atomic import replacing, write_atomic
from layers.crs import Bounds
from layers.errors import LayerError, NotOffered, TooMuch, WrongAnswer
from layers.images.head import read_head
from layers.images.open import CACHE_BYTES, open_image
from layers.images.picture import Colours, read_colours
from layers.images.place import write_world
from layers.language import tr
from layers.services.address import public_address
from layers.services.answer import Answer
from layers.services.line import Line
from layers.services.offered import Offered, Service, plain
from layers.services.provenance import BESIDE, NAMESPACE, TAG, Provenance, write_text
from layers.services.snapshot import Wanted, choose_of
from layers.services.systems import box_in
from layers.services.wms import map_address, map_values

PIECE = 1_024
"""Pixels along a side of what is asked for at a time."""
USUAL = 3_000
"""Pixels along the longer side, unless a size is asked for."""
_BLOCK = 256


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture's box and size in a coordinate system."""

    system: str
    box: Bounds
    width: int
    height: int

    @property
    def place(self) -> Affine:
        """Where its pixels lie."""
        west, south, east, north = self.box
        across, down = (east - west) / self.width, (north - south) / self.height
        return Affine(across, 0, west, 0, -down, north)


def frame_of(line: Line, layer: Offered, wanted: Wanted, pixel: float | None) -> Frame:
    """Return the picture that is to be asked for.

    Parameters
    ----------
    pixel
        How many metres a pixel is wide; None for a picture of a usual size.

    Raises
    ------
    NotOffered
        No area is given, or the layer is not drawn in the system.
    TooMuch
        There would be more pixels than may be.
    """
    bounds = wanted.bounds
    if bounds is None:
        raise NotOffered(
            tr("{layer} ritas för ett område; ange vilket, till exempel en kommun.",
               layer=layer.title)
        )  # fmt: skip
    system = choose_of(layer, wanted.system)
    box = box_in(bounds, system)
    if box is None or not (box[2] > box[0] and box[3] > box[1]):
        raise NotOffered(
            tr("området kan inte anges i {system}; välj ett annat koordinatsystem.", system=system)
        )
    across, down = box[2] - box[0], box[3] - box[1]
    # the size of a pixel is counted on the ground, whatever the system's unit
    ground = max(bounds[2] - bounds[0], bounds[3] - bounds[1])
    count = USUAL if pixel is None else ground / pixel
    step = max(across, down) / max(count, 1)
    width, height = max(1, round(across / step)), max(1, round(down / step))
    if width * height > line.limits.pixels:
        raise TooMuch(
            tr(
                "bilden skulle bli {width} × {height} bildpunkter men får ha högst {most} "
                "miljoner; välj ett mindre område eller större bildpunkter.",
                width=width,
                height=height,
                most=line.limits.pixels // 1_000_000,
            )
        )
    return Frame(system, box, width, height)


def fetch_picture(
    line: Line,
    service: Service,
    wanted: Wanted,
    target: Path,
    *,
    pixel: float | None = None,
    now: Callable[[], datetime],
    version: str,
) -> Provenance:
    """Write what a layer looks like in an area; return what it says of where it came from.

    A .png gets a world file and its record beside it; anything else becomes a GeoTIFF.

    Raises
    ------
    ServiceError
        The service does not draw what it should; nothing is written.
    """
    layer = service.layer(wanted.layer)
    frame = frame_of(line, layer, wanted, pixel)
    asked_at = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    line.what = layer.title
    with TemporaryDirectory(prefix="rumslig-") as folder:
        work = Path(folder) / "bild.tif"
        with _writing(work, frame) as out:
            _draw(line, service, layer, frame, out, Path(folder))
        provenance = Provenance(
            kind=service.kind,
            address=public_address(service.address),
            layer=layer.name,
            title=layer.title,
            asked_at=asked_at,
            objects=frame.width * frame.height,
            crs=frame.system,
            bounds=wanted.bounds,
            bounds_crs="EPSG:3006",
            licence=layer.licence or plain(service.licence),
            constraints=plain(service.constraints),
            contact=service.contact,
            attribution=layer.attribution,
            sha256=line.sha256,
            bytes=line.received,
            version=version,
        )
        if target.suffix.lower() == ".png":
            _keep_png(work, frame, provenance, target)
        else:
            _keep_tiff(work, provenance, target)
    return provenance


def _draw(
    line: Line, service: Service, layer: Offered, frame: Frame, out: Any, folder: Path
) -> None:
    """Ask for the picture piece by piece, and write each."""
    most = min(PIECE, *(service.most_pixels or (PIECE,)))
    west, _, _, north = frame.box
    across, down = frame.place.a, -frame.place.e
    rows, columns = range(0, frame.height, most), range(0, frame.width, most)
    total, done = len(rows) * len(columns), 0
    for y in rows:
        for x in columns:
            size = min(most, frame.width - x), min(most, frame.height - y)
            box = (
                west + x * across,
                north - (y + size[1]) * down,
                west + (x + size[0]) * across,
                north - y * down,
            )
            values = map_values(service, layer, frame.system, size)
            answer = line.get(map_address(values, layer, frame.system, box))
            colours = _decode(answer, size, folder)
            line.count_in(answer)
            out.write(np.ascontiguousarray(colours.transpose(2, 0, 1)), window=Window(x, y, *size))
            done += 1
            line.tell(done, total)


def _decode(answer: Answer, size: tuple[int, int], folder: Path) -> Colours:
    """Return a picture's colours; raises WrongAnswer where it is none of that size."""
    if answer.is_fault():
        raise answer.fault()
    path = folder / "svar"
    path.write_bytes(answer.content)
    try:
        head = read_head(path, tr("svaret"))
        if (head.width, head.height) != size:
            raise answer.wrong(
                tr("en bild på {width} × {height} bildpunkter", width=size[0], height=size[1])
            )
        with open_image(path, head.format, tr("svaret")) as picture:
            return read_colours(picture, Window(0, 0, *size))
    except WrongAnswer:
        raise
    except LayerError as error:
        raise answer.wrong(tr("en bild")) from error


@contextmanager
def _writing(path: Path, frame: Frame) -> Iterator[Any]:
    with (
        rasterio.Env(GDAL_CACHEMAX=CACHE_BYTES, GDAL_PAM_ENABLED="NO"),
        rasterio.open(
            path, "w", driver="GTiff", width=frame.width, height=frame.height, count=4,
            dtype="uint8", crs=pyproj.CRS.from_user_input(frame.system).to_wkt(),
            transform=frame.place, tiled=True, blockxsize=_BLOCK, blockysize=_BLOCK,
            compress="deflate", bigtiff="IF_SAFER",
        ) as out,
    ):  # fmt: skip
        out.colorinterp = (ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha)
        yield out


def _keep_tiff(work: Path, provenance: Provenance, target: Path) -> None:
    with rasterio.Env(GDAL_CACHEMAX=CACHE_BYTES, GDAL_PAM_ENABLED="NO"):
        with rasterio.open(work, "r+") as picture:
            sizes = [2**n for n in range(1, 8) if max(picture.shape) / 2**n > _BLOCK / 2]
            picture.build_overviews(sizes, Resampling.average)
            picture.update_tags(ns=NAMESPACE, **{TAG: write_text(provenance)})
        with replacing(target) as ready:
            ready.write_bytes(work.read_bytes())


def _keep_png(work: Path, frame: Frame, provenance: Provenance, target: Path) -> None:
    """Write the picture last: what stands beside it means nothing without it."""
    picture = work.with_suffix(".png")
    with (
        rasterio.Env(GDAL_PAM_ENABLED="NO"),
        rasterio.open(work) as source,
        rasterio.open(
            picture, "w", driver="PNG", width=frame.width, height=frame.height, count=4,
            dtype="uint8", transform=frame.place,
        ) as out,
    ):  # fmt: skip
        for row in range(0, frame.height, _BLOCK):
            window = Window(0, row, frame.width, min(_BLOCK, frame.height - row))
            out.write(source.read(window=window), window=window)
    system = pyproj.CRS.from_user_input(frame.system).to_wkt("WKT1_ESRI")
    beside = (
        (target.with_suffix(".pgw"), write_world(tuple(frame.place)[:6])),
        (target.with_suffix(".prj"), system),
        (target.with_name(target.name + BESIDE), write_text(provenance)),
    )
    written: list[Path] = []
    try:
        for path, text in beside:
            write_atomic(path, text.encode())
            written.append(path)
        write_atomic(target, picture.read_bytes())
    except OSError:
        for path in written:
            with contextlib.suppress(OSError):
                path.unlink()
        raise
