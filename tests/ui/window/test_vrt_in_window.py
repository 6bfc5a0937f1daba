"""A VRT is refused when it is dropped, and read when the planner chooses it as a layer."""

from __future__ import annotations

from pathlib import Path

from made_files import write_layer
from PySide6.QtCore import Qt
from window_hands import Choose, Hands

from ui.layer_health.presenter import HEALTH

TEXT = (
    '<OGRVRTDataSource><OGRVRTLayer name="lager"><SrcDataSource relativeToVRT="1">lager.gpkg'
    "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
)


def virtual(folder: Path) -> Path:
    write_layer(folder / "lager.gpkg")
    path = folder / "virtuell å.vrt"
    path.write_text(TEXT, "utf-8")
    return path


def test_a_dropped_vrt_is_refused_with_the_way_to_ask_for_it(hands: Hands, tmp_path: Path) -> None:
    session = hands.desktop.session
    session.open_files([virtual(tmp_path)])
    hands.settle()
    assert [item for item in session.layers.items if item.is_own] == []
    (fault,) = (message for message in hands.told if message.kind == "error")
    assert "virtuell å.vrt" in fault.text and "Lägg till lager" in fault.text


def test_a_chosen_vrt_is_a_layer_whose_health_is_known(
    hands: Hands, tmp_path: Path, choose: Choose
) -> None:
    session = hands.desktop.session
    choose(virtual(tmp_path))
    hands.key(Qt.Key.Key_L, hands.window, Qt.KeyboardModifier.ControlModifier)
    hands.wait_for(lambda: any(item.is_own for item in session.layers.items))
    (own,) = (item for item in session.layers.items if item.is_own)
    assert own.is_readable and own.layer is not None and len(own.layer.geometry) > 0
    session.layers.room_asked.emit(own.id, HEALTH)
    hands.wait_for(lambda: session.health.health is not None)
    assert session.health.health.info.features == len(own.layer.geometry)
