"""A draft as a file for somebody else to write in."""

from __future__ import annotations

from pathlib import Path

from rumslig.cases.draft import Draft
from rumslig.documents.evidence import Evidence
from rumslig.drafting.markdown_file import write_draft
from rumslig.outlet import export_path, hand_over


@export_path("case-draft")
def write_draft_file(draft: Draft, evidence: Evidence, target: Path) -> None:
    """Write a draft as Markdown; of classified findings only what may leave."""
    hidden = evidence.guard.hidden_rules(evidence.result.findings)
    kept = evidence.guard.withhold_draft(draft, hidden, evidence.lang)
    hand_over(target, write_draft(kept, evidence.county).encode())
