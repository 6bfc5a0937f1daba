"""The files of a check without a case: the result as JSON and as map layers."""

from __future__ import annotations

import json
from pathlib import Path

from rumslig.cases.table import finding_rows
from rumslig.check import CheckResult
from rumslig.documents.findings_file import write_findings
from rumslig.language import Language
from rumslig.outlet import Guard, export_path, hand_over


@export_path("check-out")
def write_check(folder: Path, result: CheckResult, guard: Guard, lang: Language) -> None:
    """Write result.json and findings.gpkg for others; classified findings stand only in words."""
    shown = guard.withhold(result, lang)
    text = json.dumps(
        shown.to_json(), ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False
    )
    hand_over(folder / "result.json", f"{text}\n".encode())
    plans = [item.area for item in shown.plans]
    hand_over(folder / "findings.gpkg", write_findings(plans, finding_rows(shown.findings)))
