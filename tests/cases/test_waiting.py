"""A shared register that goes away costs no work, and large originals go through it."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from postgres_server import Switched, new_database, switched_server

from rumslig.cases.case import Assessment, Case, CaseHeader, OriginalFile
from rumslig.cases.desk import CaseDesk
from rumslig.cases.originals import FOLDER, MOST_WITHIN
from rumslig.cases.waiting import waiting_files
from rumslig.errors import CaseConflict, CaseWaiting
from rumslig.settings import Home
from rumslig.workspace import Workspace


@pytest.fixture(scope="module")
def server() -> Iterator[Switched]:
    with switched_server() as switched:
        yield switched


@pytest.fixture
def address(server: Switched) -> str:
    server.start()
    return new_database(server.address)


@pytest.fixture
def other(workspace: Workspace, address: str, tmp_path: Path) -> Iterator[CaseDesk]:
    """A desk in another home that shares the register."""
    desk = CaseDesk(
        Workspace(Home(tmp_path / "andra"), workspace.store, workspace.catalog), address
    )
    yield desk
    desk.close()


@pytest.fixture
def desk(workspace: Workspace, address: str) -> Iterator[CaseDesk]:
    opened = CaseDesk(workspace, address)
    yield opened
    opened.close()


@pytest.fixture
def case(desk: CaseDesk, header: CaseHeader, plan_file: Path) -> Case:
    desk.save(desk.check(desk.new(header, plan_file)))
    return desk.load(header.dnr)


def titled(case: Case, title: str) -> Case:
    return replace(case, header=replace(case.header, title=title))


def waiting(desk: CaseDesk) -> list[Path]:
    return waiting_files(desk.path_of("26RS101").parent)


def test_large_originals_reach_another_home_and_come_back_byte_for_byte(
    desk: CaseDesk, other: CaseDesk, case: Case, tmp_path: Path
) -> None:
    chance = random.Random(1)
    contents = {f"{n}.bin": chance.randbytes(MOST_WITHIN + n) for n in (1, 2)}
    contents["liten.txt"] = "å".encode()
    files = []
    for name, content in contents.items():
        path = tmp_path / name
        path.write_bytes(content)
        files.append(OriginalFile(name, hashlib.sha256(content).hexdigest(), path))
    desk.save(replace(case, originals=(*case.originals, *files)))
    stored = desk.register.content(case.header.dnr)
    assert stored is not None and len(stored) < 2 * MOST_WITHIN, "they go once, not at each save"
    for path in tmp_path.glob("*.bin"):
        path.unlink()

    there = other.load(case.header.dnr)
    assert other.verify(case.header.dnr) == ()
    other.save(titled(there, "Ändrat där"))
    for path in desk.path_of(case.header.dnr).parent.joinpath(FOLDER).iterdir():
        path.unlink()  # the first desk's own copies
    back = desk.load(case.header.dnr)
    assert back.header.title == "Ändrat där"
    assert {item.name: item.content for item in back.originals if item.name in contents} == contents
    assert desk.verify(case.header.dnr) == ()


def test_a_file_with_large_originals_beside_is_entered_with_them(
    desk: CaseDesk, other: CaseDesk, case: Case, tmp_path: Path
) -> None:
    content = random.Random(2).randbytes(2 * MOST_WITHIN)
    item = OriginalFile("stor.bin", hashlib.sha256(content).hexdigest(), content)
    own = CaseDesk(Workspace(Home(tmp_path / "egen"), desk.workspace.store, desk.workspace.catalog))
    header = replace(case.header, dnr="26RS102")
    path = own.save(replace(case, header=header, originals=(item,), origin=""))
    own.close()
    desk.load_file(path)
    assert [item.content for item in other.load("26RS102").originals] == [content]


def test_what_is_saved_while_the_server_is_away_survives_a_crash(
    server: Switched, desk: CaseDesk, other: CaseDesk, case: Case, address: str
) -> None:
    dnr = case.header.dnr
    server.stop()
    with pytest.raises(CaseWaiting, match="sparas i registret när det svarar igen") as told:
        desk.save(titled(case, "Ett"))
    with pytest.raises(CaseWaiting):
        desk.save(titled(case, "Två"))  # the same hand: its later version only
    server.start()
    (path,) = waiting(desk)
    assert path.name in str(told.value)
    desk.close()  # a crash: nothing that was in memory is used from here on

    theirs = other.load(dnr)
    assert theirs.header.title == case.header.title
    other.save(other.assess(theirs, "aker", Assessment("relevant"), "Alternativ A"))
    opened = CaseDesk(desk.workspace, address)
    assert opened.waited == (f"ärendet {dnr} väntade på registret och är nu sparat.",)
    found = opened.load(dnr)
    assert found.header.title == "Två"
    assert found.assessments == {("Alternativ A", "aker"): Assessment("relevant")}
    assert opened.verify(dnr) == () and waiting(opened) == []
    assert {item.name for item in path.parent.iterdir()} == {f"{dnr}.rumslig"}
    again = CaseDesk(desk.workspace, address)
    assert again.waited == ()
    for item in (opened, again):
        item.close()


def test_the_next_save_takes_what_waited(
    server: Switched, desk: CaseDesk, other: CaseDesk, case: Case, header: CaseHeader
) -> None:
    second = desk.new_of_plans(replace(header, dnr="26RS102"), case.plans)
    server.stop()
    for item in (titled(case, "Ett"), titled(second, "Annat")):
        with pytest.raises(CaseWaiting):
            desk.save(item)
    server.start()
    desk.save(titled(case, "Två"))
    assert waiting(desk) == []
    assert [row.title for row in other.rows()] == ["Två", "Annat"]
    desk.save(titled(second, "Annat igen"))  # the hand that waited goes on without a clash
    assert other.load("26RS102").header.title == "Annat igen"


def test_another_desk_of_the_home_may_take_it_first(
    server: Switched, desk: CaseDesk, other: CaseDesk, case: Case, address: str
) -> None:
    server.stop()
    with pytest.raises(CaseWaiting):
        desk.save(titled(case, "Ett"))
    server.start()
    CaseDesk(desk.workspace, address).close()
    desk.save(titled(case, "Två"))
    assert other.load(case.header.dnr).header.title == "Två"


def test_a_renewed_desk_goes_on_from_what_waited(
    server: Switched, desk: CaseDesk, case: Case, address: str
) -> None:
    server.stop()
    with pytest.raises(CaseWaiting):
        desk.save(titled(case, "Ett"))
    server.start()
    renewed = CaseDesk(desk.workspace, address)  # as after new packages: it takes what waits
    renewed.carry_on(desk)
    renewed.save(titled(case, "Två"))
    assert renewed.load(case.header.dnr).header.title == "Två"
    renewed.close()


def test_what_clashes_when_the_server_is_back_is_kept_beside(
    server: Switched, desk: CaseDesk, other: CaseDesk, case: Case, address: str
) -> None:
    theirs = other.load(case.header.dnr)
    server.stop()
    with pytest.raises(CaseWaiting):
        desk.save(titled(case, "Mitt"))
    server.start()
    other.save(titled(theirs, "Deras"))
    opened = CaseDesk(desk.workspace, address)
    (told,) = opened.waited
    assert "båda ändrat ärendets namn" in told
    assert opened.load(case.header.dnr).header.title == "Deras"
    assert waiting(opened) == []
    with pytest.raises(CaseConflict):
        desk.save(titled(case, "Mitt"))
    opened.close()


def test_a_new_case_waits_too(
    server: Switched, desk: CaseDesk, other: CaseDesk, case: Case, address: str
) -> None:
    made = replace(case, header=replace(case.header, dnr="26RS103"), origin="")
    server.stop()
    with pytest.raises(CaseWaiting):
        desk.save(made)
    server.start()
    CaseDesk(desk.workspace, address).close()
    assert other.load("26RS103").header.title == case.header.title
