"""The small workspace that the tests of screening share."""

from case_workspace import desk, header, plan_file, workspace

__all__ = ["desk", "header", "plan_file", "workspace"]
