"""One finding in full: what it says, and how to think about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from layers.catalog import Catalog
from layers.packages.store import Store
from rumslig.county import County, Goal, Guidance, StandardText
from rumslig.finding import Figures, Finding, State
from ui.findings.detail import describe_finding

COUNTY = County(
    goals=(Goal("mark", "God hushållning", status="kontrollerad", reference="RUS s. 12"),),
    texts=(StandardText("t", "natur", "positivt", "Regionen ser positivt på läget.", "aker"),),
    guidance=(
        Guidance("aker", "Se om andra lägen är prövade.", "Handboken s. 4", "ej kontrollerad"),
        Guidance("aker", "Hör lantbruket.", "Rådet, ej kontrollerad", "ej kontrollerad"),
        Guidance("annan", "Gäller något annat.", "Handboken", "kontrollerad"),
    ),
)


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog(Store(tmp_path), ())


def finding(rule: str) -> Finding:
    return Finding(
        plan="A",
        rule=rule,
        layer="aker",
        package="prov",
        title="Åker",
        theme="natur",
        figures=Figures("ERROR"),
        scale_factor=1.0,
        text="Åker: kunde inte kontrolleras.",
        rus_goal="mark",
    )


@pytest.mark.parametrize("rule", ["aker", "aker#2"])
def test_guidance_has_its_source_and_says_whether_it_was_checked(
    catalog: Catalog, rule: str
) -> None:
    assert describe_finding(finding(rule), catalog, COUNTY).guidance == (
        ("Se om andra lägen är prövade.", "Handboken s. 4 · ej kontrollerad"),
        ("Hör lantbruket.", "Rådet, ej kontrollerad"),
    )


def test_standard_texts_are_no_guidance(catalog: Catalog) -> None:
    detail = describe_finding(finding("okand"), catalog, COUNTY)
    assert detail.guidance == ()
    assert detail.rus_reference == "God hushållning · RUS s. 12 · kontrollerad"


@pytest.mark.parametrize(
    ("state", "share", "proven"),
    [
        ("TOUCH", 1.0, True),
        ("NO_HIT", 1.0, True),
        ("NO_HIT_PARTIAL", 0.999_999, False),
        ("OUTSIDE_COVERAGE", 0.0, False),
        ("COVERAGE_UNKNOWN", None, False),
        ("NOT_RUN", 1.0, False),
        ("ERROR", 1.0, False),
    ],
)
def test_only_a_layer_that_was_read_and_is_whole_is_proof(
    catalog: Catalog, state: State, share: float | None, proven: bool
) -> None:
    found = replace(finding("aker"), figures=Figures(state, coverage_share=share))
    assert describe_finding(found, catalog, COUNTY).is_proven == proven
    kept = replace(found, figures=replace(found.figures, withheld=True))
    assert not describe_finding(kept, catalog, COUNTY).is_proven
