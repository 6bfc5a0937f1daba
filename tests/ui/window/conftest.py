"""The real window without a screen, over a small workspace; Qt's warnings are errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from case_workspace import plan_file, workspace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from window_hands import Choose, Hands, MakeHands, ReadCase

from rumslig.cases.case import Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import read_case
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.workspace import Workspace
from ui.app import Desktop
from ui.language import use_language

__all__ = ["plan_file", "workspace"]


@pytest.fixture
def make_hands(application: QApplication, workspace: Workspace) -> Iterator[MakeHands]:
    """Shows a window over the workspace, which is not yet open."""
    shown: list[Desktop] = []

    def opener(home: Home, progress: Progress) -> Workspace:
        return workspace

    def make() -> Hands:
        desktop = Desktop(application, workspace.home, "light", opener)
        shown.append(desktop)
        desktop.window.resize(1440, 900)
        desktop.window.show()
        desktop.window.activateWindow()
        application.processEvents()
        return Hands(desktop, application)

    yield make
    for desktop in shown:
        desktop.shut_down()
        desktop.window.close()
        desktop.window.deleteLater()
        desktop.session.deleteLater()
    application.processEvents()
    # no window may live on and slow the next test
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    use_language("sv")


@pytest.fixture
def hands(make_hands: MakeHands) -> Hands:
    """A window with the workspace open and nothing else."""
    made = make_hands()
    made.open()
    return made


@pytest.fixture
def in_case(hands: Hands, plan_file: Path) -> Hands:
    """A window with a checked case open, made by hand."""
    hands.make_case(plan_file)
    assert hands.desktop.session.panel == "case"
    return hands


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Answers the file dialogs: `choose(path)`, or None for Avbryt."""

    def answer(path: Path | None) -> None:
        text = str(path) if path is not None else ""
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (text, ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: text)

    answer(None)
    return answer


@pytest.fixture
def saved(workspace: Workspace) -> ReadCase:
    """Reads a case from its file: `saved("26RS101")`."""

    def read(dnr: str) -> Case:
        return read_case(workspace.home.cases / f"{dnr}.rumslig")

    return read


@pytest.fixture
def register(workspace: Workspace) -> Callable[[], list[str]]:
    """Lists the register's numbers."""

    def numbers() -> list[str]:
        desk = CaseDesk(workspace)
        rows = [row.dnr for row in desk.rows()]
        desk.close()
        return rows

    return numbers


@pytest.fixture
def add_case(workspace: Workspace, plan_file: Path) -> Callable[[str], None]:
    """Puts an unchecked case in the register without the window."""

    def add(dnr: str) -> None:
        desk = CaseDesk(workspace)
        desk.new(
            CaseHeader(
                dnr=dnr,
                title="Åsen",
                sender="Örebro kommun",
                plan_type="DP_STANDARD",
                stage="SAMRAD",
                due="2026-12-18",
            ),
            plan_file,
        )
        desk.close()

    return add
