"""The small workspace that tests of plan areas share."""

from __future__ import annotations

from case_workspace import desk, header, plan_file, workspace

__all__ = ["desk", "header", "plan_file", "workspace"]
