"""A name in the gazetteer: Rumslig's index beside a walk through all names, same data and run."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pytest

from rumslig.collation import match_words, swedish_key
from rumslig.gazetteer import Gazetteer, NameList

pytestmark = pytest.mark.benchmark

STEMS = ("Norr", "Söder", "Öster", "Väster", "Åker", "Ås", "Ängs", "Berg", "Sjö", "Lind", "Kumla",
         "Hall", "Nora", "Sten", "Björk", "Kvarn")  # fmt: skip
ENDS = ("by", "torp", "sta", "bo", "gård", "hult", "ås", "sjön", "ryd", "vik", "mossen", "näs")
QUERIES = ("n", "kumla", "norrby", "ås 12", "söder gård 7", "björktorp", "xyzzy")


def strew_names(count: int) -> list[str]:
    """Return names as thick as in the country: few words, many numbers."""
    rng = np.random.default_rng(count)
    picks = rng.integers(0, [len(STEMS), len(ENDS), len(STEMS), count], (count, 4))
    return [f"{STEMS[a]}{ENDS[b]} {STEMS[c]} {d}" for a, b, c, d in picks.tolist()]


def timed(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


@pytest.mark.parametrize("count", [1_000, 100_000, 1_000_000])
def test_index_beside_a_walk(count: int, capsys: pytest.CaptureFixture[str]) -> None:
    titles = strew_names(count)
    start = time.perf_counter()
    names = NameList(
        "Ort", "o", 1.0, titles, np.zeros((count, 4)), [""] * count, np.zeros(count, dtype=np.int32)
    )
    gazetteer = Gazetteer([names])
    built = time.perf_counter() - start

    def walk(text: str) -> list[str]:
        found = [
            (rank, swedish_key(title))
            for title in titles
            if (rank := match_words(text, title)) is not None
        ]
        return [title for _, (_, title) in sorted(found)[:6]]

    slowest = 0.0
    ours = walked = 0.0
    queries = QUERIES if count <= 100_000 else QUERIES[1:2]  # a walk through a million takes long
    for text in QUERIES:
        slowest = max(slowest, timed(lambda text=text: gazetteer.search(text, 6), 9))  # type: ignore[misc]
    for text in queries:
        assert [place.title for place in gazetteer.search(text, 6)] == walk(text)
        once = timed(lambda text=text: gazetteer.search(text, 6), 9)  # type: ignore[misc]
        slowest, ours = max(slowest, once), ours + once
        walked += timed(lambda text=text: walk(text), 1)  # type: ignore[misc]
    with capsys.disabled():
        print(
            f"\nsearch, {count} names: index ÷ walk = {ours / walked:.6f}, "
            f"slowest query ÷ one letter's 10 ms = {slowest / 0.010:.3f}, "
            f"building ÷ one walk = {built / (walked / len(queries)):.2f}"
        )
