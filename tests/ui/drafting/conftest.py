"""The small workspace, and a case in it with findings held relevant."""

from case_workspace import desk, header, plan_file, workspace

__all__ = ["desk", "header", "plan_file", "workspace"]
