"""A planner's whole morning in the real window, and a power cut in the middle of it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pypdfium2
import pytest
import shapely
from conftest import REPOSITORY
from docx import Document
from real_map import MapOnScreen, Place, bounds_of, sketch_of
from real_screen import Box, Program, Screen, colour_of, likeness, run_command

from rumslig.cases.case import Case
from rumslig.cases.file import check_seal, read_case
from rumslig.documents.export import FILES

Start = Callable[..., Program]

DNR, SENDER = "26RS777", "Örebro å och ä"
REASON = "Ån söder om platsen är inte med än"
COUNTS: Box = (1050, 150, 1440, 275)
"""Where a panel, and no list in it, has the mark of what was not found once it is checked."""
FOOT: Box = (950, 838, 1180, 872)
"""The button below an idea."""
PANEL: Box = (950, 50, 1440, 872)
LAYERS: Box = (0, 50, 264, 872)
SELECTED: Box = (950, 230, 1440, 480)
REASON_BOX: Box = (1002, 776, 1324, 806)
"""The list with the finding in hand, and the reason below it."""


class Morning:
    """The window and the planner before it."""

    def __init__(self, screen: Screen, start: Start, desk: Path) -> None:
        self.screen, self.start, self.desk = screen, start, desk
        self.window: Program
        self.map: MapOnScreen

    @property
    def case_file(self) -> Path:
        return self.desk / "home" / "cases" / f"{DNR}.rumslig"

    def case(self) -> Case:
        check_seal(self.case_file)
        return read_case(self.case_file)

    def until(self, look: Callable[[], Any], what: str) -> Any:
        return self.window.until(look, what)

    def shapes(self) -> dict[str, shapely.Geometry]:
        """Return the alternatives of the idea as the window keeps them."""
        plans = self.window.part("idea", "idea", "plans") or []
        return {plan["name"]: shapely.from_wkb(plan["wkb"]) for plan in plans}

    def shows_counts(self) -> bool:
        """Whether the panel says what was found, as it does when the check is over."""
        return self.screen.count(colour_of("states", "NO_HIT", "light"), COUNTS) > 40

    def ring(self) -> bytes:
        """Return where the focus is seen, nothing where it is not."""
        seen = self.screen.mask(colour_of("colour", "light", "focus"))
        return np.argwhere(seen).tobytes() if seen.sum() > 100 else b""

    def tab_to(self, box: Box) -> None:
        """Press Tab until the focus is seen in a box."""
        for _ in range(30):
            before = self.ring()
            self.screen.key("Tab")

            def is_elsewhere(before: bytes = before) -> bool:
                ring = self.ring()
                return ring not in (before, b"") and ring == self.ring()

            self.until(is_elsewhere, "the focus elsewhere")
            if self.screen.count(colour_of("colour", "light", "focus"), box) > 200:
                return
        raise AssertionError("Tab does not come there")

    def near(self, one: Place, other: Place) -> bool:
        """Whether two places are the same to a pixel."""
        return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 1.01 * (
            self.map.metres_per_px(self.window)
        )

    # the steps

    def open_the_plan(self, plan: Path) -> None:
        self.window = self.start(plan.name)
        self.until(lambda: self.window.part("panel") == "dialogue", "the idea")
        self.until(self.shows_counts, "the check of the idea")
        assert self.window.part("guide", "toured") is False
        assert list(self.shapes()) == ["Idé: nya bostäder nordost om Fjugesta"]

    def draw_an_alternative(self) -> None:
        screen = self.screen
        screen.key("ctrl+r")
        spots = ((420, 600), (560, 620))
        for count, spot in enumerate(spots, 1):
            screen.click_freely(*spot)
            self.until(lambda count=count: len(sketch_of(self.window)) == count, "a corner")
        self.map = MapOnScreen.of_clicks(self.window, spots)
        assert 255 < self.map.left < 275 and 940 < self.map.right < 955
        assert 40 < self.map.top < 60 and 865 < self.map.bottom < 880
        corners = sketch_of(self.window)
        scale = self.map.metres_per_px(self.window)
        corners += [(corners[1][0] + 30 * scale, corners[1][1] - 120 * scale)]
        corners += [(corners[0][0], corners[0][1] - 110 * scale)]
        for corner in corners[2:]:
            screen.click_freely(*self.map.spot(self.window, corner))
        self.until(lambda: len(sketch_of(self.window)) == 4, "four corners")
        screen.key("f")
        drawn = self.until(lambda: self.shapes().get("Alternativ 2"), "the alternative")
        ring = shapely.get_coordinates(drawn)[:4]
        assert all(any(self.near(corner, tuple(at)) for at in ring) for corner in corners)
        assert sketch_of(self.window) == []
        self.until(self.shows_counts, "the check of the alternative")
        self._change_a_corner(drawn, corners[2], scale)

    def _change_a_corner(self, drawn: shapely.Geometry, corner: Place, scale: float) -> None:
        screen, window = self.screen, self.window
        target = (corner[0] + 60 * scale, corner[1] + 20 * scale)
        screen.key("e")
        screen.drag(self.map.spot(window, corner), self.map.spot(window, target))

        def is_drawn() -> bool:
            return self.shapes()["Alternativ 2"].equals(drawn)

        self.until(lambda: not is_drawn(), "the moved corner")
        moved = self.shapes()["Alternativ 2"]
        ring = shapely.get_coordinates(moved)
        assert any(self.near(target, tuple(at)) for at in ring)
        screen.key("ctrl+z")
        self.until(is_drawn, "the corner where it was")
        screen.key("ctrl+shift+z")
        self.until(lambda: self.shapes()["Alternativ 2"].equals(moved), "the moved corner again")
        screen.key("f")
        self.until(self.shows_counts, "the check of the moved alternative")

    def make_a_case(self) -> None:
        screen = self.screen
        self.tab_to(FOOT)
        screen.key("space")
        self.until(lambda: self.window.part("panel") == "new", "the form")
        screen.write(DNR)
        screen.key("Tab", "Tab", "Tab")
        screen.write(SENDER)

        def is_written() -> bool:
            values = self.window.part("form", "values") or {}
            return (values.get("dnr"), values.get("sender")) == (DNR, SENDER)

        self.until(is_written, "what was typed")
        screen.key("Return")
        self.until(self.case_file.exists, "the case")
        self.until(lambda: not self.case().unchecked, "the check of the case")
        assert self.case().header.sender == SENDER
        assert len(self.case().plans) == 2

    def check_again(self) -> None:
        def checks() -> int:
            return sum(entry.what.startswith("check") for entry in self.case().log)

        before = checks()
        self.screen.key("F5")
        self.until(lambda: checks() > before, "one more check")

    def assess(self) -> None:
        screen = self.screen
        for key, judgement in (("1", "relevant"), ("1", "relevant"), ("4", "expert")):
            plan, rule = self.chosen()
            screen.key(key)

            def is_saved(at: tuple[str, str] = (plan, rule), what: str = judgement) -> bool:
                given = self.case().assessments.get(at)
                return given is not None and given.judgement == what

            self.until(is_saved, f"the assessment of {rule}")
            screen.key("Down")
            self.until(lambda at=(plan, rule): self.chosen() != at, "the next finding")
        screen.key("2")
        screen.write(REASON)
        self.until(lambda: self.draft().get("reason") == REASON, "the reason, half typed")
        assert len(self.case().assessments) == 3

    def chosen(self) -> tuple[str, str]:
        case = self.window.part("case") or {}
        return case.get("plan", ""), case.get("rule", "")

    def draft(self) -> dict[str, Any]:
        drafts = self.window.part("case", "drafts") or [{}]
        assert isinstance(drafts[0], dict)
        return drafts[0]

    def export(self) -> Path:
        folder = self.desk / "yttrande åäö"
        folder.mkdir()
        self.screen.key("ctrl+e")
        title = "Välj mapp för yttrandet"
        self.until(lambda: self.screen.active_title().startswith(title), "the dialogue")
        self.screen.write(str(folder))
        self.screen.key("Return")
        self.until(lambda: all((folder / name).exists() for name in FILES), "six files")
        self.until(lambda: any(entry.what == "export" for entry in self.case().log), "the note")
        return folder

    def leave_things_unfinished(self) -> None:
        screen = self.screen
        shown = self.visible_layers()
        screen.click(240, 198)  # the first layer's eye
        self.until(lambda: self.visible_layers() != shown, "a layer less")
        before = bounds_of(self.window)
        screen.drag((600, 300), (660, 350))
        self.until(lambda: bounds_of(self.window) != before, "the map elsewhere")
        screen.key("ctrl+r")
        for count, spot in enumerate(((500, 520), (640, 560)), 1):
            screen.click_freely(*spot)
            self.until(lambda count=count: len(sketch_of(self.window)) == count, "a corner")

    def visible_layers(self) -> Any:
        return self.window.part("layers")


def check_documents(folder: Path, case: Case) -> None:
    """Assert that each file is what its name says, and is about the case."""
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
    text = "\n".join(part.text for part in Document(str(folder / "yttrande.docx")).paragraphs)
    assert zipfile.is_zipfile(io.BytesIO((folder / "yttrande.docx").read_bytes()))
    assert DNR in text or DNR in (folder / "karta.html").read_text("utf-8")
    pdf = pypdfium2.PdfDocument(folder / "yttrande.pdf")
    assert len(pdf) > 1
    pdf.close()
    result = json.loads((folder / "result.json").read_text("utf-8"))
    assert result["format"] == "rumslig.check/1"
    assert [plan["name"] for plan in result["plans"]] == [plan.name for plan in case.plans]
    assert len(pyogrio.list_layers(folder / "findings.gpkg")) >= 2
    assert "</html>" in (folder / "karta.html").read_text("utf-8")


@pytest.fixture
def morning(screen: Screen, start: Start, desk: Path) -> Morning:
    return Morning(screen, start, desk)


def test_a_morning_outlives_a_power_cut(morning: Morning, desk: Path) -> None:
    plan = desk / "plan åäö!.geojson"
    example = REPOSITORY / "data" / "geo" / "exempelarende" / "ide.geojson"
    plan.write_bytes(example.read_bytes())

    morning.open_the_plan(plan)
    morning.draw_an_alternative()
    morning.make_a_case()
    morning.check_again()
    morning.assess()
    check_documents(morning.export(), morning.case())
    morning.leave_things_unfinished()

    screen = morning.screen
    parts, case = morning.window.parts(), morning.case()
    seen = (PANEL, LAYERS, SELECTED, REASON_BOX, morning.map.box)
    pictures = {box: screen.picture(box) for box in seen}
    screen.save(desk / "before.png")
    morning.window.kill()
    morning.window = morning.start()

    kept = ("case", "idea", "layers", "map", "panel", "sketch", "form")

    def stands_as_before() -> bool:
        now = morning.window.parts()
        return all(now.get(name) == parts[name] for name in kept)

    morning.until(stands_as_before, "everything that was there")
    assert morning.draft()["reason"] == REASON
    assert len(sketch_of(morning.window)) == 2
    assert morning.case() == case
    screen.move(640, 500)
    screen.move(640, 560)
    for box, picture in pictures.items():
        morning.until(
            lambda box=box, picture=picture: likeness(picture, screen.picture(box)) > 0.985,
            f"the picture of {box}",
        )
    done = run_command(desk / "home", ["case", "verify", DNR])
    assert done.returncode == 0, done.stdout + done.stderr
