"""The questions in the whole window: on the map while in view, and back in the next session."""

from __future__ import annotations

from pathlib import Path

import pytest
from plugin_distributions import Site
from window_hands import Hands, MakeHands

from ui.map.scene import MapScene

BODY = 'return Answer("svar", map_objects=(MapObject("här", plan.geometry),))'


def test_answers_are_on_the_map_while_the_view_is_chosen(
    in_case: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    monkeypatch.syspath_prepend(tmp_path / "site")
    Site(tmp_path / "site").add(BODY)
    view, questions = in_case.case_view, in_case.desktop.session.questions["case"]
    scenes: list[MapScene] = []
    in_case.window.binding.scene_shown.connect(lambda scene, _findings: scenes.append(scene))
    in_case.click(view.switch.buttons["questions"])
    in_case.settle()
    questions.shelf.allow(questions.shelf.of_state("waiting")[0].plugin)
    in_case.settle()
    questions.choose("prov")
    questions.ask()
    in_case.settle()
    assert [item.title for item in scenes[-1].objects] == ["här"]
    in_case.click(view.switch.buttons["findings"])
    assert scenes[-1].objects == ()


def test_the_question_is_back_in_the_next_session(hands: Hands, make_hands: MakeHands) -> None:
    questions = hands.desktop.session.questions["dialogue"]
    hands.desktop.memory.restore(go_on=True, then=lambda: None)
    questions.shelf.open()
    hands.settle()
    questions.choose("strandskydd")
    questions.write("distance_m", "300")
    hands.desktop.keeper.flush()
    again = make_hands()
    again.open()
    again.desktop.memory.restore(go_on=True, then=lambda: None)
    kept = again.desktop.session.questions["dialogue"].state()
    assert kept == {"plugin": "strandskydd", "values": {"strandskydd": {"distance_m": "300"}}}
