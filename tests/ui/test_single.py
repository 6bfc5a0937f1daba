"""Two starts on one home: real sockets, real processes, a killed one, and hostile guests."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from rumslig.settings import Home
from ui.single import GREETING, MOST_BYTES, Door, Knock, address_of, try_hand_over

pytestmark = pytest.mark.skipif(os.name == "nt", reason="sockets in the file system")

REPOSITORY = Path(__file__).resolve().parents[2]

KNOCK = """
import sys
from pathlib import Path
from rumslig.settings import Home
from ui.single import try_hand_over
files = [Path(name) for name in sys.argv[2:]]
sys.exit(0 if try_hand_over(Home(Path(sys.argv[1])), files, "26RS101") else 7)
"""

DOOR = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from rumslig.settings import Home
from ui.single import Door
app = QCoreApplication([])
door = Door(Home(Path(sys.argv[1])))
print(door.open(), flush=True)
app.exec()
"""


@pytest.fixture(scope="module")
def app() -> QCoreApplication:
    return QCoreApplication.instance() or QApplication([])


@pytest.fixture(autouse=True)
def _own_runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    # longer than a socket's name may be
    return Home(tmp_path / ("hem å " + "x" * 120) / ("y" * 120))


@pytest.fixture
def door(app: QCoreApplication, home: Home) -> Iterator[Door]:
    made = Door(home)
    assert made.open()
    yield made
    made.close()


def start(program: str, home: Home, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(home.root), *words],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE if program is DOOR else subprocess.DEVNULL,
    )


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < until, "waited in vain"
        QCoreApplication.processEvents()


def heard(door: Door) -> list[Knock]:
    knocks: list[Knock] = []
    door.knocked.connect(knocks.append)
    return knocks


def test_another_process_hands_over_its_files(door: Door, home: Home, tmp_path: Path) -> None:
    knocks = heard(door)
    other = start(KNOCK, home, "plan.gpkg", str(tmp_path / "ärende å!.rumslig"))
    wait_for(lambda: other.poll() is not None)
    assert other.returncode == 0
    assert knocks == [Knock((Path.cwd() / "plan.gpkg", tmp_path / "ärende å!.rumslig"), "26RS101")]


def test_many_at_once_are_all_heard(door: Door, home: Home) -> None:
    knocks = heard(door)
    others = [start(KNOCK, home, f"{number}.gpkg") for number in range(4)]
    wait_for(lambda: all(other.poll() is not None for other in others))
    assert [other.returncode for other in others] == [0] * 4
    assert {knock.files[0].name for knock in knocks} == {f"{number}.gpkg" for number in range(4)}


def test_nobody_there_takes_nothing(home: Home) -> None:
    assert not try_hand_over(home, [Path("plan.gpkg")])


def test_the_socket_of_a_killed_window_is_taken_over(app: QCoreApplication, home: Home) -> None:
    killed = start(DOOR, home)
    assert killed.stdout is not None
    with killed.stdout as said:
        assert said.readline() == b"True\n"
    second = Door(home)
    try:
        assert not second.open()  # the living one keeps its place
    finally:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    address = address_of(home)
    assert address is not None
    assert Path(address).exists()  # what it left behind
    assert not try_hand_over(home, [])
    assert second.open()
    knocks = heard(second)
    other = start(KNOCK, home, "a.gpkg")
    wait_for(lambda: other.poll() is not None)
    assert (other.returncode, len(knocks)) == (0, 1)
    second.close()


def test_another_home_has_another_door(door: Door, home: Home, tmp_path: Path) -> None:
    knocks = heard(door)
    other = start(KNOCK, Home(tmp_path / "annat"), "a.gpkg")
    wait_for(lambda: other.poll() is not None)
    assert (other.returncode, knocks) == (7, [])
    assert address_of(home) != address_of(Home(tmp_path / "annat"))
    assert len(os.fsencode(address_of(home) or "")) < 100 + len(os.fsencode(tmp_path))


def test_a_window_that_hangs_is_left_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A listening socket without an event loop accepts, but never greets."""
    address = address_of(home)
    assert address is not None
    monkeypatch.setattr("ui.single.ANSWER_MS", 50)
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(address)
        dead.listen()
        assert not try_hand_over(home, [Path("plan.gpkg")])
        guest, _ = dead.accept()
        assert guest.recv(100) == b""  # it was told nothing
        guest.close()


GARBAGE = [
    b"",
    b"\n",
    b"hej\n",
    b"[" * 5000 + b"\n",
    b"x" * (MOST_BYTES + 10),
    b'{"format": "rumslig.knock/1", "files": ["relative"], "dnr": null}\n',
    b'{"format": "rumslig.knock/1", "files": ["/a\\u0000b"], "dnr": null}\n',
    b'{"format": "rumslig.knock/1", "files": "/a", "dnr": null}\n',
    b'{"format": "rumslig.knock/1", "files": [], "dnr": 5}\n',
    b'{"format": "rumslig.knock/1", "files": [], "dnr": "a\\nb"}\n',
    b'{"format": "rumslig.knock/1", "files": [], "dnr": null, "run": "x"}\n',
    b'{"format": "rumslig.knock/2", "files": [], "dnr": null}\n',
    b'{"format": "rumslig.knock/1", "files": [], "dnr": null}\n{}\n',
    json.dumps({"format": "rumslig.knock/1", "files": ["/a"] * 101, "dnr": None}).encode() + b"\n",
]


def visit(door: Door, home: Home, words: bytes) -> None:
    """Say something at the door and wait until one is shown out."""
    said = b""
    with socket.socket(socket.AF_UNIX) as guest:
        guest.connect(address_of(home) or "")
        guest.setblocking(False)

        def is_greeted() -> bool:
            nonlocal said
            with contextlib.suppress(BlockingIOError):
                said += guest.recv(100)
            return said == GREETING

        wait_for(is_greeted)
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            guest.sendall(words)
            guest.shutdown(socket.SHUT_WR)
        wait_for(lambda: not door._guests)


def test_garbage_does_nothing_and_the_door_stays_open(door: Door, home: Home) -> None:
    knocks = heard(door)
    for words in GARBAGE:
        visit(door, home, words)
        assert knocks == [], words
    good = {"format": "rumslig.knock/1", "files": ["/å"], "dnr": None}
    visit(door, home, json.dumps(good).encode() + b"\n")
    assert knocks == [Knock((Path("/å"),))]


def test_a_silent_guest_is_shown_out(
    door: Door, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.single.PATIENCE_MS", 20)
    with socket.socket(socket.AF_UNIX) as guest:
        guest.connect(address_of(home) or "")
        wait_for(lambda: bool(door._guests))
        wait_for(lambda: not door._guests)


def test_a_folder_that_others_may_enter_is_not_used(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_to_all = tmp_path / "run"
    open_to_all.chmod(0o755)
    with TemporaryDirectory(prefix="r") as elsewhere:  # short, as a socket's path must be
        monkeypatch.setattr("tempfile.tempdir", elsewhere)
        address = address_of(home)
        assert address is not None and Path(address).parent.parent == Path(elsewhere)
        assert Path(address).parent.stat().st_mode & 0o077 == 0
        Path(address).parent.chmod(0o777)  # somebody else made it first
        assert address_of(home) is None
        assert not Door(home).open()
        assert not try_hand_over(home, [])


def test_more_than_it_takes_is_not_handed_over(door: Door, home: Home) -> None:
    assert not try_hand_over(home, [Path(f"{number}.gpkg") for number in range(101)])
    assert not try_hand_over(home, [Path("x" * 70_000)])
