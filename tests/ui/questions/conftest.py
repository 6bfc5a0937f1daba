"""A case's plan areas over a small workspace, with plugins run in this process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from case_workspace import at, workspace
from plugin_distributions import Site
from PySide6.QtCore import QObject

from rumslig.idea import Idea
from rumslig.plan_area import PlanArea
from rumslig.plugin_host.desk import PluginDesk
from rumslig.worker import InlineWorker
from rumslig.workspace import Workspace
from ui.dialogue.presenter import DialoguePresenter
from ui.questions.presenter import QuestionsPresenter
from ui.questions.shelf import PluginShelf
from ui.tasks import InlineRunner

__all__ = ["at", "workspace"]

FULL = """
area = plan.geometry
return Answer(
    f"svar {values['n']:g} om {plan.name}",
    (KeyFigure("Yta", "1 ha"), KeyFigure("Antal", "2")),
    Table((Column("Vad"), Column("Mått", True)), (Row(("inne", "1"), 0), Row(("ute", ""), None))),
    BarChart("Mått", ("inne", "ute"), (2.0, 1.0), "ha", 1),
    (MapObject("inne", area, "zone"),),
    ("Egen källa",),
    ("Utsidan är inte sedd.",),
    layers=LAYERS,
)
""".strip()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A folder on the path, for plugins from others."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return Site(folder)


class Room(QObject):
    """Presenters with what they told."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.runner = InlineRunner()
        self.plans = DialoguePresenter(self.runner)
        self.desk = PluginDesk(workspace.home, InlineWorker)
        self.shelf = PluginShelf(self.runner, self.desk)
        self.questions = QuestionsPresenter(self.runner, self.shelf, self.plans)
        self.on_map: list[Any] = []
        self.asked: list[Any] = []
        self.refused: list[str] = []
        self.questions.map_objects_changed.connect(self.on_map.append)
        self.questions.map_asked.connect(self.asked.append)
        self.questions.field_refused.connect(self.refused.append)

    def open(self, *places: tuple[float, float, float, float]) -> None:
        """Open an idea with an alternative for each place."""
        areas = tuple(PlanArea(f"Alt {n}", at(*place)) for n, place in enumerate(places, 1))  # type: ignore[arg-type]
        self.plans.open(self.workspace, Idea(areas))

    def add(self, site: Site, body: str = FULL, layers: tuple[str, ...] = ()) -> None:
        """Install a plugin from somebody else and choose it with consent."""
        site.add(body, top=f"LAYERS = {layers!r}")
        self.shelf.read()
        (waiting,) = self.shelf.of_state("waiting")
        self.shelf.allow(waiting.plugin)
        self.questions.choose("prov")


@pytest.fixture
def room(workspace: Workspace) -> Room:
    """Two alternatives in view and the questions shown."""
    made = Room(workspace)
    made.open((0, 0, 100, 100), (300, 0, 400, 100))
    made.questions.show(True)
    return made
