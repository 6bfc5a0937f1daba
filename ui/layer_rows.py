"""The rows of the layer list: what is installed, and the files that were opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.language import tr
from ui.layer_list.items import OWN_THEME, LayerItem
from ui.layer_list.pictures import items_of_home
from ui.messages import Message, describe_fault

if TYPE_CHECKING:
    from ui.session import Session


class LayerRows(QObject):
    """Fills the layer list of a session."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._read: tuple[LayerItem, ...] = ()
        session.layers.reread_asked.connect(self._reread)

    def present(self) -> None:
        """Show the layers of the open workspace, and the planner's own."""
        session = self._session
        catalog = session.workspace.catalog if session.workspace else None
        session.runner.run(
            "layers",
            tr("Läser lager"),
            lambda progress: items_of_home(session.home, session.worker, catalog, progress),
            self._on_read,
            self._on_fault,
        )

    def _on_read(self, items: tuple[LayerItem, ...]) -> None:
        self._read = items
        self.renew()
        self._session.intake.settle()

    def renew(self) -> None:
        """Show what was read, with what the register says beside it now."""
        session = self._session
        if session.workspace is not None:
            own = [item for item in session.layers.items if item.theme == OWN_THEME]
            items = [*self._read, *session.steps.decisions.items, *own]
            session.layers.present(items, session.workspace.county.themes)

    def _on_fault(self, fault: Exception) -> None:
        self._session.told.emit(describe_fault(tr("Lagren kunde inte läsas"), fault))
        self._session.intake.settle()

    def _reread(self, item: LayerItem) -> None:
        if item.path is None:
            self.present()
        else:
            self._session.intake.add_layer(item.path, item.crs, item.encoding, is_asked=True)

    def add(self, items: tuple[LayerItem, ...]) -> None:
        """Show a file that was read as layers, the first on top."""
        session, first = self._session, items[0]
        for item in reversed(items):
            session.layers.add(item)
        if first.path is not None:
            session.recent.add_file("layer", first.path)
        session.leave_question()
        said = tr("{layer} visas som lager", layer=first.title)
        if len(items) > 1 and first.path is not None:
            said = tr(
                "{file} visas som {count} lager",
                file=first.path.name,
                count=sum(item.is_readable for item in items),
            )
        session.told.emit(Message("done", said))
