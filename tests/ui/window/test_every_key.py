"""Every key in the list of keys does something, and the page in docs is exactly that list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas
import pictures
import pytest
from case_parts import (
    draft_list,
    draft_text,
    file_list,
    new_case_field,
    question_list,
    register_list,
    relevance,
    said_list,
    settleable,
    skippable,
    statistics_table,
    theme_list,
    ticket_list,
)
from case_workspace import at
from made_tables import layer_of
from pictures import png
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from window_hands import Hands
from window_states import put_away

from layers.packages.store import Store
from layers.vector import SWEDEN
from rumslig.cases.remark import CarriedRemark
from rumslig.georeference.draft import DraftPoint
from ui.actions import KeyGroup
from ui.earlier.view import EARLIER
from ui.earlier.widgets.tables import RemarkTable
from ui.georeference.view import GeoreferenceView
from ui.help.groups import all_key_groups
from ui.help.presenter import KeySection, sections_of
from ui.key_names import split_keys
from ui.layer_list.items import LayerItem, item_of_file
from ui.layer_list.pictures import read_own_picture
from ui.layer_list.widgets.layer_model import ENTRY
from ui.map.identify import Identified
from ui.plans.view import COMPARE
from ui.rules.view import RulesView
from ui.underlag.view import UnderlagView
from ui.widgets.splitter import Edge

PAGE = Path(__file__).resolve().parents[3] / "docs" / "tangenter.md"
INTRODUCTION = """# Tangenter

Samma lista finns i fönstret: tryck `F1` eller `?`. Ensamma bokstäver, siffror och tecken verkar \
bara i den lista eller karta som har fokus; `?` verkar överallt utom där man skriver.
"""
Begin = Callable[[Hands], QWidget]


def page_of(sections: Sequence[KeySection]) -> str:
    """The page in docs, as it should stand."""
    parts = [INTRODUCTION]
    for section in sections:
        rows = [
            f"| {' '.join(f'`{key}`' for key in line.keys)} | {line.title} |\n"
            for line in section.lines
        ]
        parts.append(f"## {section.title}\n\n| tangent | gör |\n|---|---|\n{''.join(rows)}")
    return "\n".join(parts)


def test_the_page_in_docs_is_exactly_the_list(hands: Hands) -> None:
    assert PAGE.read_text("utf-8") == page_of(sections_of(hands.window.acts, all_key_groups()))


def press(hands: Hands, keys: str, widget: QWidget | None = None) -> None:
    """Press a combination as Qt writes it, with what a real keyboard sends along."""
    combination = QKeySequence(keys)[0]
    modifiers = combination.keyboardModifiers()
    if keys == "?":
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    hands.key(combination.key(), widget, modifiers)
    hands.settle()


class Watch:
    """Notices that anything at all happens to the window."""

    def __init__(self, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hands = hands
        self.asked: list[str] = []
        window = hands.window
        for what in ("plan_file", "consultation", "folder", "layer"):
            monkeypatch.setattr(window.ask, what, lambda what=what: self.asked.append(what))
        hands.desktop.session.case.saved.connect(self.asked.append)
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *_: self.asked.append("save") or ("", "")
        )
        monkeypatch.setattr(
            QDesktopServices, "openUrl", lambda url: self.asked.append(url.fileName()) or True
        )
        hands.app.setCursorFlashTime(0)

    def look(self) -> tuple[object, ...]:
        window, app = self.hands.window, self.hands.app
        window.stage.map.wait_until_rendered(10_000)
        app.processEvents()
        popup = QApplication.activePopupWidget()
        seen = (
            window.grab().toImage() if window.isVisible() else None,
            window.isVisible(),
            app.focusWidget(),
            type(popup).__name__,
            len(self.hands.told),
            len(self.asked),
            self.hands.desktop.session.panel,
            self.hands.desktop.session.case.case,
            window.stage.map.tool,
            window.stage.map.hint,
            app.clipboard().text(),
        )
        if popup is not None:
            popup.close()
        return seen

    def does(self, keys: str, widget: QWidget | None = None) -> bool:
        self.hands.key(Qt.Key.Key_Shift, widget)  # from now on the focus is shown
        before = self.look()
        press(self.hands, keys, widget)
        return self.look() != before


@pytest.fixture
def watch(in_case: Hands, monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(in_case, monkeypatch)


def test_every_key_of_the_window_does_something(in_case: Hands, watch: Watch) -> None:
    session, listed = in_case.desktop.session, in_case.case_view.pane.list
    first = {
        "Ctrl+1": session.show_dialogue_task,
        "Ctrl+Shift+Z": lambda: press(in_case, "Ctrl+Z"),
    }
    press(in_case, "1", listed)
    dead, keys = [], [key for action in in_case.window.acts for key in action.every_key]
    assert len(keys) > 20
    for key in sorted(keys, key=lambda key: key == "Ctrl+Q"):  # what closes the window last
        put_away(in_case)
        session.show_case_task()
        listed.setFocus()
        first.get(key, lambda: None)()
        in_case.settle()
        if not watch.does(key):
            dead.append(key)
    assert dead == []


def test_a_question_mark_is_typed_in_a_field_and_opens_the_list_elsewhere(in_case: Hands) -> None:
    window = in_case.window
    window.layers.filter_field.setFocus()
    press(in_case, "?")
    assert window.layers.filter_field.text() == "?"
    assert not window.keys.is_open
    window.layers.filter_field.clear()
    in_case.case_view.pane.list.setFocus()
    press(in_case, "?")
    assert window.keys.is_open
    press(in_case, "?")
    assert window.keys.filter.text() == "?"
    press(in_case, "F1")
    assert not window.keys.is_open
    assert in_case.case_view.pane.list.hasFocus()


# each part of the window: how its keys come to act, and what must be done before some of them


def _findings(hands: Hands) -> QWidget:
    hands.desktop.session.case.choose_plan("Alternativ A")
    hands.window.stage.map.zoom_to((400_000, 6_500_000, 450_000, 6_550_000))
    return hands.case_view.pane.list


def _with_a_fold(hands: Hands) -> None:
    hands.desktop.session.case.choose_plan("Alternativ B")  # it is not concerned by all


def _plan_bar(hands: Hands) -> QWidget:
    return hands.case_view.bar.chooser


def _map(hands: Hands) -> QWidget:
    hands.window.stage.map.zoom_to((509_800, 6_569_800, 510_300, 6_570_300))
    return hands.window.stage.map


def _sketch(hands: Hands) -> QWidget:
    view = hands.window.stage.map
    view.set_tool("pan")
    view.zoom_to((511_000, 6_569_800, 511_500, 6_570_300))
    hands.window.begin_drawing()
    return view


def _edit(hands: Hands) -> QWidget:
    hands.desktop.session.case.choose_plan("Alternativ A")
    hands.window.begin_editing()
    return hands.window.stage.map


def _layers(hands: Hands) -> QWidget:
    session = hands.desktop.session
    if not any(item.is_own for item in session.layers.items):
        path = session.home.root / "eget.gpkg"
        frame = geopandas.GeoDataFrame(
            {"namn": ["x"]}, geometry=[at(0, 0, 50, 50)], crs="EPSG:3006"
        )
        frame.to_file(path, engine="pyogrio")
        session.intake.add_layer(path)
        hands.settle()
    hands.window.stage.map.zoom_to((400_000, 6_500_000, 450_000, 6_550_000))
    return hands.window.layers.list


def _own_layer(hands: Hands) -> None:
    _go_to(hands, own=True)


def _a_layer(hands: Hands) -> None:
    _go_to(hands, own=False)


def _go_to(hands: Hands, *, own: bool) -> None:
    listed = hands.window.layers.list
    model = listed.model()
    hands.desktop.session.layers.fold_all(False)
    for row in range(model.rowCount()):
        entry = model.index(row, 0).data(ENTRY)
        if isinstance(entry, LayerItem) and entry.is_own == own:
            listed.setCurrentIndex(model.index(row, 0))
            return
    raise AssertionError("no such layer in sight")


def _an_image(hands: Hands) -> None:
    """Put a picture of one's own in the list, and go to its line."""
    path = hands.desktop.session.home.root.parent / "karta.tif"
    if not path.exists():
        pictures.geotiff(path)
    layers, view = hands.desktop.session.layers, hands.window.layers.list
    item = read_own_picture(path, SWEDEN, None)
    layers.add(item)
    hands.settle()
    view.setCurrentIndex(view.model().index(hands.window.layers.list.model().row_of(
        f"layer:{item.id}"), 0))  # fmt: skip


def _matrix(hands: Hands) -> QWidget:
    hands.case_view.show_view(COMPARE)
    hands.window.stage.map.zoom_to((400_000, 6_500_000, 450_000, 6_550_000))
    return hands.case_view.compare.matrix


def _table(hands: Hands) -> QWidget:
    hands.window.stage.map.zoom_to((509_000, 6_569_000, 511_000, 6_571_000))
    hands.window.toggle_map_table()
    return hands.window.map_table.rows


def _rows(hands: Hands) -> QWidget:
    """Show the rows of a layer, the keys in the middle of them and one row marked."""
    session = hands.desktop.session
    session.attribute_table.close()
    layer = layer_of(
        {"namn": [f"rad {at % 7}" for at in range(40)], "tal": list(range(40)), "mer": [1] * 40}
    )
    item = item_of_file(session.home.root / "rader.gpkg", layer)
    session.layers.add(item)
    hands.window.stage.map.zoom_to((400_000, 6_500_000, 450_000, 6_550_000))
    session.attribute_table.open(item.id)
    hands.settle()
    rows = hands.window.tables.row_table.rows
    rows.setCurrentIndex(rows.model().index(1, 1))
    session.attribute_table.mark(1)
    return rows


def _picture(hands: Hands) -> QWidget:
    session = hands.desktop.session
    path = session.home.root / "bild.png"
    if session.structure.placing.picture is None:
        path.write_bytes(png(400, 300))
        session.structure.placing.open(path)
        hands.settle()
    session.show_panel("georeference")
    points = [DraftPoint((100.0 + at, 100.0), (510_000.0, 6_570_000.0)) for at in (0, 50)]
    session.structure.placing.take_points(points, "")
    session.structure.placing.select(0)
    view = hands.window.panels["georeference"]
    assert isinstance(view, GeoreferenceView)
    view.placing.pane.show_whole()
    return view.placing.pane


def _points(hands: Hands) -> QWidget:
    _picture(hands)
    view = hands.window.panels["georeference"]
    assert isinstance(view, GeoreferenceView)
    return view.placing.table


def _rules(hands: Hands) -> QWidget:
    """Show the rules, one of them the user's own."""
    session = hands.desktop.session
    own = session.rules.shelf.own
    if not own.rules:
        session.rules.book.put(None, {"id": "eget", "layer": "provpaket/aker"}, "prov")
    session.show_panel("rules")
    view = hands.window.panels["rules"]
    assert isinstance(view, RulesView)
    return view.list_page.list


def _rule_tried(hands: Hands) -> None:
    bench = hands.desktop.session.rules.bench
    hands.wait_for(lambda: not bench.is_trying)


def _packages(hands: Hands) -> QWidget:
    store, underlag = Store(hands.desktop.session.home.packages), hands.desktop.session.underlag
    store.install(replace(store.find("provpaket"), name="annat", written=b""))
    hands.desktop.session.show_panel("underlag")
    underlag.read()
    hands.settle()
    view = hands.window.panels["underlag"]
    assert isinstance(view, UnderlagView)
    view.board.table.make_current(0)
    hands.settle()
    underlag.choose("")
    return view.board.table


def _many_plans(hands: Hands) -> QWidget:
    session = hands.desktop.session
    if session.batch.outcome is None:
        session.batch.choose_file(session.home.root.parent / "plan.gpkg")
        session.batch.choose_folder(session.home.root.parent / "många")
        hands.settle()
        session.batch.run()
        hands.settle()
    session.show_batch_task()
    session.batch.choose_plan("Alternativ A")
    hands.settle()
    hands.window.stage.map.zoom_to((400_000, 6_500_000, 450_000, 6_550_000))
    return hands.batch_view.outcome.table


def _bookmarks(hands: Hands) -> QWidget:
    view = hands.window.stage.map
    for name in ("Här", "Där"):
        view.bookmarks.add(name, view.viewport_now())
    view.zoom_to((400_000, 6_500_000, 450_000, 6_550_000))
    hands.window.show_bookmarks()
    return view._bookmark_card.list


def _card(hands: Hands) -> QWidget:
    many = {f"fält {number}": "värde" for number in range(60)}
    hands.window.stage.show_facts((Identified("aker", "Åker", 1, many),))
    card = hands.window.stage._card
    assert card is not None
    return card


def _edge(hands: Hands) -> QWidget:
    _to_edge(hands, Qt.Orientation.Vertical)
    focus = hands.app.focusWidget()
    assert focus is not None
    return focus


def _upright_edge(hands: Hands) -> None:
    _to_edge(hands, Qt.Orientation.Horizontal)


def _to_edge(hands: Hands, orientation: Qt.Orientation) -> None:
    for _ in range(6):
        press(hands, "F8")
        focus = hands.app.focusWidget()
        if isinstance(focus, Edge) and focus.orientation() == orientation:
            return
    raise AssertionError("no such edge in sight")


def _search(hands: Hands) -> QWidget:
    hands.window.open_search()
    hands.write(hands.window.search.edit, "visa")
    return hands.window.search.edit


def _earlier(hands: Hands) -> QWidget:
    """Two remarks of an earlier stage, as the case carries them."""
    case = hands.desktop.session.case
    assert case.case is not None
    said = [CarriedRemark("26RS1", f"p{n}", "natur", f"Synpunkt {n}") for n in range(2)]
    case.put(replace(case.case, remarks=tuple(said)))
    hands.case_view.show_view(EARLIER)
    return hands.case_view.findChildren(RemarkTable)[0]


def _judgeable(hands: Hands) -> None:
    """Nothing is written of the remark yet."""
    hands.desktop.session.steps.earlier.drop_reason()


def _reasoning(hands: Hands) -> None:
    """A reason is asked for, and has the keys."""
    _judgeable(hands)
    press(hands, "2")
    assert isinstance(hands.app.focusWidget(), QLineEdit)


TRIANGLE = ("Return", *["Right"] * 8, "Return", *["Down"] * 8, "Return")
Before = str | Callable[[Hands], None]
PARTS: tuple[tuple[Begin, dict[str, tuple[Before, ...]]], ...] = (
    (register_list, {"Up": ("Down",)}),
    (new_case_field, {}),
    (file_list, {"Up": ("Down",)}),
    (question_list, {"Up": ("Down",), "Space": (skippable,)}),
    (relevance, {}),
    (
        _findings,
        {
            "Up": ("Down",),
            "Left": (_with_a_fold, "Right", "End"),
            "Right": (_with_a_fold,),
            "Return": ("Home",),
        },
    ),
    (
        _earlier,
        {
            "Up": ("Down",),
            "1": (_judgeable,),
            "2": (_judgeable,),
            "3": (_judgeable,),
            "Esc": (_reasoning,),
        },
    ),
    (said_list, {}),
    (draft_list, {"Up": ("Down",)}),
    (draft_text, {"Ctrl+Shift+T": ("Ctrl+Shift+R",)}),
    (theme_list, {"Up": ("Down",)}),
    (statistics_table, {"Left": ("Right",), "Up": ("Down",)}),
    (_plan_bar, {"Up": ("Down",)}),
    (
        _rules,
        {
            "Up": ("End",),
            "Down": ("Home",),
            "Return": ("Home",),
            "Delete": ("Home",),
            "Esc": ("Home", "Return", _rule_tried),
        },
    ),
    (_map, {"Esc": ("M",)}),
    (_sketch, {"Backspace": ("Return",), "Esc": ("Return",), "F": TRIANGLE}),
    (_edit, dict.fromkeys(("Left", "Right", "Up", "Down", "Ins", "Del", "Shift+Del"), ("Tab",))),
    (
        _layers,
        {
            "Up": ("End",),
            "Down": ("Home",),
            "Left": ("Home", "Right"),
            "Right": ("Home", "Left"),
            "+": (_own_layer, "-"),
            "-": (_own_layer,),
            "Alt+Up": (_a_layer, "Alt+Down"),
            "Alt+Down": (_a_layer,),
            "W": (_an_image,),
            **dict.fromkeys(("Z", "F2", "Delete", "Space", "Return"), (_own_layer,)),
        },
    ),
    (_matrix, {"Left": ("Right",), "Up": ("Down",)}),
    (_table, {"Up": ("Down",)}),
    (_rows, {}),
    (_many_plans, {"Up": ("Down",)}),
    (_packages, {"Up": ("Down",), "Esc": ("Down",)}),
    (ticket_list, {"Up": ("Down",), **dict.fromkeys(("1", "2", "3"), (settleable,))}),
    (_picture, {"Esc": ("Return",), "0": ("+",)}),
    (_points, {"Up": ("Down",)}),
    (_bookmarks, {}),
    (_card, {"Up": ("Down",)}),
    (_edge, {"Left": (_upright_edge,), "Right": (_upright_edge,)}),
    (_search, {"Up": ("Down", "Down")}),
)
"""In the order of the list."""


ASKED_OF_PLUGINS = "I fler frågor"
"""Its keys act on answers of plugins, which the small workspace has none of."""


def pressed_groups() -> list[KeyGroup]:
    return [group for group in all_key_groups() if group.title != ASKED_OF_PLUGINS]


def test_every_part_is_pressed() -> None:
    assert len(PARTS) == len(pressed_groups()) == len(all_key_groups()) - 1


@pytest.mark.parametrize("part", range(len(PARTS)))
def test_every_key_of_a_part_does_something(in_case: Hands, watch: Watch, part: int) -> None:
    begin, before = PARTS[part]
    dead = []
    for hint in pressed_groups()[part].hints:
        for key in split_keys(hint.keys):
            put_away(in_case)
            in_case.desktop.session.show_case_task()
            widget = begin(in_case)
            in_case.settle()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            for earlier in before.get(key, ()):
                if isinstance(earlier, str):
                    press(in_case, earlier)
                else:
                    earlier(in_case)
                    in_case.settle()
            if not watch.does(key):
                dead.append(key)
    assert dead == []
