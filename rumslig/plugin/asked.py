"""The installed layers as a plugin sees them: searched, with what the search could not see.

No plugin can forget to tell: the catalogue notes every layer that was read, its source line, and
every place where finding nothing means nothing, and Rumslig adds them to the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from layers.catalog import Catalog, InstalledLayer
from layers.errors import LayerError
from layers.vector import VectorLayer
from rumslig.coverage import covered_share
from rumslig.language import Language, tr
from rumslig.numerals import format_share
from rumslig.plugin.panel import Words
from rumslig.progress import Progress, silent

Sight = Literal["complete", "partial", "outside", "unknown", "unreadable"]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The objects of a layer that meet a searched area, in the layer's order.

    Attributes
    ----------
    geometry, names, attributes
        Row for row; `names` is the layer's name column, "" where there is none.
    sight
        How much of the area has been mapped: "complete", "partial", "outside", "unknown" when
        the layer does not say, "unreadable" when it could not be read. Only "complete" lets
        "nothing was found" mean that nothing is there.
    """

    geometry: npt.NDArray[np.object_]
    names: tuple[str, ...]
    attributes: pd.DataFrame
    sight: Sight


class AskedNotes:
    """What was noticed while a plugin asked."""

    def __init__(self, lang: Language, progress: Progress) -> None:
        self.lang = lang
        self.progress = progress
        self.sources: dict[str, str] = {}
        self.not_known: dict[str, None] = {}
        self.unproved: dict[str, AskedLayer] = {}

    def add_layer(self, layer: AskedLayer) -> None:
        """Note that a layer is read."""
        self.progress(len(self.sources), 0, layer.title)
        if layer.id not in self.sources:
            self.unproved[layer.id] = layer
        self.sources[layer.id] = layer.source_line

    def add_unknown(self, sentence: str) -> None:
        """Note something that could not be seen."""
        self.not_known[sentence] = None


class AskedLayer:
    """An installed layer."""

    def __init__(self, installed: InstalledLayer, notes: AskedNotes) -> None:
        self._installed = installed
        self._notes = notes
        entry = installed.entry
        self.id: str = installed.id
        self.title: str = entry.title
        self.role: str = entry.role
        self.theme: str = entry.theme
        self.schematic: bool = entry.schematic
        self.example: bool = entry.example
        self.accuracy_m: float = entry.accuracy_m
        self.name_field: str = entry.name_field
        self.code_field: str = entry.code_field
        self.reference_date: str = entry.reference_date

    @property
    def source_line(self) -> str:
        """Layer, package, version, date and source."""
        manifest, entry = self._installed.manifest, self._installed.entry
        return (
            f"{entry.title} ({manifest.title} {manifest.version}), "
            f"{entry.reference_date}. {entry.source}"
        )

    def read(self) -> VectorLayer:
        """Return all objects.

        Raises
        ------
        LayerError
            The layer is missing, damaged or unreadable.
        """
        self._notes.add_layer(self)
        return self._installed.read()

    def covered_share(self, area: BaseGeometry) -> float | None:
        """Return the mapped share (0–1) of an area, None when the layer does not say."""
        coverage = self._installed.read_coverage()
        return None if coverage is None else covered_share(area, coverage)

    def search(self, area: BaseGeometry) -> Found:
        """Return the objects that meet an area, and note what of it has not been mapped.

        A layer that cannot be read gives no objects and a note.
        """
        try:
            layer = self.read()
            sight = self.prove(area)
        except LayerError as error:
            self._notes.add_unknown(
                tr(
                    "{layer} kunde inte läsas: {fact}",
                    lang=self._notes.lang,
                    layer=self.title,
                    fact=error,
                )
            )
            return Found(np.empty(0, object), (), pd.DataFrame(), "unreadable")
        met = np.flatnonzero(shapely.intersects(area, layer.geometry))
        attributes = layer.attributes.iloc[met]
        return Found(layer.geometry[met], self._names(attributes), attributes, sight)

    def prove(self, area: BaseGeometry) -> Sight:
        """Return how much of an area has been mapped, and note it where that is not all."""
        sight = self._sight(self.covered_share(area))
        self._notes.unproved.pop(self.id, None)
        return sight

    def _names(self, attributes: pd.DataFrame) -> tuple[str, ...]:
        column = next(
            (name for name in (self.name_field, "namn", "name") if name in attributes), None
        )
        if column is None:
            return ("",) * len(attributes)
        return tuple("" if pd.isna(value) else str(value) for value in attributes[column])

    def _sight(self, share: float | None) -> Sight:
        lang, title = self._notes.lang, self.title
        if share == 1.0:
            return "complete"
        if share is None:
            sight: Sight = "unknown"
            sentence = tr(
                "{layer} säger inte var det är kartlagt; det kan finnas mer.",
                lang=lang,
                layer=title,
            )
        elif share == 0.0:
            sight = "outside"
            sentence = tr(
                "{layer} är inte kartlagt här; vad som finns är inte känt.", lang=lang, layer=title
            )
        else:
            sight = "partial"
            sentence = tr(
                "{layer} är kartlagt i {share} % av det genomsökta; det kan finnas mer.",
                lang=lang,
                layer=title,
                share=format_share(share, lang),
            )
        self._notes.add_unknown(sentence)
        return sight


class AskedCatalog:
    """The installed layers, found by id or role."""

    def __init__(self, catalog: Catalog, lang: Language, progress: Progress = silent) -> None:
        self.notes = AskedNotes(lang, progress)
        self.layers = tuple(AskedLayer(item, self.notes) for item in catalog.layers)

    def find(self, package: str, layer: str) -> AskedLayer | None:
        """Return a package's layer, or None."""
        return next((item for item in self.layers if item.id == f"{package}/{layer}"), None)

    def with_role(self, role: str, what: Words | None = None) -> AskedLayer | None:
        """Return the first layer that plays a role, such as "lakes".

        Where none does and `what` says what such layers show, the answer will tell that it is
        not known.
        """
        found = next((item for item in self.layers if item.role == role), None)
        if found is None and what is not None:
            lang = self.notes.lang
            sentence = tr("Inget installerat lager visar {what}.", lang=lang, what=what.say(lang))
            self.notes.add_unknown(sentence)
        return found
