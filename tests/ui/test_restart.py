"""A session that ends Rumslig when it is brought back does so twice at most."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.restart import Restart


def test_two_crashes_are_enough(tmp_path: Path) -> None:
    file = tmp_path / "session-start"
    assert [Restart(file).begin() for _ in range(4)] == [True, True, False, True]


def test_a_start_that_ends_well_counts_from_the_beginning(tmp_path: Path) -> None:
    file = tmp_path / "session-start"
    for _ in range(5):
        start = Restart(file)
        assert start.begin()
        start.end()
    assert not file.exists()


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"tre"])
def test_a_damaged_mark_keeps_nothing_away(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "session-start"
    file.write_bytes(content)
    assert Restart(file).begin()
