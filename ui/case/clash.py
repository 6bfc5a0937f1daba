"""Two have changed the same of a case: what is told, and the choice between the versions."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rumslig.errors import CaseConflict
from ui.language import tr
from ui.messages import capitalise


class Clash(QObject):
    """Holds the clash of the open case, while there is one.

    Signals
    -------
    theirs_asked, mine_asked
        Which version the planner goes on with.
    """

    changed = Signal()
    theirs_asked = Signal()
    mine_asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.fault: CaseConflict | None = None

    def is_of(self, dnr: str) -> bool:
        """Whether a case waits for the planner's choice."""
        return self.fault is not None and self.fault.dnr == dnr

    @property
    def kept(self) -> Path:
        """The file in which the planner's own version lies meanwhile."""
        assert self.fault is not None
        return Path(self.fault.kept)

    @property
    def sentence(self) -> str:
        """What happened, and where both versions are; "" where nothing clashes."""
        return capitalise(str(self.fault)) if self.fault is not None else ""

    @property
    def advice(self) -> str:
        """What the choice means."""
        return tr("Vad du än väljer finns den andra versionen kvar i en fil bredvid ärendet.")

    def show(self, fault: CaseConflict | None) -> None:
        """Tell of a clash, or of none any more."""
        if fault is not self.fault:
            self.fault = fault
            self.changed.emit()
