"""What has changed since a check: the same as comparing every geometry, cut to what is seen."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from drifting_world import RULE, build, check
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from package_market import AFTER, BEFORE, E, N, Row, square
from shapely import LineString, Point, box
from shapely.geometry.base import BaseGeometry

from layers.packages.manifest import Manifest, object_path
from layers.packages.store import Store
from rumslig.cases.case import Case
from rumslig.locks.drifting import Drift, PackageDrift, find_drift
from rumslig.locks.watching import ROUND, watched_layers
from rumslig.settings import Home

NUMBERS = itertools.count()
Found = dict[str, tuple[str, float, float]]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "hem")


def drifted(case: Case, store: Store, *targets: Manifest) -> Drift:
    return find_drift(case, store, {item.name: item for item in targets}, "sv")


def only(drift: Drift) -> PackageDrift:
    (package,) = drift.packages
    return package


def said(package: PackageDrift) -> Found:
    return {
        item.key: (item.kind, item.area_m2 or 0.0, item.length_m or 0.0) for item in package.objects
    }


def test_nothing_has_changed_in_the_same_version(home: Home, tmp_path: Path) -> None:
    store = Store(home.packages)
    first = build(tmp_path, store, "vatten", "1.0.0", BEFORE)
    store.install(first)
    drift = drifted(check(home), store, first)
    assert not drift.changed and drift.count == 0 and not only(drift).touches


def test_only_what_shows_within_reach_counts(home: Home, tmp_path: Path) -> None:
    store = Store(home.packages)
    first = build(tmp_path, store, "vatten", "1.0.0", BEFORE)
    store.install(first)
    after = build(tmp_path, store, "vatten", "1.1.0", AFTER, before=first)
    # the plan sees a, which has grown from 1 000 to 1 500 m: 300 m of that are within reach
    case = check(home, square(0, 0, 1_000))
    (item,) = only(drifted(case, store, after)).objects
    assert (item.key, item.kind, item.is_inside, item.was_used) == ("a", "shape", True, True)
    reach = shapely.buffer(square(0, 0, 1_000), item_reach(case), quad_segs=ROUND)
    grown = square(0, 0, 1_500).intersection(reach).area - 1_000_000
    assert item.area_m2 == pytest.approx(grown, abs=0.01)
    assert "i området" in item.object.detail
    # b is gone and d is new far away; a plan at each sees one of them
    (gone,) = only(drifted(check(home, square(-2_500, 1_500, 100)), store, after)).objects
    assert (gone.key, gone.kind) == ("b", "removed")
    (new,) = only(drifted(check(home, square(1_800, -1_400, 100)), store, after)).objects
    assert (new.key, new.kind, new.is_inside, new.was_used) == ("d", "added", False, False)
    (other,) = only(drifted(check(home, square(2_600, -400, 100)), store, after)).objects
    assert (other.key, other.kind, other.object.detail) == ("c", "values", "klass")


def item_reach(case: Case) -> float:
    (watched,) = watched_layers(case).values()
    return watched.watches[0].reach_m


def test_what_grows_out_of_reach_is_told_apart(home: Home, tmp_path: Path) -> None:
    store = Store(home.packages)
    rows: tuple[Row, ...] = (("a", "Park", "1", square(0, 0, 10_000)),)
    first = build(tmp_path, store, "park", "1.0.0", rows)
    store.install(first)
    wider: tuple[Row, ...] = (("a", "Park", "1", square(0, 0, 12_000)),)
    after = build(tmp_path, store, "park", "1.1.0", wider, before=first)
    package = only(drifted(check(home, square(2_000, 2_000, 100)), store, after))
    assert (package.objects, package.elsewhere, package.touches) == ((), 1, False)
    renamed: tuple[Row, ...] = (("a", "Reservat", "1", square(0, 0, 12_000)),)
    third = build(tmp_path, store, "park", "1.2.0", renamed, before=after)
    (item,) = only(drifted(check(home, square(2_000, 2_000, 100)), store, third)).objects
    assert (item.kind, item.area_m2) == ("values", 0.0) and "namn" in item.object.detail


def test_rules_and_what_is_mapped_are_told_of(home: Home, tmp_path: Path) -> None:
    store = Store(home.packages)
    mapped = square(-5_000, -5_000, 20_000)
    first = build(tmp_path, store, "v", "1.0.0", BEFORE, coverage=mapped)
    store.install(first)
    case = check(home)
    far = mapped.difference(square(9_000, 9_000, 1_000))
    same = build(tmp_path, store, "v", "1.0.1", BEFORE, before=first, coverage=far)
    assert only(drifted(case, store, same)).notes == ()
    near = mapped.difference(square(200, 200, 100))
    other = build(tmp_path, store, "v", "1.0.2", BEFORE, before=first, coverage=near)
    (note,) = only(drifted(case, store, other)).notes
    assert "karterat" in note
    rule = RULE.replace("300", "301")
    stricter = build(
        tmp_path, store, "v", "2.0.0", BEFORE, before=first, coverage=mapped, rule=rule
    )
    assert only(drifted(case, store, stricter)).notes == ("Reglerna är ändrade.",)


def test_a_package_that_is_gone_or_damaged_is_told_of(home: Home, tmp_path: Path) -> None:
    store = Store(home.packages)
    first = build(tmp_path, store, "vatten", "1.0.0", BEFORE)
    store.install(first)
    case = check(home)
    package = only(drifted(case, store))
    assert package.after is None and package.is_other and not package.touches
    after = build(tmp_path, store, "vatten", "1.1.0", AFTER, before=first)
    index = first.layers[0].row_index
    assert index is not None
    path = store.root / object_path(index.sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    assert (
        "skadat" in only(drifted(case, store, after)).fault
        or "byte" in only(drifted(case, store, after)).fault
    )


def test_a_version_that_is_not_here_is_told_from_its_row_index(home: Home, tmp_path: Path) -> None:
    store = Store(home.packages)
    first = build(tmp_path, store, "vatten", "1.0.0", BEFORE)
    store.install(first)
    after = build(tmp_path, store, "vatten", "1.1.0", AFTER, before=first)
    (store.root / object_path(after.layers[0].data.sha256)).unlink()
    package = only(drifted(check(home, square(0, 0, 1_000)), store, after))
    (item,) = package.objects
    assert (item.kind, item.is_inside, item.area_m2) == ("shape", True, None)
    assert not item.object.is_certain
    far = check(home, square(9_000, 9_000, 100))
    assert only(drifted(far, store, after)).objects == ()


def test_a_case_from_before_locks_looks_as_far_as_its_rules(home: Home, tmp_path: Path) -> None:
    store = Store(home.packages)
    first = build(tmp_path, store, "vatten", "1.0.0", BEFORE)
    store.install(first)
    after = build(tmp_path, store, "vatten", "1.1.0", AFTER, before=first)
    case = check(home, square(0, 0, 1_000))
    with_lock = said(only(drifted(case, store, after)))
    assert said(only(drifted(replace(case, lock=None), store, after))) == with_lock


# properties


def place(x: int, y: int) -> tuple[float, float]:
    return E + 100.0 * x, N + 100.0 * y


GRID = st.integers(-14, 14)


@st.composite
def shapes(draw: st.DrawFn, kind: str) -> BaseGeometry:
    x, y = place(draw(GRID), draw(GRID))
    if kind == "point":
        return Point(x, y)
    dx, dy = draw(st.integers(1, 12)) * 100.0, draw(st.integers(1, 12)) * 100.0
    return LineString([(x, y), (x + dx, y + dy)]) if kind == "line" else box(x, y, x + dx, y + dy)


@st.composite
def versions(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    kind = draw(st.sampled_from(["area", "line", "point"]))
    old, new = [], []
    for key in "abcdefghijkl":
        fate = draw(st.sampled_from(["same", "gone", "new", "shape", "value", "both"]))
        row = (key, f"Objekt {key}", "1", draw(shapes(kind)))
        if fate != "new":
            old.append(row)
        if fate == "gone":
            continue
        shape = draw(shapes(kind)) if fate in ("shape", "both") else row[3]
        new.append((key, row[1], "2" if fate in ("value", "both") else "1", shape))
    return old or [("y", "y", "1", new[0][3])], new or [("z", "z", "1", old[0][3])]


def expected(old: list[Row], new: list[Row], case: Case) -> tuple[Found, int]:
    """Return the same by looking at every geometry of both versions, cut to what is seen."""
    (watched,) = watched_layers(case).values()
    before, after = ({row[0]: row for row in rows} for rows in (old, new))

    def is_seen(row: Row | None) -> bool:
        return row is not None and any(
            shapely.distance(row[3], item.geometry) <= item.reach_m for item in watched.watches
        )

    def cut(row: Row | None) -> BaseGeometry:
        return shapely.intersection(row[3], watched.area) if row is not None else Point()

    found: Found = {}
    elsewhere = 0
    for key in {*before, *after}:
        was, now = before.get(key), after.get(key)
        if not (is_seen(was) or is_seen(now)) or was == now:
            continue
        a, b = cut(was), cut(now)
        if was is None or now is None:
            kind = "added" if was is None else "removed"
        elif was[3] != now[3] and not a.equals(b):
            kind = "shape"
        elif was[2] != now[2]:
            kind = "values"
        else:
            elsewhere += 1
            continue
        lengths = [shape.length if shapely.get_dimensions(shape) == 1 else 0.0 for shape in (a, b)]
        found[key] = (kind, b.area - a.area, lengths[1] - lengths[0])
    return found, elsewhere


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pair=versions(), two_plans=st.booleans())
def test_drift_is_what_every_geometry_says(
    tmp_path_factory: pytest.TempPathFactory,
    pair: tuple[list[Row], list[Row]],
    two_plans: bool,
) -> None:
    folder = tmp_path_factory.mktemp(f"drift{next(NUMBERS)}")
    home = Home(folder / "hem")
    store = Store(home.packages)
    old, new = pair
    first = build(folder, store, "vatten", "1.0.0", old)
    store.install(first)
    after = build(folder, store, "vatten", "1.1.0", new, before=first)
    plans = [square(0, 0, 500), *([square(-900, -900, 200)] if two_plans else [])]
    case = check(home, *plans)
    package = only(drifted(case, store, after))
    wanted, elsewhere = expected(old, new, case)
    assert not package.fault
    got = said(package)
    assert {key: row[0] for key, row in got.items()} == {key: row[0] for key, row in wanted.items()}
    for key, (_, area, length) in wanted.items():
        assert got[key][1:] == pytest.approx((area, length), abs=0.01)
    assert package.elsewhere == elsewhere


def test_objects_without_a_key_are_followed_by_their_ids(home: Home, tmp_path: Path) -> None:
    store = Store(home.packages)
    first = build(tmp_path, store, "vatten", "1.0.0", BEFORE, key=False)
    store.install(first)
    shuffled = tuple(reversed(AFTER))
    after = build(tmp_path, store, "vatten", "1.1.0", shuffled, before=first, key=False)
    (item,) = only(drifted(check(home, square(0, 0, 1_000)), store, after)).objects
    assert (item.object.title, item.kind) == ("Blacksta, sekundär zon", "shape")
    # built anew from nothing: which object is which is inferred
    alone = build(tmp_path, store, "vatten", "1.2.0", shuffled, key=False)
    (again,) = only(drifted(check(home, square(0, 0, 1_000)), store, alone)).objects
    assert (again.object.title, again.kind) == ("Blacksta, sekundär zon", "shape")
