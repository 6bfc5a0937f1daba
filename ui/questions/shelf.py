"""The plugins that are installed, and the planner's consent; one shelf for the whole window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from rumslig.errors import PluginError
from rumslig.plugin_host.desk import ListedPlugin, PluginDesk
from rumslig.plugin_host.found import FoundPlugin
from rumslig.progress import Progress
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

Listed = tuple[tuple[ListedPlugin, ...], tuple[str, ...]]


class PluginShelf(QObject):
    """Lists the plugins when they are first asked for, and again after each decision."""

    changed = Signal()

    def __init__(self, runner: Runner, desk: PluginDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner, self.desk = runner, desk
        self._listed: tuple[ListedPlugin, ...] | None = None
        self._is_reading = False
        self.fault: Message | None = None
        self.faults: tuple[str, ...] = ()

    @property
    def is_reading(self) -> bool:
        """Whether the list is being read."""
        return self._is_reading

    @property
    def is_read(self) -> bool:
        """Whether it is known which plugins there are."""
        return self._listed is not None

    @property
    def plugins(self) -> tuple[ListedPlugin, ...]:
        """All plugins, by name."""
        return self._listed or ()

    @property
    def usable(self) -> tuple[ListedPlugin, ...]:
        """Those that can be asked."""
        return tuple(item for item in self.plugins if item.usable)

    def of_state(self, state: str) -> tuple[ListedPlugin, ...]:
        """Return those that wait, are denied or are at fault."""
        return tuple(item for item in self.plugins if item.state == state)

    def open(self) -> None:
        """Read the list, unless it is read."""
        if not self.is_read and not self._is_reading:
            self.read()

    def read(self) -> None:
        """Read the list anew."""
        self._is_reading, self.fault = True, None
        self.changed.emit()
        self._runner.run(
            "plugins",
            tr("Läser tillägg"),
            lambda progress: self.desk.list(progress),
            self._on_listed,
            lambda fault: self._on_fault(describe_fault(tr("Tilläggen kunde inte läsas"), fault)),
            cancelled=lambda: self._on_fault(
                Message("info", tr("Läsningen av tillägg avbröts"), "")
            ),
        )

    def allow(self, plugin: FoundPlugin) -> None:
        """Let a plugin run from now on, in the version that the planner was shown."""
        self._decide(plugin, True)

    def deny(self, plugin: FoundPlugin) -> None:
        """Keep a plugin from running."""
        self._decide(plugin, False)

    def _decide(self, plugin: FoundPlugin, allowed: bool) -> None:
        self._runner.run(
            "plugin consent",
            tr("Sparar ditt svar"),
            lambda progress: self._write(plugin, allowed, progress),
            lambda _nothing: self.read(),
            lambda fault: self._on_fault(describe_fault(tr("Svaret kunde inte sparas"), fault)),
            must_finish=True,
        )

    def _write(self, shown: FoundPlugin, allowed: bool, _progress: Progress) -> None:
        decided = self.desk.allow(shown.name) if allowed else self.desk.deny(shown.name)
        if allowed and decided != shown:
            # what was installed meanwhile is not what the planner said yes to
            self.desk.deny(shown.name)
            raise PluginError(
                tr(
                    "tillägget {name} byttes mot {origin} medan du läste och har inte tillåtits.",
                    name=shown.name,
                    origin=decided.origin,
                )
            )

    def _on_listed(self, listed: Listed) -> None:
        self._is_reading = False
        self._listed, self.faults = listed
        self.changed.emit()

    def _on_fault(self, message: Message) -> None:
        self._is_reading, self.fault = False, message
        self.changed.emit()
