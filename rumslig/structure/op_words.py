"""What a plan's database says of each table, put among the notes of its layers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from layers.doctor.examination import FileHealth
from rumslig.structure.op_tables import read_database


def with_plan_words(found: FileHealth, path: Path) -> FileHealth:
    """Return a file's description with what a profile knows of its tables.

    Raises
    ------
    UnreadableFile
        The file cannot be read.
    """
    database = read_database(path) if found.layers else None
    if database is None:
        return found
    layers = (
        replace(layer, notes=(*layer.notes, database.words_of(layer.info.name)))
        for layer in found.layers
    )
    return replace(found, layers=tuple(layers))
