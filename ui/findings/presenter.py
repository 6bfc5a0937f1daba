"""Which finding is looked at, and which sections are folded; shared by every findings list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from rumslig.finding import Finding
from rumslig.freshness import Said
from ui.findings.rows import Key, Section, key_of, mark_stale


class FindingsPresenter(QObject):
    """Holds sections and one selected finding."""

    sections_changed = Signal()
    selection_changed = Signal()
    map_asked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sections: tuple[Section, ...] = ()
        self._findings: dict[Key, Finding] = {}
        self._folds: dict[str, bool] = {}
        self._selected: Key | None = None
        self.freshness_of: Callable[[Finding], Said | None] = lambda _finding: None

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections as they are folded now."""
        return tuple(
            replace(item, folded=item.can_fold and self._folds.get(item.id, item.folded))
            for item in self._sections
        )

    @property
    def selected(self) -> Finding | None:
        """The finding that is looked at."""
        return self._findings.get(self._selected) if self._selected else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the plan in view."""
        return tuple(self._findings.values())

    def present(self, sections: tuple[Section, ...], findings: Iterable[Finding]) -> None:
        """Show other sections; the selection stays where its finding is still there."""
        self._findings = {key_of(item): item for item in findings}
        self._sections = mark_stale(sections, self._findings, self.freshness_of)
        if self._selected not in self._findings:
            rows = self._rows()
            self._selected = rows[0] if rows else None
        self.sections_changed.emit()
        self.selection_changed.emit()

    def select(self, key: Key) -> None:
        """Look at a finding; its section opens."""
        if key not in self._findings:
            return
        for section in self.sections:
            if section.folded and any(row.key == key for row in section.rows):
                self._folds[section.id] = False
                self.sections_changed.emit()
        if key != self._selected:
            self._selected = key
            self.selection_changed.emit()

    def step(self, steps: int) -> None:
        """Look at the next (1) or the previous (-1) finding in sight."""
        rows = self._rows()
        if not rows:
            return
        here = rows.index(self._selected) if self._selected in rows else -steps
        self.select(rows[min(max(here + steps, 0), len(rows) - 1)])

    def toggle(self, section_id: str) -> None:
        """Fold a section or open it."""
        for section in self.sections:
            if section.id == section_id and section.can_fold:
                self._folds[section_id] = not section.folded
                self.sections_changed.emit()

    def show_on_map(self) -> None:
        """Ask for the map to show the selected finding."""
        if self.selected is not None:
            self.map_asked.emit(self.selected)

    def _rows(self) -> list[Key]:
        return [row.key for section in self.sections if not section.folded for row in section.rows]
