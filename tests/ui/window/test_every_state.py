"""Every panel and state of the window can be used by keys and by a screen reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from fault_trials import IS_ALL
from window_hands import Hands
from window_states import STATES, bring_about, put_away

from tests.ui.accessible import unseen_focus, violations


def some(number: int) -> list[str]:
    """Return every other state, so that two runs see them all between them; or all of them."""
    return list(STATES) if IS_ALL else list(STATES)[number::2]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_state_is_fit_for_keys_and_screen_readers(
    hands: Hands, plan_file: Path, language: str
) -> None:
    if language == "en":
        hands.desktop.change_language("en")
        hands.settle()
    found = {}
    for state in some(language == "en"):
        found[state] = violations(bring_about(state, hands, plan_file))
        put_away(hands)
    assert {state: faults for state, faults in found.items() if faults} == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_focus_is_seen_wherever_tab_goes(hands: Hands, plan_file: Path, mode: str) -> None:
    hands.desktop.theme.choose("dark" if mode == "dark" else "light")
    hands.app.setCursorFlashTime(0)
    seen: set[str] = set()
    found = {}
    for state in some(mode == "dark"):
        found[state] = unseen_focus(bring_about(state, hands, plan_file).window(), seen)
        put_away(hands)
    assert {state: faults for state, faults in found.items() if faults} == {}
    assert len(seen) > (60 if IS_ALL else 40), "most of the window's controls were looked at"
