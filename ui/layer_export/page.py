"""The page Spara som of the layer room, with a presenter of its own in each window."""

from __future__ import annotations

from rumslig.outlet import guard_case
from rumslig.plan_area import PlanArea
from rumslig.workspace import Workspace
from ui.language import tr
from ui.layer_export.presenter import LayerExportPresenter
from ui.layer_export.view import ExportPage
from ui.layer_list.items import LayerItem
from ui.layer_room.presenter import LayerRoomPresenter
from ui.layer_room.widgets.layer_page import LayerPage
from ui.window.task import Frame

EXPORT = "export"
"""The page's name."""


def _fits(item: LayerItem) -> bool:
    """Whether the layer is objects that lie in a file or a package; pictures are neither."""
    return item.layer is not None and (item.path is not None or "/" in item.id)


def _make(frame: Frame, room: LayerRoomPresenter) -> ExportPage:
    session = frame.session

    def plan() -> PlanArea | None:
        return session.in_view.area if session.in_view is not None else None

    presenter = LayerExportPresenter(
        room,
        session.runner,
        session.worker,
        session.home,
        workspace=lambda: session.workspace,
        plan=plan,
        guard=lambda: guard_case(session.case.case, _workspace(frame)),
        marked=session.attribute_table.marked_ids,
    )
    session.attribute_table.marked_changed.connect(presenter.follow_marks)
    page = ExportPage(frame.theme, presenter, frame.ask.new_layer_file, frame.ask.web_map_folder)
    presenter.setParent(page)
    return page


def _workspace(frame: Frame) -> Workspace:
    workspace = frame.session.workspace
    assert workspace is not None, "a layer is in the room"
    return workspace


EXPORT_PAGE = LayerPage(
    EXPORT,
    lambda: tr("Spara som"),
    lambda: tr("Spara som …"),
    "exportera",
    _fits,
    _make,
)
