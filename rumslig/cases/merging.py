"""Two changes of the same case made into one, part by part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from layers.canonical import canonical_json
from rumslig.cases.case import Case, CaseHeader, LogEntry
from rumslig.cases.draft import Draft
from rumslig.cases.minutes import StepTime
from rumslig.cases.part_words import part_word
from rumslig.check import recall

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_ABSENT: Any = object()

_KEYS: Mapping[str, Callable[[Any], Hashable]] = {
    "originals": lambda item: item.name,
    "readings": lambda item: (item.file, item.sha256),
    "history": lambda item: (item.at, item.why),
    "errands": lambda item: item.id,
    "approvals": lambda item: (item.role, item.sha256),
    "versions": lambda item: item.number,
    "remarks": lambda item: (item.dnr, item.paragraph),
    "memo": lambda item: item.section,
    "tickets": lambda item: item.id,
}
"""What tells the items of a part from each other."""

_QUIET = frozenset(
    {"log", "minutes", "history", "readings", "originals", "tickets", "remarks"}
    | {"result", "lock", "origin", "signature"}
)
"""Parts that may grow after a response is signed, and those that are compared otherwise."""


@dataclass(frozen=True, slots=True)
class Merge:
    """What became of two changes of a case.

    Attributes
    ----------
    case
        With what only one side changed, and what both changed alike. Where both changed
        something differently it has ours.
    taken
        What only the others changed, in words.
    clashes
        What both changed differently, in words; none where the merge is clean.
    """

    case: Case
    taken: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()


class _Sides:
    """Collects what was taken and what clashed; without a base, all that differs clashes."""

    def __init__(self, knows_base: bool) -> None:
        self.knows_base = knows_base
        self.taken: dict[str, None] = {}
        self.clashes: dict[str, None] = {}

    def choose(self, base: Any, ours: Any, theirs: Any, word: str) -> Any:
        """Return the value that one side, or both alike, gave."""
        if ours == theirs or (self.knows_base and theirs == base):
            return ours
        if self.knows_base and ours == base:
            self.taken[word] = None
            return theirs
        self.clashes[word] = None
        return ours

    def choose_keyed(
        self,
        parts: tuple[Mapping[K, V], Mapping[K, V], Mapping[K, V]],
        word: Callable[[K], str],
    ) -> dict[K, V]:
        """Return what is chosen key by key, in the order of the side that changed it.

        The parts are the base's, ours and theirs.
        """
        base, ours, theirs = parts
        first, second = (theirs, ours) if list(ours) == list(base) else (ours, theirs)
        chosen: dict[K, V] = {}
        for key in _woven(list(first), list(second)):
            value = self.choose(
                base.get(key, _ABSENT), ours.get(key, _ABSENT), theirs.get(key, _ABSENT), word(key)
            )
            if value is not _ABSENT:
                chosen[key] = value
        return chosen


def _woven(first: list[K], second: list[K]) -> list[K]:
    """Return the keys of both; those that only the second has follow what they follow there."""
    keys = list(first)
    before: K | None = None
    for key in second:
        if key not in keys:
            keys.insert(keys.index(before) + 1 if before is not None else 0, key)
        before = key
    return keys


def merge_cases(base: Case | None, ours: Case, theirs: Case) -> Merge:
    """Return a case with what each side changed since the base.

    Where the base is not known, everything in which the sides differ clashes.

    Parameters
    ----------
    base
        What both began from.
    ours, theirs
        What is being saved, and what was saved in the meantime.
    """
    sides = _Sides(base is not None)
    start = base or ours
    header = _merge_header(sides, start.header, ours.header, theirs.header)
    base_plans, our_plans, their_plans = (
        {plan.name: plan for plan in case.plans} for case in (start, ours, theirs)
    )
    plans = sides.choose_keyed(
        (base_plans, our_plans, their_plans),
        lambda name: part_word("plan", name),
    )
    merged = replace(
        ours,
        header=header,
        plans=tuple(plans.values()),
        log=_merge_log(ours.log, theirs.log),
        skipped=sides.choose_keyed(
            (start.skipped, ours.skipped, theirs.skipped),
            lambda rule: part_word("skipped", rule),
        ),
        assessments=sides.choose_keyed(
            (start.assessments, ours.assessments, theirs.assessments),
            lambda key: part_word("assessment", f"{key[1]} ({key[0]})"),
        ),
        signature=sides.choose(
            start.signature, ours.signature, theirs.signature, part_word("signature")
        ),
        draft=_merge_draft(sides, start.draft, ours.draft, theirs.draft),
        minutes=_merge_minutes(base, ours, theirs),
    )
    items: dict[str, Any] = {name: _merge_items(sides, name, start, ours, theirs) for name in _KEYS}
    merged = replace(merged, **items, **_merge_rest(sides, start, ours, theirs))
    _watch_plans(sides, start, ours, theirs, plans)
    _watch_signing(sides, start, ours, theirs)
    merged = _with_result(merged, start, ours, theirs)
    return Merge(merged, tuple(sides.taken), tuple(sides.clashes))


def _merge_header(
    sides: _Sides, base: CaseHeader, ours: CaseHeader, theirs: CaseHeader
) -> CaseHeader:
    return CaseHeader(
        **{
            item.name: sides.choose(
                getattr(base, item.name),
                getattr(ours, item.name),
                getattr(theirs, item.name),
                part_word(item.name),
            )
            for item in fields(CaseHeader)
        }
    )


def _merge_log(ours: tuple[LogEntry, ...], theirs: tuple[LogEntry, ...]) -> tuple[LogEntry, ...]:
    """Return what both have begun with, and then each one's own in the order of time."""
    shared = 0
    while shared < min(len(ours), len(theirs)) and ours[shared] == theirs[shared]:
        shared += 1
    rest = Counter(ours[shared:]) | Counter(theirs[shared:])
    return (*ours[:shared], *sorted(rest.elements(), key=lambda entry: (entry.at, entry.what)))


def _merge_minutes(base: Case | None, ours: Case, theirs: Case) -> tuple[StepTime, ...]:
    """Return the time of both: each has measured its own since the base."""
    before, mine, others = (
        {item.step: item.seconds for item in (case.minutes if case is not None else ())}
        for case in (base, ours, theirs)
    )
    steps = dict.fromkeys([*mine, *others])
    if base is None:  # what both have in common is not known, and is counted once
        return tuple(StepTime(step, max(mine.get(step, 0), others.get(step, 0))) for step in steps)
    return tuple(
        StepTime(step, mine.get(step, 0) + others.get(step, 0) - before.get(step, 0))
        for step in steps
    )


def _merge_draft(
    sides: _Sides, base: Draft | None, ours: Draft | None, theirs: Draft | None
) -> Draft | None:
    if ours is None or theirs is None:
        chosen: Draft | None = sides.choose(base, ours, theirs, part_word("draft"))
        return chosen
    paragraphs = sides.choose_keyed(
        (_paragraphs(base), _paragraphs(ours), _paragraphs(theirs)),
        lambda key: part_word("draft", _first_words(key, ours, theirs)),
    )
    return replace(ours, paragraphs=tuple(paragraphs.values()))


def _paragraphs(draft: Draft | None) -> dict[tuple[Hashable, int], Any]:
    return _keyed(draft.paragraphs if draft is not None else (), lambda item: item.id)


def _first_words(key: tuple[Hashable, int], *drafts: Draft) -> str:
    """Return how a paragraph begins, by which a planner knows it."""
    for draft in drafts:
        for item in draft.paragraphs:
            if item.id == key[0]:
                words = item.text.split()
                return "”" + " ".join(words[:5]) + (" …" if len(words) > 5 else "") + "”"
    return str(key[0])


def _keyed(items: Iterable[Any], key: Callable[[Any], Hashable]) -> dict[tuple[Hashable, int], Any]:
    """Return items by their key and, where several share one, their number."""
    met: Counter[Hashable] = Counter()
    found = {}
    for item in items:
        name = key(item)
        found[name, met[name]] = item
        met[name] += 1
    return found


def _merge_items(sides: _Sides, name: str, base: Case, ours: Case, theirs: Case) -> tuple[Any, ...]:
    before, mine, others = (
        _keyed(getattr(case, name), _KEYS[name]) for case in (base, ours, theirs)
    )
    chosen = sides.choose_keyed((before, mine, others), lambda key: part_word(name))
    return tuple(chosen.values())


_TREATED = frozenset(_KEYS) | {
    *("header", "plans", "log", "skipped", "assessments", "signature", "draft", "minutes"),
    *("result", "lock", "origin"),
}
"""Parts that are merged each in its own way; every other is taken whole."""


def _merge_rest(sides: _Sides, base: Case, ours: Case, theirs: Case) -> dict[str, Any]:
    return {
        item.name: sides.choose(
            getattr(base, item.name),
            getattr(ours, item.name),
            getattr(theirs, item.name),
            part_word(item.name),
        )
        for item in fields(Case)
        if item.name not in _TREATED
    }


def _watch_plans(
    sides: _Sides, base: Case, ours: Case, theirs: Case, merged: Mapping[str, object]
) -> None:
    """Let it clash where one took away or renamed a plan area that the other has worked on."""
    for plan in (item.name for item in base.plans if item.name not in merged):
        for side in (ours, theirs):
            still = any(item.name == plan for item in side.plans)
            if still and _work_on(side, plan) != _work_on(base, plan):
                sides.clashes[part_word("plan", plan)] = None


def _work_on(case: Case, plan: str) -> tuple[object, ...]:
    paragraphs = case.draft.paragraphs if case.draft is not None else ()
    return (
        {key: item for key, item in case.assessments.items() if key[0] == plan},
        [item for item in paragraphs if item.plan == plan],
        [item for item in case.tickets if item.plan == plan],
    )


def _watch_signing(sides: _Sides, base: Case, ours: Case, theirs: Case) -> None:
    """Let it clash where one signed what the other has changed: what is signed stands as it was."""
    for signer, other in ((ours, theirs), (theirs, ours)):
        signs = signer.signature is not None and signer.signature != base.signature
        if signs and other.signature != signer.signature and _substance(other) != _substance(base):
            sides.clashes[part_word("signature")] = None


def _substance(case: Case) -> tuple[object, ...]:
    parts = [getattr(case, item.name) for item in fields(Case) if item.name not in _QUIET]
    return (*parts, _checked(case))


def _checked(case: Case) -> bytes:
    """Return what tells one check from another, as it is written in the file."""
    return canonical_json(case.result.to_json()) if case.result is not None else b""


def _with_result(merged: Case, base: Case, ours: Case, theirs: Case) -> Case:
    """Return the case with what the checks of both say of the plans as they now stand.

    A check is a machine's work and can be made again, so two checks never clash: ours goes
    first, and what it cannot answer for is left unchecked.
    """
    mine_changed = _checked(ours) != _checked(base) or ours is base
    first, then = (ours, theirs) if mine_changed else (theirs, ours)
    sources = [case for case in (first, then) if case.result is not None and case.asks_as(merged)]
    if not sources:
        return replace(merged, result=None, lock=None)
    best = sources[0]
    older = sources[1] if len(sources) > 1 else None
    if older is not None and not older.result.rests_on_same(best.result):  # type: ignore[union-attr]
        older = None
    result = recall(merged.plans, best.result, older.result if older is not None else None)
    lock = best.lock
    if lock is not None:
        lock = lock.joining(
            older.lock if older is not None else None, [plan.name for plan in merged.plans]
        )
    return replace(merged, result=result, lock=lock if result is not None else None)
