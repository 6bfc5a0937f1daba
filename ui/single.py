"""One window for a home: a second start hands its files to the window that is open.

The two meet at a local socket in a folder that only the user may enter. The window greets first,
so nothing is handed to one that hangs, and takes nothing but names of files and a dnr.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from rumslig.settings import Home

FORMAT = "rumslig.knock/1"
GREETING, TAKEN = b"rumslig\n", b"taken\n"
MOST_BYTES = 65_536
MOST_FILES = 100
MOST_DNR = 64
CONNECT_MS, ANSWER_MS, PATIENCE_MS, LOCK_S = 500, 3_000, 5_000, 5
MOST_WAITING = 8


NAME_DIGITS = 16
LONGEST_FOLDER = 70
"""Bytes: with the name after it, a socket's path must stay under 104 on every system."""


@dataclass(frozen=True, slots=True)
class Knock:
    """What another start of Rumslig wants of the window: nothing named means to be seen."""

    files: tuple[Path, ...] = ()
    dnr: str | None = None


def try_hand_over(home: Home, files: Sequence[Path], dnr: str | None = None) -> bool:
    """Hand files and a case to the window that is open on a home; tell whether it took them.

    Works without an application. False means that there is no such window, that it does not
    answer, or that there is more than it takes: then the caller opens its own.
    """
    address = address_of(home)
    message = _write(Knock(tuple(path.absolute() for path in files), dnr))
    if address is None or message is None or _read(message) is None:
        return False
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(CONNECT_MS):
        return False
    try:
        if _read_line(socket, len(GREETING)) != GREETING:
            return False
        socket.write(message)
        return _read_line(socket, len(TAKEN)) == TAKEN
    finally:
        socket.disconnectFromServer()


def address_of(home: Home) -> str | None:
    """Return where the window of a home is reached; None where no safe place for it exists.

    Homes may have long names and socket names may not, so the home stands as a hash.
    """
    user = str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()
    named = f"{user}\0{home.root.resolve()}".encode("utf-8", "surrogatepass")
    name = f"rumslig-{hashlib.sha256(named).hexdigest()[:NAME_DIGITS]}"
    if os.name == "nt":
        return name
    folder = _own_folder(user)
    return str(folder / name) if folder is not None else None


def _own_folder(user: str) -> Path | None:
    """Return a folder that nobody else can enter or has made in our name."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and len(os.fsencode(runtime)) <= LONGEST_FOLDER and _is_ours(Path(runtime)):
        return Path(runtime)
    folder = Path(tempfile.gettempdir()) / f"rumslig-{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    fits = len(os.fsencode(folder)) <= LONGEST_FOLDER
    return folder if fits and _is_ours(folder) else None


def _is_ours(folder: Path) -> bool:
    try:
        facts = folder.lstat()
    except OSError:
        return False
    return (
        stat.S_ISDIR(facts.st_mode)
        and facts.st_uid == os.getuid()
        and not stat.S_IMODE(facts.st_mode) & 0o077
    )


class Door(QObject):
    """Where other starts of Rumslig knock, as long as this window is open."""

    knocked = Signal(object)
    """A `Knock`."""

    def __init__(self, home: Home, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._address = address_of(home)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        self._guests: list[_Guest] = []

    @property
    def is_open(self) -> bool:
        """Whether others can knock."""
        return self._server.isListening()

    def open(self) -> bool:
        """Listen; tell whether this window is the home's.

        The socket of a window that was killed is taken over, that of a living one never.
        """
        if self._address is None:
            return False
        if os.name == "nt":
            return self._server.listen(self._address)
        try:
            # of two windows that start at once, one must not take the other's socket for dead
            with FileLock(f"{self._address}.lock", timeout=LOCK_S):
                # Qt would put its socket over a living one without a word
                if _is_answered(self._address):
                    return False
                QLocalServer.removeServer(self._address)
                return self._server.listen(self._address)
        except (OSError, Timeout):
            return False

    def close(self) -> None:
        """Let nobody knock any more."""
        self._server.close()
        for guest in list(self._guests):
            guest.leave()

    def _greet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if len(self._guests) >= MOST_WAITING:
                socket.abort()
                socket.deleteLater()
                continue
            guest = _Guest(socket, self)
            self._guests.append(guest)
            guest.said.connect(self.knocked)
            guest.left.connect(self._forget)
            guest.greet()

    def _forget(self, guest: _Guest) -> None:
        if guest in self._guests:
            self._guests.remove(guest)
            guest.deleteLater()


class _Guest(QObject):
    """One connection: at most one message, of limited length, within limited time."""

    said = Signal(object)
    left = Signal(object)

    def __init__(self, socket: QLocalSocket, parent: QObject) -> None:
        super().__init__(parent)
        self._socket = socket
        socket.setParent(self)
        socket.setReadBufferSize(MOST_BYTES + 1)
        self._heard = b""
        self._is_gone = False
        socket.readyRead.connect(self._listen)
        socket.disconnected.connect(self.leave)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self.leave)

    def greet(self) -> None:
        """Say who is here, and wait for what the guest wants."""
        self._patience.start(PATIENCE_MS)
        self._socket.write(GREETING)
        self._listen()

    def leave(self) -> None:
        """Break off."""
        if not self._is_gone:
            self._is_gone = True
            self._patience.stop()
            self._socket.abort()
            self.left.emit(self)

    def _listen(self) -> None:
        if self._is_gone:
            return
        self._heard += self._socket.readAll().data()
        if b"\n" not in self._heard:
            if len(self._heard) > MOST_BYTES:
                self.leave()
            return
        knock = _read(self._heard)
        if knock is None:
            self.leave()
            return
        self._socket.write(TAKEN)
        self._socket.flush()
        self._socket.disconnectFromServer()
        self.said.emit(knock)


def _is_answered(address: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(address)
    found = socket.waitForConnected(CONNECT_MS)
    socket.abort()
    return found


def _read_line(socket: QLocalSocket, most: int) -> bytes:
    heard = b""
    while b"\n" not in heard and len(heard) < most:
        if not socket.bytesAvailable() and not socket.waitForReadyRead(ANSWER_MS):
            break
        heard += socket.read(most - len(heard)).data()
    return heard


def _write(knock: Knock) -> bytes | None:
    document = {
        "format": FORMAT,
        "files": [str(path) for path in knock.files],
        "dnr": knock.dnr,
    }
    line = json.dumps(document).encode("ascii") + b"\n"
    return line if len(line) <= MOST_BYTES else None


def _read(line: bytes) -> Knock | None:
    """Return what a message says, None for anything but such a message."""
    if len(line) > MOST_BYTES or not line.endswith(b"\n") or line.count(b"\n") != 1:
        return None
    try:
        document = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or set(document) != {"format", "files", "dnr"}:
        return None
    files, dnr = document["files"], document["dnr"]
    if document["format"] != FORMAT or not isinstance(files, list) or len(files) > MOST_FILES:
        return None
    if not all(isinstance(name, str) and "\0" not in name for name in files):
        return None
    paths = tuple(Path(name) for name in files)
    if not all(path.is_absolute() for path in paths):
        return None
    if dnr is not None and not (
        isinstance(dnr, str) and dnr.isprintable() and len(dnr) <= MOST_DNR
    ):
        return None
    return Knock(paths, dnr)
