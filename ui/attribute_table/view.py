"""The panel below the map with a layer's rows; opens with Ctrl+Shift+A."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy

from ui.attribute_table.presenter import AttributeTablePresenter
from ui.attribute_table.widgets.rows import AttributeRows
from ui.language import tr
from ui.theme import Theme, size
from ui.widgets.controls import ElidedLabel, IconButton, make_label, make_row
from ui.widgets.table_panel import TablePanel

_FIELD, _CONDITION = 170, 240


class AttributeTableView(TablePanel):
    """Shows an attribute table presenter.

    Signals
    -------
    figures_asked
        The layer's id and the name of a column.
    """

    figures_asked = Signal(str, str)

    def __init__(self, theme: Theme, presenter: AttributeTablePresenter) -> None:
        super().__init__(tr("Lagrets rader"), presenter.close)
        self._presenter = presenter
        self.title = ElidedLabel("", "heading")
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.summary = make_label("", "muted")
        self.words = _field(tr("Sök i alla kolumner"), tr("Sök i tabellen"), _FIELD)
        self.condition = _field(
            tr("Villkor, till exempel areal > 10"), tr("Villkor för raderna"), _CONDITION
        )
        self.condition.setToolTip(
            tr("Skriv till exempel: klass IN ('1', '2') AND areal > 10, och tryck Retur.")
        )
        self.fault = make_label("", "warning", wrap=True)
        self.only_marked = QCheckBox(tr("Endast markerade"))
        self.only_marked.setAccessibleName(self.only_marked.text())
        self.only_marked.setMinimumHeight(size("target_min"))
        self.rows = AttributeRows(theme, presenter, QGuiApplication.clipboard().setText)
        self.zoom = IconButton(
            theme, "zooma-till", tr("Visa de markerade på kartan"), presenter.zoom_to_marked, px=16
        )
        self.figures = IconButton(
            theme, "diagram", tr("Statistik och diagram"), self._ask_figures, px=16
        )
        self.close_button = IconButton(theme, "stang", tr("Stäng tabellen"), presenter.close, px=16)
        self._lay_out()
        self.words.textChanged.connect(presenter.find)
        self.words.returnPressed.connect(presenter.find_now)
        self.condition.returnPressed.connect(self._filter)
        self.condition.textChanged.connect(self._on_condition)
        self.only_marked.toggled.connect(presenter.show_only_marked)
        self.rows.menu.figures_asked.connect(self._ask_figures)
        presenter.opened.connect(self._take_over)
        for signal in (presenter.changed, presenter.marked_changed, presenter.busy_changed):
            signal.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        words = make_row(self.title, self.summary, 1)
        tools = make_row(self.only_marked, self.zoom, self.figures, self.close_button)
        tools.insertSpacing(1, 4)
        fields = make_row(self.words, self.condition)
        fields.setStretch(1, 1)
        self.lay_out(words, tools, (fields, make_row(self.fault)), self.rows)

    def refresh(self) -> None:
        """Show how much there is, and what is wrong with the condition."""
        presenter = self._presenter
        item = presenter.item
        self.title.setText(item.title if item is not None else "")
        if item is not None:
            self.setAccessibleName(tr("Rader i {layer}", layer=item.title))
        self.summary.setText(presenter.summary)
        self.fault.setText(presenter.fault)
        self.fault.setVisible(bool(presenter.fault))
        self._show_invalid(bool(presenter.fault))
        self.zoom.setEnabled(presenter.marks.count > 0)
        self.figures.setEnabled(bool(presenter.columns))
        self.fit_head()

    def _show_invalid(self, invalid: bool) -> None:
        if bool(self.condition.property("invalid")) != invalid:
            self.condition.setProperty("invalid", invalid)
            self.condition.style().unpolish(self.condition)
            self.condition.style().polish(self.condition)
        self.condition.setAccessibleDescription(self.fault.text())

    def _take_over(self) -> None:
        """Show what the presenter wishes, as when another layer is opened."""
        wish = self._presenter.wish
        for edit, text in ((self.words, wish.words), (self.condition, wish.condition)):
            if edit.text() != text:
                edit.blockSignals(True)
                edit.setText(text)
                edit.blockSignals(False)
        self.only_marked.setChecked(wish.only_marked)

    def _filter(self) -> None:
        self._presenter.filter_by(self.condition.text())

    def _on_condition(self, text: str) -> None:
        if not text.strip():  # an emptied field asks for nothing
            self._presenter.filter_by("")

    def _ask_figures(self, column: str = "") -> None:
        presenter = self._presenter
        current = self.rows.current_column
        named = column or (current.name if current is not None else "")
        if presenter.item is not None:
            self.figures_asked.emit(presenter.item.id, named)


def _field(placeholder: str, name: str, width: int) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(placeholder)
    field.setAccessibleName(name)
    field.setClearButtonEnabled(True)
    field.setMinimumWidth(width)
    return field
