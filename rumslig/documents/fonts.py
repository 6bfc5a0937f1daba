"""The document typeface, from its installed package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import font_source_sans_pro

FAMILY = "Source Sans Pro"


@cache
def font_folder() -> Path:
    """Return the folder with the typeface's files."""
    return Path(font_source_sans_pro.__file__).parent / "files"


def font_file(weight: str = "Regular") -> Path:
    """Return one cut, such as "Regular", "Semibold", "Bold" or "It"."""
    return font_folder() / f"SourceSansPro-{weight}.ttf"
