"""In grey, whatever has a meaning still differs by shape from what means something else."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem

from rumslig.finding import STATE_ORDER
from rumslig.look import Mode
from ui.alternatives.widgets.matrix_paint import draw_rank
from ui.findings.presenter import FindingsPresenter
from ui.findings.rows import FindingRow, Section
from ui.findings.widgets.findings_list import FindingsDelegate, FindingsList, FindingsModel
from ui.layer_list.freshness import ICONS
from ui.theme import Theme
from ui.widgets.status_bar import MESSAGE_ICONS, ProgressLine

LEAST = 12
"""So many pixels must lie on other sides of the ground's and the ink's middle."""
MODES: tuple[Mode, ...] = ("light", "dark")


def shape_of(image: QImage, ground: int) -> npt.NDArray[np.bool_]:
    """Where the ink lies: a picture's grey, laid on a ground, in black and white."""
    image.setDevicePixelRatio(1)
    laid = QImage(image.size(), QImage.Format.Format_RGB32)
    laid.fill(0xFF000000 | ground * 0x010101)
    painter = QPainter(laid)
    painter.drawImage(0, 0, image)
    painter.end()
    grey = laid.convertToFormat(QImage.Format.Format_Grayscale8)
    flat = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)
    values = flat[:, : grey.width()].astype(int)
    away = np.abs(values - ground)
    return np.asarray(away > max(int(away.max()), 1) / 2)


def differ(one: QPixmap, other: QPixmap, ground: int) -> bool:
    first, second = (shape_of(item.toImage(), ground) for item in (one, other))
    return int((first != second).sum()) >= LEAST


def ground_of(mode: Mode) -> int:
    return Theme(mode).colour("surface").lightness()


@pytest.mark.parametrize("mode", MODES)
def test_states_differ_by_shape(application: QApplication, mode: Mode) -> None:
    theme = Theme(mode)
    signs = {key: theme.state_pixmap(key, 32, 1.0) for key in STATE_ORDER}
    assert len(signs) == 12
    same = [
        pair
        for pair in combinations(signs, 2)
        if not differ(signs[pair[0]], signs[pair[1]], ground_of(mode))
    ]
    assert same == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    "names",
    [
        sorted({*ICONS.values(), "bock"}),
        sorted({icon for icon, _ in MESSAGE_ICONS.values()}),
    ],
    ids=["freshness", "messages"],
)
def test_signs_differ_by_shape(application: QApplication, mode: Mode, names: list[str]) -> None:
    theme = Theme(mode)
    signs = [theme.icon_pixmap(name, "text", 32, 1.0) for name in names]
    assert len(signs) >= 4
    assert all(differ(one, other, ground_of(mode)) for one, other in combinations(signs, 2))


def painted(size: QSize, paint: Callable[[QPainter], None]) -> QPixmap:
    pixmap = QPixmap(3 * size)
    pixmap.setDevicePixelRatio(3)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint(painter)
    painter.end()
    return pixmap


@pytest.mark.parametrize("mode", MODES)
def test_most_and_least_concerned_differ_by_shape(application: QApplication, mode: Mode) -> None:
    theme = Theme(mode)
    box = QRect(0, 0, 14, 16)
    least = painted(box.size(), lambda p: draw_rank(p, theme, box, -1))
    most = painted(box.size(), lambda p: draw_rank(p, theme, box, 1))
    assert differ(least, most, ground_of(mode))


@pytest.mark.parametrize("mode", MODES)
def test_how_far_work_has_come_is_seen(application: QApplication, mode: Mode) -> None:
    bar = ProgressLine(Theme(mode))
    pictures = []
    for share in (0.2, 0.8):
        bar.show_share(share)
        pictures.append(bar.grab())
    assert differ(pictures[0], pictures[1], ground_of(mode))


@pytest.mark.parametrize("mode", MODES)
def test_rows_show_choice_and_assessment_by_shape(application: QApplication, mode: Mode) -> None:
    theme = Theme(mode)
    view = FindingsList(theme, FindingsPresenter())
    delegate, model = FindingsDelegate(theme, view), view.model()
    assert isinstance(model, FindingsModel)

    def row(mark: int, *, selected: bool) -> QPixmap:
        shown = FindingRow(("A", "aker"), "HIT_3", "Åkermark", "1 ha", "10 %", mark, "Åkermark")
        model.show_sections((Section("all", "Alla", "1", (shown,)),))
        option = QStyleOptionViewItem()
        option.rect = QRect(0, 0, 300, 32)  # type: ignore[attr-defined]
        if selected:
            option.state = QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
        index = model.index(1)
        return painted(QSize(300, 32), lambda p: delegate.paint(p, option, index))

    marks = [row(number, selected=False) for number in range(5)]
    assert all(differ(one, other, ground_of(mode)) for one, other in combinations(marks, 2))
    assert differ(row(1, selected=False), row(1, selected=True), ground_of(mode))
    view.deleteLater()
