"""The parts of the window that F6 goes round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


class Regions:
    """Moves the focus from one part of the window to the next."""

    def __init__(
        self, parts: Callable[[], Iterable[QWidget]], content_of: Callable[[QWidget], bool]
    ) -> None:
        """Ask for the parts in order; `content_of` focuses a part's own content if it has one."""
        self._parts, self._content_of = parts, content_of

    def step(self, step: int) -> None:
        """Put the focus in the next part (1) or the one before (-1)."""
        regions = [part for part in self._parts() if part.isVisible()]
        target = regions[(self._here(regions) + step) % len(regions)]
        if self._content_of(target):
            return
        reason = Qt.FocusReason.TabFocusReason
        if target.focusPolicy() & Qt.FocusPolicy.TabFocus:
            target.setFocus(reason)
            return
        inside = target.nextInFocusChain()
        while inside is not None and inside is not target:
            if (
                target.isAncestorOf(inside)
                and inside.isVisible()
                and inside.isEnabled()
                and inside.focusPolicy() & Qt.FocusPolicy.TabFocus
            ):
                inside.setFocus(reason)
                return
            inside = inside.nextInFocusChain()

    def _here(self, regions: Sequence[QWidget]) -> int:
        focus = QApplication.focusWidget()
        return next(
            (
                number
                for number, part in enumerate(regions)
                if focus is not None and (part is focus or part.isAncestorOf(focus))
            ),
            -1,
        )
