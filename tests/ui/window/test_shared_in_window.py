"""Every file of the shared data, dropped on the window, is shown, asked about or refused."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pyproj
import pytest
from window_hands import Hands

from layers.doctor.examination import examine_file
from layers.errors import LayerError
from ui.georeference.room import GEOREFERENCE

SHARED = Path(
    os.environ.get("RUMSLIG_TEST_DATA", "")
    or Path(__file__).resolve().parents[4] / "shared" / "geo"
)
LARGEST = 30_000_000


def drop(hands: Hands, path: Path) -> str:
    """Drop a file, and return what the window made of it: one of the words below."""
    session = hands.desktop.session
    session.show_start()
    hands.told.clear()
    known = {item.id for item in session.layers.items}
    session.open_files([path])
    hands.settle()
    new = [item for item in session.layers.items if item.id not in known]
    outcomes = []
    if session.panel == "crs":
        assert session.crs.file == path and session.crs.sentence
        session.crs.cancel()
        hands.settle()
        outcomes.append("asked")
    elif session.panel == GEOREFERENCE:
        outcomes.append("picture")
    elif session.panel == "dialogue":
        outcomes.append("idea")
    elif new:
        assert any(item.is_readable for item in new)
        for item in new:
            session.layers.remove(item.id)
        outcomes.append("layer")
    faults = [message for message in hands.told if message.kind == "error"]
    if faults:
        (fault,) = faults
        assert path.name in f"{fault.title} {fault.text}"
        assert fault.text.endswith(".") and "\n" not in fault.text and "--" not in fault.text
        outcomes.append("refused")
    (outcome,) = outcomes
    return outcome


def is_on_the_map(path: Path) -> bool:
    """Whether the doctor finds a layer in a file that lies in our part of the world."""
    try:
        first = next((layer.info for layer in examine_file(path).layers if layer.info.bounds), None)
    except LayerError:
        return False
    if first is None or first.crs is None:
        return first is not None
    to_degrees = pyproj.Transformer.from_crs(first.crs, "EPSG:4326", always_xy=True)
    west, _, east, north = to_degrees.transform_bounds(*first.bounds)
    return west > east or (west < 75 and east > -45 and north > 30)


def test_every_file_is_shown_asked_about_or_refused(hands: Hands) -> None:
    if not SHARED.is_dir():
        pytest.skip(f"no shared data in {SHARED.name}")
    hands.patience_s = 60
    files = (path for path in sorted(SHARED.rglob("*")) if path.is_file())
    outcomes = {
        path.relative_to(SHARED).as_posix(): drop(hands, path)
        for path in files
        if path.stat().st_size < LARGEST
    }
    unread = {name for name, outcome in outcomes.items() if outcome == "refused"}
    assert {name for name in unread if is_on_the_map(SHARED / name)} == set()
    assert Counter(outcomes.values())["layer"] > 60
