"""Named arrays in one file: written once, mapped into memory, each checked before it is used."""

from __future__ import annotations

import json
import mmap
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from layers.atomic import replacing

MAGIC = b"RUMSIDX1"
_ALIGNED = 64
_HEAD = np.dtype([("magic", "S8"), ("length", "<u8"), ("crc", "<u4")])

Array = npt.NDArray[Any]


class DamagedIndex(Exception):
    """An index is not what its checksums say: build it again from the layer."""


def write_container(target: Path, facts: Mapping[str, Any], sections: Mapping[str, Array]) -> None:
    """Write facts and arrays so that a reader sees the old file, the new one or none."""
    table: dict[str, dict[str, Any]] = {}
    offset = 0
    for name, array in sections.items():
        table[name] = {
            "dtype": array.dtype.str,
            "shape": list(array.shape),
            "offset": offset,
            "crc": zlib.crc32(np.ascontiguousarray(array).data),
        }
        offset += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = json.dumps({"facts": dict(facts), "sections": table}).encode("ascii")
    head = np.array([(MAGIC, len(header), zlib.crc32(header))], dtype=_HEAD)
    with replacing(target) as temporary, temporary.open("wb") as stream:
        stream.write(head.tobytes())
        stream.write(header)
        stream.write(bytes(-stream.tell() % _ALIGNED))
        for array in sections.values():
            stream.write(np.ascontiguousarray(array).data)
            stream.write(bytes(-array.nbytes % _ALIGNED))


class Container:
    """A file of arrays, read where it is touched.

    Raises
    ------
    DamagedIndex
        The file is no container, is cut short, or its table is not as it was written.
    OSError
        There is no such file, or it may not be read.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as stream:
            try:
                self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError as error:  # an empty file
                raise DamagedIndex(path.name) from error
        self._name = path.name
        if len(self._map) < _HEAD.itemsize:
            raise DamagedIndex(path.name)
        head = np.frombuffer(self._map, dtype=_HEAD, count=1)[0]
        end = _HEAD.itemsize + int(head["length"])
        header = self._map[_HEAD.itemsize : end]
        if head["magic"] != MAGIC or zlib.crc32(header) != head["crc"]:
            raise DamagedIndex(path.name)
        document = json.loads(header)
        self.facts: dict[str, Any] = document["facts"]
        self._sections: dict[str, dict[str, Any]] = document["sections"]
        self._sound: set[str] = set()
        self._start = -(-end // _ALIGNED) * _ALIGNED

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def section(self, name: str) -> Array:
        """Return an array whose every byte is as it was written; raises DamagedIndex."""
        array = self.unchecked(name)
        if name not in self._sound:
            if zlib.crc32(array.data) != self._sections[name]["crc"]:
                raise DamagedIndex(f"{self._name}: {name}")
            self._sound.add(name)
        return array

    def unchecked(self, name: str) -> Array:
        """Return an array that the caller checks piece by piece; raises DamagedIndex."""
        entry = self._sections[name]
        dtype, shape = np.dtype(entry["dtype"]), tuple(entry["shape"])
        count = int(np.prod(shape, dtype=np.int64))
        begin = self._start + int(entry["offset"])
        if begin + count * dtype.itemsize > len(self._map):
            raise DamagedIndex(f"{self._name}: {name}")
        return np.frombuffer(self._map, dtype=dtype, count=count, offset=begin).reshape(shape)
