"""The step Yttrande in the real window, with keys: from a judgement to words in the file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from window_hands import Hands, ReadCase

from rumslig.cases.case import Assessment
from ui.case.steps import ASSESS, WRITE
from ui.case.task import drafting_view
from ui.drafting.view import HISTORY, PREVIEW, TEXT, DraftingView

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def begin(hands: Hands, plan_file: Path) -> DraftingView:
    """Make a case, hold its farmland relevant, and make the draft by its key."""
    hands.make_case(plan_file)
    return begin_here(hands)


def begin_here(hands: Hands) -> DraftingView:
    """Hold the open case's farmland relevant, and make the draft by its key."""
    presenter = hands.desktop.session.case
    assert presenter.case is not None
    presenter.put(presenter.case.assess("Alternativ A", "aker", Assessment("relevant")))
    hands.settle()
    hands.key(Key.Key_Return, hands.window, Ctrl)
    hands.settle()
    assert presenter.step == WRITE
    return drafting_view(hands.case_view)


def test_a_paragraph_is_chosen_and_written_by_keys(
    hands: Hands, plan_file: Path, saved: ReadCase
) -> None:
    view = begin(hands, plan_file)
    text = view.text
    text.list.setFocus()
    hands.key(Key.Key_Down, text.list)
    hands.key(Key.Key_Down, text.list)
    assert hands.desktop.session.steps.drafting.chosen == "aker"
    hands.key(Key.Key_End, text.editor.field, Ctrl)
    hands.write(text.editor.field, " Åker är värdefull.")
    hands.key(Key.Key_F6, hands.window)  # away from the field: it is kept at once
    hands.settle()
    draft = saved("26RS101").draft
    found = draft.find("aker") if draft is not None else None
    assert found is not None and found.text.endswith(" Åker är värdefull.")
    row = next(row for row in text.list.rows if row.id == "aker")
    assert "egna ord" in row.marks
    said = [
        str(text.list.item(at).data(Qt.ItemDataRole.AccessibleTextRole))
        for at in range(text.list.count())
    ]
    assert any(words.startswith("Åkermark") and "egna ord" in words for words in said)


def test_history_and_document_are_views_of_the_step(hands: Hands, plan_file: Path) -> None:
    view = begin(hands, plan_file)
    drafting = hands.desktop.session.steps.drafting
    hands.click(view.switch.buttons[HISTORY])
    hands.click(view.history.keep)
    hands.settle()
    assert view.history.list.count() == 1
    drafting.choose("aker")
    drafting.remove()
    hands.click(view.history.restore)
    hands.settle()
    assert drafting.draft is not None and drafting.draft.find("aker") is not None
    hands.click(view.switch.buttons[PREVIEW])
    hands.settle()
    assert len(drafting.pages) >= 1
    hands.click(view.switch.buttons[TEXT])
    drafting.choose("aker")
    QApplication.processEvents()
    hands.click(view.text.linked.finding)
    assert hands.desktop.session.case.step == ASSESS


def test_every_part_of_the_page_has_a_name(hands: Hands, plan_file: Path) -> None:
    view = begin(hands, plan_file)
    hands.desktop.session.steps.drafting.choose("aker")
    QApplication.processEvents()
    text = view.text
    linked = text.linked
    named = [
        text.list, text.editor.field, text.editor.style_box, text.editor.bold, text.editor.italic,
        linked.tone, linked.source, linked.goal, linked.conflict, linked.finding,
        text.add, text.up, text.down, text.remove, text.save_text,
        view.make, view.update_figures, view.history.list, view.preview.again,
    ]  # fmt: skip
    assert all(part.accessibleName() for part in named)


def test_without_a_draft_there_is_nothing_to_refresh_or_keep(hands: Hands, plan_file: Path) -> None:
    hands.make_case(plan_file)
    acts = [hands.window.acts.find(name) for name in ("draft.refresh", "draft.version")]
    assert not any(act.is_enabled() for act in acts)
    assert {act.reason() for act in acts} == {"Ärendet har inget utkast än"}
    begin_here(hands)
    assert all(act.is_enabled() for act in acts)
    assert {act.reason() for act in acts} == {""}
