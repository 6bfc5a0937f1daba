"""How files come to the real window: by address, by a second start, by drop; how it is closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from conftest import REPOSITORY
from dragging import dragged
from real_screen import Program, Screen

Start = Callable[..., Program]
EXAMPLE = REPOSITORY / "data" / "geo" / "exempelarende" / "ide.geojson"


def plan_in(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(EXAMPLE.read_bytes())
    return path


def test_files_come_by_address_second_start_and_drop(
    screen: Screen, start: Start, desk: Path
) -> None:
    by_address, by_start, by_drop = (
        plan_in(desk, name) for name in ("plan åäö!.geojson", "en till.geojson", "släppt.geojson")
    )
    window = start(by_address.as_uri())

    def shows(file: Path) -> Callable[[], bool]:
        return lambda: window.part("idea", "idea", "file") == str(file)

    window.until(shows(by_address), "the file of the address")
    assert "%C3%A5" in by_address.as_uri()

    second = start(by_start.name, wait=False)
    assert second.wait() == 0
    window.until(shows(by_start), "the file of the second start")

    with dragged(screen, window, by_drop):
        window.until(shows(by_drop), "the file that was dropped")

    window.until(lambda: screen.active_title() == "Rumslig", "the keys")
    screen.click(600, 400)
    before = window.until(lambda: window.part("map", "bounds"), "the map")
    screen.key("plus", "plus")
    screen.key("alt+F4")
    assert window.wait() == 0
    assert window.part("map", "bounds") != before
    assert shows(by_drop)()
    assert window.said == ""
