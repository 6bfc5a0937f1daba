"""However often the power fails in the middle of saving, the case opens and is nearly whole."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from conftest import REPOSITORY
from fault_trials import amount
from real_screen import Box, Program, Screen, colour_of, run_command

from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import check_seal, read_case
from rumslig.settings import Home
from rumslig.workspace import Workspace

Start = Callable[..., Program]
Row = tuple[str, str]
Given = Mapping[Row, str]

DNR = "26RS778"
CUTS, ROWS = amount(4, 20), 6
HAND_MS = 100
"""From one key to the next; a hand is not quicker."""
COUNTS: Box = (1050, 150, 1440, 275)
"""Where a panel, and no list in it, has the mark of what was not found once it is checked."""
PROMISED_S = 2.0
"""So much work may be lost at most."""
JUDGEMENTS = {"1": "relevant", "4": "expert"}


CHECKED = colour_of("states", "NO_HIT", "light")


def given_in(path: Path) -> Given:
    check_seal(path)
    assessments = read_case(path).assessments
    return {row: given.judgement for row, given in assessments.items()}


def in_short(given: Given, rows: list[Row]) -> str:
    """Return what is assessed as a letter for each finding of the list, · where it is not."""
    assert set(given) <= set(rows)
    return "".join(given.get(row, "·")[0] for row in rows)


def after(given: Given, row: Row, key: str) -> Given:
    """Return what is assessed after a key; the same again takes it back."""
    left = {at: judgement for at, judgement in given.items() if at != row}
    if given.get(row) == JUDGEMENTS[key]:
        return left
    return {**left, row: JUDGEMENTS[key]}


def chosen(window: Program) -> Row | None:
    case = window.part("case")
    return (case["plan"], case["rule"]) if case else None


def rows_of(screen: Screen, window: Program) -> list[Row]:
    """Return the first findings in the order of the list, and go back to the first."""
    rows = [window.until(lambda: chosen(window), "a finding")]
    for _ in range(ROWS - 1):
        screen.key("Down")
        rows.append(
            window.until(
                lambda last=rows[-1]: row if (row := chosen(window)) != last else None,
                "the next finding",
            )
        )
    screen.key("Home")
    return rows


def seconds_of_a_step(screen: Screen, window: Program, rows: list[Row]) -> float:
    """Return how long it takes here and now until a key is kept."""
    window.until(lambda: chosen(window) == rows[0], "the first finding")
    begun = time.monotonic()
    screen.key("Down")
    window.until(lambda: chosen(window) == rows[1], "the next finding")
    slow = time.monotonic() - begun
    screen.key("Up")
    window.until(lambda: chosen(window) == rows[0], "the first finding again")
    return slow


def assess_until(
    end: float, screen: Screen, rows: list[Row], given: Given
) -> list[tuple[float, Given]]:
    """Assess as quickly as hands can, down and up the list; return when what was so."""
    states = [(0.0, given)]
    key, at, step = "1", 0, 1
    while time.monotonic() < end:
        given = after(given, rows[at], key)
        screen.hand("key", "--delay", HAND_MS, key)
        states.append((time.monotonic(), given))
        if not 0 <= at + step < len(rows):
            key, step = ("4" if key == "1" else "1"), -step
        else:
            screen.hand("key", "--delay", HAND_MS, "Down" if step > 0 else "Up")
            at += step
    return states


def test_a_power_cut_in_a_burst_of_assessments_costs_two_seconds(
    screen: Screen, start: Start, desk: Path
) -> None:
    home = desk / "home"
    plan = REPOSITORY / "data" / "geo" / "exempelarende" / "ide.geojson"
    words = (
        *("new", "--plan", str(plan), "--dnr", DNR, "--sender", "Lekebergs kommun"),
        *("--type", "DP_STANDARD", "--stage", "SAMRAD", "--due", "2026-12-31"),
    )
    for command in (words, ("check", DNR)):
        done = run_command(home, ["case", *command])
        assert done.returncode == 0, done.stderr
    path = home / "cases" / f"{DNR}.rumslig"
    chance = random.Random(20261127)
    verifier = CaseDesk(Workspace.open(Home(home)))
    given, kept_anything = given_in(path), False
    rows: list[Row] = []
    for _ in range(CUTS):
        window = start("open", "--case", DNR)
        # until then the file may still tell of the session before
        window.until(lambda: screen.count(CHECKED, COUNTS) > 40, "the case")
        rows = rows or rows_of(screen, window)
        slow = seconds_of_a_step(screen, window, rows)
        states = assess_until(time.monotonic() + chance.uniform(0.1, 3.0), screen, rows, given)
        cut = time.monotonic()
        window.kill()

        allowed = max(PROMISED_S, 3 * slow)  # a crowded machine is slow at everything
        must = max(number for number, (when, _) in enumerate(states) if when <= cut - allowed)
        before, given = given, given_in(path)
        possible = [in_short(state, rows) for _, state in states]
        saved = in_short(given, rows)
        ages = [round(cut - when, 2) for when, _ in states[1:]]
        assert saved in possible[must:], f"{saved} of {possible} from {must}, ages {ages}"
        assert verifier.verify(DNR) == ()
        kept_anything |= given != before
    verifier.close()
    assert kept_anything
