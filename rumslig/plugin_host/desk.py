"""The plugins as a planner meets them: listed, allowed or denied, asked."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rumslig.errors import Cancelled, FieldError, PluginError, PluginNotAllowed
from rumslig.language import Language, message_language, tr
from rumslig.plan_area import PlanArea
from rumslig.plugin.answer import Answer
from rumslig.plugin.panel import Panel
from rumslig.plugin_host.consent import Consents, PluginState, state_of
from rumslig.plugin_host.found import FoundPlugin, find_plugins
from rumslig.plugin_host.job import ask_plugin, describe_here, describe_plugin
from rumslig.plugin_host.transfer import answer_from_json, panel_from_json
from rumslig.progress import Progress, silent
from rumslig.settings import Home
from rumslig.worker import Worker, WorkerProcess
from rumslig.worker_child import WorkerDied

TIME_LIMIT_S = 60.0


class _TimeUp(Cancelled):
    """The plugin has had its time."""


def _new_process() -> Worker:
    return WorkerProcess(most=1)


@dataclass(frozen=True, slots=True)
class ListedPlugin:
    """A plugin with its state.

    Attributes
    ----------
    panel
        What it declares; None until it may run, and when it failed.
    fault
        One sentence when the state is "fault", else "".
    """

    plugin: FoundPlugin
    state: PluginState
    panel: Panel | None = None
    fault: str = ""

    @property
    def usable(self) -> bool:
        """Whether it can be asked."""
        return self.panel is not None

    def title(self, lang: Language) -> str:
        """Return its title, or the distribution's own words while it may not run."""
        return self.panel.title.say(lang) if self.panel else self.plugin.summary


class PluginDesk:
    """The plugins of a home.

    Parameters
    ----------
    make_worker
        Makes what runs a plugin: a process that is used once, for what a plugin did to it stays.
    limit_s
        How long a plugin may take for a question.
    """

    def __init__(
        self,
        home: Home,
        make_worker: Callable[[], Worker] = _new_process,
        limit_s: float = TIME_LIMIT_S,
    ) -> None:
        self.home = home
        self._consents = Consents(home.plugins)
        self._make_worker = make_worker
        self._limit_s = limit_s

    def waiting(self) -> tuple[FoundPlugin, ...]:
        """Return the plugins that wait for the user's consent; runs nothing."""
        return tuple(item for item, state in self._states()[0] if state == "waiting")

    def list(self, progress: Progress = silent) -> tuple[tuple[ListedPlugin, ...], tuple[str, ...]]:
        """Return all plugins, those that may run with their panels, and what ails the list."""
        found, faults = self._states()
        listed = []
        for number, (plugin, state) in enumerate(found):
            progress(number, len(found), plugin.name)
            listed.append(self._describe(plugin, state, progress))
        return tuple(listed), faults

    def allow(self, name: str) -> FoundPlugin:
        """Let a plugin run from now on, in the version that is installed."""
        return self._decide(name, True)

    def deny(self, name: str) -> FoundPlugin:
        """Keep a plugin from running, in the version that is installed."""
        return self._decide(name, False)

    def ask(
        self,
        name: str,
        plans: Sequence[PlanArea],
        values: Mapping[str, object],
        lang: Language | None = None,
        progress: Progress = silent,
    ) -> tuple[Answer, ...]:
        """Return a plugin's answer for each plan area.

        Parameters
        ----------
        values
            By field; fields that are left out have their defaults.

        Raises
        ------
        PluginNotAllowed
            The user has not allowed it.
        FieldError
            A value does not fit its field.
        PluginError
            There is no such plugin, or it gave no answer that can be shown.
        """
        plugin, state = self._find(name)
        if state == "fault":
            raise PluginError(_unusable(plugin, plugin.fault))
        if state in ("waiting", "denied"):
            raise PluginNotAllowed(_not_allowed(plugin, state))
        said = self._call(
            plugin,
            ask_plugin,
            (str(self.home.root), plugin, tuple(plans), dict(values), lang or message_language()),
            progress,
        )
        if "refused" in said:
            raise FieldError(tr("tillägget {name}: {fact}", name=plugin.name, fact=said["refused"]))
        try:
            answers = tuple(answer_from_json(item) for item in said["answers"])
        except (PluginError, KeyError, TypeError) as error:
            raise PluginError(_no_answer(plugin, str(error))) from error
        if len(answers) != len(plans):
            raise PluginError(_no_answer(plugin, tr("svaren är fel till antalet")))
        return answers

    def _describe(
        self, plugin: FoundPlugin, state: PluginState, progress: Progress
    ) -> ListedPlugin:
        if state == "fault":
            return ListedPlugin(plugin, state, fault=_unusable(plugin, plugin.fault))
        if state in ("waiting", "denied"):
            return ListedPlugin(plugin, state)
        try:
            if plugin.built_in:
                said = json.loads(describe_here(plugin))
                _raise_fault(plugin, said)
            else:
                said = self._call(plugin, describe_plugin, (plugin,), progress)
            return ListedPlugin(plugin, state, panel_from_json(said.get("panel")))
        except PluginError as error:
            return ListedPlugin(plugin, "fault", fault=str(error))

    def _call(
        self,
        plugin: FoundPlugin,
        function: Callable[..., str],
        arguments: tuple[Any, ...],
        progress: Progress,
    ) -> dict[str, Any]:
        worker = self._make_worker()
        try:
            text = worker.call(function, *arguments, progress=_within(self._limit_s, progress))
        except _TimeUp:
            raise PluginError(
                _no_answer(
                    plugin,
                    tr("det blev inte klart på {seconds} sekunder", seconds=f"{self._limit_s:g}"),
                )
            ) from None
        except WorkerDied as error:
            raise PluginError(_no_answer(plugin, tr("dess process kraschade"))) from error
        finally:
            worker.close()
        said: dict[str, Any] = json.loads(text)
        _raise_fault(plugin, said)
        return said

    def _states(self) -> tuple[tuple[tuple[FoundPlugin, PluginState], ...], tuple[str, ...]]:
        try:
            decisions = self._consents.read()
            faults: tuple[str, ...] = ()
        except PluginError as error:
            decisions, faults = (), (str(error),)
        return tuple((item, state_of(item, decisions)) for item in find_plugins()), faults

    def _find(self, name: str) -> tuple[FoundPlugin, PluginState]:
        found, faults = self._states()
        fitting = [(item, state) for item, state in found if item.name == name]
        if not fitting:
            raise PluginError(
                tr(
                    "tillägget {name} finns inte; installerade: {known}.",
                    name=name,
                    known=", ".join(item.name for item, _ in found) or tr("inga"),
                )
            )
        plugin, state = fitting[0]  # Rumslig's own comes first
        if faults and not plugin.built_in:
            raise PluginError(faults[0])
        return plugin, state

    def _decide(self, name: str, allowed: bool) -> FoundPlugin:
        plugin, state = self._find(name)
        if state == "built_in":
            raise PluginError(
                tr("tillägget {name} hör till Rumslig och behöver inget medgivande.", name=name)
            )
        if state == "fault":
            raise PluginError(_unusable(plugin, plugin.fault))
        self._consents.decide(plugin, allowed)
        return plugin


def _within(limit_s: float, progress: Progress) -> Progress:
    """Return a progress that also raises _TimeUp when `limit_s` seconds have passed."""
    end = time.monotonic() + limit_s

    def tell(done: int, total: int, what: str) -> None:
        progress(done, total, what)
        if time.monotonic() > end:
            raise _TimeUp(what)

    return tell


def _raise_fault(plugin: FoundPlugin, said: dict[str, Any]) -> None:
    if "fault" in said:
        raise PluginError(_no_answer(plugin, str(said["fault"])))


def _no_answer(plugin: FoundPlugin, fact: str) -> str:
    return tr(
        "tillägget {name} ({origin}) gav inget svar: {fact}.",
        name=plugin.name,
        origin=plugin.origin,
        fact=fact.rstrip("."),
    )


def _unusable(plugin: FoundPlugin, fact: str) -> str:
    return tr("tillägget {name} kan inte användas: {fact}.", name=plugin.name, fact=fact)


def _not_allowed(plugin: FoundPlugin, state: PluginState) -> str:
    if state == "denied":
        return tr(
            "tillägget {name} från {origin} är nekat; ändra med rumslig plugin allow {name}",
            name=plugin.name,
            origin=plugin.origin,
        )
    return tr(
        "tillägget {name} från {origin} väntar på ditt medgivande: rumslig plugin allow {name}",
        name=plugin.name,
        origin=plugin.origin,
    )
