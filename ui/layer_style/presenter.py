"""The page Utseende: what the planner changes of how a layer is drawn, seen at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from layers.errors import BadFilter, LayerError
from layers.filter import parse_filter
from layers.styles.beside import missing_columns, read_style_file
from layers.styles.model import Label, LayerStyle, Symbol
from rumslig.errors import RumsligError
from rumslig.look import map_palette
from rumslig.outlet import Guard
from rumslig.own_styles import save_style
from ui.history import History
from ui.language import tr
from ui.layer_list.items import LayerItem
from ui.layer_room.presenter import LayerRoomPresenter
from ui.layer_style.draft import (
    KindWord,
    MethodWord,
    StyleDraft,
    columns_for,
    draft_of,
    drawn_as,
    remade,
    with_moved,
    with_rule,
    with_symbol,
    without_rule,
)
from ui.layer_style.wardrobe import Wardrobe
from ui.messages import Message, describe_fault
from ui.tasks import Runner

GEOMETRIES = {"area": "Polygon", "line": "LineString", "point": "Point"}


class StylePresenter(QObject):
    """Changes the style of the room's layer. Each change is shown, kept, and can be undone."""

    changed = Signal()
    told = Signal(object)

    def __init__(
        self,
        room: LayerRoomPresenter,
        wardrobe: Wardrobe,
        history: History,
        runner: Runner,
        guard: Callable[[], Guard],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._room, self._wardrobe = room, wardrobe
        self._history, self._runner, self._guard = history, runner, guard
        self._drafts: dict[str, StyleDraft] = {}
        self._notes: dict[str, tuple[str, ...]] = {}
        self.refused: tuple[int, str, str] | None = None
        """A rule, the condition that it was not given, and what is wrong with that."""
        wardrobe.told.connect(self.told)
        room.changed.connect(self._on_room)

    def _on_room(self) -> None:
        self.refused = None
        self.changed.emit()

    @property
    def item(self) -> LayerItem | None:
        """The layer, None where there is none that can be drawn."""
        item = self._room.item
        return item if item is not None and item.layer is not None else None

    @property
    def draft(self) -> StyleDraft | None:
        """The style as it is, and how it was made."""
        item = self.item
        if item is None:
            return None
        kept = self._drafts.get(item.id)
        if kept is None or kept.style != item.style:
            kept = self._drafts[item.id] = draft_of(item.style)
        return kept

    @property
    def notes(self) -> tuple[str, ...]:
        """What was not understood of the style that was read last."""
        return self._notes.get(self.item.id, ()) if self.item is not None else ()

    def columns(self, kind: KindWord) -> tuple[str, ...]:
        """Return the columns that a kind can be made of."""
        item = self.item
        if item is None or item.layer is None:
            return ()
        return columns_for(item.layer.attributes, kind)

    # made of a column

    def set_kind(self, kind: KindWord) -> None:
        """Draw by another kind; what the kind is made of is found where it is not known."""
        item, draft = self.item, self.draft
        if item is None or draft is None or kind == draft.kind:
            return
        if kind in ("categories", "classes") and not self.columns(kind):
            lacks = tr("{layer} har ingen kolumn med tal.", layer=item.title)
            if kind == "categories":
                lacks = tr("{layer} har inga kolumner.", layer=item.title)
            self.told.emit(Message("info", tr("Lagret kan inte delas in så"), lacks))
            self.changed.emit()
        else:
            column = draft.column if kind != "rules" else ""
            self._remake(replace(draft, kind=kind, column=column, ramp=""))

    def set_column(self, column: str) -> None:
        """Make the categories or classes of another column."""
        self._change(column=column)

    def set_method(self, method: MethodWord) -> None:
        """Find the classes' limits by another method."""
        self._change(method=method)

    def set_count(self, count: int) -> None:
        """Make so many classes."""
        self._change(count=count)

    def set_ramp(self, name: str) -> None:
        """Give the classes the colours of another row."""
        self._change(ramp=name)

    def set_patterned(self, patterned: bool) -> None:
        """Let classes differ by more than colour, or by colour alone."""
        self._change(patterned=patterned)

    def _change(self, **choices: object) -> None:
        draft = self.draft
        if draft is not None:
            self._remake(replace(draft, **choices))  # type: ignore[arg-type]

    def _remake(self, wanted: StyleDraft) -> None:
        item = self.item
        if item is None or item.layer is None:
            return
        layer, layer_id = item.layer, item.id
        self._runner.run(
            "style classes",
            tr("Delar in {layer} i klasser", layer=item.title),
            lambda progress: remade(wanted, layer),
            lambda made: self._take(layer_id, made),
            self._on_fault,
        )

    def _take(self, layer_id: str, made: StyleDraft) -> None:
        item = self.item
        if item is not None and item.id == layer_id:
            self._choose(item, made)

    # one symbol

    def change_symbol(self, index: int, symbol: Symbol, what: str = "") -> None:
        """Draw a class otherwise; changes of the same thing in a row are one step."""
        item, draft = self.item, self.draft
        if item is None or draft is None or index >= len(draft.style.symbols):
            return
        self._choose(item, with_symbol(draft, index, symbol), f"{index} {what}")

    def set_condition(self, index: int, text: str) -> None:
        """Let a rule draw the objects that meet another condition, if it is one."""
        item, draft = self.item, self.draft
        if item is None or item.layer is None or draft is None:
            return
        symbol = replace(draft.style.symbols[index], when=text.strip())
        fault = _fault_of(symbol, tuple(item.layer.attributes.columns))
        if fault:
            self.refused = (index, text, fault)
            self.changed.emit()
        elif symbol == draft.style.symbols[index]:
            self.refused = None
            self.changed.emit()
        else:
            self.change_symbol(index, symbol, "when")

    def add_rule(self) -> None:
        """Add a rule that is tried first."""
        item, draft = self.item, self.draft
        if item is not None and item.layer is not None and draft is not None:
            self._choose(item, with_rule(draft, drawn_as(item.layer)))

    def remove_rule(self, index: int) -> None:
        """Take a rule away."""
        item, draft = self.item, self.draft
        if item is not None and draft is not None:
            self._choose(item, without_rule(draft, index))

    def move_rule(self, index: int, step: int) -> None:
        """Let a rule be tried earlier (−1) or later (+1)."""
        item, draft = self.item, self.draft
        if item is not None and draft is not None:
            self._choose(item, with_moved(draft, index, step))

    def set_label(self, label: Label | None) -> None:
        """Write other texts, or none."""
        item, draft = self.item, self.draft
        if item is not None and draft is not None:
            style = replace(draft.style, label=label)
            self._choose(item, replace(draft, style=style), "label")

    # whole styles

    def reset(self) -> None:
        """Draw the layer as it came."""
        item = self.item
        if item is not None and item.given_style is not None:
            self._choose(item, draft_of(item.given_style))

    def use_brought(self, number: int) -> None:
        """Draw the layer in another of the styles that its file brings."""
        item = self.item
        if item is None:
            return
        found = item.brought[number]
        self._notes[item.id] = found.notes
        if found.style is not None:
            self._choose(item, draft_of(found.style))
        self.changed.emit()

    def load(self, path: Path) -> None:
        """Draw the layer in the style of a file."""
        item = self.item
        if item is None or item.layer is None:
            return
        try:
            found = read_style_file(path, map_palette())
        except (LayerError, OSError) as fault:
            self.told.emit(describe_fault(tr("Stilen kunde inte läsas"), fault))
            return
        assert found.style is not None
        lacking = missing_columns(found.style, tuple(item.layer.attributes.columns))
        if lacking:
            columns = "”, ”".join(lacking)
            fact = tr(
                "{file} behöver kolumnen ”{column}”, som lagret saknar.",
                file=path.name,
                column=columns,
            )
            self.told.emit(Message("error", tr("Stilen passar inte lagret"), fact))
            return
        self._notes[item.id] = found.notes
        style = found.style
        if not path.name.endswith(".toml"):  # others know no order among layers
            style = replace(style, order=item.style.order)
        self._choose(item, draft_of(style))
        self.changed.emit()

    def put_in_file(self, path: Path) -> None:
        """Write the style to a file; what the format does not carry is told."""
        item = self.item
        if item is None or item.layer is None:
            return
        geometry = GEOMETRIES[drawn_as(item.layer)]
        try:
            lost = save_style(path, item.style, item.id, item.title, geometry, self._guard())
        except (OSError, RumsligError, LayerError) as fault:
            self.told.emit(describe_fault(tr("Stilen kunde inte sparas"), fault))
            return
        self.told.emit(Message("done", tr("Stilen är sparad i {file}", file=path), " ".join(lost)))

    # inside

    def _choose(self, item: LayerItem, wanted: StyleDraft, joins: str = "") -> None:
        before = self._drafts.get(item.id) or draft_of(item.style)
        if wanted == before:
            return
        self._wear(item.id, wanted)
        self._history.add(
            tr("utseende för {layer}", layer=item.title),
            lambda: self._wear(item.id, wanted),
            lambda: self._wear(item.id, before),
            joins=f"style {item.id} {joins}" if joins else "",
        )

    def _wear(self, layer_id: str, draft: StyleDraft) -> None:
        self.refused = None
        self._drafts[layer_id] = draft
        item = self._room.layers.find(layer_id)
        given = (item.given_style or item.style) if item is not None else None
        style: LayerStyle | None = draft.style
        self._wardrobe.wear(layer_id, None if style == given else style)
        self.changed.emit()

    def _on_fault(self, fault: Exception) -> None:
        self.told.emit(describe_fault(tr("Klasserna kunde inte göras"), fault))


def _fault_of(symbol: Symbol, columns: tuple[str, ...]) -> str:
    if not symbol.when:
        return ""
    try:
        parse_filter(symbol.when)
    except BadFilter as error:
        text = str(error)
        return text[0].upper() + text[1:]
    lacking = missing_columns(LayerStyle((symbol,)), columns)
    if lacking:
        return tr("Lagret saknar kolumnen ”{column}”.", column="”, ”".join(lacking))
    return ""
