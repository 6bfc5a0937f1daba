"""From a dropped consultation to a case, its files, its scope, relevance and a fault in a layer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import planning_papers as papers
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from window_hands import Hands

from ui.case.steps import DECIDE, INTAKE, SCOPE, WRITE
from ui.case_intake.papers import are_papers
from ui.case_intake.view import IntakePage
from ui.case_intake.widgets.file_table import STATE
from ui.georeference.marks import PointOverlay
from ui.georeference.view import GeoreferenceView
from ui.map.tools.bench import PickedPlace
from ui.map.view import MapView
from ui.scope.view import TRIAGE, ScopePage
from ui.theme import size

Key = Qt.Key


def drop(hands: Hands, folder: Path, *files: tuple[str, bytes]) -> None:
    paths = []
    for name, content in files:
        (folder / name).write_bytes(content)
        paths.append(folder / name)
    hands.desktop.session.open_files(paths)


def page(hands: Hands) -> IntakePage:
    found = hands.case_view.findChild(IntakePage)
    assert found is not None
    return found


def test_a_dropped_mail_becomes_a_case(
    hands: Hands, tmp_path: Path, plan_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = hands.desktop.session
    mail = papers.mail(("plan.gpkg", plan_file.read_bytes()), ("brev.pdf", papers.letter()))
    drop(hands, tmp_path, ("remiss.eml", mail))
    hands.wait_for(lambda: session.panel == "new" and bool(session.new_case.proposals.summary))
    form = hands.form
    # the mail only says what comes with it, and a map has no words
    assert session.new_case.proposals.summary == "3 filer kom in. 1 av 1 handlingar är sökbara."
    assert "Planområdet kan läggas till senare" in form._needed.text()
    assert form.fields["received"].editor.text() == ""  # nothing is written by itself
    assert [line.words for line in session.new_case.proposals.lines("plan_file")] == ["plan.gpkg"]
    QTest.mouseClick(form.proposals["received"].buttons[0], Qt.MouseButton.LeftButton)
    assert session.new_case.value("received") == "2026-11-20"
    form.focus_content()
    QTest.keyClick(form.fields["dnr"].editor, Key.Key_F2)  # no proposal there: all that are sure
    assert session.new_case.value("plan_file").endswith("plan.gpkg")
    path = form.fields["plan_file"].editor
    assert isinstance(path, QLineEdit) and path.text() and path.cursorPosition() == 0
    session.new_case.set_field("plan_file", "")
    form.fields["plan_file"].editor.setFocus()
    QTest.keyClick(form.fields["plan_file"].editor, Key.Key_F2)
    assert session.new_case.value("plan_file").endswith("plan.gpkg")
    session.new_case.set_field("dnr", "26RS101")
    session.new_case.set_field("sender", "Örebro kommun")
    form.primary.click()
    hands.wait_for(lambda: session.panel == "case" and session.case.result is not None)
    hands.settle()
    case = session.case.case
    assert case is not None
    assert [item.name for item in case.originals] == [
        "remiss.eml", "remiss.eml/plan.gpkg", "remiss.eml/brev.pdf",
    ]  # fmt: skip
    assert case.header.received == "2026-11-20"
    assert [plan.name for plan in case.plans] == ["Alternativ A", "Alternativ B"]
    assert list(session.home.intake.glob("*")) == []  # nothing waits any more

    session.case.show_step(INTAKE)
    drop(hands, tmp_path, ("a.pdf", papers.description()), ("s.pdf", papers.scanned()))
    hands.wait_for(lambda: len(session.steps.intake.presenter.files) == 5)
    assert [line.state for line in session.steps.intake.presenter.files][-2:] == [
        "sökbar", "ej sökbar",
    ]  # fmt: skip
    shown: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: shown.append(url.fileName()) or True
    )
    files = page(hands).files
    # no state is cut
    for row in range(files.model().rowCount()):
        cell = files.visualRect(files.model().index(row, STATE))
        words = files.model().index(row, STATE).data()
        assert cell.width() >= files.fontMetrics().horizontalAdvance(words) + size("icon_small")
    files.make_current(3)
    QTest.keyClick(files, Key.Key_Return)
    assert shown == ["a.pdf"]
    files.make_current(4)
    page(hands).reason.setText("plankarta")
    page(hands).leave_out.click()
    assert session.case.case is not None
    assert session.case.case.readings[-1].left_out == "plankarta"
    hands.settle()
    assert hands.desktop.session.opening.desk is not None
    saved = hands.desktop.session.opening.desk.load("26RS101")
    assert [item.content for item in saved.originals][-1] == papers.scanned()


def test_a_consultation_may_lack_its_plan_area(hands: Hands, tmp_path: Path) -> None:
    session = hands.desktop.session
    drop(hands, tmp_path, ("a.pdf", papers.letter()), ("b.pdf", papers.description()))
    hands.wait_for(lambda: session.panel == "new")
    session.new_case.set_field("dnr", "26RS102")
    session.new_case.set_field("sender", "Örebro kommun")
    hands.form.primary.click()
    hands.wait_for(lambda: session.panel == "case")
    hands.settle()
    session.case.recheck()
    assert "planområde" in hands.told[-1].title
    assert any("planområde" in words for words in session.steps.intake.presenter.doubts)
    session.case.show_step(SCOPE)
    assert "planområde" in session.steps.scope.suggestion


def lies_over(chart: MapView) -> bool:
    """Whether a placed picture lies over the map."""
    return isinstance(chart._overlay, PointOverlay) and chart._overlay.laid is not None


def test_a_plan_map_is_placed_and_drawn_off(hands: Hands, tmp_path: Path) -> None:
    session, chart = hands.desktop.session, hands.window.stage.map
    mail = papers.mail(("brev.pdf", papers.letter()), ("plankarta.png", papers.png(400, 300)))
    drop(hands, tmp_path, ("remiss.eml", mail))
    hands.wait_for(lambda: session.panel == "new")
    session.new_case.set_field("dnr", "26RS103")
    session.new_case.set_field("sender", "Örebro kommun")
    hands.form.primary.click()
    hands.wait_for(lambda: session.panel == "case")
    hands.settle()
    files = page(hands).files
    files.make_current(
        [line.name for line in session.steps.intake.presenter.files].index(
            "remiss.eml/plankarta.png"
        )
    )
    QTest.mouseClick(page(hands).place, Qt.MouseButton.LeftButton)
    placing = session.structure.placing
    hands.wait_for(lambda: placing.picture is not None)
    view = hands.window.panels["georeference"]
    assert isinstance(view, GeoreferenceView)
    assert session.panel == "georeference" and view.placing.draw_plan.isVisible()
    view.placing.draw_plan.setFocus()
    hands.key(Key.Key_Space, view.placing.draw_plan)
    assert session.panel == "georeference"  # not before it is placed
    chart.zoom_to((509_500.0, 6_569_500.0, 510_500.0, 6_570_500.0))
    for column, row in ((20, 20), (380, 25), (200, 280)):
        placing.point_in_picture((column, row))
        placing.point_on_map(PickedPlace((509_800.0 + column, 6_570_200.0 - row), ""))
    assert placing.placement is not None
    QTest.mouseClick(view.placing.draw_plan, Qt.MouseButton.LeftButton)
    hands.wait_for(lambda: chart.tool == "draw_area")
    assert session.panel == "case" and lies_over(chart)
    corners = [(509_850.0, 6_570_150.0), (509_950.0, 6_570_150.0), (509_900.0, 6_570_050.0)]
    for place in corners:
        hands.click(chart, QPoint(*map(round, chart.viewport_now().to_screen(*place))))
    hands.key(Key.Key_Return, chart)
    hands.wait_for(lambda: session.case.case is not None and len(session.case.case.plans) == 1)
    assert session.case.case is not None
    (drawn,) = session.case.case.plans
    assert drawn.geometry.area == pytest.approx(5_000.0, rel=0.1)
    hands.settle()
    assert not lies_over(chart)


def test_leaving_the_form_leaves_nothing(hands: Hands, tmp_path: Path) -> None:
    session = hands.desktop.session
    drop(hands, tmp_path, ("m.eml", papers.mail()))
    hands.wait_for(lambda: session.panel == "new")
    session.new_case.cancel()
    assert list(session.home.intake.glob("*")) == []
    assert session.new_case.proposals.summary == ""


def test_the_scope_is_chosen_by_keys(in_case: Hands) -> None:
    session = in_case.desktop.session
    session.case.show_step(SCOPE)
    scope = in_case.case_view.findChild(ScopePage)
    assert scope is not None
    table = scope.rules.table
    table.make_current(0)
    table.setFocus()
    QTest.keyClick(table, Key.Key_Space)
    assert scope.rules.reason.hasFocus()
    QTest.keyClick(scope.rules.reason, Key.Key_Return)
    assert session.steps.scope.fault
    QTest.keyClicks(scope.rules.reason, "Utredd")
    QTest.keyClick(scope.rules.reason, Key.Key_Return)
    assert session.case.case is not None
    assert list(session.case.case.skipped.values()) == ["Utredd"]
    QTest.keyClick(table, Key.Key_Space)
    assert session.case.case.skipped == {}

    scope.show_part(TRIAGE)
    session.case.put(replace(session.case.case, triage=None))
    QTest.keyClick(scope.triage.table, Key.Key_2)
    assert session.case.case.triage is None
    QTest.keyClicks(scope.triage.reason, "Liten plan")
    QTest.keyClick(scope.triage.table, Key.Key_2)
    assert session.case.case.triage is not None
    assert session.case.case.triage.answer == "abstain"
    assert session.case.case.header.decision_route == "INGET_YTTRANDE"


def test_a_fault_in_a_layer_is_a_ticket_that_can_be_undone(in_case: Hands) -> None:
    session = in_case.desktop.session
    session.case.choose_finding("Alternativ A", "aker")
    session.case.judge("data_error")
    session.case.give_reason("Gränsen är gammal")
    assert session.case.case is not None
    (ticket,) = session.case.case.tickets
    assert (ticket.layer, ticket.reason, ticket.owner) == ("aker", "Gränsen är gammal", "Provaren")
    in_case.settle()
    session.show_panel("underlag")
    faults = session.underlag.faults
    in_case.wait_for(lambda: faults.count("provpaket") == 1)
    assert "Gränsen är gammal" in faults.of_package("provpaket")[0].ticket.reason
    session.show_panel("case")
    session.history.undo()
    assert session.case.case.tickets == ()


def test_which_files_are_papers(tmp_path: Path) -> None:
    layers = tmp_path / "lager.zip"
    layers.write_bytes(papers.archive(("a.shp", b"1"), ("a.dbf", b"2")))
    mixed = tmp_path / "remiss.zip"
    mixed.write_bytes(papers.archive(("brev.PDF", b"1"), ("a.shp", b"2")))
    (tmp_path / "mapp").mkdir()
    (tmp_path / "mapp" / "b.docx").write_bytes(b"")
    broken = tmp_path / "x.zip"
    broken.write_bytes(b"PK")
    assert not are_papers([layers])
    assert not are_papers([broken])
    assert not are_papers([tmp_path / "en.pdf"])
    assert not are_papers([tmp_path / "a.rumslig", tmp_path / "en.pdf"])
    assert are_papers([tmp_path / "en.pdf", tmp_path / "två.pdf"])
    assert are_papers([mixed])
    assert are_papers([tmp_path / "mapp"])
    assert are_papers([tmp_path / "m.msg", layers])


def test_the_keys_follow_the_steps(in_case: Hands) -> None:
    session, view = in_case.desktop.session, in_case.case_view
    view.focus_content()
    for step in (WRITE, DECIDE, INTAKE, SCOPE):
        session.case.go_step(1)
        assert session.case.step == step
        page = view.page_of(step)
        focus = QApplication.focusWidget()
        assert page is not None and focus is not None and page.isAncestorOf(focus)
    scope = view.findChild(ScopePage)
    assert scope is not None and scope.rules.table.hasFocus()
    scope.switch.buttons[TRIAGE].setFocus()
    scope.show_part(TRIAGE)
    QTest.keyClick(scope.switch.buttons[TRIAGE], Key.Key_1)
    assert session.case.case is not None and session.case.case.triage is not None
    assert session.case.case.triage.answer == "answer"
    session.case.go_step(1)
    assert view.pane.list.hasFocus()


def test_a_step_is_gone_on_with(in_case: Hands) -> None:
    case = in_case.desktop.session.case
    case.show_step(WRITE)
    kept = case.state()
    assert kept is not None
    case.show_step(SCOPE)
    case.restore({**kept, "dnr": "26RS999"})
    assert case.step == SCOPE  # that was another case
    case.restore({**kept, "step": "okänt"})
    assert case.step == SCOPE
    case.restore(kept)
    assert case.step == WRITE
