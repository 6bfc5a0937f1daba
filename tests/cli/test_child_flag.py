"""A frozen program that is started as a child works for its parent, and prints nothing else."""

from __future__ import annotations

import subprocess
import sys

from rumslig.worker_serve import CHILD_FLAG


def test_the_flag_makes_a_child_that_ends_in_silence_with_its_parent() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from rumslig.cli.main import main; main()", CHILD_FLAG],
        input=b"",
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
