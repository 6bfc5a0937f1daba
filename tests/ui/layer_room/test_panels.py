"""Asides stand on each other, and each is left for what it was opened from."""

from __future__ import annotations

from ui.panels import ASIDES, Panels


def test_an_aside_is_left_for_what_it_was_opened_from() -> None:
    panels = Panels()
    panels.show("case")
    panels.show("layer")
    assert (panels.before, panels.of_task) == ("case", "case")
    panels.show("crs")
    assert (panels.before, panels.of_task) == ("layer", "case")
    panels.show("layer")
    assert panels.before == "case"
    panels.show("layer")  # the same once more is no step
    assert panels.before == "case"
    panels.show("case")
    assert (panels.before, panels.of_task) == (None, "case")


def test_a_task_puts_every_aside_away() -> None:
    panels = Panels()
    for aside in ASIDES:
        panels.show(aside)
    panels.show("rules")
    assert (panels.before, panels.of_task, panels.shown) == (None, "rules", "rules")
