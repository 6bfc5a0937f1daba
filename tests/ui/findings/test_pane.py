"""The list and the finding below it: what is asked for comes into view, and stays there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from rumslig.county import County
from rumslig.finding import Figures, Finding
from ui.findings.detail import FindingDetail
from ui.findings.presenter import FindingsPresenter
from ui.findings.rows import sections_of_place
from ui.findings.widgets.findings_pane import FindingsPane
from ui.stylesheet import write_stylesheet
from ui.theme import Theme

WHY = "Åker: lagret gick inte att läsa."
STRATEGY = "God åkermark ska sparas. " * 12
MakePane = Callable[..., FindingsPane]


def finding(number: int) -> Finding:
    return Finding(
        plan="A",
        rule=f"regel {number}",
        layer="aker",
        package="prov",
        title=f"Åker {number}",
        theme="natur",
        figures=Figures("HIT", severity=1, area_m2=10_000.0, share_of_plan=0.1),
        scale_factor=1.0,
        text=WHY,
    )


def detail(found: Finding | None, figures: tuple[tuple[str, str], ...]) -> FindingDetail | None:
    if found is None:
        return None
    return FindingDetail(
        title=found.title,
        state_key="HIT_1",
        state="Berörs (låg)",
        text=WHY,
        figures=figures,
        rus_text=STRATEGY,
        rus_reference="RUS s. 12",
        rule="Träff om minst 1 m² ligger i planområdet.",
        guidance=(),
        coverage="Täckning 100 %",
        is_proven=True,
        proof=(("Underlag", "Åker 2026.1"),),
        more_proof=tuple((f"Rad {number}", "värde") for number in range(20)),
        on_map=True,
    )


@pytest.fixture
def findings(application: QApplication) -> FindingsPresenter:
    made = FindingsPresenter()
    found = [finding(number) for number in range(20)]
    made.present(sections_of_place(found, County()), found)
    return made


@pytest.fixture
def make_pane(application: QApplication, findings: FindingsPresenter) -> Iterator[MakePane]:
    theme, shown = Theme("light"), []

    def make(*figures: tuple[str, str]) -> FindingsPane:
        pane = FindingsPane(theme, findings, lambda: detail(findings.selected, figures))
        pane.setStyleSheet(write_stylesheet("light"))
        pane.resize(440, 400)
        pane.show()
        shown.append(pane)
        settle()
        return pane

    yield make
    for pane in shown:
        pane.close()
        pane.deleteLater()
    application.processEvents()


def settle() -> None:
    """Let labels that are new get their height, and what waits for it be done."""
    for _ in range(3):
        QApplication.processEvents()


def is_in_view(pane: FindingsPane, text: str) -> bool:
    label = next(item for item in pane.detail.findChildren(QLabel) if item.text() == text)
    return not label.visibleRegion().isEmpty()


def test_the_key_of_the_proof_brings_it_into_view(make_pane: MakePane) -> None:
    pane = make_pane(("Yta", "1 ha"))
    QTest.keyClick(pane.list, Qt.Key.Key_B)
    settle()
    assert is_in_view(pane, "Bevis")
    assert is_in_view(pane, "Rad 0")
    QTest.keyClick(pane.list, Qt.Key.Key_B)
    settle()
    assert pane.detail.verticalScrollBar().value() == 0


def test_a_finding_without_figures_says_first_what_it_is(make_pane: MakePane) -> None:
    assert is_in_view(make_pane(), WHY)
    assert not is_in_view(make_pane(("Yta", "1 ha")), WHY)


def test_the_chosen_line_stays_in_view_where_the_list_shrinks(
    make_pane: MakePane, findings: FindingsPresenter
) -> None:
    pane = make_pane(("Yta", "1 ha"))
    pane.resize(440, 900)
    findings.select(("A", "regel 12"))
    settle()
    pane.resize(440, 400)
    settle()
    here = pane.list.visualRect(pane.list.currentIndex())
    assert pane.list.viewport().rect().contains(here)


def test_a_list_that_was_scrolled_away_from_its_choice_stays_where_it_is(
    make_pane: MakePane, findings: FindingsPresenter
) -> None:
    pane = make_pane(("Yta", "1 ha"))
    bar = pane.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    pane.resize(440, 400)
    settle()
    assert (
        not pane.list.viewport().rect().intersects(pane.list.visualRect(pane.list.currentIndex()))
    )
