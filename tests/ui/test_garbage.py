"""Garbage is collected by the window's thread alone, and it is collected."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from ui.garbage import MIDDLE, OLD, YOUNG, GarbageCollector


class Knot:
    """Something that only the collector can end."""

    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collector(application: QApplication) -> Iterator[GarbageCollector]:
    was_on = gc.isenabled()
    made = GarbageCollector()
    yield made
    made.stop()
    if not was_on:
        gc.disable()


def make_knots(count: int) -> list[weakref.ref[Knot]]:
    return [weakref.ref(Knot()) for _ in range(count)]


def test_another_thread_never_collects(collector: GarbageCollector) -> None:
    ended: list[str] = []
    phases = lambda phase, info: ended.append(threading.current_thread().name)  # noqa: E731
    gc.callbacks.append(phases)
    try:
        worker = threading.Thread(target=lambda: make_knots(20_000), name="läsare")
        worker.start()
        worker.join()
    finally:
        gc.callbacks.remove(phases)
    assert "läsare" not in ended


def test_what_nobody_has_any_more_is_ended(collector: GarbageCollector) -> None:
    knots = make_knots(YOUNG + 300)
    assert all(knot() is not None for knot in knots)
    collector.collect()
    assert all(knot() is None for knot in knots)


def test_old_garbage_is_ended_too(collector: GarbageCollector) -> None:
    gc.collect()
    knots = make_knots(10)
    held = [knot() for knot in knots]
    gc.collect(0)
    gc.collect(1)  # it has grown old by now
    del held
    for _ in range((MIDDLE + 2) * (OLD + 2)):
        kept = [[] for _ in range(YOUNG + 300)]
        collector.collect()
        del kept
    assert all(knot() is None for knot in knots)


def test_python_collects_again_afterwards() -> None:
    was_on = gc.isenabled()
    gc.enable()
    _ = QApplication.instance() or QApplication([])
    made = GarbageCollector()
    assert not gc.isenabled()
    made.stop()
    assert gc.isenabled()
    if not was_on:
        gc.disable()
