"""Steps are undone and done again in order."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from ui.history import MOST_STEPS, History


class Number:
    """A number whose changes are steps."""

    def __init__(self) -> None:
        self.history = History()
        self.value = 0

    def set(self, value: int, joins: str = "") -> None:
        before = self.value

        def go(number: int) -> Callable[[], None]:
            return lambda: setattr(self, "value", number)

        self.value = value
        self.history.add(f"till {value}", go(value), go(before), joins=joins)


@given(st.lists(st.integers(), min_size=1, max_size=40))
def test_undoing_everything_leads_back_and_redoing_leads_forth(values: list[int]) -> None:
    number = Number()
    for value in values:
        number.set(value)
    seen = []
    while number.history.can_undo:
        seen.append(number.value)
        number.history.undo()
    assert number.value == 0
    assert seen == values[::-1]
    while number.history.can_redo:
        number.history.redo()
    assert number.value == values[-1]


def test_a_new_step_ends_what_could_be_done_again() -> None:
    number = Number()
    number.set(1)
    number.history.undo()
    number.set(2)
    assert not number.history.can_redo
    assert number.history.undo_words == "till 2"


def test_moves_of_a_slider_are_one_step() -> None:
    number = Number()
    number.set(1)
    for value in (2, 3, 4):
        number.set(value, joins="slider")
    assert number.history.undo_words == "till 4"
    number.history.undo()
    assert number.value == 1
    number.history.redo()
    assert number.value == 4
    number.set(5, joins="slider")  # after undo and redo a new step begins
    number.history.undo()
    assert number.value == 4


def test_a_slider_let_go_begins_a_step_of_its_own() -> None:
    number = Number()
    number.set(1, joins="slider")
    number.history.end_joining()
    number.set(2, joins="slider")
    number.history.undo()
    assert number.value == 1


def test_change_is_told_and_old_steps_are_let_go() -> None:
    number = Number()
    told: list[bool] = []
    number.history.changed.connect(lambda: told.append(number.history.can_undo))
    for value in range(MOST_STEPS + 10):
        number.set(value)
    assert len(told) >= MOST_STEPS
    count = 0
    while number.history.can_undo:
        number.history.undo()
        count += 1
    assert count == MOST_STEPS
    number.history.clear()
    assert not number.history.can_redo
