"""A small Outlook mail, written by hand: a compound file with the properties that a mail has."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

SECTOR, SMALL, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
WORDS, BINARY, TIME, NUMBER = 0x001F, 0x0102, 0x0040, 0x0003


@dataclass
class Storage:
    """A folder of a compound file."""

    streams: dict[str, bytes] = field(default_factory=dict)
    storages: dict[str, Storage] = field(default_factory=dict)


def _properties(head: int, values: dict[tuple[int, int], bytes | int]) -> Storage:
    """Return a storage with properties: variable ones each in a stream of its own."""
    rows = b""
    storage = Storage()
    for (name, kind), value in values.items():
        if isinstance(value, int):
            rows += struct.pack("<HHIQ", kind, name, 6, value)
            continue
        storage.streams[f"__substg1.0_{name:04X}{kind:04X}"] = value
        rows += struct.pack("<HHIII", kind, name, 6, len(value), 0)
    storage.streams["__properties_version1.0"] = b"\0" * head + rows
    return storage


def outlook_mail(subject: str, body: str, sender: str, *attached: tuple[str, bytes]) -> bytes:
    """Return a .msg sent on 2026-11-20 at noon, UTC."""
    sent = (1795176000 + 11_644_473_600) * 10_000_000
    root = _properties(
        32,
        {
            (0x0037, WORDS): subject.encode("utf-16-le"),
            (0x1000, WORDS): body.encode("utf-16-le"),
            (0x0C1F, WORDS): sender.encode("utf-16-le"),
            (0x0039, TIME): sent,
        },
    )
    for number, (name, content) in enumerate(attached):
        root.storages[f"__attach_version1.0_#{number:08X}"] = _properties(
            8,
            {
                (0x3707, WORDS): name.encode("utf-16-le"),
                (0x3701, BINARY): content,
                (0x3705, NUMBER): 1,
            },
        )
    return _compound(root)


def _compound(root: Storage) -> bytes:
    """Return the file; streams of fewer than 4096 bytes lie in the small stream, as they must."""
    entries: list[list[object]] = []
    sectors: list[bytes] = []
    chain: list[int] = []
    small = bytearray()
    small_chain: list[int] = []

    def store(content: bytes) -> int:
        first = len(sectors)
        count = max(1, -(-len(content) // SECTOR))
        for number in range(count):
            part = content[number * SECTOR : (number + 1) * SECTOR]
            sectors.append(part.ljust(SECTOR, b"\0"))
            chain.append(first + number + 1 if number + 1 < count else END)
        return first

    def store_small(content: bytes) -> int:
        first = len(small_chain)
        count = max(1, -(-len(content) // SMALL))
        small.extend(content.ljust(count * SMALL, b"\0"))
        small_chain.extend([*range(first + 1, first + count), END])
        return first

    def add(name: str, kind: int, content: bytes = b"") -> int:
        place = 0
        if kind == 2:
            place = store(content) if len(content) >= CUTOFF else store_small(content)
        entries.append([name, kind, FREE, place, len(content)])
        return len(entries) - 1

    def fill(number: int, storage: Storage) -> None:
        children = [add(name, 2, content) for name, content in storage.streams.items()]
        for name, inner in storage.storages.items():
            child = add(name, 1)
            fill(child, inner)
            children.append(child)
        for child, following in zip(children, [*children[1:], FREE], strict=True):
            entries[child].append(following)
        entries[number][2] = children[0] if children else FREE

    add("Root Entry", 5)
    fill(0, root)
    entries[0].append(FREE)
    entries[0][3:5] = [store(bytes(small)), len(small)]
    small_table = b"".join(struct.pack("<I", item) for item in small_chain)
    small_sectors = -(-len(small_table) // SECTOR)
    small_at = store(small_table.ljust(small_sectors * SECTOR, b"\xff"))
    folder = b"".join(_entry(*entry) for entry in entries)  # type: ignore[arg-type]
    while len(folder) % SECTOR:
        folder += _entry("", 0, FREE, 0, 0, FREE)
    folder_at = store(folder)
    tables = 1
    while tables * (SECTOR // 4) < len(sectors) + tables:
        tables += 1
    table_at = len(sectors)
    chain += [FAT] * tables
    chain += [FREE] * (tables * (SECTOR // 4) - len(chain))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    facts = (0, tables, folder_at, 0, CUTOFF, small_at, small_sectors, END, 0)
    head += struct.pack("<9I", *facts)
    places = [table_at + number for number in range(tables)]
    head += struct.pack("<109I", *places, *[FREE] * (109 - tables))
    return head + b"".join(sectors) + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, child: int, place: int, size: int, right: int) -> bytes:
    words = name.encode("utf-16-le")
    head = words.ljust(64, b"\0") + struct.pack("<HBB", len(words) + 2 if name else 0, kind, 1)
    tree = struct.pack("<III", FREE, right, child) + b"\0" * 36
    return head + tree + struct.pack("<IQ", place, size)
