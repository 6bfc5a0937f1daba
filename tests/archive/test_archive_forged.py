"""An archive that somebody has forged is told, and nothing of it is followed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from archive_world import Made, resealed

from layers.packages.store import Store
from layers.sealed_files import seal
from rumslig.archive.mets import Package, write_mets
from rumslig.archive.places import LOCK_MEMBER, MANIFESTS
from rumslig.archive.verifying import verify_archive
from rumslig.settings import Home


def _forged_lock(made: Made, **changed: str) -> bytes:
    """Return the archive with a lock that names its package as no package is named."""
    lock = json.loads(made.members[LOCK_MEMBER])
    lock["packages"][0].update(changed)
    return resealed(made, **{LOCK_MEMBER: json.dumps(lock).encode()})


def _forged_manifest(made: Made, sha256: str) -> bytes:
    """Return the archive with a manifest one of whose objects lies outside the store."""
    (name,) = (item for item in made.members if item.endswith(".manifest.json"))
    document = json.loads(made.members[name])
    document["resources"][0]["hash"] = f"sha256:{sha256}"
    return _resealed_whole(made, {name: json.dumps(document).encode()})


def _resealed_whole(
    made: Made, changed: dict[str, bytes], about: dict[str, object] | None = None
) -> bytes:
    """Return the archive as a forger makes it who knows everything but what was agreed to."""
    members = {**made.members, **changed}
    kept = json.loads(members.pop("manifest.json"))
    del kept["members"], members["METS.xml"]
    package = Package("x", "x", "2026-12-10", "x", (), "x")
    members["METS.xml"] = write_mets(members, package)
    return b"".join(seal(members, {**kept, **(about or {})}))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda made: _forged_lock(made, name="../../ut"), "underlagslåset är skadat"),
        (lambda made: _forged_lock(made, manifest="/**"), "underlagslåset är skadat"),
        (lambda made: _forged_lock(made, version="a\0"), "underlagslåset är skadat"),
        (
            lambda made: _resealed_whole(made, {LOCK_MEMBER: b"\xff"}, {"withheld": ["x"]}),
            "underlagslåset är skadat",
        ),
        (lambda made: _resealed_whole(made, {LOCK_MEMBER: b"[]"}), "underlagslåset är skadat"),
        (
            lambda made: _resealed_whole(made, {}, {"withheld": 7, "lock": 3, "dnr": None}),
            "",
        ),
        (
            lambda made: _resealed_whole(made, {f"{MANIFESTS}a.manifest.json": b"[1]"}),
            "manifestet är skadat",
        ),
        (lambda made: _forged_manifest(made, "../../../x"), "hash"),
        (lambda made: resealed(made, **{"METS.xml": b"\xff\xfe"}), "METS.xml säger något annat"),
    ],
)
def test_a_forged_archive_is_told_and_never_raises(
    made: Made, tmp_path: Path, change: Callable[[Made], bytes], said: str
) -> None:
    home = Store(Home(tmp_path / "annat").packages)
    path = made.put(tmp_path, change(made))
    for place in ("", str(tmp_path / "förråd")):
        report = verify_archive(path, home, place)
        assert any(said in item for item in report.problems) or not said, report
    assert not (tmp_path / "annat" / "packages" / "manifests").exists()
