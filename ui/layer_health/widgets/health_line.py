"""A layer's health in one line, which leads to the page Hälsa."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.language import tr
from ui.layer_health.presenter import HealthPresenter
from ui.layer_health.words import found_sentence
from ui.theme import Theme
from ui.widgets.controls import Button, Icon, make_label


class HealthLine(QFrame):
    """Says how many kinds of problems a layer has; the button calls `show`."""

    def __init__(self, theme: Theme, presenter: HealthPresenter, show: Callable[[], None]) -> None:
        super().__init__()
        self._presenter = presenter
        self.icon = Icon(theme, "bock", "success")
        self.words = make_label("", wrap=True)
        self.button = Button(
            theme, tr("Hälsa"), show, kind="quiet", name=tr("Visa lagrets hälsa och lagning")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(8)
        row.addWidget(self.icon)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        presenter.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        presenter = self._presenter
        if presenter.fault:
            self.words.setText(presenter.fault)
            self.icon.show_icon("varning", "warning")
        elif presenter.health is None:
            self.words.setText(tr("Undersöks …"))
            self.icon.show_icon("sok", "muted")
        else:
            self.words.setText(found_sentence(presenter.ailing))
            ailing = presenter.ailing > 0
            self.icon.show_icon("varning" if ailing else "bock", "warning" if ailing else "success")
