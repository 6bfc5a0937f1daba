"""The look on screen: readable, large enough, and from the tokens alone."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

import ui
from rumslig.look import tokens
from ui.stylesheet import write_stylesheet

MODES = ("light", "dark")
UI = Path(ui.__file__).parent
GROUNDS = ("background", "surface", "sunken", "raised", "hover", "accent_soft")
TEXTS = [
    *product(("text", "muted"), GROUNDS),
    *product(("accent",), ("surface", "background", "accent_soft")),
    ("on_accent", "accent"),
    ("danger", "surface"),
    ("danger", "danger_soft"),
    ("warning", "surface"),
    ("warning", "warning_soft"),
    ("success", "surface"),
    ("success", "success_soft"),
]
EDGES = [
    *product(("border_strong",), ("surface", "sunken", "background")),
    *product(("focus",), ("surface", "background", "accent_soft")),
]


def luminance(colour: str) -> float:
    """WCAG 2.2 relative luminance of #rrggbb."""
    parts = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_wcag_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_can_be_read(mode: str, ink: str, ground: str) -> None:
    colour = tokens()["colour"][mode]
    assert contrast(colour[ink], colour[ground]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_focus_are_seen(mode: str, edge: str, ground: str) -> None:
    colour = tokens()["colour"][mode]
    assert contrast(colour[edge], colour[ground]) >= 3


@pytest.mark.parametrize("mode", MODES)
def test_the_style_sheet_has_only_the_modes_colours(mode: str) -> None:
    other = MODES[1 - MODES.index(mode)]
    sheet = write_stylesheet(mode)  # type: ignore[arg-type]
    found = {value.upper() for value in re.findall(r"#[0-9A-Fa-f]{6}\b", sheet)}
    own = {value.upper() for value in tokens()["colour"][mode].values()}
    own.add(tokens()["map"][mode]["strak"].upper())
    mixed = found - own
    assert len(mixed) <= 1, "only the primary button's hover is mixed"
    strangers = {value.upper() for value in tokens()["colour"][other].values()} - own
    assert not found & strangers
    assert "$" not in sheet
    assert all(QColor(value).isValid() for value in found)


@pytest.mark.parametrize("mode", MODES)
def test_the_primary_button_is_readable_under_the_pointer(mode: str) -> None:
    sheet = write_stylesheet(mode)  # type: ignore[arg-type]
    hover = re.search(r'kind="primary"\]:hover \{ background: (#\w+)', sheet)
    assert hover is not None
    assert contrast(hover[1], tokens()["colour"][mode]["on_accent"]) >= 4.5


def test_no_text_is_smaller_than_12_px() -> None:
    sizes = re.findall(r"font-size: (\d+)px", write_stylesheet("light"))
    for path in UI.rglob("*.py"):
        sizes += re.findall(r"font-size: (\d+)px", path.read_text("utf-8"))
    assert len(sizes) > 10
    assert min(map(int, sizes)) >= 12


def test_colours_are_written_in_the_tokens_alone() -> None:
    written = {
        path.relative_to(UI).as_posix(): found
        for path in UI.rglob("*.py")
        # a drawing's own white, which the theme replaces, is no choice of colour
        if (found := re.findall(r"(?<!stroke=)[\"']#[0-9A-Fa-f]{6,8}\b", path.read_text("utf-8")))
    }
    assert written == {}


def test_presenters_know_no_widgets() -> None:
    program = (
        "import sys, ui.session, ui.place, ui.words, ui.messages\n"
        "assert 'ui.case.presenter' in sys.modules and 'PySide6.QtCore' in sys.modules\n"
        "sys.exit('PySide6.QtWidgets' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
