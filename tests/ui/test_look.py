"""The look on screen: readable, large enough, and from the tokens alone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

import ui
from rumslig.look import tokens
from ui.stylesheet import write_stylesheet

MODES = ("light", "dark")
UI = Path(ui.__file__).parent


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
