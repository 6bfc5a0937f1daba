"""A crash, a full disk or a refusal at any moment leaves the last good case."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fault_trials import amount, judge

from rumslig.cases.case import Case, CaseHeader, LogEntry
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import check_seal, read_case, write_case


@pytest.fixture
def case(desk: CaseDesk, header: CaseHeader, plan_file: Path) -> Case:
    """A checked and saved case."""
    checked = desk.check(desk.new(header, plan_file))
    desk.save(checked)
    return checked


class Fault:
    """Makes the n-th call of an os function fail, and counts the calls."""

    def __init__(self, real: Callable[..., Any], fail_at: int, code: int) -> None:
        self.real, self.fail_at, self.code, self.calls = real, fail_at, code, 0

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        self.calls += 1
        if self.calls == self.fail_at:
            raise OSError(self.code, os.strerror(self.code))
        return self.real(*arguments, **options)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("name", ["open", "replace", "fsync"])
def test_a_failing_call_leaves_the_old_file_whole(
    case: Case, tmp_path: Path, name: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fall" / "a.rumslig"
    write_case(path, case)
    changed = replace(case, log=(*case.log, LogEntry("2026-01-01T00:00:00+01:00", "ändrad")))
    write_case(tmp_path / "ny.rumslig", changed)
    old_or_new = {path.read_bytes(), (tmp_path / "ny.rumslig").read_bytes()}
    failed = 0
    for fail_at in range(1, 20):
        fault = Fault(getattr(os, name), fail_at, code)
        with monkeypatch.context() as patch:
            patch.setattr(os, name, fault)
            try:
                write_case(path, changed)
            except OSError:
                failed += 1
        assert path.read_bytes() in old_or_new, (name, fail_at)
        check_seal(path)
        read_case(path)
        assert [item.name for item in path.parent.iterdir()] == ["a.rumslig"]
        if fault.calls < fail_at:
            break
        write_case(path, case)
    assert failed, f"os.{name} is never called"


def test_kill_at_random_moments_leaves_a_whole_case(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "b.rumslig"
    write_case(path, case)
    program = (
        "import sys; from pathlib import Path; from dataclasses import replace\n"
        "from rumslig.cases.file import read_case, write_case\n"
        "from rumslig.cases.case import LogEntry\n"
        "path = Path(sys.argv[1]); case = read_case(path); print('ready', flush=True)\n"
        "while True:\n"
        "    case = replace(case, log=(*case.log[-50:], LogEntry('x', 'y' * 999)))\n"
        "    write_case(path, case)\n"
    )
    rng = random.Random(11)
    for _ in range(amount(3, 200)):
        worker = subprocess.Popen(
            [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == "ready"
        time.sleep(rng.uniform(0.0, 0.25))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        check_seal(path)
        judge("kill -9: save of a case", read_case(path).header == case.header)


def test_a_power_cut_between_file_and_register_is_no_change_by_others(
    desk: CaseDesk, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(BaseException):
        pass

    def cut(*_arguments: object, **_options: object) -> None:
        raise PowerCut

    dnr = case.header.dnr
    changed = replace(case, log=(*case.log, LogEntry("2026-01-01T00:00:00+01:00", "ändrad")))
    with monkeypatch.context() as patch:
        patch.setattr("rumslig.register.register.Register.record", cut)
        with pytest.raises(PowerCut):
            desk.save(changed)
    assert desk.load(dnr).log == changed.log
    assert desk.verify(dnr) == ()
    write_case(desk.workspace.home.cases / f"{dnr}.rumslig", case)  # by somebody else
    desk.save(changed)
    assert desk.verify(dnr) == ()
    write_case(desk.workspace.home.cases / f"{dnr}.rumslig", case)
    assert len(desk.verify(dnr)) == 1
