"""Large pictures are made ready for the map in a child process, while the map goes on."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from rumslig import jobs
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.worker import Worker
from ui.language import tr
from ui.layer_list.comparing import ImageComparison
from ui.map.picture_shelf import SHELF
from ui.map.scene import SceneImage
from ui.messages import describe_fault, describe_sentence
from ui.tasks import Runner

if TYPE_CHECKING:
    from ui.session import Session


def make_pictures(session: Session) -> tuple[PictureMaking, ImageComparison]:
    """Return what makes a session's pictures ready, and what compares them."""
    making = PictureMaking(session.home, session.runner, session.worker, session)
    making.broken.connect(session.layers.mark_fault)
    making.told.connect(session.told)
    comparison = ImageComparison(session.layers, session)
    comparison.told.connect(session.told)
    return making, comparison


class PictureMaking(QObject):
    """Has copies made of the pictures that the map wants, one after the other.

    Signals
    -------
    map_changed
        There is more of a picture to draw.
    broken
        The id of a picture that cannot be drawn, and why.
    """

    map_changed = Signal()
    broken = Signal(str, str)
    told = Signal(object)
    _wanted = Signal(object)
    _failed = Signal(object, object)
    _stepped = Signal()

    def __init__(
        self, home: Home, runner: Runner, worker: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._home, self._runner, self._worker = home, runner, worker
        self._making: dict[tuple[Path, str], SceneImage] = {}
        # told from the threads that draw, heard in the window's
        self._wanted.connect(self._make)
        self._failed.connect(self._on_broken)
        self._stepped.connect(self.map_changed)
        SHELF.clear()
        SHELF.folder = home.pictures
        SHELF.on_wanted = self._want
        SHELF.on_fault = self._fail

    def _want(self, image: SceneImage) -> None:
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._wanted.emit(image)

    def _fail(self, image: SceneImage, fault: Exception) -> None:
        with contextlib.suppress(RuntimeError):
            self._failed.emit(image, fault)

    def _make(self, image: SceneImage) -> None:
        key = (image.path, image.sha256)
        if key in self._making:
            return
        self._making[key] = image

        def work(progress: Progress) -> None:
            last = -1

            def tell(done: int, total: int, what: str) -> None:
                nonlocal last
                progress(done, total, what)
                if done != last:
                    last = done
                    self._stepped.emit()

            self._worker.call(
                jobs.prepare_picture,
                image.path,
                image.format,
                image.title,
                self._home.pictures,
                progress=tell,
            )

        self._runner.run(
            f"picture {image.path}",
            tr("Gör {title} redo för kartan", title=image.title),
            work,
            lambda _done: self._on_made(image),
            lambda fault: self._on_fault(image, fault),
            cancelled=lambda: self._on_cancelled(image),
        )

    def _end(self, image: SceneImage) -> None:
        self._making.pop((image.path, image.sha256), None)

    def _on_made(self, image: SceneImage) -> None:
        self._end(image)
        SHELF.renew(image)
        self.map_changed.emit()

    def _on_fault(self, image: SceneImage, fault: Exception) -> None:
        self._end(image)
        SHELF.give_up(image)
        self.told.emit(describe_fault(tr("{title} kunde inte visas", title=image.title), fault))
        self._on_broken(image, fault)

    def _on_cancelled(self, image: SceneImage) -> None:
        """Let the picture be; it is made when it is shown anew."""
        self._end(image)
        SHELF.give_up(image)
        self.map_changed.emit()

    def _on_broken(self, image: SceneImage, fault: Exception) -> None:
        self.broken.emit(image.id, describe_sentence(fault))
