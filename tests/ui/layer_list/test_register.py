"""A register whose rows have no coordinates stands in the list, with a mark and a reason."""

from __future__ import annotations

from pathlib import Path

from layers.catalog import Catalog
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.builtin import county_folder
from rumslig.county import Theme
from ui.layer_list.items import item_of_installed
from ui.layer_list.presenter import LayerListPresenter


def test_the_register_has_a_fault_and_a_full_card(tmp_path: Path) -> None:
    source = tmp_path / "fororenad-mark"
    source.mkdir()
    for path in (county_folder() / "fororenad-mark").iterdir():
        text = path.read_text("utf-8").replace('coverage = "lansgrans.gpkg"\n', "")
        (source / path.name).write_text(text, "utf-8")
    store = Store(tmp_path / "hem")
    (layer,) = Catalog(store, [build_package(read_source(source), store)]).layers
    item = item_of_installed(layer)
    assert item.layer is None
    assert item.fault.endswith("38 objekt men inget av dem har geometri.")
    assert not item.visible
    card = dict(item.card)
    assert card["Märkning"] == "EXEMPELDATA"
    assert "verkligheten" in card["Definition"]
    assert card["Objekt"] == "38"

    presenter = LayerListPresenter()
    asked: list[object] = []
    presenter.card_asked.connect(asked.append)
    presenter.present([item], [Theme("halsa-sakerhet", "Hälsa och säkerhet", 95)])
    (group,) = presenter.groups()
    assert not group.folded
    presenter.toggle(item.id)
    assert asked == [item]
    assert presenter.scene_layers() == ()
