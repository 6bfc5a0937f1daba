"""A package's images and documents in the room: on the map, opened, kept."""

from __future__ import annotations

from pathlib import Path

import pictures
import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from layers.packages.build import build_package
from layers.packages.manifest import Manifest
from layers.packages.source import read_source
from layers.packages.store import Store
from tests.ui.accessible import violations
from tests.ui.underlag.conftest import Room

TOML = (
    'name = "rusbild"\ntitle = "RUS i bild"\nversion = "1.0.0"\npublisher = "GIS"\n'
    'licence = "CC0-1.0"\nnext_review = "2090-01-01"\nresponsible = "Strategi"\n{lines}\n'
    '[[images]]\nname = "bild"\npath = "bild.png"\ntitle = "Strukturbild 2030"\nscale = 50000\n'
    'reference = "RUS, s. 43"\n'
    '[[images]]\nname = "skiss"\npath = "skiss.png"\npoints = "skiss.points"\ntitle = "Skiss"\n'
    '[[documents]]\npath = "om.txt"\ntitle = "Om strukturbilden"\n'
)


def install(room: Room, tmp_path: Path, lines: str = "") -> Manifest:
    """Install a package with images and a document, and choose it."""
    source = tmp_path / "rusbild"
    source.mkdir()
    (source / "bild.png").write_bytes(pictures.png())
    (source / "bild.pgw").write_text(pictures.WORLD)
    (source / "skiss.png").write_bytes(pictures.png(20, 20))
    (source / "skiss.points").write_text(pictures.POINTS)
    (source / "om.txt").write_text("Läs detta.", "utf-8")
    (source / "package.toml").write_text(TOML.format(lines=lines), "utf-8")
    store = Store(room.home.packages)
    manifest = build_package(read_source(source), store)
    store.install(manifest)
    room.presenter.stored.emit()
    room.presenter.read()
    room.hands.settle()
    room.choose("rusbild")
    return manifest


def test_an_image_is_put_on_the_map_and_taken_off(room: Room, tmp_path: Path) -> None:
    install(room, tmp_path)
    carried = room.view.board.detail.carried
    assert carried.isVisible()
    assert not carried.buttons["skiss"].isEnabled(), "it has only points"
    stage = room.hands.window.stage.map
    assert stage._scene.images == ()
    room.hands.click(carried.buttons["bild"])
    room.hands.settle()
    (image,) = stage._scene.images
    assert carried.buttons["bild"].accessibleName() == "Ta bort Strukturbild 2030 från kartan"
    assert (image.title, image.scale, image.opacity) == ("Strukturbild 2030", 50_000, 0.7)
    assert "Strukturbild 2030 (schematisk)" in stage._scene.sources
    room.hands.click(carried.buttons["bild"])
    room.hands.settle()
    assert stage._scene.images == ()
    assert "schematisk" not in stage._scene.sources


def test_a_document_is_opened_as_a_copy(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return len(opened) == 1

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    manifest = install(room, tmp_path)
    button = room.view.board.detail.carried.buttons["om.txt"]
    room.hands.click(button)
    room.hands.settle()
    assert opened[0].read_text("utf-8") == "Läs detta."
    assert opened[0].name == "om.txt"
    stored = Store(room.home.packages).path_of(manifest.documents[0].data)
    assert not opened[0].samefile(stored)
    room.hands.click(button)
    room.hands.settle()
    assert any("inget program för om.txt" in item.text for item in room.hands.told)


def test_a_document_is_kept_where_the_planner_says(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(room, tmp_path)
    save = room.view.board.detail.carried.buttons["om.txt:save"]
    answers = ["", str(tmp_path / "ut" / "mitt")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (answers.pop(0), ""))
    room.hands.click(save)
    room.hands.settle()
    assert not (tmp_path / "ut").exists()
    room.hands.click(save)
    room.hands.settle()
    assert (tmp_path / "ut" / "mitt.txt").read_text("utf-8") == "Läs detta."


def test_a_classified_document_is_not_copied(room: Room, tmp_path: Path) -> None:
    install(room, tmp_path, 'classification = "skyddsvärd"')
    room.hands.click(room.view.board.detail.carried.buttons["om.txt"])
    room.hands.settle()
    assert any("skyddsvärt och lämnas inte ut" in item.text for item in room.hands.told)
    assert not (room.home.root / "opened").exists()


def test_the_list_is_fit_for_keys_and_readers_and_the_board_knows_the_function(
    room: Room, tmp_path: Path
) -> None:
    install(room, tmp_path)
    carried = room.view.board.detail.carried
    assert violations(carried) == []
    assert carried.buttons["om.txt"].accessibleName() == "Öppna Om strukturbilden"
    row = room.presenter.board.find("rusbild") if room.presenter.board else None
    assert row is not None and row.function == "Strategi"
    room.choose("vatten")
    assert not carried.isVisible()
