"""A municipality's utvecklingsinriktning compared with the region's structure images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from layers.catalog import Catalog
from layers.packages.manifest import Manifest
from rumslig.errors import StructureError
from rumslig.language import Language, tr
from rumslig.places import Municipalities
from rumslig.structure.compare_words import say_contradiction, say_match, say_missing
from rumslig.structure.comparison import VERDICTS, Pair, StructureComparison, Verdict
from rumslig.structure.levels import read_levels
from rumslig.structure.matching import Match, match_items, meet
from rumslig.structure.model import COLUMNS, KINDS, StructureItem
from rumslig.structure.profile import ContradictionRule, Profile
from rumslig.structure.reading import FoundItems, read_file_items, read_layer_items
from rumslig.structure.told import follows_model

_TURNS = {"fran-till": "till-fran", "till-fran": "fran-till", "bada": "bada"}


@dataclass(frozen=True, slots=True)
class RegionItems:
    """The objects of the installed structure images, numbered from 1, and where they come from."""

    items: tuple[StructureItem, ...]
    packages: tuple[Manifest, ...]
    origins: Mapping[int, str]


def region_items(catalog: Catalog, package: str = "") -> RegionItems:
    """Return the objects of the installed structure images, or of one package.

    Example data count only where there is nothing else.

    Raises
    ------
    StructureError
        No installed layer tells object by object, or a row says what the model does not have.
    LayerError
        A layer cannot be read.
    """
    layers = [
        layer
        for layer in catalog.layers
        if layer.entry.schematic
        and follows_model(layer.entry.fields)
        and package in ("", layer.manifest.name)
    ]
    if not package and not all(layer.entry.example for layer in layers):
        layers = [layer for layer in layers if not layer.entry.example]
    items: list[StructureItem] = []
    origins: dict[int, str] = {}
    used: dict[str, Manifest] = {}
    for layer in layers:
        entry = layer.entry
        used[layer.manifest.name] = layer.manifest
        for item in read_layer_items(layer.read(), layer.id):
            facts = item.facts
            if facts.uncertainty_m is None:
                facts = replace(facts, uncertainty_m=entry.accuracy_m)
            items.append(StructureItem(len(items) + 1, facts, item.geometry))
            origins[len(items)] = layer.manifest.name
    if not items:
        raise StructureError(
            tr(
                "inget installerat paket har en strukturbild som följer klassmodellen (kolumnerna "
                "klass och lage)."
            )
        )
    return RegionItems(tuple(items), tuple(used[name] for name in sorted(used)), origins)


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
    region = region_items(catalog, package)
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
    levels = read_levels(region.packages[0], lang)
    pairs = compare_items(region.items, found.items, area, told.contradictions, levels, lang)
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
        packages=region.packages,
        origins=region.origins,
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
        text = say_match(match, verdict, levels, lang)
        pairs.append(Pair(verdict, text, match.region, match.op, match=match))
    ours = {match.region for match in matches}
    theirs = {match.op for match in matches}
    for item in region:
        if item not in ours and shapely.intersects(item.geometry, area):
            sure = _reaches(item, area)
            text = say_missing(item, op, lang, in_op=True, is_sure=sure)
            pairs.append(
                Pair("missing_in_op", text, item, certainty="certain" if sure else "possible")
            )
    for item in op:
        if item not in theirs:
            text = say_missing(item, region, lang, in_op=False)
            pairs.append(Pair("missing_in_region", text, op=item))
    return tuple(sorted(pairs, key=_order))


def _reaches(item: StructureItem, area: BaseGeometry) -> bool:
    """Whether an object reaches a municipality by more than its own uncertainty."""
    core = shapely.buffer(area, -(item.facts.uncertainty_m or 0.0))
    return bool(shapely.intersects(item.geometry, core)) or core.is_empty


def _judge(match: Match) -> Verdict:
    one, other = match.region.facts, match.op.facts
    if one.kind == "samband" and one.direction and other.direction:
        seen = _TURNS[other.direction] if match.is_turned else other.direction
        if seen != one.direction and "bada" not in (seen, one.direction):
            return "contradiction"
    if one.level is not None and other.level is not None and one.level != other.level:
        return "other_level"
    unknown = (one.level is None) + (other.level is None)
    # a corridor often has no level; a node always has one, said or not
    if unknown == 1 or (unknown and one.kind == "nod"):
        return "level_unknown"
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
        KINDS.index(pair.kind),
        title,
        pair.region.number if pair.region else 0,
        pair.op.number if pair.op else 0,
    )
