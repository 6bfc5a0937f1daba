"""What was open lately: order, limit, missing files, and what is kept."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path

import pytest

from ui.recent import MOST, RecentFiles


def make() -> RecentFiles:
    clock = count()
    return RecentFiles(now=lambda: f"2026-01-01T00:00:{next(clock):02}")


def names(recent: RecentFiles) -> list[str]:
    return [entry.name for entry in recent.entries]


def test_newest_first_each_once_at_most_twelve(tmp_path: Path) -> None:
    recent = make()
    for number in range(MOST + 3):
        recent.add_file("plan", tmp_path / f"{number}.gpkg")
    recent.add_case("26RS101", "Norra Mosås")
    recent.add_file("plan", tmp_path / "9.gpkg")
    assert names(recent)[:3] == ["9.gpkg", "26RS101", "14.gpkg"]
    assert len(recent.entries) == MOST and len(set(names(recent))) == MOST


def test_missing_files_stay_marked_until_taken_away(tmp_path: Path) -> None:
    recent = make()
    there, gone = tmp_path / "å.gpkg", tmp_path / "borta.gpkg"
    for path in (there, gone):
        path.write_text("x")
        recent.add_file("layer", path)
    told: list[None] = []
    recent.changed.connect(lambda: told.append(None))
    gone.unlink()
    recent.look()
    recent.look()
    assert len(told) == 1
    assert [recent.is_missing(entry) for entry in recent.entries] == [True, False]
    recent.remove_missing()
    assert names(recent) == ["å.gpkg"]
    assert there.exists()


def test_a_file_that_came_back_is_no_longer_missing(tmp_path: Path) -> None:
    recent = make()
    recent.add_file("plan", tmp_path / "a.gpkg")
    recent.look()
    assert recent.is_missing(recent.entries[0])
    recent.add_file("plan", tmp_path / "a.gpkg", "Åsen")
    assert not recent.is_missing(recent.entries[0])
    assert recent.entries[0].title == "Åsen"


def test_the_list_comes_back_from_json(tmp_path: Path) -> None:
    recent = make()
    recent.add_file("plan", tmp_path / "å ä.gpkg")
    recent.add_case("26RS101", "Norra Mosås", tmp_path / "26RS101.rumslig")
    again = make()
    again.restore(json.loads(json.dumps(recent.state())))
    assert again.entries == recent.entries
    assert all(again.is_missing(entry) for entry in again.entries)


GOOD = {"kind": "plan", "title": "a", "when": "", "path": "/a", "dnr": ""}


@pytest.mark.parametrize(
    "row",
    [None, 5, {}, {**GOOD, "kind": "virus"}, {**GOOD, "path": ""}, {**GOOD, "path": "/a\0b"},
     {**GOOD, "title": 5}, {**GOOD, "title": ""}],
)  # fmt: skip
def test_what_is_no_entry_is_left_out(row: object) -> None:
    recent = make()
    recent.restore({"entries": [row, GOOD, GOOD]})
    assert names(recent) == ["a"]


@pytest.mark.parametrize("state", [None, [], "x", {"entries": 5}, {}])
def test_a_state_that_is_none_is_an_empty_list(state: object) -> None:
    recent = make()
    recent.restore(state)
    assert recent.entries == ()
