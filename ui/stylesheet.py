"""Qt's style sheet, written from the look's tokens and nothing else."""

from __future__ import annotations

from string import Template

from rumslig.look import Mode, tokens

_SHEET = Template("""
* { font-size: ${body}px; color: $text; }
QMainWindow, QDialog, #Body { background: $background; }
QToolTip { background: $raised; color: $text; border: 1px solid $border_strong; padding: 4px 6px;
  font-size: ${small}px; }
QFrame[panel="true"], QWidget[panel="true"] { background: $surface; }
QFrame[line="true"] { background: $border; border: none; }
QFrame[card="true"] { background: $sunken; border: none; border-radius: ${card}px; }
QFrame[card="raised"] { background: $raised; border: 1px solid $border;
  border-radius: ${card}px; }
QFrame[card="accent"] { background: $accent_soft; border: none; border-radius: ${card}px; }
QFrame[card="warning"] { background: $warning_soft; border: none; border-radius: ${card}px; }
QFrame[card="danger"] { background: $danger_soft; border: none; border-radius: ${card}px; }
QFrame[card="drop"] { background: $sunken; border: 1px dashed $border_strong;
  border-radius: ${card}px; }
QFrame[quote="true"] { border: none; border-left: 3px solid $quote; }
QScrollArea, QScrollArea > QWidget > QWidget[panel="true"] { background: $surface; border: none; }
QAbstractScrollArea { background: $surface; border: none; }
QListWidget { background: transparent; outline: none; }
QListWidget::item { padding: 0 8px; border-radius: ${small_radius}px; }
QListWidget::item:hover { background: $hover; }
QListWidget::item:selected { background: $accent_soft; color: $text; }
QTableView, QHeaderView { background: $surface; border: none;
  selection-background-color: transparent; }
QTableView QTableCornerButton::section { background: $surface; border: none;
  border-bottom: 1px solid $border_strong; }
QTableView[kind="rows"] { outline: none; selection-color: $text; }
QTableView[kind="rows"]::item { padding: 0 9px; border: none; }
QTableView[kind="rows"]::item:selected { background: $accent_soft; color: $text; }
QTableView[dense="true"] { font-size: ${small}px; }
QTableView[dense="true"]::item { padding: 0 3px; }
QTableView[kind="rows"] QHeaderView { background: $sunken; }
QTableView[kind="rows"] QHeaderView::section { background: $sunken; color: $muted; border: none;
  border-bottom: 1px solid $border; padding: 0 12px; font-size: ${small}px; font-weight: 600; }
QTableView[dense="true"] QHeaderView::section { padding: 0 6px; }
QAbstractScrollArea[floating="true"], QScrollArea[floating="true"] > QWidget,
QScrollArea[floating="true"] > QWidget > QWidget { background: $raised; border: none; }
QSplitter::handle { background: $border; }

QLabel { background: transparent; }
QLabel[role="caption"] { font-size: ${caption}px; color: $muted; }
QLabel[role="muted"] { font-size: ${small}px; color: $muted; }
QLabel[role="small"] { font-size: ${small}px; }
QLabel[role="heading"] { font-size: ${heading}px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="figure"] { font-size: ${figure}px; font-weight: 600; }
QLabel[role="detail_title"] { font-size: ${detail_title}px; font-weight: 600; }
QLabel[role="panel_title"] { font-size: ${panel_title}px; font-weight: 700; }
QLabel[role="welcome"] { font-size: ${welcome}px; font-weight: 700; }
QLabel[role="link"] { font-size: ${small}px; color: $accent; }
QLabel[role="danger"] { font-size: ${small}px; color: $danger; }
QLabel[role="warning"] { font-size: ${small}px; color: $warning; }
QLabel[role="key"] { font-size: ${caption}px; color: $muted; background: $sunken;
  border: 1px solid $border; border-radius: ${small_radius}px; padding: 1px 6px; }
QLabel[role="brand"] { font-size: ${panel_title}px; font-weight: 700; }

QPushButton { background: $surface; border: 1px solid $border_strong;
  border-radius: ${control}px; padding: 0 12px; min-height: ${inner}px; font-weight: 600;
  outline: none; }
QPushButton:hover { background: $hover; }
QPushButton:pressed, QPushButton:checked { background: $accent_soft; }
QPushButton:checked { border: 2px solid $accent; padding: 0 11px; min-height: ${inner2}px; }
QPushButton:disabled { color: $disabled; border-color: $border; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:disabled { background: $border; color: $muted;
  border-color: $border; }
QPushButton[kind="quiet"] { background: transparent; border: none; color: $accent;
  padding: 0 6px; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:disabled { color: $disabled; }
QPushButton[kind="row"] { background: transparent; border: none; text-align: left;
  border-radius: ${control}px; font-weight: 400; padding: 0; }
QPushButton[kind="row"]:hover { background: $hover; }
QPushButton[kind="choice"] { text-align: left; padding: 0; font-weight: 400; }
QPushButton[kind="choice"]:checked { background: $accent_soft; }
QPushButton[kind="segment"] { background: transparent; border: none; color: $muted;
  border-radius: ${control}px; padding: 0 10px; min-height: ${target}px; font-weight: 400; }
QPushButton[kind="segment"]:hover { background: $hover; }
QPushButton[kind="segment"]:checked { background: $accent_soft; color: $text; border: none;
  padding: 0 10px; min-height: ${target}px; font-weight: 600; }
QToolButton { background: transparent; border: none; border-radius: ${control}px; padding: 0; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $accent_soft; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="menu"] { padding: 0 8px; min-height: ${control_height}px; }
QToolButton[kind="task"] { padding: 0 12px; color: $muted; font-weight: 400; }
QToolButton[kind="task"]:checked { color: $text; font-weight: 600; }

QLineEdit, QComboBox, QDateEdit, QPlainTextEdit, QTextEdit[field="true"] { background: $sunken;
  border: 1px solid $border_strong; border-radius: ${control}px; padding: 0 8px;
  min-height: ${inner}px; selection-background-color: $accent;
  selection-color: $on_accent; placeholder-text-color: $muted; }
QLineEdit:focus, QComboBox:focus, QDateEdit:focus { border: 2px solid $focus; padding: 0 7px;
  min-height: ${inner2}px; }
QLineEdit[invalid="true"], QComboBox[invalid="true"] { border-color: $danger; }
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled { background: $surface;
  color: $muted; border-color: $border; }
QPlainTextEdit, QTextEdit[field="true"] { padding: 4px 4px; }
QPlainTextEdit:focus, QTextEdit[field="true"]:focus { border: 2px solid $focus; padding: 3px 3px; }
QPlainTextEdit[invalid="true"] { border-color: $danger; }
QComboBox::drop-down { width: 24px; border: none; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $border_strong;
  selection-background-color: $accent_soft; selection-color: $text; outline: none; }
QMenu { background: $raised; border: 1px solid $border; border-radius: ${control}px;
  padding: 6px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: ${small_radius}px;
  min-height: 18px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: 6px 4px; }
QMenu::indicator { width: 14px; height: 14px; left: 4px; }
QTabBar::tab { background: transparent; padding: 0 16px; min-height: 34px; color: $muted;
  border-bottom: 3px solid transparent; }
QTabBar::tab:selected { color: $text; font-weight: 600; border-bottom-color: $accent; }
QProgressBar { background: $border; border: none; border-radius: 3px; max-height: 6px;
  min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $border_strong; border-radius: 3px; margin: 3px;
  min-height: 28px; min-width: 28px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def write_stylesheet(mode: Mode) -> str:
    """Return the style sheet of a mode."""
    look = tokens()
    colour = look["colour"][mode]
    radius = look["radius"]
    control = look["size"]["control"]
    return _SHEET.substitute(
        {key: _css_colour(value) for key, value in colour.items()},
        **look["font"]["px"],
        accent_hover=_mix(colour["accent"], colour["text"], 0.12),
        quote=look["map"][mode]["strak"],
        card=radius["card"],
        control=radius["control"],
        small_radius=radius["small"],
        target=look["size"]["target_min"] + 4,
        control_height=control,
        inner=control - 2,
        inner2=control - 4,
    )


def _css_colour(value: str) -> str:
    """Return #AARRGGBB as Qt's style sheets write it."""
    if len(value) == 7:
        return value
    alpha, red, green, blue = (int(value[i : i + 2], 16) for i in (1, 3, 5, 7))
    return f"rgba({red}, {green}, {blue}, {alpha})"


def _mix(colour: str, other: str, share: float) -> str:
    """Return `colour` moved towards `other` by a share (0–1)."""
    pairs = ((int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)
