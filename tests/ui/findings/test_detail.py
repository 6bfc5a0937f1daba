"""One finding in full: what it says, and how to think about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import box

from layers.catalog import Catalog
from layers.packages.store import Store
from rumslig.county import County, Goal, Guidance, StandardText
from rumslig.finding import Cited, Figures, Finding, Proof, State
from rumslig.structure.model import ObjectFacts
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


def test_a_structure_image_tells_its_objects_and_no_distance(catalog: Catalog) -> None:
    told = ObjectFacts(
        "strak", "malbild", "Vägen", uncertainty_m=50.0, quote="Orden.", page="7", goal="mark"
    )
    figures = Figures("NEAR", certainty="possible", distance_m=800.0, direction="N",
                      cited=(Cited(1, "near", "possible", told),))  # fmt: skip
    shown = describe_finding(
        replace(finding("aker"), figures=figures, schematic=True), catalog, COUNTY
    )
    assert shown.figures == (
        ("Läge", "i närheten"), ("Underlag", "vägledande, ej bindande"), ("Säkerhet", "Möjlig"),
    )  # fmt: skip
    assert shown.cited == (
        "Vägen (stråk, målbild): planområdet ligger i närheten av stråket, möjligt, "
        "lägesosäkerhet ±50 m. ”Orden.” (s. 7). Mål: God hushållning.",
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


def test_detail_says_what_the_rule_does(make_package: Callable[..., Any]) -> None:
    square = geopandas.GeoDataFrame(
        geometry=[box(510_000, 6_570_000, 510_009, 6_570_009)], crs=3006
    )
    package = make_package(
        {"aker": square}, tables='[[rules]]\nid = "aker"\nlayer = "aker"\nnear_m = 50\n'
    )
    of_version = replace(finding("aker"), proof=Proof(layer_version="1.0.0"))
    words = describe_finding(of_version, package.catalog, COUNTY).rule
    assert words.replace("\N{NO-BREAK SPACE}", " ") == (
        "Träff om minst 1 m² av ”Lager aker” ligger i planområdet. Nära inom 50 m. "
        "Allvaret är medel."
    )
    second = replace(of_version, rule="aker#2")
    assert describe_finding(second, package.catalog, COUNTY).rule == words
    # another version may have had another rule
    for other in (finding("aker"), replace(of_version, proof=Proof(layer_version="0.9.0"))):
        assert describe_finding(other, package.catalog, COUNTY).rule == ""
    withheld = replace(of_version, figures=Figures("HIT", 3, "possible", withheld=True))
    assert describe_finding(withheld, package.catalog, COUNTY).rule == ""
