"""The plugins that are installed, found by their packages' metadata alone: nothing is run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import metadata

from rumslig.errors import PluginError
from rumslig.language import tr
from rumslig.plugin.contract import GROUP

OWN_DISTRIBUTION = "rumslig"
OWN_PACKAGE = "plugins."


@dataclass(frozen=True, slots=True)
class FoundPlugin:
    """An entry point of an installed distribution.

    Attributes
    ----------
    entry_point
        What would be imported, such as "stations:plugin".
    summary
        What the distribution says of itself.
    fault
        Why it can never run, "" when it can.
    """

    name: str
    distribution: str
    version: str
    entry_point: str
    summary: str = ""
    fault: str = ""

    @property
    def built_in(self) -> bool:
        """Whether it came with Rumslig itself."""
        return self.distribution == OWN_DISTRIBUTION and self.entry_point.startswith(OWN_PACKAGE)

    @property
    def origin(self) -> str:
        """The distribution with its version."""
        return f"{self.distribution} {self.version}".strip()


def find_plugins() -> tuple[FoundPlugin, ...]:
    """Return every plugin that is installed, by name; those of Rumslig keep their names."""
    found = sorted(_entry_points(), key=lambda item: (item.name, not item.built_in, item.origin))
    count = Counter(item.name for item in found)
    twice = tr("har samma namn som ett annat tillägg; avinstallera ett av dem")
    return tuple(
        replace(item, fault=item.fault or twice)
        if count[item.name] > 1 and not item.built_in
        else item
        for item in found
    )


def load_entry_point(wanted: FoundPlugin) -> object:
    """Return what an entry point names. This imports and so runs the plugin's code.

    Raises
    ------
    PluginError
        It is no longer installed as it was found.
    """
    for distribution, name, points in _distributions():
        if name == wanted.distribution and distribution.version == wanted.version:
            for point in points:
                if (point.name, point.value) == (wanted.name, wanted.entry_point):
                    return point.load()
    raise PluginError(tr("är inte längre installerat som det var"))


def _entry_points() -> Iterator[FoundPlugin]:
    for distribution, name, points in _distributions():
        try:
            version = str(distribution.version or "")
            about = distribution.metadata
            summary = str(about["Summary"]) if "Summary" in about else ""
        except Exception as error:  # noqa: BLE001 - somebody else's metadata may be anything
            fact = f"{type(error).__name__}: {error}"[:200]
            fault = tr("metadata går inte att läsa: {fact}", fact=fact)
            yield from (FoundPlugin(point.name, name, "", "", fault=fault) for point in points)
            continue
        fault = "" if version else tr("paketet säger inte sin version")
        for point in points:
            yield FoundPlugin(point.name, name, version, point.value, summary[:200], fault)


def _distributions() -> Iterator[
    tuple[metadata.Distribution, str, tuple[metadata.EntryPoint, ...]]
]:
    """Yield what has plugins, the first on the path where a name occurs twice."""
    seen: set[str] = set()
    for distribution in metadata.distributions():
        try:
            points = tuple(distribution.entry_points.select(group=GROUP))
            # the metadata of those without plugins is not even read: there may be hundreds
            name = str(distribution.metadata["Name"] or "") if points else ""
        except Exception:  # noqa: BLE001 - what cannot be read offers nothing
            continue
        normal = re.sub(r"[-_.]+", "-", name).lower()
        if points and normal and normal not in seen:
            seen.add(normal)
            yield distribution, normal, points
