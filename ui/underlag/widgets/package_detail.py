"""The package that is looked at: what a newer version changes, its facts, or its versions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rumslig.upkeep.board import BoardRow
from ui.language import message_language, tr
from ui.messages import Message
from ui.questions.widgets.cards import NoticeCard
from ui.theme import Theme, body_font, size
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.widgets.carried_list import AskDocument, CarriedList
from ui.underlag.widgets.count_tiles import CountTiles
from ui.underlag.widgets.hold_card import HoldCard
from ui.underlag.widgets.object_list import ObjectTable
from ui.underlag.widgets.package_facts import PackageFacts
from ui.underlag.widgets.version_table import VersionTable, note_words
from ui.underlag.words import (
    holder_words,
    size_words,
    state_sentence,
    touched_words,
)
from ui.widgets.controls import Button, clear_layout, make_label, make_row

EDGE = 20
_THEN = "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
MOST_ROWS = 12
"""So many objects show at once; more scroll by themselves."""


class PackageDetail(QScrollArea):
    """Shows the chosen package; `open_case` opens a case by its number."""

    def __init__(
        self,
        theme: Theme,
        presenter: UnderlagPresenter,
        open_case: Callable[[str], None],
        ask_document: AskDocument,
        ask_folder: Callable[[], Path | None],
    ) -> None:
        super().__init__()
        self._theme, self._presenter, self._open_case = theme, presenter, open_case
        self._noted: tuple[object, ...] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Det valda paketet"))
        self.title = make_label("", "detail_title", wrap=True)
        self.versions = make_label("", "small")
        self.bytes = make_label("", "muted")
        self.note = make_label("", "muted", wrap=True)
        italic = body_font()
        italic.setItalic(True)
        self.note.setFont(italic)
        self.tiles = CountTiles(theme)
        self.said = make_label("", "small", wrap=True)
        self.said.setAccessibleName(tr("Vad som ändras, i ord"))
        self.objects = ObjectTable(theme, presenter.comparing.zoom_to)
        self.more = make_label("", "muted", wrap=True)
        self.on_map = Button(
            theme, tr("Före och efter på kartan"), self._toggle_map, kind="plain", icon="svep"
        )
        self.on_map.setCheckable(True)
        self.whole = Button(theme, "", presenter.compare_whole, icon="hamta")
        self.hold_card = HoldCard(theme, presenter)
        self.facts = make_label("", "small", wrap=True)
        self.carried = CarriedList(theme, presenter.carried, ask_document)
        self.more_facts = PackageFacts(theme, presenter, ask_folder, open_case)
        self.list = VersionTable(presenter.compare_with)
        self.version_note = make_label("", "small", wrap=True)
        self.use = Button(theme, "", self._use, icon="aterstall")
        self.compare = Button(theme, tr("Jämför med den i bruk"), self._compare, kind="quiet")
        self._cards, self._cases = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self.list.chosen.connect(self._show_version)
        presenter.chosen_changed.connect(self.refresh)
        presenter.faults.changed.connect(self.more_facts.refresh)
        self.refresh()

    def _lay_out(self) -> None:
        page = QWidget()
        page.setProperty("panel", True)
        page.setMinimumHeight(1)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(EDGE, 12, EDGE, 16)
        layout.setSpacing(10)
        head = make_row(self.title, self.versions, self.bytes, spacing=12)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.note)
        for cards in (self._cards, self._cases):
            cards.setSpacing(8)
        layout.addWidget(self.hold_card)
        layout.addLayout(self._cards)
        self._versions_row = QWidget()
        self._versions_row.setLayout(make_row(self.use, self.compare, 1))
        self._whole_row = QWidget()
        self._whole_row.setLayout(make_row(self.whole, 1))
        self._map_row = QWidget()
        self._map_row.setLayout(make_row(self.on_map, 1))
        for part in (
            self.tiles,
            self.said,
            self._whole_row,
            self.objects,
            self.more,
            self._map_row,
        ):
            layout.addWidget(part)
        layout.addLayout(self._cases)
        for part in (
            self.facts,
            self.more_facts,
            self.carried,
            self.list,
            self.version_note,
            self._versions_row,
        ):
            layout.addWidget(part)
        layout.addStretch(1)
        self.setWidget(page)

    def refresh(self) -> None:
        """Show what is known of the package now."""
        row = self._presenter.row
        if row is None:
            return
        comparing = self._presenter.comparing
        found, has_versions = comparing.comparison, self._presenter.part == "versions"
        seen = found or comparing.foretaste
        self.title.setText(row.title)
        after = seen.after.version if seen else row.newer.version if row.newer else ""
        self.versions.setText(
            f"{row.version}  \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}  {after}"
            if after
            else row.version
        )
        is_new = row.newer is not None and after == row.newer.version
        to_fetch = row.newer.listed.bytes if row.newer is not None and is_new else 0
        self.bytes.setText(tr("{size} att hämta", size=size_words(to_fetch)) if to_fetch else "")
        self.bytes.setVisible(bool(to_fetch) and found is None)
        self._show_note(row, has_versions)
        self._show_cards(row)
        self._show_changes(not has_versions)
        self._show_versions(has_versions)
        shows_facts = not has_versions and seen is None
        self.facts.setVisible(shows_facts)
        self.facts.setText(self._facts(row) if shows_facts else "")
        self.carried.show_package(row.manifest if shows_facts else None)
        self.more_facts.setVisible(shows_facts)
        self.more_facts.refresh()
        self.hold_card.refresh()

    def _show_note(self, row: BoardRow, has_versions: bool) -> None:
        found = self._presenter.comparing.comparison
        text = row.newer.listed.release_note if row.newer is not None else row.manifest.release_note
        if found is not None:
            text = found.after.release_note
        self.note.setText(f"”{text}”" if text else "")
        self.note.setVisible(bool(text) and not has_versions)

    def _show_cards(self, row: BoardRow) -> None:
        """Say what is wrong, each once; made anew only where it has changed."""
        said = (row.name, row.state, row.reason, row.fault, row.unconfirmed)
        if said == self._noted:
            return
        self._noted = said
        clear_layout(self._cards)
        cards = []
        if row.fault:
            cards.append((Message("error", tr("Paketet är inte helt"), row.fault), True))
        if row.state == "withdrawn":
            cards.append((Message("error", tr("Versionen är tillbakadragen"), row.reason), False))
        elif row.state == "superseded":
            cards.append((Message("warning", tr("Versionen är ersatt"), row.reason), False))
        if row.unconfirmed:
            message = Message("warning", tr("Inte bekräftat som senaste"), row.unconfirmed)
            cards.append((message, False))
        for message, can_mend in cards:
            act = self._presenter.check_store if can_mend else None
            words = tr("Kontrollera underlaget") if can_mend else ""
            self._cards.addWidget(NoticeCard(self._theme, message, words, act))

    def _show_changes(self, wanted: bool) -> None:
        comparing = self._presenter.comparing
        found = comparing.comparison if wanted else None
        taste = comparing.foretaste if wanted else None
        for part in (self.tiles, self.said):
            part.setVisible(found is not None or taste is not None)
        self._map_row.setVisible(found is not None)
        self._whole_row.setVisible(taste is not None)
        self.objects.setVisible(found is not None and bool(found.objects))
        self.more.setVisible(found is not None and bool(found.unlisted))
        clear_layout(self._cases)
        if taste is not None:
            self.tiles.show_counts(taste.counts)
            self.said.setText("\n".join(taste.notes))
            rest = size_words(taste.to_fetch)
            self.whole.show_word(tr("Hämta {size} och jämför i detalj", size=rest))
            self.whole.setEnabled(not self._presenter.acts.is_busy)
        if found is None:
            return
        self.tiles.show_counts(found.counts)
        self.said.setText("\n".join(found.notes) or tr("Inget skiljer mellan versionerna."))
        self.objects.show_objects(found.objects)
        shown = min(len(found.objects), MOST_ROWS)
        self.objects.setFixedHeight(shown * size("row_finding") + 4)
        self.more.setText(tr("och {count} till", count=found.unlisted))
        self.on_map.setChecked(comparing.is_on_map)
        impact = comparing.impact
        if impact is None or not impact.cases:
            return
        self._cases.addWidget(make_label(impact.sentence(message_language()), "strong", wrap=True))
        for case in impact.cases:
            title = tr("{dnr} {title}", dnr=case.dnr, title=case.title)
            card = NoticeCard(
                self._theme,
                Message("info" if case.is_sent else "warning", title, touched_words(case)),
                tr("Öppna ärendet"),
                lambda dnr=case.dnr: self._open_case(dnr),  # type: ignore[misc]
            )
            self._cases.addWidget(card)

    def _show_versions(self, wanted: bool) -> None:
        for part in (self.list, self._versions_row, self.version_note):
            part.setVisible(wanted)
        if wanted:
            self.list.show_items(self._presenter.versions)
            rows = min(len(self._presenter.versions), MOST_ROWS)
            height = self.list.horizontalHeader().height() + rows * size("row_finding") + 4
            self.list.setFixedHeight(height)
            self._show_version()

    def _show_version(self) -> None:
        item, acts = self.list.current, self._presenter.acts
        usable = item is not None and item.can_be_used
        self.use.show_word(
            tr("Använd {version}", version=item.version)
            if item is not None
            else tr("Använd versionen")
        )
        self.use.setEnabled(usable and not acts.is_busy)
        self.use.setToolTip("" if usable else tr("Välj en version som inte är i bruk"))
        self.compare.setEnabled(usable and not acts.is_busy)
        text = note_words(item) if item is not None else ""
        if item is not None and item.withdrawn:
            text = tr("Tillbakadragen: {reason}", reason=item.withdrawn)
        self.version_note.setText(text)

    def _facts(self, row: BoardRow) -> str:
        presenter = self._presenter
        lines = []
        if presenter.comparing.is_busy:
            lines.append(tr("Jämför versionerna …"))
        elif row.newer is not None:
            words = tr(
                "Version {version} finns i {address}. Se vad den ändrar innan du uppdaterar.",
                version=row.newer.version,
                address=row.newer.address,
            )
            lines.append(words)
        if row.state not in ("withdrawn", "superseded"):
            lines.append(state_sentence(row))
        if row.pinned_by:
            who = holder_words(row.pinned_by)
            lines.append(tr("Hålls kvar på {version} ({who}).", version=row.version, who=who))
        manifest = row.manifest
        lines.append(tr("Ansvarig funktion: {function}.", function=row.function))
        lines.append(
            tr(
                "Licens {licence}, klassning {word}.",
                licence=manifest.licence,
                word=manifest.classification,
            )
        )
        return "\n".join(lines)

    def _toggle_map(self) -> None:
        self._presenter.comparing.show_on_map(self.on_map.isChecked())

    def _use(self) -> None:
        if self.list.current is not None:
            self._presenter.use(self.list.current)

    def _compare(self) -> None:
        if self.list.current is not None:
            self._presenter.compare_with(self.list.current)
