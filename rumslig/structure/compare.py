"""A municipality's utvecklingsinriktning compared with the region's structure images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import shapely
from shapely.geometry.base import BaseGeometry

from layers.catalog import Catalog
from layers.packages.manifest import Manifest
from rumslig.errors import StructureError
from rumslig.language import Language, tr
from rumslig.places import Municipalities
from rumslig.structure.compare_words import say_contradiction, say_match, say_missing
from rumslig.structure.levels import read_levels
from rumslig.structure.matching import Match, match_items, meet
from rumslig.structure.model import COLUMNS, KINDS, StructureItem, guiding_line
from rumslig.structure.profile import ContradictionRule, Profile
from rumslig.structure.reading import FoundItems, LeftOut, read_file_items, read_layer_items
from rumslig.structure.told import follows_model

FORMAT = "rumslig.structure-compare/1"
Verdict = Literal["contradiction", "other_level", "missing_in_op", "missing_in_region", "same"]
VERDICTS: tuple[Verdict, ...] = (
    "contradiction",
    "other_level",
    "missing_in_op",
    "missing_in_region",
    "same",
)
"""From what asks for most attention to what asks for none."""
_TURNS = {"fran-till": "till-fran", "till-fran": "fran-till", "bada": "bada"}


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """An object of the region, one of the municipality, or both, and what they are to each other.

    Attributes
    ----------
    certainty
        Of a contradiction: "certain" where they meet whatever the uncertainty, else "possible".
    """

    verdict: Verdict
    text: str
    region: StructureItem | None = None
    op: StructureItem | None = None
    certainty: str = ""
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
            "certainty": self.certainty or None,
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
    lang: Language

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


def region_items(
    catalog: Catalog, package: str = ""
) -> tuple[list[StructureItem], tuple[Manifest, ...]]:
    """Return the objects of the installed structure images, numbered from 1, and their packages.

    Raises
    ------
    StructureError
        No installed layer tells object by object, or a row says what the model does not have.
    LayerError
        A layer cannot be read.
    """
    items: list[StructureItem] = []
    used: dict[str, Manifest] = {}
    for layer in catalog.layers:
        entry = layer.entry
        if not entry.schematic or not follows_model(entry.fields):
            continue
        if package and layer.manifest.name != package:
            continue
        used[layer.manifest.name] = layer.manifest
        for item in read_layer_items(layer.read(), layer.id):
            facts = item.facts
            if facts.uncertainty_m is None:
                facts = replace(facts, uncertainty_m=entry.accuracy_m)
            items.append(StructureItem(len(items) + 1, facts, item.geometry))
    if not items:
        raise StructureError(
            tr(
                "inget installerat paket har en strukturbild som följer klassmodellen (kolumnerna "
                "klass och lage)."
            )
        )
    return items, tuple(used[name] for name in sorted(used))


def compare_file(
    path: Path,
    profile: Profile,
    catalog: Catalog,
    municipalities: Municipalities,
    *,
    package: str = "",
    municipality: str = "",
    uncertainty_m: float | None = None,
    crs: str | None = None,
    lang: Language = "sv",
) -> StructureComparison:
    """Return how a municipality's file goes together with the region's structure images.

    Parameters
    ----------
    municipality
        Code or name; "" for the one that most of the file's objects lie in.
    uncertainty_m
        For the file's objects that do not say their own, instead of the profile's.

    Raises
    ------
    StructureError
        There is no such municipality, or nothing to compare.
    LayerError
        The file or a layer cannot be read.
    """
    region, packages = region_items(catalog, package)
    told = profile if uncertainty_m is None else replace(profile, uncertainty_m=uncertainty_m)
    found = read_file_items(path, told.facts, crs)
    if not found.items:
        reasons = ", ".join(dict.fromkeys(item.reason for item in found.left_out))
        raise StructureError(
            tr(
                "{file} har inget objekt som profilen {profile} känner igen ({reasons}).",
                file=path.name,
                profile=profile.name,
                reasons=reasons or tr("filen är tom"),
            )
        )
    place, area = find_area(found, municipalities, municipality)
    levels = read_levels(packages[0], lang)
    pairs = compare_items(region, found.items, area, told.contradictions, levels, lang)
    used = told.used(found.columns)
    return StructureComparison(
        file=path.name,
        place=place,
        area=area,
        profile=told,
        pairs=pairs,
        left_out=found.left_out,
        unread=tuple(name for name in found.columns if name not in used),
        lacking=tuple(told.lacking(found.columns)),
        packages=packages,
        lang=lang,
    )


def find_area(
    found: FoundItems, municipalities: Municipalities, wanted: str = ""
) -> tuple[str, BaseGeometry]:
    """Return the municipality that a file is about; "" and the file's extent where none is known.

    Raises
    ------
    StructureError
        There is no municipality of the wanted code or name.
    """
    if wanted:
        for item in municipalities.items:
            if wanted.casefold() in (item.code, item.name.casefold()):
                return item.name, item.area
        raise StructureError(tr("kommunen ”{name}” finns inte.", name=wanted))
    votes: dict[str, int] = {}
    for thing in found.items:
        for item in municipalities.crossed(shapely.point_on_surface(thing.geometry)):
            votes[item.code] = votes.get(item.code, 0) + 1
    if votes:
        code = min(votes, key=lambda key: (-votes[key], key))
        return next((item.name, item.area) for item in municipalities.items if item.code == code)
    shapes = shapely.geometrycollections([thing.geometry for thing in found.items])
    return "", shapely.convex_hull(shapes).buffer(1.0)


def compare_items(
    region: Sequence[StructureItem],
    op: Sequence[StructureItem],
    area: BaseGeometry,
    contradictions: Sequence[ContradictionRule],
    levels: Mapping[int, str],
    lang: Language = "sv",
) -> tuple[Pair, ...]:
    """Return every pair and every object without one, what asks for most attention first.

    Parameters
    ----------
    area
        EPSG:3006; the region's objects that do not reach it are nobody's lack.
    """
    pairs: list[Pair] = []
    against = list(_contradictions(region, op, contradictions, lang))
    told = {(pair.region, pair.op) for pair in against}
    pairs += against
    matches = match_items(region, op, area)
    for match in matches:
        if (match.region, match.op) in told:
            continue
        verdict = _judge(match)
        pairs.append(
            Pair(verdict, say_match(match, verdict, levels, lang), match.region, match.op,
                 "possible" if verdict == "contradiction" else "", match)
        )  # fmt: skip
    ours = {match.region for match in matches}
    theirs = {match.op for match in matches}
    for item in region:
        if item not in ours and shapely.intersects(item.geometry, area):
            text = say_missing(item, op, lang, in_op=True)
            pairs.append(Pair("missing_in_op", text, region=item))
    for item in op:
        if item not in theirs:
            text = say_missing(item, region, lang, in_op=False)
            pairs.append(Pair("missing_in_region", text, op=item))
    return tuple(sorted(pairs, key=_order))


def _judge(match: Match) -> Verdict:
    one, other = match.region.facts, match.op.facts
    if one.kind == "samband" and one.direction and other.direction:
        seen = _TURNS[other.direction] if match.is_turned else other.direction
        if seen != one.direction and "bada" not in (seen, one.direction):
            return "contradiction"
    if one.level is not None and other.level is not None and one.level != other.level:
        return "other_level"
    return "same"


def _contradictions(
    region: Sequence[StructureItem],
    op: Sequence[StructureItem],
    rules: Sequence[ContradictionRule],
    lang: Language,
) -> Iterable[Pair]:
    for rule in rules:
        ours = [item for item in region if _fits(item, rule.region)]
        theirs = [item for item in op if _fits(item, rule.op)]
        for one in ours:
            for other in theirs:
                certainty = meet(one, other)
                if certainty:
                    text = say_contradiction(rule, one, other, certainty, lang)
                    yield Pair("contradiction", text, one, other, certainty)


def _fits(item: StructureItem, wanted: Mapping[str, str]) -> bool:
    keys = {column: key for key, column in COLUMNS.items()}
    return all(str(getattr(item.facts, keys[column])) == word for column, word in wanted.items())


def _order(pair: Pair) -> tuple[int, int, str, int, int]:
    item = pair.region or pair.op
    title = item.facts.title if item is not None else ""
    return (
        VERDICTS.index(pair.verdict),
        KINDS.index(pair.kind),  # type: ignore[arg-type]
        title,
        pair.region.number if pair.region else 0,
        pair.op.number if pair.op else 0,
    )
