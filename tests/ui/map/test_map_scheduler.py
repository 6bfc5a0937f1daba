"""The latest wish wins, and nothing runs on after the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QThread
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from rumslig.look import Mode
from ui.map.renderer import Renderer
from ui.map.scene import MapScene
from ui.map.scheduler import Frame, RenderScheduler, Request
from ui.map.viewport import Viewport

VIEW = Viewport(500_000, 6_500_000, 10.0, 40, 30)


Schedule = Callable[[Renderer], RenderScheduler]


class SlowRenderer:
    """Waits for `gate` on every picture and remembers which were begun and given up."""

    def __init__(self) -> None:
        self.begun: list[Viewport] = []
        self.given_up = 0
        self.gate = threading.Event()
        self.started = threading.Event()

    def render(
        self,
        _scene: MapScene,
        viewport: Viewport,
        _mode: Mode,
        _device_ratio: float,
        cancelled: Callable[[], bool],
    ) -> QImage:
        self.begun.append(viewport)
        self.started.set()
        while not self.gate.wait(0.005):
            if cancelled():
                self.given_up += 1
                return QImage()
        return QImage(4, 3, QImage.Format.Format_RGB32)


def wait_for(app: QApplication, done: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "nothing came"
        app.processEvents()
        time.sleep(0.002)


@pytest.fixture
def schedule() -> Iterator[Schedule]:
    """Makes schedulers that are stopped even when the test fails."""
    made: list[RenderScheduler] = []

    def make(renderer: Renderer) -> RenderScheduler:
        made.append(RenderScheduler(renderer))
        return made[-1]

    yield make
    for scheduler in made:
        scheduler.stop()


@pytest.fixture
def frames() -> list[Frame]:
    return []


def test_of_a_burst_the_first_and_the_last_are_drawn(
    application: QApplication, frames: list[Frame], schedule: Schedule
) -> None:
    renderer, scene = SlowRenderer(), MapScene()
    scheduler = schedule(renderer)
    threads: list[bool] = []
    scheduler.finished.connect(frames.append)
    scheduler.finished.connect(
        lambda _: threads.append(QThread.currentThread() is application.thread())
    )
    views = [VIEW.panned(step, 0) for step in range(50)]
    scheduler.ask(Request(scene, views[0], "light", 1.0))
    assert renderer.started.wait(5)
    for view in views[1:]:
        scheduler.ask(Request(scene, view, "light", 1.0))
    renderer.gate.set()
    wait_for(application, lambda: len(frames) == 2)
    scheduler.stop()
    assert renderer.begun == [views[0], views[-1]]
    assert [frame.request.viewport for frame in frames] == [views[0], views[-1]]
    assert threads == [True, True]


def test_a_picture_of_another_scene_is_given_up(
    application: QApplication, frames: list[Frame], schedule: Schedule
) -> None:
    renderer = SlowRenderer()
    scheduler = schedule(renderer)
    scheduler.finished.connect(frames.append)
    scheduler.ask(Request(MapScene(), VIEW, "light", 1.0))
    assert renderer.started.wait(5)
    new = MapScene()
    scheduler.ask(Request(new, VIEW, "light", 1.0))
    wait_for(application, lambda: renderer.given_up == 1)
    renderer.gate.set()
    wait_for(application, lambda: bool(frames))
    scheduler.stop()
    assert [frame.request.scene for frame in frames] == [new]


def test_stopping_leaves_no_thread_and_no_late_picture(
    application: QApplication, frames: list[Frame], schedule: Schedule
) -> None:
    before = set(threading.enumerate())
    renderer = SlowRenderer()
    scheduler = schedule(renderer)
    scheduler.finished.connect(frames.append)
    scheduler.ask(Request(MapScene(), VIEW, "light", 1.0))
    assert renderer.started.wait(5)
    scheduler.stop()
    scheduler.stop()
    scheduler.ask(Request(MapScene(), VIEW, "light", 1.0))
    application.processEvents()
    assert set(threading.enumerate()) == before
    assert frames == []
    assert len(renderer.begun) == 1


def test_a_broken_picture_is_told_and_the_next_is_drawn(
    application: QApplication, frames: list[Frame], schedule: Schedule
) -> None:
    class Broken(SlowRenderer):
        def render(self, *_arguments: object) -> QImage:
            if not self.begun:
                self.begun.append(VIEW)
                raise RuntimeError("lagret är trasigt")
            return QImage(4, 3, QImage.Format.Format_RGB32)

    scheduler = schedule(Broken())
    errors: list[Exception] = []
    scheduler.failed.connect(errors.append)
    scheduler.finished.connect(frames.append)
    scheduler.ask(Request(MapScene(), VIEW, "light", 1.0))
    wait_for(application, lambda: bool(errors))
    assert str(errors[0]) == "lagret är trasigt"
    scheduler.ask(Request(MapScene(), VIEW, "light", 1.0))
    wait_for(application, lambda: bool(frames))
    scheduler.stop()
