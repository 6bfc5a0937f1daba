"""What is known of a layer that was read, whether it is in memory or in an index."""

from __future__ import annotations

from dataclasses import dataclass

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
