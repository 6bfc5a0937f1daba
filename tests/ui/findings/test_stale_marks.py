"""A finding whose layer is not current has a mark that is seen and read aloud."""

from __future__ import annotations

from rumslig.finding import Figures, Finding, Proof
from rumslig.freshness import Said
from ui.findings.rows import key_of, mark_stale, sections_of_case


def finding(rule: str, package: str) -> Finding:
    return Finding(
        plan="Plan", rule=rule, layer="lager", package=package, theme="natur", title=rule,
        text="", figures=Figures("NO_HIT", coverage_share=1.0), scale_factor=1.0, proof=Proof(),
    )  # fmt: skip


def test_only_what_is_not_current_is_marked() -> None:
    found = [finding("sen", "gammalt"), finding("bra", "nytt")]
    late = Said("overdue", "Skulle ha setts över.", "försenad")
    sections = mark_stale(
        sections_of_case(found, lambda _: None),
        {key_of(item): item for item in found},
        lambda item: late if item.package == "gammalt" else None,
    )
    rows = {row.title: row for section in sections for row in section.rows}
    assert (rows["sen"].stale, rows["bra"].stale) == ("overdue", None)
    assert rows["sen"].spoken.endswith("underlaget: försenad")
    assert "underlaget" not in rows["bra"].spoken
