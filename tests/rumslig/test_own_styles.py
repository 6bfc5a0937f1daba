"""The user's own styles: kept for each layer, and saved in three formats."""

from __future__ import annotations

from pathlib import Path

import pytest

from layers.errors import PackageError
from layers.styles.beside import read_style_file
from layers.styles.model import Fill, LayerStyle, Symbol
from rumslig.look import map_palette
from rumslig.outlet import Guard
from rumslig.own_styles import OwnStyles, save_style

STYLE = LayerStyle((Symbol("Röd", "", Fill("#aa0000", 0.5, "hatch")),), "border")


def test_a_style_is_kept_for_its_layer(tmp_path: Path) -> None:
    own = OwnStyles(tmp_path / "styles")
    assert own.read("a/b") is None
    own.write("a/b", STYLE)
    assert (own.read("a/b"), own.read("a/c")) == (STYLE, None)
    own.write("egna/C:\\Å\udc80/lager", STYLE)
    assert own.read("egna/C:\\Å\udc80/lager") == STYLE
    own.remove("a/b")
    own.remove("a/b")
    assert own.read("a/b") is None


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    own = OwnStyles(tmp_path)
    own.path_of("a").write_bytes(b"\xff symbols")
    with pytest.raises(PackageError, match="är ingen giltig stil"):
        own.read("a")


@pytest.mark.parametrize(("ending", "losses"), [("qml", 1), ("sld", 1), ("style.toml", 0)])
def test_a_saved_style_is_read_again(tmp_path: Path, ending: str, losses: int) -> None:
    target = tmp_path / f"min.{ending}"
    lost = save_style(target, STYLE, "a/b", "Lager", "Polygon", Guard.of(()))
    assert len(lost) == losses
    read = read_style_file(target, map_palette()).style
    assert read is not None and read.symbols == STYLE.symbols
    assert (read == STYLE) == (not losses)
