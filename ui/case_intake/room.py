"""The step Intag tied to the session: where papers go that are dropped on the window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rumslig.intake.delivery import Member
from rumslig.intake.receiving import Received
from ui.case.steps import INTAKE
from ui.case_intake.delivering import Deliveries
from ui.case_intake.presenter import CaseIntakePresenter

if TYPE_CHECKING:
    from ui.session import Session


class IntakeRoom(QObject):
    """Papers go to the open case while its step Intag is shown, else to the form of a new one."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.deliveries = Deliveries(session.home, session.runner, session.worker, self)
        self.presenter = CaseIntakePresenter(session.case, self.deliveries, self)
        self.deliveries.told.connect(session.told)
        self.presenter.told.connect(session.told)
        self.presenter.place_asked.connect(self._place)
        session.intake.papers_found.connect(self.take)
        session.new_case.delivery_left.connect(self.deliveries.drop)
        session.new_case.file_asked.connect(self.deliveries.show_file)

    def take(self, papers: Sequence[Path]) -> None:
        """Take papers into the open case, or begin a new one with them."""
        session = self._session
        if session.panel == "case" and session.case.step == INTAKE and session.case.case:
            self.presenter.add(papers, session.intake.go_on)
            return
        self.deliveries.read(papers, self._begin, session.intake.go_on)

    def _begin(self, received: Received) -> None:
        def plan_file(member: Member) -> Path:
            return self.deliveries.plan_file(received, member)

        self._session.new_case.offer(received, plan_file)
        self._session.show_panel("new")

    def _place(self, plan_map: Path) -> None:
        self._session.structure.take_picture(plan_map, self.presenter.dnr)

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        self.presenter.retell()
