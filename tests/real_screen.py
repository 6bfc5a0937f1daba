"""A virtual screen with a window manager, the real command in it, and hands that know nothing.

Nothing of the product is imported here. What goes on is read from the files that the window keeps
and from pictures of the screen; what is done is done by the X server's own mouse and keys.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageGrab

T = TypeVar("T")
Box = tuple[int, int, int, int]
"""Left, top, right and bottom, pixels."""
Pixels = npt.NDArray[np.int16]

PROGRAMS = ("Xvfb", "openbox", "setxkbmap", "xdotool")
TOKENS = Path(__file__).resolve().parent.parent / "rumslig" / "look" / "tokens.json"
WINDOW = (1440, 900)
SCREEN = (1640, 900)
"""Wider than the window, so that there is somewhere to drag from."""
WAIT_S = 90.0
POLL_S = 0.1

MANAGER = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
<focus><focusNew>yes</focusNew></focus>
<keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
<applications>
<application class="*"><decor>no</decor></application>
<application class="*" type="normal"><position force="yes"><x>0</x><y>0</y></position></application>
</applications>
</openbox_config>
"""


def missing_programs() -> list[str]:
    """Return what is not installed of what a real screen takes."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def until(look: Callable[[], T | None], what: str, limit_s: float = WAIT_S) -> T:
    """Look again and again until there is something to return; fail after a limit."""
    end = time.monotonic() + limit_s
    while True:
        if found := look():
            return found
        assert time.monotonic() < end, f"waited in vain for {what}"
        time.sleep(POLL_S)


@dataclass(frozen=True, slots=True)
class Screen:
    """A virtual screen."""

    name: str

    @property
    def environment(self) -> dict[str, str]:
        """The surroundings of a program on this screen."""
        kept = {key: value for key, value in os.environ.items() if key != "WAYLAND_DISPLAY"}
        return {**kept, "DISPLAY": self.name, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}

    def hand(self, *words: object) -> str:
        """Let xdotool do something; return what it says."""
        done = subprocess.run(
            ["xdotool", *map(str, words)],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=WAIT_S,
        )
        return done.stdout.strip()

    def has_window(self, title: str) -> bool:
        """Whether a window of this title is in sight."""
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", title],
            env=self.environment,
            capture_output=True,
            timeout=WAIT_S,
        )
        return found.returncode == 0

    def active_title(self) -> str:
        """Return the title of the window that has the keys, "" where none has."""
        found = subprocess.run(
            ["xdotool", "getactivewindow", "getwindowname"],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=WAIT_S,
        )
        return found.stdout.strip()

    def picture(self, box: Box | None = None) -> Pixels:
        """Return what is seen, rows × columns × RGB."""
        whole = ImageGrab.grab(xdisplay=self.name)
        part = whole.crop(box or (0, 0, *whole.size)).convert("RGB")
        return np.asarray(part, dtype=np.int16)

    def save(self, file: Path) -> None:
        """Write what is seen to a PNG file."""
        Image.fromarray(self.picture().astype(np.uint8)).save(file)

    def count(self, colour: str, box: Box, tolerance: int = 6) -> int:
        """Return how many pixels of a box have a colour, #RRGGBB."""
        return int(self.mask(colour, box, tolerance).sum())

    def mask(
        self, colour: str, box: Box | None = None, tolerance: int = 6
    ) -> npt.NDArray[np.bool_]:
        """Return which pixels of a box have a colour, rows × columns."""
        wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.int16)
        near: npt.NDArray[np.bool_] = np.abs(self.picture(box) - wanted).max(axis=2) <= tolerance
        return near

    def move(self, x: float, y: float) -> None:
        """Move the mouse."""
        self.hand("mousemove", "--sync", round(x), round(y))

    def click(self, x: float, y: float) -> None:
        """Click somewhere."""
        self.move(x, y)
        self.hand("click", 1)

    def click_freely(self, x: float, y: float) -> None:
        """Click with Ctrl held, which keeps the map from sticking to what is near."""
        self.move(x, y)
        self.hand("keydown", "ctrl", "click", 1, "keyup", "ctrl")

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag from here to there, by a few steps as a hand does."""
        self.move(*start)
        self.hand("mousedown", 1)
        for step in range(1, 6):
            share = step / 5
            self.move(*(one + (other - one) * share for one, other in zip(start, end, strict=True)))
        self.hand("mouseup", 1)

    def key(self, *names: str) -> None:
        """Press keys."""
        self.hand("key", *names)

    def write(self, text: str) -> None:
        """Type a text."""
        self.hand("type", "--delay", 15, text)


@contextmanager
def open_screen(folder: Path) -> Iterator[Screen]:
    """Yield a screen of its own with a window manager."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(writer), "-nolisten", "tcp", "-noreset"),
            *("-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24"),
        ],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as stream:
            screen = Screen(f":{int(stream.readline())}")
        # letters that the keyboard lacks are typed by changing it, which programs notice too late
        subprocess.run(["setxkbmap", "se"], env=screen.environment, check=True)
        settings = folder / "openbox.xml"
        settings.write_text(MANAGER, "utf-8")
        manager = subprocess.Popen(
            ["openbox", "--sm-disable", "--config-file", str(settings)],
            env=screen.environment,
            stderr=subprocess.DEVNULL,
        )
        try:
            until(lambda: manager.poll() is None and _is_managed(screen), "the window manager")
            yield screen
        finally:
            manager.kill()
            manager.wait()
    finally:
        server.kill()
        server.wait()


def _is_managed(screen: Screen) -> bool:
    asked = subprocess.run(
        ["xdotool", "get_desktop"], env=screen.environment, capture_output=True, timeout=WAIT_S
    )
    return asked.returncode == 0


def command() -> list[str]:
    """Return how the installed command is called in the surroundings of the tests."""
    return [os.fspath(Path(sys.executable).with_name("rumslig"))]


class Program:
    """The command `rumslig` as a process, and the files that it keeps."""

    def __init__(self, screen: Screen, home: Path, *words: str, wait: bool = True) -> None:
        self.screen, self.home = screen, home
        self._log = home.parent / "program.log"
        self._marks = self._stamp()
        self.started = time.monotonic()
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command(), *words],
                env={**screen.environment, "RUMSLIG_HOME": os.fspath(home)},
                cwd=home.parent,
                stdout=log,
                stderr=log,
            )
        if wait:
            self.until(lambda: screen.active_title() == "Rumslig", "the window")

    @property
    def said(self) -> str:
        """What the command wrote so far, of all its starts in this home."""
        return self._log.read_text("utf-8", "replace")

    def until(self, look: Callable[[], T | None], what: str, limit_s: float = WAIT_S) -> T:
        """Wait as long as the program lives."""

        def watch() -> T | None:
            assert self.process.poll() is None, f"ended before {what}: {self.said}"
            return look()

        try:
            return until(watch, what, limit_s)
        except AssertionError as error:
            seen = self.home.parent / "failed.png"
            self.screen.save(seen)
            raise AssertionError(f"{error}; see {seen}; it keeps {self.parts()}") from error

    # what it keeps

    def _stamp(self) -> tuple[int, int]:
        try:
            facts = (self.home / "session.json").stat()
        except FileNotFoundError:
            return (0, 0)
        return facts.st_ino, facts.st_mtime_ns

    @property
    def has_kept(self) -> bool:
        """Whether this process, not one before it, has written the session."""
        return self._stamp() != self._marks

    def parts(self) -> dict[str, Any]:
        """Return what this process keeps for the next session; nothing until it has."""
        if not self.has_kept:
            return {}
        kept = json.loads((self.home / "session.json").read_text("utf-8"))["parts"]
        assert isinstance(kept, dict)
        return kept

    def part(self, *names: str) -> Any:
        """Return a part of the session by its path, None where there is none."""
        value: Any = self.parts()
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    # how it ends

    def kill(self) -> None:
        """End it as a power cut does, and see that its children go with it."""
        children = _children_of(self.process.pid)
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        until(lambda: not any(map(_is_alive, children)), "the end of its children")
        until(lambda: not self.screen.has_window("Rumslig"), "the end of its window")

    def stop(self) -> None:
        """End what still runs, so that no test leaves anything behind."""
        if self.process.poll() is None:
            self.kill()

    def wait(self) -> int:
        """Wait until it has ended by itself; return its exit code."""
        return self.process.wait(WAIT_S)


def _children_of(pid: int) -> list[int]:
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for word in path.read_text().split():
            found += [int(word), *_children_of(int(word))]
    return found


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def colour_of(*names: str) -> str:
    """Return a colour that the window is dressed in."""
    value: Any = json.loads(TOKENS.read_text("utf-8"))
    for name in names:
        value = value[name]
    assert isinstance(value, str)
    return value


def likeness(one: Pixels, other: Pixels, tolerance: int = 24) -> float:
    """Return the share of pixels that look the same in two pictures of one size."""
    assert one.shape == other.shape
    return float((np.abs(one - other).max(axis=2) <= tolerance).mean())


def run_command(home: Path, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command beside the window."""
    return subprocess.run(
        [*command(), *words],
        env={**os.environ, "RUMSLIG_HOME": os.fspath(home)},
        capture_output=True,
        text=True,
        timeout=2 * WAIT_S,
    )
