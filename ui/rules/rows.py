"""The rules as rows to choose from: the user's own first, then those of each package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rumslig.check import Question
from rumslig.freshness import FreshnessBook
from rumslig.own_rules import OwnRule
from rumslig.rules import OWN
from ui.language import tr
from ui.rules.draft import Draft

NEW = "new:"
OWN_KEY = "own:"
PACKAGE_KEY = "package:"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of the list.

    Attributes
    ----------
    note
        The layer that it asks.
    fault
        Why it cannot be asked.
    """

    key: str
    title: str
    note: str
    is_own: bool
    fault: str = ""
    unsaved: bool = False
    words: str = ""

    @property
    def spoken(self) -> str:
        """What is read aloud."""
        parts = [self.title, self.note]
        if self.unsaved:
            parts.append(tr("inte sparad"))
        if self.fault:
            parts.append(tr("kan inte frågas: {fact}", fact=self.fault))
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules under a heading; `empty` is said where there are none."""

    title: str
    rows: tuple[RuleRow, ...]
    empty: str = ""


def group_rules(
    own: Iterable[OwnRule],
    packages: Sequence[Question],
    drafts: Mapping[str, Draft],
    words: str,
    fault: str = "",
) -> tuple[RuleGroup, ...]:
    """Return the rules that the words are found in, in groups.

    Parameters
    ----------
    fault
        Why the file of own rules cannot be read.
    """
    mine = [*own_rows(own, drafts), *_new_rows(drafts)]
    shown = _found(mine, words)
    empty = tr("Inga egna regler än.") if not mine else tr("Inga av dina regler passar sökningen.")
    empty = tr("Filen kan inte läsas.") if fault and not mine else empty
    groups = [RuleGroup(tr("Mina regler"), shown, "" if shown else empty)]
    by_package: dict[str, list[RuleRow]] = {}
    for question in packages:
        manifest = question.material.manifest
        title = manifest.title if manifest else question.material.package
        by_package.setdefault(title, []).append(_package_row(question))
    for title, rows in by_package.items():
        if found := _found(rows, words):
            groups.append(RuleGroup(title, found))
    return tuple(groups)


def own_rows(own: Iterable[OwnRule], drafts: Mapping[str, Draft]) -> list[RuleRow]:
    """Return the rows of the rules in the file."""
    rows = []
    for key, item in own_by_key(own).items():
        draft = drafts.get(key)
        rule = item.question.rule
        title = rule.title or rule.id.removeprefix(OWN)
        if draft is not None:
            title = draft.text("title").strip() or title
        rows.append(
            RuleRow(
                key,
                title,
                _asked(item.question),
                True,
                item.fault,
                draft is not None,
                f"{rule.id} {rule.filter} {item.question.material.source_name}",
            )
        )
    return rows


def own_by_key(own: Iterable[OwnRule]) -> dict[str, OwnRule]:
    """Return the file's rules by a key that each has alone."""
    found: dict[str, OwnRule] = {}
    for item in own:
        name = f"{OWN_KEY}{item.question.rule.id.removeprefix(OWN)}"
        key, count = name, 1
        while key in found:
            count += 1
            key = f"{name}#{count}"
        found[key] = item
    return found


def _new_rows(drafts: Mapping[str, Draft]) -> list[RuleRow]:
    return [
        RuleRow(
            key,
            draft.text("title").strip() or draft.text("id").strip() or tr("Ny regel"),
            draft.text("layer"),
            True,
            unsaved=True,
        )
        for key, draft in drafts.items()
        if key.startswith(NEW)
    ]


def _asked(question: Question) -> str:
    """Return the layer that a rule asks, and how current it is where that should be known."""
    material = question.material
    manifests = (material.manifest,) if material.manifest is not None else ()
    said = FreshnessBook(manifests, date.today()).find(material.package, material.layer)
    return f"{material.title} · {said.signed}" if said is not None else material.title


def _package_row(question: Question) -> RuleRow:
    rule, material = question.rule, question.material
    return RuleRow(
        f"{PACKAGE_KEY}{rule.id}",
        rule.title or rule.id,
        _asked(question),
        False,
        words=f"{rule.id} {rule.filter} {material.source_name}",
    )


def _found(rows: Iterable[RuleRow], words: str) -> tuple[RuleRow, ...]:
    asked = words.casefold().split()
    return tuple(
        row
        for row in rows
        if all(word in f"{row.title} {row.note} {row.words}".casefold() for word in asked)
    )
