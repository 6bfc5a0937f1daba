"""The small workspace, and a case in it with findings held relevant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from case_workspace import desk, header, plan_file, workspace
from PySide6.QtWidgets import QApplication

from rumslig.cases.case import Assessment, Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.worker import InlineWorker
from ui.case.presenter import CasePresenter
from ui.case.steps import WRITE
from ui.drafting.presenter import DraftingPresenter
from ui.tasks import InlineRunner

__all__ = ["desk", "header", "plan_file", "workspace"]


@pytest.fixture
def case(desk: CaseDesk, plan_file: Path, header: CaseHeader) -> Case:
    made = desk.check(desk.new(header, plan_file))
    made = made.assess("Alternativ A", "aker", Assessment("relevant"))
    desk.save(made)
    return made


@pytest.fixture
def cases(application: QApplication, desk: CaseDesk, case: Case) -> CasePresenter:
    made = CasePresenter(InlineRunner())
    made.open(desk, case)
    return made


@pytest.fixture
def presenter(cases: CasePresenter) -> DraftingPresenter:
    made = DraftingPresenter(InlineRunner(), InlineWorker(), cases, cases)
    cases.show_step(WRITE)
    made.make()
    return made


@pytest.fixture
def other(desk: CaseDesk, plan_file: Path, header: CaseHeader) -> Case:
    return desk.check(desk.new(replace(header, dnr="26RS102"), plan_file))
