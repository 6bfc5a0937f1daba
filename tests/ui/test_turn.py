"""Work beside the window goes on when the window's thread has nothing else to do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from ui import turn as turn_module
from ui.turn import MOST_OF_A_TURN_S, MOST_WAIT_S, Turn, courtesy, give_way


@pytest.fixture
def turn(application: QApplication) -> Iterator[Turn]:
    made = Turn()
    yield made
    made.stop()
    made.deleteLater()


@pytest.fixture
def beside() -> Iterator[Callable[[Callable[[], None]], threading.Thread]]:
    """Starts work in a thread that gives way; it has ended when the test ends."""
    started: list[threading.Thread] = []

    def begin(work: Callable[[], None]) -> threading.Thread:
        def run() -> None:
            with courtesy():
                work()

        started.append(threading.Thread(target=run))
        started[-1].start()
        return started[-1]

    yield begin
    for thread in started:
        thread.join(MOST_WAIT_S + 5)
        assert not thread.is_alive()


LOW = int(Qt.EventPriority.LowEventPriority.value)
"""How Qt puts off painting."""
Beside = Callable[[Callable[[], None]], threading.Thread]


def run_loop(until: Callable[[], bool]) -> None:
    loop, watch = QEventLoop(), QTimer(interval=2)
    watch.timeout.connect(lambda: loop.quit() if until() else None)
    watch.start()
    loop.exec()


class Diary(QObject):
    """Writes down what it is asked to do, and does one thing more for each."""

    def __init__(self, order: list[str]) -> None:
        super().__init__()
        self._order = order

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.User:
            self._order.append("event")
            if self._order.count("event") < 4:
                QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), LOW)
            return True
        return super().event(event)


def test_work_is_let_in_after_all_that_waits(turn: Turn, beside: Beside) -> None:
    order: list[str] = []
    diary = Diary(order)

    def work() -> None:
        give_way()
        order.append("work")

    def busy() -> None:
        beside(work)
        time.sleep(0.05)  # the wish is in the queue before what is put there now
        QCoreApplication.postEvent(diary, QEvent(QEvent.Type.User), LOW)

    QTimer.singleShot(0, busy)
    run_loop(lambda: "work" in order)
    assert order[0] == "event" and "work" in order


def test_a_turn_of_the_window_is_not_disturbed(turn: Turn, beside: Beside) -> None:
    steps: list[float] = []
    seen: list[int] = []

    def work() -> None:
        for _ in range(5):
            turn_module._beside.until = 0.0  # as when a slice is over
            give_way()
            steps.append(time.perf_counter())

    def busy() -> None:
        beside(work)
        time.sleep(MOST_OF_A_TURN_S / 2)
        seen.append(len(steps))

    QTimer.singleShot(0, busy)
    run_loop(lambda: len(steps) == 5)
    assert seen == [0]


def test_a_window_that_hangs_stops_nothing(turn: Turn, beside: Beside) -> None:
    begun = time.perf_counter()
    thread = beside(give_way)
    thread.join()  # the event loop does not run
    assert time.perf_counter() - begun >= MOST_OF_A_TURN_S


def test_patience_ends(turn: Turn, beside: Beside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn_module, "MOST_WAIT_S", 0.05)
    waits: list[float] = []

    def work() -> None:
        for _ in range(4):
            turn_module._beside.until = 0.0
            begun = time.perf_counter()
            give_way()
            waits.append(time.perf_counter() - begun)

    beside(work).join()
    assert waits[0] >= 0.05 and sum(waits[1:]) < 0.05


def test_long_work_becomes_patient_again(
    turn: Turn, beside: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_module, "MOST_WAIT_S", 0.05)
    waits: list[float] = []

    def work() -> None:
        for worked in (0.0, 0.0, 0.05):
            turn_module._beside.until = 0.0
            turn_module._beside.since -= worked  # as if it had worked so long
            begun = time.perf_counter()
            give_way()
            waits.append(time.perf_counter() - begun)

    beside(work).join()
    assert waits[2] >= 0.05 > waits[1]


def test_the_windows_own_thread_waits_for_nobody(turn: Turn) -> None:
    begun = time.perf_counter()
    give_way()
    assert time.perf_counter() - begun < MOST_OF_A_TURN_S / 2


def test_nobody_waits_without_a_window(beside: Beside) -> None:
    begun = time.perf_counter()
    beside(give_way).join()
    assert time.perf_counter() - begun < MOST_OF_A_TURN_S / 2
