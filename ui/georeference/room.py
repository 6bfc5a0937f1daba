"""The room Strukturbilder in a session: its parts, and what they ask of the installed packages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from layers.packages.manifest import Manifest
from rumslig.georeference.targets import Targets, snap_targets
from ui.georeference.classes import ClassesPresenter
from ui.georeference.handing import PictureWriting
from ui.georeference.presenter import GeoreferencePresenter
from ui.georeference.suggesting import Suggesting
from ui.language import tr

if TYPE_CHECKING:
    from ui.session import Session

GEOREFERENCE = "georeference"
_TARGETS = "georeference targets"


@dataclass(frozen=True)
class StructureRoom:
    """The presenters of the room."""

    placing: GeoreferencePresenter
    suggesting: Suggesting
    writing: PictureWriting
    classes: ClassesPresenter

    def state(self) -> dict[str, Any] | None:
        """Return what the next session needs."""
        placing = self.placing.state()
        return None if placing is None else {**placing, **self.classes.state()}

    def restore(self, state: Any) -> None:
        """Go on with what was kept."""
        if state is not None:
            self.classes.restore(state)
            self.placing.restore(state)


def make_structure_room(session: Session) -> StructureRoom:
    """Return the room, which knows what there is to snap to."""
    runner, history = session.runner, session.history

    def manifests() -> tuple[Manifest, ...]:
        return session.workspace.catalog.manifests if session.workspace else ()

    placing = GeoreferencePresenter(runner, history, session)
    room = StructureRoom(
        placing,
        Suggesting(session.home, runner, session.worker, placing, session),
        PictureWriting(runner, placing, manifests, session),
        ClassesPresenter(runner, session.worker, history, placing, manifests, session),
    )
    for teller in (room.placing, room.suggesting, room.writing, room.classes):
        teller.told.connect(session.told)

    def find_targets(panel: str) -> None:
        catalog = session.workspace.catalog if session.workspace else None
        if panel != GEOREFERENCE or catalog is None or placing.targets.items:
            return
        session.runner.run(
            _TARGETS,
            tr("Letar upp platser att fästa vid"),
            lambda _progress: Targets(tuple(snap_targets(catalog))),
            placing.show_targets,
            lambda _fault: None,  # then there is nothing to snap to, and clicks are free
        )

    session.panel_changed.connect(find_targets)
    session.opening.opened.connect(lambda: find_targets(session.panel))
    return room
