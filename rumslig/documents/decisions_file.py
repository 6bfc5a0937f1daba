"""Everything that was said, as a GeoPackage: only ever written because somebody asked for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rumslig.documents.findings_file import Category, StyledLayer, category_style, write_styled
from rumslig.language import Language, tr
from rumslig.look import map_colour
from rumslig.memory.decisions import LAYER, LOOKS, frame_of, result_label
from rumslig.outlet import export_path, hand_over
from rumslig.register.entry import SaidPlace, SaidRemark

_PATTERNS = {
    "cross": "diagonal_x",
    "hatch": "b_diagonal",
    "dots": "dense6",
    "stripes": "horizontal",
    "none": "no",
}


@export_path("case-decisions")
def export_decisions(
    target: Path,
    places: Sequence[SaidPlace],
    remarks: Sequence[SaidRemark],
    themes: Mapping[str, str],
    lang: Language = "sv",
) -> Path:
    """Write what was said where, and what became of it; return the file.

    It holds authorities and functions, never a person's name, and of each remark its theme and
    tone, never its text or its finding: what rests on classified material is not in it.
    """
    rows = frame_of(places, remarks, themes, lang)
    style = category_style(
        "resultat",
        [
            Category(
                result,
                result_label(result, lang),
                map_colour(f"said_{result}"),
                _PATTERNS[pattern],
                0.6,
            )
            for result, (pattern, _) in LOOKS.items()
        ],
    )
    name = tr("Tidigare yttranden efter utfall", lang=lang)
    hand_over(target, write_styled(StyledLayer(LAYER, rows, name, style)))
    return target
