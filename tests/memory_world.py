"""A small home where a plan has been answered once and comes again, and what the commands print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from drifting_world import RULE, build, header
from package_market import BEFORE, square
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry
from swept_papers import read_paper

from layers.packages.store import Store
from rumslig.cases.case import Case
from rumslig.cases.desk import CaseDesk, check_case
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.intake.words import read_keywords
from rumslig.plan_area import PlanArea
from rumslig.settings import Home
from rumslig.workspace import Workspace

FIRST, SECOND, THIRD = "26RS101", "26RS102", "26RS103"
PLAN = square(500, 0, 1_000)
"""Half of it lies in the water protection area of `BEFORE`."""
KEYWORDS = """
[[keywords]]
theme = "natur"
title = "Vatten och dess skydd"
words = ["vattenskydd*"]
"""


def make_home(folder: Path) -> Home:
    """Return a home with one package and two stages of a plan, the first signed."""
    home = Home(folder / "hem")
    store = Store(home.packages)
    store.install(build(folder, store, "vatten", "1.0.0", BEFORE, rule=RULE + KEYWORDS))
    desk = CaseDesk(Workspace.of_installed(home))
    desk.save(sign_with_text(desk, stage(desk, FIRST, "SAMRAD", PLAN)))
    second = stage(desk, SECOND, "GRANSKNING", translate(PLAN, 250, 0))
    pages = ["Planen."] * 3 + ["Vattenskyddet består."] + ["Planen."] * 5
    reading = read_paper("beskrivning.pdf", read_keywords(desk.workspace.catalog), *pages)
    desk.save(replace(second, readings=(reading,)))
    desk.close()
    return home


def stage(desk: CaseDesk, dnr: str, name: str, shape: BaseGeometry) -> Case:
    """Return a stage of the plan, checked and not saved."""
    facts = replace(
        header(dnr),
        stage=name,
        title="Norra åkern",
        sender_dnr="KS 2026/9",
        received="2026-02-01" if name == "SAMRAD" else "2026-11-01",
    )
    return check_case(desk.workspace, Case(facts, (PlanArea("Norra åkern", shape),)))


def sign_with_text(desk: CaseDesk, case: Case) -> Case:
    """Return the case signed with two remarks: on its finding, and of its own."""
    plan = case.plans[0].name
    paragraphs = (
        DraftParagraph("inledning", "", "Regionen har tagit del av förslaget."),
        DraftParagraph(
            "p1", "natur", "Vattenskyddet bör säkras.", plan, "vatten", tone="anser-bor"
        ),
        DraftParagraph("p2", "digital", "Bredband bör beskrivas.", tone="uppmarksamma"),
    )
    return desk.sign(replace(case, draft=Draft(paragraphs)), "Handläggare")


def memory_documents(folder: Path, run: Callable[..., Any]) -> dict[str, list[Any]]:
    """Return the documents by schema; `run` gives what a command prints with `--json`."""
    home = make_home(folder)
    judged = (f"--set={FIRST}/p1=not", "--reason=Samma läge.")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUMSLIG_HOME", str(home.root))
        proposed = run("case", "follow", SECOND)
        followed = run("case", "follow", SECOND, FIRST)
        return {
            "case-follow": [proposed, followed],
            "case-remarks": [run("case", "remarks", SECOND, *judged)],
            "case-said": [run("case", "said", "--at=512600,6554100", "--near-m=20")],
        }
