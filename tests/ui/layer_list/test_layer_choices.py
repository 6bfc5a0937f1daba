"""What the planner chooses: opacity, order, themes, own layers; undone, kept and restored."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from layers.packages.freshness import assess_freshness
from layers.styles.model import LayerStyle, Symbol
from layers.vector import VectorLayer
from ui.history import History
from ui.layer_list.arrangement import merge_order, move_beside, round_opacity
from ui.layer_list.items import overruled_sentence
from ui.layer_list.presenter import LayerListPresenter, item_of_file
from ui.layer_list.saved import OwnFile

MakeVector = Callable[..., VectorLayer]


def rows(presenter: LayerListPresenter) -> list[str]:
    return [item.title for group in presenter.groups() for item in group.rows]


def scene(presenter: LayerListPresenter) -> list[str]:
    return [layer.id for layer in presenter.scene_layers()]


def shown(presenter: LayerListPresenter) -> set[str]:
    return {item.id for item in presenter.items if item.visible}


def opacities(presenter: LayerListPresenter) -> dict[str, float]:
    return {item.id: item.opacity for item in presenter.scene_layers() if item.opacity < 1}


def own(make_vector: MakeVector, name: str = "skiss", crs: str | None = None) -> Any:
    return item_of_file(Path(f"/karta/{name}.gpkg"), make_vector(name), crs)


@pytest.mark.parametrize(
    ("default", "wanted", "expected"),
    [
        ("abc", "", "abc"),
        ("abc", "cab", "cab"),
        ("abcd", "cb", "acdb"),  # a first, as by default; d after c, whom it follows
        ("abc", "xbxa", "bca"),
        ("", "ab", ""),
    ],
)
def test_order_takes_in_new_ones_after_whom_they_followed(
    default: str, wanted: str, expected: str
) -> None:
    assert "".join(merge_order(list(default), list(wanted))) == expected


def test_moving_beside_itself_or_a_stranger_changes_nothing() -> None:
    assert move_beside("abc", "a", "a", True) == list("abc")
    assert move_beside("abc", "a", "x", True) == list("abc")
    assert move_beside("abc", "a", "c", True) == list("bca")
    assert move_beside("abc", "c", "a", False) == list("cab")


def test_opacity_keeps_to_its_steps() -> None:
    assert [round_opacity(value) for value in (-3, 0, 12, 63, 97.6, 400)] == [
        10, 10, 10, 65, 100, 100,
    ]  # fmt: skip


def test_opacity_reaches_the_map_and_changes_in_a_row_are_one_step(
    presenter: LayerListPresenter, heard: Any
) -> None:
    for value in (90, 70, 62):
        presenter.set_opacity("Noder", value)
    assert opacities(presenter) == {"Noder": 0.6}
    presenter.end_joining()
    presenter.set_opacity("Noder", 20)
    presenter.set_opacity("Jordbruksmark", 50)
    assert presenter.history.undo_words == "opacitet för Jordbruksmark"
    presenter.history.undo()
    presenter.history.undo()
    assert opacities(presenter) == {"Noder": 0.6}
    presenter.history.undo()
    assert opacities(presenter) == {} and not presenter.history.can_undo
    presenter.history.redo()
    assert opacities(presenter) == {"Noder": 0.6}


def test_opacity_that_is_the_same_or_of_nothing_is_no_step(presenter: LayerListPresenter) -> None:
    for layer, value in (("Noder", 100), ("Noder", 98), ("Naturvärden", 50), ("okänd", 50)):
        presenter.set_opacity(layer, value)
    assert not presenter.history.can_undo


def test_history_may_be_the_windows(make_item: Any) -> None:
    history = History()
    presenter = LayerListPresenter(history=history)
    presenter.present([make_item("Noder", "rus")], ())
    presenter.toggle("Noder")
    assert history.undo_words == "döljning av Noder"
    history.undo()
    assert shown(presenter) == {"Noder"}
    assert history.redo_words == "döljning av Noder"


def test_theme_is_hidden_as_a_whole_and_remembers_what_was_shown(
    presenter: LayerListPresenter,
) -> None:
    presenter.toggle_theme("rus")
    assert shown(presenter) == {"Jordbruksmark"}
    assert presenter.groups()[0].hidden and presenter.groups()[0].note == "0/2"
    presenter.toggle_theme("rus")
    assert shown(presenter) == {"Jordbruksmark", "Noder"}
    presenter.history.undo()
    assert presenter.history.undo_words == "döljning av Strukturbild"
    presenter.history.undo()
    assert shown(presenter) == {"Jordbruksmark", "Noder"}


def test_theme_with_nothing_wanted_is_shown_with_all_that_can_be(
    presenter: LayerListPresenter,
) -> None:
    presenter.toggle_theme("energi")
    assert "Vindbruk" in shown(presenter)
    presenter.toggle("Jordbruksmark")
    presenter.toggle_theme("natur")
    assert "Jordbruksmark" in shown(presenter)
    assert "Naturvärden" not in shown(presenter)


def test_showing_a_layer_of_a_hidden_theme_shows_it_on_the_map(
    presenter: LayerListPresenter,
) -> None:
    presenter.toggle_theme("rus")
    presenter.toggle("Samband")
    assert {"Samband", "Noder"} <= shown(presenter)
    presenter.history.undo()
    assert not {"Samband", "Noder"} & shown(presenter)


def test_list_from_the_top_is_the_map_from_the_top(
    presenter: LayerListPresenter, make_item: Any
) -> None:
    assert scene(presenter) == ["Vindbruk", "Jordbruksmark", "Samband", "Noder"]
    presenter.move_layer("Noder", True)
    assert scene(presenter)[-1] == "Samband"
    presenter.move_theme("natur", False)
    assert scene(presenter) == ["Vindbruk", "Noder", "Samband", "Jordbruksmark"]
    presenter.history.undo()
    assert presenter.history.undo_words == "flytt av Noder"
    presenter.history.undo()
    assert scene(presenter) == ["Vindbruk", "Jordbruksmark", "Samband", "Noder"]


def test_order_begins_with_what_the_map_paints_highest(make_item: Any) -> None:
    kinds = {"mark": "base", "hållplats": "stop", "väg": "road", "bäck": "base"}
    made = LayerListPresenter()
    styles = {name: LayerStyle((Symbol(),), order=kind) for name, kind in kinds.items()}  # type: ignore[arg-type]
    made.present([make_item(name, "rus", style=style) for name, style in styles.items()], ())
    assert rows(made) == ["hållplats", "väg", "mark", "bäck"]
    inside = made.groups()[0].rows
    assert [overruled_sentence(item, inside) for item in inside] == [""] * 4
    made.move_layer("hållplats", True)
    moved = {item.id: overruled_sentence(item, made.groups()[0].rows) for item in made.items}
    assert moved["hållplats"].startswith("Ritas ändå bland punkter och orter, överst")
    assert moved["väg"] and not moved["mark"] and not moved["bäck"]


def test_ends_do_not_move_further_and_reset_gives_the_order_back(
    presenter: LayerListPresenter,
) -> None:
    before = rows(presenter)
    presenter.move_layer("Noder", False)
    presenter.move_theme("energi", True)
    presenter.reset_order()
    assert not presenter.history.can_undo and not presenter.has_order
    presenter.move_layer("Samband", False)
    presenter.place_theme("energi", "rus", after=False)
    assert rows(presenter) != before and presenter.has_order
    presenter.reset_order()
    assert rows(presenter) == before and not presenter.has_order
    presenter.history.undo()
    assert presenter.has_order


def test_moving_goes_past_the_neighbour_in_sight(
    presenter: LayerListPresenter, make_item: Any
) -> None:
    presenter.present([make_item(name, "rus") for name in ("Väg 1", "Bäck", "Väg 2")], ())
    presenter.set_filter("väg")
    presenter.move_layer("Väg 2", False)
    presenter.set_filter("")
    assert rows(presenter) == ["Väg 2", "Väg 1", "Bäck"]


def test_filter_finds_source_package_definition_and_freshness(
    presenter: LayerListPresenter, make_item: Any
) -> None:
    old = assess_freshness("2020-01-01", "", "", date(2026, 1, 1))
    told = replace(
        make_item("Åkrar"), words="Jordbruksverket (blockdata) brukad mark", freshness=old
    )
    presenter.present([told, make_item("Noder", "rus")], ())
    for text in ("jordbruksv", "blockd", "brukad mark", "försenad", "ÅKR", "natur"):
        presenter.set_filter(text)
        assert rows(presenter) == ["Åkrar"], text
    presenter.set_filter("verket")  # in the middle of a word only names count
    assert rows(presenter) == []
    assert presenter.filter_text == "verket" and presenter.is_filtered


def test_own_layers_are_added_renamed_and_removed_and_all_of_it_undone(
    presenter: LayerListPresenter, make_vector: MakeVector
) -> None:
    presenter.add(own(make_vector, "skiss"))
    presenter.add(own(make_vector, "brunnar"))
    assert rows(presenter)[:2] == ["brunnar", "skiss"]
    key = presenter.groups()[0].rows[1].id
    presenter.rename(key, "  Min   skiss ")
    assert rows(presenter)[1] == "Min skiss"
    assert presenter.history.undo_words == "namn på skiss"
    presenter.remove(key)
    assert rows(presenter)[:2] == ["brunnar", "Noder"]
    assert presenter.history.undo_words == "borttagning av Min skiss"
    assert [item.path.name for item in presenter.own_files()] == ["brunnar.gpkg"]
    for expected in (["brunnar", "Min skiss"], ["brunnar", "skiss"], ["skiss", "Noder"]):
        presenter.history.undo()
        assert rows(presenter)[:2] == expected
    presenter.history.redo()
    assert rows(presenter)[:2] == ["brunnar", "skiss"]


def test_an_empty_name_gives_the_files_name_back(
    presenter: LayerListPresenter, make_vector: MakeVector
) -> None:
    presenter.add(own(make_vector))
    key = presenter.groups()[0].rows[0].id
    presenter.rename(key, "Skiss A")
    presenter.rename(key, " ")
    assert rows(presenter)[0] == "skiss"
    presenter.rename(key, "skiss")
    assert presenter.state()["names"] == {}


def test_packages_layers_are_neither_renamed_nor_removed(presenter: LayerListPresenter) -> None:
    presenter.rename("Noder", "Annat")
    presenter.remove("Noder")
    assert "Noder" in rows(presenter) and not presenter.history.can_undo


def test_own_layers_stay_when_packages_are_read_anew(
    presenter: LayerListPresenter, make_vector: MakeVector, make_item: Any
) -> None:
    presenter.add(own(make_vector))
    key = presenter.groups()[0].rows[0].id
    presenter.rename(key, "Skiss A")
    given = [make_item("Noder", "rus"), *(it for it in presenter.items if it.is_own)]
    presenter.present(given, ())
    assert rows(presenter) == ["Skiss A", "Noder"]
    presenter.history.undo()
    assert rows(presenter) == ["skiss", "Noder"]


def test_zooming_asks_for_the_layers_bounds_and_shows_it(presenter: LayerListPresenter) -> None:
    asked: list[Any] = []
    presenter.zoom_asked.connect(asked.append)
    presenter.zoom_to("Samband")
    presenter.zoom_to("Naturvärden")
    # 100 m wide, with ground around it
    assert asked == [(499_850.0, 6_559_850.0, 500_250.0, 6_560_250.0)]
    assert "Samband" in shown(presenter)


def restored(presenter: LayerListPresenter, make_item: Any) -> LayerListPresenter:
    state = json.loads(json.dumps(presenter.state()))
    made = LayerListPresenter()
    made.restore(state)
    made.present(
        [make_item(item.title, item.theme) for item in presenter.items if not item.is_own], ()
    )
    return made


def test_state_goes_through_json_and_gives_the_same_list(
    presenter: LayerListPresenter, make_item: Any, make_vector: MakeVector
) -> None:
    presenter.add(own(make_vector, "skiss", "EPSG:3009"))
    key = presenter.groups()[0].rows[0].id
    presenter.rename(key, "Skiss A")
    presenter.toggle(key)
    presenter.toggle("Noder")
    presenter.toggle_theme("natur")
    presenter.set_opacity("Samband", 35)
    presenter.move_layer("Samband", False)
    presenter.move_theme("energi", False)
    presenter.toggle_group("rus")
    presenter.set_filter("s")
    made = restored(presenter, make_item)
    assert made.own_files() == (OwnFile(Path("/karta/skiss.gpkg"), "EPSG:3009"),)
    assert made.state() == presenter.state()  # before the file is read again
    made.add(own(make_vector, "skiss", "EPSG:3009"))
    assert made.state() == presenter.state()
    assert not made.history.can_undo  # restoring is no step
    for each in (presenter, made):
        each.set_filter("")
    assert rows(made) == rows(presenter)
    assert opacities(made) == opacities(presenter)
    found = next(item for item in made.items if item.is_own)
    assert (found.title, found.visible) == ("Skiss A", False)
    folded = {group.id: group.folded for group in made.groups()}
    assert folded["rus"]


def test_a_file_that_is_gone_stays_with_its_fault_until_it_is_read(
    presenter: LayerListPresenter, make_item: Any, make_vector: MakeVector
) -> None:
    presenter.add(own(make_vector))
    presenter.set_opacity(presenter.groups()[0].rows[0].id, 40)
    made = restored(presenter, make_item)
    made.add_unread(OwnFile(Path("/karta/skiss.gpkg"), encoding="cp850"), "Filen finns inte.")
    (lost,) = made.groups()[0].rows
    assert (lost.fault, lost.visible, lost.is_own) == ("Filen finns inte.", False, True)
    assert [(item.path.name, item.encoding) for item in made.own_files()] == [
        ("skiss.gpkg", "cp850")
    ]
    asked: list[Any] = []
    made.reread_asked.connect(asked.append)
    made.reread(lost.id)
    assert [item.path for item in asked] == [Path("/karta/skiss.gpkg")]
    made.add(own(make_vector))
    (found,) = made.groups()[0].rows
    assert (found.fault, found.visible, found.opacity) == ("", True, 40)


@pytest.mark.parametrize(
    "garbage",
    [
        None,
        [],
        "x",
        7,
        {"shown": [1], "opacity": {"Noder": "hög", "Samband": -4, "x": True}, "own": 3},
        {"rows": {"rus": "Noder", "natur": [1, None]}, "themes": {"a": 1}, "filter": 5},
        {"own": [{"file": 3}, {"crs": "EPSG:1"}, "x", {"file": ""}, {"file": "a\0b"}]},
        {"names": {"Noder": 4, "Samband": "  "}, "hidden_themes": [None, 2], "folds": {"rus": 1}},
    ],
)
def test_garbage_restores_nothing(
    presenter: LayerListPresenter, make_item: Any, garbage: object
) -> None:
    before = (rows(presenter), shown(presenter), opacities(presenter))
    presenter.restore(garbage)
    assert (rows(presenter), shown(presenter), opacities(presenter)) == before
    assert presenter.own_files() == ()


def test_unknown_ids_are_kept_for_a_package_that_comes_back(
    presenter: LayerListPresenter, make_item: Any
) -> None:
    presenter.restore(
        {"shown": {"Sol": False}, "opacity": {"Sol": 50}, "rows": {"energi": ["Sol", "Vindbruk"]}}
    )
    assert rows(presenter)[-1] == "Vindbruk"
    presenter.present([make_item("Vindbruk", "energi"), make_item("Sol", "energi")], ())
    assert rows(presenter) == ["Sol", "Vindbruk"]
    assert shown(presenter) == {"Vindbruk"}
    assert presenter.find("Sol").opacity == 50  # type: ignore[union-attr]
