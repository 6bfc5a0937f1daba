"""Connecting a repository: its address, its fingerprint, and that it is trusted from now on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from rumslig.packages.desk import OpenedRepository
from rumslig.upkeep.connecting import Acquaintance, meet_repository, trust_repository
from ui.language import tr
from ui.messages import Message, capitalise
from ui.underlag.acts import PackageActs


class ConnectPresenter(QObject):
    """Asks a repository who it is, and trusts it once the user has seen the answer."""

    changed = Signal()
    connected = Signal()
    told = Signal(object)

    def __init__(self, acts: PackageActs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self.address = ""
        self.root: Path | None = None
        self.met: Acquaintance | None = None
        acts.busy_changed.connect(self.changed)

    @property
    def is_busy(self) -> bool:
        """Whether something is being done with the packages."""
        return self._acts.is_busy

    def write(self, address: str) -> None:
        """Take an address, or a folder; whoever answered at another one is forgotten."""
        if address.strip() != self.address:
            self.address, self.met = address.strip(), None
            self.changed.emit()

    def begin(self, address: str) -> None:
        """Ask at once who is at an address."""
        self.write(address)
        self.meet()

    def choose_root(self, root: Path | None) -> None:
        """Take the publisher's root, got by hand; None takes it away."""
        self.root = root
        self.changed.emit()

    def meet(self) -> None:
        """Ask who is at the address."""
        address = self.address
        if not address:
            return
        self._acts.run(
            tr("Frågar {address}", address=address),
            tr("Förrådet kunde inte anslutas"),
            lambda desk: meet_repository(desk, address),
            self._on_met,
        )

    def _on_met(self, met: Acquaintance) -> None:
        self.met = met
        self.changed.emit()

    def trust(self) -> None:
        """Trust whoever answered."""
        met, root = self.met, self.root
        if met is None:
            return
        self._acts.run(
            tr("Ansluter {address}", address=met.address),
            tr("Förrådet kunde inte anslutas"),
            lambda desk: trust_repository(desk, met, root),
            self._on_trusted,
        )

    def _on_trusted(self, opened: OpenedRepository) -> None:
        self.address, self.met, self.root = "", None, None
        sentence = opened.confirmation.sentence
        title = tr("{address} är anslutet", address=opened.repository.address)
        self.told.emit(Message("warning" if sentence else "done", title, capitalise(sentence)))
        self.changed.emit()
        self.connected.emit()
