"""What the window looks like: each panel and state, made with a planner's hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from window_hands import Hands

from rumslig.finding import Finding
from ui.language import tr
from ui.messages import Message
from ui.tasks import Work

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
PLAN = shapely.Polygon(
    [(507_400, 6_557_300), (508_300, 6_557_500), (508_200, 6_558_300), (507_300, 6_558_100)]
)
OTHER = shapely.Polygon([(508_500, 6_557_600), (509_400, 6_557_400), (509_500, 6_558_200)])
STATES = (
    "HIT_3",
    "HIT_2",
    "HIT_1",
    "TOUCH",
    "NEAR",
    "NO_HIT",
    "NO_HIT_PARTIAL",
    "OUTSIDE_COVERAGE",
    "COVERAGE_UNKNOWN",
    "NOT_APPLICABLE",
    "NOT_RUN",
    "ERROR",
)


@dataclass(frozen=True)
class Scene:
    """A state of the window.

    Attributes
    ----------
    make
        Leads there from an open workspace; the folder is for files.
    bare
        No case is in the register.
    """

    name: str
    make: Callable[[Hands, Path], None]
    bare: bool = False


# start


def _start(hands: Hands, folder: Path) -> None:
    hands.desktop.session.show_start()


def _recent(hands: Hands, folder: Path) -> None:
    recent = hands.desktop.session.recent
    kept = folder / "norra mosås.gpkg"
    kept.write_bytes(b"")
    recent.add_case("26RS1482", "Norra Mosås verksamhetsområde")
    recent.add_file("plan", kept)
    recent.add_file("layer", Path("/borttaget/Vägar 2025, justerad förteckning.gpkg"))
    recent.look()
    hands.desktop.session.show_start()


def _busy(hands: Hands, folder: Path) -> None:
    hands.desktop.session.start.show_busy(tr("Gör i ordning länets underlag …"))
    preparing = Work("workspace", tr("Gör i ordning underlaget"), 7, 16, "jordbruksmark")
    _keep_at_work(hands, preparing, Work("b", "Andra"))


def _keep_at_work(hands: Hands, *works: Work) -> None:
    """Show work that goes on, whatever the window does meanwhile."""
    hands.desktop.runner.shown.disconnect(hands.window.status.show_work)
    hands.window.status.show_work(works)


def _tour(stop: int) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        guide = hands.desktop.session.guide
        guide.begin_tour()
        for _ in range(stop):
            guide.go_on()

    return make


def _new_case(hands: Hands, folder: Path) -> None:
    hands.desktop.session.ask_new_case()


def _new_case_faults(hands: Hands, folder: Path) -> None:
    hands.desktop.session.ask_new_case(folder / "plankarta.gpkg")
    hands.write(hands.form.fields["dnr"].editor, "fel nummer")
    hands.click(hands.form.primary)


def _case_of_idea(hands: Hands, folder: Path) -> None:
    _dialogue(hands, folder)
    hands.click(hands.dialogue_view.idea.make_case)


def _crs(hands: Hands, folder: Path) -> None:
    path = folder / "plankarta norra mosås.wkt"
    path.write_text("POLYGON((146000 6558000,147000 6558000,147000 6559000,146000 6558000))")
    hands.desktop.session.open_files([path])
    hands.settle()


# case


def _case(hands: Hands, folder: Path) -> None:
    hands.desktop.session.open_sample()
    hands.settle()
    hands.desktop.session.guide.hide()


def _guide(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.desktop.session.guide.show()


def _select(hands: Hands, fits: Callable[[Finding], bool]) -> None:
    findings = hands.desktop.session.case.findings
    for section in findings.sections:
        if section.folded:
            findings.toggle(section.id)
    chosen = next(item for item in findings.findings if fits(item))
    findings.select((chosen.plan, chosen.rule))


def _state(key: str) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        _case(hands, folder)
        _select(hands, lambda finding: finding.state_key == key)

    return make


def _reason(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.key(Key.Key_Down, hands.case_view.pane.list)
    hands.key(Key.Key_2, hands.case_view.pane.list)


def _reason_fault(hands: Hands, folder: Path) -> None:
    _reason(hands, folder)
    hands.click(hands.case_view.assess.save)


def _proof(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.key(Key.Key_B, hands.case_view.pane.list)


def _checking(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    case = hands.desktop.session.case
    case._is_checking, case._checked_plan = True, lambda: None  # type: ignore[method-assign]
    case.changed.emit()
    _keep_at_work(hands, Work("check", tr("Kontrollerar"), 9, 23, "Stråk"))


def _exported(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.desktop.session.case.export(folder / "ut")
    hands.settle()


def _case_alternatives(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.desktop.session.add_area(OTHER)
    hands.settle()


def _case_matrix(hands: Hands, folder: Path) -> None:
    _case_alternatives(hands, folder)
    hands.desktop.session.add_area(PLAN)
    hands.settle()
    hands.case_view.show_view("compare")


def _differences(hands: Hands, folder: Path) -> None:
    _case_matrix(hands, folder)
    hands.case_view.alternatives.show_only_differences(True)


def _questions(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.case_view.show_view("questions")
    hands.settle()


# messages and work


def _error(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    path = folder / "trasig plan åäö.geojson"
    path.write_text("{")
    hands.desktop.session.open_files([path])
    hands.settle()


def _messages(hands: Hands, folder: Path) -> None:
    _error(hands, folder)
    tell = hands.window.tell
    tell(Message("warning", "Två av tre filer lästes", "plan.dxf saknar ytor."))
    hands.window.acts.run("program.about")


def _work(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.window.tell(Message("warning", "Två av tre filer lästes", "plan.dxf saknar ytor."))
    hands.window.stage.clear_messages()
    hands.window.work_list.show_works((Work("check", "Kontrollerar", 9, 23, "Stråk"),))
    hands.window.show_work()


# dialogue


def _dialogue_empty(hands: Hands, folder: Path) -> None:
    hands.desktop.session.show_panel("dialogue")


def _dialogue(hands: Hands, folder: Path) -> None:
    hands.desktop.session.show_panel("dialogue")
    hands.desktop.session.add_area(PLAN)
    hands.settle()
    hands.window.stage.map.show_plan()


def _two_alternatives(hands: Hands, folder: Path) -> None:
    _dialogue(hands, folder)
    hands.desktop.session.add_area(OTHER)
    hands.settle()
    hands.window.stage.map.show_plan()
    hands.dialogue_view.idea.show_view("compare")


# search, keys and menu


def _search(words: str) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        _case(hands, folder)
        hands.window.open_search()
        hands.window.search.edit.setText(words)

    return make


def _keys(hands: Hands, folder: Path) -> None:
    hands.window.keys.toggle()


def _menu(hands: Hands, folder: Path) -> None:
    button = next(
        item for item in hands.window.top.findChildren(QToolButton) if item.menu() is not None
    )
    button.menu().popup(button.mapToGlobal(QPoint(0, button.height() + 4)))


# layers


def _layer_card(hands: Hands, folder: Path) -> None:
    hands.desktop.session.layers.show_card("jordbruksmark/jordbruksmark")


def _filtered(words: str) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        hands.window.layers.filter_field.setText(words)

    return make


def _all_layers(hands: Hands, folder: Path) -> None:
    hands.desktop.session.layers.fold_all(False)


def _drag(hands: Hands, folder: Path) -> None:
    _all_layers(hands, folder)
    view = hands.window.layers.list
    hands.settle()
    start = view.visualRect(view.model().index(2, 0)).center()
    for kind, place in (
        (QEvent.Type.MouseButtonPress, start),
        (QEvent.Type.MouseMove, start + QPoint(0, 40)),
        (QEvent.Type.MouseMove, start + QPoint(0, 70)),
    ):
        event = QMouseEvent(
            kind,
            QPointF(place),
            QPointF(view.viewport().mapToGlobal(place)),
            LEFT,
            LEFT,
            Qt.KeyboardModifier.NoModifier,
        )
        hands.app.sendEvent(view.viewport(), event)


# map


def _map_clicks(hands: Hands, *places: tuple[float, float]) -> QWidget:
    view = hands.window.stage.map
    for x, y in places:
        at = QPoint(round(view.width() * x), round(view.height() * y))
        QTest.mouseMove(view, at)
        QTest.mouseClick(view, LEFT, pos=at)
    hands.app.processEvents()
    return view


def _table(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.window.toggle_map_table()
    hands.settle()


def _drawing(hands: Hands, folder: Path) -> None:
    hands.window.begin_drawing()
    _map_clicks(hands, (0.3, 0.4), (0.6, 0.35), (0.7, 0.6))


def _refused(hands: Hands, folder: Path) -> None:
    hands.window.begin_drawing()
    view = _map_clicks(hands, (0.3, 0.4), (0.6, 0.6), (0.6, 0.4), (0.3, 0.6))
    hands.key(Key.Key_F, view)


def _editing(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.window.begin_editing()


def _measuring(hands: Hands, folder: Path) -> None:
    hands.window.stage.map.show_measure("area")
    _map_clicks(hands, (0.3, 0.4), (0.6, 0.35), (0.7, 0.6))


def _bookmarks(hands: Hands, folder: Path) -> None:
    hands.window.stage.map.bookmarks.add("Kumla söder", hands.window.stage.map.viewport_now())
    hands.window.show_bookmarks()


def _identified(hands: Hands, folder: Path) -> None:
    _case(hands, folder)
    hands.window.stage.map.set_tool("identify")
    _map_clicks(hands, (0.5, 0.45))
    hands.settle()


SCENES = (
    Scene("start", _start, bare=True),
    Scene("start-cases", _recent),
    Scene("busy", _busy, bare=True),
    *(Scene(f"tour-{stop + 1}", _tour(stop), bare=True) for stop in range(5)),
    Scene("new-case", _new_case),
    Scene("new-case-faults", _new_case_faults),
    Scene("case-of-idea", _case_of_idea),
    Scene("crs", _crs),
    Scene("case", _case),
    Scene("guide", _guide),
    *(Scene(f"state-{key}", _state(key)) for key in STATES),
    Scene("reason", _reason),
    Scene("reason-fault", _reason_fault),
    Scene("proof", _proof),
    Scene("checking", _checking),
    Scene("exported", _exported),
    Scene("case-alternatives", _case_alternatives),
    Scene("case-matrix", _case_matrix),
    Scene("differences", _differences),
    Scene("questions", _questions),
    Scene("error", _error),
    Scene("messages", _messages),
    Scene("work", _work),
    Scene("dialogue-empty", _dialogue_empty),
    Scene("dialogue", _dialogue),
    Scene("alternatives", _two_alternatives),
    Scene("search-empty", _search("")),
    Scene("search", _search("kum")),
    Scene("search-none", _search("xyzzy")),
    Scene("keys", _keys),
    Scene("menu", _menu),
    Scene("layers", _all_layers),
    Scene("layer-card", _layer_card),
    Scene("layers-filtered", _filtered("mark")),
    Scene("layers-none", _filtered("xyzzy")),
    Scene("layer-drag", _drag),
    Scene("table", _table),
    Scene("drawing", _drawing),
    Scene("refused", _refused),
    Scene("editing", _editing),
    Scene("measuring", _measuring),
    Scene("bookmarks", _bookmarks),
    Scene("identified", _identified),
)
"""Every scene, in order. A panel that a later task brings gets its scene here."""
