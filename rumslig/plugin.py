"""The plugin API: one more planning question, answered with a text, a table and map objects.

A plugin is an object with the attributes of `Plugin`, named by an entry point in the group
`rumslig.plugins`. It imports this module and nothing else of Rumslig.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol, runtime_checkable

from shapely.geometry.base import BaseGeometry

from layers.catalog import Catalog, InstalledLayer
from layers.errors import LayerError
from layers.vector import VectorLayer
from rumslig.language import tr
from rumslig.numerals import direction_of, format_direction, format_length, format_number
from rumslig.plan_area import PlanArea

__all__ = [
    "API_VERSION",
    "GROUP",
    "Answer",
    "Catalog",
    "Column",
    "InstalledLayer",
    "LayerError",
    "MapObject",
    "PlanArea",
    "Plugin",
    "PluginFault",
    "VectorLayer",
    "direction_of",
    "find_plugins",
    "format_direction",
    "format_length",
    "format_number",
    "load_plugins",
]

API_VERSION = 1
GROUP = "rumslig.plugins"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer's table; numbers are set to the right."""

    title: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class MapObject:
    """Something to show on the map, EPSG:3006."""

    title: str
    geometry: BaseGeometry


@dataclass(frozen=True, slots=True)
class Answer:
    """What a plugin says of a plan area; `source` names layer, version and date."""

    text: str
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    map_objects: tuple[MapObject, ...] = ()
    source: str = ""


@runtime_checkable
class Plugin(Protocol):
    """One more planning question."""

    api_version: int
    name: str
    title: str

    def answer(self, plan: PlanArea, catalog: Catalog) -> Answer:
        """Return the answer for a plan area, from the installed layers."""


@dataclass(frozen=True, slots=True)
class PluginFault:
    """A plugin that could not be loaded, and why."""

    name: str
    reason: str


def find_plugins() -> tuple[str, ...]:
    """Return the names of the plugins that are installed."""
    return tuple(sorted(point.name for point in entry_points(group=GROUP)))


def load_plugins() -> tuple[tuple[Plugin, ...], tuple[PluginFault, ...]]:
    """Return the plugins that fit this API, and those that do not with the reason."""
    loaded: list[Plugin] = []
    faults: list[PluginFault] = []
    for point in sorted(entry_points(group=GROUP), key=lambda item: item.name):
        try:
            plugin = point.load()
        except Exception as error:  # noqa: BLE001 - somebody else's code may fail in any way
            faults.append(PluginFault(point.name, f"{type(error).__name__}: {error}"))
            continue
        fault = _misfit(plugin)
        if fault:
            faults.append(PluginFault(point.name, fault))
        else:
            loaded.append(plugin)
    return tuple(loaded), tuple(faults)


def _misfit(plugin: object) -> str:
    if not isinstance(plugin, Plugin):
        return tr("saknar något av api_version, name, title och answer")
    if plugin.api_version != API_VERSION:
        return tr(
            "är skrivet för API {found}, inte {expected}",
            found=plugin.api_version,
            expected=API_VERSION,
        )
    return ""
