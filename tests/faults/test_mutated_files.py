"""Damaged copies of files in every format are read or refused in a sentence, and nothing else.

Each is read in a process of its own, which may take 1 GB of memory above what it needs for a sound
file, and ten seconds of the processor's time.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from fault_trials import IS_ALL, amount, judge
from made_files import write_every_format
from mutated_copies import originals, try_mutations
from reading_child import ReadingChild

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as on Linux")

SHARED = Path(
    os.environ.get("RUMSLIG_TEST_DATA", "")
    or Path(__file__).resolve().parents[3] / "shared" / "geo"
)


def test_mutated_copies_are_read_or_refused(tmp_path: Path) -> None:
    made = tmp_path / "alla"
    write_every_format(made)
    files = originals(made) + (originals(SHARED) if SHARED.is_dir() else [])
    assert len(files) > 20
    most = None if IS_ALL else amount(60, 0)
    for trial in try_mutations(files, range(1, 41), tmp_path / "kopior", most):
        what = f"{trial.name}, seed {trial.seed}, {trial.way}: {trial.outcome}"
        judge("damaged copies of files, read", trial.outcome.is_sound, what)


def test_the_child_tells_what_is_not_sound(tmp_path: Path) -> None:
    """The trial can fail: a file that hangs, and one that takes too much, are found out."""
    child = ReadingChild()
    try:
        sound = tmp_path / "punkt.csv"
        sound.write_text("namn;N;E\na;6570000;510000\n", "utf-8")
        assert child.read(sound).kind == "ok"
        pipe = tmp_path / "rör.geojson"
        os.mkfifo(pipe)
        assert child.read(pipe, seconds=0.5).kind in ("hung", "refused")
        large = tmp_path / "stor.csv"
        with large.open("w", encoding="utf-8") as stream:
            stream.write("namn;N;E\n")
            stream.write("a" * (600 << 20))
        assert not child.read(large, seconds=60).is_sound
    finally:
        child.close()
