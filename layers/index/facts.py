"""What is known of a layer that was read, whether it is in memory or in an index."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from layers.vector import VectorLayer


@dataclass(frozen=True, slots=True)
class LayerFacts:
    """What a proof tells of a layer that was read."""

    sha256: str
    file_name: str
    read: int
    null_geometry: int
    repaired: int
    flagged: int
    crs_operation: str

    @classmethod
    def of(cls, layer: VectorLayer) -> LayerFacts:
        """Return the facts of a layer in memory."""
        return cls(
            layer.sha256,
            layer.file_name,
            layer.read,
            layer.null_geometry,
            len(layer.repairs),
            sum(repair.flagged for repair in layer.repairs),
            layer.transformation.operation,
        )


def describe_layer(layer: VectorLayer) -> dict[str, Any]:
    """Return what an index tells of a layer beside its objects and `LayerFacts`, as JSON."""
    return {
        "name": layer.name,
        "crs": layer.transformation.source,
        "repairs": [
            [item.index, item.area_before_m2, item.area_after_m2] for item in layer.repairs
        ],
        "notes": list(layer.notes),
        "ids_named": layer.attributes.index.name,
    }
