"""What a service says of itself and of each thing that it offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from layers.crs import Bounds
from layers.errors import NotOffered
from layers.language import tr

Kind = Literal["features", "wfs", "wms", "wmts", "xyz", "pxweb"]
KINDS: tuple[Kind, ...] = ("features", "wfs", "wms", "wmts", "xyz", "pxweb")
OBJECTS: tuple[Kind, ...] = ("features", "wfs")
"""Kinds that give objects."""
TILES: tuple[Kind, ...] = ("wmts", "xyz", "wms")
"""Kinds that a background map can be made of."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A layer or table that a service offers.

    Attributes
    ----------
    systems
        The coordinate systems that it comes in, as codes, with what the service calls each.
    bounds
        Where it lies, in EPSG:3006; None where that is not told or not near.
    formats
        What it can be had as, as the service writes it.
    address
        Where it is asked for; "" where the service's own address is.
    attribution
        Whom it is to be credited to where it is shown.
    """

    name: str
    title: str
    abstract: str = ""
    systems: tuple[tuple[str, str], ...] = ()
    bounds: Bounds | None = None
    formats: tuple[str, ...] = ()
    address: str = ""
    attribution: str = ""
    licence: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The coordinate systems that it comes in."""
        return tuple(code for code, _ in self.systems)

    def name_of(self, code: str) -> str:
        """Return what the service calls a system."""
        return dict(self.systems).get(code, code)


@dataclass(frozen=True, slots=True)
class Service:
    """A service, as it describes itself.

    Attributes
    ----------
    licence, constraints
        Fees or licence, and constraints of access, in the service's words; "" where it has none.
    formats
        What all its layers can be had as.
    most_pixels
        The widest and highest picture that it draws; None where it does not say.
    """

    kind: Kind
    address: str
    title: str
    layers: tuple[Offered, ...]
    version: str = ""
    abstract: str = ""
    licence: str = ""
    constraints: str = ""
    contact: str = ""
    formats: tuple[str, ...] = ()
    most_pixels: tuple[int, int] | None = None
    conformance: frozenset[str] = field(default_factory=frozenset)

    def layer(self, name: str) -> Offered:
        """Return a layer by its name, or by its title where that names one only.

        Raises
        ------
        NotOffered
            There is none, or the service has several and none is named.
        """
        found = [item for item in self.layers if item.name == name]
        found = found or [item for item in self.layers if item.title == name]
        found = found or [item for item in self.layers if item.name.rpartition(":")[2] == name]
        if not name and len(self.layers) == 1:
            return self.layers[0]
        if len(found) == 1:
            return found[0]
        some = ", ".join(item.name for item in self.layers[:8])
        more = "" if len(self.layers) <= 8 else " …"
        if not name:
            raise NotOffered(
                tr("välj ett av lagren i tjänsten: {layers}{more}.", layers=some, more=more)
            )
        raise NotOffered(
            tr(
                "tjänsten har inget lager ”{name}”; den har {layers}{more}.",
                name=name,
                layers=some or tr("inga lager"),
                more=more,
            )
        )


def plain(text: str) -> str:
    """Return a service's word on fees or constraints; "" where it only says that there are none."""
    words = " ".join(text.split())
    return "" if words.casefold() in ("none", "no conditions apply", "-") else words
