"""The small workspace, a file with several plans, and a presenter that works at once."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
from case_workspace import at, plan_file, workspace
from PySide6.QtWidgets import QApplication

from rumslig.workspace import Workspace
from ui.batch.presenter import BatchPresenter
from ui.messages import Message
from ui.tasks import InlineRunner

__all__ = ["plan_file", "workspace"]


class Told:
    """A presenter with what it told."""

    def __init__(self, presenter: BatchPresenter, runner: InlineRunner) -> None:
        self.presenter, self.runner = presenter, runner
        self.messages: list[Message] = []
        presenter.told.connect(self.messages.append)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Five areas: two meet the field, three do not."""
    path = tmp_path / "översikt.gpkg"
    frame = geopandas.GeoDataFrame(
        {"namn": ["Viken", "Åsen", "Backen", "Ängen", "Dalen"]},
        geometry=[
            at(x, y, x + 100, y + 100)
            for x, y in ((-900, 0), (0, 0), (-900, 900), (60, 40), (900, 0))
        ],
        crs="EPSG:3006",
    )
    frame.to_file(path, engine="pyogrio")
    return path


@pytest.fixture
def told(application: QApplication, workspace: Workspace) -> Told:
    """A presenter over the workspace."""
    runner = InlineRunner()
    presenter = BatchPresenter(runner)
    presenter.take_workspace(workspace)
    return Told(presenter, runner)
