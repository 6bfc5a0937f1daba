"""The chosen package's images and documents, each with what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QVBoxLayout, QWidget

from layers.packages.carried import DocumentEntry, ImageEntry
from layers.packages.manifest import Manifest
from rumslig.numerals import format_number
from ui.language import message_language, tr
from ui.messages import Message
from ui.theme import Theme
from ui.underlag.carried import CarriedPresenter
from ui.underlag.words import size_words
from ui.widgets.controls import Button, clear_layout, make_label, make_row

AskDocument = Callable[[str], Path | None]


class CarriedList(QWidget):
    """A row for each; made anew where another version is shown."""

    def __init__(self, theme: Theme, presenter: CarriedPresenter, ask: AskDocument) -> None:
        super().__init__()
        self._theme, self._presenter, self._ask = theme, presenter, ask
        self._shown = ""
        self._manifest: Manifest | None = None
        self.buttons: dict[str, Button] = {}
        self.setAccessibleName(tr("Bilder och dokument"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        presenter.opened.connect(self._open)
        presenter.shown_changed.connect(self._say_all)
        self.hide()

    def show_package(self, manifest: Manifest | None) -> None:
        """Show a version's images and documents; None shows none."""
        sha256 = manifest.sha256 if manifest is not None else ""
        if sha256 == self._shown:
            return
        self._shown, self._manifest = sha256, manifest
        self.buttons.clear()
        clear_layout(self._layout)
        if manifest is None or not manifest.carried:
            self.hide()
            return
        self._layout.addWidget(make_label(tr("Bilder och dokument"), "caption"))
        for image in manifest.images:
            self._layout.addWidget(self._image_row(manifest, image))
        for document in manifest.documents:
            self._layout.addWidget(self._document_row(manifest, document))
        self.show()

    def _image_row(self, manifest: Manifest, image: ImageEntry) -> QWidget:
        facts = [tr("schematisk")]
        if image.reference:
            facts.append(image.reference)
        if image.scale:
            facts.append(tr("visas inte närmare än 1:{scale}", scale=_scale(image.scale)))
        if not image.is_placed:
            facts.append(tr("inte inpassad på kartan än"))
        button = Button(self._theme, "", lambda: self._toggle(manifest, image), kind="quiet")
        button.setEnabled(image.is_placed)
        self._say(button, manifest, image)
        self.buttons[image.name] = button
        return self._row(image.title, " · ".join(facts), button)

    def _toggle(self, manifest: Manifest, image: ImageEntry) -> None:
        shown = self._presenter.is_shown(manifest, image)
        self._presenter.show_image(manifest, image, not shown)

    def _say_all(self) -> None:
        if self._manifest is not None:
            for image in self._manifest.images:
                self._say(self.buttons[image.name], self._manifest, image)

    def _say(self, button: Button, manifest: Manifest, image: ImageEntry) -> None:
        """Let the button say what it does now."""
        if self._presenter.is_shown(manifest, image):
            button.show_word(tr("Ta bort från kartan"))
            button.setAccessibleName(tr("Ta bort {title} från kartan", title=image.title))
        else:
            button.show_word(tr("Visa på kartan"))
            button.setAccessibleName(tr("Visa {title} på kartan", title=image.title))

    def _document_row(self, manifest: Manifest, entry: DocumentEntry) -> QWidget:
        open_it = Button(
            self._theme,
            tr("Öppna"),
            lambda: self._presenter.open_document(manifest, entry),
            name=tr("Öppna {title}", title=entry.title),
            kind="quiet",
        )
        save = Button(
            self._theme,
            tr("Spara som …"),
            lambda: self._save(manifest, entry),
            name=tr("Spara {title} som …", title=entry.title),
            kind="quiet",
        )
        self.buttons[entry.name] = open_it
        self.buttons[f"{entry.name}:save"] = save
        return self._row(
            entry.title, f"{entry.name} · {size_words(entry.data.bytes)}", open_it, save
        )

    def _row(self, title: str, facts: str, *buttons: Button) -> QWidget:
        row = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(make_label(title, "small", wrap=True))
        words.addWidget(make_label(facts, "muted", wrap=True))
        line = make_row(*buttons)
        line.insertLayout(0, words, 1)
        row.setLayout(line)
        return row

    def _save(self, manifest: Manifest, entry: DocumentEntry) -> None:
        target = self._ask(entry.name)
        if target is not None:
            self._presenter.save_document(manifest, entry, target)

    def _open(self, path: Path) -> None:
        """Open a copy with the computer's own program for it."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            title = tr("{file} kunde inte öppnas", file=path.name)
            words = tr("Datorn har inget program för {file}.", file=path.name)
            self._presenter.told.emit(Message("warning", title, words))


def _scale(number: int) -> str:
    return format_number(number, 0, message_language())
