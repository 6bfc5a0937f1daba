"""The attribute table in a session, with the figures of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rumslig.outlet import Guard, guard_case
from rumslig.places import Municipalities
from ui.attribute_table.presenter import AttributeTablePresenter
from ui.column_figures.presenter import ColumnFiguresPresenter

if TYPE_CHECKING:
    from ui.session import Session


def make_table(session: Session) -> tuple[AttributeTablePresenter, ColumnFiguresPresenter]:
    """Return the presenters of the table and of its columns' figures."""

    def guard() -> Guard:
        workspace = session.workspace
        return guard_case(None, workspace) if workspace is not None else Guard(())

    def municipalities() -> Municipalities:
        workspace = session.workspace
        return workspace.municipalities if workspace is not None else Municipalities((), 0.0)

    table = AttributeTablePresenter(session.runner, session.layers, guard, session)
    session.layers.table_asked.connect(table.open)
    figures = ColumnFiguresPresenter(
        session.runner, session.worker, session.layer_room, table, municipalities, guard, session
    )
    figures.told.connect(session.told)
    return table, figures
