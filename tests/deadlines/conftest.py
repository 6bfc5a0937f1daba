"""The small workspace that case tests share."""

from case_workspace import header, plan_file

__all__ = ["header", "plan_file"]
