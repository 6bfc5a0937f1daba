"""The room Strukturbilder in a session: its parts, and what they ask of the installed packages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from layers.catalog import Catalog
from layers.packages.manifest import Manifest
from layers.packages.store import Store
from rumslig.georeference.targets import Targets, snap_targets
from ui.georeference.classes import ClassesPresenter
from ui.georeference.handing import PictureWriting
from ui.georeference.packing import PackagePresenter
from ui.georeference.plan_map import PlanMap
from ui.georeference.presenter import GeoreferencePresenter
from ui.georeference.suggesting import Suggesting
from ui.language import tr
from ui.structure.presenter import ComparePresenter
from ui.underlag.room import show_page

if TYPE_CHECKING:
    from ui.session import Session

GEOREFERENCE = "georeference"
Step = Literal["placing", "classes", "package", "compare"]
_TARGETS = "georeference targets"


class StructureRoom(QObject):
    """The presenters of the room, and which step of the work is shown.

    Signals
    -------
    step_changed
        Another step is shown.
    """

    step_changed = Signal()

    def __init__(self, session: Session, manifests: Callable[[], tuple[Manifest, ...]]) -> None:
        super().__init__(session)
        self._session = session
        runner, history, worker = session.runner, session.history, session.worker
        self.step: Step = "placing"
        self._unopened: dict[str, Any] | None = None
        """What was kept of a picture that has not been opened again, such as on another disk."""
        self.placing = GeoreferencePresenter(runner, history, self)
        self.plan_map = PlanMap(self.placing, self._show_case)
        self.suggesting = Suggesting(session.home, runner, worker, self.placing, self)
        self.writing = PictureWriting(runner, self.placing, manifests, self)
        self.classes = ClassesPresenter(runner, worker, history, self.placing, manifests, self)
        self.packing = PackagePresenter(runner, self.classes, self._catalog, manifests, self)
        self.comparing = ComparePresenter(runner, self)
        self.placing.picture_changed.connect(self._on_picture)
        for teller in (
            self.placing,
            self.suggesting,
            self.writing,
            self.classes,
            self.packing,
            self.comparing,
        ):
            teller.told.connect(session.told)
        self.packing.publish_asked.connect(self._publish)

    def _catalog(self) -> Catalog | None:
        workspace = self._session.workspace
        return workspace.catalog if workspace is not None else None

    def _publish(self, folder: Path) -> None:
        """Show where a written folder is looked at and published."""
        self._session.underlag.publishing.choose("source", folder)
        show_page(self._session, "publish")

    def take_picture(self, path: Path, dnr: str = "") -> None:
        """Show the room with a picture that is to be placed, such as the plan map of a case."""
        self.plan_map.take(path, dnr)
        self._session.show_panel(GEOREFERENCE)
        self.show_step("placing")
        self.placing.open(path)

    def _show_case(self, dnr: str, then: Callable[[], None]) -> None:
        session = self._session

        def shown() -> None:
            if session.case.dnr == dnr:
                session.show_panel("case")
                then()

        if session.case.dnr == dnr:
            shown()
        else:
            session.open_case(dnr, shown)

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        self.placing.retell()
        self.comparing.retell()
        self.classes.changed.emit()
        self.classes.map_changed.emit()

    def show_step(self, step: Step) -> None:
        """Show a step; picking and tracing end."""
        self.step = step
        self.classes.let_go()
        self.step_changed.emit()

    def state(self) -> dict[str, Any] | None:
        """Return what the next session needs."""
        placing = self.placing.state()
        if placing is None:
            return self._unopened
        kept = {"package": self.packing.state(), "case": self.plan_map.dnr}
        return {**placing, **self.classes.state(), **kept}

    def restore(self, state: Any) -> None:
        """Go on with what was kept."""
        if state is None:
            return
        page = state["page"] or (None, None)
        try:
            self.classes.restore(state, (Path(str(state["path"])), page[0]))
            self.packing.restore(state.get("package", {}))
            self.plan_map.take(Path(str(state["path"])), str(state.get("case", "")))
        finally:  # one that is damaged takes nothing with it
            self._go_on(state)

    def _go_on(self, state: Any) -> None:
        self._unopened = None
        self.placing.restore(state)
        if self.placing.picture is None:
            self._unopened = state

    def _on_picture(self) -> None:
        if self.placing.picture is not None:
            self._unopened = None


def make_structure_room(session: Session) -> StructureRoom:
    """Return the room, which knows what there is to snap to."""

    def manifests() -> tuple[Manifest, ...]:
        if session.workspace is not None:
            return session.workspace.catalog.manifests
        # a workspace that is not open yet lets nothing classified out
        return tuple(Store(session.home.packages).installed())

    room = StructureRoom(session, manifests)
    placing = room.placing

    def take_workspace() -> None:
        if session.workspace is not None:
            room.comparing.take_workspace(session.workspace)
            goals = session.workspace.county.goals
            room.classes.goals = tuple((goal.id, goal.title) for goal in goals)
            room.classes.changed.emit()

    session.opening.opened.connect(take_workspace)
    session.opening.renewed.connect(take_workspace)

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
