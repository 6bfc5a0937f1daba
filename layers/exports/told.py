"""What goes with a layer that leaves: where it comes from, and what the format could not hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from layers.language import tr

LossKind = Literal[
    "names", "texts", "types", "nulls", "dates", "split", "geometry", "rows", "heights",
    "precision", "crs", "columns", "formulas", "style", "size",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that is not as it was in the layer.

    Attributes
    ----------
    text
        A sentence.
    count
        How many values or rows it is about; 0 where it is about all or none.
    names
        What columns were called, and are called now.
    """

    kind: LossKind
    text: str
    count: int = 0
    names: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the loss as `rumslig export` prints it."""
        document: dict[str, Any] = {"kind": self.kind, "text": self.text, "count": self.count}
        if self.names:
            document["names"] = dict(self.names)
        return document


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a layer comes from; "" for what is not known."""

    title: str
    source: str = ""
    version: str = ""
    licence: str = ""
    reference_date: str = ""
    definition: str = ""
    accuracy_m: float = 0.0
    is_example: bool = False
    choice: str = ""
    """What of the layer was taken, in words; "" for all of it."""

    def rows(self) -> tuple[tuple[str, str], ...]:
        """Return what is known, a label and a value each."""
        mark = tr("EXEMPELDATA, inte för beslut") if self.is_example else ""
        accuracy = f"± {self.accuracy_m:g} m" if self.accuracy_m else ""
        pairs = (
            (tr("Lager"), self.title),
            (tr("Märkning"), mark),
            (tr("Källa"), self.source),
            (tr("Version"), self.version),
            (tr("Licens"), self.licence),
            (tr("Referensdatum"), self.reference_date),
            (tr("Definition"), self.definition),
            (tr("Lägesosäkerhet"), accuracy),
            (tr("Urval"), self.choice),
        )
        return tuple((label, value) for label, value in pairs if value)

    def text(self) -> str:
        """Return what is known as lines."""
        return "\n".join(f"{label}: {value}" for label, value in self.rows())

    def to_json(self) -> dict[str, Any]:
        """Return what is known for programs."""
        known: Mapping[str, Any] = {
            "title": self.title,
            "source": self.source,
            "version": self.version,
            "licence": self.licence,
            "reference_date": self.reference_date,
            "definition": self.definition,
            "accuracy_m": self.accuracy_m,
            "example": self.is_example,
            "choice": self.choice,
        }
        return {key: value for key, value in known.items() if value}


def beside_text(provenance: Provenance, losses: Iterable[Loss]) -> bytes:
    """Return the text that lies beside a file which cannot say this itself."""
    lines = [provenance.text(), ""]
    told = list(losses)
    if told:
        lines.append(tr("Så skiljer sig filen från lagret:"))
    for loss in told:
        lines.append(f"- {loss.text}")
        lines += [f"    {before} → {after}" for before, after in loss.names]
    return "\n".join(lines).rstrip().encode() + b"\n"
