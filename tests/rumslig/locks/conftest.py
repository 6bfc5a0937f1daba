"""A small county's workspace, and a market whose packages change from version to version."""

from __future__ import annotations

from case_workspace import desk, header, plan_file, workspace

__all__ = ["desk", "header", "plan_file", "workspace"]
