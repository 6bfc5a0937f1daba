"""The page where GIS staff look at a version and sign it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout

from layers.packages.source import CLASSIFICATIONS
from layers.repository.listing import STABLE
from rumslig.upkeep.publishing import Preview
from ui.language import tr
from ui.messages import capitalise
from ui.start.widgets.action_row import ActionRow
from ui.theme import Theme
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.publishing import Field
from ui.underlag.widgets.count_tiles import CountTiles
from ui.underlag.widgets.page import SidePage
from ui.underlag.widgets.pair_part import PairPart
from ui.underlag.words import size_words
from ui.widgets.combo import Combo
from ui.widgets.controls import (
    Button,
    Icon,
    clear_layout,
    make_card,
    make_label,
    make_line,
    make_row,
)

CHANNEL_PX = 120
AskFolder = Callable[[Field], Path | None]


class PublishPage(SidePage):
    """Three folders, what is seen of the version, and the signature."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter, ask: AskFolder) -> None:
        super().__init__(
            theme,
            presenter,
            tr("Publicera paket"),
            tr(
                "Granska mappen först: vad som saknas, vad som är nytt mot förra versionen. "
                "Inget skrivs i förrådet förrän du signerar."
            ),
        )
        self._theme, self._presenter, self._ask = theme, presenter.publishing, ask
        icons: dict[Field, str] = {"source": "lager", "repo": "oppna", "keys": "las"}
        self.rows: dict[Field, ActionRow] = {
            name: ActionRow(theme, icon, "", "", "", partial(self._choose, name))
            for name, icon in icons.items()
        }
        self.make_file = Button(
            theme, tr("Skapa package.toml"), self._presenter.make_source_file, icon="ny"
        )
        self.edit = Button(
            theme,
            tr("Paketets uppgifter …"),
            lambda: presenter.show_page("form"),
            icon="skriv",
            tip=tr("Fyll i package.toml här i fönstret"),
        )
        self.repository = Button(
            theme,
            tr("Förrådet …"),
            lambda: presenter.show_page("repository"),
            kind="quiet",
            tip=tr("Dra tillbaka, signera på nytt, skriv paketfil och katalog"),
        )
        self.number_card, number = make_card("accent")
        self.number_said = make_label("", "small", wrap=True)
        self.number = Button(theme, "", self._presenter.number, icon="skriv")
        number.addWidget(self.number_said)
        number.addLayout(make_row(self.number, 1))
        number.setSpacing(6)
        self.pairs = PairPart(theme, self._presenter)
        self.channel = QLineEdit()
        self.channel.setAccessibleName(tr("Kanal"))
        self.channel.setPlaceholderText(STABLE)
        self.channel.textEdited.connect(self._presenter.choose_channel)
        self.channel_said = make_label(
            tr("Kanal: tom når alla, till exempel prov når bara dem som väljer versionen."),
            "muted",
            wrap=True,
        )
        self._making, making = make_card()
        self.title = QLineEdit()
        self.title.setAccessibleName(tr("Förrådets namn"))
        self.title.setPlaceholderText(tr("Förrådets namn"))
        self.classification = Combo(theme, tr("Det mest skyddade som förrådet är gjort för"), 10)
        for word in CLASSIFICATIONS:
            self.classification.addItem(word, word)
        self.make = Button(theme, tr("Gör förråd och nycklar"), self._make, icon="ny")
        making.addWidget(
            make_label(
                tr(
                    "Mappen är inget förråd än. Nycklarna skrivs i nyckelmappen, aldrig i förrådet."
                ),
                "small",
                wrap=True,
            )
        )
        making.addLayout(make_row(self.title, self.classification))
        making.addLayout(make_row(self.make, 1))
        self.fault = make_label("", "danger", wrap=True)
        self.head = make_label("", "detail_title", wrap=True)
        self.facts = make_label("", "muted", wrap=True)
        self.tiles = CountTiles(theme)
        self.note = make_label("", "small", wrap=True)
        self._checks = QVBoxLayout()
        self._checks.setSpacing(6)
        self.look = Button(theme, tr("Granska"), self._presenter.look, kind="primary", icon="sok")
        self.sign = Button(
            theme,
            tr("Signera och publicera"),
            self._presenter.publish,
            kind="primary",
            icon="skriv",
        )
        self.done, done = make_card("accent")
        self.done_said = make_label("", "small", wrap=True)
        self.get = Button(
            theme,
            tr("Installera här …"),
            self._presenter.get,
            icon="hamta",
            tip=tr("Ansluter förrådet och visar vad som finns att hämta"),
        )
        done.addWidget(self.done_said)
        done.addLayout(make_row(self.get, 1))
        self.again = Button(theme, tr("Granska igen"), self._presenter.look, kind="quiet")
        self._lay_out()
        self._presenter.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        self.body.addWidget(self.done)
        for name, row in self.rows.items():
            self.body.addWidget(row)
            self.body.addWidget(make_line())
            if name == "source":
                self.body.addLayout(make_row(self.make_file, self.edit, 1))
        for part in (
            self._making,
            self.fault,
            self.head,
            self.facts,
            self.number_card,
            self.tiles,
            self.note,
        ):
            self.body.addWidget(part)
        self.body.addLayout(self._checks)
        self.body.addWidget(self.pairs)
        self._channel_row = QFrame()
        channel = make_row(self.channel, self.channel_said)
        channel.setStretch(1, 1)
        self.channel.setFixedWidth(CHANNEL_PX)
        self._channel_row.setLayout(channel)
        self.body.addWidget(self._channel_row)
        self.body.addStretch(1)
        for button in (self.look, self.sign, self.again):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.foot.addWidget(self.repository)

    def focus_content(self) -> None:
        """Begin at what is to be done next."""
        target = next(
            (row for name, row in self.rows.items() if self._presenter.folders[name] is None),
            self.sign if self._presenter.can_publish else self.look,
        )
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show what is chosen, what was seen, and what can be done."""
        presenter = self._presenter
        words: dict[Field, tuple[str, str]] = {
            "source": (tr("Välj mappen med paketets filer"), tr("Kartfiler och package.toml")),
            "repo": (tr("Välj förrådet"), tr("Mappen som planerarna hämtar ur")),
            "keys": (tr("Välj nyckelmappen"), tr("Nycklarna stannar där")),
        }
        for name, row in self.rows.items():
            folder = presenter.folders[name]
            title, said = words[name]
            row.show_words(folder.name if folder else title, str(folder.parent) if folder else said)
            row.setEnabled(not presenter.is_busy)
        self.make_file.setVisible(
            presenter.folders["source"] is not None and not presenter.has_source_file
        )
        self.edit.setVisible(presenter.has_source_file)
        self.edit.setEnabled(not presenter.is_busy)
        self.repository.setVisible(presenter.has_repository)
        self._making.setVisible(presenter.can_make_repository)
        self.fault.setText(presenter.fault)
        self.fault.setVisible(bool(presenter.fault))
        seen = presenter.preview
        published = presenter.published_title if seen is None else ""
        self.done.setVisible(bool(published))
        self.done_said.setText(tr("{title} är publicerad i förrådet.", title=published))
        self.get.setEnabled(not presenter.is_busy)
        for part in (self.head, self.facts):
            part.setVisible(seen is not None)
        has_counts = seen is not None and seen.comparison is not None
        self.tiles.setVisible(has_counts)
        self.note.setVisible(seen is not None and bool(seen.notes))
        clear_layout(self._checks)
        self.number_card.setVisible(False)
        self.pairs.show_pairs(seen)
        self._channel_row.setVisible(presenter.can_publish)
        if seen is not None:
            self._show(seen)
            self._show_number(seen)
        self.look.setVisible(seen is None)
        self.look.setEnabled(not presenter.obstacle)
        self.look.setToolTip(presenter.obstacle)
        self.sign.setVisible(seen is not None)
        self.sign.setEnabled(presenter.can_publish)
        why = ""
        if seen is not None and not seen.is_new:
            why = tr("Just den här versionen är redan publicerad")
        elif seen is not None:
            why = capitalise(seen.refusal)
        self.sign.setToolTip(why)
        self.again.setVisible(seen is not None)
        self.again.setEnabled(not presenter.obstacle)

    def _show(self, seen: Preview) -> None:
        self.head.setText(f"{seen.title} {seen.version}")
        before = (
            tr("jämförd med {version}", version=seen.before)
            if seen.before
            else tr("första versionen")
        )
        if not seen.is_new:
            before = tr("just den här versionen är redan publicerad")
        facts = [before, size_words(seen.bytes), seen.release_note]
        self.facts.setText(" · ".join(fact for fact in facts if fact))
        if seen.comparison is not None:
            self.tiles.show_counts(seen.comparison.counts)
        self.note.setText("\n".join(seen.notes))
        for check in seen.checks:
            warns = check.level == "warning"
            icon = Icon(
                self._theme, "varning" if warns else "bock", "warning" if warns else "muted"
            )
            text = f"{check.layer}: {check.text}" if check.layer else check.text
            label = make_label(text, "small", wrap=True)
            line = make_row(icon, label)
            line.setStretch(1, 1)
            line.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
            frame = QFrame()
            frame.setLayout(line)
            self._checks.addWidget(frame)

    def _show_number(self, seen: Preview) -> None:
        """Propose another number where the changes ask for it."""
        wanted = seen.proposal
        if wanted is None or (not seen.refusal and wanted.version == seen.version):
            return
        bump = {
            "major": tr("första talet höjs"),
            "minor": tr("andra talet höjs"),
            "patch": tr("tredje talet höjs"),
        }[wanted.bump]
        words = tr(
            "{version} föreslås, {bump}: {reason}.",
            version=wanted.version,
            bump=bump,
            reason=wanted.reason,
        )
        refusal = capitalise(seen.refusal)
        self.number_said.setText(f"{refusal}\n{words}" if refusal else words)
        self.number.show_word(tr("Använd {version}", version=wanted.version))
        self.number.setEnabled(not self._presenter.is_busy)
        self.number_card.setVisible(True)

    def _choose(self, name: Field) -> None:
        self._presenter.choose(name, self._ask(name))

    def _make(self) -> None:
        self._presenter.make_repository(self.title.text(), str(self.classification.currentData()))
