"""Less to send: an object packed whole, or told as its difference from an earlier one.

The result's own SHA-256, which the manifest names, verifies both; so neither is signed itself.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

from backports import zstd

from layers.atomic import replacing
from layers.errors import WrongContent
from layers.language import tr
from layers.packages.manifest import Manifest, StoredObject, object_path

WORTH_PACKING = 0.8
"""A packed object is kept where it is no larger than this share of the object."""
WORTH_A_DELTA = 0.5
SMALLEST = 4096
LARGEST_FOR_DELTA = 1 << 30
"""Both objects are in memory meanwhile."""
_OUT = 1 << 20
_PARAMETER = zstd.CompressionParameter
_MOST_WINDOW = 31


def packed_path(sha256: str) -> str:
    """Return where an object stands packed."""
    return f"{object_path(sha256)}.zst"


def delta_path(old: str, new: str) -> str:
    """Return where the difference between two objects stands."""
    return f"objects/delta/{old}-{new}.zst"


def pack_object(folder: Path, stored: StoredObject) -> None:
    """Put an object's packed form beside it, where that helps."""
    target = folder / packed_path(stored.sha256)
    if stored.bytes < SMALLEST or target.exists():
        return
    with contextlib.suppress(_NotWorthIt), replacing(target) as temporary:
        compressor = zstd.ZstdCompressor(
            options={_PARAMETER.compression_level: 9, _PARAMETER.checksum_flag: 0}
        )
        with (
            (folder / object_path(stored.sha256)).open("rb") as stream,
            temporary.open("wb") as out,
        ):
            while chunk := stream.read(_OUT):
                out.write(compressor.compress(chunk))
            out.write(compressor.flush())
        if temporary.stat().st_size > stored.bytes * WORTH_PACKING:
            raise _NotWorthIt


class _NotWorthIt(Exception):
    """The packed form is hardly smaller: it is not kept."""


def write_deltas(folder: Path, old: Manifest, new: Manifest) -> None:
    """Write the difference of each layer's objects from an earlier version, where that helps."""
    for before, after in object_pairs(old, new):
        target = folder / delta_path(before.sha256, after.sha256)
        largest = max(before.bytes, after.bytes)
        smallest = min(before.bytes, after.bytes)
        if target.exists() or smallest < SMALLEST or largest > LARGEST_FOR_DELTA:
            continue
        content = make_delta(
            (folder / object_path(before.sha256)).read_bytes(),
            (folder / object_path(after.sha256)).read_bytes(),
        )
        if len(content) <= after.bytes * WORTH_A_DELTA:
            with replacing(target) as temporary:
                temporary.write_bytes(content)


def object_pairs(old: Manifest, new: Manifest) -> Iterator[tuple[StoredObject, StoredObject]]:
    """Yield each object of a version with the one that stood in its place, where they differ."""
    earlier = {entry.name: entry for entry in old.layers}
    for entry in new.layers:
        before = earlier.get(entry.name)
        if before is None:
            continue
        pairs = (
            (before.data, entry.data),
            (before.coverage, entry.coverage),
            (before.row_index, entry.row_index),
        )
        for first, second in pairs:
            if first is not None and second is not None and first != second:
                yield first, second
    carried = {(type(item), item.name): item for item in old.carried}
    for item in new.carried:
        known = carried.get((type(item), item.name))
        if known is not None and known.data != item.data:
            yield known.data, item.data


def make_delta(old: bytes, new: bytes) -> bytes:
    """Return what makes the new content of the old one."""
    # the window must hold all of the old content, wherever in the new one it is looked for
    window = min(max(len(old), len(new), 1 << 10).bit_length(), _MOST_WINDOW)
    compressor = zstd.ZstdCompressor(
        options={
            _PARAMETER.compression_level: 9,
            _PARAMETER.window_log: window,
            _PARAMETER.enable_long_distance_matching: 1,
            _PARAMETER.checksum_flag: 0,
        },
        zstd_dict=zstd.ZstdDict(old, is_raw=True).as_prefix,
    )
    return compressor.compress(new, zstd.ZstdCompressor.FLUSH_FRAME)


def unpack(
    chunks: Iterator[bytes], stored: StoredObject, old: bytes | None = None
) -> Iterator[bytes]:
    """Yield an object's content from its packed form, or from its delta and the old content.

    It never yields more than the object's length, nor anything whose hash is another's: the last
    piece comes only after all of it has been checked.

    Raises
    ------
    WrongContent
        What was unpacked is not the object.
    """
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _MOST_WINDOW}
    reference = None if old is None else zstd.ZstdDict(old, is_raw=True).as_prefix
    machine = zstd.ZstdDecompressor(zstd_dict=reference, options=options)
    digest, count, held = hashlib.sha256(), 0, b""
    try:
        for chunk in chunks:
            given = chunk
            while not machine.eof:
                piece = machine.decompress(given, max_length=_OUT)
                given = b""
                count += len(piece)
                if count > stored.bytes:
                    raise _wrong(stored)
                digest.update(piece)
                if held:
                    yield held
                held = piece
                if machine.needs_input:
                    break
            if machine.eof and machine.unused_data:
                raise _wrong(stored)
    except zstd.ZstdError as error:
        raise _wrong(stored) from error
    if not machine.eof or count != stored.bytes or digest.hexdigest() != stored.sha256:
        raise _wrong(stored)
    yield held


def _wrong(stored: StoredObject) -> WrongContent:
    return WrongContent(
        tr("det som packades upp är inte underlagsfilen {sha}.", sha=stored.sha256[:12])
    )
