"""An answer being written in its file: begun, kept as it is typed, and saved as an answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from rumslig.cases.errand import AnswerKind
from rumslig.circulation.file import Opened, make_answer, write_answer
from rumslig.errors import CaseError
from ui.days import days_left
from ui.language import tr

KEEP_AFTER_MS = 800

State = Literal["new", "begun", "saved"]


class AnswerPresenter(QObject):
    """Holds one file. What is typed is kept in it; only a saved answer counts as one."""

    changed = Signal()

    def __init__(self, opened: Opened, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.opened = opened
        self.today: Callable[[], date] = date.today
        answer = opened.answer
        self.kind: AnswerKind = answer.kind if answer is not None else "text"
        self.text = answer.text if answer is not None else ""
        self.by = answer.by if answer is not None else opened.question.to
        self.state: State = "new" if answer is None else "saved" if answer.finished else "begun"
        self.fault = ""
        self._is_kept = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep)

    # what is shown

    @property
    def due(self) -> tuple[str, str, str]:
        """The badge, its role, and the days left."""
        return days_left(self.opened.question.due, self.today())

    @property
    def where(self) -> str:
        """Where the file lies, and what to do with it."""
        folder, asker = self.opened.path.parent, self.opened.question.asker
        if self.state == "saved":
            return tr(
                "Svaret är sparat i {file}. Skicka tillbaka filen till {asker}. Den ligger i "
                "{folder}.",
                file=self.opened.path.name,
                asker=asker,
                folder=folder,
            )
        kept = tr("Det du skriver sparas i filen, men är ett svar först när du sparar det.")
        return kept if self.state == "begun" else tr("Filen ligger i {folder}.", folder=folder)

    # what is done

    def choose(self, kind: AnswerKind) -> None:
        """Choose what kind of answer it is."""
        if kind != self.kind:
            self.kind = kind
            self._begin()

    def write(self, text: str) -> None:
        """Take what is typed."""
        if text != self.text:
            self.text = text
            self._begin()

    def sign_as(self, by: str) -> None:
        """Take the name of the function that answers."""
        if by != self.by:
            self.by = by
            self._begin()

    def _begin(self) -> None:
        self.state, self.fault, self._is_kept = "begun", "", False
        self._timer.start()
        self.changed.emit()

    def keep(self) -> None:
        """Keep what is begun in the file, so that nothing typed is lost."""
        self._timer.stop()
        if not self._is_kept:
            self._put(finished=False)

    def save(self, target: Path | None = None) -> bool:
        """Save as an answer, in another place where one is given; tell whether it was."""
        self._timer.stop()
        return self._put(finished=True, target=target)

    def _put(self, *, finished: bool, target: Path | None = None) -> bool:
        try:
            answer = make_answer(
                self.opened,
                self.kind,
                self.text,
                self.by,
                self.today().isoformat(),
                finished=finished,
            )
            self.opened = write_answer(self.opened, answer, target)
        except CaseError as fault:
            self.fault = str(fault)
        except OSError as fault:
            self.fault = tr(
                "{file} kan inte skrivas här ({fact}); spara den på en annan plats.",
                file=self.opened.path.name,
                fact=fault.strerror or fault,
            )
        else:
            self.fault, self._is_kept = "", True
            self.state = "saved" if finished else "begun"
        self.changed.emit()
        return not self.fault
