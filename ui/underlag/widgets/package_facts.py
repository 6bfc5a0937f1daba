"""The facts of an installed package: its layers, who signed it, and copies to work in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QWidget

from layers.packages.manifest import LayerEntry
from rumslig.language import Language
from rumslig.numerals import format_number
from rumslig.upkeep.board import BoardRow, Source
from ui.language import message_language, tr
from ui.messages import Message
from ui.theme import Theme
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.widgets.fault_list import FaultList
from ui.underlag.words import day_words, fingerprint_words, published_words, size_words
from ui.widgets.controls import Button, make_label, make_row


class PackageFacts(QWidget):
    """Layer by layer with counts, then the trust, then what can be made of it."""

    def __init__(
        self,
        theme: Theme,
        presenter: UnderlagPresenter,
        ask_folder: Callable[[], Path | None],
        open_case: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._presenter, self._ask_folder = presenter, ask_folder
        self._shown: object = None
        self.layers = make_label("", "small", wrap=True)
        self.trust = make_label("", "small", wrap=True)
        self.faults = FaultList(theme, presenter.faults, open_case)
        self.copy = Button(
            theme,
            tr("Kopia för QGIS …"),
            self._copy,
            icon="exportera",
            tip=tr("Skriver lagren med sina stilar i en mapp; lagringen rörs inte"),
        )
        self.folder = Button(
            theme,
            tr("Öppna mappen"),
            self._open,
            kind="quiet",
            icon="oppna",
            tip=tr("Mappen där kopiorna skrevs"),
        )
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        for at, (word, label) in enumerate(
            ((tr("Lager"), self.layers), (tr("Underskrift"), self.trust))
        ):
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(make_label(word, "muted"), at, 0, top)
            self._grid.addWidget(label, at, 1)
        self._grid.addLayout(make_row(self.copy, self.folder, 1), 2, 0, 1, 2)
        self._grid.addWidget(self.faults, 3, 0, 1, 2)

    def refresh(self) -> None:
        """Show the package that is looked at."""
        row, board = self._presenter.row, self._presenter.board
        if row is None or board is None:
            return
        source = next(
            (item for item in board.sources if item.known.identity == row.repository), None
        )
        self.layers.setText(_layer_words(row))
        self.trust.setText(self._trust_words(row, source))
        self.faults.show_package(row.name)
        busy = self._presenter.acts.is_busy
        self.copy.setEnabled(not busy and not row.fault)
        self.copy.setToolTip(
            row.fault or tr("Skriver lagren med sina stilar i en mapp; lagringen rörs inte")
        )
        self.folder.setVisible(self._presenter.copying.folders.get(row.name) is not None)

    def _trust_words(self, row: BoardRow, source: Source | None) -> str:
        if source is None:
            return tr("Ingen: byggt på den här datorn, eller ur ett förråd som inte är känt.")
        day = published_words(source.known.trusted)
        trusted = {
            "first_use": tr("litat på sedan {day}, vid första kontakten", day=day),
            "file": tr("litat på sedan {day}, prövat mot utgivarens root.json", day=day),
        }[source.known.how]
        when = tr("aldrig")
        if source.confirmed is not None:
            when = day_words(source.confirmed, self._presenter.now)
        return "\n".join(
            (
                tr("{name}, {address}", name=source.title, address=source.known.address),
                tr(
                    "Fingeravtryck {identity} …, {how}.",
                    identity=fingerprint_words(source.known.identity)[:19],
                    how=trusted,
                ),
                tr("Senast bekräftat: {when}.", when=when),
            )
        )

    def _copy(self) -> None:
        row, folder = self._presenter.row, self._ask_folder()
        if row is not None and folder is not None:
            self._presenter.copying.write(row.manifest, folder)

    def _open(self) -> None:
        row = self._presenter.row
        folder = self._presenter.copying.folders.get(row.name) if row is not None else None
        if folder is None:
            return
        if not folder.is_dir() or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            title = tr("{folder} kunde inte öppnas", folder=folder.name)
            self._presenter.told.emit(Message("warning", title, str(folder)))


def _layer_words(row: BoardRow) -> str:
    lang = message_language()
    lines = [_layer_line(entry, lang) for entry in row.manifest.layers]
    size = size_words(sum(stored.bytes for stored in row.manifest.objects))
    return "\n".join([*lines, size]) if lines else tr("Inga lager.")


def _layer_line(entry: LayerEntry, lang: Language) -> str:
    day = entry.reference_date or tr("okänt datum")
    if entry.rows == 1:
        return tr("{layer}: 1 objekt, {day}", layer=entry.title, day=day)
    count = format_number(entry.rows, 0, lang)
    return tr("{layer}: {count} objekt, {day}", layer=entry.title, count=count, day=day)
