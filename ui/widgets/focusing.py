"""What a panel or page says of where the keys should begin."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Focusing(Protocol):
    """A panel that knows which of its parts the keys should begin at."""

    def focus_content(self) -> None: ...
