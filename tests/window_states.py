"""Every panel and state of the window, brought about for tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas
from case_workspace import at
from made_tables import layer_of
from pictures import png
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from window_hands import Hands

from rumslig.georeference.draft import DraftPoint
from ui.column_figures.presenter import FIGURES
from ui.layer_list.items import item_of_file
from ui.map.identify import Identified
from ui.messages import Message
from ui.plans.view import COMPARE, FINDINGS
from ui.underlag.presenter import Page

State = Callable[[Hands, Path], QWidget | None]
"""Brings the window into a state over a plan file; gives what is new in it, or None for all."""


def _one_plan(plans: Path) -> Path:
    path = plans.with_name("en plan.gpkg")
    frame = geopandas.GeoDataFrame(
        {"namn": ["Planen"]}, geometry=[at(0, 0, 100, 100)], crs="EPSG:3006"
    )
    frame.to_file(path, engine="pyogrio")
    return path


def _start(hands: Hands, plans: Path) -> None:
    return


def _start_with_cases(hands: Hands, plans: Path) -> None:
    _have_case(hands, plans)
    hands.desktop.session.show_start()


def _new_with_faults(hands: Hands, plans: Path) -> None:
    hands.desktop.session.ask_new_case(plans)
    hands.app.processEvents()
    hands.click(hands.form.primary)


def _new_of_idea(hands: Hands, plans: Path) -> None:
    hands.open_idea(plans)
    hands.click(hands.dialogue_view.idea.make_case)


def _crs(hands: Hands, plans: Path) -> None:
    path = plans.with_name("utan läge.wkt")
    path.write_text("POLYGON ((510000 6570000, 510100 6570000, 510100 6570100, 510000 6570000))")
    hands.open_idea(path)
    hands.desktop.session.crs.select("EPSG:3006")


def _have_case(hands: Hands, plans: Path) -> None:
    if hands.desktop.session.case.case is None:
        hands.make_case(plans)
    hands.desktop.session.show_case_task()
    hands.settle()


def _case_one_plan(hands: Hands, plans: Path) -> None:
    hands.make_case(_one_plan(plans), "26RS102")


def _case_with_reason(hands: Hands, plans: Path) -> None:
    _have_case(hands, plans)
    hands.key(Qt.Key.Key_2, hands.case_view.pane.list)
    hands.key(Qt.Key.Key_Return, hands.case_view.assess.reason)
    hands.case_view.pane.detail.toggle_proof()


def _compare(hands: Hands, plans: Path) -> None:
    _have_case(hands, plans)
    hands.case_view.show_view(COMPARE)


def _compare_why(hands: Hands, plans: Path) -> None:
    _compare(hands, plans)
    matrix = hands.case_view.compare.matrix
    matrix.setFocus()
    for _ in range(2):
        hands.key(Qt.Key.Key_Down, matrix)


def _rename_plan(hands: Hands, plans: Path) -> None:
    _have_case(hands, plans)
    hands.case_view.bar.begin_renaming()


def _dialogue(hands: Hands, plans: Path) -> None:
    hands.desktop.session.show_dialogue_task()


def _dialogue_with_idea(hands: Hands, plans: Path) -> None:
    hands.open_idea(plans)


def _many_plans(hands: Hands, plans: Path) -> None:
    hands.desktop.session.show_batch_task()


def _many_plans_running(hands: Hands, plans: Path) -> None:
    batch = hands.desktop.session.batch
    hands.desktop.session.show_batch_task()
    batch.choose_file(plans)
    batch.choose_folder(plans.with_name("många"))
    hands.settle()
    batch.is_running = True
    batch._on_reported(3, 6, "Åkermark")
    batch.changed.emit()


def _many_plans_outcome(hands: Hands, plans: Path) -> None:
    batch = hands.desktop.session.batch
    batch.is_running = False
    hands.desktop.session.show_batch_task()
    batch.run()
    hands.settle()


def _search(hands: Hands, plans: Path) -> None:
    hands.window.open_search()
    hands.write(hands.window.search.edit, "k")


def _search_for_nothing(hands: Hands, plans: Path) -> None:
    hands.window.open_search()
    hands.write(hands.window.search.edit, "qqqq")


def _keys(hands: Hands, plans: Path) -> QWidget:
    hands.window.keys.toggle()
    return hands.window.keys


def _layer_card(hands: Hands, plans: Path) -> None:
    hands.desktop.session.layers.show_card(hands.desktop.session.layers.items[0].id)


def _layer_filter(hands: Hands, plans: Path) -> None:
    hands.write(hands.window.layers.filter_field, "qqqq")


def _facts(hands: Hands, plans: Path) -> None:
    found = Identified("aker", "Åker", 1, {"klass": "5", "id": "a"})
    hands.window.stage.show_facts((found, found))


def _messages(hands: Hands, plans: Path) -> None:
    hands.window.tell(Message("error", "Filen kunde inte läsas", "plan.gpkg är tom."))
    hands.window.tell(Message("warning", "Ett lager saknas", "Åker lästes inte."))


def _work(hands: Hands, plans: Path) -> None:
    hands.window.tell(Message("done", "Klart"))
    hands.window.show_work()


def _tour(hands: Hands, plans: Path) -> None:
    hands.desktop.session.guide.begin_tour()


def _checklist(hands: Hands, plans: Path) -> None:
    hands.desktop.session.guide.show()


def _map_table(hands: Hands, plans: Path) -> None:
    _have_case(hands, plans)
    hands.window.toggle_map_table()


def _layer_rows(hands: Hands, plans: Path) -> None:
    """A layer's rows under the map, some of them marked, and a column's figures beside."""
    session = hands.desktop.session
    layer = layer_of({"namn": [f"rad {at % 7}" for at in range(40)], "tal": list(range(40))})
    item = item_of_file(session.home.root / "rader.gpkg", layer)
    session.layers.add(item)
    session.attribute_table.open(item.id)
    hands.settle()
    session.attribute_table.mark(1)
    session.attribute_table.filter_by("finns > 3")
    hands.settle()


def _layer_figures(hands: Hands, plans: Path) -> None:
    _layer_rows(hands, plans)
    session = hands.desktop.session
    assert session.attribute_table.item is not None
    session.layer_room.open(session.attribute_table.item.id, FIGURES)


def _bookmarks(hands: Hands, plans: Path) -> None:
    stage = hands.window.stage
    stage.map.bookmarks.add("Tiveden", stage.map.viewport_now())
    hands.window.show_bookmarks()


def _no_bookmarks(hands: Hands, plans: Path) -> None:
    hands.window.show_bookmarks()


def _editing(hands: Hands, plans: Path) -> None:
    _have_case(hands, plans)
    hands.window.begin_editing()


def _drawing(hands: Hands, plans: Path) -> None:
    hands.window.begin_drawing()
    hands.key(Qt.Key.Key_Return, hands.window.stage.map)
    hands.window.stage.map.type_place()


def _narrow(hands: Hands, plans: Path) -> None:
    _have_case(hands, plans)
    hands.window.resize(700, 800)


def _narrow_search(hands: Hands, plans: Path) -> None:
    hands.window.resize(1100, 800)
    hands.window.open_search()


def _rules(hands: Hands, plans: Path) -> None:
    hands.desktop.session.show_panel("rules")


def _package_rule(hands: Hands, plans: Path) -> None:
    rules = hands.desktop.session.rules
    hands.desktop.session.show_panel("rules")
    rules.open("package:aker")
    hands.wait_for(lambda: not rules.bench.is_trying)


def _rule_with_faults(hands: Hands, plans: Path) -> None:
    rules = hands.desktop.session.rules
    _package_rule(hands, plans)
    rules.copy()
    hands.wait_for(lambda: not rules.bench.is_trying)
    rules.write("filter", "klass =")
    rules.write("near_m", "långt")
    hands.wait_for(lambda: not rules.bench.is_trying)  # what it shows is not made anew later


def _rules_side_by_side(hands: Hands, plans: Path) -> None:
    _package_rule(hands, plans)
    hands.window.resize(1900, 900)
    hands.window.split.setSizes([264, 700, 936])


def _packages(hands: Hands, plans: Path) -> None:
    hands.desktop.session.show_panel("underlag")
    hands.settle()
    underlag = hands.desktop.session.underlag
    assert underlag.board is not None
    underlag.choose(underlag.board.rows[0].name)


def _package_versions(hands: Hands, plans: Path) -> None:
    _packages(hands, plans)
    hands.settle()
    hands.desktop.session.underlag.show_part("versions")


def _package_page(page: Page) -> State:
    def make(hands: Hands, plans: Path) -> None:
        hands.desktop.session.show_panel("underlag")
        hands.desktop.session.underlag.show_page(page)

    return make


def _structure(hands: Hands, plans: Path) -> None:
    hands.desktop.session.show_panel("georeference")


def _picture(hands: Hands, plans: Path) -> None:
    path = plans.with_name("strukturbild.png")
    path.write_bytes(png(400, 300))
    structure = hands.desktop.session.structure
    structure.take_picture(path)
    hands.settle()
    pixels = ((20.0, 20.0), (380.0, 30.0), (60.0, 280.0), (340.0, 260.0))
    points = [DraftPoint((x, y), (500_000 + 20 * x, 6_580_000 - 20 * y)) for x, y in pixels]
    structure.placing.take_points(points, "")


def _picture_classes(hands: Hands, plans: Path) -> None:
    _picture(hands, plans)
    legend = plans.with_name("klasser.csv")
    legend.write_text("class,colour,kind\nOrt,#c0392b,point\nStråk,#7a2f8f,line\n", "utf-8")
    structure = hands.desktop.session.structure
    structure.show_step("classes")
    structure.classes.load(legend)


def _op_comparison(hands: Hands, plans: Path) -> None:
    _structure(hands, plans)
    hands.desktop.session.structure.show_step("compare")


STATES: dict[str, State] = {
    "start": _start,
    "coordinate system": _crs,
    "dialogue": _dialogue,
    "rules": _rules,
    "rule of a package": _package_rule,
    "rule with faults": _rule_with_faults,
    "rules side by side": _rules_side_by_side,
    "packages": _packages,
    "versions of a package": _package_versions,
    "connecting a repository": _package_page("connect"),
    "packages to install": _package_page("browse"),
    "publishing": _package_page("publish"),
    "structure images": _structure,
    "picture being placed": _picture,
    "classes of a picture": _picture_classes,
    "comparison with an ÖP": _op_comparison,
    "search": _search,
    "search for nothing": _search_for_nothing,
    "keys": _keys,
    "layer card": _layer_card,
    "no layer fits": _layer_filter,
    "facts": _facts,
    "messages": _messages,
    "work": _work,
    "tour": _tour,
    "checklist": _checklist,
    "no bookmarks": _no_bookmarks,
    "bookmarks": _bookmarks,
    "drawing": _drawing,
    "narrow search": _narrow_search,
    "new case with faults": _new_with_faults,
    "dialogue with an idea": _dialogue_with_idea,
    "new case of an idea": _new_of_idea,
    "case with alternatives": _have_case,
    "start with cases": _start_with_cases,
    "case with reason and proof": _case_with_reason,
    "compare": _compare,
    "compare, a question": _compare_why,
    "alternative being renamed": _rename_plan,
    "map table": _map_table,
    "layer's rows": _layer_rows,
    "column's figures": _layer_figures,
    "editing": _editing,
    "many plans": _many_plans,
    "many plans running": _many_plans_running,
    "many plans outcome": _many_plans_outcome,
    "narrow": _narrow,
    "case with one plan": _case_one_plan,
}
"""In an order in which one window can take them one by one, with `put_away` between."""


def bring_about(name: str, hands: Hands, plans: Path) -> QWidget:
    """Bring the window into a state; give what is to be looked at."""
    made = STATES[name](hands, plans)
    hands.settle()
    return made or hands.window


def put_away(hands: Hands) -> None:
    """Close whatever a state opened; cases and ideas stay."""
    window, session = hands.window, hands.desktop.session
    window.resize(1440, 900)
    window.search.leave()
    window.keys.leave()
    window.stage.close_card()
    window.stage.clear_messages()
    window.work_list.hide()
    session.guide.skip()
    session.guide.hide()
    if window.map_table.isVisible():
        window.toggle_map_table()
    session.attribute_table.close()
    session.layer_room.leave()
    if session.panel == "crs":
        session.crs.cancel()
    for card in (window.stage.map._bookmark_card, window.stage.map._place_field):
        if card.isVisible():
            hands.key(Qt.Key.Key_Escape, card)
    window.stage.map.set_tool("pan")
    window.layers.filter_field.clear()
    hands.case_view.bar.name.hide()
    hands.case_view.show_view(FINDINGS)
    session.case.drop_draft()
    session.rules.revert()
    session.rules.close()
    hands.settle()
