"""The page where a repository is connected: address, fingerprint, trust."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from ui.language import tr
from ui.theme import Theme
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.widgets.page import SidePage
from ui.underlag.words import fingerprint_words, published_words
from ui.widgets.controls import Button, clear_layout, make_card, make_label, make_row

AskPath = Callable[[], Path | None]


class ConnectPage(SidePage):
    """Type or choose where it is, see who it is, trust it."""

    def __init__(
        self,
        theme: Theme,
        presenter: UnderlagPresenter,
        ask_folder: AskPath,
        ask_root: AskPath,
    ) -> None:
        super().__init__(
            theme,
            presenter,
            tr("Anslut förråd"),
            tr(
                "Ett förråd är en mapp på en delad disk eller en webbadress där underlag "
                "publiceras. Rumslig frågar det bara när du ber om det."
            ),
        )
        self._presenter = presenter.connecting
        self._ask_folder, self._ask_root = ask_folder, ask_root
        self.address = QLineEdit()
        self.address.setAccessibleName(tr("Förrådets mapp eller adress"))
        self.address.setPlaceholderText(tr("G:/underlag eller https://…"))
        self.address.textEdited.connect(self._presenter.write)
        self.address.returnPressed.connect(self._presenter.meet)
        self.folder = Button(theme, tr("Välj mapp …"), self._choose, icon="oppna")
        label = make_label(tr("Mapp eller adress"))
        label.setBuddy(self.address)
        self.card, inside = make_card("accent")
        self.who = make_label("", "strong", wrap=True)
        self.print = make_label("", "figure", wrap=True)
        self.print.setAccessibleName(tr("Förrådets fingeravtryck"))
        self.said = make_label("", "small", wrap=True)
        self.root = Button(theme, "", self._choose_root, kind="quiet", icon="oppna")
        for part in (self.who, self.print, self.said):
            inside.addWidget(part)
        inside.addLayout(make_row(self.root, 1))
        self.meet = Button(
            theme, tr("Hämta fingeravtryck"), self._presenter.meet, kind="primary", icon="hamta"
        )
        self.trust = Button(
            theme, tr("Lita på och anslut"), self._presenter.trust, kind="primary", icon="bock"
        )
        self._known = QVBoxLayout()
        self._known.setSpacing(4)
        row = make_row(self.address, self.folder)
        row.setStretch(0, 1)
        self.body.addWidget(label)
        self.body.addLayout(row)
        self.body.addWidget(self.card)
        self.body.addSpacing(8)
        self.body.addLayout(self._known)
        self.body.addStretch(1)
        for button in (self.meet, self.trust):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self._presenter.changed.connect(self.refresh)
        presenter.changed.connect(self._show_known)
        self.refresh()
        self._show_known()

    def focus_content(self) -> None:
        """Begin at the address, or at what is to be trusted."""
        (self.trust if self._presenter.met is not None else self.address).setFocus()

    def refresh(self) -> None:
        """Show what is written, and who answered."""
        presenter = self._presenter
        met, busy = presenter.met, presenter.is_busy
        if self.address.text().strip() != presenter.address:
            self.address.setText(presenter.address)
        self.card.setVisible(met is not None)
        self.meet.setVisible(met is None)
        self.trust.setVisible(met is not None)
        self.meet.setEnabled(bool(presenter.address) and not busy)
        self.meet.setToolTip(
            "" if presenter.address else tr("Skriv en adress eller välj en mapp först")
        )
        self.trust.setEnabled(not busy)
        if met is None:
            return
        self.who.setText(met.address)
        self.print.setText(fingerprint_words(met.identity))
        self.trust.show_word(tr("Anslut") if met.is_known else tr("Lita på och anslut"))
        self.said.setText(
            tr("Förrådet är känt sedan tidigare, med samma fingeravtryck.")
            if met.is_known
            else tr(
                "Det är första gången. Jämför fingeravtrycket med utgivarens, eller välj den "
                "root.json som du har fått av utgivaren. Från och med nu märks det om förrådet "
                "byts ut."
            )
        )
        name = presenter.root.name if presenter.root is not None else ""
        self.root.show_word(
            tr("Prövas mot {file}", file=name) if name else tr("Välj utgivarens root.json …")
        )

    def _show_known(self) -> None:
        clear_layout(self._known)
        board = self._underlag.board
        if board is None or not board.sources:
            return
        self._known.addWidget(make_label(tr("Anslutna förråd"), "heading"))
        for source in board.sources:
            self._known.addWidget(make_label(source.title, "strong", wrap=True))
            words = tr(
                "{address} · fingeravtryck {identity} · litat på sedan {day}",
                address=source.known.address,
                identity=fingerprint_words(source.known.identity)[:9],
                day=published_words(source.known.trusted),
            )
            self._known.addWidget(make_label(words, "muted", wrap=True))
            if source.unconfirmed:
                self._known.addWidget(make_label(source.unconfirmed, "warning", wrap=True))

    def _choose(self) -> None:
        folder = self._ask_folder()
        if folder is not None:
            self._presenter.write(str(folder))
            self._presenter.meet()

    def _choose_root(self) -> None:
        root = self._ask_root()
        if root is not None:
            self._presenter.choose_root(root)
