"""How much is kept of earlier versions, what would be freed, and whether all of it is whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QObject, Signal

from layers.repository.choices import Keeping
from layers.repository.upkeep import Collected, StoreCheck
from rumslig.packages.desk import PackageDesk
from ui.language import tr
from ui.messages import Message
from ui.underlag.acts import PackageActs
from ui.underlag.words import size_words

Limit = Literal["versions", "days", "megabytes"]


class KeepingPresenter(QObject):
    """Shows the plan before anything goes; what cases rest on and what is held never does.

    Signals
    -------
    checked
        Everything was looked at, and perhaps mended: read anew.
    """

    changed = Signal()
    checked = Signal()
    told = Signal(object)

    def __init__(self, acts: PackageActs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self.keeping: Keeping | None = None
        self.plan: Collected | None = None
        self.check: StoreCheck | None = None
        self.fault = ""
        acts.busy_changed.connect(self.changed)

    @property
    def is_busy(self) -> bool:
        """Whether something is being done with the packages."""
        return self._acts.is_busy

    def wake(self) -> None:
        """Read the limits, and work out what they would free."""
        self._plan(None)

    def set_limit(self, limit: Limit, value: int) -> None:
        """Change a limit; it holds from now on, and frees nothing by itself."""
        if self.keeping is None or getattr(self.keeping, limit) == value or self.is_busy:
            return
        if limit == "versions":
            self._plan(replace(self.keeping, versions=value))
        elif limit == "days":
            self._plan(replace(self.keeping, days=value))
        else:
            self._plan(replace(self.keeping, megabytes=value))

    def _plan(self, keeping: Keeping | None) -> None:
        def work(desk: PackageDesk) -> tuple[Keeping, Collected]:
            if keeping is not None:
                desk.keep(keeping)
            now = desk.keeping
            return now, desk.collect(keeping=now, dry_run=True)

        self._acts.run(
            tr("Räknar på lagringen"),
            tr("Det går inte att säga vad som kan städas"),
            work,
            self._on_plan,
        )

    def _on_plan(self, found: tuple[Keeping, Collected]) -> None:
        self.keeping, self.plan = found
        self.changed.emit()

    def clean(self) -> None:
        """Remove what the plan says."""

        def work(desk: PackageDesk) -> tuple[Keeping, Collected, Collected]:
            now = desk.keeping
            gone = desk.collect(keeping=now)
            return now, gone, desk.collect(keeping=now, dry_run=True)

        def done(found: tuple[Keeping, Collected, Collected]) -> None:
            self.keeping, gone, self.plan = found
            size = size_words(gone.bytes)
            words = tr(
                "{size} är frigjort, {count} versioner borta", size=size, count=len(gone.versions)
            )
            self.told.emit(Message("done", words))
            self.checked.emit()
            self.changed.emit()

        self._acts.run(
            tr("Städar lagringen"), tr("Lagringen kunde inte städas"), work, done, must_finish=True
        )

    def check_store(self) -> None:
        """Hash everything that is stored, and mend it from where it came."""

        def done(found: StoreCheck) -> None:
            self.check = found
            self.told.emit(_told(found))
            self.checked.emit()
            self.wake()
            self.changed.emit()

        self._acts.run(
            tr("Prövar lagringen"), tr("Lagringen kunde inte prövas"), PackageDesk.check, done
        )


def _told(found: StoreCheck) -> Message:
    if not found.problems:
        return Message("done", tr("Lagringen är hel: {count} filer prövade", count=found.objects))
    if found.is_whole:
        return Message("done", tr("Lagringen är lagad: {count} fel", count=len(found.problems)))
    left = [item for item in found.problems if not item.repaired]
    text = tr(
        "{package} {version}: {fact}. {count} fel är kvar; installera om paketen.",
        package=left[0].package,
        version=left[0].version,
        fact=left[0].fact,
        count=len(left),
    )
    return Message("error", tr("Lagringen är inte hel"), text)
