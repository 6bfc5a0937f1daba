"""The levels of nodes: a scale from 0 to 5 whose names each package may choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from layers.packages.manifest import Manifest
from rumslig.county import read_table
from rumslig.errors import RuleError
from rumslig.language import Language, tr
from rumslig.structure.model import HIGHEST_LEVEL


@dataclass(frozen=True, slots=True)
class Level:
    """A row of `[[levels]]`: what a package calls a level."""

    level: int
    name: str

    def __post_init__(self) -> None:
        if not 0 <= self.level <= HIGHEST_LEVEL or not self.name.strip():
            raise RuleError(
                tr("[[levels]] ska ha level 0 till {most} och ett namn.", most=HIGHEST_LEVEL)
            )


def standard_levels(lang: Language | None = None) -> dict[int, str]:
    """Return the names of a package that has none of its own."""
    return {
        0: tr("storregional nod", lang=lang),
        1: tr("regional kärna", lang=lang),
        2: tr("delregional kärna", lang=lang),
        3: tr("lokal kärna", lang=lang),
        4: tr("serviceort", lang=lang),
        5: tr("boendeort", lang=lang),
    }


def read_levels(manifest: Manifest | None, lang: Language | None = None) -> dict[int, str]:
    """Return a package's names of the levels, the standard ones where it says none.

    Raises
    ------
    RuleError
        A row is not as levels are.
    """
    own = read_table(manifest, "levels", Level) if manifest is not None else ()
    return {**standard_levels(lang), **{item.level: item.name for item in own}}


def level_words(level: int | None, names: Mapping[int, str], lang: Language | None = None) -> str:
    """Return "nivå 2, delregional kärna"; "" where no level is said."""
    if level is None:
        return ""
    return tr("nivå {level}, {name}", lang=lang, level=level, name=names[level])
