"""What the layer doctor found, in plain words: for the command line and the window alike."""

from __future__ import annotations

import math

from layers.doctor.placement import Candidate
from layers.doctor.problem import Problem
from layers.vector import CrsSource
from rumslig.language import message_language, tr
from rumslig.numerals import format_length, format_number


def problem_words(kind: str) -> str:
    """Return what a kind of problem is called."""
    return {
        "null_geometry": tr("utan geometri"),
        "empty_geometry": tr("tom geometri"),
        "invalid_geometry": tr("ogiltig geometri"),
        "duplicate_geometry": tr("samma geometri två gånger"),
        "duplicate_row": tr("samma objekt två gånger"),
        "sliver": tr("flisa, smalare än en decimeter"),
        "mixed_types": tr("annat slag än de flesta (punkt, linje eller yta)"),
        "garbled_text": tr("text som ser felavkodad ut"),
        "duplicate_fields": tr("kolumner med samma namn"),
        "objects_outside": tr("enskilda objekt långt utanför länet"),
        "swapped_objects": tr("enskilda objekt med norr och öster omkastade"),
        "outside_county": tr("ligger utanför länet"),
        "swapped_axes": tr("norr och öster verkar omkastade"),
        "unreadable_layer": tr("kan inte läsas"),
    }[kind]


def problem_line(problem: Problem) -> str:
    """Return a problem with how many objects it ails and an example."""
    return f"{problem_words(problem.kind)}: {problem.count} ({problem.example})"


def source_words(source: CrsSource) -> str:
    """Return how a coordinate system is known."""
    return {
        "declared": tr("angivet i filen"),
        "inferred": tr("gissat av läget"),
        "contested": tr("angivet men kan inte stämma"),
        "unknown": tr("okänt"),
    }[source]


def candidate_line(candidate: Candidate) -> str:
    """Return a candidate's name and what would follow of it."""
    name = candidate.code
    if candidate.swapped:
        name = tr("{code} med norr först", code=candidate.code)
    return f"{name}: {consequence(candidate)}"


def consequence(candidate: Candidate) -> str:
    """Return where the objects would lie, how many in the county, and how far from its middle."""
    lang = message_language()
    if not math.isfinite(candidate.distance_m):
        return tr("systemet når inte dit")
    counted = tr(
        "{inside} av {all} objekt i länet",
        inside=format_number(candidate.inside, 0, lang),
        all=format_number(candidate.objects, 0, lang),
    )
    distance = tr("{far} från länets mitt", far=format_length(candidate.distance_m, lang))
    return ", ".join(filter(None, (" · ".join(candidate.where), counted, distance)))
