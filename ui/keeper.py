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
        self._kept: dict[str, Any] = _read(file)
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
        for name in names:
            if name in self._restored or name not in self._parts:
                continue
            self._restored.add(name)
            if (state := self._kept.get(name)) is None:
                continue
            try:
                self._parts[name].restore(state)
            except (ValueError, TypeError, KeyError, AttributeError, IndexError):
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

    def flush(self) -> None:
        """Write at once, as when the window closes."""
        self._timer.stop()
        content = self._content()
        if content != self._written:
            self._written = content
            write_atomic(self._file, content)

    def _content(self) -> bytes:
        parts = dict(self._kept)
        for name in self._restored:
            parts[name] = self._parts[name].state()
        document = {"format": FORMAT, "parts": parts}
        return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode()

    def _write(self) -> None:
        content = self._content()
        if content == self._written:
            return
        self._written = content
        self._runner.run(
            "session",
            tr("Sparar läget"),
            lambda progress: write_atomic(self._file, content),
            lambda _nothing: None,
            self._on_fault,
            must_finish=True,
        )

    def _on_fault(self, fault: Exception) -> None:
        self._written = b""
        self.told.emit(describe_fault(tr("Läget kunde inte sparas"), fault))


def _read(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text("utf-8"))
        parts = document["parts"] if document["format"] == FORMAT else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return parts if isinstance(parts, dict) else {}
