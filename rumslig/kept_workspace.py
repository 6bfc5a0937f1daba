"""The workspace that a child process keeps open between two jobs."""

from __future__ import annotations

from functools import lru_cache

from layers.packages.store import Store
from rumslig.settings import Home
from rumslig.workspace import Workspace


def workspace_of(home: Home) -> Workspace:
    """Return a home's workspace, opened anew only where other packages are installed."""
    return _open(home, Store(home.packages).fingerprint())


@lru_cache(maxsize=2)
def _open(home: Home, _fingerprint: str) -> Workspace:
    return Workspace.of_installed(home)
