"""The window's own fixtures, and the rules over the small workspace with work done at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from case_workspace import at, plan_file, workspace
from PySide6.QtCore import QObject

from rumslig.plan_area import PlanArea
from rumslig.workspace import Workspace
from tests.ui.window.conftest import choose, hands, in_case, make_hands
from ui.history import History
from ui.messages import Message
from ui.rules.presenter import RulesPresenter
from ui.tasks import InlineRunner, Runner

__all__ = ["at", "choose", "hands", "in_case", "make_hands", "plan_file", "workspace"]


class Room(QObject):
    """A presenter with what it told."""

    def __init__(self, workspace: Workspace, runner: Runner | None = None) -> None:
        super().__init__()
        self.workspace, self.history = workspace, History()
        self.plan: PlanArea | None = None
        self.files: tuple[Path, ...] = ()
        self.rules = RulesPresenter(
            runner or InlineRunner(),
            self.history,
            lambda: workspace,
            lambda: (self.plan, "", ""),
            lambda: self.files,
        )
        self.told: list[Message] = []
        self.refused: list[str] = []
        self.rules.told.connect(self.told.append)
        self.rules.field_refused.connect(self.refused.append)
        self.rules.show(True)

    def ids(self) -> list[str]:
        """Return the names of the rules in the file."""
        return [str(item["id"]) for item in self.workspace.own_rules.read().tables]

    def write(self, **values: object) -> None:
        """Fill in fields, and have the rule tried."""
        for key, value in values.items():
            self.rules.write(key, value)  # type: ignore[arg-type]
        self.rules.retell()


@pytest.fixture
def room(workspace: Workspace) -> Room:
    return Room(workspace)
