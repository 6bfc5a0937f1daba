"""The task Plandialog in the window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from ui.dialogue.view import DialogueView
from ui.language import tr
from ui.panels import Panel
from ui.questions.view import add_questions
from ui.window.task import Frame, Task


def _make_panels(frame: Frame) -> Mapping[Panel, QWidget]:
    view = DialogueView(frame.theme, frame.session.dialogue)
    add_questions(view.idea, frame.theme, frame.session.questions["dialogue"])
    view.draw_asked.connect(frame.begin_drawing)
    view.edit_asked.connect(frame.begin_editing)
    view.open_asked.connect(frame.open_plan_file)
    return {"dialogue": view}


DIALOGUE_TASK = Task(
    id="dialogue",
    word=lambda: tr("Plandialog"),
    icon="plandialog",
    keys="Ctrl+2",
    panels=("dialogue",),
    make_panels=_make_panels,
    show=lambda session: session.show_dialogue_task(),
)
