"""Updating several packages: what is chosen, how far each has come, and what failed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from rumslig.packages.desk import PackageDesk
from rumslig.upkeep.board import Board
from rumslig.upkeep.updating import Stage, Update, Updated, list_updates, update_chosen
from ui.language import tr
from ui.messages import Message
from ui.underlag.acts import PackageActs


class UpdatesPresenter(QObject):
    """Lists every update; those that nothing holds are chosen from the start.

    Signals
    -------
    changed
        There are others, or others are chosen, or they have been made.
    moved
        The name of a package that has come further.
    """

    changed = Signal()
    moved = Signal(str)
    told = Signal(object)
    _told_of = Signal(str, int, int)

    def __init__(self, acts: PackageActs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self.updates: tuple[Update, ...] = ()
        self.left_out: set[str] = set()
        self.outcomes: dict[str, Updated] = {}
        self.shares: dict[str, float] = {}
        self.is_running = False
        # told from the thread that works
        self._told_of.connect(self._on_step, Qt.ConnectionType.QueuedConnection)
        acts.busy_changed.connect(self.changed)

    def present(self, board: Board) -> None:
        """List the board's updates; what was done here stays in sight until the page is left."""
        found = list_updates(board)
        names = {item.name for item in found}
        kept = [out.update for name, out in self.outcomes.items() if name not in names]
        self.updates = tuple(sorted((*found, *kept), key=lambda item: item.title.casefold()))
        self.changed.emit()

    def forget(self) -> None:
        """Let go of what was done before."""
        if not self.is_running:
            gone = {name for name, out in self.outcomes.items() if out.stage == "done"}
            self.updates = tuple(item for item in self.updates if item.name not in gone)
            self.outcomes, self.shares = {}, {}
            self.changed.emit()

    @property
    def is_busy(self) -> bool:
        """Whether something is being done with the packages."""
        return self._acts.is_busy

    def may_choose(self, item: Update) -> bool:
        """Whether an update can be made."""
        return not item.held and self.stage(item) not in ("running", "done")

    @property
    def chosen(self) -> tuple[Update, ...]:
        """What will be updated."""
        return tuple(
            item
            for item in self.updates
            if self.may_choose(item) and item.name not in self.left_out
        )

    def choose(self, name: str, wanted: bool) -> None:
        """Take an update along, or leave it out."""
        if wanted:
            self.left_out.discard(name)
        else:
            self.left_out.add(name)
        self.changed.emit()

    def choose_all(self, wanted: bool) -> None:
        """Take every update along, or none."""
        self.left_out = set() if wanted else {item.name for item in self.updates}
        self.changed.emit()

    def stage(self, item: Update) -> Stage:
        """Return how far an update has come."""
        if item.name in self.outcomes:
            return self.outcomes[item.name].stage
        return "running" if item.name in self.shares else "waiting"

    def start(self) -> None:
        """Update what is chosen, one after the other."""
        chosen = self.chosen
        if not chosen or self.is_busy:
            return
        self.outcomes, self.shares = {}, {}
        self.is_running = True

        def work(desk: PackageDesk) -> tuple[Updated, ...]:
            return update_chosen(desk, chosen, desk.progress, self._told_of.emit)

        count = len(chosen)
        words = (
            tr("Uppdaterar 1 paket") if count == 1 else tr("Uppdaterar {count} paket", count=count)
        )
        self._acts.run(words, tr("Paketen kunde inte uppdateras"), work, self._on_done)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop after what is under way; what is done stays done."""
        self._acts.cancel()

    def _on_step(self, name: str, done: int, total: int) -> None:
        if not self.is_running:
            return
        is_next = name not in self.shares
        self.shares[name] = done / total if total else 0.0
        if is_next:
            self.changed.emit()
        self.moved.emit(name)

    def _on_done(self, found: tuple[Updated, ...]) -> None:
        self.is_running = False
        self.shares = {}
        self.outcomes = {item.update.name: item for item in found}
        done = [item for item in found if item.stage == "done"]
        failed = [item for item in found if item.stage == "failed"]
        left = len(found) - len(done) - len(failed)
        if done:
            self._acts.remember(
                tr("uppdatering av {count} paket", count=len(done)),
                [item.before for item in done if item.before is not None],
                [item.after for item in done if item.after is not None],
            )
        if failed:
            text = tr(
                "{done} är uppdaterade. De andra är som förut; skälen står på sidan.",
                done=len(done),
            )
            title = tr("{count} paket kunde inte uppdateras", count=len(failed))
            self.told.emit(Message("error", title, text))
        elif left:
            title = tr(
                "Avbrutet; {done} av {count} är uppdaterade", done=len(done), count=len(found)
            )
            self.told.emit(Message("info", title))
        else:
            self.told.emit(Message("done", tr("{count} paket är uppdaterade", count=len(done))))
        self.changed.emit()
