"""A drawn picture with a known place, and a presenter that works at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
import rasterio
from pictures import png
from PySide6.QtWidgets import QApplication

from layers.packages.manifest import Manifest
from rumslig.worker import InlineWorker
from ui.georeference.classes import ClassesPresenter
from ui.georeference.handing import PictureWriting
from ui.georeference.plan_map import PlanMap
from ui.georeference.presenter import GeoreferencePresenter
from ui.history import History
from ui.map.tools.bench import PickedPlace
from ui.messages import Message
from ui.tasks import InlineRunner

PLACE = rasterio.Affine(20.0, 1.0, 500_000.0, 1.0, -20.0, 6_580_000.0)
SIZE = (120, 90)


@dataclass
class Bench:
    """A presenter with its steps and what it told."""

    presenter: GeoreferencePresenter
    writing: PictureWriting
    classes: ClassesPresenter
    history: History
    plan_map: PlanMap
    told: list[Message] = field(default_factory=list)

    def set_point(self, column: float, row: float, off_px: float = 0.0, title: str = "") -> None:
        """Point at a pixel and at its place, which may be off."""
        east, north = PLACE @ (column + off_px, row)
        self.presenter.point_in_picture((column, row))
        self.presenter.point_on_map(PickedPlace((east, north), title))


@pytest.fixture
def bench(application: QApplication) -> Bench:
    manifests: tuple[Manifest, ...] = ()
    history, runner = History(), InlineRunner()
    presenter = GeoreferencePresenter(runner, history)
    writing = PictureWriting(runner, presenter, lambda: manifests)
    classes = ClassesPresenter(runner, InlineWorker(), history, presenter, lambda: manifests)
    plan_map = PlanMap(presenter, lambda _dnr, go_on: go_on())
    made = Bench(presenter, writing, classes, history, plan_map)
    for teller in (presenter, writing, classes):
        teller.told.connect(made.told.append)
    return made


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "strukturbild.png"
    path.write_bytes(png(*SIZE))
    return path
