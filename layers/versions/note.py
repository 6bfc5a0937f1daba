"""A difference between two versions in plain words: "3 områden utökade (+12 ha), 1 borttaget".

What is inferred is said to be probable, and what means nothing is counted apart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import partial

from layers.language import Language, message_language, tr
from layers.versions.changes import Change, GeometryChange, Row
from layers.versions.diff import Diff
from layers.versions.index_diff import IndexDiff
from layers.versions.schema_change import SchemaChange

WORDS: dict[str, tuple[str, str]] = {
    "2 added": ("{count} område tillagt", "{count} områden tillagda"),
    "1 added": ("{count} linje tillagd", "{count} linjer tillagda"),
    "0 added": ("{count} punkt tillagd", "{count} punkter tillagda"),
    "-1 added": ("{count} objekt utan geometri tillagt", "{count} objekt utan geometri tillagda"),
    "2 removed": ("{count} område borttaget", "{count} områden borttagna"),
    "1 removed": ("{count} linje borttagen", "{count} linjer borttagna"),
    "0 removed": ("{count} punkt borttagen", "{count} punkter borttagna"),
    "-1 removed": (
        "{count} objekt utan geometri borttaget",
        "{count} objekt utan geometri borttagna",
    ),
    "2 more": ("{count} område utökat", "{count} områden utökade"),
    "2 less": ("{count} område minskat", "{count} områden minskade"),
    "2 other": ("{count} område med ändrad gräns", "{count} områden med ändrad gräns"),
    "1 more": ("{count} linje förlängd", "{count} linjer förlängda"),
    "1 less": ("{count} linje förkortad", "{count} linjer förkortade"),
    "1 other": ("{count} linje omdragen", "{count} linjer omdragna"),
    "0 other": ("{count} punkt flyttad", "{count} punkter flyttade"),
    "placed": ("{count} objekt har fått geometri", "{count} objekt har fått geometri"),
    "displaced": ("{count} objekt saknar nu geometri", "{count} objekt saknar nu geometri"),
    "elsewhere": (
        "{count} objekt har koordinater i ett annat system",
        "{count} objekt har koordinater i ett annat system",
    ),
    "values": (
        "{count} objekt har ändrade uppgifter ({facts})",
        "{count} objekt har ändrade uppgifter ({facts})",
    ),
    "split": ("{count} objekt verkar ha delats", "{count} objekt verkar ha delats"),
    "merge": (
        "{count} objekt verkar ha bildats av flera",
        "{count} objekt verkar ha bildats av flera",
    ),
    "inferred": (
        "{count} objekt är sannolikt samma objekt som förut, bedömt efter läge och form",
        "{count} objekt är sannolikt samma objekt som förut, bedömt efter läge och form",
    ),
    "technical": (
        "{count} objekt skiljer sig bara tekniskt ({facts})",
        "{count} objekt skiljer sig bara tekniskt ({facts})",
    ),
    "rewritten": (
        "{count} objekt har samma form skriven på annat sätt",
        "{count} objekt har samma form skriven på annat sätt",
    ),
    "new column": (
        "kolumnen {facts} är ny, med värde på {count} objekt",
        "kolumnen {facts} är ny, med värde på {count} objekt",
    ),
    "old column": (
        "kolumnen {facts} är borttagen och hade värde på {count} objekt",
        "kolumnen {facts} är borttagen och hade värde på {count} objekt",
    ),
    "index shapes": ("{count} objekt med ändrad geometri", "{count} objekt med ändrad geometri"),
    "index values": (
        "{count} objekt med ändrade uppgifter",
        "{count} objekt med ändrade uppgifter",
    ),
    "index added": ("{count} objekt tillagt", "{count} objekt tillagda"),
    "index removed": ("{count} objekt borttaget", "{count} objekt borttagna"),
}
"""What may be said of one object and of several."""

_SHOWN = 4
_LEAST = 0.5
"""Square metres or metres that round to nothing."""
_THIN = "\N{NO-BREAK SPACE}"


def write_note(diff: Diff, lang: Language | None = None) -> str:
    """Return the difference in plain words, one line, in `lang` (default: that of messages)."""
    said = partial(_say, lang=lang or message_language())
    sentences = [
        _objects(diff, said),
        _values(diff, said),
        *(
            said(kind, count)
            for kind, count in sorted(Counter(group.kind for group in diff.regrouped).items())
        ),
        said("inferred", diff.inferred) if diff.inferred else "",
        _technical(diff.technical, said),
        said("rewritten", diff.rewritten) if diff.rewritten else "",
        *_schema(diff, said),
    ]
    return _join(sentences, lang or message_language())


def write_index_note(diff: IndexDiff, lang: Language | None = None) -> str:
    """Return in plain words what two row indexes tell, before anything is fetched."""
    language = lang or message_language()
    said = partial(_say, lang=language)
    counts = {
        "index added": len(diff.added),
        "index removed": len(diff.removed),
        "index shapes": int(diff.geometry.sum()),
        "index values": int(diff.attributes.sum()),
    }
    parts = [said(name, count) for name, count in counts.items() if count]
    return _join([", ".join(parts), *_schema_words(diff.schema, language)], language)


def _join(sentences: Iterable[str], lang: Language) -> str:
    there = [sentence[0].upper() + sentence[1:] + "." for sentence in sentences if sentence]
    return " ".join(there) or tr("Inga ändringar.", lang=lang)


def _say(name: str, count: int, amount: str = "", facts: str = "", *, lang: Language) -> str:
    text = WORDS[name][count != 1]
    more = {"facts": facts} if "{facts}" in text else {}
    said = tr(text, lang=lang, count=_number(count, lang), **more)
    return f"{said} ({amount})" if amount else said


def _objects(diff: Diff, said: partial[str]) -> str:
    lang: Language = said.keywords["lang"]
    parts: list[str] = []
    shapes = [
        change.geometry
        for change in diff.changed
        if change.geometry is not None and not change.geometry.technical
    ]
    if diff.schema.crs:  # other numbers say nothing of whether anything has moved
        parts += [said("elsewhere", len(shapes))] if shapes else []
        shapes = []
    for name, found in _group(shapes).items():
        parts.append(said(name, len(found), _amount(name, found, diff.metric, lang)))
    for word, rows, sign in (("added", diff.added, 1), ("removed", diff.removed, -1)):
        for dimension in (2, 1, 0, -1):
            chosen = [row for row in rows if row.dimension == dimension]
            if chosen:
                amount = _size(chosen, dimension, sign, lang) if diff.metric else ""
                parts.append(said(f"{dimension} {word}", len(chosen), amount))
    return ", ".join(parts)


def _group(shapes: list[GeometryChange]) -> dict[str, list[GeometryChange]]:
    names = [f"{kind} {word}" for kind in (2, 1, 0) for word in ("more", "less", "other")]
    found: dict[str, list[GeometryChange]] = {
        name: [] for name in (*names, "placed", "displaced") if name in WORDS
    }
    for shape in shapes:
        found[_name_shape(shape)].append(shape)
    return {name: chosen for name, chosen in found.items() if chosen}


def _name_shape(shape: GeometryChange) -> str:
    if shape.appeared or shape.vanished:
        return "placed" if shape.appeared else "displaced"
    larger = {2: shape.area_m2, 1: shape.length_m}.get(shape.dimension, 0.0)
    if abs(larger) < _LEAST:
        return f"{shape.dimension} other"
    return f"{shape.dimension} {'more' if larger > 0 else 'less'}"


def _amount(name: str, shapes: list[GeometryChange], metric: bool, lang: Language) -> str:
    if not metric:
        return ""
    if name in ("2 more", "2 less"):
        return _area(sum(shape.area_m2 for shape in shapes), lang)
    if name in ("1 more", "1 less"):
        return _length(sum(shape.length_m for shape in shapes), lang)
    if name == "0 other":
        moved = max(shape.moved_m for shape in shapes)
        return tr("som mest {length}", lang=lang, length=_length(moved, lang, signed=False))
    return ""


def _size(rows: list[Row], dimension: int, sign: int, lang: Language) -> str:
    if dimension == 2:
        return _area(sign * sum(row.area_m2 for row in rows), lang)
    if dimension == 1:
        return _length(sign * sum(row.length_m for row in rows), lang)
    return ""


def _values(diff: Diff, said: partial[str]) -> str:
    there = {*diff.schema.added, *diff.schema.removed}
    names: Counter[str] = Counter()
    count = 0
    for change in diff.changed:
        changed = [
            value.name for value in change.values if not value.technical and value.name not in there
        ]
        names.update(changed)
        count += bool(changed)
    return said("values", count, facts=_list(names)) if count else ""


def _technical(changes: Iterable[Change], said: partial[str]) -> str:
    lang: Language = said.keywords["lang"]
    kinds = {
        "rounding": tr("avrundning", lang=lang),
        "vertices": tr("överflödiga brytpunkter", lang=lang),
        "direction": tr("linjens riktning", lang=lang),
        "spelling": tr("blanksteg och teckenkoder", lang=lang),
        "kind": tr("tal och datum som text", lang=lang),
    }
    names: Counter[str] = Counter()
    count = 0
    for change in changes:
        found = {value.technical for value in change.values}
        if change.geometry is not None:
            found.add(change.geometry.technical)
        names.update(kinds[name] for name in sorted(found) if name)
        count += 1
    return said("technical", count, facts=_list(names)) if count else ""


def _schema(diff: Diff, said: partial[str]) -> list[str]:
    lang: Language = said.keywords["lang"]
    filled = Counter(
        value.name for change in (*diff.changed, *diff.technical) for value in change.values
    )
    columns = [
        said(word, filled[name], facts=_quote(name, lang))
        for word, names in (("new column", diff.schema.added), ("old column", diff.schema.removed))
        for name in names
    ]
    return columns + _kind_words(diff.schema, lang)


def _schema_words(schema: SchemaChange, lang: Language) -> list[str]:
    columns = [
        tr("ny kolumn: {name}", lang=lang, name=_quote(name, lang)) for name in schema.added
    ] + [
        tr("borttagen kolumn: {name}", lang=lang, name=_quote(name, lang))
        for name in schema.removed
    ]
    return columns + _kind_words(schema, lang)


def _kind_words(schema: SchemaChange, lang: Language) -> list[str]:
    kinds = {
        "boolean": tr("ja/nej", lang=lang),
        "integer": tr("heltal", lang=lang),
        "number": tr("tal", lang=lang),
        "text": tr("text", lang=lang),
        "date": tr("datum", lang=lang),
        "time": tr("tidpunkt", lang=lang),
        "Point": tr("punkter", lang=lang),
        "Line": tr("linjer", lang=lang),
        "Polygon": tr("ytor", lang=lang),
    }
    other = tr("annat", lang=lang)
    said = [
        tr(
            "kolumnen ”{name}” är nu {new} (förut {old})",
            lang=lang,
            name=column.name,
            new=kinds.get(column.new, other),
            old=kinds.get(column.old, other),
        )
        for column in schema.retyped
    ]
    if schema.geometry:
        old, new = (kinds.get(kind, other) for kind in schema.geometry)
        said.append(tr("lagret har nu {new} (förut {old})", lang=lang, new=new, old=old))
    if schema.crs:
        old, new = (name or tr("okänt", lang=lang) for name in schema.crs)
        said.append(tr("koordinatsystemet är nu {new} (förut {old})", lang=lang, new=new, old=old))
    if schema.key:
        old, new = ("+".join(key) or tr("objektets id", lang=lang) for key in schema.key)
        said.append(tr("nyckeln är nu {new} (förut {old})", lang=lang, new=new, old=old))
    return said


def _quote(name: str, lang: Language) -> str:
    return f"”{name}”" if lang == "sv" else f"“{name}”"


def _list(names: Counter[str]) -> str:
    """Return the commonest names, and that there are more."""
    ranked = sorted(names, key=lambda name: (-names[name], name))
    return ", ".join(ranked[:_SHOWN]) + (" …" if len(ranked) > _SHOWN else "")


def _area(area_m2: float, lang: Language) -> str:
    if abs(area_m2) < 10_000:
        return f"{_number(area_m2, lang, signed=True)}{_THIN}m²"
    decimals = 1 if abs(area_m2) < 10_000_000 else 0
    return f"{_number(area_m2 / 10_000, lang, decimals, signed=True)}{_THIN}ha"


def _length(length_m: float, lang: Language, *, signed: bool = True) -> str:
    if abs(length_m) < 10_000:
        return f"{_number(length_m, lang, 0 if abs(length_m) >= 10 else 1, signed=signed)}{_THIN}m"
    return f"{_number(length_m / 1000, lang, 1, signed=signed)}{_THIN}km"


def _number(value: float, lang: Language, decimals: int = 0, *, signed: bool = False) -> str:
    """Return a figure without needless decimals: space and comma in Swedish, true minus."""
    # half up on the decimal text, as readers round
    rounded = math.floor(abs(value) * 10**decimals + 0.5 + 1e-9) / 10**decimals
    text = f"{rounded:,.{decimals}f}"
    if decimals and text.endswith("." + "0" * decimals):
        text = text[: -decimals - 1]
    if lang == "sv":
        text = text.replace(",", _THIN).replace(".", ",")
    if not rounded:
        return text
    return ("\N{MINUS SIGN}" if value < 0 else "+" if signed else "") + text
