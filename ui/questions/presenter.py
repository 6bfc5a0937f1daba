"""Chooses among the plugins' questions, asks one of the plan in view, and holds the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal

from rumslig.errors import FieldError, PluginError, PluginNotAllowed
from rumslig.outlet import guard_case
from rumslig.plan_area import PlanArea
from rumslig.plugin import Field, Language, MapObject, Panel, Values
from rumslig.plugin.values import read_values
from rumslig.plugin_host.desk import ListedPlugin
from rumslig.progress import Progress
from rumslig.workspace import Workspace
from ui.language import message_language, tr
from ui.messages import Message, describe_fault
from ui.plans.presenter import PlansPresenter
from ui.questions.answers import GivenAnswer, GivenAnswers, same_values
from ui.questions.fields import Written, fault_of, fitting
from ui.questions.shelf import PluginShelf
from ui.tasks import Runner


class QuestionsPresenter(QObject):
    """Asks plugins of the plan areas of a task.

    Signals
    -------
    changed
        Anything that is shown.
    field_refused
        The name of the first field that hinders the question.
    map_objects_changed
        What the map shows of the answer: a tuple of `MapObject`, empty while it is not in view.
    map_asked
        A geometry to look at on the map.
    kept
        What the next session goes on with is other than before.
    """

    changed = Signal()
    field_refused = Signal(str)
    map_objects_changed = Signal(object)
    map_asked = Signal(object)
    kept = Signal()
    told = Signal(object)

    def __init__(
        self,
        runner: Runner,
        shelf: PluginShelf,
        plans: PlansPresenter[Any],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self.shelf, self._plans = runner, shelf, plans
        self._chosen = ""
        self._written: dict[str, dict[str, object]] = {}
        self._left: set[tuple[str, str]] = set()
        self._answers = GivenAnswers()
        self._asking = ""
        self._round = 0
        self._faults: dict[str, Message] = {}
        self._is_shown = False
        self._on_map: tuple[MapObject, ...] = ()
        shelf.changed.connect(self._renew)
        plans.plan_changed.connect(self._renew)
        plans.opened.connect(self._on_opened)

    # the question

    @property
    def plugins(self) -> tuple[ListedPlugin, ...]:
        """The plugins that can be asked."""
        return self.shelf.usable

    @property
    def plugin(self) -> ListedPlugin | None:
        """The plugin that is chosen: the first one until another is."""
        usable = self.shelf.usable
        return next((item for item in usable if item.plugin.name == self._chosen), None) or next(
            iter(usable), None
        )

    @property
    def panel(self) -> Panel | None:
        """What the chosen plugin declares."""
        return self.plugin.panel if self.plugin else None

    @property
    def plan(self) -> str:
        """The plan area that is asked of, "" where there is none."""
        return self._plans.area.name if self._plans.area else ""

    def choose(self, name: str) -> None:
        """Choose another question."""
        if self.plugin is not None and name != self.plugin.plugin.name:
            self._chosen = name
            self.kept.emit()
            self._renew()

    def written(self, field: Field) -> Written:
        """Return what a field of the chosen plugin holds."""
        return fitting(field, self._written.get(self._name, {}).get(field.name))

    def write(self, name: str, value: Written) -> None:
        """Fill in a field of the chosen plugin."""
        kept = self._written.setdefault(self._name, {})
        if kept.get(name) != value:
            kept[name] = value
            self.kept.emit()
            self._renew()

    def leave(self, name: str) -> None:
        """Take note that a field was left, so that its fault is shown from now on."""
        if (self._name, name) not in self._left:
            self._left.add((self._name, name))
            self._renew()

    def fault(self, field: Field) -> str:
        """Return what is wrong with a field that was left, "" where nothing is."""
        was_left = (self._name, field.name) in self._left
        return fault_of(field, self.written(field)) if was_left else ""

    @property
    def _name(self) -> str:
        return self.plugin.plugin.name if self.plugin else ""

    def _values(self) -> Values | None:
        """Return the fields' values, None while one is wrong."""
        panel = self.panel
        if panel is None:
            return None
        try:
            return read_values(panel, {field.name: self.written(field) for field in panel.fields})
        except FieldError:
            return None

    # asking

    @property
    def is_asking(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._asking)

    @property
    def asked_title(self) -> str:
        """The title of the plugin that is being asked."""
        return self._title(self._asking)

    def ask(self) -> None:
        """Ask the chosen plugin of the plan in view."""
        listed, area, workspace = self.plugin, self._plans.area, self._plans.workspace
        if listed is None or listed.panel is None or area is None or workspace is None:
            return
        name, values, lang = listed.plugin.name, self._values(), message_language()
        if values is None:
            self._left |= {(name, field.name) for field in listed.panel.fields}
            self._renew()
            wrong = (field.name for field in listed.panel.fields if self.fault(field))
            self.field_refused.emit(next(wrong, ""))
            return
        self._asking = name
        self._round += 1
        number = self._round
        self._faults.pop(name, None)
        self._renew()
        self._runner.run(
            self._key,
            tr("Frågar {plugin}", plugin=listed.title(lang)),
            lambda progress: self._answer(name, area, values, lang, workspace, progress),
            lambda given: self._on_answer(number, given),
            lambda fault: self._on_fault(number, name, fault),
            cancelled=lambda: self._on_cancelled(number, name),
        )

    def cancel(self) -> None:
        """Stop waiting for the answer."""
        self._runner.cancel(self._key)

    @property
    def _key(self) -> str:
        return f"question {self._plans.kind}"

    def _answer(
        self,
        name: str,
        area: PlanArea,
        values: Values,
        lang: Language,
        workspace: Workspace,
        progress: Progress,
    ) -> GivenAnswer:
        (answer,) = self.shelf.desk.ask(name, [area], values, lang, progress)
        guard = guard_case(None, workspace)
        may_leave = all(guard.may_leave(layer) for layer in answer.layers)
        return GivenAnswer(name, area, values, lang, answer, may_leave)

    def _on_answer(self, number: int, given: GivenAnswer) -> None:
        if number != self._round:
            return  # asked of plan areas that are no longer in view
        self._asking = ""
        self._answers.add(given)
        self.told.emit(
            Message("done", tr("{plugin}: svaret är klart", plugin=self._title(given.plugin)))
        )
        self._renew()

    def _on_fault(self, number: int, name: str, fault: Exception) -> None:
        if number != self._round:
            return
        self._asking = ""
        title = tr("{plugin} gav inget svar", plugin=self._title(name))
        self._faults[name] = describe_fault(title, fault)
        if not isinstance(fault, PluginError | FieldError):
            # the fact alone does not say whose it is
            text = tr("Tillägget {name}: {fact}", name=name, fact=self._faults[name].text)
            self._faults[name] = Message("error", title, text)
        if isinstance(fault, PluginNotAllowed):
            self.shelf.read()
        self._renew()

    def _on_cancelled(self, number: int, name: str) -> None:
        if number != self._round:
            return
        self._asking = ""
        self._faults[name] = Message(
            "info", tr("Frågan avbröts"), tr("Ställ den igen när du vill.")
        )
        self._renew()

    def _title(self, name: str) -> str:
        found = (item for item in self.shelf.plugins if item.plugin.name == name)
        return next((item.title(message_language()) for item in found), name)

    # the answer

    @property
    def given(self) -> GivenAnswer | None:
        """The answer that is shown, None before the chosen plugin was asked."""
        return self._answers.find(self._name, self._plans.area, self._values())

    @property
    def fault_card(self) -> Message | None:
        """Why the last question had no answer."""
        return self._faults.get(self._name)

    @property
    def is_earlier(self) -> bool:
        """Whether the answer is of another outline than the plan in view now has."""
        given, area = self.given, self._plans.area
        return given is not None and (area is None or not given.is_of(area))

    @property
    def age(self) -> str:
        """What the answer belongs to, where that is not what is asked now; else ""."""
        given, area = self.given, self._plans.area
        if given is None or area is None:
            return ""
        if self.is_earlier:
            if given.area.name != area.name and given.area.name in self._plans.plans:
                return tr(
                    "Svaret gäller {asked}. Ställ frågan för att få svar för {plan}.",
                    asked=given.area.name,
                    plan=area.name,
                )
            return tr("Svaret gäller planområdet som det var. Ställ frågan igen.")
        values = self._values()
        if values is not None and not same_values(given, values):
            return tr("Svaret gäller andra värden i fälten. Ställ frågan igen.")
        if given.lang != message_language():
            return tr("Svaret är på ett annat språk. Ställ frågan igen.")
        return ""

    @property
    def map_objects(self) -> tuple[MapObject, ...]:
        """What the map shows; nothing of an earlier outline's answer."""
        given = self.given
        if not self._is_shown or given is None or self.is_earlier:
            return ()
        return given.answer.map_objects

    def show(self, shown: bool) -> None:
        """Take note of whether this is what the panel shows."""
        self._is_shown = shown
        if shown:
            self.shelf.open()
        self._renew()

    def object_of_row(self, row: int) -> MapObject | None:
        """Return the map object of a row of the answer's table, None where it has none."""
        given = self.given
        table = given.answer.table if given else None
        if given is None or table is None or not 0 <= row < len(table.rows):
            return None
        place = table.rows[row].map_object
        return None if place is None else given.answer.map_objects[place]

    def choose_row(self, row: int) -> None:
        """Look at a row's object on the map."""
        found = self.object_of_row(row)
        if found is not None:
            self.map_asked.emit(found.geometry)

    # between sessions

    def state(self) -> dict[str, Any]:
        """Return what the next session goes on with."""
        written = {name: dict(fields) for name, fields in self._written.items() if fields}
        return {"plugin": self._chosen, "values": written}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on where a session ended.

        Raises
        ------
        ValueError, KeyError, TypeError, AttributeError
            `state` is something else.
        """
        written = {
            str(name): {str(field): value for field, value in fields.items()}
            for name, fields in state["values"].items()
        }
        self._chosen, self._written = str(state["plugin"]), written
        self._renew()

    # inside

    def _on_opened(self) -> None:
        if self._asking:
            self.cancel()
        self._round += 1
        self._asking = ""
        self._answers.clear()
        self._faults.clear()
        self._renew()

    def _renew(self) -> None:
        self.changed.emit()
        shown = self.map_objects
        if shown is not self._on_map and (shown or self._on_map):
            self._on_map = shown
            self.map_objects_changed.emit(shown)
