"""What is written of the placed picture: its points, a GeoTIFF, a world file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.packages.manifest import Manifest
from rumslig.georeference.draft import save_points
from rumslig.georeference.writing import write_placed
from ui.georeference.presenter import GeoreferencePresenter
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

KEY, SAVING = "georeference write", "georeference points"


class PictureWriting(QObject):
    """Writes beside the window, and tells what was written."""

    told = Signal(object)

    def __init__(
        self,
        runner: Runner,
        georeference: GeoreferencePresenter,
        manifests: Callable[[], Iterable[Manifest]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._georeference, self._manifests = runner, georeference, manifests

    def save_points(self, path: Path) -> None:
        """Write the points as QGIS reads them, whether they place the picture or not."""
        draft, picture = self._georeference.draft, self._georeference.picture
        if draft is None or picture is None:
            return
        self._runner.run(
            SAVING,
            tr("Skriver {file}", file=path.name),
            lambda _progress: save_points(draft, picture.path, path, self._manifests()),
            lambda _nothing: self.told.emit(
                Message("done", tr("Punkterna sparades i {file}", file=path.name))
            ),
            lambda fault: self.told.emit(describe_fault(tr("Punkterna kunde inte sparas"), fault)),
        )

    def write(self, target: Path, then: Callable[[Path], None] = lambda _path: None) -> None:
        """Write the placed picture as what the target's ending says, and go on with `then`."""
        placed = self._georeference.placed()
        if placed is None:
            return

        def done(files: list[Path]) -> None:
            names = ", ".join(file.name for file in files)
            self.told.emit(Message("done", tr("Skrev {files}", files=names)))
            then(files[0])

        self._runner.run(
            KEY,
            tr("Skriver {file}", file=target.name),
            lambda progress: write_placed(placed, target, self._manifests(), progress),
            done,
            lambda fault: self.told.emit(describe_fault(tr("Bilden kunde inte skrivas"), fault)),
        )
