"""A case that the guide follows, over a small workspace."""

from __future__ import annotations

from case_workspace import desk, header, plan_file, workspace

__all__ = ["desk", "header", "plan_file", "workspace"]
