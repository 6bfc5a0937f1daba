"""What the table shows, which rows are marked, and how it follows its layer; no widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from held_runner import HeldRunner
from made_tables import layer_of
from PySide6.QtWidgets import QApplication

from rumslig.errors import ClassifiedPackage
from rumslig.outlet import Guard
from rumslig.table import leaving
from rumslig.table.sorting import Sorting
from ui.attribute_table.arranging import Wish
from ui.attribute_table.marks import LAYER_ID
from ui.attribute_table.presenter import AttributeTablePresenter
from ui.layer_list.items import LayerItem, item_of_file
from ui.layer_list.presenter import LayerListPresenter
from ui.map.identify import Identified
from ui.messages import Message
from ui.tasks import InlineRunner, Runner

NAMES = ["Öby", "Ås", "Kumla", "kumla", "Berg"]


class World:
    """A table over a list with one layer, and what was heard of it."""

    def __init__(self, runner: Runner, guard: Guard = Guard(())) -> None:  # noqa: B008 - frozen
        self.layers = LayerListPresenter()
        self.item = own_layer(NAMES)
        self.layers.add(self.item)
        self.table = AttributeTablePresenter(runner, self.layers, lambda: guard)
        self.told: list[Message] = []
        self.zoomed: list[object] = []
        self.asked: list[int] = []
        self.left = 0
        self.table.told.connect(self.told.append)
        self.table.zoom_asked.connect(self.zoomed.append)
        self.table.position_asked.connect(self.asked.append)
        self.table.left.connect(self._on_left)

    def _on_left(self) -> None:
        self.left += 1

    @property
    def names(self) -> list[str]:
        column = self.table.columns[0]
        return [self.table.text(at, column) for at in range(self.table.count)]


def own_layer(names: list[str]) -> LayerItem:
    layer = layer_of({"namn": names, "tal": [float(at) for at in range(len(names))]})
    return item_of_file(Path("/tmp/prov.gpkg"), layer)


@pytest.fixture
def world(application: QApplication) -> World:
    world = World(InlineRunner())
    world.table.open(world.item.id)
    return world


def test_rows_are_sorted_by_several_columns_and_back(world: World) -> None:
    table = world.table
    assert table.summary == "5 rader"
    table.sort_by("namn")
    assert world.names == ["Berg", "Kumla", "kumla", "Ås", "Öby"]
    table.sort_by("namn")
    assert world.names == ["Öby", "Ås", "kumla", "Kumla", "Berg"]
    table.sort_by("namn")
    assert world.names == NAMES
    assert Wish().sorted_by("a").sorted_by("b", adds=True).sorted_by("a", adds=True) == Wish(
        (Sorting("a", True), Sorting("b"))
    )
    assert Wish().sorted_by("a", is_falling=True).sorted_by("a", adds=True) == Wish()


def test_words_and_conditions_leave_rows_out(world: World) -> None:
    table = world.table
    table.filter_by("tal >= 1")
    assert table.summary == "4 av 5 rader"
    table.find("kumla")
    table.find_now()
    assert world.names == ["Kumla", "kumla"]
    table.filter_by("")
    table.find("finns inte")
    table.find_now()
    assert table.emptiness == "Ingen rad passar det du söker."


def test_a_condition_that_cannot_be_asked_says_why_and_changes_nothing(world: World) -> None:
    table = world.table
    table.filter_by("tal > 2")
    table.filter_by("yta > 2")
    assert "”yta” finns inte; lagret har namn, tal" in table.fault
    assert world.names == ["kumla", "Berg"]
    table.filter_by("tal > 3")
    assert table.fault == "" and world.names == ["Berg"]
    table.filter_by("namn >")
    assert "kan inte tolkas" in table.fault


def test_marks_stay_when_rows_are_sorted_and_left_out(world: World) -> None:
    table = world.table
    table.mark(1)
    table.mark(3, "turn")
    table.sort_by("namn")
    assert [name for at, name in enumerate(world.names) if table.is_marked(at)] == ["kumla", "Ås"]
    table.show_only_marked(True)
    assert world.names == ["kumla", "Ås"]
    assert table.summary == "2 av 5 rader · 2 markerade"
    table.show_only_marked(False)
    table.mark(0)
    table.mark(2, "through")
    assert [at for at in range(5) if table.is_marked(at)] == [0, 1, 2]
    table.mark_all()
    assert table.marks.count == 5
    table.mark_none()
    assert table.drawn.layer is None


def test_marked_objects_are_drawn_and_can_be_gone_to(world: World) -> None:
    table = world.table
    table.mark(1)
    table.mark(4, "turn")
    drawn = table.drawn.layer
    assert drawn is not None and (drawn.id, drawn.is_mark) == (LAYER_ID, True)
    layer = world.item.layer
    assert layer is not None
    assert list(drawn.layer.geometry) == [layer.geometry[1], layer.geometry[4]]
    table.zoom_to_marked()
    (bounds,) = world.zoomed
    assert shapely.box(*bounds).contains(drawn.layer.geometry[1])  # type: ignore[misc]


def test_what_is_clicked_on_the_map_is_marked_and_shown(world: World) -> None:
    table = world.table
    here = Identified(world.item.id, "", 3, {})
    elsewhere = Identified("annat/lager", "", 1, {})
    table.sort_by("namn")
    table.mark_identified([elsewhere, here])
    assert world.names[world.asked[-1]] == "Kumla"
    assert table.marks.rows.tolist() == [2]
    table.mark_identified([elsewhere])
    assert table.marks.rows.tolist() == [2]
    table.filter_by("namn = 'Berg'")
    table.mark_identified([here])
    assert world.told[-1].title == "Objektets rad är bortfiltrerad i tabellen"


def test_a_click_before_the_table_is_read_is_remembered(application: QApplication) -> None:
    runner = HeldRunner()
    world = World(runner)
    world.table.open(world.item.id)
    world.table.mark_identified([Identified(world.item.id, "", 5, {})])
    assert world.table.summary == "Tabellen läses."
    runner.release("attribute-table")
    assert world.table.marks.rows.tolist() == [4] and world.asked == [4]


def test_the_table_follows_its_layer(world: World) -> None:
    table = world.table
    table.mark(0)
    world.layers.rename(world.item.id, "Annat namn")
    assert table.item is not None and table.item.title == "Annat namn" and table.marks.count == 1
    again = replace(own_layer(["En", "Två"]), id=world.item.id)
    world.layers.add(again)
    assert world.names == ["En", "Två"] and table.marks.count == 0
    world.layers.remove(world.item.id)
    assert (table.item, table.count, world.left) == (None, 0, 1)


def test_results_of_a_layer_that_is_gone_are_dropped(application: QApplication) -> None:
    runner = HeldRunner()
    world = World(runner)
    world.table.open(world.item.id)
    work = runner.waiting["attribute-table"]
    world.table.item = None
    work[1](work[0](lambda done, total, what: None))
    assert world.table.count == 0


def test_columns_are_hidden_but_never_all(world: World) -> None:
    table = world.table
    table.hide("namn")
    assert [column.name for column in table.shown_columns] == ["tal"]
    table.hide("tal")
    assert [column.name for column in table.shown_columns] == ["tal"]
    table.close()
    table.open(world.item.id)
    assert [column.name for column in table.shown_columns] == ["tal"]
    table.show_all_columns()
    assert len(table.shown_columns) == 2


def copied(world: World) -> str:
    texts: list[str] = []
    world.table.copy_marked(texts.append)
    return "".join(texts)


def test_marked_rows_are_copied_as_they_are_shown(world: World) -> None:
    table = world.table
    assert copied(world) == "" and world.told[-1].title == "Markera rader att kopiera först"
    table.sort_by("namn", is_falling=True)
    table.mark_all()
    table.mark(0, "turn")
    assert copied(world) == "namn\ttal\nÅs\t1\nkumla\t3\nKumla\t2\nBerg\t4\n"
    assert world.told[-1].title == "4 rader kopierades"


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(application: QApplication) -> None:
    world = World(InlineRunner())
    world.layers.add(replace(own_layer(["=1+1", "-3", "två\tord"]), id=world.item.id))
    world.table.open(world.item.id)
    world.table.mark_all()
    assert copied(world).splitlines()[1:] == ["'=1+1\t0", "'-3\t1", "två ord\t2"]


def test_what_is_classified_or_too_much_is_not_copied(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.table.mark_all()
    monkeypatch.setattr(leaving, "MOST_COPIED", 4)
    assert copied(world) == ""
    assert "5 rader är fler än de 4" in world.told[-1].text

    class Closed(Guard):
        def may_leave(self, layer_id: str, sha256: str = "") -> bool:
            return False

    world.table._guard = lambda: Closed(())
    assert copied(world) == ""
    assert "skyddsvärt" in world.told[-1].text
    with pytest.raises(ClassifiedPackage):
        leaving.TableOrigin("a/b", "", "Skydd").check(Closed(()))


def test_a_fault_is_told_and_the_rows_stay(application: QApplication) -> None:
    runner = HeldRunner()
    world = World(runner)
    world.table.open(world.item.id)
    runner.release("attribute-table")
    world.table.sort_by("namn")
    assert world.table.is_busy
    runner.fail("attribute-table", OSError(5, "Input/output error"))
    assert world.names == NAMES and not world.table.is_busy
    assert world.told[-1].title == "Tabellen kunde inte ordnas"


def test_many_marks_are_gathered_beside_and_too_many_are_not_drawn(
    application: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui.attribute_table import describe, drawn

    monkeypatch.setattr(drawn, "LARGE", 2)
    monkeypatch.setattr(drawn, "MOST_DRAWN", 4)
    runner: Callable[[], InlineRunner] = InlineRunner
    held = runner()
    world = World(held)
    world.table.open(world.item.id)
    world.table.marks.only(np.arange(3))
    world.table._on_marked()
    assert "attribute-marks" in held.keys and world.table.drawn.layer is not None
    world.table.mark_all()
    assert world.table.drawn.layer is None
    assert describe.say_counts(5, 5, 200_000, False).endswith("markerade, för många för att ritas")
