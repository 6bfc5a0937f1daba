"""What is kept of a picture that is being placed: for the next session, and between its pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layers.errors import LayerError
from rumslig.georeference.draft import Draft
from ui.georeference.picture import OpenPicture, find_own_points
from ui.language import tr
from ui.messages import Message, describe_fault


@dataclass(frozen=True, slots=True)
class Kept:
    """Which picture was open, and how it was shown."""

    path: Path
    page: int | None
    dpi: float | None
    lies_over: bool
    opacity: float


def state_of(picture: OpenPicture, draft: Draft, lies_over: bool, opacity: float) -> dict[str, Any]:
    """Return what the next session needs."""
    page = picture.page
    return {
        "path": str(picture.path),
        "page": [page.number, page.dpi] if page is not None else None,
        "size": [*picture.size],
        **draft.to_json(),
        "over": lies_over,
        "opacity": opacity,
    }


def read_state(state: Any) -> Kept:
    """Return what `state_of` kept, its points looked through too.

    Raises
    ------
    ValueError, TypeError, KeyError
        It is something else.
    """
    Draft("", 1, 1).restored(state)  # what is wrong shows now, not when the picture is open
    page, dpi = state["page"] or (None, None)
    kept = Kept(
        Path(str(state["path"])),
        None if page is None else int(page),
        None if dpi is None else float(dpi),
        bool(state["over"]),
        float(state["opacity"]),
    )
    if not 0 <= kept.opacity <= 1:
        raise ValueError(str(kept.opacity))
    return kept


def at_dpi(state: Any, dpi: float) -> Any:
    """Return what was kept of a page, counted at another resolution."""
    number, before = state["page"]
    ratio = dpi / before
    points = [[x * ratio, y * ratio, *rest] for x, y, *rest in state["points"]]
    return {**state, "page": [number, dpi], "points": points, "size": None}


def draft_of(picture: OpenPicture, state: Any) -> tuple[Draft, Message | None]:
    """Return the draft of a picture just opened, and what is to be told of it.

    Its points are those of the state, else those that it comes with, where they can be read.
    """
    name = picture.path.name
    draft = Draft(name, *picture.size)
    if state is not None:
        told = None
        if state.get("size") not in (None, [*picture.size]):
            words = tr("{file} har fått en annan storlek", file=name)
            told = Message("warning", words, tr("Pröva att punkterna ligger rätt."))
        return draft.restored(state), told
    try:
        found = find_own_points(picture)
    except (LayerError, OSError) as fault:
        return draft, describe_fault(tr("Punkterna kunde inte läsas"), fault)
    if found is None:
        return draft, None
    points, file = found
    words = tr("{count} punkter lästes ur {file}", count=len(points), file=file)
    return draft.take(points), Message("info", words)
