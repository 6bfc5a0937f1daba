"""The task Underlag in the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.session import Panel, Session
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


def _watch(session: Session, tell: Callable[[int, str], None]) -> None:
    """Tell how many packages there are to see to."""
    underlag = session.underlag

    def show() -> None:
        count = len(underlag.board.waiting) if underlag.board is not None else 0
        words = tr("{count} paket att se över", count=count)
        tell(count, tr("1 paket att se över") if count == 1 else words)

    underlag.changed.connect(show)
    show()


UNDERLAG_TASK = Task(
    id="underlag",
    word=lambda: tr("Underlag"),
    icon="underlag",
    keys="Ctrl+5",
    panels=(UNDERLAG,),
    make_panels=_make_panels,
    show=lambda session: session.show_panel(UNDERLAG),
    watch=_watch,
)
