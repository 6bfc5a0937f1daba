"""Two publishers and twenty readers at once: nobody sees anything but a version, whole."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from fault_trials import amount, judge
from package_market import AFTER, BEFORE, Market
from package_world import read_whole

from layers.errors import LayerError
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from layers.repository.names import version_order
from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home

READERS, PUBLISHERS = 20, 2


def publish_many(folder: Path, number: int, count: int) -> None:
    """Publish `count` versions of a package of its own; whoever else publishes is waited for."""
    market = Market(folder)
    for done in range(1, count + 1):
        rows = AFTER if done % 2 else BEFORE
        source = market.write_source(f"paket-{number}", f"1.{done}.0", rows)
        built = Store(folder / f"byggt-{number}")
        market.publisher.publish(build_package(read_source(source), built), built)


def read_on(folder: Path, number: int, is_over: Callable[[], bool]) -> tuple[int, list[str]]:
    """Install and update until the publishers are done; return how often and what was wrong."""
    desk = PackageDesk(Home(folder / f"hem-{number}"))
    name, times, wrong = f"paket-{number % PUBLISHERS}", 0, []
    last = (0, (0, 0, 0), "")
    while True:
        was_over = is_over()
        try:
            opened = desk.open(str(folder / "förråd"))
            desk.install(opened, name)
            found = version_order(read_whole(desk))
            if found < last:
                wrong.append(f"{name} went back from {last} to {found}")
            last = found
        except LayerError as error:
            wrong.append(str(error))
        times += 1
        if was_over:
            return times, wrong


def test_publishers_and_readers_do_not_meet(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.open()
    for number in range(PUBLISHERS):
        market.publish(f"paket-{number}", "1.0.0", BEFORE)
    over, count = Event(), amount(2, 30)
    readers = amount(4, READERS)
    context = multiprocessing.get_context("spawn")
    with ThreadPoolExecutor(readers) as pool:
        futures = [pool.submit(read_on, tmp_path, i, over.is_set) for i in range(readers)]
        workers = [
            context.Process(target=publish_many, args=(tmp_path, number, count))
            for number in range(PUBLISHERS)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        over.set()
        results = [future.result() for future in futures]
    assert [worker.exitcode for worker in workers] == [0] * PUBLISHERS
    for times, wrong in results:
        for _ in range(times - len(wrong)):
            judge("publishers and readers", True)
        judge("publishers and readers", not wrong, wrong)
    index = market.publisher.edition().index
    assert {item.name: len(item.versions) for item in index.packages} == {
        f"paket-{number}": count + 1 for number in range(PUBLISHERS)
    }
