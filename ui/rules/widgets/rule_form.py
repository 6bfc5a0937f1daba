"""The form of a rule, in the order in which one thinks of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rumslig.rule_schema import describe_keys
from ui.language import message_language, tr
from ui.messages import capitalise
from ui.rules.classes import class_lines
from ui.rules.conditions import add_condition
from ui.rules.draft import NUMBERS, Draft
from ui.rules.labels import (
    field_labels,
    form_helps,
    idle_reason,
    metric_choices,
    placeholder_words,
    severity_options,
    threshold_label,
)
from ui.rules.presenter import RulesPresenter
from ui.rules.widgets.class_table import ClassTable
from ui.rules.widgets.fields import (
    AreaField,
    ChecksField,
    Choices,
    FilterField,
    HelpedField,
    LineField,
    ListField,
    YesNoField,
)
from ui.theme import Theme
from ui.widgets.controls import Button, make_label, make_line
from ui.words import plan_type_choices, stage_choices

Editor = HelpedField | ChecksField | YesNoField | ClassTable
TWO_COLUMNS_FROM = 440
_USUAL_FIGURES = {"min_area_m2": "1", "min_length_m": "1"}


class RuleForm(QWidget):
    """Shows the open rule's fields; `choose_file` gives the path of a file to ask, or ""."""

    def __init__(
        self, theme: Theme, presenter: RulesPresenter, choose_file: Callable[[], str]
    ) -> None:
        super().__init__()
        self._theme, self._presenter, self._choose_file = theme, presenter, choose_file
        self._labels = field_labels()
        keys = describe_keys(message_language())
        self._help = {key: capitalise(text) + "." for key, text in keys.items()} | form_helps()
        self._column = ""
        self.fields: dict[str, Editor] = {}
        self._page = QVBoxLayout(self)
        self._page.setContentsMargins(0, 0, 0, 0)
        self._page.setSpacing(12)
        self._make()
        presenter.form_changed.connect(self.refresh)
        presenter.changed.connect(self.refresh)
        self.refresh()

    def go_to(self, key: str) -> None:
        """Put the cursor in a field."""
        field = self.fields.get(key)
        if isinstance(field, HelpedField):
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def fit(self, width: int) -> None:
        """Set what stands side by side below each other where the room is narrow."""
        for field in self.fields.values():
            if isinstance(field, ChecksField):
                field.lay_in(2 if width >= TWO_COLUMNS_FROM else 1)

    # making

    def _make(self) -> None:
        self._group(tr("Vad frågas"))
        browse = Button(
            self._theme, tr("Välj fil …"), self._browse, name=tr("Välj en fil som lager")
        )
        self._list("layer", browse)
        self._line("title")
        self._list("theme")
        self._add(
            "filter",
            FilterField(
                self._theme,
                self._labels["filter"],
                partial(self._presenter.write, "filter"),
                partial(self._presenter.leave, "filter"),
                self._choose_column,
                self._add_condition,
                help_text=self._help["filter"],
            ),
        )
        self._group(tr("Vad räknas som träff"))
        self._list("metric")
        for key in ("threshold", "min_area_m2", "min_length_m", "min_width_m", "near_m"):
            self._line(key)
        self._yes_no("boundary_counts")
        self._line("accuracy_m")
        self._list("coverage")
        self._line("coverage_filter")
        self._yes_no("schematic")
        self._group(tr("Hur viktigt är det"))
        self._list("severity")
        self._list("class_field")
        self._add(
            "severity_by_class",
            ClassTable(
                self._theme, self._choose_severity, help_text=self._help["severity_by_class"]
            ),
        )
        self._group(tr("När gäller regeln"))
        for key in ("plan_types", "stages", "municipalities"):
            self._add(
                key,
                ChecksField(
                    self._theme,
                    self._labels[key],
                    partial(self._presenter.write, key),
                    help_text="",
                ),
            )
        self._group(tr("Vad ska stå i svaret"))
        self._area("text", placeholder_words())
        self._area("near_text", placeholder_words())
        self._area("rus_text")
        self._list("rus_goal")
        self._line("rus_reference")
        self._group(tr("Regelns namn i resultat"))
        self._line("id")

    def _group(self, title: str) -> None:
        if self._page.count():
            self._page.addSpacing(4)
            self._page.addWidget(make_line())
        self._page.addWidget(make_label(title, "heading"))

    def _add(self, key: str, field: Editor) -> None:
        self.fields[key] = field
        self._page.addWidget(field)

    def _line(self, key: str) -> None:
        write, leave = partial(self._presenter.write, key), partial(self._presenter.leave, key)
        self._add(
            key,
            LineField(
                self._theme,
                self._labels[key],
                write,
                leave,
                help_text=self._help[key],
                example=_USUAL_FIGURES.get(key, ""),
            ),
        )

    def _list(self, key: str, *beside: QWidget) -> None:
        def choose(value: str) -> None:
            self._presenter.write(key, int(value) if key == "severity" else value)

        leave = partial(self._presenter.leave, key)
        self._add(
            key,
            ListField(
                self._theme, self._labels[key], choose, leave, *beside, help_text=self._help[key]
            ),
        )

    def _area(self, key: str, words: Choices = ()) -> None:
        write, leave = partial(self._presenter.write, key), partial(self._presenter.leave, key)
        self._add(
            key,
            AreaField(
                self._theme,
                self._labels[key],
                write,
                leave,
                help_text=self._help[key],
                words=words,
            ),
        )

    def _yes_no(self, key: str) -> None:
        write = partial(self._presenter.write, key)
        self._add(key, YesNoField(self._theme, self._labels[key], write, help_text=self._help[key]))

    # doing

    def _browse(self) -> None:
        path = self._choose_file()
        if path:
            self._presenter.write("layer", path)

    def _choose_column(self, name: str) -> None:
        self._column = name
        self.refresh()

    def _add_condition(self, column: str, value: str) -> None:
        draft, facts = self._presenter.draft, self._presenter.seen.column(column)
        if draft is not None and facts is not None:
            text = add_condition(draft.text("filter"), column, value, facts.is_number)
            self._presenter.write("filter", text)

    def _choose_severity(self, name: str, severity: int) -> None:
        draft = self._presenter.draft
        if draft is None:
            return
        before = draft["severity_by_class"]
        chosen = dict(before) if isinstance(before, dict) else {}
        chosen.pop(name, None)
        if severity:
            chosen[name] = severity
        self._presenter.write("severity_by_class", chosen)

    # showing

    def refresh(self) -> None:
        """Show what the open rule's form holds."""
        draft = self._presenter.draft
        if draft is None:
            return
        self.setEnabled(self._presenter.is_own)
        faults = self._presenter.faults
        choices = self._choices(draft)
        for key, field in self.fields.items():
            self._show(key, field, draft, choices)
            if isinstance(field, HelpedField):
                field.show_fault(faults.get(key, ""))
        self._show_idle(draft)
        self._show_offers()
        examples = dict(zip(("text", "near_text"), self._presenter.seen.examples, strict=True))
        for key, sentence in examples.items():
            field = self.fields[key]
            if isinstance(field, AreaField):
                field.show_example(sentence)

    def _show(self, key: str, field: Editor, draft: Draft, choices: dict[str, Choices]) -> None:
        value = draft[key]
        if isinstance(field, ListField):
            field.show_choices(choices[key], str(value))
        elif isinstance(field, LineField | AreaField):
            field.show_value(str(value))
        elif isinstance(field, YesNoField):
            field.show_value(bool(value))
        elif isinstance(field, ChecksField) and isinstance(value, tuple):
            field.show_choices(choices[key], value)
        elif isinstance(field, ClassTable) and isinstance(value, dict):
            column = draft.text("class_field")
            facts = self._presenter.seen.column(column)
            lines, more = class_lines(facts, value) if column or value else ((), 0)
            reason = "" if column else idle_reason(key, "", None)
            field.show_lines(lines, more, reason)

    def _show_idle(self, draft: Draft) -> None:
        dimension, metric = self._presenter.seen.dimension, draft.text("metric")
        for key in (*NUMBERS, "metric"):
            field = self.fields[key]
            if isinstance(field, HelpedField):
                idle = draft.is_idle(key, dimension)
                field.show_idle(idle_reason(key, metric, dimension) if idle else "")
        threshold = self.fields["threshold"]
        if isinstance(threshold, HelpedField):
            threshold.name_as(threshold_label(metric, dimension))

    def _show_offers(self) -> None:
        seen, field = self._presenter.seen, self.fields["filter"]
        columns = tuple(item.name for item in seen.columns or ())
        if self._column not in columns:
            self._column = columns[0] if columns else ""
        facts = seen.column(self._column)
        values = facts.values if facts is not None else ()
        if isinstance(field, FilterField):
            field.offer(
                columns, self._column, tuple((name, f"{name} ({count})") for name, count in values)
            )

    def _choices(self, draft: Draft) -> dict[str, Choices]:
        presenter = self._presenter
        workspace = presenter.shelf.workspace
        county = workspace.county if workspace is not None else None
        columns = tuple((item.name, item.name) for item in presenter.seen.columns or ())
        layers = presenter.shelf.layers
        named = dict(layers)
        by_default = tr("Lagrets eget")
        given = draft.text("layer")
        if given and given not in named:
            layers = ((given, presenter.shelf.layer_title(given)), *layers)
        themes = [(item.id, item.title) for item in county.themes] if county is not None else []
        goals = [(item.id, item.title) for item in county.goals] if county is not None else []
        places = workspace.municipalities.items if workspace is not None else ()
        own = county.municipalities if county is not None else ()
        return {
            "layer": layers,
            "theme": (("", by_default), *themes),
            "metric": metric_choices(presenter.seen.dimension),
            "severity": severity_options(),
            "class_field": (("", tr("Inga klasser")), *columns),
            "coverage": (("", tr("Lagrets egen täckning")), *presenter.shelf.layers),
            "plan_types": plan_type_choices(),
            "stages": stage_choices(),
            "municipalities": tuple(
                (item.place.code, item.place.name) for item in places if item.place.code in own
            ),
            "rus_goal": (("", tr("Inget mål")), *goals),
        }
