"""The task Underlag in the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.panels import Panel
from ui.session import Session
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
        ask_news_file=frame.ask.news_file,
        ask_document=frame.ask.new_document,
        ask_bundle=frame.ask.bundle_file,
        ask_copy_folder=frame.ask.copy_folder,
    )
    return {UNDERLAG: view}


class _Waiting(QObject):
    """Tells how many packages there are to see to, as long as its parent lives."""

    def __init__(self, session: Session, tell: Callable[[int, str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._underlag, self._tell = session.underlag, tell
        session.underlag.changed.connect(self.show)
        self.show()

    def show(self) -> None:
        """Tell it now."""
        board = self._underlag.board
        count = len(board.waiting) if board is not None else 0
        words = tr("{count} paket att se över", count=count)
        self._tell(count, tr("1 paket att se över") if count == 1 else words)


UNDERLAG_TASK = Task(
    id="underlag",
    word=lambda: tr("Underlag"),
    icon="underlag",
    keys="Ctrl+5",
    panels=(UNDERLAG,),
    make_panels=_make_panels,
    show=lambda session: session.show_panel(UNDERLAG),
    watch=_Waiting,
)
