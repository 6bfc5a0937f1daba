"""What can be done with a layer or a theme, as a menu at its line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.language import tr
from ui.layer_list.groups import LayerGroup, layer_beside, theme_beside
from ui.layer_list.items import BACKGROUND_THEME, IMAGES_THEME, SAID_THEME, LayerItem
from ui.layer_list.presenter import LayerListPresenter
from ui.layer_list.widgets.layer_model import percent

_OPACITIES = (100, 80, 60, 40, 20)


def make_layer_menu(
    parent: QWidget, presenter: LayerListPresenter, item: LayerItem, rename: Callable[[], None]
) -> QMenu:
    """Return a layer's menu; `rename` begins to write a new name on its line."""
    menu = _new_menu(parent, tr("Lager: {layer}", layer=item.title))
    groups = presenter.groups()
    if not item.is_readable:
        _add(menu, tr("Försök läsa igen"), lambda: presenter.reread(item.id))
    else:
        words = tr("Dölj på kartan") if item.visible else tr("Visa på kartan")
        _add(menu, words, lambda: presenter.toggle(item.id), tr("Blanksteg"))
        menu.addMenu(_opacities(menu, presenter, item))
        _add(menu, tr("Zooma till lagret"), lambda: presenter.zoom_to(item.id), "Z")
    if item.image is not None:
        menu.addMenu(_comparisons(menu, presenter, item))
    _add(menu, tr("Öppna lagret"), lambda: presenter.room_asked.emit(item.id, ""), "I")
    if item.layer is not None:
        words = tr("Visa lagrets rader som tabell")
        _add(menu, words, lambda: presenter.table_asked.emit(item.id), "T")
    _add(menu, tr("Visa lagerkortet"), lambda: presenter.show_card(item.id), tr("Retur"))
    if item.theme not in (IMAGES_THEME, SAID_THEME, BACKGROUND_THEME):
        _add(menu, tr("Skriv en regel om lagret"), lambda: presenter.rule_asked.emit(item))
    menu.addSeparator()
    for words, down, key in (
        (tr("Flytta upp"), False, tr("Alt+↑")),
        (tr("Flytta ned"), True, tr("Alt+↓")),
    ):
        action = _add(menu, words, _mover(presenter.move_layer, item.id, down), key)
        action.setEnabled(bool(layer_beside(groups, item.id, down)))
    _add_reset(menu, presenter)
    if item.is_own:
        menu.addSeparator()
        _add(menu, tr("Byt namn …"), rename, "F2")
        _add(menu, tr("Ta bort lagret"), lambda: presenter.remove(item.id), tr("Delete"))
    return menu


def make_theme_menu(parent: QWidget, presenter: LayerListPresenter, group: LayerGroup) -> QMenu:
    """Return a theme's menu."""
    menu = _new_menu(parent, tr("Planeringsfråga: {theme}", theme=group.title))
    groups = presenter.groups()
    words = tr("Dölj planeringsfrågan") if group.shown else tr("Visa planeringsfrågan")
    _add(menu, words, lambda: presenter.toggle_theme(group.id), tr("Blanksteg"))
    words = tr("Fäll ut") if group.folded else tr("Fäll ihop")
    _add(menu, words, lambda: presenter.toggle_group(group.id), tr("Retur"))
    menu.addSeparator()
    for words, down, key in (
        (tr("Flytta upp"), False, tr("Alt+↑")),
        (tr("Flytta ned"), True, tr("Alt+↓")),
    ):
        action = _add(menu, words, _mover(presenter.move_theme, group.id, down), key)
        action.setEnabled(bool(theme_beside(groups, group.id, down)))
    _add_reset(menu, presenter)
    return menu


def make_add_menu(parent: QWidget, presenter: LayerListPresenter) -> QMenu:
    """Return the ways to add a layer."""
    menu = _new_menu(parent, tr("Lägg till lager"))
    _add(menu, tr("Från fil …"), presenter.add_asked.emit, "Ctrl+L")
    _add(menu, tr("Från tjänst …"), lambda: presenter.fetch_asked.emit("layer"))
    _add(menu, tr("Bakgrundskarta …"), lambda: presenter.fetch_asked.emit("background"))
    return menu


def make_list_menu(parent: QWidget, presenter: LayerListPresenter) -> QMenu:
    """Return what can be done with the whole list; it stays and knows what can be done now."""
    menu = QMenu(parent)
    menu.setAccessibleName(tr("Lagerlistan"))
    _add(menu, tr("Fäll ut alla"), lambda: presenter.fold_all(False))
    _add(menu, tr("Fäll ihop alla"), lambda: presenter.fold_all(True))
    menu.addSeparator()
    reset = _add_reset(menu, presenter)
    menu.aboutToShow.connect(lambda: reset.setEnabled(presenter.has_order))
    return menu


def _new_menu(parent: QWidget, name: str) -> QMenu:
    menu = QMenu(parent)
    menu.setAccessibleName(name)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _add(menu: QMenu, words: str, act: Callable[[], None], key: str = "") -> QAction:
    # the key is told, not set: the list acts on it itself, and only where it has the focus
    action = QAction(f"{words}\t{key}" if key else words, menu)
    action.triggered.connect(lambda: act())
    menu.addAction(action)
    return action


def _mover(move: Callable[[str, bool], None], key: str, down: bool) -> Callable[[], None]:
    return lambda: move(key, down)


def _add_reset(menu: QMenu, presenter: LayerListPresenter) -> QAction:
    action = _add(menu, tr("Återställ ordning"), presenter.reset_order)
    action.setEnabled(presenter.has_order)
    return action


def _opacities(menu: QMenu, presenter: LayerListPresenter, item: LayerItem) -> QMenu:
    inner = QMenu(tr("Opacitet"), menu)
    inner.setAccessibleName(tr("Opacitet"))
    one_of = QActionGroup(inner)
    for value in _OPACITIES:
        action = QAction(percent(value), inner)
        action.setCheckable(True)
        action.setChecked(value == item.opacity)
        action.triggered.connect(_setter(presenter, item.id, value))
        one_of.addAction(action)
        inner.addAction(action)
    return inner


def _comparisons(menu: QMenu, presenter: LayerListPresenter, item: LayerItem) -> QMenu:
    inner = QMenu(tr("Jämför"), menu)
    inner.setAccessibleName(tr("Jämför {layer}", layer=item.title))
    _add(inner, tr("Med kartan"), _comparer(presenter, item.id, ""), "W")
    for other in presenter.items:
        if other.image is not None and other.id != item.id:
            words = tr("Med {layer}", layer=other.title)
            _add(inner, words, _comparer(presenter, item.id, other.id))
    inner.addSeparator()
    _add(inner, tr("Sluta jämföra"), _comparer(presenter, "", ""))
    return inner


def _comparer(presenter: LayerListPresenter, left: str, right: str) -> Callable[[], None]:
    return lambda: presenter.compare_asked.emit(left, right)


def _setter(presenter: LayerListPresenter, layer_id: str, value: int) -> Callable[[], None]:
    def act() -> None:
        presenter.end_joining()
        presenter.set_opacity(layer_id, value)
        presenter.end_joining()

    return act
