"""The pages where the user sees what is about to happen, and agrees."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit

from ui.fetch.presenter import FetchPresenter
from ui.fetch.widgets.page import FetchPage, show_pairs
from ui.language import tr
from ui.theme import Theme
from ui.widgets.controls import Button, make_card, make_label


class ConsentPage(FetchPage):
    """Before a service is asked what it offers."""

    def __init__(self, theme: Theme, presenter: FetchPresenter) -> None:
        super().__init__(theme, presenter, tr("Kontakta tjänsten"), tr("Inget har skickats än."))
        self._presenter = presenter
        card, inside = make_card("accent")
        self.pairs = QGridLayout()
        inside.addLayout(self.pairs)
        self.key_label = make_label(tr("Nyckel från ägaren; den sparas inte"))
        self.key = QLineEdit()
        self.key.setAccessibleName(tr("Nyckel från ägaren"))
        self.key.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        self.key.textEdited.connect(presenter.write_key)
        self.key_label.setBuddy(self.key)
        self.ask = Button(theme, "", presenter.contact, kind="primary", icon="hamta")
        self.body.addWidget(card)
        self.body.addWidget(self.key_label)
        self.body.addWidget(self.key)
        self.body.addStretch(1)
        self.foot.addWidget(self.ask)
        self.foot.addStretch(1)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def focus_content(self) -> None:
        """Begin at the key where one is needed, else at the button."""
        target = self.ask if self.ask.isEnabled() else self.key
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show whom one would ask."""
        presenter, source = self._presenter, self._presenter.source
        if presenter.step != "consent" or source is None:
            return
        show_pairs(self.pairs, presenter.consent)
        for part in (self.key_label, self.key):
            part.setVisible(source.needs_key)
        if self.key.text().strip() != presenter.key:
            self.key.setText(presenter.key)
        self.ask.show_word(tr("Kontakta {host}", host=source.host))
        self.ask.setEnabled(presenter.can_contact and not presenter.doing)
        self.ask.setToolTip("" if presenter.can_contact else tr("Skriv nyckeln först"))


class OrderPage(FetchPage):
    """Before a layer is fetched."""

    def __init__(self, theme: Theme, presenter: FetchPresenter) -> None:
        super().__init__(
            theme, presenter, tr("Hämta"), tr("Så här mycket är det. Inget är hämtat än.")
        )
        self._presenter = presenter
        card, inside = make_card("accent")
        self.pairs = QGridLayout()
        inside.addLayout(self.pairs)
        self.take = Button(theme, tr("Hämta"), presenter.fetch, kind="primary", icon="hamta")
        self.body.addWidget(card)
        self.body.addStretch(1)
        self.foot.addWidget(self.take)
        self.foot.addStretch(1)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def focus_content(self) -> None:
        """Begin at the button."""
        self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show what would be fetched."""
        if self._presenter.step == "order":
            show_pairs(self.pairs, self._presenter.offer)
            self.take.setEnabled(not self._presenter.doing)
