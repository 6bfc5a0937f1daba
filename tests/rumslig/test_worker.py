"""The worker's child processes: real ones, made to fail in every way that can be made."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import worker_jobs

from layers.errors import UnknownCrs
from rumslig.errors import Cancelled, PlanError
from rumslig.language import use_language
from rumslig.worker import InlineWorker, WorkerDied, WorkerProcess
from rumslig.worker_child import RemoteFault, RemoteTraceback

Steps = list[tuple[int, int, str]]


@pytest.fixture
def worker() -> Iterator[WorkerProcess]:
    with WorkerProcess(grace_s=0.5) as made:
        yield made
    assert made.process_ids == ()


class StopAt:
    """Progress that stops the work at a step with these words."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.wish = Cancelled("planeraren tryckte på Avbryt")

    def __call__(self, done: int, total: int, what: str) -> None:
        if what == self.what:
            raise self.wish


def is_alive(process_id: int) -> bool:
    """Whether a process runs: gone and waiting to be reaped are not."""
    state = Path(f"/proc/{process_id}/stat")
    return state.exists() and state.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"


def test_the_result_comes_from_another_process_and_the_child_is_kept(worker: WorkerProcess) -> None:
    steps: Steps = []
    first = worker.call(worker_jobs.count_to, 50, progress=lambda *step: steps.append(step))
    assert first != os.getpid()
    assert steps[-1] == (50, 50, "klart å!")
    told = [step for step in steps if step[1]]
    assert told == sorted(told), "the latest step is told, none after a later one"
    assert worker.call(worker_jobs.count_to, 1) == first
    assert worker.process_ids == (first,)


def test_inline_runs_here() -> None:
    steps: Steps = []
    worker = InlineWorker()
    here = worker.call(worker_jobs.count_to, 2, progress=lambda *step: steps.append(step))
    assert here == os.getpid()
    assert steps == [(0, 2, "steg 0 å!"), (1, 2, "steg 1 å!"), (2, 2, "klart å!")]
    worker.close()


def test_stopped_work_puts_things_in_order_and_its_child_goes_on(
    worker: WorkerProcess, tmp_path: Path
) -> None:
    child = worker.call(worker_jobs.count_to, 1)
    mark = tmp_path / "märke"
    stop = StopAt("tuggar")
    with pytest.raises(Cancelled) as caught:
        worker.call(worker_jobs.step_and_mark, mark, progress=stop)
    assert caught.value is stop.wish
    assert mark.read_text("utf-8") == "städat"
    assert worker.call(worker_jobs.count_to, 1) == child


def test_work_that_does_not_stop_loses_its_process(worker: WorkerProcess) -> None:
    child = worker.call(worker_jobs.count_to, 1)
    with pytest.raises(Cancelled):
        worker.call(worker_jobs.hang, progress=StopAt("hänger"))
    assert not is_alive(child)
    assert worker.call(worker_jobs.count_to, 1) != child


def test_what_was_done_before_it_could_stop_is_told_as_done(worker: WorkerProcess) -> None:
    stop = StopAt("tuggar")
    assert worker.call(worker_jobs.finish_when_stopped, progress=stop) == "klart"


def test_silent_work_can_be_stopped(worker: WorkerProcess) -> None:
    heard: Steps = []

    def stop(*step: object) -> None:
        heard.append(step)  # type: ignore[arg-type]
        if heard.count(heard[-1]) == 3:  # the child says it once
            raise Cancelled("nog")

    with pytest.raises(Cancelled, match="nog"):
        worker.call(worker_jobs.hang, progress=stop)


@pytest.mark.parametrize("kind", ["own", "from outside"])
def test_a_child_that_dies_is_told_of_and_replaced(worker: WorkerProcess, kind: str) -> None:
    before = worker.call(worker_jobs.count_to, 1)

    def kill(done: int, total: int, what: str) -> None:
        if what == "hänger":
            os.kill(before, signal.SIGKILL)

    with pytest.raises(WorkerDied) as caught:
        if kind == "own":
            worker.call(worker_jobs.die)
        else:
            worker.call(worker_jobs.hang, progress=kill)
    text = str(caught.value)
    assert text == "hjälpprocessen avslutades oväntat (kod -9); kör om arbetet."
    assert worker.call(worker_jobs.count_to, 1) != before


def test_a_child_that_died_while_idle_is_not_noticed(worker: WorkerProcess) -> None:
    before = worker.call(worker_jobs.count_to, 1)
    os.kill(before, signal.SIGKILL)
    until = time.monotonic() + 20  # a process is gone for its parent a little after its death
    while any(child.is_alive for child in worker._idle) and time.monotonic() < until:
        time.sleep(0.005)
    assert worker.call(worker_jobs.count_to, 1) not in (before, os.getpid())


def test_errors_come_back_as_themselves(worker: WorkerProcess) -> None:
    with pytest.raises(PlanError, match=r"^planen är tom; välj en annan fil\.$") as plan:
        worker.call(worker_jobs.fail, "plan")
    assert isinstance(plan.value.__cause__, RemoteTraceback)
    assert "in fail" in str(plan.value.__cause__)
    with pytest.raises(UnknownCrs) as crs:
        worker.call(worker_jobs.fail, "crs")
    assert crs.value.candidates == ("EPSG:3006",)
    with pytest.raises(FileNotFoundError) as file:
        worker.call(worker_jobs.fail, "file")
    assert file.value.filename == "plan å.gpkg"


def test_errors_that_cannot_travel_are_wrapped(worker: WorkerProcess) -> None:
    with pytest.raises(RemoteFault, match=r"^LocalFault: trasig å\.gpkg$"):
        worker.call(worker_jobs.fail, "local")
    with pytest.raises(Exception, match="lambda"):
        worker.call(worker_jobs.not_picklable)
    assert len(worker.process_ids) == 1, "no child was lost by it"


def test_language_and_environment_follow(
    worker: WorkerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUMSLIG_HOME", "/hem/å")
    assert worker.call(worker_jobs.variable, "RUMSLIG_HOME") == "/hem/å"
    assert worker.call(worker_jobs.language) == "sv"
    use_language("en")
    try:
        assert worker.call(worker_jobs.language) == "en"
    finally:
        use_language("sv")


def test_the_child_steps_back_for_the_window(worker: WorkerProcess) -> None:
    here = os.getpriority(os.PRIO_PROCESS, 0)
    assert worker.call(worker_jobs.priority) == min(here + 10, 19)


def test_long_work_does_not_make_other_work_wait_and_a_third_takes_its_turn(
    worker: WorkerProcess, tmp_path: Path
) -> None:
    begun = [threading.Event(), threading.Event()]
    files = [tmp_path / "en", tmp_path / "två"]

    def wait(number: int) -> int:
        return worker.call(
            worker_jobs.wait_for_file,
            files[number],
            progress=lambda done, total, what: begun[number].set() if what else None,
        )

    with ThreadPoolExecutor(3) as threads:
        first = threads.submit(wait, 0)
        begun[0].wait()
        second = threads.submit(wait, 1)
        begun[1].wait()
        assert len(worker.process_ids) == 2
        with pytest.raises(Cancelled):  # a waiting call can be stopped
            worker.call(worker_jobs.count_to, 1, progress=StopAt(""))
        third = threads.submit(worker.call, worker_jobs.count_to, 1)
        assert not third.done()
        files[1].touch()
        assert third.result() == second.result() != first
        assert not first.done()
        files[0].touch()
        assert first.result() not in (os.getpid(), second.result())
    assert len(worker.process_ids) == 2


def test_closing_ends_idle_and_busy_children() -> None:
    worker = WorkerProcess()
    begun = threading.Event()

    def tell(done: int, total: int, what: str) -> None:
        if what == "hänger":
            begun.set()

    with ThreadPoolExecutor(1) as thread:
        busy = thread.submit(worker.call, worker_jobs.hang, progress=tell)
        begun.wait()
        worker.call(worker_jobs.count_to, 1)
        children = worker.process_ids
        assert len(children) == 2 and all(map(is_alive, children))
        worker.close()
        with pytest.raises(WorkerDied):
            busy.result()
    assert not any(map(is_alive, children))
    with pytest.raises(WorkerDied, match="stängd"):
        worker.call(worker_jobs.count_to, 1)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_no_child_outlives_its_parent(how: signal.Signals) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen(
        [sys.executable, "-c", "import worker_jobs; worker_jobs.parent_to_be_killed()"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert parent.stdout is not None and parent.stderr is not None
    children = [int(word) for word in parent.stdout.readline().split()]
    assert children and all(map(is_alive, children))
    parent.send_signal(how)
    parent.wait()
    # the child holds the other end of stderr: it closes when the child has ended
    assert parent.stderr.read() == b""
    until = time.monotonic() + 20  # whoever inherits the child has to lay it to rest
    while any(map(is_alive, children)) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(map(is_alive, children))
    parent.stdout.close()
    parent.stderr.close()
