"""The built-in county: whole, labelled, believable, and the same every time it is drawn."""

from __future__ import annotations

import filecmp
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import shapely
from fault_trials import IS_ALL

from rumslig.builtin import county_folder, county_outline, municipalities
from rumslig.cases.case import Assessment, Case, needs_assessment
from rumslig.cases.desk import CaseDesk
from rumslig.county import Tone
from rumslig.documents.evidence import gather_evidence
from rumslig.documents.remarks import collect_remarks
from rumslig.finding import STATE_ORDER, count_states
from rumslig.sample import open_sample_case
from rumslig.workspace import Workspace

REGISTER = "fororenad-mark/fororenade_omraden"
"""The one layer whose objects have no places."""


@pytest.fixture(scope="module")
def workspace(county_workspace: Workspace) -> Workspace:
    return county_workspace


@pytest.fixture(scope="module")
def sample(workspace: Workspace) -> Case:
    desk = CaseDesk(workspace)
    case = open_sample_case(desk)
    desk.close()
    return case


def test_there_is_enough_to_work_with(workspace: Workspace) -> None:
    entries = [item.entry for item in workspace.catalog.layers]
    assert len(entries) >= 18
    used = {entry.theme for entry in entries}
    assert len(used - {"bakgrund"}) >= 8
    assert used == {theme.id for theme in workspace.county.themes}
    orders = [theme.order for theme in workspace.county.themes]
    assert len(set(orders)) == len(orders)
    assert len([entry for entry in entries if entry.coverage]) > len(entries) / 2
    asked = {question.rule.layer for question in workspace.questions}
    uncovered = [entry.name for entry in entries if entry.name in asked and not entry.coverage]
    assert len(uncovered) == 1


def test_every_layer_has_a_card(workspace: Workspace) -> None:
    themes = {theme.id for theme in workspace.county.themes}
    for item in workspace.catalog.layers:
        entry = item.entry
        assert entry.title, item.id
        assert entry.definition, item.id
        assert entry.source, item.id
        assert entry.reference_date, item.id
        assert entry.theme in themes, item.id
        assert item.manifest.licence, item.id
        assert item.manifest.classification == "öppen", item.id
        assert item.manifest.publisher, item.id
        assert item.manifest.next_review, item.id
        assert item.manifest.accrual_periodicity, item.id
        assert item.manifest.release_note, item.id
        assert entry.accuracy_m > 0, item.id
        assert entry.style is not None, item.id
        assert entry.rows > 0, item.id
        if entry.example:
            words = (entry.source + entry.definition + entry.title).casefold()
            assert "exempel" in words or "ej kontrollera" in words, item.id


def test_every_layer_reads_valid_and_draws(workspace: Workspace) -> None:
    for item in workspace.catalog.layers:
        layer = item.read()
        assert layer.read == item.entry.rows, item.id
        placed = 0 if item.id == REGISTER else item.entry.rows
        assert len(layer.geometry) == placed, item.id
        assert not layer.repairs, item.id
        if item.id == REGISTER:
            continue
        symbols = item.read_style().assign(layer.attributes)
        assert (symbols >= 0).any(), item.id


def test_goals_texts_and_rules_fit_together(workspace: Workspace) -> None:
    goals = {goal.id for goal in workspace.county.goals}
    rules = {question.rule.id for question in workspace.questions}
    for question in workspace.questions:
        assert question.rule.rus_goal in goals, question.rule.id
        assert question.rule.rus_text.endswith("Exempeltext, ej kontrollerad."), question.rule.id
    themes = {theme.id for theme in workspace.county.themes}
    for text in workspace.county.texts:
        if text.subject == "unmentioned":
            assert (text.rule, text.theme in themes) == ("", True), text.id
        else:
            assert text.rule in rules, text.id
    ids = [text.id for text in workspace.county.texts]
    assert len(set(ids)) == len(ids)
    assert {item.rule for item in workspace.county.guidance} == rules


def test_every_theme_is_written_in_one_section(workspace: Workspace) -> None:
    county = workspace.county
    named = [theme for section in county.sections for theme in section.themes]
    assert len(set(named)) == len(named)
    assert [section.role for section in county.sections].count("summary") == 1
    assert {item.theme for item in county.texts} <= set(named)
    assert {section.status for section in county.sections} == {"ej kontrollerad"}
    assert county.section_of("").title == "Sammanfattande ställningstagande"
    assert county.section_of("något eget").title == "Upplysningar"


def test_every_rule_has_guidance_and_texts_in_several_tones(workspace: Workspace) -> None:
    county = workspace.county
    themes = {question.rule.id: question.rule.theme for question in workspace.questions}
    for rule, theme in themes.items():
        (guidance,) = county.guidance_of_rule(rule)
        assert len(guidance.text.split()) > 10, rule
        assert "xempel" in guidance.source, rule
        assert guidance.status == "ej kontrollerad", rule
        texts = county.texts_of_rule(rule)
        assert len(texts) >= 2, rule
        assert {text.theme for text in texts} == {theme}, rule
        assert {text.status for text in texts} == {"Exempeltext, ej kontrollerad"}, rule
        assert any(text.fits("HIT") for text in texts), rule
    several = [rule for rule in themes if len({t.tone for t in county.texts_of_rule(rule)}) > 1]
    assert several == list(themes)
    assert {text.tone for text in county.texts} == set(get_args(Tone))


def test_what_the_sample_found_has_words_that_fit(workspace: Workspace, sample: Case) -> None:
    evidence = gather_evidence(sample, workspace, "sv")
    general = "Planhandlingarna bör visa hur förslaget förhåller sig till"
    relevant = {
        (item.plan, item.rule): Assessment("relevant")
        for item in sample.findings
        if needs_assessment(item) or item.state == "ERROR"
    }
    remarks = collect_remarks(replace(evidence, case=replace(sample, assessments=relevant)))
    assert len(remarks) == len(relevant)
    assert not [remark.wish for remark in remarks if remark.wish.startswith(general)]


def test_the_county_covers_the_slits_between_its_municipalities() -> None:
    outline = county_outline().geometry.iloc[0]
    frame = municipalities()
    inside = frame[frame["kod"].str.startswith("18")]
    assert len(inside) == 12
    for area in inside.geometry:
        assert area.difference(outline).area < 1
    # a plan anywhere along a border between two municipalities lies wholly in mapped ground
    shapes = list(inside.geometry)
    rng = np.random.default_rng(5)
    tried = 0
    for index, one in enumerate(shapes):
        for other in shapes[index + 1 :]:
            shared = one.buffer(300).intersection(other.buffer(300))
            for point in (shared.boundary.interpolate(t, normalized=True) for t in rng.random(5)):
                if shared.is_empty or outline.boundary.distance(point) < 1500:
                    continue
                tried += 1
                assert outline.covers(point.buffer(200)), point.wkt
    assert tried > 50
    parts = sum(area.area for area in inside.geometry)
    # simplified neighbours overlap a little here and there
    assert 0.999 * parts <= outline.area <= 1.02 * parts


def test_the_sample_case_shows_what_can_happen(sample: Case) -> None:
    states = count_states(sample.findings)
    assert len(sample.findings) >= 12
    assert (
        {
            "HIT_3",
            "HIT_2",
            "HIT_1",
            "TOUCH",
            "NEAR",
            "NO_HIT",
            "NO_HIT_PARTIAL",
            "OUTSIDE_COVERAGE",
            "COVERAGE_UNKNOWN",
            "NOT_APPLICABLE",
            "NOT_RUN",
            "ERROR",
        }
        == set(states)
        == set(STATE_ORDER)
    )
    assert sample.assessments
    assert sample.unassessed()


def test_the_sample_says_why_it_does_not_know(workspace: Workspace, sample: Case) -> None:
    told = {item.state: item for item in sample.findings}
    assert "inget av dem har geometri" in told["ERROR"].text
    assert told["ERROR"].layer == REGISTER.split("/")[1]
    assert "38 objekt" in told["ERROR"].text
    ((rule, reason),) = sample.skipped.items()
    assert told["NOT_RUN"].rule == rule
    assert reason in told["NOT_RUN"].text
    register = workspace.catalog.find(*REGISTER.split("/"))
    assert register is not None
    assert "register ut i verkligheten" in register.entry.definition


def test_schematic_layers_never_speak_of_square_metres(sample: Case) -> None:
    schematic = [finding for finding in sample.findings if finding.schematic]
    assert schematic
    for finding in schematic:
        assert finding.figures.area_m2 is None
        assert finding.figures.share_of_plan is None
        assert "m²" not in finding.text
        assert " ha" not in finding.text


PARTS = """
import sys
from pathlib import Path
from drawing import structure
from drawing.output import write_geojson
for name, features in {
    "noder": structure.nodes(),
    "strak": structure.corridors(),
    "samband": structure.relations(),
    "gronstruktur": structure.green(),
}.items():
    write_geojson(Path(sys.argv[1]) / f"rus-strukturbild/{name}.geojson", features)
"""


def test_drawing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    """Where not every fault is tried only the sources that are quickly drawn are drawn again."""
    folder = county_folder()
    program = [str(folder / "draw_example.py"), "--ut"] if IS_ALL else ["-c", PARTS]
    subprocess.run(
        [sys.executable, *program, str(tmp_path)],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )
    drawn = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(drawn) > 20 if IS_ALL else len(drawn) == 4
    changed = [
        str(name)
        for name in drawn
        if not filecmp.cmp(tmp_path / name, folder / name, shallow=False)
    ]
    assert not changed


def test_no_source_is_large() -> None:
    sizes = {path: path.stat().st_size for path in county_folder().rglob("*") if path.is_file()}
    assert max(sizes.values()) < 2_000_000
    written = {".toml", ".csv", ".geojson", ".typ", ".py", ".md", ".pyc"}
    assert {path.suffix for path in sizes} <= written


def test_shapes_are_no_boxes_or_circles(workspace: Workspace) -> None:
    for item in workspace.catalog.layers:
        entry = item.entry
        if not entry.example or entry.geometry != "Polygon" or "250" in entry.name:
            continue
        geometry = item.read().geometry
        areas = shapely.area(geometry)
        filled = areas / shapely.area(shapely.minimum_rotated_rectangle(geometry))
        round_ = 4 * np.pi * areas / shapely.length(geometry) ** 2
        assert np.median(filled) < 0.9, item.id
        assert np.median(round_) < 0.85, item.id
