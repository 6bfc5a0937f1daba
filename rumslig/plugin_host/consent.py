"""What the user has allowed to run: exactly this version of exactly this plugin."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock

from layers.atomic import write_atomic
from layers.canonical import canonical_json
from rumslig.errors import PluginError
from rumslig.language import tr
from rumslig.plugin_host.found import FoundPlugin

FORMAT = "rumslig.plugins/1"
PluginState = Literal["built_in", "allowed", "waiting", "denied", "fault"]


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """The user's answer for one version of a plugin."""

    name: str
    distribution: str
    version: str
    entry_point: str
    allowed: bool

    def is_of(self, plugin: FoundPlugin) -> bool:
        """Whether the answer was about this plugin, version and entry point."""
        asked = (self.name, self.distribution, self.version, self.entry_point)
        return asked == (plugin.name, plugin.distribution, plugin.version, plugin.entry_point)


@dataclass(frozen=True, slots=True)
class Consents:
    """The file in the home with the user's answers."""

    path: Path

    def read(self) -> tuple[Decision, ...]:
        """Return the answers.

        Raises
        ------
        PluginError
            The file cannot be read; nothing is then allowed.
        """
        try:
            document = json.loads(self.path.read_bytes())
            if document["format"] != FORMAT:
                raise ValueError(document["format"])
            decisions = tuple(Decision(**row) for row in document["decisions"])
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise self._damaged() from error
        texts = ("name", "distribution", "version", "entry_point")
        for item in decisions:
            right = all(isinstance(getattr(item, name), str) for name in texts)
            if not right or not isinstance(item.allowed, bool):
                raise self._damaged()
        return decisions

    def decide(self, plugin: FoundPlugin, allowed: bool) -> None:
        """Keep the user's answer in place of an earlier one for the same plugin.

        Raises
        ------
        PluginError
            The file is damaged, and is left as it is.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_suffix(".lock")):
            others = [
                item
                for item in self.read()
                if (item.name, item.distribution) != (plugin.name, plugin.distribution)
            ]
            answer = Decision(
                plugin.name, plugin.distribution, plugin.version, plugin.entry_point, allowed
            )
            rows = [asdict(item) for item in sorted([*others, answer])]
            write_atomic(self.path, canonical_json({"format": FORMAT, "decisions": rows}))

    def _damaged(self) -> PluginError:
        return PluginError(
            tr(
                "{file} i hemmet är skadad, så inget tillägg från andra körs; ta bort filen och "
                "svara på nytt.",
                file=self.path.name,
            )
        )


def state_of(plugin: FoundPlugin, decisions: tuple[Decision, ...]) -> PluginState:
    """Return whether a plugin may run."""
    if plugin.fault:
        return "fault"
    if plugin.built_in:
        return "built_in"
    answer = next((item for item in decisions if item.is_of(plugin)), None)
    if answer is None:
        return "waiting"
    return "allowed" if answer.allowed else "denied"
