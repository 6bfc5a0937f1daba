"""A suggestion is offered, drawn, taken as a step, or put away; it is never imposed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication

from rumslig.georeference.suggest import SuggestedPoint, Suggestion
from rumslig.progress import Progress, silent
from rumslig.settings import Home
from ui.georeference.overlays import map_overlay, picture_overlay
from ui.georeference.suggesting import Suggesting
from ui.georeference.widgets.suggestion_card import SuggestionCard
from ui.tasks import InlineRunner
from ui.theme import Theme

from .conftest import PLACE, Bench

T = TypeVar("T")
POINTS = tuple(
    SuggestedPoint(f"Hörn {number}", *(PLACE @ pixel), *pixel, 0.9)
    for number, pixel in enumerate(((5.0, 5.0), (110.0, 8.0), (100.0, 80.0), (9.0, 77.0)))
)
FOUND = Suggestion(POINTS, "Föreslaget efter gränsen. Granska punkterna.", "Länet", 0.9)
NOTHING = Suggestion((), "Ingen känd gräns hittades.")


@dataclass
class Answering:
    """A worker that answers what it was told, or fails."""

    answer: Suggestion | Exception

    def call(
        self, function: Callable[..., T], *arguments: object, progress: Progress = silent
    ) -> T:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer  # type: ignore[return-value]

    def close(self) -> None:
        """Nothing was started."""


def ask(bench: Bench, picture: Path, answer: Suggestion | Exception) -> Suggesting:
    made = Suggesting(
        Home(picture.parent / "hem"), InlineRunner(), Answering(answer), bench.presenter
    )
    made.told.connect(bench.told.append)
    bench.presenter.open(picture)
    made.ask()
    return made


def test_a_suggestion_is_offered_and_taken_as_one_step(bench: Bench, picture: Path) -> None:
    suggesting = ask(bench, picture, FOUND)
    assert not bench.presenter.draft.points and not suggesting.is_busy
    for overlay in (
        picture_overlay(bench.presenter, suggesting.suggestion),
        map_overlay(bench.presenter, suggesting.suggestion),
    ):
        assert [mark.look for mark in overlay.marks] == ["pending"] * 4
    suggesting.take()
    assert suggesting.suggestion is None and bench.presenter.placement is not None
    assert [point.title for point in bench.presenter.draft.points] == [p.title for p in POINTS]
    bench.history.undo()
    assert not bench.presenter.draft.points


def test_the_card_says_what_was_found(
    application: QApplication, bench: Bench, picture: Path
) -> None:
    suggesting = ask(bench, picture, NOTHING)
    card = SuggestionCard(Theme("light"), suggesting)
    assert not card.isHidden() and card.said.text() == NOTHING.sentence
    assert card.take.isHidden()
    card.put_away.click()
    assert card.isHidden() and suggesting.suggestion is None


@pytest.mark.parametrize("ends", ["close", "fault"])
def test_nothing_is_left_of_what_no_longer_fits(bench: Bench, picture: Path, ends: str) -> None:
    if ends == "close":
        suggesting = ask(bench, picture, FOUND)
        bench.presenter.close()
    else:
        suggesting = ask(bench, picture, OSError("disken"))
        assert bench.told[-1].kind == "error"
    assert suggesting.suggestion is None and not suggesting.is_busy
    suggesting.take()
    assert bench.presenter.draft is None or not bench.presenter.draft.points
