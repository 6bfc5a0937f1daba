"""What a plugin says is checked when it is said: the right type, not empty, not without end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rumslig.errors import PluginError
from rumslig.language import tr


def require_text(value: object, what: str, longest: int, *, empty: bool = False) -> None:
    """Raise PluginError unless `value` is a text of at most `longest` characters."""
    if not isinstance(value, str):
        raise PluginError(tr("{what} är {kind}, inte text", what=what, kind=_kind(value)))
    if not value.strip() and not empty:
        raise PluginError(tr("{what} är tom", what=what))
    if len(value) > longest:
        raise PluginError(
            tr(
                "{what} har {length} tecken; högst {longest} visas",
                what=what,
                length=len(value),
                longest=longest,
            )
        )


def require_number(value: object, what: str) -> None:
    """Raise PluginError unless `value` is a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PluginError(tr("{what} är {kind}, inte ett tal", what=what, kind=_kind(value)))
    if not math.isfinite(value):
        raise PluginError(tr("{what} är inte ett ändligt tal", what=what))


def require_kind(value: object, kind: type | tuple[type, ...], what: str) -> None:
    """Raise PluginError unless `value` is of a kind."""
    if not isinstance(value, kind):
        kinds = kind if isinstance(kind, tuple) else (kind,)
        raise PluginError(
            tr(
                "{what} är {kind}, inte {expected}",
                what=what,
                kind=_kind(value),
                expected="/".join(item.__name__ for item in kinds),
            )
        )


def require_all(
    values: Any, kind: type | tuple[type, ...], what: str, most: int, least: int = 0
) -> None:
    """Raise PluginError unless `values` is a tuple of `least` to `most` items of a kind."""
    require_kind(values, tuple, what)
    if not least <= len(values) <= most:
        raise PluginError(
            tr(
                "{what} har {count} delar; mellan {least} och {most} går att visa",
                what=what,
                count=len(values),
                least=least,
                most=most,
            )
        )
    for value in values:
        require_kind(value, kind, what)


def require_texts(values: Any, what: str, most: int, longest: int) -> None:
    """Raise PluginError unless `values` is a tuple of texts."""
    require_all(values, str, what, most)
    for value in values:
        require_text(value, what, longest)


def require_word(value: object, words: Sequence[str], what: str) -> None:
    """Raise PluginError unless `value` is one of the words."""
    if not isinstance(value, str) or value not in words:
        raise PluginError(
            tr(
                "{what} är {value}; välj {known}",
                what=what,
                value=repr(value)[:60],
                known=", ".join(words),
            )
        )


def _kind(value: object) -> str:
    return type(value).__name__
