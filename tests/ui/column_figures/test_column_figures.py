"""A column's figures in the layer room: counted while it is seen, of the rows that are asked."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import shapely
from made_tables import layer_of
from PySide6.QtWidgets import QApplication

from rumslig.outlet import Guard
from rumslig.places import Municipalities, Municipality
from rumslig.worker import InlineWorker
from ui.attribute_table.presenter import AttributeTablePresenter
from ui.column_figures.presenter import ColumnFiguresPresenter, has_figures
from ui.layer_list.items import item_of_file
from ui.layer_list.presenter import LayerListPresenter
from ui.layer_room.presenter import LayerRoomPresenter
from ui.messages import Message
from ui.tasks import InlineRunner

WEST = Municipality("1880", "Väst", shapely.box(0, 0, 500_015, 9_000_000))


class World:
    """The page's presenter over a layer, and what was heard of it."""

    def __init__(self) -> None:
        runner = InlineRunner()
        self.layers = LayerListPresenter()
        layer = layer_of({"klass": ["a", "b", "a"], "tal": [1.0, 2.0, 9.0]})
        self.item = item_of_file(Path("/tmp/prov.gpkg"), layer)
        self.layers.add(self.item)
        self.room = LayerRoomPresenter(self.layers)
        self.guard = Guard(())
        self.table = AttributeTablePresenter(runner, self.layers, lambda: self.guard)
        self.figures = ColumnFiguresPresenter(
            runner,
            InlineWorker(),
            self.room,
            self.table,
            lambda: Municipalities((WEST,), 0.0),
            lambda: self.guard,
        )
        self.told: list[Message] = []
        self.figures.told.connect(self.told.append)


@pytest.fixture
def world(application: QApplication) -> World:
    world = World()
    world.room.open(world.item.id)
    return world


def test_nothing_is_counted_until_it_is_seen(world: World) -> None:
    assert world.figures.figures is None
    world.figures.show(True)
    assert world.figures.figures is not None
    assert world.figures.figures.common == (("a", 2), ("b", 1))
    assert has_figures(world.item)


def test_each_object_counts_to_its_municipality(world: World) -> None:
    world.figures.show(True)
    world.figures.choose("tal")
    told = {item.name: (item.count, item.total) for item in world.figures.by_municipality}
    assert told == {"Väst": (2, 3.0), "": (1, 9.0)}


def test_the_tables_rows_can_be_counted_instead(world: World) -> None:
    figures, table = world.figures, world.table
    figures.show(True)
    figures.choose("tal")
    assert figures.scopes == ("all",)
    table.open(world.item.id)
    table.filter_by("tal > 1")
    table.mark(0)
    assert figures.scopes == ("all", "shown", "marked")
    figures.choose_scope("shown")
    assert figures.figures is not None and figures.figures.rows == 2
    table.filter_by("tal > 5")
    assert figures.figures.rows == 1
    figures.choose_scope("marked")
    assert figures.figures.spread is not None and figures.figures.spread.total == 2.0
    table.close()
    assert figures.scopes == ("all",)


def test_another_layer_begins_anew(world: World) -> None:
    figures = world.figures
    figures.show(True)
    figures.choose("tal")
    other = item_of_file(Path("/tmp/annat.gpkg"), layer_of({"namn": ["x"]}))
    world.layers.add(other)
    world.room.open(other.id)
    assert figures.column is not None and figures.column.name == "namn"
    assert figures.figures is not None and figures.figures.rows == 1


def test_the_chart_is_drawn_for_the_room_it_has(world: World) -> None:
    figures = world.figures
    figures.draw_for(300, 160, 1.0, "light")
    figures.show(True)
    first = figures.chart
    assert first.startswith(b"\x89PNG")
    figures.draw_for(300, 160, 1.0, "dark")
    assert figures.chart != first
    assert "högst är a med 2 objekt" in figures.alt


def test_figures_are_copied_and_written_as_text_and_workbook(world: World, tmp_path: Path) -> None:
    figures = world.figures
    figures.show(True)
    figures.choose("tal")
    texts: list[str] = []
    figures.copy(texts.append)
    assert "Summa\t12\n" in texts[0] and "Väst\t2\t3\t1,5" in texts[0]
    figures.write(tmp_path / "tal.csv")
    told = (tmp_path / "tal.csv").read_text("utf-8-sig")
    assert "Median;2\n" in told and "Väst;2;3;1,5" in told
    figures.write(tmp_path / "tal.xlsx")
    book = openpyxl.load_workbook(tmp_path / "tal.xlsx")
    assert book.sheetnames == ["Om kolumnen", "Fördelning", "Per kommun"]
    rows = {row[0].value: row[1].value for row in book["Om kolumnen"].iter_rows(min_row=2)}
    assert (rows["Summa"], rows["Objekt"], rows["Räknat på"]) == (12, 3, "alla objekt")
    assert world.told[-1].title == "Statistiken skrevs till tal.xlsx"
    figures.write(tmp_path / "tal.pdf")
    assert "ingen filtyp" in world.told[-1].text and not (tmp_path / "tal.pdf").exists()
    assert figures.suggested_name() == "prov tal.xlsx"


def test_what_is_classified_stays(world: World, tmp_path: Path) -> None:
    class Closed(Guard):
        def may_leave(self, layer_id: str, sha256: str = "") -> bool:
            return False

    world.guard = Closed(())
    world.figures.show(True)
    texts: list[str] = []
    world.figures.copy(texts.append)
    world.figures.write(tmp_path / "tal.csv")
    assert texts == [] and not list(tmp_path.iterdir())
    assert all("skyddsvärt" in message.text for message in world.told)
