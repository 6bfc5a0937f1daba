"""Whether lists, search, places and statistics cost the same with 5 000 cases as with 50.

Each question is asked in both registers in turn, and the ratio of the best times is what counts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from register_entries import enter_all, make_history

from rumslig.register.listing import CaseQuery
from rumslig.register.register import Register

SIZES = (50, 500, 5_000)
ROUNDS = 40
MOST_TIMES = 3.0

Asks = dict[str, Callable[[Register], object]]

ASKS: Asks = {
    "nearest last days": lambda r: r.page(CaseQuery(is_open=True), size=8),
    "first page of all": lambda r: r.page(size=50),
    "my cases": lambda r: r.page(CaseQuery(handler="planhandläggare", is_open=True)),
    "a municipality": lambda r: r.page(CaseQuery(municipality="Kumla")),
    "signed": lambda r: r.page(CaseQuery(statuses=("signed",)), size=10),
    "FÖL agenda": lambda r: r.page(CaseQuery(is_open=True, regional=("", "yes")), size=500),
    "search, a common word": lambda r: r.page(CaseQuery(search="detaljplan"), size=10),
    "search, a dnr": lambda r: r.page(CaseQuery(search="26rs1004"), size=10),
    "search, two words": lambda r: r.page(CaseQuery(search="åkern kumla"), size=10),
    "search, one letter": lambda r: r.page(CaseQuery(search="m"), size=10),
    "a place": lambda r: r.places_within((500_000, 6_570_000, 500_500, 6_570_500)),
    "a year's statistics": lambda r: r.sums(2026),
    "years": lambda r: r.years(),
    "one case": lambda r: r.get("26RS1049"),
}


@pytest.mark.benchmark
def test_five_thousand_cases_cost_as_fifty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    registers = {}
    for size in SIZES:
        registers[size] = Register(f"sqlite:///{tmp_path / f'{size}.sqlite'}")
        enter_all(registers[size], make_history(size))
    times = {name: _measure(ask, registers) for name, ask in ASKS.items()}
    with capsys.disabled():
        print("\n" + " | ".join(["question", *(f"{size} cases" for size in SIZES), "ratio"]))
        for name, row in times.items():
            cells = [f"{row[size] * 1000:.2f} ms" for size in SIZES]
            print(" | ".join([name, *cells, f"{row[SIZES[-1]] / row[SIZES[0]]:.2f}"]))
    for register in registers.values():
        register.close()
    slow = {name for name, row in times.items() if row[SIZES[-1]] > MOST_TIMES * row[SIZES[0]]}
    assert slow == set()


def _measure(ask: Callable[[Register], object], registers: dict[int, Register]) -> dict[int, float]:
    best = dict.fromkeys(registers, float("inf"))
    for _ in range(ROUNDS):
        for size, register in registers.items():
            begun = time.perf_counter()
            ask(register)
            best[size] = min(best[size], time.perf_counter() - begun)
    return best
