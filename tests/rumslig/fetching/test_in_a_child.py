"""Fetching in a child process, as the window does it: answers and faults cross, and it stops."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback_service import offer_features, service
from shapely import box

from layers.errors import OtherHost
from layers.services.provenance import read_provenance
from rumslig.errors import Cancelled
from rumslig.fetching import acts
from rumslig.fetching.acts import Contact, Order
from rumslig.worker import WorkerProcess

AREA = box(499_000, 6_559_000, 520_000, 6_561_000)


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerProcess]:
    with WorkerProcess() as worker:
        yield worker


def test_from_a_question_to_a_file(worker: WorkerProcess, tmp_path: Path) -> None:
    with service() as made:
        offer_features(made, 9)
        asked = Contact(made.address, attribution="© Prov")
        offered = worker.call(acts.contact, asked)
        order = acts.settle(offered, Order("Våtmarker", AREA))
        size = worker.call(acts.estimate, asked, offered, order)
        target = tmp_path / acts.file_name(offered, order)
        told = worker.call(acts.fetch, asked, offered, order, target)
    assert (size.what, size.count, told.objects) == ("objects", 9, 9)
    assert target.name == "Våtmarker.gpkg"
    assert read_provenance(target) == told
    assert told.attribution == "© Prov"


def test_fault_keeps_its_host_on_the_way_back(worker: WorkerProcess) -> None:
    with service() as made:
        made.routes["/"] = lambda handler: handler.json(
            {"links": [{"rel": "data", "href": "https://annan.example/collections"}]}
        )
        with pytest.raises(OtherHost) as fault:
            worker.call(acts.contact, Contact(made.address))
    assert fault.value.host == "annan.example"


def test_a_silent_service_does_not_keep_the_user_waiting(tmp_path: Path) -> None:
    """Work that is told to stop and waits for somebody else is ended with its process."""
    over, is_asked = threading.Event(), threading.Event()

    def stop(done: int, total: int, what: str) -> None:
        if is_asked.is_set():
            raise Cancelled("nog")

    with service() as made, WorkerProcess(grace_s=0.1) as worker:

        def silent(_: object) -> None:
            is_asked.set()
            over.wait(60)

        made.routes["/"] = silent
        try:
            with pytest.raises(Cancelled):
                worker.call(acts.contact, Contact(made.address), progress=stop)
            assert not over.is_set()
        finally:
            over.set()
