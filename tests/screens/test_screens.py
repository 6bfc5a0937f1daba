"""The window looks as it did, and the comparison sees what an eye would see.

A picture that is meant to be other is taken anew by `make screens-accept`; look at it first.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from screens.alike import REFERENCE, are_alike, differing_spots, reduce
from screens.references import FOLDER, REFERENCES, Reference, take
from screens.scenes import SCENES
from screens.studio import Studio, make_application

from rumslig.look import tokens

MOST_BYTES = 100_000
TASK = QRect(948, 48, 492, 824)
"""Where the task panel stands in a window of 1440 × 900."""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(make_application(), tmp_path_factory.mktemp("studio"))


@pytest.mark.parametrize("wanted", REFERENCES, ids=lambda wanted: wanted.name)
def test_the_window_looks_as_it_did(studio: Studio, wanted: Reference, tmp_path: Path) -> None:
    picture = take(studio, wanted, tmp_path)
    spots = differing_spots(reduce(picture), QImage(str(wanted.path)))
    kept = tmp_path / f"{wanted.name}.png"
    picture.save(str(kept))
    assert are_alike(reduce(picture), QImage(str(wanted.path))), (
        f"{len(spots)} places differ, the first {spots[:5]}; see {kept}"
    )


def test_references_are_small_and_none_is_left_over() -> None:
    kept = {path.name for path in FOLDER.glob("*")}
    assert kept == {wanted.path.name for wanted in REFERENCES}
    for wanted in REFERENCES:
        assert QImage(str(wanted.path)).size() == REFERENCE
        assert wanted.path.stat().st_size < MOST_BYTES, wanted.name


def test_every_scene_has_its_own_name() -> None:
    assert len({scene.name for scene in SCENES}) == len(SCENES) > 50


# what the comparison sees, and what it does not


@pytest.fixture
def picture() -> QImage:
    make_application()
    wanted = next(item for item in REFERENCES if item.name == "case.sv.light")
    return QImage(str(wanted.path)).convertToFormat(QImage.Format.Format_RGB888)


def painted(picture: QImage, place: QRect, colour: str) -> QImage:
    other = picture.copy()
    painter = QPainter(other)
    half = QRect(place.x() // 2, place.y() // 2, place.width() // 2, place.height() // 2)
    painter.fillRect(half, QColor(colour))
    painter.end()
    return other


def near(one: QColor, other: QColor) -> bool:
    pairs = zip(one.getRgb(), other.getRgb(), strict=True)  # type: ignore[call-overload]
    return all(abs(a - b) <= 8 for a, b in pairs)


def moved(picture: QImage, x: int, y: int, place: QRect | None = None) -> QImage:
    """Return the picture with a part drawn some pixels away."""
    part = place or picture.rect()
    other = picture.copy()
    painter = QPainter(other)
    painter.drawImage(part.topLeft().x() + x, part.topLeft().y() + y, picture.copy(part))
    painter.end()
    return other


def test_a_picture_is_like_itself(picture: QImage) -> None:
    assert differing_spots(picture, picture) == []


def test_letters_that_sit_a_pixel_off_are_the_same(picture: QImage) -> None:
    """A pixel of the window is half a pixel here: the mean of the picture and its neighbour."""
    large = QPixmap.fromImage(picture).scaled(1440, 900)
    beside = QPixmap(large.size())
    beside.fill(QColor(tokens()["colour"]["light"]["surface"]))
    painter = QPainter(beside)
    painter.drawPixmap(1, 0, large)
    painter.end()
    assert are_alike(reduce(beside), picture)


def test_a_hidden_panel_is_seen(picture: QImage) -> None:
    hidden = painted(picture, TASK, tokens()["colour"]["light"]["surface"])
    assert not are_alike(hidden, picture)


def test_a_missing_button_is_seen(picture: QImage) -> None:
    foot = QRect(TASK.x() + 10, 822, 140, 40)
    missing = painted(picture, foot, tokens()["colour"]["light"]["surface"])
    assert not are_alike(missing, picture)


def test_another_colour_is_seen(picture: QImage) -> None:
    """The row that is chosen, in the ground of one that is only pointed at."""
    chosen, other = (QColor(tokens()["colour"]["light"][key]) for key in ("accent_soft", "border"))
    changed = picture.copy()
    for x in range(TASK.x() // 2, picture.width()):
        for y in range(picture.height()):
            if near(picture.pixelColor(x, y), chosen):
                changed.setPixelColor(x, y, other)
    assert changed != picture
    assert not are_alike(changed, picture)


def test_a_part_that_moved_is_seen(picture: QImage) -> None:
    panel = QRect(TASK.x() // 2, TASK.y() // 2, TASK.width() // 2, TASK.height() // 2)
    assert not are_alike(moved(picture, 0, 6, panel), picture)


def test_another_look_is_seen(picture: QImage) -> None:
    dark = next(item for item in REFERENCES if item.name == "case.en.dark")
    spots = differing_spots(QImage(str(dark.path)), picture)
    assert len(spots) > 1000
