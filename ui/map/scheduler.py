"""Rendering beside the window: the latest wish wins, and the window never waits."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from rumslig.look import Mode
from ui.map.renderer import Renderer
from ui.map.scene import MapScene
from ui.map.viewport import Viewport
from ui.turn import courtesy


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """A picture that is wanted."""

    scene: MapScene
    viewport: Viewport
    mode: Mode
    device_ratio: float

    def is_worth_finishing_for(self, newer: Request) -> bool:
        """Tell whether this picture, moved and scaled, still serves when `newer` is wanted.

        Without it a slow picture would never be finished while the hand moves.
        """
        if self.scene is not newer.scene or self.mode != newer.mode:
            return False
        ratio = self.viewport.metres_per_px / newer.viewport.metres_per_px
        if not 0.4 <= ratio <= 2.5 or self.device_ratio != newer.device_ratio:
            return False
        west, south, east, north = self.viewport.bounds
        return west <= newer.viewport.centre_e <= east and south <= newer.viewport.centre_n <= north


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A finished picture."""

    request: Request
    image: QImage


class RenderScheduler(QObject):
    """Renders on one worker thread; wishes that were overtaken are never begun."""

    finished = Signal(object)
    """Frame, delivered on the thread that owns this object."""
    failed = Signal(object)
    """The error that a renderer raised."""

    def __init__(self, renderer: Renderer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._renderer = renderer
        self._lock = threading.Lock()
        self._waiting: Request | None = None
        self._running: Request | None = None
        self._stopped = False
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="map")

    def ask(self, request: Request) -> None:
        """Wish for a picture, instead of any that waits."""
        with self._lock:
            if self._stopped:
                return
            begin = self._waiting is None
            self._waiting = request
        if begin:
            self._worker.submit(self._render_waiting)

    def stop(self) -> None:
        """Give up all wishes and wait until the worker has ended."""
        with self._lock:
            self._stopped = True
            self._waiting = None
        self._worker.shutdown(wait=True)

    def _render_waiting(self) -> None:
        with self._lock:
            request, self._waiting = self._waiting, None
            if request is None:
                return
            self._running = request
        # a broken layer must not end all drawing, so every error is told and survived
        try:
            with courtesy():
                image = self._renderer.render(
                    request.scene,
                    request.viewport,
                    request.mode,
                    request.device_ratio,
                    self._is_overtaken,
                )
        except Exception as error:  # noqa: BLE001
            self._tell_failure(error)
            return
        if not image.isNull() and not self._stopped:
            with contextlib.suppress(RuntimeError):  # the window is gone
                self.finished.emit(Frame(request, image))

    def _tell_failure(self, error: Exception) -> None:
        if not self._stopped:
            with contextlib.suppress(RuntimeError):
                self.failed.emit(error)

    def _is_overtaken(self) -> bool:
        with self._lock:
            if self._stopped:
                return True
            running, waiting = self._running, self._waiting
        return (
            running is not None
            and waiting is not None
            and not running.is_worth_finishing_for(waiting)
        )
