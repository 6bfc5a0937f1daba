"""How often a drawn image's place is suggested, and rightly; how often wrongly (none is meant)."""

from __future__ import annotations

import os
from collections import Counter
from statistics import median

import pytest
from suggestion_trials import Trial, try_other, try_own

pytestmark = pytest.mark.benchmark

OWN = int(os.environ.get("RUMSLIG_SUGGESTIONS", "400"))
OTHERS = OWN // 4


def test_suggestions_for_drawn_images(capsys: pytest.CaptureFixture[str]) -> None:
    own = [try_own(seed) for seed in range(2_000, 2_000 + OWN)]
    others = [try_other(seed) for seed in range(6_000, 6_000 + OTHERS)]
    with capsys.disabled():
        print(f"\nsuggestions, the county drawn {OWN} ways: {_rates(own)}")
        print(f"suggestions, other counties drawn {OTHERS} ways: {_rates(others)}")
        seconds = [trial.seconds for trial in (*own, *others)]
        print(f"processor time: median {median(seconds):.1f} s, longest {max(seconds):.1f} s")
    assert not [trial for trial in (*own, *others) if trial.outcome == "wrong"]


def _rates(trials: list[Trial]) -> str:
    counts = Counter(trial.outcome for trial in trials)
    found = [trial for trial in trials if trial.outcome != "refused"]
    errors = (
        f"; median error {median(t.error_m / t.pixel_m for t in found):.2f} px" if found else ""
    )
    return (
        ", ".join(f"{name} {count / len(trials):.1%}" for name, count in counts.most_common())
        + errors
    )
