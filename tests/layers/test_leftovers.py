"""What a killed writer left is taken away; what a writer at work has is not."""

from __future__ import annotations

import os
import time
from pathlib import Path

from layers.atomic import LEFT_AFTER_S, remove_leftovers, replacing


def test_only_old_leftovers_go(tmp_path: Path) -> None:
    kept = [
        tmp_path / "26RS101.rumslig",
        tmp_path / ".egen.rumslig",
        tmp_path / ".26RS101-0123456789ab.gpkg",
    ]
    left = tmp_path / ".26RS101-0123456789ab.rumslig"
    for path in (*kept, left):
        path.write_bytes(b"x")
        old = time.time() - LEFT_AFTER_S - 60
        os.utime(path, (old, old))
    with replacing(tmp_path / "26RS102.rumslig") as at_work:
        at_work.write_bytes(b"y")
        assert remove_leftovers(tmp_path, ".rumslig") == 1
        assert at_work.exists()
    assert not left.exists()
    assert all(path.exists() for path in kept)
    assert (tmp_path / "26RS102.rumslig").read_bytes() == b"y"


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert remove_leftovers(tmp_path / "saknas", ".rumslig") == 0
