"""The page of all cases is tried alone, over a small workspace."""

from __future__ import annotations

from case_workspace import desk, workspace
from panel_fixtures import hear, show, theme

__all__ = ["desk", "hear", "show", "theme", "workspace"]
