"""The files of a check without a case: the result as JSON and as map layers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rumslig.cases.table import finding_rows
from rumslig.check import CheckResult, Question
from rumslig.comparison import compare_plans
from rumslig.county import County
from rumslig.documents.comparison_document import write_comparison_document
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
    compare: tuple[County, Sequence[Question]] | None = None,
) -> None:
    """Write result.json and findings.gpkg for others; classified findings stand only in words.

    Parameters
    ----------
    compare
        The county and what was asked: also compare the plans, in compare.json, .xlsx, .gpkg and
        .docx, of what the others may see.
    """
    shown = guard.withhold(result, lang)
    hand_over(folder / "result.json", _json(shown.to_json()))
    plans = [item.area for item in shown.plans]
    hand_over(folder / "findings.gpkg", write_findings(plans, finding_rows(shown.findings)))
    if compare is not None:
        county, questions = compare
        compared = compare_plans(shown, county, questions, lang=lang)
        hand_over(folder / "compare.json", _json(compared.to_json()))
        hand_over(folder / "compare.xlsx", write_comparison_workbook(compared, lang))
        hand_over(folder / "compare.gpkg", write_comparison_layers(compared, lang))
        document = write_comparison_document(compared, county, questions, lang)
        hand_over(folder / "compare.docx", document)


def _json(document: Any) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
    return f"{text}\n".encode()
