"""However often the power fails in the middle of saving, the case opens and is nearly whole."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from conftest import REPOSITORY
from real_screen import Program, Screen, run_command

from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import check_seal, read_case
from rumslig.settings import Home
from rumslig.workspace import Workspace

Start = Callable[..., Program]
Row = tuple[str, str]
Given = Mapping[Row, str]

DNR = "26RS778"
CUTS = 10
PROMISED_S = 2.0
"""So much work may be lost at most."""
JUDGEMENTS = {"1": "relevant", "4": "expert"}


def given_in(path: Path) -> Given:
    check_seal(path)
    assessments = read_case(path).assessments
    return {row: given.judgement for row, given in assessments.items()}


def after(given: Given, row: Row, key: str) -> Given:
    """Return what is assessed after a key; the same again takes it back."""
    left = {at: judgement for at, judgement in given.items() if at != row}
    if given.get(row) == JUDGEMENTS[key]:
        return left
    return {**left, row: JUDGEMENTS[key]}


def chosen(window: Program) -> Row | None:
    case = window.part("case")
    return (case["plan"], case["rule"]) if case else None


def rows_below(screen: Screen, window: Program) -> tuple[list[Row], float]:
    """Return the findings in the order of the list, and how long a step took to be kept."""
    rows = [window.until(lambda: chosen(window), "a finding")]
    slowest = 0.0
    for _ in range(4):
        begun = time.monotonic()
        screen.key("Down")
        rows.append(
            window.until(
                lambda last=rows[-1]: row if (row := chosen(window)) != last else None,
                "the next finding",
            )
        )
        slowest = max(slowest, time.monotonic() - begun)
    screen.key(*["Up"] * 4)
    window.until(lambda: chosen(window) == rows[0], "the first finding")
    return rows, slowest


def assess_until(
    end: float, screen: Screen, rows: list[Row], given: Given
) -> list[tuple[float, Given]]:
    """Assess as quickly as hands can, down and up the list; return when what was so."""
    states = [(0.0, given)]
    key, at, step = "1", 0, 1
    while time.monotonic() < end:
        given = after(given, rows[at], key)
        screen.key(key)
        states.append((time.monotonic(), given))
        if not 0 <= at + step < len(rows):
            key, step = ("4" if key == "1" else "1"), -step
        else:
            screen.key("Down" if step > 0 else "Up")
            at += step
    return states


def test_a_power_cut_in_a_burst_of_assessments_costs_two_seconds(
    screen: Screen, start: Start, desk: Path
) -> None:
    home = desk / "home"
    plan = REPOSITORY / "data" / "geo" / "exempelarende" / "ide.geojson"
    words = ("new", "--plan", str(plan), "--dnr", DNR, "--sender", "Lekebergs kommun")
    for command in (words, ("check", DNR)):
        done = run_command(home, ["case", *command])
        assert done.returncode == 0, done.stderr
    path = home / "cases" / f"{DNR}.rumslig"
    chance = random.Random(20261127)
    verifier = CaseDesk(Workspace.open(Home(home)))
    given, kept_anything = given_in(path), False
    for _ in range(CUTS):
        window = start("open", "--case", DNR)
        rows, slowest = rows_below(screen, window)
        states = assess_until(time.monotonic() + chance.uniform(0.1, 3.0), screen, rows, given)
        cut = time.monotonic()
        window.kill()

        allowed = max(PROMISED_S, 3 * slowest)  # a crowded machine is slow at everything
        must = max(number for number, (when, _) in enumerate(states) if when <= cut - allowed)
        before, given = given, given_in(path)
        assert given in [state for _, state in states[must:]], (cut, states)
        assert verifier.verify(DNR) == ()
        kept_anything |= given != before
    verifier.close()
    assert kept_anything
