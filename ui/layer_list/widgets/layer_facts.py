"""What is known of a layer, as labels and values."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from ui.language import tr
from ui.layer_list.items import LayerItem, paint_sentence
from ui.widgets.controls import make_label

_LABELS = 96


def make_facts(item: LayerItem) -> QGridLayout:
    """Return a layer's facts, one on each line; the values can be selected."""
    pairs = QGridLayout()
    pairs.setHorizontalSpacing(12)
    pairs.setVerticalSpacing(6)
    pairs.setColumnStretch(1, 1)
    pairs.setColumnMinimumWidth(0, _LABELS)
    painted = ((tr("Ritas"), paint_sentence(item)),) if item.is_readable else ()
    for row, (label, value) in enumerate((*item.card, *_looks(item), *painted)):
        name, text = make_label(label, "muted"), make_label(value, "small", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setAccessibleName(f"{label}: {value}")
        pairs.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        pairs.addWidget(text, row, 1, Qt.AlignmentFlag.AlignTop)
    return pairs


def _looks(item: LayerItem) -> tuple[tuple[str, str], ...]:
    """Return whose style a layer is drawn in, and what of a file's style was not understood."""
    used = next((found.name for found in item.brought if found.style is not None), "")
    looks = tr("ur {file}", file=used) if used else ""
    if item.is_restyled:
        looks = tr("eget, ändrat i Rumslig")
    notes = [note for found in item.brought[:1] for note in found.notes]
    pairs = ((tr("Utseende"), looks), (tr("Ur stilen förstods inte"), "\n".join(notes)))
    return tuple((label, value) for label, value in pairs if value)
