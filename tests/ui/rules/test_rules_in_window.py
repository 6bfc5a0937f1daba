"""The rule editor by mouse and keys in the real window, and what a check then asks."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
from case_workspace import at
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from window_hands import Choose, Hands, MakeHands

from rumslig.workspace import Workspace
from tests.ui.accessible import violations
from ui.layer_list.widgets.layer_menu import make_layer_menu
from ui.map.scene import MapScene
from ui.rules.marks import LAYER_ID
from ui.rules.presenter import RulesPresenter
from ui.rules.rows import RuleRow
from ui.rules.view import RulesView
from ui.rules.widgets.fields import AreaField, ChecksField, FilterField, LineField, ListField
from ui.rules.widgets.rule_list import ENTRY, RuleList

Key = Qt.Key


def view_of(hands: Hands) -> RulesView:
    view = hands.window.panels["rules"]
    assert isinstance(view, RulesView)
    return view


def rules_of(hands: Hands) -> RulesPresenter:
    return hands.desktop.session.rules


def wait(hands: Hands) -> None:
    """Wait until the rule was tried."""
    hands.settle()
    hands.wait_for(lambda: not rules_of(hands).bench.is_trying)
    hands.settle()


def row_place(listed: RuleList, title: str) -> QPoint:
    model = listed.model()
    for row in range(model.rowCount()):
        entry = model.index(row, 0).data(ENTRY)
        if isinstance(entry, RuleRow) and entry.title == title:
            return listed.visualRect(model.index(row, 0)).center()
    raise AssertionError(title)


def enter(hands: Hands) -> RulesView:
    hands.key(Key.Key_3, modifier=Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert hands.desktop.session.panel == "rules"
    return view_of(hands)


def open_by_mouse(hands: Hands, title: str) -> RulesView:
    view = enter(hands)
    listed = view.list_page.list
    hands.click(listed.viewport(), row_place(listed, title))
    wait(hands)
    return view


def scene(hands: Hands) -> MapScene:
    return hands.window.stage.map._scene


def test_a_rule_of_ones_own_is_written_saved_and_asked(
    in_case: Hands, workspace: Workspace
) -> None:
    view = open_by_mouse(in_case, "Åkermark")
    editor = view.editor
    assert editor.card.count.text() == "2 av 2 objekt väljs"
    assert not editor.form.isEnabled() and editor.save.isHidden()
    in_case.click(editor.copy)
    near, title = editor.form.fields["min_area_m2"], editor.form.fields["title"]
    assert isinstance(near, LineField) and isinstance(title, LineField)
    near.line.selectAll()
    in_case.write(near.line, "6 000")
    title.line.selectAll()
    in_case.write(title.line, "Åker, min")
    wait(in_case)
    assert editor.title.text() == "Åker, min"
    assert editor.card.badge.accessibleName() == "Gränsar till"
    assert "minst 6 000" in editor.words.text().replace("\N{THIN SPACE}", " ").replace(
        "\N{NO-BREAK SPACE}", " "
    ).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert editor.unsaved.isVisible()
    in_case.click(editor.save)
    assert not editor.unsaved.isVisible()
    assert workspace.own_rules.read().tables[0]["min_area_m2"] == 6000
    in_case.key(Key.Key_F5)
    in_case.settle()
    case = in_case.desktop.session.case.case
    assert case is not None
    states = {item.rule: item.state for item in case.findings if item.plan == "Alternativ A"}
    assert states["egen:aker"] == "TOUCH" and states["aker"] == "HIT"


def test_the_map_shows_what_the_rule_selects_and_its_answer_alone(in_case: Hands) -> None:
    before = scene(in_case)
    assert len(before.highlights) > 0
    open_by_mouse(in_case, "Åkermark")
    layer = scene(in_case).layers[-1]
    assert layer.id == LAYER_ID and len(layer.layer.geometry) == 2
    drawn = layer.style.assign(layer.layer.attributes)
    # class 5 is of severity 3, which the first symbol draws; the other is of 2
    assert list(drawn) == [0, 1]
    assert {item.state_key for item in scene(in_case).highlights} == {"HIT_3"}
    in_case.desktop.session.show_case_task()
    in_case.settle()
    assert scene(in_case).layers[-1].id != LAYER_ID
    assert len(scene(in_case).highlights) == len(before.highlights)


def test_another_plan_area_in_view_is_answered_for(in_case: Hands) -> None:
    view = open_by_mouse(in_case, "Åkermark")
    assert view.editor.card.place.text() == "Alternativ A"
    in_case.desktop.session.case.choose_plan("Alternativ B")
    wait(in_case)
    assert view.editor.card.place.text() == "Alternativ B"
    trial = rules_of(in_case).seen.trial
    assert trial is not None and trial.finding is not None
    assert trial.finding.state == "NO_HIT"


def test_everything_goes_by_keys(hands: Hands, workspace: Workspace) -> None:
    view = enter(hands)
    listed = view.list_page.list
    assert listed.hasFocus()
    hands.key(Key.Key_Down)
    hands.key(Key.Key_Up)
    hands.key(Key.Key_Return)
    wait(hands)
    assert rules_of(hands).opened == "package:aker"
    hands.key(Key.Key_Space, view.editor.copy)
    wait(hands)
    layer = view.editor.form.fields["layer"]
    assert isinstance(layer, ListField)
    hands.key(Key.Key_S, layer.editor, Qt.KeyboardModifier.ControlModifier)
    assert [item["id"] for item in workspace.own_rules.read().tables] == ["aker"]
    hands.key(Key.Key_Escape, view.editor.save)
    assert rules_of(hands).opened == "" and listed.hasFocus()
    listed.show_groups(rules_of(hands).groups(), "own:aker")
    hands.key(Key.Key_Delete)
    assert workspace.own_rules.read().tables == ()
    hands.key(Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert [item["id"] for item in workspace.own_rules.read().tables] == ["aker"]


def new_rule(hands: Hands, layer: str) -> RulesView:
    view = enter(hands)
    rules_of(hands).new(layer)
    wait(hands)
    return view


def test_the_filter_is_put_together_from_columns_and_values(hands: Hands) -> None:
    view = new_rule(hands, "provpaket/aker")
    field = view.editor.form.fields["filter"]
    assert isinstance(field, FilterField)
    hands.key(Key.Key_Down, field.column)
    assert field.column.currentText() == "klass"
    assert [field.value.itemText(n) for n in range(2)] == ["3 (1)", "5 (1)"]
    hands.click(field.add)
    assert field.line.text() == "klass IN ('3')"
    wait(hands)
    assert view.editor.card.count.text() == "1 av 2 objekt väljs"
    hands.write(field.line, " AND")
    assert "kan inte tolkas" in field.fault.text() and field.fault.isVisible()


def test_classes_come_from_the_layer_with_their_counts(hands: Hands) -> None:
    view = new_rule(hands, "provpaket/aker")
    column, table = view.editor.form.fields["class_field"], view.editor.form.fields
    assert isinstance(column, ListField)
    column.box.setFocus()
    hands.key(Key.Key_End, column.box)
    wait(hands)
    boxes = table["severity_by_class"].boxes  # type: ignore[union-attr]
    assert list(boxes) == ["3", "5"]
    hands.key(Key.Key_Down, boxes["5"])
    wait(hands)
    trial = rules_of(hands).seen.trial
    assert trial is not None
    assert [(item.name, item.severity) for item in trial.classes] == [("5", 3), ("3", 2)]


def test_fields_that_do_nothing_are_off_and_say_why(hands: Hands) -> None:
    view = new_rule(hands, "provpaket/aker")
    fields = view.editor.form.fields
    length, metric, threshold = (fields[key] for key in ("min_length_m", "metric", "threshold"))
    assert isinstance(length, LineField) and isinstance(metric, ListField)
    assert isinstance(threshold, LineField)
    assert not length.line.isEnabled() and "yta" in length.help.text()
    assert threshold.label.text() == "Tröskel (m²)"
    rules_of(hands).write("metric", "length")
    wait(hands)
    assert length.line.isEnabled() and threshold.label.text() == "Tröskel (m)"
    rules_of(hands).write("metric", "inside")
    wait(hands)
    assert not threshold.line.isEnabled()


def test_texts_take_placeholders_and_show_an_example(hands: Hands) -> None:
    view = new_rule(hands, "provpaket/aker")
    text = view.editor.form.fields["text"]
    assert isinstance(text, AreaField) and text.insert is not None
    hands.write(text.area, "Berör ")
    names = [text.insert.itemData(n) for n in range(text.insert.count())]
    text.insert.setCurrentIndex(names.index("count"))
    text.insert.activated.emit(names.index("count"))
    hands.write(text.area, " åkrar.")
    assert text.area.toPlainText() == "Berör {count} åkrar."
    wait(hands)
    assert text.example.text() == "Till exempel: Berör 3 åkrar."


def test_plan_types_are_ticked_in_plain_words(hands: Hands, workspace: Workspace) -> None:
    view = new_rule(hands, "provpaket/aker")
    field = view.editor.form.fields["plan_types"]
    assert isinstance(field, ChecksField)
    box = field.boxes["OP"]
    assert box.text() == "Översiktsplan"
    hands.key(Key.Key_Space, box)
    hands.click(view.editor.save)
    assert workspace.own_rules.read().tables[0]["plan_types"] == ["OP"]


def test_a_file_of_ones_own_is_asked(hands: Hands, choose: Choose, tmp_path: Path) -> None:
    path = tmp_path / "egna ytor åäö.gpkg"
    shapes = [at(0, 0, 50, 50), at(60, 0, 70, 10), at(0, 80, 9, 90)]
    geopandas.GeoDataFrame({"slag": ["a", "b", "a"]}, geometry=shapes, crs="EPSG:3006").to_file(
        path, engine="pyogrio"
    )
    view = new_rule(hands, "provpaket/aker")
    choose(path)
    hands.click(hands.button(view.editor, "Välj fil"))
    wait(hands)
    assert view.editor.card.count.text() == "3 av 3 objekt väljs"
    rules_of(hands).save()
    question = hands.desktop.session.rules.shelf.own.rules[0].question
    assert question.material.read().read == 3


def test_rule_files_go_out_and_in(
    hands: Hands, choose: Choose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = new_rule(hands, "provpaket/aker")
    rules_of(hands).save()
    rules_of(hands).close()
    target = tmp_path / "mina"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    hands.click(view.list_page.hand_out)
    written = target.with_suffix(".toml")
    assert 'layer = "provpaket/aker"' in written.read_text("utf-8")
    choose(written)
    hands.click(view.list_page.take_in)
    wait(hands)
    assert rules_of(hands).opened == "own:aker-2"


def test_unsaved_edits_survive_a_restart(make_hands: MakeHands) -> None:
    first = make_hands()
    first.desktop.begin([], None, remembers=True)
    first.settle()
    new_rule(first, "provpaket/aker")
    rules_of(first).write("near_m", "42")
    assert first.desktop.shut_down() == ()
    second = make_hands()
    second.desktop.begin([], None, remembers=True)
    second.settle()
    assert second.desktop.session.panel == "rules"
    wait(second)
    editor = view_of(second).editor
    near = editor.form.fields["near_m"]
    assert isinstance(near, LineField) and near.line.text() == "42"
    assert editor.unsaved.isVisible() and editor.card.count.text() == "2 av 2 objekt väljs"


def test_a_broken_file_is_a_card_that_puts_it_aside(hands: Hands, workspace: Workspace) -> None:
    workspace.home.rules.write_text("[[rules]\n")
    view = enter(hands)
    assert violations(view) == []
    hands.click(hands.button(view, "Lägg undan filen"))
    assert not workspace.home.rules.exists()
    assert workspace.home.rules.with_name("rules-oläst-1.toml").exists()


def test_list_and_form_stand_side_by_side_where_there_is_room(hands: Hands) -> None:
    view = new_rule(hands, "provpaket/aker")
    assert view.list_page.isHidden() and view.editor.back.isVisible()
    hands.window.resize(900, 700)  # map and task are tabs, so the task has all the room
    hands.settle()
    assert view.list_page.isVisible() and view.editor.back.isHidden()


def test_a_layer_of_the_list_is_written_a_rule_about(hands: Hands) -> None:
    layers = hands.desktop.session.layers
    item = next(item for item in layers.items if item.title == "Fynd")
    menu = make_layer_menu(hands.window, layers, item, lambda: None)
    next(act for act in menu.actions() if act.text() == "Skriv en regel om lagret").trigger()
    wait(hands)
    draft = rules_of(hands).draft
    assert draft is not None and draft["layer"] == "provpaket/fynd"
    assert view_of(hands).editor.card.count.text() == "1 av 1 objekt väljs"


def test_the_words_behind_a_finding_of_an_own_rule_are_told(in_case: Hands) -> None:
    new_rule(in_case, "provpaket/aker")
    rules_of(in_case).save()
    in_case.key(Key.Key_F5)
    in_case.settle()
    case = in_case.desktop.session.case
    case.choose_finding("Alternativ A", "egen:aker")
    detail = case.detail()
    assert detail is not None and detail.rule.startswith("Din egen regel, som den lyder nu: Träff")
