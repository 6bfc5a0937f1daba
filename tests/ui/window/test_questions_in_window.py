"""The questions in the whole window: on the map while in view, and back in the next session."""

from __future__ import annotations

from window_hands import Hands, MakeHands


def test_answers_are_on_the_map_while_the_view_is_chosen(in_case: Hands) -> None:
    view, questions = in_case.case_view, in_case.desktop.session.questions["case"]
    scene = in_case.window.stage.map
    in_case.click(view.switch.buttons["questions"])
    in_case.settle()
    questions.choose("mellankommunalt")
    questions.ask()
    in_case.settle()
    assert questions.given is not None
    count = len(questions.given.answer.map_objects)
    assert len(scene.scene.objects) == count == len(questions.map_objects)
    in_case.click(view.switch.buttons["findings"])
    assert scene.scene.objects == ()


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
