"""What of the room's layer is to be saved, and in which format; and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.errors import LayerError
from layers.exports.choice import Choice
from layers.exports.csv_table import SWEDISH, TableForm
from layers.exports.layer import plain_name
from layers.filter import parse_filter
from rumslig import layer_jobs
from rumslig.exporting.formats import FORMATS, ExportFormat
from rumslig.exporting.request import ExportRequest
from rumslig.exporting.writing import Export
from rumslig.outlet import Guard
from rumslig.plan_area import PlanArea
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.worker import Worker
from rumslig.workspace import Workspace
from ui.language import tr
from ui.layer_list.items import LayerItem
from ui.layer_room.presenter import LayerRoomPresenter
from ui.messages import describe_sentence
from ui.tasks import Runner

TASK = "layer-export"
EVERYTHING, IN_PLAN, MARKED = "", "plan", "marked"
"""Which objects: all, those that meet the plan area in view, or those marked in the table.

Else a municipality."""


class LayerExportPresenter(QObject):
    """Holds the choices of one export; they are kept from layer to layer but for its columns."""

    changed = Signal()

    def __init__(
        self,
        room: LayerRoomPresenter,
        runner: Runner,
        worker: Worker,
        home: Home,
        *,
        workspace: Callable[[], Workspace | None],
        plan: Callable[[], PlanArea | None],
        guard: Callable[[], Guard],
        marked: Callable[[str], frozenset[int]] = lambda layer_id: frozenset(),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._room, self._runner, self._worker, self._home = room, runner, worker, home
        self._workspace, self._plan, self._guard = workspace, plan, guard
        self._marked = marked
        self.form: ExportFormat = FORMATS["gpkg"]
        self.crs = ""
        self.extent = EVERYTHING
        self.where = ""
        self.table = SWEDISH
        self.left_out: frozenset[str] = frozenset()
        self.is_running = False
        self.result: Export | None = None
        self.fault = ""
        self._is_withheld = False
        self._shown: LayerItem | None = None
        room.changed.connect(self._follow)
        self._follow()

    @property
    def item(self) -> LayerItem | None:
        """The room's layer."""
        return self._room.item

    @property
    def columns(self) -> tuple[str, ...]:
        """The layer's columns."""
        layer = self.item.layer if self.item is not None else None
        return tuple(map(str, layer.attributes.columns)) if layer is not None else ()

    @property
    def plan(self) -> PlanArea | None:
        """The plan area in view, None where there is none."""
        return self._plan()

    @property
    def marked(self) -> frozenset[int]:
        """The feature ids of the layer's objects that are marked in the attribute table."""
        return self._marked(self.item.id) if self.item is not None else frozenset()

    @property
    def municipalities(self) -> tuple[tuple[str, str], ...]:
        """The county's municipalities: code and name."""
        workspace = self._workspace()
        if workspace is None:
            return ()
        codes = workspace.county.municipalities
        return tuple((code, workspace.municipalities.name_of(code)) for code in codes)

    @property
    def where_fault(self) -> str:
        """Why the filter cannot be used, "" where it can or is empty."""
        if not self.where.strip():
            return ""
        try:
            missing = set(parse_filter(self.where).columns) - set(self.columns)
        except LayerError as fault:
            return describe_sentence(fault)
        if missing:
            return tr("Lagret har ingen kolumn ”{column}”.", column=min(missing))
        return ""

    @property
    def refusal(self) -> str:
        """Why nothing can be saved now, "" where it can."""
        item = self.item
        if item is None:
            return tr("Inget lager är valt.")
        if self._is_withheld:
            return tr("Lagret är skyddsvärt och lämnas inte ut.")
        if self.where_fault:
            return self.where_fault
        if self.columns and self.left_out >= set(self.columns):
            return tr("Välj minst en kolumn.")
        if self.extent == MARKED and not self.marked:
            return tr("Inga objekt är markerade i tabellen.")
        return ""

    @property
    def file_name(self) -> str:
        """What the file may be called."""
        title = self.item.title if self.item is not None else ""
        return f"{plain_name(title)}{next(iter(self.form.suffixes), '')}"

    def choose_format(self, name: str) -> None:
        """Take another format."""
        self.form = FORMATS[name]
        self._forget()

    def choose_crs(self, code: str) -> None:
        """Write in another coordinate system; "" for the format's own."""
        self.crs = code
        self._forget()

    def choose_extent(self, extent: str) -> None:
        """Take everything, what meets the plan area or a municipality, or what is marked."""
        self.extent = extent
        self._forget()

    def follow_marks(self) -> None:
        """Take note that other objects are marked."""
        if self.extent == MARKED:
            self._forget()
        else:
            self.changed.emit()

    def filter_by(self, where: str) -> None:
        """Take only the objects that meet a filter."""
        self.where = where
        self._forget()

    def choose_table(self, delimiter: str, is_comma: bool) -> None:
        """Write tables with other marks."""
        self.table = TableForm(delimiter, "comma" if is_comma else "point")
        self._forget()

    def take_column(self, name: str, is_taken: bool) -> None:
        """Take a column along, or leave it out."""
        gone = {name}
        self.left_out = self.left_out - gone if is_taken else self.left_out | gone
        self._forget()

    def save(self, target: Path) -> None:
        """Write the layer; what came of it is told by `changed`."""
        item, workspace = self.item, self._workspace()
        if item is None or workspace is None or self.refusal:
            return
        request, guard = self._request(item, workspace, target), self._guard()
        self.is_running, self.result, self.fault = True, None, ""
        self.changed.emit()

        def work(progress: Progress) -> Export:
            return self._worker.call(
                layer_jobs.export_layer, self._home, guard, request, progress=progress
            )

        self._runner.run(
            TASK,
            tr("Sparar {layer}", layer=item.title),
            work,
            self._done,
            self._failed,
            cancelled=self._cancelled,
        )

    def cancel(self) -> None:
        """Stop at the next step; no file is left half."""
        self._runner.cancel(TASK)

    def _request(self, item: LayerItem, workspace: Workspace, target: Path) -> ExportRequest:
        kept = tuple(name for name in self.columns if name not in self.left_out)
        within, name = None, ""
        plan = self._plan()
        if self.extent == IN_PLAN and plan is not None:
            within, name = plan.geometry, plan.name
        elif self.extent not in (EVERYTHING, IN_PLAN, MARKED):
            found = workspace.municipalities.find(self.extent)
            within, name = found.area, found.name
        ids = self.marked if self.extent == MARKED else None
        columns = kept if self.left_out else ()
        choice = Choice(self.where.strip(), columns, self.crs, within, name, ids)
        own = item.path is not None
        return ExportRequest(
            item.path if item.path is not None else item.id,
            self.form.id,
            target,
            choice,
            self.table,
            item.layer.name if own and item.layer is not None else "",
            item.crs if own else None,
            item.style,
        )

    def _follow(self) -> None:
        item = self.item
        if item is not None and item is not self._shown:
            same = self._shown is not None and self._shown.id == item.id
            self._shown = item
            self._is_withheld = item.path is None and not self._guard().may_leave(item.id)
            if not same:
                self.where, self.left_out = "", frozenset()
                self._forget()
                return
        self.changed.emit()

    def _forget(self) -> None:
        """Other choices than what the result tells of."""
        self.result, self.fault = None, ""
        self.changed.emit()

    def _done(self, found: Export) -> None:
        self.is_running, self.result = False, found
        self.changed.emit()

    def _failed(self, fault: Exception) -> None:
        self.is_running, self.fault = False, describe_sentence(fault)
        self.changed.emit()

    def _cancelled(self) -> None:
        self.is_running = False
        self.changed.emit()
