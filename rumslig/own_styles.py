"""The user's own styles: how layers are drawn here, whatever their packages or files say.

They hold for the screen and for what is printed or saved of it. The documents of a case follow
the packages' styles: the same case must give the same bytes on every desk.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from layers.atomic import write_atomic
from layers.styles.model import LayerStyle
from layers.styles.parts import lost_elsewhere
from layers.styles.qml import write_qml
from layers.styles.sld import write_sld
from layers.styles.style_file import parse_style, write_style
from rumslig.errors import ClassifiedPackage
from rumslig.language import tr
from rumslig.look import map_palette
from rumslig.outlet import Guard, export_path, hand_over


@dataclass(frozen=True, slots=True)
class OwnStyles:
    """The folder with own styles, a file for each layer, named by a hash of the layer's id."""

    folder: Path

    def path_of(self, layer_id: str) -> Path:
        """Return where a layer's own style lies, whether there is one or not."""
        digest = hashlib.sha256(layer_id.encode("utf-8", "surrogateescape")).hexdigest()
        return self.folder / f"{digest[:24]}.style.toml"

    def read(self, layer_id: str) -> LayerStyle | None:
        """Return a layer's own style, None where it has none.

        Raises
        ------
        PackageError, OSError
            The file is not as it must be, or cannot be read.
        """
        path = self.path_of(layer_id)
        if not path.exists():
            return None
        return parse_style(path.read_text("utf-8", errors="replace"), path.name, map_palette())

    def write(self, layer_id: str, style: LayerStyle) -> None:
        """Keep a layer's own style."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomic(self.path_of(layer_id), write_style(style).encode())

    def remove(self, layer_id: str) -> None:
        """Let a layer be drawn as it came."""
        self.path_of(layer_id).unlink(missing_ok=True)


@export_path("style")
def save_style(
    target: Path, style: LayerStyle, layer_id: str, title: str, geometry: str, guard: Guard
) -> tuple[str, ...]:
    """Write a style as .qml, .sld or .style.toml, by the name; return what it does not carry.

    Parameters
    ----------
    geometry
        The layer's geometry type.

    Raises
    ------
    ClassifiedPackage
        The layer is classified, and its classes may tell what it holds.
    OSError
        The file cannot be written.
    """
    if not guard.may_leave(layer_id):
        raise ClassifiedPackage(
            tr("{layer} är skyddsvärt underlag; stilen kan röja det och lämnas inte ut.",
               layer=title)
        )  # fmt: skip
    name = target.name.lower()
    if name.endswith(".qml"):
        hand_over(target, write_qml(style, geometry, map_palette()))
        return lost_elsewhere(style)
    if name.endswith(".sld"):
        hand_over(target, write_sld(style, title, geometry, palette=map_palette()))
        return lost_elsewhere(style)
    hand_over(target, write_style(style).encode())
    return ()
