"""In CI a skipped test fails the run, unless it stands in allowed_skips.txt with its reason."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ALLOWED = Path(__file__).with_name("allowed_skips.txt")


def allowed_patterns() -> list[str]:
    """Return the patterns of node ids that may be skipped."""
    lines = ALLOWED.read_text("utf-8").splitlines()
    return [
        line.split(": ", 1)[0].strip()
        for line in lines
        if line.strip() and not line.startswith("#")
    ]


class SkipGuard:
    """Remembers the skipped tests of a run."""

    def __init__(self) -> None:
        self.refused: dict[str, str] = {}
        self._patterns = allowed_patterns()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        allowed = any(fnmatchcase(report.nodeid, pattern) for pattern in self._patterns)
        if report.skipped and not hasattr(report, "wasxfail") and not allowed:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
            self.refused[report.nodeid] = str(reason)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for nodeid, reason in self.refused.items():
            terminalreporter.write_line(f"skipped without leave: {nodeid} ({reason})", red=True)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.refused:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_configure(config: pytest.Config) -> None:
    """Guard the run in CI; workers report to the one that started them."""
    if os.environ.get("RUMSLIG_CI") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(SkipGuard())
