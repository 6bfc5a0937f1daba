"""The rules that there are, by the keys of the list: in the file of one's own, or in a package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rumslig.check import Question
from rumslig.own_rules import OwnRule, OwnRules
from rumslig.rule_file import rule_as_written, rule_table
from rumslig.workspace import Workspace
from ui.language import tr
from ui.rules.bench import layer_choices
from ui.rules.rows import OWN_KEY, PACKAGE_KEY, own_by_key

Table = Mapping[str, Any]


class RuleShelf:
    """Looks rules up; holds none."""

    def __init__(
        self,
        workspace: Callable[[], Workspace | None],
        own_files: Callable[[], tuple[Path, ...]],
    ) -> None:
        self._workspace, self._own_files = workspace, own_files

    @property
    def workspace(self) -> Workspace | None:
        """The open workspace, None until it is."""
        return self._workspace()

    @property
    def own(self) -> OwnRules:
        """What the file of own rules says."""
        workspace = self._workspace()
        return workspace.own_rules.read() if workspace is not None else OwnRules()

    @property
    def packages(self) -> tuple[Question, ...]:
        """The packages' rules."""
        workspace = self._workspace()
        return workspace.package_questions if workspace is not None else ()

    @property
    def taken(self) -> set[str]:
        """The names of own rules."""
        return {str(item.get("id")) for item in self.own.tables}

    def own_rule(self, key: str) -> OwnRule | None:
        """Return an own rule, None where the key is no such rule's."""
        return own_by_key(self.own.rules).get(key) if key.startswith(OWN_KEY) else None

    def package_question(self, key: str) -> Question | None:
        """Return a package's rule, None where the key is no such rule's."""
        if not key.startswith(PACKAGE_KEY):
            return None
        name = key.removeprefix(PACKAGE_KEY)
        return next((item for item in self.packages if item.rule.id == name), None)

    def table(self, key: str) -> Table | None:
        """Return what a rule says, None where there is none of that key."""
        if (item := self.own_rule(key)) is not None:
            return item.table
        if (question := self.package_question(key)) is not None:
            return rule_table(rule_as_written(question))
        return None

    def origin(self, key: str) -> str:
        """Return where a rule comes from, in words."""
        question = self.package_question(key)
        if question is None:
            return tr("Mina regler")
        manifest = question.material.manifest
        return tr("Paketet {package}", package=manifest.title) if manifest else ""

    @property
    def layers(self) -> tuple[tuple[str, str], ...]:
        """The layers that a rule can ask, by the names that a rule file has for them."""
        workspace = self._workspace()
        installed = workspace.catalog.layers if workspace is not None else ()
        return layer_choices(installed, tuple((str(path), path.name) for path in self._own_files()))

    def layer_title(self, name: str) -> str:
        """Return what a layer is called to people."""
        workspace = self._workspace()
        for item in workspace.catalog.layers if workspace is not None else ():
            if name in (item.id, item.entry.name):
                return item.entry.title
        return Path(name).stem if name else ""
