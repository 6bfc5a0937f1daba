"""Measures how long each step of the open case takes, while the window is worked in.

What is counted goes into the case's `minutes` when the case is saved anyway, and at the latest
when it is left; nothing is told to anybody. It can be turned off.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QWindow

from rumslig.cases.case import Case
from rumslig.cases.minutes import StepTime
from ui.case.presenter import CasePresenter
from ui.statistics.stopwatch import Place, Stopwatch

WORTH_SAVING_S, LEAVING_S = 60.0, 10.0
"""A case is saved for its time alone from this on; and when the window closes, from that."""

_LIFE = frozenset(
    {
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.KeyPress,
        QEvent.Type.TouchUpdate,
    }
)


class Shown(Protocol):
    """The window's session, as far as it is known here: which panel is in view."""

    @property
    def panel(self) -> str: ...


class Surface(Protocol):
    """A window as far as it is known here: what it stands on once it is shown."""

    def installEventFilter(self, listener: QObject, /) -> None: ...
    def windowHandle(self) -> QWindow: ...


class Measuring(QObject):
    """Listens to the window, and counts for the step in view.

    Signals
    -------
    switched
        It was turned on or off.
    """

    switched = Signal(bool)

    def __init__(
        self,
        case: CasePresenter,
        shown: Shown,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent or case)
        self._case, self._shown, self._clock = case, shown, clock
        self._watch = Stopwatch()
        self.is_on = True
        case.measured = self.add_to
        case.step_changed.connect(self._on_step)
        case.opened.connect(self._alive)

    def turn(self, on: bool) -> None:
        """Measure from now on, or no more; what is in the cases already stays there."""
        if on != self.is_on:
            self.is_on = on
            self._watch.forget()
            self.switched.emit(on)

    def follow(self, window: Surface) -> None:
        """Listen to a window from when it is shown, and keep what was counted when it closes."""
        window.installEventFilter(self)

    def watch(self, window: QWindow) -> None:
        """Listen to a window's keys and mouse, which reach it before any part of it."""
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a sign of life; the event goes on as it was."""
        kind = event.type()
        if isinstance(watched, QWindow):
            if self.is_on and kind in _LIFE:
                self._alive()
        elif kind == QEvent.Type.Show and (handle := cast(Surface, watched).windowHandle()):
            self.watch(handle)
        elif kind == QEvent.Type.Close:
            self.leave()
        return False

    def on_panel(self, panel: str) -> None:
        """Count for what was in view so far; a case that is left keeps its time."""
        self._alive()
        if panel != "case":
            self._keep(WORTH_SAVING_S)

    def leave(self) -> None:
        """Keep what was counted: the window closes."""
        self._alive()
        self._keep(LEAVING_S)

    def add_to(self, case: Case) -> Case:
        """Return a case with what was counted for it; a signed one stays as it is."""
        if not self.is_on or case.signature is not None:
            return case
        self._alive()
        taken = self._watch.take(case.header.dnr)
        if not taken:
            return case
        seconds = {item.step: item.seconds for item in case.minutes}
        for step, more in taken.items():
            seconds[step] = seconds.get(step, 0) + more
        return replace(
            case, minutes=tuple(StepTime(step, count) for step, count in sorted(seconds.items()))
        )

    def _alive(self) -> None:
        if self.is_on:
            self._watch.note(self._place(), self._clock())

    def _place(self) -> Place | None:
        case = self._case.case
        if case is None or self._case.is_signed or self._shown.panel != "case":
            return None
        return case.header.dnr, self._case.step

    def _on_step(self, step: str) -> None:
        self._alive()
        self._keep(WORTH_SAVING_S)

    def _keep(self, least_s: float) -> None:
        """Save the case where its time alone is worth it."""
        case = self._case.case
        if case is not None and self._watch.total(case.header.dnr) >= least_s:
            self._case.save()
