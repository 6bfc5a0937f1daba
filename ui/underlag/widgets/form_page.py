"""The page where package.toml is filled in: the package, and each of its layers."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from rumslig.packages.source_form import FieldKind, fields_of
from rumslig.packages.source_text import PACKAGE, Table
from ui.language import tr
from ui.questions.widgets.check_box import CheckBox
from ui.rules.widgets.fields import AreaField, HelpedField, LineField, ListField
from ui.theme import Theme
from ui.underlag.field_words import choice_words, field_help, field_label
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.widgets.page import SidePage
from ui.widgets.combo import Combo
from ui.widgets.controls import Button, clear_layout, make_label, make_row


class KeyField(QFrame):
    """The columns that together point out an object, each with whether it does so alone."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter.publishing.form
        self.setAccessibleName(field_label("key"))
        self.said = make_label("", "caption", wrap=True)
        self.fault = make_label("", "danger", wrap=True)
        self._boxes = QVBoxLayout()
        self._boxes.setSpacing(0)
        self._shown: tuple[object, ...] = ()
        self.boxes: dict[str, CheckBox] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(make_label(field_label("key"), "muted"))
        layout.addWidget(self.said)
        layout.addLayout(self._boxes)
        layout.addWidget(self.fault)

    def show_layer(self, table: Table) -> None:
        """Offer a layer's columns."""
        form = self._presenter.form
        if form is None or table == PACKAGE:
            return
        facts = form.columns.get(table[1])
        chosen = form.key_columns(table)
        if (table, facts) != self._shown:
            self._shown = (table, facts)
            clear_layout(self._boxes)
            self.boxes = {}
            for fact in facts or ():
                words = fact.name
                if fact.is_key:
                    words = tr("{column} · hel och unik", column=fact.name)
                box = CheckBox(self._theme, words)
                box.clicked.connect(
                    lambda on, name=fact.name: self._presenter.toggle_column(name, on)
                )
                self.boxes[fact.name] = box
                self._boxes.addWidget(box)
        for name, box in self.boxes.items():
            box.setChecked(name in chosen)
        self.said.setText(
            field_help("key")
            if facts is not None
            else tr("Filens kolumner går inte att läsa; skriv key i package.toml.")
        )
        fault = self._presenter.faults.get((table, "key"), "")
        self.fault.setText(fault)
        self.fault.setVisible(bool(fault))


class FormPage(SidePage):
    """One table at a time; faults stand at their field, and are counted in the list above."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter) -> None:
        super().__init__(
            theme,
            presenter,
            tr("Paketets uppgifter"),
            tr("Står i package.toml i mappen. Kommentarer och andra nycklar i filen rörs inte."),
            parent_title=tr("Publicera paket"),
        )
        self._theme, self._publishing = theme, presenter.publishing
        self._presenter = presenter.publishing.form
        self.tables = Combo(theme, tr("Paketet eller ett lager"), 18)
        self.tables.activated.connect(
            lambda number: self._presenter.show_table(self.tables.itemData(number))
        )
        self.left = make_label("", "warning", wrap=True)
        self.next = Button(theme, tr("Visa nästa"), self._presenter.show_first_fault, kind="quiet")
        self.key = KeyField(theme, presenter)
        self.fields: dict[tuple[bool, str], HelpedField] = {}
        head = make_row(self.tables, 1)
        self.body.addLayout(head)
        row = make_row(self.left, self.next)
        row.setStretch(0, 1)
        self.body.addLayout(row)
        for table in (PACKAGE, ("layers", 0)):
            for item in fields_of(table):
                self._add_field(table, item)
        self.waiting = make_label(tr("Läser mappen …"), "muted")
        self.body.addWidget(self.waiting)
        self.body.addStretch(1)
        self.save = Button(
            theme,
            tr("Spara"),
            self._save,
            kind="primary",
            icon="bock",
            tip=tr("Spara package.toml (Ctrl+S)"),
        )
        self.look = Button(theme, tr("Spara och granska"), self._look, icon="sok")
        self.reload = Button(theme, tr("Läs in igen"), self._reload, kind="quiet")
        for button in (self.save, self.look):
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        self.foot.addWidget(self.reload)
        self._seen: tuple[bool, Table] = (True, PACKAGE)
        self._presenter.changed.connect(self.refresh)
        self._publishing.changed.connect(self.refresh)
        self.refresh()

    def _add_field(self, table: Table, item: FieldKind) -> None:
        if item.kind == "columns":
            self.body.addWidget(self.key)
            return
        label = field_label(item.key) + (" *" if item.required else "")
        helped = field_help(item.key)
        write, leave = partial(self._presenter.write, item.key), self._presenter.leave
        field: HelpedField
        if item.kind in ("choice", "file"):
            choose = partial(self._presenter.choose, item.key)
            field = ListField(self._theme, label, choose, leave, help_text=helped)
        elif item.kind == "long":
            field = AreaField(self._theme, label, write, leave, help_text=helped)
        else:
            field = LineField(self._theme, label, write, leave, help_text=helped)
            field.line.returnPressed.connect(leave)
        field.help.setVisible(bool(helped))
        self.fields[table == PACKAGE, item.key] = field
        self.body.addWidget(field)

    def focus_content(self) -> None:
        """Begin at the first field with a fault, else at the first."""
        table = self._presenter.table
        place = next((key for at, key in self._presenter.faults if at == table), "title")
        field = self.fields.get((table == PACKAGE, place))
        target = field.editor if field is not None else self.tables
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the table in view with its faults."""
        presenter = self._presenter
        form, busy = presenter.form, self._publishing.is_busy
        table = presenter.table
        if (form is None, table) != self._seen:
            self._seen = (form is None, table)
            self.scroller.verticalScrollBar().setValue(0)
        self._show_tables()
        self.waiting.setVisible(form is None)
        self.key.setVisible(form is not None and table != PACKAGE)
        self.key.show_layer(table)
        for (is_package, key), field in self.fields.items():
            shown = form is not None and is_package == (table == PACKAGE)
            field.setVisible(shown)
            if shown:
                self._show_field(field, table, key)
        count = len(presenter.faults)
        self.left.setText(
            tr("1 fält är kvar.") if count == 1 else tr("{count} fält är kvar.", count=count)
        )
        for part in (self.left, self.next):
            part.setVisible(bool(count))
        others = {place[0] for place in presenter.faults} - {table}
        self.next.setVisible(bool(others) and not any(at == table for at, _ in presenter.faults))
        self.save.setEnabled(form is not None and not busy)
        why = self._publishing.obstacle
        self.look.setEnabled(form is not None and not why and not count)
        self.look.setToolTip(why or (tr("Fyll i fälten först") if count else ""))
        self.reload.setEnabled(not busy)

    def _show_tables(self) -> None:
        rows = self._presenter.tables
        words = [
            title if not count else tr("{title} · {count} kvar", title=title, count=count)
            for _, title, count in rows
        ]
        if words != [self.tables.itemText(at) for at in range(self.tables.count())]:
            self.tables.clear()
            for (table, _, _), text in zip(rows, words, strict=True):
                self.tables.addItem(text, table)
        at = next((at for at, row in enumerate(rows) if row[0] == self._presenter.table), -1)
        self.tables.setCurrentIndex(at)
        self.tables.setVisible(bool(rows))

    def _show_field(self, field: HelpedField, table: Table, key: str) -> None:
        value = self._presenter.value(key)
        files = self._presenter.form.files if self._presenter.form is not None else ()
        if isinstance(field, ListField):
            kind = next(item for item in fields_of(table) if item.key == key)
            if kind.kind == "file":
                offered = (("", tr("ingen")), *((name, name) for name in _fitting(key, files)))
            else:
                offered = tuple((item, choice_words(key, item)) for item in kind.choices)
            field.show_choices(offered, value)
        elif isinstance(field, AreaField | LineField):
            editor = field.line if isinstance(field, LineField) else field.area
            editor.setPlaceholderText(self._presenter.hint(key))
            field.show_value(value)
        field.show_fault(self._presenter.faults.get((table, key), ""))

    def _save(self) -> None:
        if self._presenter.form is not None:
            self._presenter.save()

    def _look(self) -> None:
        if self._presenter.save():
            self._underlag.show_page("publish")
            self._publishing.look()

    def _reload(self) -> None:
        self._presenter.forget()
        self._publishing.read_form()


def _fitting(key: str, files: tuple[str, ...]) -> tuple[str, ...]:
    endings = (".style.toml", ".qml", ".sld") if key == "style" else (".gpkg", ".geojson", ".shp")
    return tuple(name for name in files if name.lower().endswith(endings))
