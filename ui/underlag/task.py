"""The task Underlag in the window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.session import Panel
from ui.underlag.room import UNDERLAG
from ui.underlag.view import UnderlagView
from ui.window.task import Frame, Task


def _make_panels(frame: Frame) -> Mapping[Panel, QWidget]:
    session = frame.session
    view = UnderlagView(
        frame.theme,
        session.underlag,
        open_case=lambda dnr: session.open_case(dnr),
        ask_repository=frame.ask.repository,
        ask_root=frame.ask.root_file,
        ask_publish_folder=frame.ask.publish_folder,
        ask_bundle=frame.ask.bundle_file,
        ask_copy_folder=frame.ask.copy_folder,
    )
    return {UNDERLAG: view}


UNDERLAG_TASK = Task(
    id="underlag",
    word=lambda: tr("Underlag"),
    icon="underlag",
    keys="Ctrl+5",
    panels=(UNDERLAG,),
    make_panels=_make_panels,
    show=lambda session: session.show_panel(UNDERLAG),
)
