"""What a planner has written under the headings of the memo to the deciding body."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MemoText:
    """The text under a heading, by the heading's id in the county's package."""

    section: str
    text: str
