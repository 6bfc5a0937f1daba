"""The rule editor: which rule is open, what its form holds, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import shapely
from PySide6.QtCore import QObject, Signal

from layers.crs import Bounds
from rumslig.rule_words import describe_rule
from rumslig.workspace import Workspace
from ui.history import History
from ui.language import message_language, tr
from ui.messages import Message
from ui.rules.bench import Asked, RuleBench, Seen
from ui.rules.book import RuleBook, free_id
from ui.rules.draft import Draft, Value
from ui.rules.drafts import Drafts
from ui.rules.rows import NEW, OWN_KEY, RuleGroup, group_rules, own_by_key
from ui.rules.shelf import RuleShelf
from ui.tasks import Runner

PlanInView = Callable[[], tuple[Any, str, str]]
"""Gives the plan area in view, its type and its stage."""


class RulesPresenter(QObject):
    """Shows every rule, and lets the user write rules of their own.

    Signals
    -------
    changed
        The list, or which rule is open.
    form_changed
        What the open rule's form holds, or what is wrong in it.
    trial_changed
        What the open rule selects and answers.
    map_asked
        Bounds to look at.
    field_refused
        The name of the first field that hinders saving.
    kept
        What the next session goes on with is other than before.
    """

    changed = Signal()
    form_changed = Signal()
    trial_changed = Signal()
    map_asked = Signal(object)
    field_refused = Signal(str)
    kept = Signal()
    told = Signal(object)

    def __init__(
        self,
        runner: Runner,
        history: History,
        workspace: Callable[[], Workspace | None],
        plan_in_view: PlanInView,
        own_files: Callable[[], tuple[Path, ...]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.shelf, self._plan_in_view = RuleShelf(workspace, own_files), plan_in_view
        self.book = RuleBook(workspace, history, self)
        self.bench = RuleBench(runner, self)
        self._words = ""
        self._opened = ""
        self._drafts = Drafts()
        self._left: set[str] = set()
        self._is_shown = False
        self.book.told.connect(self.told)
        self.book.changed.connect(self._on_book)
        self.bench.changed.connect(self._on_bench)

    # the list

    @property
    def words(self) -> str:
        """What the list is searched for."""
        return self._words

    def search(self, words: str) -> None:
        """Show only the rules with these words."""
        if words != self._words:
            self._words = words
            self.changed.emit()

    def groups(self) -> tuple[RuleGroup, ...]:
        """Return the rules of the list."""
        own, packages = self.shelf.own, self.shelf.packages
        return group_rules(own.rules, packages, self._drafts.by_key, self._words, own.fault)

    @property
    def file_fault(self) -> str:
        """Why the file of own rules cannot be read, "" where it can."""
        return self.shelf.own.fault

    # the open rule

    @property
    def opened(self) -> str:
        """The key of the rule that is open, "" where none is."""
        return self._opened

    @property
    def is_own(self) -> bool:
        """Whether the open rule can be changed."""
        return self._opened.startswith((OWN_KEY, NEW))

    @property
    def is_new(self) -> bool:
        """Whether the open rule is not in the file yet."""
        return self._opened.startswith(NEW)

    @property
    def is_unsaved(self) -> bool:
        """Whether the form holds something else than the file."""
        return self._opened in self._drafts

    @property
    def draft(self) -> Draft | None:
        """What the form holds, None where no rule is open."""
        if self._opened in self._drafts:
            return self._drafts.by_key[self._opened]
        table = self.shelf.table(self._opened)
        return None if table is None else Draft.of_table(table)

    @property
    def title(self) -> str:
        """What the open rule is called."""
        draft = self.draft
        if draft is None:
            return ""
        given = draft.text("title").strip() or self.shelf.layer_title(draft.text("layer"))
        return given or draft.text("id") or tr("Ny regel")

    @property
    def origin(self) -> str:
        """Where the open rule comes from."""
        return self.shelf.origin(self._opened)

    @property
    def rule_fault(self) -> str:
        """Why the rule as it stands in the file cannot be asked, "" where it can."""
        item = self.shelf.own_rule(self._opened)
        return item.fault if item is not None else ""

    def open(self, key: str) -> None:
        """Show a rule in the form."""
        if key == self._opened or (
            key and self.shelf.table(key) is None and key not in self._drafts
        ):
            return
        self._opened = key
        self._left = set()
        self.kept.emit()
        self._renew()
        self._try(soon=True)

    def close(self) -> None:
        """Put the form away; what is not saved is kept."""
        self.open("")

    def new(self, layer: str = "") -> None:
        """Begin a rule of one's own about a layer, by default the open rule's."""
        layer = layer or (self.draft.text("layer") if self.draft else "")
        choices = [name for name, _ in self.shelf.layers]
        layer = layer if layer in choices or Path(layer).is_absolute() else next(iter(choices), "")
        stem = Path(layer.rpartition("/")[2]).stem if layer else "regel"
        self._begin(Draft.of_table({"id": free_id(stem, self.shelf.taken), "layer": layer}))

    def copy(self) -> None:
        """Begin a rule of one's own that says what the open one does."""
        draft = self.draft
        if draft is None:
            return
        name = free_id(draft.text("id").rpartition("#")[0] or draft.text("id"), self.shelf.taken)
        copied = draft.with_value("id", name)
        if self.is_own:
            title = copied.text("title").strip()
            if title:
                copied = copied.with_value("title", tr("{title}, kopia", title=title))
        self._begin(copied)

    def _begin(self, draft: Draft) -> None:
        self.open(self._drafts.begin(draft))

    def remove(self) -> None:
        """Take the open rule of one's own away; it can be undone."""
        key, item = self._opened, self.shelf.own_rule(self._opened)
        if self.is_new:
            self._drafts.drop(key)
            self.open("")
        elif item is not None:
            words = tr("borttagning av regeln {rule}", rule=item.table.get("id", "?"))
            self.revert()  # what was not saved goes with it
            if self.book.put(item.table, None, words):
                self.open("")

    # writing

    def write(self, key: str, value: Value) -> None:
        """Fill in a field of the open rule."""
        draft = self.draft
        if draft is None or not self.is_own or draft[key] == value:
            return
        was_unsaved, title = self.is_unsaved, self.title
        changed = draft.with_value(key, value)
        self._drafts.put(self._opened, changed, self.shelf.table(self._opened))
        self.kept.emit()
        self.form_changed.emit()
        if (was_unsaved, title) != (self.is_unsaved, self.title):
            self.changed.emit()
        self._try()

    def leave(self, key: str) -> None:
        """Take note that a field was left, so that what is missing in it is told from now on."""
        if key not in self._left:
            self._left.add(key)
            self.form_changed.emit()

    def revert(self) -> None:
        """Let the open rule say what the file says."""
        if self.is_new:
            self.remove()
            return
        self._drafts.drop(self._opened)
        self._left = set()
        self.kept.emit()
        self._renew()
        self._try(soon=True)

    def save(self) -> None:
        """Write the open rule to the file."""
        draft, opened = self.draft, self._opened
        if draft is None or not self.is_unsaved:
            return
        if faults := self._faults(draft):
            self._left |= set(faults)
            self.form_changed.emit()
            self.field_refused.emit(next(key for key in draft.values if key in faults))
            return
        table = draft.table()
        name = str(table["id"])
        base = self._drafts.base(opened)
        self._drafts.drop(opened)
        self._opened = f"{OWN_KEY}{name}"
        if not self.book.put(base, table, tr("regeln {rule}", rule=name)):
            self._drafts.put(opened, draft, base)
            self._opened = opened
            self._on_book()
            return
        self.kept.emit()
        self._renew()
        text = tr("Kör om kontrollen för att fråga den (F5).")
        self.told.emit(Message("done", tr("Regeln {rule} är sparad", rule=name), text))

    @property
    def faults(self) -> dict[str, str]:
        """What is wrong in the form; what is only missing is told once its field was left."""
        draft = self.draft
        if draft is None or not self.is_own:
            return {}
        found = self._faults(draft)
        return {
            key: text
            for key, text in found.items()
            if key in self._left or draft.values[key] not in ("", ())
        }

    def _faults(self, draft: Draft, *, with_filter: bool = True) -> dict[str, str]:
        seen = self.seen
        columns = None if seen.columns is None else [item.name for item in seen.columns]
        table = self._drafts.base(self._opened) or self.shelf.table(self._opened)
        own_name = str(table.get("id")) if table else ""
        found = draft.faults(columns, self.shelf.taken - {own_name}, seen.coverage_columns)
        if with_filter and seen.filter_fault and not self.bench.is_trying:
            found.setdefault("filter", seen.filter_fault)
        return found

    # what the rule does

    @property
    def seen(self) -> Seen:
        """What is known of the open rule and its layer."""
        return self.bench.seen

    @property
    def sentence(self) -> str:
        """The open rule in words, "" while it cannot be told."""
        draft = self.draft
        rule = draft.rule() if draft is not None else None
        if draft is None or rule is None or self._wrong(draft):
            return ""
        if not rule.title:
            rule = replace(rule, title=self.shelf.layer_title(rule.layer))
        return describe_rule(rule, message_language(), dimension=self.seen.dimension)

    def show(self, shown: bool) -> None:
        """Take note of whether the room is in view."""
        self._is_shown = shown
        if shown:
            self._on_book()
        self._try(soon=True)

    @property
    def is_on_map(self) -> bool:
        """Whether the map shows what the open rule selects."""
        return self._is_shown and self.seen.trial is not None

    def show_on_map(self) -> None:
        """Look at what the rule selects."""
        trial = self.seen.trial
        shapes = trial.selected.geometry if trial is not None else ()
        if len(shapes):
            west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
            bounds: Bounds = (west, south, east, north)
            self.map_asked.emit(bounds)

    def retry(self) -> None:
        """Try the open rule again, as when another plan area is in view."""
        if self._is_shown:
            self._try()

    def _try(self, *, soon: bool = False) -> None:
        draft, workspace = self.draft, self.shelf.workspace
        if draft is None or workspace is None or not self._is_shown or not draft.text("layer"):
            if self.seen.layer or self.bench.is_trying:
                self.bench.ask(None)
            return
        wrong = self._wrong(draft)
        table = {key: value for key, value in draft.table().items() if key not in wrong}
        asked = Asked(table, workspace, *self._plan_in_view(), is_faulty=bool(wrong))
        self.bench.ask(asked, soon=soon)

    def _wrong(self, draft: Draft) -> set[str]:
        """Return the fields that hinder the rule from being tried: not its name."""
        return set(self._faults(draft, with_filter=False)) - {"id"} if self.is_own else set()

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        self._renew()
        self._try(soon=True)

    # files

    def take_in(self, path: Path) -> None:
        """Add the rules of a rule file to one's own, and open the first."""
        names = self.book.take_in(path)
        if names:
            self.open(f"{OWN_KEY}{names[0]}")

    def hand_out(self, target: Path) -> None:
        """Write one's own rules to a rule file."""
        self.book.hand_out(self.shelf.own.rules, target)

    # between sessions

    def state(self) -> dict[str, Any]:
        """Return what the next session goes on with."""
        return {"opened": self._opened, "drafts": self._drafts.state()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on where a session ended.

        Raises
        ------
        ValueError, KeyError, TypeError, AttributeError
            `state` is something else.
        """
        self._drafts.restore(state["drafts"])
        opened = str(state["opened"])
        self._opened = ""
        self.open(opened)
        self._renew()

    # inside

    def _on_book(self) -> None:
        renamed = self._drafts.follow(own_by_key(self.shelf.own.rules))
        self._opened = renamed.get(self._opened, self._opened)
        gone = bool(self._opened) and self.draft is None
        if gone:
            self._opened = ""
        self._renew()
        if gone:
            self._try(soon=True)

    def _on_bench(self) -> None:
        self.form_changed.emit()
        self.trial_changed.emit()

    def _renew(self) -> None:
        self.changed.emit()
        self.form_changed.emit()
