"""The page Spara som: format, what it loses, what is taken along, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from rumslig.exporting.formats import FORMATS, format_words
from rumslig.numerals import format_number
from ui.language import message_language, tr
from ui.layer_export.presenter import EVERYTHING, IN_PLAN, MARKED, LayerExportPresenter
from ui.questions.widgets.check_box import CheckBox
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, clear_layout, make_label, make_line, make_row
from ui.widgets.scrolled import make_scroller

_EDGE = 20
_MOST_TOLD = 6
"""So many losses are said in the page; the rest stand beside the file."""

AskFile = Callable[[str, dict[str, str]], Path | None]


class ExportPage(QFrame):
    """Shows a layer export presenter."""

    def __init__(
        self,
        theme: Theme,
        presenter: LayerExportPresenter,
        ask_file: AskFile,
        ask_folder: Callable[[], Path | None],
    ) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._ask_file, self._ask_folder = ask_file, ask_folder
        self.form = Combo(theme, tr("Format"), 16)
        for name in FORMATS:
            self.form.addItem(format_words(name)[0], name)
        self.form.activated.connect(lambda row: presenter.choose_format(self.form.itemData(row)))
        self.words = make_label("", "muted", wrap=True)
        self.crs = Combo(theme, tr("Koordinatsystem"), 16)
        self.crs.activated.connect(lambda row: presenter.choose_crs(self.crs.itemData(row)))
        self.extent = Combo(theme, tr("Objekt"), 16)
        self.extent.activated.connect(
            lambda row: presenter.choose_extent(self.extent.itemData(row))
        )
        self.where = QLineEdit()
        self.where.setAccessibleName(tr("Villkor för objekten"))
        self.where.setPlaceholderText(tr("Villkor, till exempel areal > 10"))
        self.where.textEdited.connect(presenter.filter_by)
        self.where_fault = make_label("", "warning", wrap=True)
        self.marks = Combo(theme, tr("Tecken i tabellen"), 16)
        for words, delimiter, is_comma in (
            (tr("Semikolon och decimalkomma"), ";", True),
            (tr("Komma och decimalpunkt"), ",", False),
            (tr("Tabb och decimalkomma"), "\t", True),
        ):
            self.marks.addItem(words, (delimiter, is_comma))
        self.marks.activated.connect(lambda row: presenter.choose_table(*self.marks.itemData(row)))
        self.marks_word = make_label(tr("Tecken i tabellen"), "muted")
        self.columns: dict[str, CheckBox] = {}
        self.columns_word = make_label(tr("Kolumner"), "strong")
        self._columns = QVBoxLayout()
        self._columns.setSpacing(0)
        self.refusal = make_label("", "muted", wrap=True)
        self.progress = make_label(tr("Sparar …"), "muted")
        self.outcome = make_label("", "strong", wrap=True)
        self.losses = make_label("", "muted", wrap=True)
        self.fault = make_label("", "warning", wrap=True)
        self.save = Button(theme, tr("Spara som …"), self._save, kind="primary", icon="exportera")
        self.cancel = Button(theme, tr("Avbryt"), presenter.cancel, kind="plain")
        self.folder = Button(
            theme, tr("Visa i mappen"), self._show_folder, kind="quiet", icon="oppna"
        )
        self._lay_out()
        presenter.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_EDGE, 12, _EDGE, 16)
        column.setSpacing(4)
        for word, part in (
            (tr("Format"), self.form),
            ("", self.words),
            (tr("Koordinatsystem"), self.crs),
        ):
            _add(column, word, part)
        column.addWidget(self.marks_word)
        column.addWidget(self.marks)
        _add(column, tr("Objekt"), self.extent)
        column.addSpacing(2)
        column.addWidget(self.where)
        column.addWidget(self.where_fault)
        column.addSpacing(8)
        column.addWidget(self.columns_word)
        column.addLayout(self._columns)
        column.addStretch(1)
        self.scroller = make_scroller(inside, tr("Spara som"))
        foot = QVBoxLayout()
        foot.setContentsMargins(_EDGE, 10, _EDGE, 10)
        foot.setSpacing(6)
        for part in (self.refusal, self.outcome, self.losses, self.fault):
            foot.addWidget(part)
        foot.addLayout(make_row(self.save, self.progress, self.cancel, self.folder, 1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.scroller, 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)

    def focus_content(self) -> None:
        """Put the focus on the choice of format."""
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the choices of now, and what came of them."""
        presenter = self._presenter
        self.form.setCurrentIndex(self.form.findData(presenter.form.id))
        self.words.setText(format_words(presenter.form.id)[1])
        self._show_systems()
        self._show_extents()
        is_table = presenter.form.id == "csv"
        self.marks.setVisible(is_table)
        self.marks_word.setVisible(is_table)
        if self.where.text() != presenter.where:
            self.where.setText(presenter.where)
        self.where_fault.setText(presenter.where_fault)
        self.where_fault.setVisible(bool(presenter.where_fault))
        self._show_columns()
        refusal = "" if presenter.where_fault else presenter.refusal
        self.refusal.setText(refusal)
        self.refusal.setVisible(bool(refusal))
        running = presenter.is_running
        self.save.setVisible(not running)
        self.save.setEnabled(not presenter.refusal)
        self.progress.setVisible(running)
        self.cancel.setVisible(running)
        for part in (self.form, self.crs, self.extent, self.where, self.marks):
            part.setEnabled(not running)
        self._show_outcome()

    def _show_systems(self) -> None:
        own = self._presenter.form.crs
        items = [
            (tr("Formatets eget, {crs}", crs=_system_words(own)), ""),
            *((_system_words(code), code) for code in _SYSTEMS),
        ]
        _fill(self.crs, items, self._presenter.crs)

    def _show_extents(self) -> None:
        presenter = self._presenter
        items = [(tr("Alla objekt"), EVERYTHING)]
        if (count := len(presenter.marked)) or presenter.extent == MARKED:
            items.append((tr("De {count} markerade i tabellen", count=count), MARKED))
        if presenter.plan is not None:
            items.append((tr("De som möter {plan}", plan=presenter.plan.name), IN_PLAN))
        items += [
            (tr("De som möter {name}", name=name), code) for code, name in presenter.municipalities
        ]
        _fill(self.extent, items, presenter.extent)

    def _show_columns(self) -> None:
        presenter = self._presenter
        if list(self.columns) != list(presenter.columns):
            clear_layout(self._columns)
            self.columns = {}
            for name in presenter.columns:
                box = CheckBox(self._theme, name)
                box.clicked.connect(
                    lambda is_taken, name=name: presenter.take_column(name, is_taken)
                )
                self.columns[name] = box
                self._columns.addWidget(box)
        self.columns_word.setVisible(bool(self.columns))
        for name, box in self.columns.items():
            box.setChecked(name not in presenter.left_out)
            box.setEnabled(not presenter.is_running)

    def _show_outcome(self) -> None:
        found, lang = self._presenter.result, message_language()
        told: list[str] = []
        if found is not None:
            (layer, *_), rows = found.layers, sum(item.rows for item in found.layers)
            self.outcome.setText(
                tr(
                    "Sparat: {count} objekt i {file}, {crs}",
                    count=format_number(rows, 0, lang),
                    file=self._written_name(),
                    crs=layer.crs,
                )
            )
            told = [loss.text for item in found.layers for loss in item.losses]
        self.outcome.setVisible(found is not None)
        self.losses.setText("\n".join(told[:_MOST_TOLD]))
        self.losses.setVisible(bool(told))
        self.folder.setVisible(found is not None and not self._presenter.is_running)
        self.fault.setText(self._presenter.fault)
        self.fault.setVisible(bool(self._presenter.fault))

    def _written_name(self) -> str:
        found = self._presenter.result
        assert found is not None
        if not self._presenter.form.suffixes:
            return found.files[0].path.parent.name
        endings = self._presenter.form.suffixes
        named = [item.path.name for item in found.files if item.path.suffix in endings]
        return (named or [found.files[0].path.name])[0]

    def _save(self) -> None:
        presenter = self._presenter
        endings = presenter.form.suffixes
        if endings:
            words = format_words(presenter.form.id)[0]
            target = self._ask_file(presenter.file_name, dict.fromkeys(endings[:1], words))
        else:
            target = self._ask_folder()
        if target is not None:
            presenter.save(target)

    def _show_folder(self) -> None:
        found = self._presenter.result
        if found is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(found.files[0].path.parent)))


_SYSTEMS = ("EPSG:3006", "EPSG:3009", "EPSG:4326")


def _system_words(code: str) -> str:
    names = {
        "EPSG:3006": "SWEREF 99 TM", "EPSG:3009": "SWEREF 99 15 00", "EPSG:4326": "WGS 84",
    }  # fmt: skip
    return f"{names[code]} ({code})" if code in names else code


def _add(column: QVBoxLayout, word: str, part: QWidget) -> None:
    if word:
        column.addSpacing(6)
        column.addWidget(make_label(word, "strong"))
    column.addWidget(part)


def _fill(combo: Combo, items: list[tuple[str, str]], chosen: str) -> None:
    """Show what there is to choose, without a word where it is the same as before."""
    shown = [(combo.itemText(row), combo.itemData(row)) for row in range(combo.count())]
    if shown != items:
        combo.clear()
        for word, data in items:
            combo.addItem(word, data)
    combo.setCurrentIndex(max(combo.findData(chosen), 0))
