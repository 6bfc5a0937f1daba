"""A declared field as it is filled in: its text, its default, and what is wrong with it."""

from __future__ import annotations

from rumslig.errors import FieldError
from rumslig.plugin import ChoiceField, Field, NumberField, Panel, YesNoField
from rumslig.plugin.panel import LONGEST_VALUE
from rumslig.plugin.values import read_values
from ui.language import message_language, tr

Written = str | bool
"""What a field holds: text as it is written, a choice's key, or yes and no."""


def write_number(value: float, decimals: int) -> str:
    """Return a number as it is written into a field: no grouping, which could be misread."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if message_language() == "en" else text.replace(".", ",")


def default_of(field: Field) -> Written:
    """Return what a field holds before anything is written."""
    if isinstance(field, NumberField):
        return write_number(field.default, field.decimals)
    return field.default


def fitting(field: Field, kept: object) -> Written:
    """Return what was kept of a field where the field can hold it, else the default."""
    if isinstance(field, YesNoField):
        return kept if isinstance(kept, bool) else field.default
    if not isinstance(kept, str) or len(kept) > LONGEST_VALUE:
        return default_of(field)
    if isinstance(field, ChoiceField) and kept not in {choice.key for choice in field.choices}:
        return field.default
    return kept


def fault_of(field: Field, written: Written) -> str:
    """Return what is wrong with what is written, "" where nothing is."""
    try:
        read_values(_alone(field), {field.name: written})
    except FieldError:
        if not isinstance(field, NumberField):
            return tr("Skriv högst {count} tecken.", count=LONGEST_VALUE)
        least, most = (
            write_number(limit, field.decimals) for limit in (field.minimum, field.maximum)
        )
        room = f"{most} {field.unit}".strip()
        return tr("Ange ett tal från {least} till {most}.", least=least, most=room)
    return ""


def _alone(field: Field) -> Panel:
    return Panel(field.label, field.label, (field,))
