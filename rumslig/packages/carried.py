"""What differs in a package's images and documents from one version to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from layers.packages.carried import DocumentEntry, ImageEntry
from layers.packages.manifest import Manifest
from rumslig.language import Language, tr

Part = Literal["added", "removed", "replaced", "moved", "points", "legend", "said"]
"""`moved`: it lies elsewhere. `said`: only what is told of it is another."""


@dataclass(frozen=True, slots=True)
class CarriedChange:
    """An image or a document that differs, and in what."""

    kind: Literal["image", "document"]
    name: str
    title: str
    parts: tuple[Part, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the change as `rumslig package diff --json` prints it."""
        return {"name": self.name, "title": self.title, "changes": list(self.parts)}


def compare_carried(before: Manifest, after: Manifest) -> tuple[CarriedChange, ...]:
    """Return the images and documents that differ, the new version's first."""
    return (
        *_compare("image", before.images, after.images),
        *_compare("document", before.documents, after.documents),
    )


def _compare(
    kind: Literal["image", "document"],
    old: Sequence[ImageEntry | DocumentEntry],
    new: Sequence[ImageEntry | DocumentEntry],
) -> Iterator[CarriedChange]:
    earlier = {item.name: item for item in old}
    for item in new:
        known = earlier.pop(item.name, None)
        parts = tuple(_parts(known, item)) if known is not None else ("added",)
        if parts:
            yield CarriedChange(kind, item.name, item.title, parts)
    for item in earlier.values():
        yield CarriedChange(kind, item.name, item.title, ("removed",))


def _parts(old: ImageEntry | DocumentEntry, new: ImageEntry | DocumentEntry) -> Iterator[Part]:
    if old == new:
        return
    found: list[Part] = ["replaced"] if old.data != new.data else []
    if isinstance(old, ImageEntry) and isinstance(new, ImageEntry):
        if (old.transform, old.crs) != (new.transform, new.crs):
            found.append("moved")
        if old.points != new.points:
            found.append("points")
        if old.legend != new.legend:
            found.append("legend")
    yield from found or ["said"]


def note_lines(found: Sequence[CarriedChange], lang: Language) -> list[str]:
    """Return in plain words what differs, one sentence an image or document."""
    return [_sentence(item, lang) for item in found]


def _sentence(item: CarriedChange, lang: Language) -> str:
    title = item.title
    if item.parts == ("added",):
        return (
            tr("Ny bild: {title}.", lang=lang, title=title)
            if item.kind == "image"
            else tr("Nytt dokument: {title}.", lang=lang, title=title)
        )
    if item.parts == ("removed",):
        return (
            tr("Bilden {title} finns inte längre.", lang=lang, title=title)
            if item.kind == "image"
            else tr("Dokumentet {title} finns inte längre.", lang=lang, title=title)
        )
    if item.kind == "document":
        return (
            tr("Dokumentet {title} är utbytt.", lang=lang, title=title)
            if "replaced" in item.parts
            else tr("Uppgifterna om dokumentet {title} är ändrade.", lang=lang, title=title)
        )
    words = {
        "replaced": tr("bilden är utbytt", lang=lang),
        "moved": tr("läget är ändrat", lang=lang),
        "points": tr("punkterna är ändrade", lang=lang),
        "legend": tr("teckenförklaringen är ändrad", lang=lang),
        "said": tr("uppgifterna är ändrade", lang=lang),
    }
    facts = ", ".join(words[part] for part in item.parts if part in words)
    return tr("Bilden {title}: {facts}.", lang=lang, title=title, facts=facts)
