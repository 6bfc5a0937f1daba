"""The panel Plandialog: a place, what the strategy says of it, and the way on to a case."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from ui.dialogue.presenter import DialoguePresenter
from ui.language import tr
from ui.plans.view import PlansView
from ui.start.widgets.action_row import ActionRow
from ui.theme import Theme
from ui.widgets.controls import Button, make_label, make_line


class IdeaView(PlansView):
    """Shows the idea that is open."""

    def __init__(self, theme: Theme, presenter: DialoguePresenter) -> None:
        super().__init__(theme, presenter)
        self._presenter = presenter
        self._context = make_label("", "muted")
        self._title = make_label("", "panel_title", wrap=True)
        said = make_label(
            tr(
                "Det här säger strategin och underlaget om platsen. Det är vägledande, och inget "
                "ärende skapas förrän du ber om det."
            ),
            "muted",
            wrap=True,
        )
        self.make_case = Button(
            theme, tr("Gör ett ärende av idén"), presenter.make_case, kind="primary", icon="arende"
        )
        self.put_away = Button(
            theme, tr("Lägg bort"), presenter.close, kind="quiet", tip=tr("Lägg bort idén")
        )
        head = QVBoxLayout()
        for part in (self._context, self._title, said):
            head.addWidget(part)
        head.addSpacing(4)
        foot = QHBoxLayout()
        foot.addWidget(self.make_case)
        foot.addStretch(1)
        foot.addWidget(self.put_away)
        self.lay_out(head, foot)
        presenter.changed.connect(self._show_head)
        self._show_head()

    def _show_head(self) -> None:
        self._context.setText(self._presenter.context)
        self._title.setText(self._presenter.plan)


class DialogueView(QFrame):
    """Shows a dialogue presenter: the idea, or how one is begun."""

    draw_asked = Signal()
    edit_asked = Signal()
    open_asked = Signal()

    def __init__(self, theme: Theme, presenter: DialoguePresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.setProperty("panel", True)
        self.idea = IdeaView(theme, presenter)
        self.idea.draw_asked.connect(self.draw_asked)
        self.idea.edit_asked.connect(self.edit_asked)
        self.empty = self._make_empty(theme)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.idea)
        presenter.changed.connect(self._show_what_there_is)
        self._show_what_there_is()

    def _make_empty(self, theme: Theme) -> QWidget:
        page = QFrame()
        page.setProperty("panel", True)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(20, 36, 20, 20)
        layout.setSpacing(0)
        layout.addWidget(make_label(tr("Vad säger RUS om platsen?"), "welcome", wrap=True))
        layout.addSpacing(6)
        layout.addWidget(
            make_label(
                tr(
                    "En idé räcker: rita den på kartan eller välj en fil. Du får veta vad "
                    "strategin och underlaget säger, utan ärende och diarienummer."
                ),
                "muted",
                wrap=True,
            )
        )
        layout.addSpacing(20)
        self.draw_row = ActionRow(
            theme,
            "rita",
            tr("Rita området på kartan"),
            tr("Klicka ut hörnen, Retur avslutar"),
            "R",
            self.draw_asked.emit,
        )
        self.open_row = ActionRow(
            theme,
            "oppna",
            tr("Välj en fil med planområdet"),
            tr("GeoPackage, Shape, GeoJSON eller WKT"),
            "Ctrl+O",
            self.open_asked.emit,
        )
        for row in (self.draw_row, self.open_row):
            layout.addWidget(row)
            layout.addWidget(make_line())
        layout.addStretch(1)
        return page

    def focus_content(self) -> None:
        """Put the focus on what the panel is about."""
        if self._presenter.idea is not None:
            self.idea.focus_content()
        else:
            self.draw_row.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_what_there_is(self) -> None:
        shown = self.idea if self._presenter.idea else self.empty
        before, focus = self._stack.currentWidget(), QApplication.focusWidget()
        if shown is before:
            return
        had_focus = before is not None and focus is not None and before.isAncestorOf(focus)
        self._stack.setCurrentWidget(shown)
        if had_focus:  # else Qt gives it to whatever comes first
            self.focus_content()
