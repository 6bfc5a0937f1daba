"""Which of the known places are marked on the map, and in which order its sources stand."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from rumslig.georeference.targets import Target, Targets
from ui.map.compose import source_line
from ui.map.tools.bench import Bench, Pointer
from ui.map.tools.picking import MOST_SHOWN, NEAR_PX, PickTool
from ui.map.viewport import Viewport


def test_of_many_known_places_only_those_near_the_pointer_are_marked(
    application: QApplication,
) -> None:
    bench = Bench(Viewport(500_000.0, 6_600_000.0, 10.0, 400, 300))
    tool = PickTool(bench)
    every = tuple(
        Target(498_000.0 + 100 * at, 6_600_000.0, "junction", str(at))
        for at in range(MOST_SHOWN + 5)
    )
    bench.targets = Targets(every[:MOST_SHOWN])
    assert len(tool.known_shown()) == MOST_SHOWN
    bench.targets = Targets(every)
    assert tool.known_shown() == []
    tool.hover(Pointer(0.0, 0.0, every[3].place))
    near = {int(item.title) for item in tool.known_shown()}
    assert near == {at for at in range(len(every)) if abs(at - 3) * 10 <= NEAR_PX}
    tool.end()
    assert tool.known_shown() == []


def test_pictures_take_no_sources_place() -> None:
    line = source_line(False, ["A", "B", "C"], ["Bild 1", "Bild 2", "Bild 3"])
    assert line == "A · B · Bild 1 · Bild 2"
    assert source_line(False, [], ()) == ""
