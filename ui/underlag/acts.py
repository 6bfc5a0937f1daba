"""What changes the installed packages: one act at a time, beside the window, and undone by step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from layers.repository.choices import ROLLBACK
from layers.repository.names import version_order
from rumslig.packages.desk import OpenedRepository, PackageDesk
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.upkeep.fetching import fetch_version, is_here
from rumslig.upkeep.standing import Standing, read_standing, restore_standing
from ui.history import History
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

T = TypeVar("T")
KEY = "packages"


class PackageActs(QObject):
    """Installs, updates, goes back and holds.

    Signals
    -------
    busy_changed
        An act begins or has ended.
    stored
        Another version is in use, or another is held: read everything anew.
    told
        A `Message`.
    """

    busy_changed = Signal()
    stored = Signal()
    told = Signal(object)

    def __init__(
        self, home: Home, runner: Runner, history: History, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._home, self._runner, self._history = home, runner, history
        self.is_busy = False

    def run(
        self,
        title: str,
        failed: str,
        work: Callable[[PackageDesk], T],
        done: Callable[[T], None],
        *,
        must_finish: bool = False,
    ) -> bool:
        """Do one thing with the packages; False where another is being done.

        Parameters
        ----------
        title, failed
            What the status line says meanwhile, and the title of the message where it fails.
        """
        if self.is_busy:
            return False
        self.is_busy = True
        self.busy_changed.emit()

        def end(act: Callable[[], None]) -> None:
            self.is_busy = False
            act()
            self.busy_changed.emit()

        def work_at(progress: Progress) -> T:
            return work(PackageDesk(self._home, progress))

        self._runner.run(
            KEY,
            title,
            work_at,
            lambda result: end(lambda: done(result)),
            lambda fault: end(lambda: self.told.emit(describe_fault(failed, fault))),
            cancelled=lambda: end(
                lambda: self.told.emit(Message("info", tr("Avbrutet; inget ändrades.")))
            ),
            must_finish=must_finish,
        )
        return True

    def cancel(self) -> None:
        """Stop what is being done at its next step."""
        self._runner.cancel(KEY)

    # acts

    def install(self, identity: str, name: str, title: str, version: str = "") -> None:
        """Install a version from a known repository, the latest by default."""

        def work(desk: PackageDesk) -> tuple[Standing, Standing]:
            before = read_standing(desk, name)
            repository = desk.known.reopen(identity)
            opened = OpenedRepository(repository, identity, repository.refresh())
            desk.install(opened, name, version)
            return before, read_standing(desk, name)

        self._change(tr("Hämtar {title}", title=title), title, work)

    def use(self, identity: str, name: str, title: str, version: str) -> None:
        """Use another version, which is then held; one that is not here is fetched first."""

        def work(desk: PackageDesk) -> tuple[Standing, Standing]:
            before = read_standing(desk, name)
            if not is_here(desk, name, version):
                fetch_version(desk, identity, name, version)
            desk.rollback(name, version)
            return before, read_standing(desk, name)

        self._change(tr("Byter version av {title}", title=title), title, work)

    def hold(self, name: str, title: str, who: str) -> None:
        """Hold the version in use, or let it go with an empty `who`."""

        def work(desk: PackageDesk) -> tuple[Standing, Standing]:
            before = read_standing(desk, name)
            desk.installer.pin(name, who)
            return before, read_standing(desk, name)

        words = (
            tr("Håller kvar {title}", title=title) if who else tr("Släpper {title}", title=title)
        )
        self._change(words, title, work)

    def _change(
        self, words: str, title: str, work: Callable[[PackageDesk], tuple[Standing, Standing]]
    ) -> None:
        failed = tr("{title} kunde inte ändras", title=title)
        self.run(words, failed, work, lambda pair: self._on_changed(title, *pair))

    def _on_changed(self, title: str, before: Standing, after: Standing) -> None:
        if before == after:
            self.told.emit(Message("info", tr("{title} är redan så.", title=title)))
            return
        step, said = _describe(title, before, after)
        self._history.add(
            step,
            redo=lambda: self._restore(title, after),
            undo=lambda: self._restore(title, before),
        )
        self.told.emit(Message("done", said))
        self.stored.emit()

    def remember(self, step: str, before: Sequence[Standing], after: Sequence[Standing]) -> None:
        """Let a change of several packages be one step to undo, and tell that it was made."""
        title = tr("Paketen")
        self._history.add(
            step,
            redo=lambda: self._restore(title, *after),
            undo=lambda: self._restore(title, *before),
        )
        self.stored.emit()

    def _restore(self, title: str, *standings: Standing) -> None:
        def work(desk: PackageDesk) -> None:
            for standing in standings:
                restore_standing(desk, standing)

        begun = self.run(
            tr("Byter version av {title}", title=title),
            tr("{title} kunde inte ändras", title=title),
            work,
            lambda _nothing: self.stored.emit(),
            must_finish=True,
        )
        if not begun:
            words = tr("Ett annat arbete med paketen pågår; ångra när det är klart.")
            self.told.emit(Message("warning", tr("{title} ändrades inte", title=title), words))


def _describe(title: str, before: Standing, after: Standing) -> tuple[str, str]:
    """Return the step's words, as after "Ångra", and what is told of it."""
    assert after.manifest is not None
    version = after.manifest.version
    if before.manifest is None:
        return (
            tr("installation av {title}", title=title),
            tr("{title} {version} är installerat", title=title, version=version),
        )
    if before.manifest.sha256 == after.manifest.sha256:
        if after.pinned_by and after.pinned_by != ROLLBACK:
            said = tr("{title} hålls kvar på {version}", title=title, version=version)
            return tr("behåll {title}", title=title), said
        said = tr("{title} hålls inte längre kvar", title=title)
        return tr("släpp {title}", title=title), said
    if version_order(version) > version_order(before.manifest.version):
        return (
            tr("uppdatering av {title}", title=title),
            tr("{title} {version} används nu", title=title, version=version),
        )
    return (
        tr("återgång för {title}", title=title),
        tr("{title} är tillbaka på {version}", title=title, version=version),
    )
