"""What the window looks like: each panel and state, made with a planner's hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import shapely
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from window_hands import Hands

from ui.messages import Message
from ui.tasks import Work

PLAN = shapely.Polygon(
    [(507_400, 6_557_300), (508_300, 6_557_500), (508_200, 6_558_300), (507_300, 6_558_100)]
)
OTHER = shapely.Polygon([(508_500, 6_557_600), (509_400, 6_557_400), (509_500, 6_558_200)])


@dataclass(frozen=True)
class Scene:
    """A state of the window; `make` leads there from an open workspace."""

    name: str
    make: Callable[[Hands, Path], None]


def _start(hands: Hands, folder: Path) -> None:
    hands.desktop.session.show_start()


def _busy(hands: Hands, folder: Path) -> None:
    hands.desktop.session.start.show_busy("Gör i ordning länets underlag …")
    hands.window.status.show_work(
        (Work("workspace", "Gör i ordning underlaget", 7, 16, "jordbruksmark"), Work("b", "Andra"))
    )


def _tour(hands: Hands, folder: Path) -> None:
    hands.desktop.session.guide.begin_tour()


def _new_case(hands: Hands, folder: Path) -> None:
    hands.desktop.session.ask_new_case()
    hands.click(hands.form.primary)


def _crs(hands: Hands, folder: Path) -> None:
    path = folder / "plankarta norra mosås.wkt"
    path.write_text("POLYGON((146000 6558000,147000 6558000,147000 6559000,146000 6558000))")
    hands.desktop.session.open_files([path])


def _case(hands: Hands, folder: Path) -> None:
    hands.desktop.session.open_sample()
    hands.settle()
    hands.desktop.session.guide.hide()


def _guide(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.desktop.session.guide.show()


def _reason(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.key(Qt.Key.Key_Down, hands.case_view.pane.list)
    hands.key(Qt.Key.Key_2, hands.case_view.pane.list)


def _proof(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.key(Qt.Key.Key_B, hands.case_view.pane.list)


def _error(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    path = folder / "trasig plan åäö.geojson"
    path.write_text("{")
    hands.desktop.session.open_files([path])


def _work(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.window.tell(Message("warning", "Två av tre filer lästes", "plan.dxf saknar ytor."))
    hands.window.work_list.show_works((Work("check", "Kontrollerar", 9, 23, "Stråk"),))
    hands.window.show_work()


def _dialogue_empty(hands: Hands, folder: Path) -> None:
    hands.desktop.session.show_panel("dialogue")


def _dialogue(hands: Hands, folder: Path) -> None:
    hands.desktop.session.show_panel("dialogue")
    hands.desktop.session.add_area(PLAN)
    hands.settle()


def _two_alternatives(hands: Hands, folder: Path) -> None:
    _dialogue(hands, folder)
    hands.desktop.session.add_area(OTHER)
    hands.settle()
    hands.window.stage.map.show_plan()


def _layer_card(hands: Hands, folder: Path) -> None:
    layers = hands.desktop.session.layers
    layers.show_card("jordbruksmark/jordbruksmark")


def scenes() -> Iterator[Scene]:
    """Every scene, in order."""
    yield Scene("start", _start)
    yield Scene("busy", _busy)
    yield Scene("tour", _tour)
    yield Scene("new-case", _new_case)
    yield Scene("crs", _crs)
    yield Scene("case", _case)
    yield Scene("guide", _guide)
    yield Scene("reason", _reason)
    yield Scene("proof", _proof)
    yield Scene("error", _error)
    yield Scene("work", _work)
    yield Scene("dialogue-empty", _dialogue_empty)
    yield Scene("dialogue", _dialogue)
    yield Scene("alternatives", _two_alternatives)
    yield Scene("layer-card", _layer_card)


def photograph(window: QWidget, target: Path) -> None:
    """Write a picture of the window."""
    target.parent.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(target))
