"""Walks a panel and tells what a keyboard or a screen reader cannot use.

`violations(panel)` is empty for a panel that is fit for both; tests of a panel assert that.
`unseen_focus(window)` names what takes the focus without showing it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QTabBar,
    QTableView,
    QTreeView,
    QWidget,
)

LEAST_TARGET = 24
ROWS_READ = 200
_CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit,
    QTabBar,
)  # fmt: skip
_ROLES: tuple[tuple[type[QWidget], set[QAccessible.Role]], ...] = (
    (QRadioButton, {QAccessible.Role.RadioButton}),
    (QCheckBox, {QAccessible.Role.CheckBox}),
    (QAbstractButton, {
        QAccessible.Role.Button, QAccessible.Role.PushButton, QAccessible.Role.ButtonMenu,
        QAccessible.Role.CheckBox, QAccessible.Role.RadioButton,
    }),
    (QTableView, {QAccessible.Role.Table}),
    (QTreeView, {QAccessible.Role.Tree}),
    (QListView, {QAccessible.Role.List}),
    (QAbstractSlider, {QAccessible.Role.Slider, QAccessible.Role.ScrollBar}),
    (QComboBox, {QAccessible.Role.ComboBox}),
    (QLineEdit, {QAccessible.Role.EditableText}),
    (QTabBar, {QAccessible.Role.PageTabList}),
)  # fmt: skip
"""What each kind of control must say that it is; the first that fits counts."""
_PLAIN_ROLES = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window}
_WORDS = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)


def violations(panel: QWidget) -> list[str]:
    """Return what is wrong in a visible panel, one sentence for each widget and rule."""
    QApplication.processEvents()
    controls = [widget for widget in walk(panel) if is_control(widget)]
    found = [fault for widget in controls for fault in _faults(widget)]
    found += _unreachable(panel, controls)
    found += _repeated(controls)
    found += [
        f"{_name_of_class(widget)}: row {row} has nothing to read"
        for widget in controls
        if isinstance(widget, QAbstractItemView)
        for row in _silent_rows(widget)
    ]
    found += [
        f"{_name_of_class(label)} ”{label.text()}”: its buddy cannot take the focus"
        for label in walk(panel)
        if isinstance(label, QLabel)
        and (buddy := label.buddy()) is not None
        and buddy.focusPolicy() == Qt.FocusPolicy.NoFocus
    ]
    return sorted(set(found))


def walk(panel: QWidget) -> Iterator[QWidget]:
    """Yield the visible widgets of a panel, without the innards of composite controls."""
    if not panel.isVisible() or isinstance(panel, QMenu):
        return
    yield panel
    if isinstance(panel, QComboBox | QAbstractSpinBox | QLineEdit | QAbstractItemView):
        return  # their parts are read as parts of them
    for child in panel.children():
        if isinstance(child, QWidget) and not child.isWindow():
            yield from walk(child)


def is_control(widget: QWidget) -> bool:
    """Whether someone can do something with a widget."""
    if isinstance(widget, QScrollBar | QHeaderView | QSplitterHandle):
        return False  # keys move what they belong to; F8 goes to the edges
    if widget.focusProxy() is not None:
        return False  # the other one has the keys
    focusable = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    scroller = isinstance(widget, QAbstractScrollArea) and not isinstance(widget, QAbstractItemView)
    if isinstance(widget, QLabel) or (scroller and not focusable):
        return False
    return focusable or isinstance(widget, _CONTROLS)


def name_of(widget: QWidget) -> str:
    """Return what a screen reader says of a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name)).strip() if interface else ""


def _name_of_class(widget: QWidget) -> str:
    return type(widget).__name__


def _title(widget: QWidget) -> str:
    return f"{_name_of_class(widget)} ”{name_of(widget)}”"


def _is_reached_in_its_group(widget: QWidget) -> bool:
    """Whether a button is one of several: Tab stops at one of them, arrows go on."""
    if not isinstance(widget, QAbstractButton):
        return False
    group = widget.group()
    if group is None or not group.exclusive():
        return widget.autoExclusive()
    shown = [button for button in group.buttons() if button.isVisible()]
    return any(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in shown)


def _faults(widget: QWidget) -> Iterator[str]:
    interface = QAccessible.queryAccessibleInterface(widget)
    if interface is None:
        yield f"{_name_of_class(widget)}: no accessible interface"
        return
    if not name_of(widget):
        yield f"{_name_of_class(widget)}: no accessible name"
    asked = next((roles for kind, roles in _ROLES if isinstance(widget, kind)), None)
    if asked is not None and interface.role() not in asked:
        yield f"{_title(widget)}: its role is {interface.role().name}"
    if interface.role() in _PLAIN_ROLES and not widget.accessibleDescription():
        yield f"{_title(widget)}: the role {interface.role().name} says nothing of its use"
    passed_by = widget.isEnabled() and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    if passed_by and not _is_reached_in_its_group(widget):
        yield f"{_title(widget)}: Tab does not stop at it"
    small = min(widget.width(), widget.height())
    if small < LEAST_TARGET:
        yield f"{_title(widget)}: {widget.width()} × {widget.height()} px is a small target"


def _unreachable(panel: QWidget, controls: list[QWidget]) -> Iterator[str]:
    """Yield the controls that the chain of Tab never comes to."""
    chain, here = set(), panel.nextInFocusChain()
    while here is not None and id(here) not in chain:
        chain.add(id(here))
        here = here.nextInFocusChain()
    for widget in controls:
        tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if tabbed and id(widget) not in chain and widget is not panel:
            yield f"{_title(widget)}: not in the chain of Tab"


def _repeated(controls: list[QWidget]) -> Iterator[str]:
    seen: dict[tuple[int, str, str], QWidget] = {}
    for widget in controls:
        key = (id(widget.parentWidget()), _name_of_class(widget), name_of(widget))
        if key[2] and key in seen:
            yield f"{_title(widget)}: a sibling has the same name"
        seen[key] = widget


def _silent_rows(view: QAbstractItemView) -> Iterator[int]:
    """Yield the rows of which no cell has words, below the top too."""
    model = view.model()
    if model is None:
        return
    waiting = [QModelIndex()]
    while waiting:
        root = waiting.pop()
        # a list's model keeps its count of columns to itself
        flat = isinstance(model, QAbstractListModel)
        columns = 1 if flat else model.columnCount(root)
        for row in range(min(model.rowCount(root), ROWS_READ)):
            cells = [model.index(row, column, root) for column in range(columns)]
            if not any(str(cell.data(role) or "").strip() for cell in cells for role in _WORDS):
                yield row
            if not flat and cells and model.rowCount(cells[0]):
                waiting.append(cells[0])


def unseen_focus(window: QWidget, seen: set[str]) -> list[str]:
    """Return what a Tab chain's widgets do not show when they have the focus.

    A focus that is seen changes about as many pixels as half the widget's edge, and more than a
    caret or a shade: the change must reach from side to side or from top to bottom. What is in
    `seen` by class and name is passed by, and what is looked at is put there.
    """
    QApplication.processEvents()
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, press)  # from now on keys are used
    faults = []
    for widget in list(walk(window)):
        tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not (tabbed and is_control(widget) and widget.isEnabled() and widget.isVisible()):
            continue
        if _title(widget) in seen:
            continue
        seen.add(_title(widget))
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        _scroll_to(widget)
        QApplication.processEvents()
        if not widget.hasFocus():
            continue
        corner = widget.mapTo(window, QPoint(0, 0))
        around = QRect(corner, widget.size()).adjusted(-6, -6, 6, 6) & window.rect()
        if around.isEmpty():
            faults.append(f"{_title(widget)}: takes the focus out of sight")
            continue
        focused = window.grab(around).toImage()
        widget.clearFocus()
        QApplication.processEvents()
        if not widget.isVisible():
            continue
        wide, high = _changed(focused, window.grab(around).toImage())
        if wide < widget.width() * 0.6 and high < widget.height() * 0.6:
            faults.append(f"{_title(widget)}: its focus is not seen")
    return faults


def _scroll_to(widget: QWidget) -> None:
    """Do what Tab does: scroll to what gets the focus."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _changed(one: QImage, other: QImage) -> tuple[int, int]:
    """Return how many columns and how many rows differ between two pictures."""
    first, second = (
        np.frombuffer(
            image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint32
        ).reshape(image.height(), -1)[:, : image.width()]
        for image in (one, other)
    )
    differ = first != second
    return int(differ.any(axis=0).sum()), int(differ.any(axis=1).sum())
