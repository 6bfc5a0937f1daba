"""The room Strukturbilder in a session: what it asks of the installed packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumslig.georeference.targets import Targets, snap_targets
from ui.georeference.presenter import GeoreferencePresenter
from ui.language import tr

if TYPE_CHECKING:
    from ui.session import Session

GEOREFERENCE = "georeference"
_TARGETS = "georeference targets"


def make_georeference(session: Session) -> GeoreferencePresenter:
    """Return the presenter of the room, which knows what there is to snap to."""
    presenter = GeoreferencePresenter(
        session.runner,
        session.history,
        lambda: session.workspace.catalog.manifests if session.workspace else (),
        session,
    )
    presenter.told.connect(session.told)

    def find_targets(panel: str) -> None:
        catalog = session.workspace.catalog if session.workspace else None
        if panel != GEOREFERENCE or catalog is None or presenter.targets.items:
            return
        session.runner.run(
            _TARGETS,
            tr("Letar upp platser att fästa vid"),
            lambda _progress: Targets(tuple(snap_targets(catalog))),
            presenter.show_targets,
            lambda _fault: None,  # then there is nothing to snap to, and clicks are free
        )

    session.panel_changed.connect(find_targets)
    session.opening.opened.connect(lambda: find_targets(session.panel))
    return presenter
