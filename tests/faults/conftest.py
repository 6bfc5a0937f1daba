"""The small workspace that case tests share, and the table of the faults that were tried."""

from typing import Any

from case_workspace import desk, header, plan_file, workspace
from fault_trials import TALLIES, table

__all__ = ["desk", "header", "plan_file", "workspace"]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if TALLIES:
        terminalreporter.section("faults")
        for line in table():
            terminalreporter.write_line(line)
