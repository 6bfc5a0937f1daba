"""What is shipped is whole: the wheel, unpacked elsewhere, does the job without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content in an empty folder."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_holds_packages_county_look_and_licence(unpacked: Path) -> None:
    for name in (
        "layers/__init__.py",
        "rumslig/__init__.py",
        "ui/__init__.py",
        "plugins/__init__.py",
        "rumslig/county/orebro-lan/package.toml",
        "rumslig/county/exempelarende/arende.toml",
        "rumslig/look/tokens.json",
        "rumslig/look/icons/lage-hog.svg",
        "rumslig/locale/en.toml",
        "layers/locale/en.toml",
        "ui/locale/en.toml",
    ):
        assert (unpacked / name).is_file(), name
    (info,) = unpacked.glob("rumslig-*.dist-info")
    assert (info / "licenses" / "LICENSE").is_file()
    assert "rumslig.desktop" in (info / "entry_points.txt").read_text("utf-8")


def test_the_unpacked_wheel_checks_a_plan(unpacked: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.wkt"
    plan.write_text(
        "SRID=3006;POLYGON ((505000 6570000, 505400 6570000, 505400 6570300, 505000 6570000))",
        "utf-8",
    )
    program = (
        "import sys, rumslig; from pathlib import Path\n"
        "assert Path(rumslig.__file__).is_relative_to(sys.argv[1]), rumslig.__file__\n"
        "sys.argv = ['rumslig', 'check', sys.argv[2], '--json']\n"
        "from rumslig.cli.main import main; main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(unpacked), str(plan)],
        env={**os.environ, "PYTHONPATH": str(unpacked), "RUMSLIG_HOME": str(tmp_path / "hem")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"state": "HIT"' in done.stdout or '"state": "NEAR"' in done.stdout
