"""What a paragraph's findings say, as it is printed, and what has changed since it was made."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from layers.canonical import canonical_json
from rumslig.cases.draft import SeenFigure
from rumslig.documents.evidence import Evidence
from rumslig.documents.result_rows import state_words
from rumslig.documents.wishes import figures_in_words
from rumslig.finding import Finding
from rumslig.language import Language, tr

SEEN = ("class", "area_ha", "share_pct", "length_m", "count", "distance_m", "direction")
"""The figures that mark a paragraph when they are printed in another way; versions do not."""
STATE = "state"


def see(findings: Iterable[Finding], evidence: Evidence) -> tuple[SeenFigure, ...]:
    """Return what the findings say: their state, and their figures as printed."""
    seen = []
    for finding in findings:
        seen.append(SeenFigure(finding.plan, STATE, state_words(finding, evidence.lang)))
        words = figures_in_words(finding, evidence)
        seen += [SeenFigure(finding.plan, name, words[name]) for name in SEEN if name in words]
    return tuple(seen)


def fingerprint(seen: Sequence[SeenFigure]) -> str:
    """Return what is the same exactly when all that was seen is, whatever the plans are called."""
    if not seen:
        return ""
    names = list(dict.fromkeys(item.plan for item in seen))
    rows = [[names.index(item.plan), item.name, item.value] for item in seen]
    return hashlib.sha256(canonical_json(rows)).hexdigest()[:16]


def put_in_place(text: str, new: Mapping[SeenFigure, str]) -> Iterator[tuple[str, bool]]:
    """Yield a text's pieces with other words for figures, and whether each piece is such words.

    A figure is only found where it stands as a number of its own with its unit, and what has no
    unit as a word of its own, so that nothing else in the text is touched.

    Parameters
    ----------
    new
        What is put in each figure's place, without its unit; each is looked for where those
        before it were not found.
    """
    places: list[tuple[int, int, str]] = []
    for figure, words in new.items():
        value, unit = re.escape(figure.value), UNITS.get(figure.name, "")
        number = rf"(?<![\d,.])(?<!\d\s){value}(?={re.escape(unit)}(?!\w))"
        for found in re.finditer(number if unit else rf"(?<!\w){value}(?!\w)", text):
            if all(found.end() <= start or found.start() >= end for start, end, _ in places):
                places.append((found.start(), found.end(), words))
    at = 0
    for start, end, words in sorted(places):
        yield text[at:start], False
        yield words, True
        at = end
    yield text[at:], False


def describe_changes(
    before: Sequence[SeenFigure], now: Sequence[SeenFigure], lang: Language
) -> tuple[str, ...]:
    """Return what differs, such as "areal 4,2 ha → 3,9 ha", in the order it is seen."""
    old = {(item.plan, item.name): item.value for item in before}
    new = {(item.plan, item.name): item.value for item in now}
    many = len({plan for plan, _ in {**old, **new}}) > 1
    none = tr("uppgift saknas", lang=lang)
    changes = []
    for key in dict.fromkeys([*old, *new]):
        first, second = old.get(key), new.get(key)
        if first != second:
            words = f"{_with_unit(key[1], first, none)} → {_with_unit(key[1], second, none)}"
            name = f"{_name(key[1], lang)} {words}"
            changes.append(f"{key[0]}: {name}" if many else name)
    return tuple(changes)


def _with_unit(name: str, value: str | None, none: str) -> str:
    return none if value is None else f"{value}{UNITS.get(name, '')}"


UNITS = {"area_ha": " ha", "share_pct": " %", "length_m": " m", "distance_m": " m"}


def _name(name: str, lang: Language) -> str:
    return {
        STATE: tr("läge", lang=lang),
        "class": tr("vad", lang=lang),
        "area_ha": tr("areal", lang=lang),
        "share_pct": tr("andel", lang=lang),
        "length_m": tr("längd", lang=lang),
        "count": tr("antal", lang=lang),
        "distance_m": tr("avstånd", lang=lang),
        "direction": tr("väderstreck", lang=lang),
    }[name]
