"""What is new since a day, as facts: packages, their layers, and what changed in each municipality.

Nothing here is decided by a clock: the day that things are judged on stands in the report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from layers.crs import Bounds
from rumslig.classified import CLASSIFIED
from rumslig.freshness import State
from rumslig.places import PlaceName

ELSEWHERE = ""
"""Stands for a municipality's code where an object lies in none of them, or has no place."""

Kind = Literal["added", "removed", "shape", "values", "technical"]
"""What has become of an object."""

KINDS: tuple[Kind, ...] = ("added", "removed", "shape", "values", "technical")
"""In the order in which they are counted."""

Basis = Literal["objects", "index", "none"]
"""What a comparison rests on: the objects, their row indexes, or nothing that is at hand."""

How = Literal["changed", "added", "removed"]


@dataclass(frozen=True, slots=True)
class NewsObject:
    """An object that differs in an area.

    Attributes
    ----------
    detail
        What has changed of the whole object, in few words.
    area_m2, length_m
        How much larger or longer what lies in the area is.
    """

    kind: Kind
    key: str
    title: str
    detail: str
    area_m2: float = 0.0
    length_m: float = 0.0
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class LayerNews:
    """What differs of a layer in an area.

    Attributes
    ----------
    how
        Whether the layer is in both versions, or in one of them only.
    basis
        With "objects" they are placed by their shape, with "index" by the box around them.
    count
        How many objects differ, or are there where the layer is new or gone; None where unknown.
    note
        The same in plain words.
    bounds
        Where it is in EPSG:3006, when only the row indexes tell.
    why
        What could not be compared, and why; "" where everything was.
    """

    layer: str
    title: str
    how: How
    basis: Basis
    count: int | None
    note: str
    objects: tuple[NewsObject, ...] = ()
    bounds: Bounds | None = None
    why: str = ""
    source: str = ""
    reference_date: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the layer's part of the document."""
        return {
            "layer": self.layer,
            "title": self.title,
            "how": self.how,
            "basis": self.basis,
            "placed_by": {"objects": "geometry", "index": "bounds", "none": None}[self.basis],
            "count": self.count,
            "note": self.note,
            "bounds_3006": list(self.bounds) if self.bounds else None,
            "why": self.why,
            "source": self.source,
            "reference_date": self.reference_date,
            "features": [
                {
                    "change": item.kind,
                    "key": item.key,
                    "name": item.title,
                    "detail": item.detail,
                    "area_change_m2": round(item.area_m2, 2),
                    "length_change_m": round(item.length_m, 2),
                    "certain": item.is_certain,
                }
                for item in self.objects
            ],
        }


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version that was published in the period."""

    version: str
    published: str
    release_note: str
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class PackageNews:
    """A package with new versions.

    Attributes
    ----------
    before
        The version that was the newest when the period began; "" where there was none.
    version
        The newest one when it ended.
    installed
        The version in use here; "" where it is not installed.
    repository, address, confirmed, unconfirmed
        Where it was published, the day that was last confirmed, and why it could not be now.
    notes
        What else the versions differ in: rules, texts, looks.
    total
        What differs in all the municipalities asked for, each object counted once.
    areas
        What differs in each, by code; `ELSEWHERE` for what lies in none.
    is_withheld
        Whether what it says must not leave the house, and is left out.
    """

    name: str
    title: str
    function: str
    classification: str
    before: str
    version: str
    installed: str
    versions: tuple[NewVersion, ...]
    decision: str = ""
    repository: str = ""
    address: str = ""
    confirmed: str = ""
    unconfirmed: str = ""
    notes: tuple[str, ...] = ()
    total: tuple[LayerNews, ...] = ()
    areas: dict[str, tuple[LayerNews, ...]] = field(default_factory=dict)
    is_withheld: bool = False

    @property
    def published(self) -> str:
        """The day that the newest version was published."""
        found = (item.published for item in self.versions if item.version == self.version)
        return next(found, "")[:10]

    @property
    def release_note(self) -> str:
        """The newest version's, then those of the versions before it."""
        notes = (item.release_note for item in reversed(self.versions) if not item.withdrawn)
        return " ".join(dict.fromkeys(note for note in notes if note))

    @property
    def reference_dates(self) -> str:
        """The days that its changed layers describe."""
        return ", ".join(sorted({item.reference_date for item in self.total} - {""}))

    @property
    def sources(self) -> str:
        """Where its changed layers come from."""
        return ", ".join(dict.fromkeys(item.source for item in self.total if item.source))

    def withheld(self) -> PackageNews:
        """Return the package as it may leave: that there is something new, and no more."""
        return replace(
            self,
            versions=tuple(replace(item, release_note="", withdrawn="") for item in self.versions),
            decision="",
            notes=(),
            total=(),
            areas={},
            is_withheld=True,
        )

    def to_json(self, code: str | None = None) -> dict[str, Any]:
        """Return the package's part of the document, for an area or for them all."""
        layers = self.total if code is None else self.areas.get(code, ())
        return {
            "package": self.name,
            "title": self.title,
            "function": self.function,
            "classification": self.classification,
            "before": self.before,
            "version": self.version,
            "installed": self.installed,
            "published": self.published,
            "release_note": self.release_note,
            "decision": self.decision,
            "repository": self.repository,
            "address": self.address,
            "confirmed": self.confirmed,
            "unconfirmed": self.unconfirmed,
            "withheld": self.is_withheld,
            "notes": list(self.notes),
            "layers": [item.to_json() for item in layers],
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """An installed package that needs an eye, as on the day of the report.

    Attributes
    ----------
    sentence
        What that means.
    """

    name: str
    title: str
    function: str
    version: str
    state: State
    sentence: str
    classification: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the row of the document."""
        return {
            "package": self.name,
            "title": self.title,
            "function": self.function,
            "version": self.version,
            "state": self.state,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """A repository that was asked, when it was last confirmed, and why it was not now."""

    title: str
    address: str
    confirmed: str
    unconfirmed: str = ""


@dataclass(frozen=True, slots=True)
class NewsReport:
    """What is new between two days, both counted.

    Attributes
    ----------
    county
        The county's name; "" where none is installed.
    areas
        The municipalities asked for, then `ELSEWHERE` where something lies there.
    is_whole
        Whether all the county's municipalities are asked for.
    packages
        Those with a new version, by title.
    followed
        How many packages there are whose repository is known.
    unfollowed
        Titles of installed packages that no known repository has: nobody can say what is new.
    standing
        Installed packages that are overdue, unknown, superseded, withdrawn or soon to be reviewed.
    """

    since: date
    until: date
    county: str
    areas: tuple[PlaceName, ...]
    is_whole: bool
    packages: tuple[PackageNews, ...]
    followed: int
    unfollowed: tuple[str, ...]
    standing: tuple[Standing, ...]
    asked: tuple[Asked, ...]

    def of_area(self, code: str) -> tuple[PackageNews, ...]:
        """Return the packages of which something differs in an area, or may."""
        return tuple(item for item in self.packages if item.areas.get(code))

    def unchanged(self, code: str) -> int:
        """Return in how many followed packages nothing differs in an area."""
        withheld = sum(item.is_withheld for item in self.packages)
        return self.followed - len(self.of_area(code)) - withheld

    @property
    def elsewhere(self) -> tuple[PackageNews, ...]:
        """The packages that are new in other ways than in an area: rules, texts, looks."""
        return tuple(item for item in self.packages if not item.is_withheld and not item.areas)

    @property
    def withheld(self) -> tuple[PackageNews, ...]:
        """The packages of which nothing more may be told."""
        return tuple(item for item in self.packages if item.is_withheld)

    def without_classified(self, closed: Iterable[str] = ()) -> NewsReport:
        """Return the report as it may leave the house.

        Parameters
        ----------
        closed
            The names of packages that are known to be classified in some version.
        """
        names = {*closed} | {
            item.name for item in self.packages if item.classification == CLASSIFIED
        }
        return replace(
            self,
            packages=tuple(
                item.withheld() if item.name in names else item for item in self.packages
            ),
            standing=tuple(
                replace(item, sentence="")
                if item.name in names or item.classification == CLASSIFIED
                else item
                for item in self.standing
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the report's part of the document `rumslig.package-whats-new/1`."""
        return {
            "until": self.until.isoformat(),
            "county": self.county,
            "municipalities": [
                {
                    "code": area.code,
                    "name": area.name,
                    "unchanged": self.unchanged(area.code),
                    "packages": [item.to_json(area.code) for item in self.of_area(area.code)],
                }
                for area in self.areas
            ],
            "total": [item.to_json() for item in self.packages],
            "followed": self.followed,
            "not_followed": list(self.unfollowed),
            "attention": [item.to_json() for item in self.standing],
            "repositories": [
                {
                    "title": item.title,
                    "address": item.address,
                    "confirmed": item.confirmed,
                    "unconfirmed": item.unconfirmed,
                }
                for item in self.asked
            ],
        }
