"""Several updates at once, what is kept, copies for QGIS, and the comparison in the layer list."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from window_hands import Choose

from layers.repository.choices import Keeping
from tests.ui.underlag.conftest import Room
from ui.main_window import MainWindow
from ui.underlag.widgets.comparison_rows import ComparisonRows

Key = Qt.Key


def _words(room: Room) -> str:
    return "\n".join(label.text() for label in room.view.findChildren(QLabel) if label.isVisible())


def test_every_update_is_listed_first_and_undone_in_one_step(room: Room) -> None:
    room.ask()
    room.hands.click(room.view.board.update_all)
    page, updates = room.view.updates, room.presenter.updates
    assert list(page.rows) == ["hallplats", "vatten", "vindbruk"]
    said = _words(room)
    assert "1.0.0  ›  1.1.0" in said and "En nedlagd täkt borttagen" in said
    assert "schema, regler eller betydelse ändras" in said  # vindbruk 2.0.0
    room.hands.click(page.rows["vindbruk"].box)
    assert [item.name for item in updates.chosen] == ["hallplats", "vatten"]
    assert "2 paket" in page.start.text()
    room.hands.click(page.start)
    room.hands.settle()
    assert (room.version("vatten"), room.version("hallplats")) == ("1.1.0", "1.2.0")
    assert room.version("vindbruk") == "1.0.0"
    assert updates.outcomes["vatten"].stage == "done" and "1.1.0 används nu." in _words(room)
    room.hands.window.acts.run("edit.undo")
    room.hands.settle()
    assert (room.version("vatten"), room.version("hallplats")) == ("1.0.0", "1.1.0")


def test_one_that_fails_stops_no_other_and_says_why(room: Room) -> None:
    room.ask()
    room.presenter.show_page("updates")
    manifest = room.market.publisher.previous(room.market.publisher.edition(), "vatten")
    assert manifest is not None
    away = []
    for stored in manifest.objects:
        for path in room.market.repo.rglob(f"*{stored.sha256}*"):
            path.rename(path.with_name(f"bort-{path.name}"))
            away.append(path)
    try:
        room.hands.click(room.view.updates.start)
        room.hands.settle()
    finally:
        for path in away:
            path.with_name(f"bort-{path.name}").rename(path)
    outcomes = room.presenter.updates.outcomes
    assert {name: item.stage for name, item in outcomes.items()} == {
        "hallplats": "done", "vatten": "failed", "vindbruk": "done",
    }  # fmt: skip
    assert outcomes["vatten"].fault and room.version("vatten") == "1.0.0"
    assert "1.0.0 används som förut." in _words(room)
    assert room.hands.told[-1].kind == "error"
    # and it can be tried again at once
    assert [item.name for item in room.presenter.updates.chosen] == ["vatten"]
    room.hands.click(room.view.updates.start)
    room.hands.settle()
    assert room.version("vatten") == "1.1.0"


def test_what_is_held_is_listed_and_left(room: Room) -> None:
    room.ask()
    room.choose("vatten")
    room.presenter.hold(True, "26RS101")
    room.hands.settle()
    room.presenter.show_page("updates")
    row = room.view.updates.rows["vatten"]
    assert not row.box.isEnabled() and "26RS101" in row.said.text()
    assert "vatten" not in [item.name for item in room.presenter.updates.chosen]


def test_limits_are_shown_with_what_they_free_before_anything_goes(room: Room) -> None:
    room.ask()
    for name in ("vatten", "hallplats"):
        room.choose(name)
        room.presenter.update()
        room.hands.settle()
    room.presenter.show_page("keeping")
    room.hands.settle()
    keeping, page = room.presenter.keeping, room.view.keeping
    assert keeping.keeping == Keeping() and keeping.plan is not None
    assert keeping.plan.versions == () and not page.clean.isEnabled()
    box = page.limits["versions"].box
    box.setCurrentIndex(box.findData("0"))
    box.activated.emit(box.currentIndex())
    room.hands.settle()
    assert room.desk.keeping.versions == 0
    assert keeping.plan.versions == (("hallplats", "1.1.0"), ("vatten", "1.0.0"))
    assert "2 versioner" in page.plan.text() and "vatten 1.0.0" in page.listed.text()
    assert len(room.desk.store.versions("vatten")) == 2  # nothing is gone yet
    room.hands.click(page.clean)
    room.hands.settle()
    assert [item.version for item in room.desk.store.versions("vatten")] == ["1.1.0"]
    assert keeping.plan.versions == () and not page.clean.isEnabled()


def test_the_check_lists_what_was_mended_and_what_was_not(room: Room) -> None:
    for name in ("vatten", "lan"):
        path = room.desk.store.path_of(room.desk.installed(name).objects[0])
        path.unlink()
    room.presenter.check_store()
    room.hands.settle()
    said = _words(room)
    assert room.presenter.page == "keeping"
    assert "Vatten 1.0.0: saknas (lagat)" in said and "Lan 1.0.0: saknas (inte lagat)" in said
    assert "1 fel är kvar" in said


def test_facts_tell_counts_and_trust_and_copies_are_written(
    room: Room, tmp_path: Path, choose: Choose
) -> None:
    room.ask()
    room.choose("jord")
    facts = room.view.board.detail.more_facts
    assert "Jordbruksmark, klass: 1 objekt, 2026-01-01" in facts.layers.text()
    known = room.desk.known.all()[0]
    assert known.identity[:4] in facts.trust.text() and "vid första kontakten" in facts.trust.text()
    assert "Senast bekräftat: i dag" in facts.trust.text()
    assert not facts.folder.isVisible()
    choose(tmp_path / "kopior")
    room.hands.click(facts.copy)
    room.hands.settle()
    assert (tmp_path / "kopior" / "lager-1.2.0.gpkg").is_file() and facts.folder.isVisible()
    choose(None)
    room.hands.click(facts.copy)  # nothing happens
    room.hands.settle()
    room.choose("lan")
    assert "byggt på den här datorn" in facts.trust.text()


def test_f5_asks_the_repositories_in_the_room(room: Room) -> None:
    assert room.presenter.board is not None and not room.presenter.board.newer
    room.hands.key(Key.Key_F5, room.view.board.table)
    room.hands.settle()
    assert room.presenter.board.newer


def _rows(window: MainWindow) -> ComparisonRows:
    (found,) = window.layers.findChildren(ComparisonRows)
    return found


def test_the_layer_list_tells_of_a_comparison_and_ends_it(room: Room) -> None:
    rows, stage = _rows(room.hands.window), room.hands.window.stage.map
    assert not rows.isVisible()
    room.ask()
    room.choose("vatten")
    room.presenter.compare()
    room.hands.settle()
    assert rows.isVisible() and stage.is_comparing
    assert rows.words["before"].text() == "Före: 1.0.0 i bruk · Vattenskyddsområden"
    room.hands.click(rows.eyes["before"])
    room.hands.settle()
    assert not stage.is_comparing and rows.isVisible()
    shown = room.presenter.comparing
    assert shown.hidden == {"before"}
    room.hands.click(rows.eyes["after"])  # the only one left: the other takes its place
    room.hands.settle()
    assert shown.hidden == {"after"}
    room.hands.click(rows.eyes["after"])
    room.hands.settle()
    assert stage.is_comparing and not shown.hidden
    room.hands.click(rows.end)
    room.hands.settle()
    assert not rows.isVisible() and not stage.is_comparing
    assert room.view.board.detail.on_map.isVisible()
    assert not room.view.board.detail.on_map.isChecked()
