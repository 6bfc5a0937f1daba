"""What the next session needs to go on: written within a second of every change."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from layers.atomic import write_atomic
from ui.language import tr
from ui.messages import Message, describe_fault
from ui.tasks import Runner

FORMAT = "rumslig.session/1"
MOST_BYTES = 100_000_000
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, RecursionError)
WAIT_MS = 400
"""Changes in a row are written together, but none waits longer than this."""


@dataclass(frozen=True, slots=True)
class _Part:
    state: Callable[[], Any]
    restore: Callable[[Any], None]


class Keeper(QObject):
    """Keeps the parts of a session in a file of the home.

    A part that has not been restored yet is kept as it was, so that nothing is lost when a
    session ends before all of it was opened.
    """

    told = Signal(object)

    def __init__(self, file: Path, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file, self._runner = file, runner
        self._has_told = False
        self._kept: dict[str, Any] = {}
        self._is_foreign = False
        """Whether the file is something that Rumslig does not read, and must not write over."""
        try:
            self._kept = _read(file)
        except FileNotFoundError:
            pass
        except _UNREADABLE:
            self._is_foreign = True
        self._parts: dict[str, _Part] = {}
        self._restored: set[str] = set()
        self._written = b""
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._write)

    def add(self, name: str, state: Callable[[], Any], restore: Callable[[Any], None]) -> None:
        """Keep a part: `state` gives it as JSON, `restore` takes it. A name is taken over."""
        self._parts[name] = _Part(state, restore)

    def kept(self, name: str) -> Any:
        """Return what was kept of a part, None where nothing was."""
        return self._kept.get(name)

    def restore(self, *names: str) -> None:
        """Bring back parts that were kept, each once; a damaged one is told and left out."""
        if self._is_foreign:
            self._set_aside(
                tr("Förra läget kunde inte läsas"),
                tr("{file} är skadad eller skriven av en nyare Rumslig.", file=self._file.name),
            )
        for name in names:
            if name in self._restored or name not in self._parts:
                continue
            self._restored.add(name)
            if (state := self._kept.get(name)) is None:
                continue
            try:
                self._parts[name].restore(state)
            except (ValueError, TypeError, KeyError, AttributeError, IndexError, ArithmeticError):
                self.told.emit(
                    Message(
                        "warning",
                        tr("Allt från förra gången kunde inte tas fram"),
                        tr(
                            "{file}: delen ”{part}” är inte som Rumslig skriver den.",
                            file=self._file.name,
                            part=name,
                        ),
                    )
                )

    def touch(self) -> None:
        """Take note that something changed."""
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> tuple[Message, ...]:
        """Write at once, as when the window closes; return what is in the way.

        A session in which nothing was brought back, such as one for a picture, leaves no trace.
        """
        self._timer.stop()
        content = self._content()
        if not self._restored or content == self._written:
            return ()
        try:
            write_atomic(self._file, content)
        except OSError as fault:
            return (describe_fault(tr("Läget kunde inte sparas"), fault),)
        self._written = content
        return ()

    def give_up(self) -> None:
        """Put away a session that ended Rumslig when it was brought back; its file is kept."""
        self._kept = {}
        self._set_aside(
            tr("Förra läget togs inte fram, för Rumslig avslutades två gånger av det"),
            tr("Ärendena finns i listan."),
        )

    def _set_aside(self, title: str, fact: str) -> None:
        """Keep a file that cannot be used under another name, and tell of it."""
        self._is_foreign = False
        aside = self._file.with_name(f"{self._file.stem}-oläst{self._file.suffix}")
        try:
            self._file.replace(aside)
        except OSError as fault:
            self._on_fault(fault)
            return
        self.told.emit(
            Message("warning", title, tr("{fact} Filen är kvar som {file}.", fact=fact, file=aside))
        )

    def _content(self) -> bytes:
        parts = dict(self._kept)
        for name in self._restored:
            parts[name] = self._parts[name].state()
        document = {"format": FORMAT, "parts": parts}
        # ASCII: names of files may hold bytes that are no text, which UTF-8 cannot say
        return json.dumps(document, indent=1, sort_keys=True).encode("ascii")

    def _write(self) -> None:
        content = self._content()
        if not self._restored or content == self._written:
            return
        self._written = content
        self._runner.run(
            "session",
            tr("Sparar läget"),
            lambda progress: write_atomic(self._file, content),
            lambda _nothing: self._on_written(),
            self._on_fault,
            must_finish=True,
        )

    def _on_written(self) -> None:
        self._has_told = False

    def _on_fault(self, fault: Exception) -> None:
        self._written = b""
        message = describe_fault(tr("Läget kunde inte sparas"), fault)
        if not self._has_told:  # the next change tries again, and says no more
            self._has_told = True
            self.told.emit(message)


def _read(file: Path) -> dict[str, Any]:
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(file.name)
    document = json.loads(file.read_text("utf-8"))
    if document["format"] != FORMAT or not isinstance(document["parts"], dict):
        raise ValueError(document["format"])
    return dict(document["parts"])
