"""What can be done with the package that is looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from layers.repository.choices import ROLLBACK
from ui.language import tr
from ui.theme import Theme
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.words import holder_words
from ui.widgets.controls import Button, make_row

EDGE = 20


class PackageFoot(QWidget):
    """One primary act, holding, and the list of versions."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter) -> None:
        super().__init__()
        self._presenter = presenter
        self.see = Button(
            theme, tr("Visa vad som ändras"), presenter.compare, kind="primary", icon="hamta"
        )
        self.update_to = Button(theme, "", presenter.update, kind="primary", icon="hamta")
        self.back = Button(theme, "", presenter.go_back, icon="aterstall")
        self.hold = Button(theme, "", self._hold, icon="fast")
        self.versions = Button(theme, tr("Versioner"), self._versions, kind="quiet")
        row = make_row(self.see, self.update_to, self.back, self.hold, 1, self.versions)
        row.setContentsMargins(EDGE, 9, EDGE - 8, 10)
        self.setLayout(row)
        presenter.chosen_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Offer what can be done now."""
        presenter = self._presenter
        row = presenter.row
        self.setVisible(row is not None)
        if row is None:
            return
        busy = presenter.acts.is_busy
        newer = row.newer.version if row.newer is not None else ""
        is_seen = bool(newer) and presenter.comparing.shows(row.manifest, newer)
        held = bool(row.pinned_by) and row.pinned_by != ROLLBACK
        self.see.setVisible(bool(newer) and not is_seen)
        self.update_to.setVisible(is_seen)
        self.update_to.show_word(tr("Uppdatera till {version}", version=newer))
        earlier = presenter.earlier
        self.back.setVisible(earlier is not None and not newer)
        if earlier is not None:
            self.back.show_word(tr("Gå tillbaka till {version}", version=earlier.version))
        self.hold.show_word(
            tr("Släpp {version}", version=row.version)
            if row.pinned_by
            else tr("Behåll {version}", version=row.version)
        )
        self.versions.setText(
            tr("Vad som ändras") if presenter.part == "versions" else tr("Versioner")
        )
        self.versions.setAccessibleName(self.versions.text())
        for button in (self.see, self.update_to, self.back, self.hold):
            button.setEnabled(not busy)
            button.setToolTip(tr("Ett annat arbete med paketen pågår") if busy else "")
        if held and not busy:
            who = holder_words(row.pinned_by)
            self.update_to.setEnabled(False)
            self.update_to.setToolTip(tr("Hålls kvar av {who}; släpp den först", who=who))

    def _hold(self) -> None:
        row = self._presenter.row
        if row is not None:
            if row.pinned_by:
                self._presenter.hold(False)
            else:
                self._presenter.ask_hold(not self._presenter.is_holding)

    def _versions(self) -> None:
        shown = self._presenter.part == "versions"
        self._presenter.show_part("changes" if shown else "versions")
