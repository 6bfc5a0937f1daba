"""The layer list without widgets: groups, visibility, filter, cards, what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely import box

from layers.styles.model import PLAIN_STYLE
from layers.vector import VectorLayer
from ui.layer_list.presenter import LayerListPresenter, item_of_file, item_of_installed

THEMES_IN_ORDER = ["Strukturbild", "Jord och natur", "Energi"]


def titles(presenter: LayerListPresenter) -> list[str]:
    return [group.title for group in presenter.groups()]


def rows(presenter: LayerListPresenter) -> list[str]:
    return [item.title for group in presenter.groups() for item in group.rows]


def visibility(presenter: LayerListPresenter) -> dict[str, bool]:
    return {layer.id: layer.visible for layer in presenter.scene_layers()}


def test_groups_follow_the_themes_and_count_what_is_shown(presenter: LayerListPresenter) -> None:
    assert titles(presenter) == THEMES_IN_ORDER
    assert [(group.shown, group.total) for group in presenter.groups()] == [(1, 2), (1, 2), (0, 1)]
    assert [group.note for group in presenter.groups()] == ["1/2", "1/2", "0/1"]


def test_a_theme_with_nothing_shown_starts_folded(presenter: LayerListPresenter) -> None:
    assert [group.folded for group in presenter.groups()] == [False, False, True]


def test_a_theme_that_no_package_describes_comes_last_under_its_id(
    presenter: LayerListPresenter, make_item: Any
) -> None:
    presenter.add(make_item("Okänt", "hemligt"))
    assert titles(presenter) == [*THEMES_IN_ORDER, "hemligt"]


def test_toggle_changes_only_that_layer_of_the_scene(
    presenter: LayerListPresenter, heard: Any
) -> None:
    before = visibility(presenter)
    presenter.toggle("Samband")
    after = visibility(presenter)
    assert {key for key in before if before[key] != after[key]} == {"Samband"}
    assert (heard.scene, heard.changed) == (1, 1)
    presenter.toggle("Samband")
    assert visibility(presenter) == before
    assert presenter.groups()[0].note == "1/2"


def test_scene_leaves_out_what_could_not_be_read(presenter: LayerListPresenter) -> None:
    assert set(visibility(presenter)) == {"Jordbruksmark", "Vindbruk", "Noder", "Samband"}


def test_toggle_of_an_unread_layer_opens_its_card(
    presenter: LayerListPresenter, heard: Any
) -> None:
    presenter.toggle("Naturvärden")
    assert [item.fault for item in heard.cards] == ["Filen är skadad."]
    assert heard.scene == 0


def test_what_was_chosen_stays_when_the_layers_are_read_anew(
    presenter: LayerListPresenter, make_item: Any
) -> None:
    presenter.toggle("Noder")
    presenter.present([make_item("Noder", "rus"), make_item("Samband", "rus")], ())
    assert visibility(presenter) == {"Noder": False, "Samband": True}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["Noder", "Samband", "Jordbruksmark", "Naturvärden", "Vindbruk"]),
        ("JORD", ["Jordbruksmark", "Naturvärden"]),  # by title, and by the theme Jord och natur
        ("bruk vind", ["Vindbruk"]),
        ("naturvärden", ["Naturvärden"]),
        ("finns inte", []),
    ],
)
def test_filter_leaves_layers_that_have_every_word(
    presenter: LayerListPresenter, text: str, expected: list[str]
) -> None:
    presenter.set_filter(text)
    assert rows(presenter) == expected
    assert len(presenter.items) == 5


def test_filter_opens_folded_themes_and_gives_the_folds_back(
    presenter: LayerListPresenter, heard: Any
) -> None:
    presenter.set_filter("vind")
    assert [group.folded for group in presenter.groups()] == [False]
    presenter.toggle_group("energi")
    assert [group.folded for group in presenter.groups()] == [True]
    presenter.set_filter("vindb")
    assert [group.folded for group in presenter.groups()] == [False]
    presenter.set_filter("")
    assert [group.folded for group in presenter.groups()] == [False, False, True]
    assert heard.scene == 0


def test_own_layer_comes_first_is_shown_and_replaces_itself(
    presenter: LayerListPresenter, heard: Any, make_vector: Callable[..., VectorLayer]
) -> None:
    path = Path("skiss.gpkg")
    presenter.add(item_of_file(path, make_vector("skiss")))
    presenter.add(item_of_file(path, make_vector("skiss")))
    first = presenter.groups()[0]
    assert (first.title, first.note, first.folded) == ("Egna lager", "1", False)
    assert first.rows[0].style == PLAIN_STYLE
    assert presenter.scene_layers()[-1].id == first.rows[0].id
    assert heard.scene == 2


def test_card_of_a_file_tells_what_is_not_known(make_vector: Callable[..., VectorLayer]) -> None:
    card = dict(item_of_file(Path("mapp/skiss.gpkg"), make_vector("skiss")).card)
    assert card["Källa"] == "skiss.gpkg"
    assert card["Täckning"] == "täckning okänd"
    assert card["Lägesosäkerhet"] == "ej angiven"
    assert card["Koordinatsystem"] == "EPSG:3006"


def installed(make_package: Any, extra: str) -> Any:
    square = box(500_000, 6_560_000, 501_000, 6_561_000)
    frame = geopandas.GeoDataFrame({"klass": [4]}, geometry=[square], crs="EPSG:3006")
    cover = geopandas.GeoDataFrame({"id": [1]}, geometry=[square.buffer(500)], crs="EPSG:3006")
    return make_package({"natur": frame}, extra={"natur": extra}, files={"tackning.gpkg": cover})


def test_card_of_an_installed_layer(make_package: Any) -> None:
    made = installed(
        make_package,
        'accuracy_m = 1500\ncoverage = "tackning.gpkg"\nexample = true\n'
        "schematic = true\nscale = 500000\nvisible = true",
    )
    item = item_of_installed(made.catalog.layers[0])
    card = dict(item.card)
    assert (item.visible, item.fault, item.example, item.schematic) == (True, "", True, True)
    assert item.layer is not None and len(item.layer.geometry) == 1
    assert card["Märkning"].replace("\xa0", " ") == (
        "EXEMPELDATA · schematisk, vägledande, minsta skala 1:500 000"
    )
    assert card["Lägesosäkerhet"].replace("\xa0", " ") == "± 1 500 m"
    assert card["Täckning"] == "kartlagt område angivet"
    assert card["Paket"] == "Provpaket 1.0.0"
    assert (card["Definition"], card["Källa"], card["Licens"]) == ("provyta", "prov", "CC0-1.0")
    assert card["Nästa översyn"] == "uppgift saknas"


def test_undeclared_coverage_and_accuracy_are_said_to_be_unknown(make_package: Any) -> None:
    item = item_of_installed(installed(make_package, "").catalog.layers[0])
    card = dict(item.card)
    assert card["Täckning"] == "täckning okänd"
    assert card["Lägesosäkerhet"] == "ej angiven"
    assert "Märkning" not in card


def test_a_damaged_layer_becomes_a_fault(make_package: Any) -> None:
    made = installed(make_package, "visible = true")
    source = made.catalog.layers[0]
    made.store.path_of(source.entry.data).write_bytes(b"inget paket")
    item = item_of_installed(source)
    assert item.layer is None
    assert item.fault and item.fault[0].isupper() and item.fault.endswith(".")
    assert not item.visible
    assert dict(item.card)["Källa"] == "prov"
