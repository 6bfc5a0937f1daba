"""What was done, in order, so that it can be undone and done again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

MOST_STEPS = 200


class _Step(QUndoCommand):
    def __init__(
        self, words: str, redo: Callable[[], None], undo: Callable[[], None], joins: str
    ) -> None:
        super().__init__(words)
        self._redo, self._undo, self._joins = redo, undo, joins
        self._is_done = True

    def redo(self) -> None:
        if not self._is_done:  # the stack runs a step when it is pushed; it was done before
            self._redo()
        self._is_done = True

    def undo(self) -> None:
        self._undo()
        self._is_done = False

    def joins(self, other: _Step) -> bool:
        """Whether this step goes on with what the other began."""
        return bool(self._joins) and self._joins == other._joins

    def take_over(self, other: _Step) -> None:
        """End where a later step ends."""
        self._redo = other._redo
        self.setText(other.text())


class History(QObject):
    """The steps of a session. What changes anything for the user passes through `add`."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(MOST_STEPS)
        self._stack.indexChanged.connect(self._on_index)
        self._last: _Step | None = None

    def add(
        self,
        words: str,
        redo: Callable[[], None],
        undo: Callable[[], None],
        *,
        joins: str = "",
    ) -> None:
        """Take note of a step that has just been done.

        Parameters
        ----------
        words
            What was done, as it stands after "Ångra": "bedömning av Jordbruksmark".
        redo, undo
            Do the step again, and take it back.
        joins
            Steps in a row with the same key count as one, such as the moves of a slider.
        """
        step = _Step(words, redo, undo, joins)
        if self._last is not None and self._is_on_top(self._last) and step.joins(self._last):
            self._last.take_over(step)
            self.changed.emit()
            return
        self._last = step
        self._stack.push(step)

    def undo(self) -> None:
        """Take the last step back."""
        self._last = None
        self._stack.undo()

    def redo(self) -> None:
        """Do the step that was taken back again."""
        self._last = None
        self._stack.redo()

    def end_joining(self) -> None:
        """Let the next step stand by itself, as when a slider is let go."""
        self._last = None

    def clear(self) -> None:
        """Forget every step."""
        self._last = None
        self._stack.clear()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._stack.canUndo()

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back."""
        return self._stack.canRedo()

    @property
    def undo_words(self) -> str:
        """What undoing would take back, "" where there is nothing."""
        return self._stack.undoText()

    @property
    def redo_words(self) -> str:
        """What would be done again, "" where there is nothing."""
        return self._stack.redoText()

    def _on_index(self, _index: int) -> None:
        self.changed.emit()

    def _is_on_top(self, step: _Step) -> bool:
        index = self._stack.index()
        return index > 0 and index == self._stack.count() and self._stack.command(index - 1) is step
