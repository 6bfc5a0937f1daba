"""The files of a check without a case: the result as JSON and as map layers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rumslig.cases.table import finding_rows
from rumslig.check import CheckResult
from rumslig.comparison import Comparison
from rumslig.documents.comparison_files import (
    write_comparison_layers,
    write_comparison_workbook,
)
from rumslig.documents.findings_file import write_findings
from rumslig.language import Language
from rumslig.outlet import Guard, export_path, hand_over


@export_path("check-out")
def write_check(
    folder: Path,
    result: CheckResult,
    guard: Guard,
    lang: Language,
    compare: Callable[[CheckResult], Comparison] | None = None,
) -> None:
    """Write result.json and findings.gpkg for others; classified findings stand only in words.

    With `compare` also compare.json, compare.xlsx and compare.gpkg, of what the others may see.
    """
    shown = guard.withhold(result, lang)
    hand_over(folder / "result.json", _json(shown.to_json()))
    plans = [item.area for item in shown.plans]
    hand_over(folder / "findings.gpkg", write_findings(plans, finding_rows(shown.findings)))
    if compare is not None:
        compared = compare(shown)
        hand_over(folder / "compare.json", _json(compared.to_json()))
        hand_over(folder / "compare.xlsx", write_comparison_workbook(compared, lang))
        hand_over(folder / "compare.gpkg", write_comparison_layers(compared, lang))


def _json(document: Any) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return f"{text}\n".encode()
