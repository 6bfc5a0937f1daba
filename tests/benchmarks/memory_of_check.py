"""Checks one plan against the first N layers; prints its peak memory and its own, in MB.

    python memory_of_check.py FOLDER N

What the indexes take is mapped from their files: it counts in the peak, and the system takes it
back when it needs it.
"""

import sys
from pathlib import Path

from benchmarks.indexed_files import open_files, whole_check
from benchmarks.layer_data import PLAN

whole_check(open_files(Path(sys.argv[1]))[: int(sys.argv[2])], PLAN)
status = dict(
    line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines()
)
print(*(round(int(status[name].split()[0]) / 1024) for name in ("VmHWM", "RssAnon")))
