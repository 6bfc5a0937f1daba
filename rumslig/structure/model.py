"""What a structure image and a municipality's utvecklingsinriktning consist of, in one model.

Seven kinds of object, each guiding and never exact. A layer whose rows have the columns `klass`
and `lage` is told object by object; the others of `COLUMNS` are read where they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.filter import text_of
from rumslig.errors import StructureError
from rumslig.language import Language, tr

Kind = Literal["nod", "strak", "samband", "omland", "landskap", "malpunkt", "inriktning"]
Stage = Literal["nulage", "malbild"]
Certainty = Literal["", "certain", "possible"]

KINDS: tuple[Kind, ...] = get_args(Kind)
STAGES: tuple[Stage, ...] = get_args(Stage)
STRUCTURES = ("bebyggelse", "natur", "kommunikationer")
"""The three structures of an utvecklingsinriktning."""
VERBS = ("stärka", "utveckla", "binda samman", "skydda")
DIRECTIONS = ("fran-till", "till-fran", "bada")
HIGHEST_LEVEL = 5
PROPOSED = "forslag"
"""What `namngivning` says of a name that is only proposed."""

DIMENSIONS: Mapping[Kind, tuple[int, ...]] = {
    "nod": (0, 2),
    "strak": (1, 2),
    "samband": (1,),
    "omland": (2,),
    "landskap": (2,),
    "malpunkt": (0,),
    "inriktning": (1, 2),
}
"""What each kind may be drawn as: 0 points, 1 lines, 2 areas."""

COLUMNS: Mapping[str, str] = {
    "kind": "klass",
    "stage": "lage",
    "name": "namn",
    "named": "namngivning",
    "level": "niva",
    "structure": "struktur",
    "type": "typ",
    "strength": "styrka",
    "direction": "riktning",
    "purpose": "syfte",
    "origin": "fran",
    "target": "till",
    "role": "roll",
    "value": "varde",
    "verb": "verb",
    "node": "nod",
    "guidance": "vagledning",
    "certainty": "certainty",
    "quote": "citat",
    "page": "sida",
    "goal": "mal",
    "source": "kalla",
    "uncertainty_m": "uncertainty_m",
}
"""The column of each attribute, as layers of packages have them."""

ATTRIBUTES: Mapping[Kind, tuple[str, ...]] = {
    "nod": ("level", "role", "structure"),
    "strak": ("level", "type", "structure"),
    "samband": ("origin", "target", "direction", "strength", "purpose"),
    "omland": ("node",),
    "landskap": ("value", "structure"),
    "malpunkt": ("type", "role"),
    "inriktning": ("verb", "type", "structure", "guidance"),
}
"""What is asked of each kind beside what all have."""


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """What is said of one object, without where it lies.

    Attributes
    ----------
    kind, stage
        Which kind it is, and whether it shows how things are or how they are meant to be.
    named
        "forslag" where the name is a proposal that nobody has checked, such as the nearest town's.
    level
        0 (storregional nod) to 5 (boendeort); the names are the package's.
    direction
        Which way a samband points, by its `origin` and `target`.
    quote, page, goal
        The document's words, where they stand, and the id of the goal they serve.
    uncertainty_m
        How wrong the place may be; None for what the layer says.

    Raises
    ------
    StructureError
        A value is not one that the model has.
    """

    kind: Kind
    stage: Stage
    name: str = ""
    named: str = ""
    level: int | None = None
    structure: str = ""
    type: str = ""
    strength: str = ""
    direction: str = ""
    purpose: str = ""
    origin: str = ""
    target: str = ""
    role: str = ""
    value: str = ""
    verb: str = ""
    node: str = ""
    guidance: str = ""
    certainty: Certainty = ""
    quote: str = ""
    page: str = ""
    goal: str = ""
    source: str = ""
    uncertainty_m: float | None = None

    def __post_init__(self) -> None:
        for key, words in _VOCABULARIES.items():
            value = getattr(self, key)
            if value not in words:
                known = ", ".join(word for word in words if word)
                raise StructureError(
                    tr(
                        "{column} är {value}; välj {known}",
                        column=COLUMNS[key],
                        value=f"”{value}”",
                        known=known,
                    )
                )
        if self.level is not None and not 0 <= self.level <= HIGHEST_LEVEL:
            raise StructureError(
                tr("niva är {value}; nivåerna är 0 till {most}", value=self.level,
                   most=HIGHEST_LEVEL)
            )  # fmt: skip
        if self.uncertainty_m is not None and not 0 <= self.uncertainty_m < math.inf:
            raise StructureError(
                tr("uncertainty_m är {value}; ange meter", value=self.uncertainty_m)
            )

    @property
    def title(self) -> str:
        """The object's name; a samband without one is called by its ends."""
        if self.name:
            return self.name
        return f"{self.origin}–{self.target}" if self.origin and self.target else ""

    def to_json(self) -> dict[str, Any]:
        """Return what is said, by column; what is not said is left out."""
        values = ((COLUMNS[item.name], getattr(self, item.name)) for item in fields(self))
        return {column: value for column, value in values if value not in ("", None)}


_VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "kind": KINDS,
    "stage": STAGES,
    "named": ("", PROPOSED),
    "structure": ("", *STRUCTURES),
    "verb": ("", *VERBS),
    "direction": ("", *DIRECTIONS),
    "certainty": ("", "certain", "possible"),
}


@dataclass(frozen=True, slots=True, eq=False)
class StructureItem:
    """An object of a structure image, EPSG:3006.

    Raises
    ------
    StructureError
        It is not drawn as its kind is.
    """

    number: int
    facts: ObjectFacts
    geometry: BaseGeometry

    def __post_init__(self) -> None:
        require_drawn(self.facts.kind, self.geometry)


def require_drawn(kind: Kind, geometry: BaseGeometry) -> None:
    """Raise StructureError unless a kind of object may be drawn so."""
    if shapely.get_dimensions(geometry) not in DIMENSIONS[kind]:
        words = {0: tr("punkt"), 1: tr("linje"), 2: tr("yta")}
        raise StructureError(
            tr(
                "klassen {kind} ritas som {drawn}, inte som {found}",
                kind=kind,
                drawn=tr(" eller ").join(words[item] for item in DIMENSIONS[kind]),
                found=words.get(int(shapely.get_dimensions(geometry)), geometry.geom_type),
            )
        )


def build_facts(values: Mapping[str, Any], **known: Any) -> ObjectFacts:
    """Return an object's facts from values by column; what is missing there stays unsaid.

    Parameters
    ----------
    known
        Facts, by attribute, that stand where the values say nothing.

    Raises
    ------
    StructureError
        A value is not one that the model has.
    """
    found = dict(known)
    for key, column in COLUMNS.items():
        value = values.get(column)
        if pd.isna(value) or not str(value).strip():
            continue
        if key == "level":
            found[key] = _whole(value)
        elif key == "uncertainty_m":
            found[key] = _number(value)
        else:
            found[key] = text_of(value).strip()
    for key in ("kind", "stage"):
        if not found.get(key):
            raise StructureError(
                tr("{column} saknas; välj {known}", column=COLUMNS[key],
                   known=", ".join(_VOCABULARIES[key]))
            )  # fmt: skip
    return ObjectFacts(**found)


def _whole(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise StructureError(
            tr("niva är {value}; nivåerna är 0 till {most}", value=value, most=HIGHEST_LEVEL)
        )
    return int(number)


def _number(value: Any) -> float:
    try:
        return float(str(value).replace(",", "."))
    except ValueError as error:
        raise StructureError(tr("{value} är inget tal", value=f"”{value}”")) from error


def kind_word(kind: str, lang: Language | None = None, *, definite: bool = False) -> str:
    """Return what a kind is called, such as "stråk", or definite "stråket"."""
    if definite:
        words = {
            "nod": tr("noden", lang=lang),
            "strak": tr("stråket", lang=lang),
            "samband": tr("sambandet", lang=lang),
            "omland": tr("omlandet", lang=lang),
            "landskap": tr("landskapet", lang=lang),
            "malpunkt": tr("målpunkten", lang=lang),
            "inriktning": tr("utvecklingsinriktningen", lang=lang),
        }
    else:
        words = {
            "nod": tr("nod", lang=lang),
            "strak": tr("stråk", lang=lang),
            "samband": tr("samband", lang=lang),
            "omland": tr("omland", lang=lang),
            "landskap": tr("landskap", lang=lang),
            "malpunkt": tr("målpunkt", lang=lang),
            "inriktning": tr("utvecklingsinriktning", lang=lang),
        }
    return words[kind]


def stage_word(stage: str, lang: Language | None = None) -> str:
    """Return "nuläge" or "målbild"."""
    return tr("nuläge", lang=lang) if stage == "nulage" else tr("målbild", lang=lang)


def guiding_line(lang: Language | None = None) -> str:
    """Return the sentence that stands in every text about a structure image."""
    return tr("Strukturbilden är vägledande, ej bindande.", lang=lang)


def with_guiding_line(text: str, lang: Language | None = None) -> str:
    """Return a text about a structure image with the sentence, once."""
    if guiding_words(lang).casefold() in text.casefold():
        return text
    return f"{text} {guiding_line(lang)}"


def guiding_words(lang: Language | None = None) -> str:
    """Return "vägledande, ej bindande", for tables."""
    return tr("vägledande, ej bindande", lang=lang)
