"""The form of a new case under mouse and keys."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import ui
from rumslig.county import County
from rumslig.rules import PLAN_TYPES, STAGES
from ui.start.new_case import FIELDS, NewCasePresenter
from ui.start.widgets.new_case_form import NewCaseForm

LEFT = Qt.MouseButton.LeftButton


class Desk:
    """Answers the file dialogue."""

    answer: Path | None = None


@pytest.fixture
def presenter(application) -> NewCasePresenter:
    return NewCasePresenter(County(dnr_pattern=r"\d{2}RS\d+"), today=lambda: date(2026, 11, 21))


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def form(theme, presenter, desk, show) -> NewCaseForm:
    return show(NewCaseForm(theme, presenter, lambda: desk.answer))


@pytest.fixture
def plan(tmp_path) -> Path:
    path = tmp_path / "plan.wkt"
    path.write_text("POLYGON((0 0,1 0,1 1,0 0))")
    return path


def write(form: NewCaseForm, name: str, text: str) -> None:
    QTest.keyClicks(form.fields[name].editor, text)


def test_written_facts_are_handed_over(form, presenter, desk, plan, hear) -> None:
    said = hear(presenter.submitted)
    write(form, "dnr", "26RS101")
    write(form, "sender", "Kumla kommun")
    write(form, "sender_dnr", "KS 2026/7")
    write(form, "due", "2026-12-18")
    write(form, "handler", "A. Ek")
    desk.answer = plan
    QTest.mouseClick(form.choose, LEFT)
    QTest.mouseClick(form.primary, LEFT)
    ((header, path),) = said
    assert path == plan
    assert (header.dnr, header.sender, header.sender_dnr, header.due, header.handler) == (
        "26RS101",
        "Kumla kommun",
        "KS 2026/7",
        "2026-12-18",
        "A. Ek",
    )


def test_enter_in_a_field_and_on_the_button_submits(form, presenter, plan, hear) -> None:
    presenter.set_field("dnr", "26RS101")
    presenter.set_field("sender", "Kumla")
    presenter.set_field("plan_file", plan)
    said = hear(presenter.submitted)
    for count, part in enumerate((form.fields["title"].editor, form.primary), 1):
        QTest.keyClick(part, Qt.Key.Key_Return)
        assert len(said) == count


def test_cancelled_file_dialogue_changes_nothing(form, presenter, plan) -> None:
    presenter.set_field("plan_file", plan)
    QTest.mouseClick(form.choose, LEFT)
    assert form.fields["plan_file"].editor.text() == str(plan)


@pytest.mark.parametrize("part", ["dnr", "plan_type", "primary", "cancel"])
def test_escape_cancels_from_anywhere(form, presenter, hear, part: str) -> None:
    said = hear(presenter.cancelled)
    target = form.fields[part].editor if part in form.fields else getattr(form, part)
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_Escape)
    assert len(said) == 1


def test_cancel_button_cancels_and_enter_on_it_does_not_submit(form, presenter, hear) -> None:
    cancelled, submitted = hear(presenter.cancelled), hear(presenter.submitted)
    QTest.mouseClick(form.cancel, LEFT)
    QTest.keyClick(form.cancel, Qt.Key.Key_Return)
    assert (len(cancelled), submitted) == (2, [])
    assert presenter.first_fault == ""


def test_fault_shows_under_its_field_when_it_is_left(form, presenter) -> None:
    field = form.fields["dnr"]
    form.focus_content()
    write(form, "dnr", "26 101")
    assert not field.fault.isVisible()
    QTest.keyClick(field.editor, Qt.Key.Key_Tab)
    assert form.fields["due"].editor.hasFocus()
    assert field.fault.isVisible() and "26 101" in field.fault.text()
    assert field.editor.property("invalid") is True
    assert field.editor.accessibleDescription() == field.fault.text()
    field.editor.selectAll()
    write(form, "dnr", "26RS101")
    assert not field.fault.isVisible()
    assert field.editor.property("invalid") is False


def test_fault_lies_below_its_editor_and_fits(form, presenter, application) -> None:
    presenter.set_field("due", "2036-01-01")
    presenter.submit()
    for _ in range(3):
        application.processEvents()
    for name in ("dnr", "due", "sender", "plan_file"):
        field = form.fields[name]
        bottom = field.editor.mapTo(form, QPoint(0, field.editor.height())).y()
        assert field.fault.mapTo(form, QPoint(0, 0)).y() >= bottom
        assert field.fault.height() >= field.fault.heightForWidth(field.fault.width())


def test_submit_goes_to_the_first_fault(form, presenter) -> None:
    presenter.set_field("dnr", "26RS101")
    QTest.mouseClick(form.primary, LEFT)
    assert form.fields["sender"].editor.hasFocus()


def test_desks_fault_shows_in_a_card(form, presenter) -> None:
    assert not form.fault.isVisible()
    presenter.show_fault("ärendet 26RS101 finns redan.")
    assert form.fault.isVisible()
    write(form, "dnr", "2")
    assert not form.fault.isVisible()


def test_every_type_and_stage_can_be_chosen_by_key(form, presenter) -> None:
    for name, codes in (("plan_type", PLAN_TYPES), ("stage", STAGES)):
        box = form.fields[name].editor
        assert [box.itemData(n) for n in range(box.count())] == list(codes)
        QTest.keyClick(box, Qt.Key.Key_Home)
        assert presenter.value(name) == codes[0]
        QTest.keyClick(box, Qt.Key.Key_Down)
        assert presenter.value(name) == codes[1]


def test_tab_visits_fields_in_the_order_they_are_seen(form) -> None:
    form.focus_content()
    seen = []
    for _ in range(len(FIELDS) + 3):
        seen.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert seen == [
        *(form.fields[name].editor for name in FIELDS),
        form.choose,
        form.primary,
        form.cancel,
    ]
    places = [form.fields[name].mapTo(form, QPoint(0, 0)) for name in FIELDS]
    assert [(p.y(), p.x()) for p in places] == sorted((p.y(), p.x()) for p in places)


def test_low_panel_scrolls_and_keeps_its_foot(theme, presenter, show) -> None:
    form = show(NewCaseForm(theme, presenter, lambda: None), 320)
    assert form.scroller.verticalScrollBar().maximum() > 0
    foot = form.primary.mapTo(form, QPoint(0, form.primary.height())).y()
    assert foot <= form.height()
    presenter.set_field("dnr", "26RS1")
    presenter.set_field("sender", "Kumla")
    presenter.submit()
    QTest.mouseClick(form.primary, LEFT)
    field = form.fields["plan_file"].editor
    place = field.mapTo(form.scroller.viewport(), field.rect().center()).y()
    assert 0 <= place <= form.scroller.viewport().height()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_field_has_its_own_mnemonic(form, language: str) -> None:
    path = Path(ui.__file__).parent / "locale" / "en.toml"
    english = tomllib.loads(path.read_text("utf-8"))
    texts = [field.label.text() for field in form.fields.values()]
    texts += [part.text().strip() for part in (form.choose, form.primary, form.cancel)]
    if language == "en":
        texts = [english[text] for text in texts]
    keys = [re.search("&(.)", text)[1].casefold() for text in texts]
    assert len(set(keys)) == len(keys) == len(FIELDS) + 3


def test_mnemonic_moves_to_its_field(form) -> None:
    form.focus_content()
    QTest.keyClick(form, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    assert form.fields["handler"].editor.hasFocus()


def test_editors_have_names_without_marks(form) -> None:
    names = [form.fields[name].editor.accessibleName() for name in FIELDS]
    names += [part.accessibleName() for part in (form.choose, form.primary, form.cancel)]
    assert all(names) and not any("&" in name for name in names)
