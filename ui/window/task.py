"""What a task is to the window: a word in the top bar, and the panels that it brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from layers.crs import Bounds
from ui.panels import Panel
from ui.session import Session
from ui.theme import Theme
from ui.window.widgets.file_questions import FileQuestions


class Frame(Protocol):
    """What the window does for a panel."""

    @property
    def theme(self) -> Theme: ...
    @property
    def session(self) -> Session: ...
    @property
    def ask(self) -> FileQuestions: ...
    def open_plan_file(self) -> None: ...
    def begin_drawing(self) -> None: ...
    def begin_editing(self) -> None: ...
    def choose_layer(self) -> None: ...
    def show_place(self, bounds: Bounds) -> None: ...


MakePanels = Callable[[Frame], Mapping[Panel, QWidget]]
"""Gives panels by name."""


@dataclass(frozen=True, slots=True)
class Task:
    """A task; each lives in its own folder and stands in `ui.window.registry`.

    Attributes
    ----------
    make_panels
        Gives the task's panels by name.
    show
        Shows the task's panel, whichever fits what is open.
    watch
        Has the bar told how many things wait in the task, and what they are, as long as an object
        of the window lives; None: nothing waits.
    """

    id: str
    word: Callable[[], str]
    icon: str
    keys: str
    panels: tuple[Panel, ...]
    make_panels: MakePanels
    show: Callable[[Session], None]
    watch: Callable[[Session, Callable[[int, str], None], QObject], object] | None = None
