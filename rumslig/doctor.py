"""What this machine lacks for Rumslig, and the command that mends it."""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from rumslig.language import tr

MINIMUM_PYTHON = (3, 11)

# library → Debian's package; the first group draws without a screen, the second on one
OFFSCREEN = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libglib-2.0.so.0": "libglib2.0-0",
}
ON_SCREEN = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is missing; `remedy` is a command or an act."""

    what: str
    remedy: str


def missing_system_packages() -> tuple[str, ...]:
    """Return Debian's names of the libraries that the window needs and the system lacks."""
    if not sys.platform.startswith("linux"):
        return ()
    return tuple(
        package for library, package in {**OFFSCREEN, **ON_SCREEN}.items() if not _loads(library)
    )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_command(packages: tuple[str, ...]) -> str:
    """Return the command that installs Debian packages for whoever runs it."""
    prefix = "" if _is_root() else "sudo "
    return f"{prefix}apt-get install -y --no-install-recommends {' '.join(packages)}"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def can_install() -> bool:
    """Whether this process may install Debian packages."""
    return _is_root() and shutil.which("apt-get") is not None


def examine_machine(home: Path) -> tuple[Complaint, ...]:
    """Return what is missing: Python, libraries of Python and the system, a writable home."""
    complaints = []
    if sys.version_info[:2] < MINIMUM_PYTHON:
        complaints.append(
            Complaint(
                tr("Python {version} är för gammal.", version=sys.version.split()[0]),
                tr("Installera Python 3.11 eller senare."),
            )
        )
    complaints += [
        Complaint(tr("Python-biblioteket {name} saknas.", name=name), f"pip install {name}")
        for name in _missing_distributions()
    ]
    packages = missing_system_packages()
    if packages:
        complaints.append(
            Complaint(
                tr(
                    "Systembibliotek som fönstret behöver saknas: {names}.",
                    names=", ".join(packages),
                ),
                install_command(packages),
            )
        )
    if not _writable(home):
        complaints.append(
            Complaint(
                tr("Mappen {folder} går inte att skriva i.", folder=home),
                tr("Välj en annan med miljövariabeln RUMSLIG_HOME."),
            )
        )
    return tuple(complaints)


_DISTRIBUTION = re.compile(r"[\w.-]+")
"""What a requirement begins with: its name, before extras, versions and markers."""


def _missing_distributions() -> list[str]:
    missing = []
    for requirement in importlib.metadata.requires("rumslig") or ():
        if "extra ==" in requirement:
            continue
        name = _DISTRIBUTION.match(requirement)
        assert name is not None, requirement
        try:
            importlib.metadata.version(name[0])
        except importlib.metadata.PackageNotFoundError:
            missing.append(name[0])
    return missing


def _writable(home: Path) -> bool:
    folder = home
    while not folder.exists():
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)
