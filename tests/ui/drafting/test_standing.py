"""A draft stands in its own case, and is looked at once a change and where it is seen."""

from __future__ import annotations

import pytest
from held_runner import HeldRunner
from PySide6.QtWidgets import QApplication

from rumslig.cases.case import Assessment, Case
from rumslig.cases.desk import CaseDesk
from rumslig.worker import InlineWorker
from ui.case.presenter import CasePresenter
from ui.case.steps import WRITE
from ui.drafting import standing
from ui.drafting.keeping import EVIDENCE
from ui.drafting.presenter import PREVIEW, DraftingPresenter
from ui.drafting.view import HISTORY, DraftingView
from ui.theme import Theme


@pytest.fixture
def held(cases: CasePresenter) -> tuple[DraftingPresenter, HeldRunner]:
    """The step in view, while what the draft rests on is still being read."""
    runner = HeldRunner()
    made = DraftingPresenter(runner, InlineWorker(), cases, cases)
    cases.show_step(WRITE)
    return made, runner


def test_a_draft_that_was_asked_for_is_not_made_in_another_case(
    held: tuple[DraftingPresenter, HeldRunner], cases: CasePresenter, desk: CaseDesk, other: Case
) -> None:
    presenter, runner = held
    presenter.make()
    cases.open(desk, other)
    runner.release(EVIDENCE)
    assert presenter.can_write and presenter.draft is None


def test_pages_are_shown_in_their_own_case_alone(
    held: tuple[DraftingPresenter, HeldRunner], cases: CasePresenter, desk: CaseDesk, other: Case
) -> None:
    presenter, runner = held
    shown: list[None] = []
    presenter.previewed.connect(lambda: shown.append(None))
    presenter.preview()
    cases.open(desk, other)
    runner.release(PREVIEW)
    assert (presenter.pages, shown) == ((), [])
    presenter.preview()
    runner.release(PREVIEW)
    assert presenter.pages and len(shown) == 1


def test_the_figures_are_refreshed_once_they_are_read(
    presenter: DraftingPresenter, held: tuple[DraftingPresenter, HeldRunner]
) -> None:
    late, runner = held
    said: list[str] = []
    late.said.connect(said.append)
    late._gather()
    late.refresh()
    assert said == []
    runner.release(EVIDENCE)
    assert said == ["Siffrorna är uppdaterade."]


def test_a_version_is_said_to_be_kept_only_where_it_is(
    presenter: DraftingPresenter, cases: CasePresenter, desk: CaseDesk, other: Case
) -> None:
    said: list[str] = []
    presenter.said.connect(said.append)
    presenter.keep_version()
    presenter.keep_version()
    assert said[0] == "Versionen är sparad." and "ingen ny behövs" in said[1]
    assert cases.case is not None and len(cases.case.history) == 1
    cases.open(desk, other)
    presenter.keep_version()
    assert len(said) == 2 and cases.case.history == ()


def test_the_tick_box_says_what_is_exported(
    presenter: DraftingPresenter, cases: CasePresenter
) -> None:
    cases.set_names(False)
    view = DraftingView(Theme("light"), presenter)
    assert not view.preview.names.isChecked()
    cases.set_names(True)
    assert view.preview.names.isChecked()
    view.preview.names.setChecked(False)
    assert not cases.names
    view.deleteLater()


def test_a_draft_is_reviewed_once_for_each_change_and_not_unseen(
    presenter: DraftingPresenter, cases: CasePresenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed: list[None] = []
    review = standing.review_draft
    monkeypatch.setattr(
        standing, "review_draft", lambda *given: (reviewed.append(None), review(*given))[1]
    )
    view = DraftingView(Theme("light"), presenter)
    assert cases.case is not None
    cases.put(cases.case.assess("Alternativ B", "aker", Assessment("relevant")))
    assert reviewed == [], "nobody sees it"
    view.show()
    QApplication.processEvents()
    assert len(reviewed) == 1
    assert any(row.wants for row in view.text.list.rows), "what changed meanwhile is shown"
    presenter.choose("aker")
    presenter.choose("sammanfattning")
    assert len(reviewed) == 1, "another paragraph is chosen in the same draft"
    cases.put(cases.case.assess("Alternativ B", "aker", Assessment("irrelevant", "För litet.")))
    assert len(reviewed) == 2
    assert not any(row.wants for row in view.text.list.rows)
    view.deleteLater()


def test_the_history_compares_only_where_it_is_seen(presenter: DraftingPresenter) -> None:
    view = DraftingView(Theme("light"), presenter)
    view.show()
    presenter.keep_version()
    presenter.choose("aker")
    presenter.write("Andra ord")
    presenter.flush()
    assert view.history.list.count() == 0
    view.show_view(HISTORY)
    assert view.history.list.count() == 1
    assert "[+Andra+]" in view.history.text.toPlainText()
    view.deleteLater()
