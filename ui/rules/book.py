"""Mina regler as the window changes them: every change can be undone, none writes over others'."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from rumslig.errors import RuleError
from rumslig.outlet import guard_case
from rumslig.own_rules import OwnRule, OwnRules
from rumslig.rule_export import export_rules, read_foreign_rules
from rumslig.workspace import Workspace
from ui.history import History
from ui.language import tr
from ui.messages import Message, describe_fault

Table = Mapping[str, Any]


class RuleBook(QObject):
    """Changes the file of own rules.

    Signals
    -------
    changed
        The file says something else.
    """

    changed = Signal()
    told = Signal(object)

    def __init__(
        self,
        workspace: Callable[[], Workspace | None],
        history: History,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._history = workspace, history

    def read(self) -> OwnRules:
        """Return what the file says now."""
        workspace = self._workspace()
        return workspace.own_rules.read() if workspace is not None else OwnRules()

    def put(self, before: Table | None, after: Table | None, words: str) -> bool:
        """Put a rule in, change it or take it away; tell whether it could be done."""
        at = None
        tables = self.read().tables
        if before is not None and after is None and before in tables:
            at = tables.index(before)
        if not self._write(before, after):
            return False
        self._history.add(
            words,
            redo=lambda: self._step(before, after, at),
            undo=lambda: self._step(after, before, at),
        )
        return True

    def take_in(self, path: Path) -> tuple[str, ...]:
        """Add the rules of a file; return their names, none where it could not be."""
        title = tr("Reglerna kunde inte importeras")
        try:
            tables = read_foreign_rules(path)
        except RuleError as fault:
            self.told.emit(describe_fault(title, fault))
            return ()
        taken = {str(item.get("id")) for item in self.read().tables}
        added: list[Table] = []
        for table in tables:
            renamed = {**table, "id": free_id(str(table["id"]), taken)}
            if not self._write(None, renamed):
                self._take_out(added)
                return ()
            taken.add(renamed["id"])
            added.append(renamed)
        self._history.add(
            tr("import av {file}", file=path.name),
            redo=lambda: self._put_in(added),
            undo=lambda: self._take_out(added),
        )
        self.told.emit(
            Message("done", tr("Regler importerade: {count}", count=len(added)), path.name)
        )
        return tuple(str(item["id"]) for item in added)

    def hand_out(self, rules: Sequence[OwnRule], target: Path) -> None:
        """Write rules to a file for somebody else."""
        workspace = self._workspace()
        if workspace is None:
            return
        try:
            done = export_rules(rules, guard_case(None, workspace), target)
        except (RuleError, OSError) as fault:
            self.told.emit(describe_fault(tr("Reglerna kunde inte exporteras"), fault))
            return
        text = tr("Lägg filer som reglerna frågar bredvid den.")
        if done.withheld:
            text = tr(
                "Regler som lämnades kvar: {count}. De frågar skyddsvärda lager eller går inte "
                "att fråga.",
                count=done.withheld,
            )
        kind = "warning" if done.withheld else "done"
        title = tr("Regler skrivna till {file}: {count}", count=done.written, file=target.name)
        self.told.emit(Message("warning" if kind == "warning" else "done", title, text))

    def set_aside(self) -> None:
        """Put a file that cannot be read away, so that new rules can be written."""
        workspace = self._workspace()
        if workspace is None:
            return
        try:
            aside = workspace.own_rules.set_aside()
        except OSError as fault:
            self.told.emit(describe_fault(tr("Filen kunde inte läggas undan"), fault))
            return
        self.told.emit(Message("info", tr("Filen är kvar som {file}", file=aside.name)))
        self.changed.emit()

    def _step(self, before: Table | None, after: Table | None, at: int | None) -> None:
        self._write(before, after, at)

    def _put_in(self, tables: Sequence[Table]) -> None:
        for table in tables:
            if not self._write(None, table):
                return

    def _take_out(self, tables: Sequence[Table]) -> None:
        for table in tables:
            if not self._write(table, None):
                return

    def _write(self, before: Table | None, after: Table | None, at: int | None = None) -> bool:
        workspace = self._workspace()
        if workspace is None:
            return False
        try:
            workspace.own_rules.put(before, after, at)
        except (RuleError, OSError) as fault:
            self.told.emit(describe_fault(tr("Mina regler kunde inte ändras"), fault))
            self.changed.emit()  # what is in the way is shown
            return False
        self.changed.emit()
        return True


def free_id(name: str, taken: set[str]) -> str:
    """Return the name, with a number where another rule has it."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
