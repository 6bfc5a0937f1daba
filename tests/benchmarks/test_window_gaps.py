"""How evenly the window's thread beats: moving the map alone, and with a check and an export.

A machine that does other things widens every gap, so the two are measured in the same run.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from window_pulse import Gaps, Pulse, RestlessHand

from rumslig.settings import Home
from rumslig.worker import WorkerProcess
from ui.app import Desktop
from ui.map.scheduler import RenderScheduler
from ui.turn import Turn

pytestmark = pytest.mark.benchmark

ALONE_S = 10.0
PATIENCE_S = 180.0


def test_gaps_while_checking_exporting_and_panning(
    application: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = time.perf_counter()
    desktop = Desktop(application, Home(tmp_path / "hem"), "light", worker=WorkerProcess())
    turn = Turn()
    window, session = desktop.window, desktop.session
    window.resize(1440, 900)
    window.show()
    application.processEvents()
    painted_s = time.perf_counter() - begun
    pulse, hand = Pulse(), RestlessHand(window.stage.map)
    pictures: list[float] = []
    for scheduler in window.stage.map.findChildren(RenderScheduler):
        scheduler.finished.connect(lambda _frame: pictures.append(time.perf_counter()))
    pictures_a_second = 0.0

    def is_settled() -> bool:
        return desktop.runner.is_idle and session.is_settled

    def listen(start: Callable[[], None], is_done: Callable[[], bool], moves: bool) -> Gaps:
        application.processEvents()
        pictures.clear()
        since = time.perf_counter()
        until = since + PATIENCE_S
        pulse.start()
        if moves:
            hand.start()
        # the real loop, which rests between events, as the window's does
        loop, watch = QEventLoop(), QTimer(interval=20)
        watch.timeout.connect(
            lambda: loop.quit() if is_done() or time.perf_counter() > until else None
        )
        watch.start()
        QTimer.singleShot(0, start)
        loop.exec()
        watch.stop()
        assert time.perf_counter() < until, "waited in vain"
        hand.stop()
        nonlocal pictures_a_second
        pictures_a_second = len(pictures) / (time.perf_counter() - since)
        return pulse.stop()

    def work() -> None:
        session.case.recheck()
        session.case.export(folder)

    try:
        folder = tmp_path / "ut"
        folder.mkdir()
        figures = {
            "first start, opening the county": listen(session.open_workspace, is_settled, False)
        }
        figures["opening the sample"] = listen(
            session.open_sample, lambda: is_settled() and session.case.case is not None, False
        )
        answered_ms = []
        for _ in range(5):
            begun = time.perf_counter()
            listen(session.case.recheck, is_settled, False)
            answered_ms.append(1000 * (time.perf_counter() - begun))
        gc.collect()
        gc.freeze()
        end = time.perf_counter() + ALONE_S
        alone = listen(lambda: None, lambda: time.perf_counter() > end, True)
        pictures_alone = pictures_a_second
        busy = listen(work, is_settled, True)
        figures |= {"moving the map": alone, "moving, checking, exporting": busy}
        assert len(list(folder.iterdir())) == 5
    finally:
        gc.unfreeze()
        turn.stop()
        desktop.shut_down()
        window.close()
        window.deleteLater()
        application.processEvents()
    with capsys.disabled():
        print(f"\nfirst picture of the window after {1000 * painted_s:.0f} ms")
        for name, gaps in figures.items():
            print(f"{name}: {gaps}")
        rules = len(session.case.case.findings) if session.case.case else 0
        told = ", ".join(f"{value:.0f}" for value in answered_ms)
        print(f"a check's {rules} answers stand on the screen after {told} ms")
        ratio = busy.longest_ms / alone.longest_ms
        print(f"new pictures of the map a second: {pictures_alone:.1f}, {pictures_a_second:.1f}")
        print(f"longest gap, busy ÷ moving alone = {ratio:.2f}")
