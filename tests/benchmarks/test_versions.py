"""Two versions of 200 000 areas: what has changed, beside SQLite, geopandas, DuckDB, pygeodiff.

"Limit B" is the time that SQLite takes to touch every value of every row of both files. Peers
that are not installed are left out.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import TypeVar

import pyogrio
import pytest
from benchmarks.versions_data import COUNT, Versions, make_versions

from layers.versions.diff import Diff, compare_rows
from layers.versions.identity import match_rows
from layers.versions.index_diff import IndexDiff, compare_indexes
from layers.versions.row_index import build_row_index, open_row_index
from layers.versions.rows import digest_rows
from layers.versions.sources import open_rows

pytestmark = pytest.mark.benchmark

T = TypeVar("T")
RUNS = 5
KEY = ["objekt_id"]
Told = tuple[int, int, int, int]
"""Added, removed, with another shape, with other values."""


def timed(work: Callable[[], T], runs: int = RUNS) -> tuple[T, float]:
    """Return the answer and the median time in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        answer = work()
        times.append(time.perf_counter() - start)
    return answer, median(times)


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    return make_versions(tmp_path_factory.mktemp("versions"))


def truth(versions: Versions) -> Told:
    return versions.added, versions.removed, versions.moved, versions.renamed


def touch_all(*paths: Path) -> int:
    rows = 0
    for path in paths:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
            ((count, _),) = base.execute(
                "SELECT count(*), sum(length(geom) + length(objekt_id) + length(klass)"
                " + length(namn) + antal + varde) FROM l"
            ).fetchall()
            rows += count
    return rows


def told_by_index(diff: IndexDiff) -> Told:
    return (
        len(diff.added),
        len(diff.removed),
        int(diff.geometry.sum()),
        int(diff.attributes.sum()),
    )


def told(diff: Diff) -> Told:
    return (
        len(diff.added),
        len(diff.removed),
        sum(change.geometry is not None for change in diff.changed),
        sum(bool(change.values) for change in diff.changed),
    )


def by_geopandas(old: Path, new: Path) -> Told:
    left, right = pyogrio.read_dataframe(old), pyogrio.read_dataframe(new)
    both = left.merge(right, on=KEY, how="outer", suffixes=("", "_new"), indicator=True)
    there = both[both["_merge"] == "both"]
    values = False
    for name in ("klass", "namn", "antal", "varde"):
        values |= there[name] != there[f"{name}_new"]
    shapes = ~there["geometry"].geom_equals_exact(there["geometry_new"], 0, align=False)
    sides = both["_merge"].value_counts()
    return int(sides["right_only"]), int(sides["left_only"]), int(shapes.sum()), int(values.sum())


def by_duckdb(old: Path, new: Path) -> Told:
    import duckdb

    base = duckdb.connect()
    for name, path in (("a", old), ("b", new)):
        _, table = pyogrio.read_arrow(path)
        base.register(name, table.replace_schema_metadata(None).cast(_plain(table)))
    found = base.execute(
        "SELECT count(*) FILTER (a.objekt_id IS NULL), count(*) FILTER (b.objekt_id IS NULL),"
        " count(*) FILTER (a.geom != b.geom),"
        " count(*) FILTER (a.klass != b.klass OR a.namn != b.namn OR a.antal != b.antal"
        " OR a.varde != b.varde)"
        " FROM a FULL OUTER JOIN b ON a.objekt_id = b.objekt_id"
    ).fetchone()
    assert found is not None
    return found  # type: ignore[no-any-return]


def _plain(table: object) -> object:
    import pyarrow as pa

    return pa.schema([pa.field(field.name, field.type) for field in table.schema])  # type: ignore[attr-defined]


GEODIFF = """
import json, os, sys, time, pygeodiff
old, new, changes = sys.argv[1:]
times = []
for _ in range(3):
    start = time.perf_counter()
    pygeodiff.GeoDiff().create_changeset(old, new, changes)
    times.append(time.perf_counter() - start)
summary = changes + ".json"
pygeodiff.GeoDiff().list_changes_summary(changes, summary)
(table,) = [t for t in json.load(open(summary))["geodiff_summary"] if t["table"] == "l"]
print(json.dumps([table["insert"], table["delete"], table["update"], sorted(times)[1]]))
"""


def by_geodiff(old: Path, new: Path) -> tuple[int, int, int, float]:
    """Return inserted, deleted and updated rows, and the time; the library in its own process."""
    changes = new.with_suffix(".diff")
    done = subprocess.run(
        [sys.executable, "-c", GEODIFF, old, new, changes],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    return tuple(json.loads(done.stdout.splitlines()[-1]))


MEMORY = """
import sys
from pathlib import Path
from layers.versions.sources import open_rows
from layers.versions.diff import compare_rows
def most():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
old, new = (open_rows(Path(path)) for path in sys.argv[1:])
before = most()
compare_rows(old, new, ["objekt_id"])
print((most() - before) // 1024)
"""


def memory_mb(old: Path, new: Path) -> str:
    if not Path("/proc/self/status").exists():
        return "?"
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, old, new], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def test_versions_beside_others(versions: Versions, capsys: pytest.CaptureFixture[str]) -> None:
    expected = truth(versions)
    lines: list[str] = []
    for name, new in (("same order", versions.new), ("shuffled", versions.shuffled)):
        old = versions.old
        rows, limit = timed(lambda new=new: touch_all(versions.old, new))
        assert rows == 2 * COUNT
        indexes = []
        for path in (old, new):
            start = time.perf_counter()
            content = open_rows(path)
            index = build_row_index(content.schema, digest_rows(content, KEY), KEY)
            spent = time.perf_counter() - start
            indexes.append(path.with_suffix(".rows"))
            indexes[-1].write_bytes(index)
        quick, quick_time = timed(
            lambda files=tuple(indexes): compare_indexes(*map(open_row_index, files))
        )
        assert told_by_index(quick) == expected
        full, full_time = timed(
            lambda new=new: compare_rows(open_rows(versions.old), open_rows(new), KEY)
        )
        assert told(full) == expected
        assert (full.technical, full.rewritten, full.unchanged) == ((), 0, versions.unchanged)
        lines += [
            f"{name}, limit B {limit:.2f} s, times B:",
            f"  Rumslig, from row indexes ({len(index) / len(content):.1f} bytes a row)"
            f" {quick_time / limit:.2f}",
            f"  Rumslig, whole files {full_time / limit:.1f} (+{memory_mb(old, new)} MB)",
            f"  Rumslig, building one row index {spent / limit:.1f}",
        ]
        merged, merge_time = timed(lambda new=new: by_geopandas(versions.old, new), 1)
        assert merged == expected
        lines.append(f"  geopandas merge {merge_time / limit:.1f}")
        if installed("duckdb"):
            joined, join_time = timed(lambda new=new: by_duckdb(versions.old, new), 3)
            assert joined == expected
            lines.append(f"  DuckDB over Arrow {join_time / limit:.1f}")
        if installed("pygeodiff"):
            *counts, spent = by_geodiff(old, new)
            verdict = "right" if sum(counts[:3]) == sum(expected) else "wrong"
            lines.append(
                f"  pygeodiff {spent / limit:.1f} ({verdict}: {sum(counts[:3])} rows differ)"
            )
            assert verdict == "right" or new == versions.shuffled
    with capsys.disabled():
        print("\n" + "\n".join(lines))


def test_identity_without_a_key(versions: Versions, capsys: pytest.CaptureFixture[str]) -> None:
    """The shuffled export without its key: every object but the renamed and new is found."""
    old, new = open_rows(versions.old), open_rows(versions.shuffled)
    _, limit = timed(lambda: touch_all(versions.old, versions.shuffled))
    digests = digest_rows(old), digest_rows(new)
    matching, spent = timed(lambda: match_rows(old, new, digests=digests), 1)
    diff = compare_rows(old, new, matching=matching)
    assert (len(diff.added), len(diff.removed)) == (versions.added, versions.removed)
    wrong = sum(value.name == "objekt_id" for change in diff.changed for value in change.values)
    assert wrong == 0
    with capsys.disabled():
        print(
            f"\nidentity without a key, after the digests: {spent / limit:.1f} × B,"
            f" {matching.inferred} inferred"
        )
