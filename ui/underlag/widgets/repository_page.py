"""The publisher's page about a repository: its signature, its versions, and files for others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from layers.repository.listing import STABLE
from rumslig.upkeep.published import RENEW_SOON_DAYS, Published, PublishedVersion
from ui.language import tr
from ui.start.widgets.action_row import ActionRow
from ui.theme import Theme
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.publishing import Field
from ui.underlag.widgets.page import SidePage
from ui.underlag.widgets.repository_table import PublishedTable
from ui.widgets.controls import Button, make_card, make_label, make_line, make_row

MOST_ROWS = 14


class RepositoryPage(SidePage):
    """What cannot be undone is asked about on the page, with a reason."""

    def __init__(
        self,
        theme: Theme,
        presenter: UnderlagPresenter,
        ask: Callable[[Field], Path | None],
        ask_bundle: Callable[[], Path | None],
    ) -> None:
        super().__init__(
            theme,
            presenter,
            tr("Förrådet"),
            tr("Vad som är publicerat. Inget tas bort: ett yttrande kan vila på det."),
            parent_title=tr("Publicera paket"),
        )
        self._presenter, self._publishing = presenter.repository, presenter.publishing
        self._ask, self._ask_bundle = ask, ask_bundle
        self._asked: PublishedVersion | None = None
        icons: dict[Field, str] = {"repo": "oppna", "keys": "las"}
        self.rows: dict[Field, ActionRow] = {
            name: ActionRow(theme, icon, "", "", "", partial(self._choose, name))
            for name, icon in icons.items()
        }
        for row in self.rows.values():
            self.body.addWidget(row)
            self.body.addWidget(make_line())
        self.title = make_label("", "detail_title", wrap=True)
        self.signed = make_label("", "small", wrap=True)
        self.renew = Button(
            theme,
            tr("Signera på nytt"),
            self._presenter.renew,
            icon="skriv",
            tip=tr("Förrådet gäller 120 dagar till; inget annat ändras"),
        )
        self.table = PublishedTable(theme, self._presenter.choose)
        self.note = make_label("", "small", wrap=True)
        self.withdraw = Button(theme, "", self._ask_reason, icon="stopp")
        self.release = Button(theme, "", self._release, kind="quiet", icon="bock")
        self.card, inside = make_card("warning")
        self.question = make_label("", "strong", wrap=True)
        self.follows = make_label(
            tr(
                "Planerarna ser skälet och erbjuds inte längre versionen. Det går inte att ångra; "
                "publicera en ny version i stället."
            ),
            "small",
            wrap=True,
        )
        self.reason = QLineEdit()
        self.reason.setAccessibleName(tr("Varför versionen dras tillbaka"))
        self.reason.setPlaceholderText(tr("Varför, till exempel Fel gräns i norr."))
        self.reason.textChanged.connect(lambda _text: self._show_sure())
        self.reason.returnPressed.connect(self._withdraw)
        self.sure = Button(theme, tr("Dra tillbaka"), self._withdraw, icon="stopp")
        self.regret = Button(theme, tr("Avbryt"), self._regret, kind="quiet")
        for part in (self.question, self.follows, self.reason):
            inside.addWidget(part)
        inside.setSpacing(6)
        inside.addLayout(make_row(self.sure, self.regret, 1))
        self.bundle = Button(theme, "", self._write_bundle, icon="exportera")
        self.kept = make_label("", "muted", wrap=True)
        self.base_url = QLineEdit()
        self.base_url.setAccessibleName(tr("Adressen som förrådets mapp har på webben"))
        self.base_url.setPlaceholderText(tr("Förrådets adress på webben, om det har någon"))
        self.catalogue = Button(
            theme,
            tr("Skriv katalog"),
            lambda: self._presenter.write_catalogue(self.base_url.text()),
            icon="exportera",
            tip=tr("En webbsida och DCAT-AP-SE över de öppna paketen, i förrådets mapp"),
        )
        self._lay_out()
        self.table.chosen.connect(self._show_version)
        self._presenter.changed.connect(self.refresh)
        self._regret()
        self.refresh()

    def _lay_out(self) -> None:
        signed = make_row(self.signed, self.renew)
        signed.setStretch(0, 1)
        self.body.addWidget(self.title)
        self.body.addLayout(signed)
        self.body.addWidget(self.table)
        self.body.addWidget(self.note)
        self.body.addLayout(make_row(self.withdraw, self.release, 1))
        self.body.addWidget(self.card)
        self._others = make_label(tr("För dem som inte når förrådet"), "heading")
        self.body.addWidget(self._others)
        self.body.addLayout(make_row(self.bundle, 1))
        self.body.addWidget(self.kept)
        catalogue = make_row(self.base_url, self.catalogue)
        catalogue.setStretch(0, 1)
        self.body.addLayout(catalogue)
        self.body.addStretch(1)
        self._foot.hide()

    def focus_content(self) -> None:
        """Begin at what is to be chosen, or at the versions."""
        folders = self._publishing.folders
        missing = (row for name, row in self.rows.items() if folders[name] is None)
        next(missing, self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the repository, and what can be done with it."""
        presenter, folders = self._presenter, self._publishing.folders
        words = {"repo": tr("Välj förrådet"), "keys": tr("Välj nyckelmappen")}
        for name, row in self.rows.items():
            folder = folders[name]
            row.show_words(
                folder.name if folder else words[name],
                str(folder.parent) if folder else presenter.obstacle,
            )
            row.setEnabled(not presenter.is_busy)
        found = presenter.found
        shown = (
            self.title, self.signed, self.renew, self.table, self.note, self.withdraw,
            self.release, self._others, self.bundle, self.kept, self.base_url, self.catalogue,
        )  # fmt: skip
        for part in shown:
            part.setVisible(found is not None)
        if found is None:
            self.card.hide()
            return
        self.title.setText(f"{found.title} · {found.classification}")
        self._show_signature(found)
        self.table.show_versions(found.versions, frozenset(presenter.chosen))
        self.table.fit(MOST_ROWS)
        self._show_files(found)
        self._show_version()

    def _show_signature(self, found: Published) -> None:
        left = found.days_left(self._underlag.now.astimezone().date())
        day = found.expires.date().isoformat()
        if left < 0:
            words = tr("Underskriften gick ut {day}: ingen kan installera nytt.", day=day)
        else:
            words = tr("Underskriften gäller till {day}, {count} dagar.", day=day, count=left)
        role = "danger" if left < 0 else "warning" if left < RENEW_SOON_DAYS else "small"
        self.signed.setText(words)
        if self.signed.property("role") != role:
            self.signed.setProperty("role", role)
            self.signed.style().unpolish(self.signed)
            self.signed.style().polish(self.signed)
        self.renew.setEnabled(not self._presenter.is_busy)

    def _show_files(self, found: Published) -> None:
        count = len(self._presenter.chosen)
        self.bundle.show_word(
            tr("Skriv paketfil …")
            if not count
            else tr("Skriv paketfil med 1 version …")
            if count == 1
            else tr("Skriv paketfil med {count} versioner …", count=count)
        )
        self.bundle.setEnabled(bool(count) and not self._presenter.is_busy)
        self.bundle.setToolTip("" if count else tr("Kryssa för versionerna som ska med"))
        kept = sorted({item.title for item in found.versions if not item.may_leave})
        self.kept.setText(
            tr("{names} är skyddsvärt och lämnas inte ut som fil.", names=", ".join(kept))
            if kept
            else tr("Kryssa för versionerna som ska med i en enda signerad fil.")
        )
        self.catalogue.setEnabled(not self._presenter.is_busy)

    def _show_version(self) -> None:
        item, busy = self.table.current, self._presenter.is_busy
        if item is None:
            self.note.setText(tr("Förrådet har inga paket."))
            for button in (self.withdraw, self.release):
                button.hide()
            self.card.hide()
            return
        said = tr("Tillbakadragen: {reason}", reason=item.withdrawn) if item.withdrawn else ""
        self.note.setText(said or item.release_note)
        self.note.setVisible(bool(said or item.release_note))
        self.withdraw.show_word(tr("Dra tillbaka {version} …", version=item.version))
        self.withdraw.setVisible(not item.withdrawn)
        self.withdraw.setEnabled(not busy)
        self.release.show_word(tr("Gör {version} till den senaste", version=item.version))
        self.release.setVisible(not item.withdrawn and STABLE not in item.channels)
        self.release.setEnabled(not busy)
        if self._asked is not None and self._asked.word != item.word:
            self._regret()
        self.card.setVisible(self._asked is not None)
        self._show_sure()

    def _show_sure(self) -> None:
        why = "" if self.reason.text().strip() else tr("Skriv varför")
        self.sure.setEnabled(not why and not self._presenter.is_busy)
        self.sure.setToolTip(why)

    def _ask_reason(self) -> None:
        self._asked = self.table.current
        if self._asked is None:
            return
        self.question.setText(
            tr(
                "Dra tillbaka {title} {version}?",
                title=self._asked.title,
                version=self._asked.version,
            )
        )
        self.card.show()
        self._show_sure()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bring(self.card)

    def _regret(self) -> None:
        self._asked = None
        self.reason.clear()
        self.card.hide()

    def _withdraw(self) -> None:
        item, reason = self._asked, self.reason.text().strip()
        if item is not None and reason and not self._presenter.is_busy:
            self._regret()
            self._presenter.withdraw(item, reason)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _release(self) -> None:
        if self.table.current is not None:
            self._presenter.release(self.table.current)

    def _write_bundle(self) -> None:
        target = self._ask_bundle()
        if target is not None:
            self._presenter.write_bundle(target)

    def _choose(self, name: Field) -> None:
        self._publishing.choose(name, self._ask(name))
        self._presenter.wake()
