"""The package's own facts as they are being written: fields, faults at each, and saving."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from layers.errors import LayerError
from rumslig.packages.source_form import Place, SourceForm, save_form
from rumslig.packages.source_text import PACKAGE, Table
from ui.language import tr
from ui.messages import Message, describe_fault, describe_sentence


class FormPresenter(QObject):
    """Holds a package.toml in memory; words that are no value of their field wait as typed.

    Signals
    -------
    changed
        Other values, faults, or another table in view.
    """

    changed = Signal()
    told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.form: SourceForm | None = None
        self.table: Table = PACKAGE
        self.faults: dict[Place, str] = {}
        self._typed: dict[Place, str] = {}
        self._refused: dict[Place, str] = {}

    def present(self, form: SourceForm) -> None:
        """Show a folder's package.toml."""
        self.form, self.table = form, PACKAGE
        self._typed, self._refused = {}, {}
        self._judge()

    def forget(self) -> None:
        """Let go of what was read; it is read anew when it is asked for."""
        self.form, self.faults = None, {}
        self._typed, self._refused = {}, {}
        self.changed.emit()

    @property
    def is_changed(self) -> bool:
        """Whether something is not saved."""
        return self.form is not None and (self.form.is_changed or bool(self._typed))

    @property
    def tables(self) -> tuple[tuple[Table, str, int], ...]:
        """The package and its layers: table, title, and how many faults each has."""
        form = self.form
        if form is None:
            return ()
        found = []
        for table in form.places():
            title = tr("Paketet") if table == PACKAGE else form.layer_title(table[1])
            count = sum(place[0] == table for place in self.faults)
            found.append((table, title, count))
        return tuple(found)

    def show_table(self, table: Table) -> None:
        """Show the package's fields, or a layer's."""
        self.leave()
        self.table = table
        self.changed.emit()

    def show_first_fault(self) -> None:
        """Show the table with the first fault."""
        place = next(iter(self.faults), None)
        if place is not None:
            self.show_table(place[0])

    def value(self, key: str) -> str:
        """Return what a field of the table in view holds, as it is being written."""
        place = (self.table, key)
        if place in self._typed:
            return self._typed[place]
        return self.form.value(place) if self.form is not None else ""

    def hint(self, key: str) -> str:
        """Return what a field that is not filled in asks for."""
        return self.form.hint((self.table, key)) if self.form is not None else ""

    def write(self, key: str, words: str) -> None:
        """Take what is being written; it counts when the field is left."""
        self._typed[self.table, key] = words

    def choose(self, key: str, words: str) -> None:
        """Take a choice at once."""
        self.write(key, words)
        self.leave()

    def toggle_column(self, name: str, wanted: bool) -> None:
        """Take a column into the layer's key, or out of it."""
        if self.form is None:
            return
        columns = [item for item in self.form.key_columns(self.table) if item != name]
        found = (*columns, name) if wanted else tuple(columns)
        try:
            self.form = self.form.with_key(self.table, found)
        except LayerError as fault:
            self.told.emit(describe_fault(tr("Nyckeln kunde inte ändras"), fault))
        self._judge()

    def leave(self) -> None:
        """Let what was written count."""
        if self.form is None or not self._typed:
            return
        waiting, self._typed = self._typed, {}
        for place, words in waiting.items():
            self._refused.pop(place, None)
            if words.strip() == self.form.value(place):
                continue
            try:
                self.form = self.form.with_value(place, words)
            except LayerError as fault:
                self._typed[place] = words
                self._refused[place] = describe_sentence(fault)
        self._judge()

    def save(self) -> bool:
        """Write the file; return whether it was."""
        self.leave()
        if self.form is None:
            return False
        if self._refused:
            self.show_table(next(iter(self._refused))[0])
            return False
        if not self.form.is_changed:
            return True
        try:
            self.form = save_form(self.form)
        except (LayerError, OSError) as fault:
            self.told.emit(describe_fault(tr("package.toml kunde inte skrivas"), fault))
            return False
        self.told.emit(Message("done", tr("package.toml är sparad")))
        self.changed.emit()
        return True

    def _judge(self) -> None:
        form = self.form
        found = form.faults() if form is not None else {}
        self.faults = {**found, **self._refused}
        self.changed.emit()
