"""The few pictures that every change is compared with, and how they are taken anew."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QImage, QPixmap
from screens.alike import reduce
from screens.scenes import SCENES
from screens.studio import Studio, photograph, stopped_clock

from rumslig.look import Mode
from ui.language import Language

FOLDER = Path(__file__).resolve().parent / "references"


@dataclass(frozen=True, slots=True)
class Reference:
    """A scene in a language and a look."""

    scene: str
    language: Language
    mode: Mode

    @property
    def name(self) -> str:
        return f"{self.scene}.{self.language}.{self.mode}"

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}.png"


REFERENCES = (
    Reference("start", "sv", "light"),
    Reference("start-cases", "sv", "dark"),
    Reference("crs", "sv", "light"),
    Reference("case", "sv", "light"),
    Reference("case", "en", "dark"),
    Reference("case-matrix", "sv", "light"),
    Reference("table", "sv", "light"),
    Reference("keys", "en", "light"),
    Reference("rule-own", "sv", "light"),
)


def take(studio: Studio, wanted: Reference, folder: Path) -> QPixmap:
    """Return the picture as the window now is, 1440 × 900 px."""
    scene = next(item for item in SCENES if item.name == wanted.scene)
    files = folder / scene.name
    files.mkdir(parents=True, exist_ok=True)
    with (
        stopped_clock(),
        studio.window(
            wanted.name, wanted.language, wanted.mode, bare=scene.bare, installs=scene.installs
        ) as hands,
    ):
        scene.make(hands, files)
        return photograph(hands)


def accept(studio: Studio, folder: Path) -> None:
    """Take every reference anew."""
    FOLDER.mkdir(exist_ok=True)
    for wanted in REFERENCES:
        _keep(reduce(take(studio, wanted, folder)), wanted.path)


def _keep(image: QImage, path: Path) -> None:
    """Write a small file: 256 colours, spread so that the mean of a block stays."""
    whole = path.with_suffix(".whole.png")
    image.save(str(whole))
    with Image.open(whole) as opened:
        true = opened.convert("RGB")
    palette = true.quantize(256, method=Image.Quantize.FASTOCTREE)
    few = true.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
    few.save(path, optimize=True)
    whole.unlink()
