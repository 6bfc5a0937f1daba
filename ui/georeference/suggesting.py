"""Points that the borders in the picture suggest: offered, looked at, taken or put away."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from rumslig import jobs
from rumslig.georeference.draft import DraftPoint
from rumslig.georeference.suggest import Suggestion
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.worker import Worker
from ui.georeference.picture import OpenPicture
from ui.georeference.presenter import GeoreferencePresenter
from ui.language import tr
from ui.messages import describe_fault
from ui.tasks import Runner

KEY = "georeference suggest"


class Suggesting(QObject):
    """Has a suggestion made in a child process.

    Signals
    -------
    changed
        There is another suggestion, or none, or one is being made.
    """

    changed = Signal()
    told = Signal(object)

    def __init__(
        self,
        home: Home,
        runner: Runner,
        worker: Worker,
        georeference: GeoreferencePresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._home, self._runner, self._worker = home, runner, worker
        self._georeference = georeference
        self.suggestion: Suggestion | None = None
        self.is_busy = False
        georeference.picture_changed.connect(self.put_away)

    def ask(self) -> None:
        """Look for known borders in the picture."""
        picture = self._georeference.picture
        if picture is None or self.is_busy:
            return
        self.suggestion, self.is_busy = None, True
        self.changed.emit()

        def work(progress: Progress) -> Suggestion:
            return self._worker.call(
                jobs.suggest_place,
                self._home,
                picture.path,
                picture.head,
                progress=progress,
            )

        self._runner.run(
            KEY,
            tr("Söker kända gränser i bilden"),
            work,
            lambda found: self._on_found(picture, found),
            lambda fault: self._on_fault(picture, fault),
            cancelled=self._settle,
        )

    def take(self) -> None:
        """Set the suggested points in place of those that are set; undo brings them back."""
        found = self.suggestion
        if found is None:
            return
        self.put_away()
        self._georeference.take_points(suggested_points(found), tr("föreslagna punkter"))

    def put_away(self) -> None:
        """Have no suggestion."""
        was_busy, self.is_busy = self.is_busy, False
        if was_busy:
            self._runner.cancel(KEY)
        self._settle()

    def _settle(self) -> None:
        self.suggestion, self.is_busy = None, False
        self.changed.emit()

    def _on_found(self, picture: OpenPicture, found: Suggestion) -> None:
        if picture is self._georeference.picture and self.is_busy:
            self.suggestion, self.is_busy = found, False
            self.changed.emit()

    def _on_fault(self, picture: OpenPicture, fault: Exception) -> None:
        if picture is not self._georeference.picture or not self.is_busy:
            return
        self._settle()
        self.told.emit(describe_fault(tr("Inga punkter kunde föreslås"), fault))


def suggested_points(found: Suggestion) -> tuple[DraftPoint, ...]:
    """Return a suggestion's points as a draft has them."""
    return tuple(
        DraftPoint((item.column, item.row), (item.easting, item.northing), item.title)
        for item in found.points
    )
