"""Listens to how evenly the window's thread beats while things are done."""

from __future__ import annotations

import math
import sys
import threading
import time
import traceback
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer

from ui.map.view import MapView

BEAT_MS = 2
GESTURE_MS = 16


@dataclass(frozen=True, slots=True)
class Gaps:
    """The times between two beats, in ms.

    Attributes
    ----------
    longest_own_ms
        The most that the window's thread itself worked between two beats; unlike the gaps it
        hardly grows when others use the machine.
    """

    beats: int
    longest_ms: float
    p99_ms: float
    over_100_ms: int
    longest_own_ms: float

    def __str__(self) -> str:
        return (
            f"longest {self.longest_ms:.0f} ms, 99th percentile {self.p99_ms:.0f} ms, "
            f"{self.over_100_ms} over 100 ms, of {self.beats}; "
            f"own work at most {self.longest_own_ms:.0f} ms"
        )


class Pulse(QObject):
    """Beats every 2 ms where the window's thread is free to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._times: list[float] = []
        self._worked: list[float] = []
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin to listen."""
        self._times, self._worked = [time.perf_counter()], [time.thread_time()]
        self._timer.start()

    def stop(self) -> Gaps:
        """Return what was heard."""
        self._timer.stop()
        self._beat()
        gaps = sorted(
            1000 * (after - before)
            for before, after in zip(self._times, self._times[1:], strict=False)
        )
        return Gaps(
            beats=len(gaps),
            longest_ms=gaps[-1],
            p99_ms=gaps[math.ceil(0.99 * len(gaps)) - 1],
            over_100_ms=sum(gap > 100 for gap in gaps),
            longest_own_ms=max(
                1000 * (after - before)
                for before, after in zip(self._worked, self._worked[1:], strict=False)
            ),
        )

    @property
    def last(self) -> float:
        """When it last beat."""
        return self._times[-1] if self._times else math.inf

    def _beat(self) -> None:
        self._times.append(time.perf_counter())
        self._worked.append(time.thread_time())


class RestlessHand(QObject):
    """Pans in circles and zooms in and out, sixty times a second."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self._count = 0
        self._timer = QTimer(self, interval=GESTURE_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._move)

    def start(self) -> None:
        """Begin to move."""
        self._timer.start()

    def stop(self) -> None:
        """Let the map rest."""
        self._timer.stop()

    def _move(self) -> None:
        self._count += 1
        turn = self._count / 40
        self._view.pan_by(9 * math.cos(turn), 9 * math.sin(turn))
        if self._count % 30 == 0:
            self._view.zoom_by(1.6 if self._count // 150 % 2 else 1 / 1.6)


class Witness(threading.Thread):
    """Tells where every thread stands when the pulse stops; for finding what stops it."""

    def __init__(self, pulse: Pulse, over_ms: float = 60.0) -> None:
        super().__init__(daemon=True, name="witness")
        self._pulse, self._over_s = pulse, over_ms / 1000
        self._main = threading.get_ident()
        self._done = threading.Event()

    def run(self) -> None:
        told = 0.0
        while not self._done.wait(0.005):
            last = self._pulse.last
            late = time.perf_counter() - last
            if late > self._over_s and last != told:
                told = last
                print(f"--- no beat for {1000 * late:.0f} ms", file=sys.stderr)
                for thread, frame in sys._current_frames().items():
                    if thread != self.ident:
                        lines = traceback.extract_stack(frame)[-6:]
                        places = " < ".join(
                            f"{line.name} {line.filename.rpartition('/')[2]}:{line.lineno}"
                            for line in reversed(lines)
                        )
                        name = "MAIN" if thread == self._main else "other"
                        print(f"  {name}: {places}", file=sys.stderr)

    def stop(self) -> None:
        """Go home."""
        self._done.set()
        self.join()
