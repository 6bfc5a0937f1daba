"""The main job in the window: a place, a case, its assessments, and what is written of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from window_hands import Choose, Hands, MakeHands, ReadCase, gist

from rumslig.cases.case import Assessment
from rumslig.documents.export import export_case
from rumslig.errors import Cancelled
from rumslig.progress import Progress
from rumslig.workspace import Workspace

DNR = "26RS101"
ASKED = "Åkermark"


def test_first_paint_does_not_wait_for_the_workspace(make_hands: MakeHands) -> None:
    hands = make_hands()
    assert hands.desktop.session.workspace is None
    assert hands.window.isVisible() and not hands.window.grab().isNull()
    hands.desktop.session.open_workspace()
    assert not hands.start_view.sample.isEnabled(), "nothing to begin with yet"
    hands.settle()
    assert hands.desktop.session.workspace is not None
    assert hands.start_view.sample.isEnabled()


def test_a_file_opened_too_early_waits_for_the_workspace(
    make_hands: MakeHands, plan_file: Path
) -> None:
    hands = make_hands()
    hands.desktop.session.open_workspace()
    hands.open_idea(plan_file)
    hands.wait_for(lambda: hands.desktop.session.panel == "dialogue")
    assert hands.desktop.session.workspace is not None


def test_a_place_is_told_of_without_a_case(
    hands: Hands, plan_file: Path, register: Callable[[], list[str]]
) -> None:
    hands.open_idea(plan_file)
    assert hands.window.tasks.currentWidget() is hands.dialogue_view
    assert hands.titles(hands.idea_view.pane.list)[0] == ASKED
    assert hands.window.stage.map.viewport_now().metres_per_px < 5, "the map shows the plan"
    result = hands.desktop.session.dialogue.result
    assert result is not None
    said = {item.title for item in result.findings if item.state not in ("NOT_APPLICABLE",)}
    hands.desktop.session.dialogue.findings.toggle("clear")
    assert set(hands.titles(hands.idea_view.pane.list)) == said
    assert register() == []


def test_an_idea_becomes_a_case(
    hands: Hands, plan_file: Path, register: Callable[[], list[str]]
) -> None:
    hands.open_idea(plan_file)
    hands.click(hands.idea_view.make_case)
    assert hands.desktop.session.panel == "new"
    assert plan_file.name in hands.desktop.session.new_case.idea_words
    assert not hands.form.fields["plan_file"].isVisible()
    for name, text in (("dnr", DNR), ("sender", "Örebro kommun")):
        hands.write(hands.form.fields[name].editor, text)
    hands.click(hands.form.primary)
    hands.settle()
    assert hands.desktop.session.panel == "case"
    assert register() == [DNR]
    assert ASKED in hands.titles(hands.case_view.pane.list)


def test_leaving_the_form_goes_back_to_where_one_was(hands: Hands, plan_file: Path) -> None:
    hands.open_idea(plan_file)
    hands.click(hands.idea_view.make_case)
    hands.click(hands.form.cancel)
    assert hands.desktop.session.panel == "dialogue"


def test_key_1_assesses_and_the_file_has_it(in_case: Hands, saved: ReadCase) -> None:
    listed = in_case.case_view.pane.list
    assert listed.hasFocus(), "the keys act at once"
    in_case.key(Qt.Key.Key_1, listed)
    in_case.settle()
    case = in_case.desktop.session.case.case
    assert case is not None
    assert case.assessments[("Alternativ A", "aker")] == Assessment("relevant")
    assert gist(saved(DNR)) == gist(case)


def test_the_same_key_takes_back(in_case: Hands, saved: ReadCase) -> None:
    listed = in_case.case_view.pane.list
    for expected in (1, 0):
        in_case.key(Qt.Key.Key_1, listed)
        in_case.settle()
        assert len(saved(DNR).assessments) == expected


def test_key_2_asks_for_a_reason_in_line(in_case: Hands, saved: ReadCase) -> None:
    listed, bar = in_case.case_view.pane.list, in_case.case_view.assess
    in_case.key(Qt.Key.Key_2, listed)
    assert bar.reason.isVisible() and bar.reason.hasFocus()
    assert saved(DNR).assessments == {}
    in_case.key(Qt.Key.Key_Return, bar.reason)
    assert bar.fault.isVisible() and bar.fault.text().endswith(".")
    in_case.write(bar.reason, "Ligger utanför")
    in_case.key(Qt.Key.Key_Return, bar.reason)
    in_case.settle()
    assert list(saved(DNR).assessments.values()) == [Assessment("irrelevant", "Ligger utanför")]
    assert listed.hasFocus()
    assert not bar.fault.isVisible()


def test_escape_leaves_the_reason_and_assesses_nothing(in_case: Hands, saved: ReadCase) -> None:
    listed, bar = in_case.case_view.pane.list, in_case.case_view.assess
    in_case.key(Qt.Key.Key_3, listed)
    in_case.write(bar.reason, "kanske")
    in_case.key(Qt.Key.Key_Escape, bar.reason)
    assert listed.hasFocus() and not bar.reason.isVisible()
    assert saved(DNR).assessments == {}


def test_buttons_assess_as_the_keys_do(in_case: Hands, saved: ReadCase) -> None:
    in_case.click(in_case.case_view.assess.buttons["expert"])
    in_case.settle()
    assert [item.judgement for item in saved(DNR).assessments.values()] == ["expert"]


def test_arrows_choose_and_enter_shows_on_the_map(in_case: Hands) -> None:
    session, listed = in_case.desktop.session, in_case.case_view.pane.list
    first = session.case.findings.selected
    in_case.key(Qt.Key.Key_Down, listed)
    second = session.case.findings.selected
    assert first is not None and second is not None and first != second
    in_case.key(Qt.Key.Key_Up, listed)
    assert session.case.findings.selected == first
    stage = in_case.window.stage.map
    stage.show_home()
    far = stage.viewport_now().metres_per_px
    in_case.key(Qt.Key.Key_Return, listed)
    near = stage.viewport_now()
    assert near.metres_per_px < far / 10
    assert first.figures.geometry is not None
    west, south, east, north = near.bounds
    x, y = first.figures.geometry.centroid.coords[0]
    assert west < x < east and south < y < north


def test_b_shows_all_of_the_proof_and_hides_it(in_case: Hands) -> None:
    listed, detail = in_case.case_view.pane.list, in_case.case_view.pane.detail

    def proofs() -> set[str]:
        return {label.text() for label in detail.findChildren(QLabel) if label.isVisible()}

    before = proofs()
    in_case.key(Qt.Key.Key_B, listed)
    in_case.settle()
    assert "Fil, SHA-256" in proofs() - before
    in_case.key(Qt.Key.Key_B, listed)
    in_case.settle()
    assert proofs() == before


def test_f5_checks_again_and_keeps_assessments(in_case: Hands, saved: ReadCase) -> None:
    in_case.key(Qt.Key.Key_1, in_case.case_view.pane.list)
    in_case.settle()
    before = saved(DNR)
    in_case.key(Qt.Key.Key_F5)
    in_case.settle()
    after = saved(DNR)
    assert after.assessments == before.assessments != {}
    assert len(after.log) == len(before.log) + 1
    assert gist(after)[-1] == gist(before)[-1]


def test_alternatives_are_looked_at_one_at_a_time(in_case: Hands) -> None:
    chooser = in_case.case_view.bar.chooser
    assert chooser.isVisible()
    chooser.setFocus()
    in_case.key(Qt.Key.Key_Down, chooser)
    assert in_case.desktop.session.case.plan == "Alternativ B"
    plans = {item.plan for item in in_case.desktop.session.case.findings.findings}
    assert plans == {"Alternativ B"}


def test_export_writes_every_file(in_case: Hands, tmp_path: Path, choose: Choose) -> None:
    target = tmp_path / "utskrift å!"
    target.mkdir()
    choose(target)
    in_case.click(in_case.case_view.export)
    in_case.settle()
    assert {item.name for item in target.iterdir()} == {
        "yttrande.docx",
        "yttrande.pdf",
        "karta.html",
        "findings.gpkg",
        "result.json",
        "underlagslas.json",
    }
    assert all(item.stat().st_size for item in target.iterdir())
    assert in_case.told[-1].kind == "done"
    assert in_case.desktop.session.case.steps[3].share == 1.0


def test_cancelled_export_leaves_nothing(
    in_case: Hands, tmp_path: Path, choose: Choose, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work is stopped by the button on the status line, in the middle of the real export."""
    target = tmp_path / "utskrift"
    target.mkdir()
    choose(target)
    begun: list[int] = []

    def slow(
        case: object, workspace: Workspace, folder: Path, *, progress: Progress, **_told: object
    ) -> tuple[Path, ...]:
        def hold(done: int, total: int, what: str) -> None:
            begun.append(done)
            while True:  # until Avbryt is pressed: then progress raises
                progress(done, total, what)

        return export_case(case, workspace, folder, progress=hold)  # type: ignore[arg-type]

    monkeypatch.setattr("rumslig.documents.export.export_case", slow)
    in_case.click(in_case.case_view.export)
    in_case.wait_for(lambda: bool(begun) and in_case.window.status.cancel.isVisible())
    in_case.click(in_case.window.status.cancel)
    in_case.settle()
    assert begun
    assert list(target.iterdir()) == []
    assert "avbröts" in in_case.told[-1].title
    in_case.key(Qt.Key.Key_1, in_case.case_view.pane.list)
    in_case.settle()
    assert in_case.desktop.session.case.case is not None
    assert in_case.desktop.session.case.case.assessments


def test_cancelled_check_keeps_the_last_result(
    in_case: Hands, monkeypatch: pytest.MonkeyPatch, saved: ReadCase
) -> None:
    def stopped(*args: object, **more: object) -> None:
        raise Cancelled("avbröts")

    monkeypatch.setattr("rumslig.cases.desk.run_check", stopped)
    before = gist(in_case.desktop.session.case.case)
    in_case.key(Qt.Key.Key_F5)
    in_case.settle()
    assert gist(in_case.desktop.session.case.case) == before == gist(saved(DNR))
    assert "förra resultatet gäller" in in_case.told[-1].title


def test_no_folder_chosen_writes_nothing(in_case: Hands, tmp_path: Path, choose: Choose) -> None:
    choose(None)
    before = sorted(tmp_path.rglob("*.docx"))
    in_case.click(in_case.case_view.export)
    in_case.settle()
    assert sorted(tmp_path.rglob("*.docx")) == before == []


def test_a_reopened_case_is_the_same(in_case: Hands, make_hands: MakeHands) -> None:
    in_case.key(Qt.Key.Key_1, in_case.case_view.pane.list)
    in_case.settle()
    before = gist(in_case.desktop.session.case.case)
    again = make_hands()
    again.open()
    again.desktop.session.open_case(DNR)
    again.settle()
    assert gist(again.desktop.session.case.case) == before


def test_saves_of_two_cases_do_not_displace_each_other(
    in_case: Hands, saved: ReadCase, add_case: Callable[[str], None]
) -> None:
    add_case("26RS102")
    session = in_case.desktop.session
    for key in (Qt.Key.Key_1, Qt.Key.Key_4):
        in_case.key(key, in_case.case_view.pane.list)
    session.open_case("26RS102")
    in_case.settle()
    in_case.key(Qt.Key.Key_1, in_case.case_view.pane.list)
    in_case.settle()
    assert [item.judgement for item in saved(DNR).assessments.values()] == ["expert"]
    assert [item.judgement for item in saved("26RS102").assessments.values()] == ["relevant"]


def test_the_case_panel_has_one_primary_button(in_case: Hands) -> None:
    primary = [
        item
        for item in in_case.case_view.findChildren(QPushButton)
        if item.property("kind") == "primary" and item.isVisible()
    ]
    assert primary == [in_case.case_view.export]
