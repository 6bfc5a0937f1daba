"""The step where a package's folder is made of the objects, and led on to publishing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rumslig.structure.model import kind_word
from ui.georeference.packing import PackagePresenter
from ui.language import message_language, tr
from ui.questions.widgets.check_box import CheckBox
from ui.rules.widgets.fields import LineField, ListField
from ui.theme import Theme
from ui.widgets.controls import Button, make_card, make_label, make_line, make_row
from ui.widgets.scrolled import make_scroller

EDGE = 20
AskPath = Callable[[], Path | None]


class PackagePage(QFrame):
    """What goes into the package, what is said of it, and the folder that was written."""

    def __init__(self, theme: Theme, presenter: PackagePresenter, ask_folder: AskPath) -> None:
        super().__init__()
        self._presenter, self._ask_folder = presenter, ask_folder
        self.setProperty("panel", True)
        self.setAccessibleName(tr("Paket"))
        self.holds = make_label("", "heading", wrap=True)
        self.left_out = make_label("", "warning", wrap=True)
        self.title = self._line(
            theme, tr("Titel"), "title", tr("Tomt: mappens namn."), tr("Strukturbild RUS")
        )
        self.source = self._line(
            theme, tr("Dokument"), "source", tr("Står vid varje citat."), "RUS 2022–2030"
        )
        self.date = self._line(
            theme, tr("Dag som bilden beskriver"), "reference_date", "", "2022-04-28"
        )
        self.publisher = self._line(
            theme, tr("Ansvarig funktion"), "publisher", "", tr("ansvarig funktion, ingen person")
        )
        self.coverage = ListField(
            theme,
            tr("Täckning: var säger bilden något?"),
            lambda key: presenter.say(coverage=key),
            lambda: None,
            help_text=tr(
                "Bara där kan svaret bli att planen inte berörs. Säg det om du vet att bilden "
                "visar allt på ytan."
            ),
        )
        self.picture = CheckBox(theme, tr("Ta med bilden, på sin plats"))
        self.picture.clicked.connect(lambda on: presenter.say(has_picture=on))
        self.names = CheckBox(theme, tr("Föreslå namn efter orter"))
        self.names.clicked.connect(lambda on: presenter.say(has_names=on))
        self.names_said = make_label("", "caption", wrap=True)
        self.done, rows = make_card("accent")
        self.done_said = make_label("", "small", wrap=True)
        self.publish = Button(
            theme,
            tr("Granska och publicera …"),
            presenter.publish,
            icon="lager",
            tip=tr("Går till Underlag med mappen vald"),
        )
        rows.addWidget(self.done_said)
        rows.addLayout(make_row(self.publish, 1))
        self.obstacle = make_label("", "muted", wrap=True)
        self.write = Button(
            theme, tr("Välj mapp och skriv …"), self._write, kind="primary", icon="skriv"
        )
        self._lay_out()
        presenter.changed.connect(self.refresh)
        self.refresh()

    def _line(self, theme: Theme, label: str, key: str, said: str, example: str) -> LineField:
        def leave() -> None:
            self._presenter.say(**{key: field.line.text().strip()})

        field = LineField(theme, label, lambda _text: None, leave, help_text=said, example=example)
        field.line.returnPressed.connect(leave)
        field.help.setVisible(bool(said))
        return field

    def _lay_out(self) -> None:
        body = QFrame()
        rows = QVBoxLayout(body)
        rows.setContentsMargins(EDGE, 12, EDGE, 12)
        rows.setSpacing(10)
        for part in (
            self.done,
            self.holds,
            self.left_out,
            self.title,
            self.source,
            self.date,
            self.publisher,
            self.coverage,
            self.picture,
            self.names,
            self.names_said,
        ):
            rows.addWidget(part)
        rows.addStretch(1)
        self.scroller = make_scroller(body, tr("Paket"))
        foot = make_row(self.write, self.obstacle)
        foot.setStretch(1, 1)
        foot.setContentsMargins(EDGE, 9, EDGE, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.scroller, 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)

    def focus_content(self) -> None:
        """Begin at what was written, or at what is to be said."""
        target = self.publish if self._presenter.written is not None else self.title.editor
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show what is said, what stands in the way, and what was written."""
        presenter, lang = self._presenter, message_language()
        draft = presenter.draft
        counts = [f"{kind_word(kind, lang)} {count}" for kind, count in presenter.counts]
        self.holds.setText(
            tr("I paketet: {counts}.", counts=", ".join(counts))
            if counts
            else tr("Inget att göra paket av än")
        )
        left = presenter.left_out
        self.left_out.setText(
            tr("Utelämnas, för ingen har sagt vad de är: {names}.", names=", ".join(left))
        )
        self.left_out.setVisible(bool(left) and bool(counts))
        self.title.show_value(draft.title)
        self.source.show_value(draft.source)
        self.date.show_value(draft.reference_date)
        self.date.show_fault(presenter.date_fault)
        self.publisher.show_value(draft.publisher)
        offered = [("none", tr("inte sagd: inget svar blir grönt")), ("picture", tr("hela bilden"))]
        if presenter.has_county:
            offered.append(("county", tr("länet, så långt bilden når")))
        self.coverage.show_choices(tuple(offered), draft.coverage)
        self.picture.setChecked(draft.has_picture)
        self.names.setChecked(draft.has_names)
        count = presenter.proposals
        self.names.setEnabled(bool(count) or draft.has_names)
        self.names_said.setText(
            tr(
                "Noder med precis en ort inom lägesosäkerheten: {count}. Namnen märks som "
                "förslag, ända ut i yttrandet.",
                count=count,
            )
            if count
            else tr("Ingen nod utan namn har precis en ort inom lägesosäkerheten.")
        )
        self.obstacle.setText(presenter.obstacle)
        self.write.setEnabled(not presenter.obstacle)
        self.write.setToolTip(presenter.obstacle)
        self._show_written()

    def _show_written(self) -> None:
        written = self._presenter.written
        was_shown = not self.done.isHidden()
        self.done.setVisible(written is not None)
        if written is None:
            return
        said = [
            tr(
                "{folder} har {layers} lager med {count} objekt.",
                folder=written.folder.name,
                layers=len(written.layers),
                count=sum(count for _, count in written.layers),
            )
        ]
        said += [
            tr(
                "Utelämnat: {count} objekt ({reason}).",
                count=left.count,
                reason=left.reason,
            )
            for left in written.left_out
        ]
        if written.proposed:
            said.append(tr("{count} namn är förslag att granska.", count=written.proposed))
        self.done_said.setText("\n".join(said))
        if not was_shown:
            self.scroller.verticalScrollBar().setValue(0)

    def _write(self) -> None:
        self.write.setFocus(Qt.FocusReason.OtherFocusReason)  # what is being written counts
        if (folder := self._ask_folder()) is not None:
            self._presenter.write(folder)
