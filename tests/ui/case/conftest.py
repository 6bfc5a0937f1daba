"""A case presenter that does its work at once, over a small workspace."""

from __future__ import annotations

from case_workspace import desk, header, plan_file, workspace
from panel_fixtures import show, theme

__all__ = ["desk", "header", "plan_file", "show", "theme", "workspace"]
