"""What keys are called: on the screen, and read aloud."""

from __future__ import annotations

from ui.language import tr

_ALIKE = {"Enter": "Return", "Escape": "Esc", "Backtab": "Shift+Tab", "Meta": "Ctrl"}


def _names() -> dict[str, str]:
    return {
        "Return": tr("Retur"),
        "Space": tr("Blanksteg"),
        "Backspace": tr("Backsteg"),
        "Shift": tr("Skift"),
        "Tab": tr("Tabb"),
        "Del": "Delete",
        "Ins": "Insert",
        "PgUp": "Page Up",
        "PgDown": "Page Down",
        "Up": "↑",
        "Down": "↓",
        "Left": "←",
        "Right": "→",
        "-": "−",
    }


def _spoken_names() -> dict[str, str]:
    return {
        "Up": tr("pil upp"),
        "Down": tr("pil ned"),
        "Left": tr("pil vänster"),
        "Right": tr("pil höger"),
        "+": tr("plus"),
        "-": tr("minus"),
        "?": tr("frågetecken"),
    }


def split_keys(keys: str) -> tuple[str, ...]:
    """Return the alternatives in "Up, Down" one by one."""
    return tuple(part.strip() for part in keys.split(", ") if part.strip())


def name_keys(keys: str, *, spoken: bool = False) -> str:
    """Return what one combination, as Qt writes it, is called in the language of messages."""
    names = _names() | (_spoken_names() if spoken else {})
    keys = _ALIKE.get(keys, keys)
    parts = keys.split("+") if keys != "+" else ["+"]
    if len(parts) > 2 and parts[-2:] == ["", ""]:  # "Ctrl++"
        parts = [*parts[:-2], "+"]
    return "+".join(names.get(part, part) for part in (_ALIKE.get(item, item) for item in parts))


def name_all_keys(keys: str, *, spoken: bool = False) -> str:
    """Return what "Up, Down" are called together."""
    between = tr(" eller ") if spoken else " "
    return between.join(name_keys(part, spoken=spoken) for part in split_keys(keys))
