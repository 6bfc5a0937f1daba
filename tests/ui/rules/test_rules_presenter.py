"""Own rules are written, tried, saved and undone; nothing that is written is lost."""

from __future__ import annotations

from pathlib import Path

from case_workspace import at
from held_runner import HeldRunner

from rumslig.plan_area import PlanArea
from rumslig.workspace import Workspace
from tests.ui.rules.conftest import Room

PLAN = PlanArea("Planen", at(0, 0, 100, 100))  # type: ignore[arg-type]


def rows(room: Room) -> list[list[str]]:
    return [[group.title, *(row.title for row in group.rows)] for group in room.rules.groups()]


def test_the_packages_rules_are_read_and_copied(room: Room) -> None:
    assert rows(room) == [
        ["Mina regler"],
        ["Prov, å ä ö", "Åkermark", "Fynd", "Bara översiktsplan"],
    ]
    room.rules.open("package:aker")
    room.rules.write("near_m", "5")
    assert room.rules.draft is not None and room.rules.draft["near_m"] == ""
    room.rules.copy()
    assert room.rules.is_new and room.rules.is_unsaved
    room.rules.save()
    assert room.ids() == ["aker"]
    assert rows(room)[0] == ["Mina regler", "Åkermark"]
    assert not room.rules.is_unsaved and room.rules.opened == "own:aker"


def test_the_search_finds_title_layer_and_filter(room: Room) -> None:
    room.rules.search("fynd")
    assert rows(room) == [["Mina regler"], ["Prov, å ä ö", "Fynd"]]
    room.rules.search("åker bara")
    assert rows(room)[1][1:] == ["Bara översiktsplan"]


def test_a_trial_counts_what_is_selected_and_answers_for_the_plan(room: Room) -> None:
    room.rules.new("provpaket/aker")
    trial = room.rules.seen.trial
    assert trial is not None and (len(trial.severities), trial.objects) == (2, 2)
    assert trial.finding is None
    room.plan = PLAN
    room.write(class_field="klass", severity_by_class={"3": 1}, filter="klass = '3'")
    trial = room.rules.seen.trial
    assert trial is not None and trial.finding is not None
    assert [(item.name, item.count, item.severity) for item in trial.classes] == [("3", 1, 1)]
    # 30 m × 30 m of class 3 lies inside the plan
    assert (trial.finding.state_key, trial.finding.figures.area_m2) == ("HIT_1", 900.0)
    assert room.rules.seen.examples[0].startswith("Planområdet berör 3 (1,2")
    assert "lågt för ”3” och annars medel" in room.rules.sentence


def test_a_filter_that_does_not_fit_its_values_is_told_at_the_filter(room: Room) -> None:
    room.rules.new("provpaket/fynd")
    room.write(filter="typ > 5")
    assert "passar inte" in room.rules.faults["filter"]
    assert room.rules.seen.trial is None
    room.write(filter="typ = 'grav'")
    assert room.rules.faults == {} and room.rules.seen.trial is not None


def test_a_wrong_figure_is_not_tried_as_if_it_were_not_there(room: Room) -> None:
    room.rules.new("provpaket/aker")
    room.write(near_m="nära")
    assert room.rules.seen.trial is None and room.rules.sentence == ""
    assert [item.name for item in room.rules.seen.columns or ()] == ["id", "klass"]


def test_a_round_that_is_no_longer_asked_for_is_dropped(workspace: Workspace) -> None:
    runner = HeldRunner()
    room = Room(workspace, runner)
    room.rules.new("provpaket/aker")
    first = runner.waiting.pop("rule trial")
    room.write(filter="klass = '3'")
    done = first[1]
    done(first[0](lambda done, total, what: None))
    assert room.rules.seen.trial is None and room.rules.bench.is_trying
    runner.release("rule trial")
    trial = room.rules.seen.trial
    assert trial is not None and len(trial.severities) == 1


def test_saving_goes_to_the_field_that_is_wrong(room: Room) -> None:
    room.rules.new("provpaket/aker")
    room.write(id="", near_m="x")
    room.rules.save()
    assert room.refused == ["id"] and room.ids() == []
    assert set(room.rules.faults) == {"id", "near_m"}


def test_removal_and_saving_are_undone_and_done_again(room: Room) -> None:
    room.rules.new("provpaket/aker")
    room.rules.save()
    room.write(near_m="30")
    room.rules.save()
    room.rules.remove()
    assert room.ids() == []
    room.history.undo()
    assert room.workspace.own_rules.read().tables[0]["near_m"] == 30
    room.history.undo()
    assert "near_m" not in room.workspace.own_rules.read().tables[0]
    room.history.undo()
    assert room.ids() == []
    for _ in range(2):
        room.history.redo()
    assert room.workspace.own_rules.read().tables[0]["near_m"] == 30
    room.history.redo()
    assert room.ids() == []
    assert [item.kind for item in room.told] == ["done", "done"]


def test_what_was_changed_elsewhere_is_told_and_both_are_kept(room: Room) -> None:
    room.rules.new("provpaket/aker")
    room.rules.save()
    room.write(near_m="30")
    file = room.workspace.home.rules
    file.write_text(file.read_text("utf-8") + "min_area_m2 = 7\n", "utf-8")
    room.rules.save()
    assert room.told[-1].kind == "error" and "ändrats någon annanstans" in room.told[-1].text
    assert "min_area_m2 = 7" in file.read_text("utf-8")
    assert room.rules.draft is not None and room.rules.draft["near_m"] == "30"
    room.rules.revert()
    assert room.rules.draft["min_area_m2"] == "7"


def test_a_draft_of_a_rule_that_is_gone_becomes_a_new_rule(room: Room) -> None:
    room.rules.new("provpaket/aker")
    room.rules.save()
    room.write(near_m="30")
    room.workspace.home.rules.unlink()
    room.rules.show(False)
    room.rules.show(True)
    assert room.rules.is_new and room.rules.draft is not None
    assert room.rules.draft["near_m"] == "30"
    room.rules.save()
    assert room.workspace.own_rules.read().tables[0]["near_m"] == 30


def test_another_name_is_the_same_rule(room: Room) -> None:
    room.rules.new("provpaket/aker")
    room.rules.save()
    room.write(id="ny")
    room.rules.save()
    assert room.ids() == ["ny"] and rows(room)[0] == ["Mina regler", "Åker"]


def test_unsaved_rules_go_on_in_the_next_session(room: Room, workspace: Workspace) -> None:
    room.rules.new("provpaket/aker")
    room.rules.save()
    room.write(plan_types=("OP",), severity_by_class={"5": 3}, boundary_counts=True)
    before = room.rules.draft
    room.rules.new("provpaket/fynd")
    state = room.rules.state()
    later = Room(workspace)
    later.rules.restore(state)
    assert later.rules.state() == state
    assert later.rules.is_new
    later.rules.open("own:aker")
    assert later.rules.draft == before and later.rules.is_unsaved
    later.rules.save()
    assert later.ids() == ["aker"]


def test_rules_are_handed_out_and_taken_in(room: Room, tmp_path: Path) -> None:
    room.rules.new("provpaket/aker")
    room.write(near_m="30")
    room.rules.save()
    target = tmp_path / "ut å.toml"
    room.rules.hand_out(target)
    assert 'layer = "provpaket/aker"' in target.read_text("utf-8")
    assert 'id = "aker"' in target.read_text("utf-8")
    room.rules.take_in(target)
    assert room.ids() == ["aker", "aker-2"] and room.rules.opened == "own:aker-2"
    room.history.undo()
    assert room.ids() == ["aker"]


def test_a_file_that_is_no_rule_file_takes_nothing_in(room: Room, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text('[[rules]]\nid = "a"\nlayer = "aker"\n[[rules]]\nid = "b"\nfel = 1\n')
    room.rules.take_in(bad)
    assert room.ids() == [] and not room.history.can_undo
    assert room.told[-1].kind == "error" and "bad.toml" in room.told[-1].text


def test_a_broken_file_is_said_and_can_be_put_aside(room: Room) -> None:
    room.workspace.home.rules.write_text("[[rules]\n")
    assert "inte giltig TOML" in room.rules.file_fault
    assert room.rules.groups()[0].empty == "Filen kan inte läsas."
    room.rules.new("provpaket/aker")
    room.rules.save()
    assert room.told[-1].kind == "error" and room.rules.is_unsaved
    room.rules.book.set_aside()
    assert room.rules.file_fault == ""
    room.rules.save()
    assert room.ids() == ["aker"]
