"""Damage done to a file's bytes, each way by a seed: the same seed, the same damage."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

Mutation = Callable[[bytearray, random.Random], bytes]

NUMBERS = (0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x0FFFFFFF, 0x10000000)
WORDS = (b"NaN", b"1e999", b"-1e308", b"99999999999999999999", b"Infinity", b"null", b"\xff\xfe")
_DIGITS = re.compile(rb"-?\d+(?:\.\d+)?")


def truncate(content: bytearray, chance: random.Random) -> bytes:
    """Leave the beginning."""
    return bytes(content[: chance.randrange(1, max(2, len(content)))])


def flip_bits(content: bytearray, chance: random.Random) -> bytes:
    """Turn a few bits over."""
    for _ in range(chance.choice((1, 4, 32, 256))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return bytes(content)


def splice(content: bytearray, chance: random.Random) -> bytes:
    """Take a part out and put it in elsewhere."""
    at, length = _part(content, chance)
    piece = content[at : at + length]
    del content[at : at + length]
    to = chance.randrange(len(content) + 1)
    content[to:to] = piece
    return bytes(content)


def double(content: bytearray, chance: random.Random) -> bytes:
    """Say a part again, many times over."""
    at, length = _part(content, chance)
    piece = content[at : at + length]
    times = min(chance.choice((1, 3, 50)), (4 << 20) // max(1, len(piece)))
    content[at:at] = piece * times
    return bytes(content)


def zero(content: bytearray, chance: random.Random) -> bytes:
    """Empty a range."""
    at, length = _part(content, chance)
    content[at : at + length] = bytes(min(length, len(content) - at))
    return bytes(content)


def swap(content: bytearray, chance: random.Random) -> bytes:
    """Turn words of two, four or eight bytes around."""
    for _ in range(chance.choice((1, 8, 64))):
        width = chance.choice((2, 4, 8))
        at = chance.randrange(len(content))
        content[at : at + width] = content[at : at + width][::-1]
    return bytes(content)


def lie(content: bytearray, chance: random.Random) -> bytes:
    """Write huge and impossible numbers where the head may say lengths and counts."""
    for _ in range(chance.choice((1, 2, 6))):
        reach = len(content) if chance.random() < 0.3 else min(512, len(content))
        at = chance.randrange(reach)
        form = chance.choice(("<I", ">I", "<H", ">H", "<d", ">d"))
        number: float = chance.choice(NUMBERS)
        if form[1] == "d":
            number = chance.choice((float("nan"), float("inf"), -1e308, 1e-308, 1e18))
        elif form[1] == "H":
            number = int(number) & 0xFFFF
        word = struct.pack(form, number)
        content[at : at + len(word)] = word
    return bytes(content)


def change_words(content: bytearray, chance: random.Random) -> bytes:
    """Put no numbers, and huge ones, where numbers stand as text."""
    places = list(_DIGITS.finditer(bytes(content[:200_000])))
    for place in sorted(
        chance.sample(places, min(len(places), chance.choice((1, 3, 20)))),
        key=lambda match: -match.start(),
    ):
        content[place.start() : place.end()] = chance.choice(WORDS)
    return bytes(content)


def nest(content: bytearray, chance: random.Random) -> bytes:
    """Put something deep into the middle of a text."""
    depth = chance.choice((1_000, 20_000, 200_000))
    opened, closed = chance.choice(
        ((b"[", b"]"), (b'{"a":', b"}"), (b"<a>", b"</a>"), (b"(", b")"), (b"<Folder>", b""))
    )
    places = [match.start() for match in re.finditer(rb"[\[{<(]", bytes(content[:100_000]))]
    at = chance.choice(places) if places else chance.randrange(len(content))
    content[at:at] = opened * depth + closed * depth
    return bytes(content)


def bomb(content: bytearray, chance: random.Random) -> bytes:
    """Fill members of an archive with what grows when it is unpacked; else as `double`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(item.filename, archive.read(item)) for item in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, OSError, RuntimeError):
        return double(content, chance)
    if not members:
        return bytes(content)
    swollen = chance.randrange(len(members))
    size = chance.choice((1 << 20, 64 << 20, 400 << 20))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, (name, body) in enumerate(members):
            with archive.open(name, "w", force_zip64=True) as stream:
                stream.write(body)
                for _ in range((size >> 20) if number == swollen else 0):
                    stream.write(bytes(1 << 20))
    return packed.getvalue()


MUTATIONS: tuple[Mutation, ...] = (
    truncate, flip_bits, splice, double, zero, swap, lie, lie, change_words, nest,
)  # fmt: skip
"""Of any file; `lie` twice, for it finds most."""


def mutate(content: bytes, seed: int, is_archive: bool = False) -> tuple[str, bytes]:
    """Return the name of a way to damage a file, and the file so damaged."""
    chance = random.Random(seed)
    way = chance.choice((*MUTATIONS, bomb) if is_archive else MUTATIONS)
    damaged = way(bytearray(content), chance)
    if chance.random() < 0.2 and damaged:
        damaged = chance.choice(MUTATIONS)(bytearray(damaged), chance)
    return way.__name__, damaged


def _part(content: bytearray, chance: random.Random) -> tuple[int, int]:
    at = chance.randrange(len(content))
    return at, chance.randrange(1, max(2, min(len(content), 1 << chance.randrange(4, 15))))
