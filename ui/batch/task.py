"""The task Många planer in the window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from ui.batch.view import BatchView
from ui.language import tr
from ui.panels import Panel
from ui.window.task import Frame, Task


def _make_panels(frame: Frame) -> Mapping[Panel, QWidget]:
    view = BatchView(
        frame.theme,
        frame.session.batch,
        lambda: frame.ask.plan_file(),
        lambda: frame.ask.batch_folder(),
    )
    return {"batch": view}


BATCH_TASK = Task(
    id="batch",
    word=lambda: tr("Många planer"),
    icon="planomrade",
    keys="Ctrl+4",
    panels=("batch",),
    make_panels=_make_panels,
    show=lambda session: session.show_batch_task(),
)
