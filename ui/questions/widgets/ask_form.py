"""The question: which one, what it means, the fields that it declares, and the button."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rumslig.plugin import ChoiceField, Field, NumberField, Panel, YesNoField
from rumslig.plugin.panel import LONGEST_VALUE
from ui.language import Language, message_language, tr
from ui.questions.fields import write_number
from ui.questions.presenter import QuestionsPresenter
from ui.questions.widgets.check_box import CheckBox
from ui.start.widgets import field as editors
from ui.theme import Theme
from ui.widgets.controls import Button, clear_layout, make_label, make_row


class AskForm(QWidget):
    """Made anew when another plugin is chosen; else only its values are shown."""

    def __init__(self, theme: Theme, presenter: QuestionsPresenter) -> None:
        super().__init__()
        self._theme, self._presenter = theme, presenter
        self._made: tuple[Panel, Language] | None = None
        self._listed: tuple[tuple[str, str], ...] = ()
        self.editors: dict[str, editors.Field | CheckBox] = {}
        self.chooser = editors.ChoiceField(
            theme, tr("Planeringsfråga"), (), presenter.choose, lambda: None
        )
        self._question = make_label("", wrap=True)
        self._origin = make_label("", "muted")
        self.deny = Button(theme, tr("Neka"), self._deny, kind="quiet")
        self._fields = QVBoxLayout()
        self._fields.setSpacing(8)
        self.ask = Button(theme, tr("Ställ frågan"), presenter.ask, icon="kor")
        self.cancel = Button(theme, tr("Avbryt"), presenter.cancel, kind="quiet", icon="stopp")
        self._busy = make_label("", "muted")
        self._origin_row = QWidget()
        self._origin_row.setLayout(make_row(self._origin, self.deny, 1))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.chooser)
        layout.addWidget(self._origin_row)
        layout.addWidget(self._question)
        layout.addLayout(self._fields)
        layout.addLayout(make_row(self.ask, self._busy, self.cancel, 1))
        presenter.field_refused.connect(self._go_to)

    def refresh(self) -> None:
        """Show the chosen question with its values and faults."""
        presenter, lang = self._presenter, message_language()
        listed = presenter.plugin
        if listed is None or listed.panel is None:
            return
        self._show_list(lang)
        self.chooser.show_value(listed.plugin.name)
        if self._made != (listed.panel, lang):
            self._made = (listed.panel, lang)
            self._make(listed.panel, lang)
        self._origin_row.setVisible(not listed.plugin.built_in)
        self._origin.setText(tr("Från {origin}", origin=listed.plugin.origin))
        self.deny.setAccessibleName(tr("Neka tillägget {name}", name=listed.plugin.name))
        for declared in listed.panel.fields:
            self._show_value(declared)
        has_plan = bool(presenter.plan)
        self.ask.setEnabled(has_plan)
        tip = tr("Fråga om {plan} (Retur i ett fält)", plan=presenter.plan)
        self.ask.setToolTip(tip if has_plan else tr("Det finns inget planområde att fråga om."))
        self._show_busy()

    def _show_list(self, lang: Language) -> None:
        listed = tuple((item.plugin.name, item.title(lang)) for item in self._presenter.plugins)
        if listed != self._listed:
            self._listed = listed
            self.chooser.box.clear()
            for name, title in listed:
                self.chooser.box.addItem(title, name)

    def _show_busy(self) -> None:
        asking = self._presenter.is_asking
        had_focus = self.cancel.hasFocus()
        self._busy.setText(tr("Frågar {plugin} …", plugin=self._presenter.asked_title))
        for part in (self._busy, self.cancel):
            part.setVisible(asking)
        if had_focus and not asking:
            self.ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, panel: Panel, lang: Language) -> None:
        clear_layout(self._fields)
        self.editors = {}
        self._question.setText(panel.question.say(lang))
        before: QWidget = self.chooser.box
        for declared in panel.fields:
            made = self._make_editor(declared, lang)
            self.editors[declared.name] = made
            self._fields.addWidget(made)
            target = made if isinstance(made, CheckBox) else made.editor
            QWidget.setTabOrder(before, target)
            before = target
        for part in (self.ask, self.cancel):
            QWidget.setTabOrder(before, part)
            before = part

    def _make_editor(self, declared: Field, lang: Language) -> editors.Field | CheckBox:
        presenter, name = self._presenter, declared.name
        label = declared.label.say(lang)
        write, leave = partial(presenter.write, name), partial(presenter.leave, name)
        if isinstance(declared, YesNoField):
            box = CheckBox(self._theme, label)
            box.toggled.connect(write)
            return box
        if isinstance(declared, ChoiceField):
            choices = tuple((item.key, item.label.say(lang)) for item in declared.choices)
            return editors.ChoiceField(self._theme, label, choices, write, leave)
        if isinstance(declared, NumberField):
            label = f"{label} ({_range(declared)})"
        made = editors.TextField(self._theme, label, write, leave)
        made.line.setMaxLength(LONGEST_VALUE)
        made.line.returnPressed.connect(presenter.ask)
        return made

    def _show_value(self, declared: Field) -> None:
        editor, value = self.editors[declared.name], self._presenter.written(declared)
        if isinstance(editor, CheckBox):
            editor.blockSignals(True)
            editor.setChecked(bool(value))
            editor.blockSignals(False)
            return
        if isinstance(editor, editors.TextField | editors.ChoiceField):
            editor.show_value(str(value))
        editor.show_fault(self._presenter.fault(declared))

    def _go_to(self, name: str) -> None:
        made = self.editors.get(name)
        if isinstance(made, editors.Field):
            made.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _deny(self) -> None:
        listed = self._presenter.plugin
        if listed is not None:
            self.chooser.box.setFocus(Qt.FocusReason.OtherFocusReason)
            self._presenter.shelf.deny(listed.plugin)


def _range(declared: NumberField) -> str:
    least = write_number(declared.minimum, declared.decimals)
    most = write_number(declared.maximum, declared.decimals)
    return f"{least}\N{EN DASH}{most} {declared.unit}".strip()
