"""Values from tables that people write: unknown keys and wrong types are told, not guessed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from layers.language import tr

T = TypeVar("T")


class WrongRecord(ValueError):
    """A table lacks a key, has one too many, or a value of the wrong type."""


def build_record(kind: type[T], table: Mapping[str, Any], **given: Any) -> T:
    """Return `kind` filled from a table; `given` are values that the table may not set.

    Raises
    ------
    WrongRecord
        One sentence that names the key.
    """
    items = {item.name: item for item in fields(kind)}  # type: ignore[arg-type]
    hints = get_type_hints(kind)
    values = dict(given)
    for key, value in table.items():
        if key not in items or key in given:
            raise WrongRecord(tr("nyckeln ”{key}” finns inte", key=key))
        values[key] = _fit(hints[key], value, key)
    for name, item in items.items():
        required = item.default is MISSING and item.default_factory is MISSING
        if required and name not in values:
            raise WrongRecord(tr("nyckeln ”{key}” saknas", key=name))
    return kind(**values)


def _fit(hint: Any, value: Any, key: str) -> Any:
    """Return the value as its field's type, or raise WrongRecord."""
    origin = get_origin(hint)
    if isinstance(hint, type) and is_dataclass(hint) and isinstance(value, Mapping):
        return build_record(hint, value)
    if origin in (Union, UnionType):
        if value is None and NoneType in get_args(hint):
            return None
        return _fit(next(part for part in get_args(hint) if part is not NoneType), value, key)
    if origin is Literal:
        if value in get_args(hint):
            return value
        raise WrongRecord(
            tr(
                "”{key}” är {value}; välj {known}",
                key=key,
                value=repr(value),
                known=", ".join(map(str, get_args(hint))),
            )
        )
    if origin is tuple and isinstance(value, list | tuple):
        return tuple(_fit(get_args(hint)[0], part, key) for part in value)
    if origin is not None and issubclass(origin, Mapping) and isinstance(value, Mapping):
        return {str(name): _fit(get_args(hint)[1], part, key) for name, part in value.items()}
    if hint is str and isinstance(value, datetime.date):
        return value.isoformat()
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        if not 0 <= value < float("inf"):
            raise WrongRecord(
                tr("”{key}” är {value}; ange ett tal som inte är negativt", key=key, value=value)
            )
        return float(value)
    if hint in (str, bool) and isinstance(value, hint):
        return value
    if hint is int and isinstance(value, int) and not isinstance(value, bool):
        return value
    raise WrongRecord(tr("”{key}” är {value}, som är fel slags värde", key=key, value=repr(value)))
