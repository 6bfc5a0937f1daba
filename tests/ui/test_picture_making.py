"""Large pictures are made ready beside the window, cancelled, and told of where they fail."""

from __future__ import annotations

from pathlib import Path

import pictures
import pytest
from held_runner import HeldRunner
from PySide6.QtWidgets import QApplication

from layers.images import pyramid
from rumslig.settings import Home
from rumslig.worker import InlineWorker
from ui.map.picture_shelf import SHELF
from ui.map.scene import SceneImage
from ui.picture_making import PictureMaking


@pytest.fixture
def image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SceneImage:
    monkeypatch.setattr(pyramid, "SMALL_PIXELS", 10)
    path = tmp_path / "bild.png"
    path.write_bytes(pictures.png())
    place = tuple(pictures.PLACE)[:6]
    return SceneImage("a/bild", "Bilden", path, "png", place, "EPSG:3006", width=40, height=30)


def test_a_picture_is_made_once_and_then_drawn(
    application: QApplication, tmp_path: Path, image: SceneImage
) -> None:
    runner, changes = HeldRunner(), []
    making = PictureMaking(Home(tmp_path), runner, InlineWorker())
    making.map_changed.connect(lambda: changes.append(1))
    assert SHELF.open(image) is None and SHELF.open(image) is None
    runner.release(f"picture {image.path}")
    assert changes and SHELF.open(image) is not None
    assert len(list(Home(tmp_path).pictures.iterdir())) == 1
    SHELF.clear()


def test_a_damaged_picture_is_told_of_and_let_be(
    application: QApplication, tmp_path: Path, image: SceneImage
) -> None:
    image.path.write_bytes(image.path.read_bytes()[:-30] + b"0" * 400)
    runner, told, broken = HeldRunner(), [], []
    making = PictureMaking(Home(tmp_path), runner, InlineWorker())
    making.told.connect(told.append)
    making.broken.connect(lambda key, why: broken.append((key, why)))
    SHELF.open(image)
    if not broken:
        runner.release(f"picture {image.path}")
    assert broken and broken[0][0] == "a/bild" and "Bilden" in broken[0][1]
    assert SHELF.open(image) is None
    SHELF.clear()
