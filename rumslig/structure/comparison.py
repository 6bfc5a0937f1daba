"""Two structures compared: the pairs, what they are to each other, and the document of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import shapely
from shapely.geometry.base import BaseGeometry

from layers.packages.manifest import Manifest
from rumslig.finding import Certainty
from rumslig.language import Language
from rumslig.structure.matching import Match
from rumslig.structure.model import StructureItem, guiding_line
from rumslig.structure.profile import Profile
from rumslig.structure.reading import LeftOut

FORMAT = "rumslig.structure-compare/1"
Verdict = Literal[
    "contradiction", "other_level", "missing_in_op", "missing_in_region", "level_unknown", "same"
]
VERDICTS: tuple[Verdict, ...] = (
    "contradiction",
    "other_level",
    "missing_in_op",
    "missing_in_region",
    "level_unknown",
    "same",
)
"""From what asks for most attention to what asks for none."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """An object of the region, one of the municipality, or both, and what they are to each other.

    Attributes
    ----------
    certainty
        "possible" where the uncertainty decides whether the objects meet, or whether the one
        that is missing reaches the municipality; else "certain".
    """

    verdict: Verdict
    text: str
    region: StructureItem | None = None
    op: StructureItem | None = None
    certainty: Certainty = "certain"
    match: Match | None = None

    @property
    def kind(self) -> str:
        """The kind of the region's object, else of the municipality's."""
        item = self.region or self.op
        return item.facts.kind if item is not None else ""

    @property
    def geometry(self) -> BaseGeometry:
        """What to show on the map: both objects together, EPSG:3006."""
        shapes = [item.geometry for item in (self.region, self.op) if item is not None]
        return shapes[0] if len(shapes) == 1 else shapely.geometrycollections(shapes)

    def to_json(self) -> dict[str, Any]:
        """Return the pair with what is said of each object, by column."""
        match = self.match
        return {
            "verdict": self.verdict,
            "klass": self.kind,
            "certainty": self.certainty,
            "region": _object_json(self.region),
            "op": _object_json(self.op),
            "tolerance_m": None if match is None else round(match.tolerance_m, 1),
            "region_share": _rounded(match.region_share if match else None),
            "op_share": _rounded(match.op_share if match else None),
            "text": self.text,
        }


def _object_json(item: StructureItem | None) -> dict[str, Any] | None:
    return None if item is None else {"number": item.number, **item.facts.to_json()}


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


@dataclass(frozen=True, slots=True)
class StructureComparison:
    """What two structures say of a municipality, pair by pair.

    Attributes
    ----------
    place
        The municipality, or "" where no borders are known and the file's own extent is taken.
    unread
        Columns of the municipality's file that the profile does not read.
    lacking
        Columns of the model that the profile looks for and the file does not have.
    origins
        The package of each of the region's objects, by number.
    """

    file: str
    place: str
    area: BaseGeometry
    profile: Profile
    pairs: tuple[Pair, ...]
    left_out: tuple[LeftOut, ...]
    unread: tuple[str, ...]
    lacking: tuple[str, ...]
    packages: tuple[Manifest, ...]
    origins: Mapping[int, str]
    lang: Language

    def without_packages(self, names: Collection[str]) -> StructureComparison:
        """Return the comparison without every pair that an object of these packages is in."""
        kept = (
            pair
            for pair in self.pairs
            if pair.region is None or self.origins.get(pair.region.number) not in names
        )
        return replace(
            self,
            pairs=tuple(kept),
            packages=tuple(item for item in self.packages if item.name not in names),
        )

    def counts(self) -> dict[Verdict, int]:
        """Return how many pairs there are of each verdict."""
        return {word: sum(pair.verdict == word for pair in self.pairs) for word in VERDICTS}

    def to_json(self) -> dict[str, Any]:
        """Return the document; the same inputs give the same document."""
        return {
            "format": FORMAT,
            "guiding": guiding_line(self.lang),
            "file": self.file,
            "place": self.place,
            "profile": {
                "name": self.profile.name,
                "version": self.profile.version,
                "status": self.profile.status,
            },
            "packages": [
                {"name": item.name, "version": item.version, "sha256": item.sha256}
                for item in self.packages
            ],
            "counts": self.counts(),
            "pairs": [pair.to_json() for pair in self.pairs],
            "left_out": [
                {"layer": item.layer, "reason": item.reason, "count": item.count}
                for item in self.left_out
            ],
            "unread_columns": list(self.unread),
            "lacking_columns": list(self.lacking),
        }
