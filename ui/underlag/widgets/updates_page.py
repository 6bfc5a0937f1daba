"""The page with every update: what it brings, how much it is, and how it went."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from rumslig.upkeep.updating import Stage, Update
from ui.language import tr
from ui.messages import capitalise
from ui.questions.widgets.check_box import CheckBox
from ui.theme import Theme, size
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.updates import UpdatesPresenter
from ui.underlag.widgets.page import SidePage
from ui.underlag.words import size_words
from ui.widgets.controls import Button, Icon, clear_layout, make_label, make_line, make_row

PER_MILLE = 1000
_THEN = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
_LOOKS: dict[Stage, tuple[str, str]] = {
    "waiting": ("hamta", "muted"),
    "running": ("uppdatera", "accent"),
    "done": ("bock", "success"),
    "failed": ("fel", "danger"),
    "left": ("hamta", "muted"),
}


class UpdateRow(QFrame):
    """One update; the box takes it along."""

    def __init__(self, theme: Theme, presenter: UpdatesPresenter, name: str) -> None:
        super().__init__()
        self._presenter, self._name = presenter, name
        self.box = CheckBox(theme, "")
        self.box.clicked.connect(lambda on: presenter.choose(name, on))
        self.bytes = make_label("", "muted")
        self.icon = Icon(theme, "hamta", "muted")
        self.versions = make_label("", "small")
        self.note = make_label("", "muted", wrap=True)
        self.said = make_label("", "small", wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, PER_MILLE)
        self.bar.setTextVisible(False)
        head = make_row(self.box, self.icon, self.bytes)
        head.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 8)
        layout.setSpacing(2)
        layout.addLayout(head)
        inner = QVBoxLayout()
        inner.setContentsMargins(size("icon_small") + 8, 0, 0, 0)
        inner.setSpacing(2)
        for part in (self.versions, self.note, self.bar, self.said):
            inner.addWidget(part)
        layout.addLayout(inner)

    def show_update(self, item: Update) -> None:
        """Show an update as it stands."""
        presenter = self._presenter
        stage = presenter.stage(item)
        if self.box.text() != item.title:
            self.box.setText(item.title)
            self.box.setAccessibleName(item.title)
        may = presenter.may_choose(item) and not presenter.is_running
        self.box.setEnabled(may)
        self.box.setChecked(item in presenter.chosen or stage in ("running", "done"))
        self.box.setAccessibleDescription(
            ", ".join(part for part in (item.note, size_words(item.bytes), item.held) if part)
        )
        self.box.setToolTip(capitalise(item.held))
        self.bytes.setText(size_words(item.bytes))
        self.icon.show_icon(*_LOOKS[stage])
        words = f"{item.before}  {_THEN}  {item.after}"
        if item.is_major:
            words += " · " + tr("schema, regler eller betydelse ändras")
        self.versions.setText(words)
        self.note.setText(item.note)
        self.note.setVisible(bool(item.note))
        self.bar.setVisible(stage == "running")
        self.bar.setAccessibleName(tr("Hur långt {title} har kommit", title=item.title))
        self.show_share()
        self._say(item, stage)

    def show_share(self) -> None:
        """Show how far it has come."""
        self.bar.setValue(round(PER_MILLE * self._presenter.shares.get(self._name, 0.0)))

    def _say(self, item: Update, stage: Stage) -> None:
        fault = self._presenter.outcomes[item.name].fault if stage == "failed" else ""
        said = {
            "done": tr("{version} används nu.", version=item.after),
            "failed": tr(
                "{version} används som förut. {fact}",
                version=item.before,
                fact=capitalise(fault),
            ),
            "left": tr("Inte påbörjad; {version} används som förut.", version=item.before),
        }.get(stage, capitalise(item.held) + ("." if item.held else ""))
        self.said.setText(said)
        self.said.setProperty("role", "danger" if stage == "failed" else "small")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.setVisible(bool(said))


class UpdatesPage(SidePage):
    """Choose, see what each brings, update; what failed stays with its reason."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter) -> None:
        super().__init__(
            theme,
            presenter,
            tr("Uppdatera paket"),
            tr(
                "Varje paket är antingen som förut eller uppdaterat; ett som inte går stoppar inte "
                "de andra. Ctrl+Z ångrar alla på en gång."
            ),
        )
        self._theme, self._presenter = theme, presenter.updates
        self.rows: dict[str, UpdateRow] = {}
        self.empty = make_label(tr("Alla paket är de senaste som är kända."), "muted", wrap=True)
        self.all = CheckBox(theme, tr("Alla"))
        self.all.clicked.connect(self._presenter.choose_all)
        self.total = make_label("", "muted")
        head = make_row(self.all, self.total)
        head.setStretch(0, 1)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addWidget(self.empty)
        self.body.addLayout(head)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.start = Button(theme, "", self._presenter.start, kind="primary", icon="hamta")
        self.cancel = Button(
            theme,
            tr("Avbryt"),
            self._presenter.cancel,
            icon="stopp",
            tip=tr("Det som är klart är klart; resten blir som förut"),
        )
        self.ask = Button(theme, tr("Leta nyheter"), presenter.ask_news, icon="uppdatera")
        for button in (self.start, self.cancel):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.foot.addWidget(self.ask)
        self._presenter.changed.connect(self.refresh)
        self._presenter.moved.connect(self._on_moved)
        self.refresh()

    def focus_content(self) -> None:
        """Begin at what is to be done."""
        target = self.start if self.start.isVisible() and self.start.isEnabled() else self.ask
        if self.cancel.isVisible():
            target = self.cancel
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the updates, and what can be done."""
        presenter = self._presenter
        names = [item.name for item in presenter.updates]
        if names != list(self.rows):
            clear_layout(self._rows)
            self.rows = {name: UpdateRow(self._theme, presenter, name) for name in names}
            for row in self.rows.values():
                self._rows.addWidget(row)
                self._rows.addWidget(make_line())
        for item in presenter.updates:
            self.rows[item.name].show_update(item)
        chosen, some = presenter.chosen, bool(presenter.updates)
        self.empty.setVisible(not some)
        self.all.setVisible(some)
        self.total.setVisible(some)
        usable = [item for item in presenter.updates if presenter.may_choose(item)]
        self.all.setChecked(bool(usable) and len(chosen) == len(usable))
        self.all.setEnabled(bool(usable) and not presenter.is_running)
        whole = size_words(sum(item.bytes for item in chosen))
        self.total.setText(tr("{size} att hämta", size=whole) if chosen else "")
        count = len(chosen)
        self.start.show_word(
            tr("Uppdatera 1 paket") if count == 1 else tr("Uppdatera {count} paket", count=count)
        )
        self.start.setVisible(some and not presenter.is_running)
        why = ""
        if not chosen:
            why = tr("Välj ett paket")
        elif presenter.is_busy:
            why = tr("Ett annat arbete med paketen pågår")
        self.start.setEnabled(not why)
        self.start.setToolTip(why)
        self.cancel.setVisible(presenter.is_running)
        self.ask.setEnabled(not presenter.is_busy)

    def _on_moved(self, name: str) -> None:
        row = self.rows.get(name)
        if row is not None:
            row.show_share()
