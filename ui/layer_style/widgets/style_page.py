"""The page Utseende: kind, classes, texts and files, with the map as the preview."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from layers.styles.parts import GeometryKind
from rumslig.look.ramps import ramps
from ui.language import tr
from ui.layer_list.items import LayerItem
from ui.layer_room.presenter import LayerRoomPresenter
from ui.layer_style.draft import (
    LEAST_CLASSES,
    MOST_CLASSES,
    KindWord,
    MethodWord,
    StyleDraft,
    drawn_as,
)
from ui.layer_style.presenter import StylePresenter
from ui.layer_style.widgets.choices import Choice, RampChoice
from ui.layer_style.widgets.class_row import ClassRow
from ui.layer_style.widgets.label_form import LabelForm
from ui.layer_style.words import kind_words, method_words, ramp_words
from ui.questions.widgets.check_box import CheckBox
from ui.widgets.controls import Button, clear_layout, make_label, make_line, make_row
from ui.widgets.scrolled import make_scroller
from ui.widgets.switch import Switch
from ui.window.task import Frame

_EDGE = 20


class StylePage(QFrame):
    """Shows a style presenter."""

    def __init__(self, frame: Frame, style: StylePresenter) -> None:
        super().__init__()
        self._frame, self._style = frame, style
        theme = frame.theme
        self.whose = make_label("", "small", wrap=True)
        self.reset = Button(theme, "", style.reset, kind="quiet", icon="aterstall")
        self.kinds = Switch(tr("Slag av stil"))
        for key, word in kind_words():
            self.kinds.add(key, word)
        self.kinds.chosen.connect(style.set_kind)
        self.brought: Choice[int] = Choice(
            theme, tr("Stil i filen"), style.use_brought, self._brought_words, 14
        )
        self.column: Choice[str] = Choice(theme, tr("Kolumn"), style.set_column, letters=12)
        self.method: Choice[MethodWord] = Choice(
            theme, tr("Gränser"), style.set_method, dict(method_words()).__getitem__, 12
        )
        self.count: Choice[int] = Choice(theme, tr("Antal klasser"), style.set_count)
        self.ramp = RampChoice(theme, tr("Färger"), style.set_ramp, ramp_words())
        self.patterned = CheckBox(theme, tr("Skilj klasserna åt utan färg också"))
        self.patterned.toggled.connect(style.set_patterned)
        self.rows: list[ClassRow] = []
        self._shape: tuple[object, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.add_rule = Button(theme, tr("Ny regel"), style.add_rule, icon="ny")
        self.label = LabelForm(theme, style.set_label)
        self.notes = make_label("", "small", wrap=True)
        self._notes_title = make_label(tr("Ur stilen förstods inte"), "strong")
        self.load = Button(theme, tr("Läs stil från fil …"), self._load, icon="oppna")
        self.save = Button(theme, tr("Spara stil …"), self._save, icon="exportera")
        self._lay_out()
        style.changed.connect(self._show)
        self._show()

    @classmethod
    def of(cls, frame: Frame, room: LayerRoomPresenter) -> StylePage:
        """Return the page for a window."""
        return cls(frame, frame.session.styling)

    def _lay_out(self) -> None:
        inside = QFrame()
        column = QVBoxLayout(inside)
        column.setContentsMargins(_EDGE, 12, _EDGE, 16)
        column.setSpacing(10)
        column.addWidget(self.whose)
        column.addLayout(make_row(self.reset, 1))
        column.addWidget(self.brought)
        column.addLayout(make_row(self.kinds, 1))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        parts: tuple[QWidget, ...] = (self.column, self.ramp, self.method, self.count)
        for number, part in enumerate(parts):
            grid.addWidget(part, number // 2, number % 2)
        column.addLayout(grid)
        column.addWidget(self.patterned)
        column.addWidget(make_line())
        column.addLayout(self._list)
        column.addLayout(make_row(self.add_rule, 1))
        column.addWidget(make_line())
        column.addWidget(make_label(tr("Texter"), "strong"))
        column.addWidget(self.label)
        column.addWidget(self._notes_title)
        column.addWidget(self.notes)
        column.addStretch(1)
        foot = make_row(self.save, self.load, 1)
        foot.setContentsMargins(_EDGE, 8, _EDGE, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(make_scroller(inside, tr("Utseende")), 1)
        layout.addWidget(make_line())
        layout.addLayout(foot)

    def _show(self) -> None:
        item, draft = self._style.item, self._style.draft
        if item is None or item.layer is None or draft is None:
            return
        self._show_whose(item)
        self.kinds.show_chosen(draft.kind)
        self._show_choices(draft)
        self._show_rows(item, draft, drawn_as(item.layer))
        self.label.show_label(draft.style.label, tuple(map(str, item.layer.attributes.columns)))
        notes = self._style.notes or _notes_of(item)
        self.notes.setText("\n".join(notes))
        self._notes_title.setVisible(bool(notes))
        self.notes.setVisible(bool(notes))

    def _show_whose(self, item: LayerItem) -> None:
        packed = not item.is_own
        kept = tr("Ändringar syns genast på kartan och sparas på den här datorn.")
        documents = tr(
            "Dokument i ett ärende följer paketets stil, så att samma ärende ger samma fil."
        )
        self.whose.setText(f"{kept} {documents}" if packed else kept)
        word = tr("Återställ paketets utseende") if packed else tr("Återställ filens utseende")
        self.reset.show_word(word)
        self.reset.setEnabled(item.is_restyled)
        self.reset.setToolTip("" if item.is_restyled else tr("Utseendet är inte ändrat."))
        usable = [index for index, found in enumerate(item.brought) if found.style is not None]
        self.brought.setVisible(len(usable) > 1)
        if usable:
            original = item.given_style or item.style
            shown = [index for index in usable if item.brought[index].style == item.style]
            first = [index for index in usable if item.brought[index].style == original]
            self.brought.offer(usable, (shown or first or usable)[0])

    def _brought_words(self, number: int) -> str:
        item = self._style.item
        return item.brought[number].name if item is not None else ""

    def _show_choices(self, draft: StyleDraft) -> None:
        made = draft.kind in ("categories", "classes")
        for part, shown in (
            (self.column, made),
            (self.ramp, made),
            (self.method, draft.kind == "classes"),
            (self.count, draft.kind == "classes"),
            (self.patterned, made),
        ):
            part.setVisible(shown)
        self.add_rule.setVisible(draft.kind == "rules")
        if not made:
            return
        self.column.offer(self._style.columns(draft.kind), draft.column)
        methods = [word for word, _ in method_words() if word != "own"]
        self.method.offer(methods, draft.method)
        self.count.offer(range(LEAST_CLASSES, MOST_CLASSES + 1), draft.count)
        qualitative = draft.kind == "categories"
        fitting = [n for n, row in ramps().items() if (row.kind == "qualitative") == qualitative]
        self.ramp.offer(list(ramps()) if qualitative else fitting, draft.ramp)
        blocked = QSignalBlocker(self.patterned)
        self.patterned.setChecked(draft.patterned)
        blocked.unblock()

    def _show_rows(self, item: LayerItem, draft: StyleDraft, kind: GeometryKind) -> None:
        symbols = draft.style.symbols
        is_rule = draft.kind == "rules"
        shape = (item.id, kind, is_rule, len(symbols))
        if shape != self._shape:
            opened = {row.index for row in self.rows if row.is_open and self._shape[0] == item.id}
            self._shape = shape
            clear_layout(self._list)
            self.rows = [
                ClassRow(self._frame.theme, self._style, kind, index, is_rule)
                for index in range(len(symbols))
            ]
            for row in self.rows:
                self._list.addWidget(row)
        else:
            opened = set()
        for row, symbol in zip(self.rows, symbols, strict=True):
            row.show_symbol(symbol, draft.row, item.title)
            row.show_refused(self._style.refused)
            if row.index in opened or (len(symbols) == 1 and row.form is None):
                row.toggle()

    def _load(self) -> None:
        path = self._frame.ask.style_file()
        if path is not None:
            self._style.load(path)

    def _save(self) -> None:
        item = self._style.item
        path = (
            self._frame.ask.new_style_file(item.title.replace("/", "-"))
            if item is not None
            else None
        )
        if path is not None:
            self._style.put_in_file(path)

    def focus_content(self) -> None:
        """Put the focus on the kind of style."""
        draft = self._style.draft
        if draft is not None:
            kind: KindWord = draft.kind
            self.kinds.buttons[kind].setFocus()


def _notes_of(item: LayerItem) -> tuple[str, ...]:
    """Return what was not understood of the style that the file brings first."""
    return item.brought[0].notes if item.brought and not item.is_restyled else ()
