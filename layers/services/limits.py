"""How much may be fetched in one act, so that no service can fill the disk or the day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one act of the user's may come to.

    Attributes
    ----------
    answer_bytes, total_bytes
        Of one answer, unpacked, and of all that is received.
    total_s
        From the first question to the last answer.
    objects, pages
        Of a layer, and the answers that it comes in.
    pixels
        Of a picture.
    tiles
        Of a background map.
    """

    answer_bytes: int = 64 << 20
    total_bytes: int = 1 << 30
    total_s: float = 1_800.0
    objects: int = 500_000
    pages: int = 2_000
    pixels: int = 64_000_000
    tiles: int = 40_000


LIMITS = Limits()
CELLS = 150_000
"""Values of a table in one question, as Statistics Sweden's PxWeb has it."""
