"""What is written in the forms and not saved yet: kept for each rule, and between sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rumslig.rule_file import parse_tables, table_text
from ui.rules.draft import Draft
from ui.rules.rows import NEW, OWN_KEY

Table = Mapping[str, Any]


class Drafts:
    """The unsaved rules by their keys, each with what the file said when it was begun."""

    def __init__(self) -> None:
        self.by_key: dict[str, Draft] = {}
        self._bases: dict[str, Table | None] = {}

    def __contains__(self, key: str) -> bool:
        return key in self.by_key

    def base(self, key: str) -> Table | None:
        """Return what the file said of a rule, None for a new one."""
        return self._bases.get(key)

    def begin(self, draft: Draft) -> str:
        """Keep a rule that is in no file yet; return its key."""
        number = 1
        while f"{NEW}{number}" in self.by_key:
            number += 1
        key = f"{NEW}{number}"
        self.by_key[key], self._bases[key] = draft, None
        return key

    def put(self, key: str, draft: Draft, base: Table | None) -> None:
        """Keep what a form holds; `base` counts where the draft begins here."""
        if key not in self.by_key:
            self._bases[key] = base
        kept = self._bases.get(key)
        if kept is not None and draft == Draft.of_table(kept):
            self.drop(key)
        else:
            self.by_key[key] = draft

    def drop(self, key: str) -> None:
        """Forget a draft."""
        self.by_key.pop(key, None)
        self._bases.pop(key, None)

    def follow(self, there: Mapping[str, object]) -> dict[str, str]:
        """Make new rules of the drafts of rules that are gone; return the new keys by the old."""
        gone = [key for key in self.by_key if key.startswith(OWN_KEY) and key not in there]
        renamed = {}
        for key in gone:
            draft = self.by_key[key]
            self.drop(key)
            renamed[key] = self.begin(draft)
        return renamed

    def state(self) -> list[dict[str, Any]]:
        """Return the drafts for JSON; what the file said as TOML, which has more kinds."""
        return [
            {
                "key": key,
                "values": dict(draft.values),
                "base": table_text(base) if (base := self.base(key)) is not None else "",
            }
            for key, draft in self.by_key.items()
        ]

    def restore(self, state: Any) -> None:
        """Take back what `state` returned; raises ValueError, KeyError, TypeError or others."""
        usual = Draft.of_table({})
        restored: dict[str, tuple[Draft, Table | None]] = {}
        for item in state:
            values = {
                name: tuple(value) if isinstance(value, list) else value
                for name, value in item["values"].items()
                if name in usual.values
            }
            for name, value in values.items():
                if type(value) is not type(usual[name]):
                    raise ValueError(name)
            base = parse_tables(str(item["base"]), "")[0] if item["base"] else None
            restored[str(item["key"])] = Draft({**usual.values, **values}), base
        for key, (draft, base) in restored.items():
            self.by_key[key], self._bases[key] = draft, base
