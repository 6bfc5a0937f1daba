"""Two who work in one register never lose each other's work, and a kill leaves nothing half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fault_trials import amount, judge
from postgres_server import new_database, running_server

from rumslig.cases.case import Assessment, Case, CaseHeader, LogEntry
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import check_seal, read_case
from rumslig.cases.shelf import Saved
from rumslig.errors import CaseConflict
from rumslig.settings import Home
from rumslig.workspace import Workspace


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The address of a server."""
    with running_server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, workspace: Workspace) -> str:
    """The address of a register that both use."""
    if request.param == "sqlite":
        return f"sqlite:///{workspace.home.register}"
    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture
def desks(
    workspace: Workspace, address: str, tmp_path: Path
) -> Iterator[tuple[CaseDesk, CaseDesk]]:
    """Two desks; those who share a server have a home each."""
    second = workspace
    if address.startswith("postgresql"):
        second = Workspace(Home(tmp_path / "andra"), workspace.store, workspace.catalog)
    opened = CaseDesk(workspace, address), CaseDesk(second, address)
    yield opened
    for desk in opened:
        desk.close()


@pytest.fixture
def case(desks: tuple[CaseDesk, CaseDesk], header: CaseHeader, plan_file: Path) -> Case:
    """A checked case in the register."""
    desk = desks[0]
    desk.save(desk.check(desk.new(header, plan_file)))
    return desk.load(header.dnr)


def titled(case: Case, title: str) -> Case:
    return replace(case, header=replace(case.header, title=title))


def test_changes_of_different_parts_are_both_kept(
    desks: tuple[CaseDesk, CaseDesk], case: Case
) -> None:
    one, other = desks
    theirs = other.load(case.header.dnr)
    other.save(other.assess(theirs, "aker", Assessment("relevant"), "Alternativ A"))
    saved = one.save_merging(titled(case, "Nytt namn"))
    assert saved.taken == ("bedömningen av aker (Alternativ A)",)
    for desk in desks:
        read = desk.load(case.header.dnr)
        assert read.header.title == "Nytt namn"
        assert read.assessments == {("Alternativ A", "aker"): Assessment("relevant")}
        assert read.result is not None and case.result is not None
        assert read.result.to_json() == case.result.to_json()
        assert desk.verify(case.header.dnr) == ()


def test_who_goes_on_with_what_they_had_loses_nothing_of_the_others(
    desks: tuple[CaseDesk, CaseDesk], case: Case
) -> None:
    one, other = desks
    theirs = other.load(case.header.dnr)
    other.save(other.assess(theirs, "aker", Assessment("relevant"), "Alternativ A"))
    mine = titled(case, "Nytt namn")
    one.save(mine)  # and does not look at what came of it
    one.save(replace(mine, header=replace(mine.header, handler="planhandläggare")))
    read = other.load(case.header.dnr)
    assert (read.header.title, read.header.handler) == ("Nytt namn", "planhandläggare")
    assert set(read.assessments) == {("Alternativ A", "aker")}


def test_a_clash_is_told_and_both_versions_are_kept(
    desks: tuple[CaseDesk, CaseDesk], case: Case
) -> None:
    one, other = desks
    other.save(titled(other.load(case.header.dnr), "Deras"))
    with pytest.raises(CaseConflict, match="båda ändrat ärendets namn") as told:
        one.save(titled(case, "Mitt"))
    kept = Path(told.value.kept)
    assert kept.name in str(told.value)
    assert read_case(kept).header.title == "Mitt"
    assert one.load(case.header.dnr).header.title == "Deras"
    over = one.save_over(titled(case, "Mitt"))
    assert other.load(case.header.dnr).header.title == "Mitt"
    beside = [read_case(path) for path in kept.parent.glob("*.krock-*")]
    assert {item.header.title for item in beside} == {"Mitt", "Deras"}
    one.save(titled(over.case, "Mitt igen"))
    assert other.load(case.header.dnr).header.title == "Mitt igen"


def test_what_is_saved_over_theirs_is_not_lost_to_a_third_save(
    desks: tuple[CaseDesk, CaseDesk], case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = desks
    dnr = case.header.dnr
    other.save(titled(other.load(dnr), "Deras"))
    save = one._shelf.save

    def late(mine: Case) -> Saved:
        now = other.load(dnr)
        other.save(replace(now, header=replace(now.header, handler="planhandläggare")))
        return save(mine)

    monkeypatch.setattr(one._shelf, "save", late)
    one.save_over(titled(case, "Mitt"))
    read = other.load(dnr)
    assert (read.header.title, read.header.handler) == ("Mitt", "planhandläggare")


def test_two_readings_in_one_desk_are_kept_apart(
    desks: tuple[CaseDesk, CaseDesk], case: Case
) -> None:
    desk = desks[0]
    again = desk.load(case.header.dnr)
    desk.save(titled(again, "Annat"))
    desk.save(replace(case, header=replace(case.header, handler="x")))
    assert desk.load(case.header.dnr).header.title == "Annat"


def test_a_renewed_desk_knows_what_the_one_before_read(
    desks: tuple[CaseDesk, CaseDesk], case: Case, address: str
) -> None:
    one, other = desks
    other.save(titled(other.load(case.header.dnr), "Deras"))
    renewed = CaseDesk(one.workspace, address)
    renewed.carry_on(one)
    renewed.save(replace(case, header=replace(case.header, handler="x")))
    assert renewed.load(case.header.dnr).header.title == "Deras"
    renewed.close()


_WORK = """
import sys
from dataclasses import replace
from pathlib import Path
from layers.catalog import Catalog
from layers.packages.store import Store
from rumslig.cases.case import LogEntry
from rumslig.cases.desk import CaseDesk
from rumslig.settings import Home
from rumslig.workspace import Workspace
home, packages, address, dnr, name, count = sys.argv[1:]
store = Store(Path(packages))
desk = CaseDesk(Workspace(Home(Path(home)), store, Catalog.of_installed(store)), address)
case = desk.load(dnr)
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(count)):
    case = case.skip(f"{name}-{number}", "prov")
    case = replace(case, log=(*case.log, LogEntry("2026-01-01T00:00:00+01:00", f"{name} {number}")))
    case = desk.save_merging(case).case
    print(number, flush=True)
"""


def start(desk: CaseDesk, address: str, dnr: str, name: str, count: int) -> subprocess.Popen[str]:
    home = desk.workspace.home
    store = desk.workspace.store.root
    return subprocess.Popen(
        [sys.executable, "-c", _WORK, str(home.root), str(store), address, dnr, name, str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def begin(worker: subprocess.Popen[str]) -> None:
    assert worker.stdin is not None
    worker.stdin.write("\n")
    worker.stdin.flush()


def test_two_processes_that_save_at_once_keep_all_of_each_others_work(
    desks: tuple[CaseDesk, CaseDesk], case: Case, address: str
) -> None:
    count = amount(4, 40)
    pairs = zip(desks, ("ett", "två"), strict=True)
    workers = [start(desk, address, case.header.dnr, name, count) for desk, name in pairs]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        begin(worker)
    for worker in workers:
        worker.communicate()
        assert worker.returncode == 0
    read = desks[0].load(case.header.dnr)
    wanted = {f"{name}-{number}" for name in ("ett", "två") for number in range(count)}
    assert set(read.skipped) == wanted
    assert len(read.log) == len(case.log) + 2 * count
    assert desks[0].register.find(case.header.dnr).revision >= 2 + 2 * count
    assert desks[1].verify(case.header.dnr) == ()


def test_a_kill_at_any_moment_leaves_file_and_row_of_one_save(
    desks: tuple[CaseDesk, CaseDesk], case: Case, address: str
) -> None:
    dnr = case.header.dnr
    chance = random.Random(5)
    desk = desks[0]
    for trial in range(amount(2, 100)):
        worker = start(desk, address, dnr, f"prov{trial}", 10_000)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        begin(worker)
        told = worker.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.4))
        worker.send_signal(signal.SIGKILL)
        rest = worker.communicate()[0]
        last = int((told + rest).splitlines()[-1])
        opened = CaseDesk(desks[1].workspace, address)
        read = opened.load(dnr)
        row = opened.register.find(dnr)
        check_seal(opened.file_of(dnr))
        whole = opened.verify(dnr) == () and len(read.log) >= len(case.log) + last + 1
        whole &= opened.register.entry(dnr) is not None and row.sha256 != ""
        judge("kill -9: two desks", whole, f"{trial}: {last}, {opened.verify(dnr)}")
        case = replace(read, log=(*read.log, LogEntry("2026-01-02T00:00:00+01:00", "efter")))
        opened.save(case)  # and the next goes on
        opened.close()
