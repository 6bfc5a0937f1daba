"""Garbage of a test is collected after it, never in the middle of painting in a later one."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

WHOLE_EVERY = 25
_count = 0


@pytest.fixture(autouse=True)
def _collect_between_tests() -> Iterator[None]:
    global _count
    gc.disable()
    yield
    _count += 1
    gc.collect(2 if _count % WHOLE_EVERY == 0 else 1)
