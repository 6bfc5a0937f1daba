"""The layer list between two sessions: plain values that JSON can hold, read without trust."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ui.layer_list.arrangement import Arrangement, round_opacity
from ui.layer_list.items import LayerItem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file that the planner added, with the reference system and encoding chosen for it.

    Attributes
    ----------
    layers
        Which of its layers are in the list; none where it has but one.
    """

    path: Path
    crs: str | None = None
    encoding: str | None = None
    layers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedList:
    """What is kept of the list."""

    arrangement: Arrangement
    folds: Mapping[str, bool]
    filter_text: str = ""
    own: tuple[OwnFile, ...] = ()


def files_of(items: Sequence[LayerItem]) -> dict[Path, OwnFile]:
    """Return the files that layers of the list came from, the last in the list first."""
    layers: dict[Path, list[str]] = {}
    for item in items:
        if item.path is not None and item.of_many:
            layers.setdefault(item.path, []).append(item.layer_name)
    return {
        item.path: OwnFile(item.path, item.crs, item.encoding, tuple(layers.get(item.path, ())))
        for item in reversed(items)
        if item.path is not None
    }


def write_saved(saved: SavedList) -> dict[str, Any]:
    """Return the list as values for JSON."""
    kept = saved.arrangement
    return {
        "shown": dict(kept.shown),
        "hidden_themes": sorted(kept.hidden_themes),
        "opacity": dict(kept.opacity),
        "themes": list(kept.themes),
        "rows": {key: list(rows) for key, rows in kept.rows.items()},
        "names": dict(kept.names),
        "folds": dict(saved.folds),
        "filter": saved.filter_text,
        "own": [
            {
                "file": str(item.path),
                "crs": item.crs,
                "encoding": item.encoding,
                "layers": list(item.layers),
            }
            for item in saved.own
        ],
    }


def read_saved(value: object) -> SavedList:
    """Return the list that values tell of; what is not as it should be is left out."""
    data = value if isinstance(value, dict) else {}
    text = data.get("filter")
    return SavedList(
        Arrangement(
            shown=_pairs(data.get("shown"), _truth),
            hidden_themes=frozenset(_words(data.get("hidden_themes"))),
            opacity=_pairs(data.get("opacity"), _percent),
            themes=_words(data.get("themes")),
            rows=_pairs(data.get("rows"), _order),
            names=_pairs(data.get("names"), _word),
        ),
        _pairs(data.get("folds"), _truth),
        text if isinstance(text, str) else "",
        _files(data.get("own")),
    )


def _pairs(value: object, read: Callable[[object], T | None]) -> dict[str, T]:
    if not isinstance(value, dict):
        return {}
    read_ones = {key: read(item) for key, item in value.items() if isinstance(key, str)}
    return {key: item for key, item in read_ones.items() if item is not None}


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(item for item in value if isinstance(item, str) and item))


def _order(value: object) -> tuple[str, ...] | None:
    return _words(value) or None


def _word(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _percent(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round_opacity(value) if 0 < value <= 1000 else None


def _files(value: object) -> tuple[OwnFile, ...]:
    found: dict[Path, OwnFile] = {}
    for item in value if isinstance(value, list) else ():
        name = item.get("file") if isinstance(item, dict) else None
        if isinstance(name, str) and name and "\0" not in name:
            chosen = (item.get(key) for key in ("crs", "encoding"))
            crs, encoding = (value if isinstance(value, str) else None for value in chosen)
            layers = _words(item.get("layers"))
            found[Path(name)] = OwnFile(Path(name), crs, encoding, layers)
    return tuple(found.values())
