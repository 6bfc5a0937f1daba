"""How evenly the window's thread beats with a package of 200 000 areas, and what it costs."""

from __future__ import annotations

import gc
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from benchmarks.large_package import NAME, make_large_package
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from window_pulse import Gaps, Pulse, Witness

from layers.packages.store import Store
from rumslig.worker import WorkerProcess
from ui.app import Desktop
from ui.map.screen import Screen
from ui.turn import Turn
from ui.underlag.room import UNDERLAG

pytestmark = pytest.mark.benchmark

PATIENCE_S = 120.0
SWIPES = 40


def _memory_mb() -> int:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def test_a_large_package_in_the_window(
    application: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    large = make_large_package(tmp_path)
    desktop = Desktop(application, large.home, "light", worker=WorkerProcess())
    turn = Turn()
    window, session = desktop.window, desktop.session
    window.resize(1440, 900)
    window.show()
    application.processEvents()
    pulse, canvas, comparing = Pulse(), window.stage.map, session.underlag.comparing

    def is_settled() -> bool:
        return desktop.runner.is_idle and session.is_settled

    def listen(start: Callable[[], object], is_done: Callable[[], bool]) -> tuple[Gaps, float]:
        application.processEvents()
        begun = time.perf_counter()
        pulse.start()
        loop, watch = QEventLoop(), QTimer(interval=20)
        watch.timeout.connect(
            lambda: loop.quit() if is_done() or time.perf_counter() > begun + PATIENCE_S else None
        )
        watch.start()
        QTimer.singleShot(0, start)
        loop.exec()
        watch.stop()
        took_s = time.perf_counter() - begun
        assert took_s < PATIENCE_S, "waited in vain"
        return pulse.stop(), took_s

    def is_drawn() -> bool:
        screens = canvas.findChildren(Screen)
        return is_settled() and all(item.is_complete for item in screens[: 1 + canvas.is_comparing])

    def shows(version: str) -> bool:
        item = session.layers.find(f"{NAME}/lager")
        return item is not None and any(version in value for _, value in item.card) and is_drawn()

    def compare() -> None:
        session.show_panel(UNDERLAG)
        comparing.start(large.before, large.after.version, "")

    def swipe() -> None:
        canvas.swipe.move_to(canvas.swipe.share + 0.7 / SWIPES)

    def update() -> None:
        comparing.clear()
        session.opening.renew()

    witness = Witness(pulse, 100.0) if os.environ.get("RUMSLIG_WITNESS") else None
    if witness is not None:
        witness.start()
    memory: dict[str, int] = {}
    figures: dict[str, tuple[Gaps, float]] = {}

    def measure(name: str, start: Callable[[], object], is_done: Callable[[], bool]) -> None:
        figures[name] = listen(start, is_done)
        memory[name] = _memory_mb()
        with capsys.disabled():
            gaps, took_s = figures[name]
            print(f"\n{name}: {took_s:.1f} s, {memory[name]} MB; {gaps}", flush=True)

    try:
        measure("opening the package", session.open_workspace, lambda: shows("1.0.0"))
        measure("comparing", compare, lambda: is_drawn() and comparing.comparison is not None)
        canvas.swipe.move_to(0.2)
        hand = QTimer(interval=16)
        hand.timeout.connect(swipe)
        measure("moving the line", hand.start, lambda: canvas.swipe.share >= 0.9)
        hand.stop()
        Store(large.home.packages).install(large.after)
        measure("updating", update, lambda: shows("1.1.0"))
    finally:
        if witness is not None:
            witness.stop()
        turn.stop()
        desktop.shut_down()
        window.close()
        window.deleteLater()
        application.processEvents()
        gc.collect()
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    with capsys.disabled():
        print(f"at most {own:.0f} MB in the window's process, {peak:.0f} MB in a child; {NAME}")
