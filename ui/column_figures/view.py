"""The page Statistik: a column's chart, its figures, and each municipality's share of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from rumslig.documents.workbook import Value
from rumslig.language import Language
from rumslig.statistics.year import Column as FigureColumn
from rumslig.statistics.year import Table
from rumslig.table.leaving import bar_rows, figure_rows
from rumslig.table.words import say_amount, say_kind, say_value
from ui.column_figures.presenter import ColumnFiguresPresenter, Scope
from ui.language import message_language, tr
from ui.layer_room.presenter import LayerRoomPresenter
from ui.statistics.widgets.figure_table import FigureTable
from ui.theme import Theme
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, clear_layout, make_label, make_line, make_row
from ui.widgets.scrolled import make_scroller
from ui.widgets.switch import Switch
from ui.window.task import Frame
from ui.window.widgets.file_questions import FileQuestions

_EDGE = 20
_CHART_HEIGHT = 190


class ColumnFiguresPage(QFrame):
    """Shows a column figures presenter for the layer of the room."""

    def __init__(self, theme: Theme, presenter: ColumnFiguresPresenter, ask: FileQuestions) -> None:
        super().__init__()
        self._theme, self._presenter, self._ask = theme, presenter, ask
        self.column = Combo(theme, tr("Kolumn"), 14)
        self.column.activated.connect(lambda row: presenter.choose(str(self.column.itemData(row))))
        self.scope = Switch(tr("Vilka objekt som räknas"))
        scopes: tuple[tuple[Scope, str], ...] = (
            ("all", tr("Alla")),
            ("shown", tr("I tabellen")),
            ("marked", tr("Markerade")),
        )
        for key, word in scopes:
            self.scope.add(key, word)
        self._scopes: dict[str, Scope] = {key: key for key, _ in scopes}
        self.scope.chosen.connect(lambda key: presenter.choose_scope(self._scopes[key]))
        self.chart = QLabel()
        self.chart.setFixedHeight(_CHART_HEIGHT)
        self.chart.setMinimumWidth(120)
        self.chart.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.alt = make_label("", "muted", wrap=True)
        self.tables: list[FigureTable] = []
        self.copy = Button(theme, tr("Kopiera"), self._copy, kind="plain")
        self.save = Button(theme, tr("Spara …"), self._save, kind="plain", icon="exportera")
        self._shown: object = None
        self._body = QVBoxLayout()
        self._body.setSpacing(6)
        self._lay_out()
        presenter.changed.connect(self.refresh)
        theme.changed.connect(self._fit_chart)
        self.refresh()

    @classmethod
    def of(cls, frame: Frame, room: LayerRoomPresenter) -> ColumnFiguresPage:
        """Return the page for a window."""
        return cls(frame.theme, frame.session.column_figures, frame.ask)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_EDGE, 12, _EDGE, 16)
        column.setSpacing(8)
        choice = make_row(make_label(tr("Kolumn"), "muted"), self.column)
        choice.setStretch(1, 1)
        column.addLayout(choice)
        column.addLayout(make_row(self.scope, 1))
        column.addWidget(self.chart)
        column.addWidget(self.alt)
        column.addLayout(self._body)
        column.addStretch(1)
        foot = make_row(self.copy, self.save, 1)
        foot.setContentsMargins(_EDGE, 10, _EDGE, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(make_scroller(inside, tr("Statistik")), 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)

    def refresh(self) -> None:
        """Show what has been counted so far."""
        presenter = self._presenter
        self._show_columns()
        offered = presenter.scopes
        for key in self._scopes:
            self.scope.offer(key, key in offered)
        self.scope.show_chosen(presenter.scope)
        counted = presenter.figures is not None
        self.copy.setEnabled(counted)
        self.save.setEnabled(counted)
        self._show_chart()
        told = (presenter.figures, presenter.by_municipality)
        if told != self._shown:
            self._shown = told
            self._show_tables()

    def _show_columns(self) -> None:
        lang = message_language()
        names = [column.name for column in self._presenter.columns]
        if names != [self.column.itemData(at) for at in range(self.column.count())]:
            self.column.clear()
            for column in self._presenter.columns:
                self.column.addItem(f"{column.name} ({say_kind(column, lang)})", column.name)
        chosen = self._presenter.column
        if chosen is not None:
            self.column.setCurrentIndex(names.index(chosen.name))

    def _show_chart(self) -> None:
        presenter = self._presenter
        has_bars = presenter.figures is not None and bool(presenter.figures.bars)
        self.chart.setVisible(has_bars)
        self.alt.setText(presenter.alt)
        self.chart.setAccessibleName(tr("Diagram"))
        self.chart.setAccessibleDescription(presenter.alt)
        if presenter.chart:
            picture = QPixmap()
            picture.loadFromData(presenter.chart)
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            self.chart.setPixmap(picture)
        elif not has_bars:
            self.chart.clear()

    def _show_tables(self) -> None:
        clear_layout(self._body)
        self.tables = []
        for table in self._tables():
            made = FigureTable(table)
            self.tables.append(made)
            self._body.addSpacing(6)
            self._body.addWidget(make_label(table.title, "strong"))
            self._body.addWidget(made)
            if table.denominator:
                self._body.addWidget(make_label(table.denominator, "muted", wrap=True))

    def _tables(self) -> list[Table]:
        presenter, lang = self._presenter, message_language()
        figures = presenter.figures
        if figures is None:
            return []
        counted = tr("Räknat på {rows}.", rows=presenter.scope_words)
        tables = [
            _table(
                "figures",
                tr("Mått"),
                counted,
                (tr("Mått"), tr("Värde")),
                figure_rows(figures, lang),
            ),
        ]
        if figures.bars:
            heads = (figures.column.name, tr("Objekt"))
            tables.append(_table("bars", tr("Fördelning"), "", heads, bar_rows(figures, lang)))
        if figures.chart not in ("classes", "values") and not figures.column.is_time:
            rows: list[list[Value]] = [
                [say_value(value, lang), count] for value, count in figures.common if count > 1
            ]
            if rows:
                heads = (figures.column.name, tr("Objekt"))
                tables.append(_table("common", tr("Vanligast"), "", heads, rows))
        if presenter.by_municipality:
            tables.append(self._municipalities(figures.column.is_number))
        return tables

    def _municipalities(self, is_number: bool) -> Table:
        heads = (tr("Kommun"), tr("Objekt"))
        if is_number:
            heads = (*heads, tr("Summa"), tr("Medel"))  # type: ignore[assignment]
        rows: list[list[Value]] = []
        for item in self._presenter.by_municipality:
            row: list[Value] = [item.name or tr("Utanför kommunerna"), item.count]
            rows.append([*row, item.total, item.mean] if is_number else row)
        said = tr(
            "Ett objekt räknas till den kommun där en punkt i objektet ligger, också om det "
            "sträcker sig in i fler."
        )
        return _table("municipalities", tr("Per kommun"), said, heads, rows)

    def _copy(self) -> None:
        self._presenter.copy(QGuiApplication.clipboard().setText)

    def _save(self) -> None:
        path = self._ask.new_figures(self._presenter.suggested_name())
        if path is not None:
            self._presenter.write(path)

    # the chart has the width of the page

    def _fit_chart(self) -> None:
        width = self.width() - 2 * _EDGE
        ratio = self.devicePixelRatioF()
        self._presenter.draw_for(width, _CHART_HEIGHT, ratio, self._theme.mode)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the chart for the new width."""
        super().resizeEvent(event)
        self._fit_chart()

    def showEvent(self, event: QShowEvent) -> None:
        """Count while the page is seen."""
        super().showEvent(event)
        self._fit_chart()
        self._presenter.show(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Count no more."""
        super().hideEvent(event)
        self._presenter.show(False)


def _table(
    name: str, title: str, said: str, heads: tuple[str, ...], rows: list[list[Value]]
) -> Table:
    """Return a table of words and figures that are worded already."""
    lang = message_language()
    kinds = [FigureColumn("", head, "count" if at else "text") for at, head in enumerate(heads)]
    told = (tuple(_said(value, lang) for value in row) for row in rows)
    return Table(name, title, said, tuple(kinds), tuple(told))


def _said(value: Value, lang: Language) -> str | None:
    if isinstance(value, str | int | float):
        return say_amount(value, lang)
    return None
