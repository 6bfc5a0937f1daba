"""Messages in the user's language: plain Swedish in the code, other languages in catalogues."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Literal

Language = Literal["sv", "en"]

_message_language: Language = "sv"


def use_language(language: Language) -> None:
    """Set the language of messages for this process."""
    global _message_language
    _message_language = language


def message_language() -> Language:
    """Return the language of messages."""
    return _message_language


@cache
def _entries(package: str, language: Language) -> dict[str, str]:
    source = resources.files(package) / "locale" / f"{language}.toml"
    return tomllib.loads(source.read_text("utf-8")) if source.is_file() else {}


class Catalogue:
    """The texts of one import package.

    The Swedish text is the key, so the code reads as the screen does; a text that a catalogue
    lacks is shown in Swedish. `tests/test_language.py` keeps the catalogues complete.
    """

    def __init__(self, package: str) -> None:
        self.package = package

    def __call__(self, text: str, /, *, lang: Language | None = None, **facts: object) -> str:
        """Return `text` in `lang` (default: the message language) with `facts` filled in."""
        language = lang or _message_language
        if language != "sv":
            text = _entries(self.package, language).get(text, text)
        return text.format(**facts) if facts else text


tr = Catalogue("layers")
