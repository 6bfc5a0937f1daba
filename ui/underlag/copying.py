"""Copies of a package's layers for QGIS, and where they were written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.packages.manifest import Manifest
from rumslig.packages.qgis_copy import copy_layers
from ui.language import tr
from ui.messages import Message
from ui.underlag.acts import PackageActs


class CopyPresenter(QObject):
    """Writes copies; the store is not touched."""

    told = Signal(object)

    def __init__(self, acts: PackageActs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self.folders: dict[str, Path] = {}
        """Where each package was written last, by name."""

    def write(self, manifest: Manifest, folder: Path) -> None:
        """Write every layer of a version into a folder."""

        def done(files: tuple[Path, ...]) -> None:
            self.folders[manifest.name] = folder
            title = (
                tr("1 kopia för QGIS är skriven")
                if len(files) == 1
                else tr("{count} kopior för QGIS är skrivna", count=len(files))
            )
            self.told.emit(Message("done", title, str(folder)))

        self._acts.run(
            tr("Skriver kopior av {title}", title=manifest.title),
            tr("Kopiorna av {title} kunde inte skrivas", title=manifest.title),
            lambda desk: copy_layers(desk.store, manifest, folder, desk.progress),
            done,
        )
