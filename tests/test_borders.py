"""The core without Qt: every module of the core is imported where PySide6 does not exist."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent

IMPORT_ALL = """
import importlib, pkgutil, sys
sys.modules["PySide6"] = None
for package in {packages!r}:
    root = importlib.import_module(package)
    print(package)
    for found in pkgutil.walk_packages(root.__path__, package + "."):
        importlib.import_module(found.name)
        print(found.name)
assert not [name for name in sys.modules if name.startswith("PySide6.")]
assert not [name for name in sys.modules if name.split(".")[0] in {forbidden!r}]
"""


def imported(packages: tuple[str, ...], forbidden: tuple[str, ...]) -> set[str]:
    code = IMPORT_ALL.format(packages=packages, forbidden=forbidden)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, cwd=REPOSITORY
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def modules_of(package: str) -> set[str]:
    root = REPOSITORY / package
    return {
        ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")
        for path in root.rglob("*.py")
        if "__pycache__" not in path.parts and path.stem != "__main__"
    }


@pytest.mark.parametrize(
    ("packages", "forbidden"),
    [
        (("layers",), ("rumslig", "ui", "plugins")),
        (("rumslig",), ("ui", "plugins")),
        (("plugins",), ("ui",)),
    ],
    ids=["layers", "rumslig", "plugins"],
)
def test_core_is_imported_without_qt(packages: tuple[str, ...], forbidden: tuple[str, ...]) -> None:
    found = imported(packages, forbidden)
    for package in packages:
        assert modules_of(package) <= found


def test_the_guard_notices_qt() -> None:
    """The test above can fail: the desktop does not start without Qt."""
    with pytest.raises(AssertionError, match="PySide6"):
        imported(("ui",), ())


def test_help_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys\nfrom rumslig.cli.main import main\nsys.argv = ['rumslig', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'geopandas', 'shapely', 'pyproj', 'numpy', 'rasterio', 'PySide6'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY
    )
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
