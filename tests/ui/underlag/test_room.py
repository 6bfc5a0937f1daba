"""The room Underlag with a planner's hands: what is seen, what is asked, what can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import geopandas
import pytest
from package_market import BEFORE, E, Market, N, square
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from underlag_world import small_county
from window_hands import Choose

from layers.formats.geopackage import write_geopackage
from rumslig.errors import Cancelled
from rumslig.settings import Home
from rumslig.upkeep.board import STATES
from tests.layers.repository.conftest import serving
from tests.ui.accessible import violations
from tests.ui.underlag.conftest import Room
from ui.underlag.presenter import Page

Key = Qt.Key


def test_the_board_is_there_without_asking_anybody(room: Room) -> None:
    board, view = room.presenter.board, room.view.board
    assert board is not None and len(board.rows) == 9
    assert view.context.text() == "Underlag · 9 paket"
    assert "mot Regionens lager" in view.confirmed.text()
    assert not board.newer  # what was published since is not known before somebody asks
    shown = {state: chip for state, chip in view.chips.chips.items() if chip.isVisible()}
    assert {state: chip.text().split()[0] for state, chip in shown.items()} == {
        "current": "6",
        "review_soon": "1",
        "overdue": "1",
        "unknown": "1",
    }


def test_asking_tells_of_news_and_of_what_is_withdrawn(room: Room) -> None:
    room.ask()
    board, view = room.presenter.board, room.view.board
    assert board is not None
    assert [row.name for row in board.newer] == ["hallplats", "vatten", "vindbruk"]
    assert set(board.counts) == set(STATES)
    assert view.context.text() == "Underlag · 9 paket · 3 nyare"
    assert view.newer.isVisible() and "3" in view.newer.text()
    room.choose("buller")
    assert "Fel gräns vid E18." in _words(room)


def _words(room: Room) -> str:
    return "\n".join(label.text() for label in room.view.findChildren(QLabel) if label.isVisible())


def test_chips_and_headings_filter_sort_and_group(room: Room) -> None:
    room.ask()
    view, hands = room.view.board, room.hands
    hands.click(view.chips.chips["overdue"])
    assert room.titles() == ["Naturvärden, inventerade"]
    hands.click(view.chips.chips["overdue"])
    assert len(room.titles()) == 9
    hands.click(view.newer)
    assert len(room.titles()) == 3
    hands.click(view.all)
    assert len(room.titles()) == 9
    room.presenter.sort_by("state")
    assert room.titles()[0] == "Buller vid väg"
    room.presenter.sort_by("no such order")
    assert room.presenter.order == "state"
    room.presenter.group_by("function")
    heads = [entry for entry in room.presenter.entries if isinstance(entry, str)]
    assert heads == sorted(heads, key=str.casefold) and "Miljö" in heads
    room.presenter.group_by("theme")
    heads = [entry for entry in room.presenter.entries if isinstance(entry, str)]
    assert heads == ["Jord, vatten och natur"]  # by its title, not its id


def test_what_changes_is_seen_before_the_update_and_undone_after(room: Room) -> None:
    hands, view, comparing = room.hands, room.view.board, room.presenter.comparing
    room.ask()
    room.choose("vatten")
    assert view.foot.see.isVisible() and not view.foot.update_to.isVisible()
    assert "att hämta" in view.detail.bytes.text()
    hands.click(view.foot.see)
    hands.settle()
    assert room.version("vatten") == "1.0.0"  # fetched, not used
    assert comparing.comparison is not None
    figures = {kind: int(label.text()) for kind, label in view.detail.tiles.figures.items()}
    assert figures == {"added": 1, "removed": 1, "shape": 1, "values": 1, "technical": 0}
    assert "1 område utökat" in view.detail.said.text()
    stage = hands.window.stage.map
    assert stage.is_comparing
    hands.click(view.foot.update_to)
    hands.settle()
    assert room.version("vatten") == "1.1.0" and not stage.is_comparing
    session = hands.desktop.session
    assert session.workspace is not None
    layer = session.workspace.catalog.find("vatten", "lager")
    assert layer is not None and layer.manifest.version == "1.1.0"
    shown = session.layers.find("vatten/lager")
    assert shown is not None and shown.layer is not None
    assert set(shown.layer.attributes["objekt_id"]) == {"a", "c", "d"}
    hands.window.acts.run("edit.undo")
    hands.settle()
    assert room.version("vatten") == "1.0.0" and session.history.redo_words.startswith(
        "uppdatering"
    )
    hands.window.acts.run("edit.redo")
    hands.settle()
    assert room.version("vatten") == "1.1.0"


def test_an_object_of_the_list_is_shown_on_the_map(room: Room) -> None:
    room.ask()
    room.choose("vatten")
    room.presenter.compare()
    room.hands.settle()
    table, shown = room.view.board.detail.objects, room.hands.window.stage.map
    assert table.model().rowCount() == 4
    table.make_current(2)
    room.hands.key(Key.Key_Return, table)
    west, south, east, north = shown.viewport_now().bounds
    gone = square(-2_500, 1_500, 840).centroid
    assert west < gone.x < east and south < gone.y < north
    assert east - west < 10_000
    room.hands.click(room.view.board.detail.on_map)
    room.hands.settle()
    assert not shown.is_comparing
    room.hands.desktop.session.show_panel("dialogue")
    room.hands.settle()
    assert not shown.is_comparing


def test_one_click_goes_back_and_stays(room: Room) -> None:
    room.ask()
    room.choose("vatten")
    room.presenter.compare()
    room.hands.settle()
    room.presenter.update()
    room.hands.settle()
    foot = room.view.board.foot
    assert foot.back.isVisible() and "1.0.0" in foot.back.text()
    room.hands.click(foot.back)
    room.hands.settle()
    assert room.version("vatten") == "1.0.0"
    row = room.presenter.row
    assert row is not None and row.pinned_by == "rollback" and row.newer is not None


def test_a_held_version_is_not_updated(room: Room) -> None:
    room.ask()
    room.choose("vatten")
    foot, card = room.view.board.foot, room.view.board.detail.hold_card
    room.hands.click(foot.hold)
    assert card.isVisible() and card.reason.hasFocus()
    room.hands.key(Key.Key_Escape, card.reason)
    assert not card.isVisible()
    room.hands.click(foot.hold)
    room.hands.write(card.reason, "26RS101")
    room.hands.key(Key.Key_Return, card.reason)
    room.hands.settle()
    assert "Släpp 1.0.0" in foot.hold.text() and not card.isVisible()
    room.presenter.compare()
    room.hands.settle()
    assert foot.update_to.isVisible() and not foot.update_to.isEnabled()
    assert "26RS101" in foot.update_to.toolTip()
    room.hands.window.acts.run("edit.undo")
    room.hands.settle()
    assert "Behåll 1.0.0" in foot.hold.text()


def test_every_version_is_listed_and_can_be_used(room: Room) -> None:
    room.ask()
    room.choose("vindbruk")
    room.hands.click(room.view.board.foot.versions)
    listed = room.view.board.detail.list
    rows = [listed.model().index(row, 0).data() for row in range(listed.model().rowCount())]
    assert rows == ["2.0.0", "1.0.0"]
    assert listed.current is not None and listed.current.version == "2.0.0"
    room.hands.click(room.view.board.detail.use)
    room.hands.settle()
    assert room.version("vindbruk") == "2.0.0"


def test_with_the_repository_gone_the_day_is_said_and_nothing_is_installed(room: Room) -> None:
    room.ask()
    room.choose("vatten")
    away = room.market.repo.with_name("borta")
    room.market.repo.rename(away)
    try:
        room.ask()
        assert "Kunde inte bekräftas som senaste sedan" in _words(room)
        room.presenter.compare()
        room.hands.settle()
    finally:
        away.rename(room.market.repo)
    assert room.version("vatten") == "1.0.0"
    assert [item.kind for item in room.hands.told][-1] == "error"
    assert room.view.board.foot.see.isEnabled()  # and can be tried again


def test_a_cancelled_fetch_leaves_everything_as_it_was(room: Room) -> None:
    def work(desk: object) -> None:
        raise Cancelled

    room.presenter.acts.run("a", "b", work, lambda nothing: None)
    room.hands.settle()
    assert not room.presenter.acts.is_busy and room.hands.told[-1].kind == "info"


def test_a_new_home_connects_sees_the_fingerprint_and_installs(
    make_room: Callable[..., Room], tmp_path: Path, choose: Choose
) -> None:
    home = Home(tmp_path / "nytt hem")
    small_county(tmp_path, home)
    room = make_room(home)
    view, hands = room.view, room.hands
    assert "Inget förråd är anslutet" in _words(room)
    room.presenter.show_page("connect")
    choose(room.market.repo)
    hands.click(view.connecting.folder)
    hands.settle()
    met = room.presenter.connecting.met
    assert met is not None and not met.is_known
    assert view.connecting.print.text().replace(" ", "") == met.identity[:32]
    assert not home.repositories.exists() or not list(home.repositories.glob("*/root.json"))
    hands.click(view.connecting.trust)
    hands.settle()
    assert room.presenter.page == "browse"
    titles = [item.title for item in room.presenter.available]
    assert "Vattenskyddsområden" in titles
    view.browse.table.make_current(titles.index("Vattenskyddsområden"))
    hands.key(Key.Key_Return, view.browse.table)
    hands.settle()
    assert room.version("vatten") == "1.1.0"
    assert hands.desktop.session.layers.find("vatten/lager") is not None
    hands.window.acts.run("edit.undo")
    hands.settle()
    assert room.desk.installer.installed("vatten") is None
    assert hands.desktop.session.layers.find("vatten/lager") is None


def test_an_address_where_nothing_is_says_so(room: Room, tmp_path: Path) -> None:
    connecting = room.presenter.connecting
    connecting.write(str(tmp_path))
    connecting.meet()
    room.hands.settle()
    assert connecting.met is None and room.hands.told[-1].kind == "error"
    connecting.write("  ")
    assert not room.view.connecting.meet.isEnabled()


def test_a_damaged_object_is_mended_from_the_repository(room: Room) -> None:
    stored = room.desk.installed("vatten").objects[0]
    path = room.desk.store.path_of(stored)
    path.unlink()
    room.presenter.read()
    room.hands.settle()
    row = room.presenter.board.find("vatten") if room.presenter.board else None
    assert row is not None and row.fault
    room.presenter.check_store()
    room.hands.settle()
    assert path.exists() and room.hands.told[-1].kind == "done"
    row = room.presenter.board.find("vatten") if room.presenter.board else None
    assert row is not None and not row.fault


def test_a_board_that_cannot_be_read_offers_the_check(room: Room) -> None:
    installed = room.home.packages / "installed.json"
    installed.write_text("{")
    room.presenter.read()
    room.hands.settle()
    assert "skadad" in room.presenter.fault and "kunde inte läsas" in _words(room)


def test_open_cases_near_a_change_are_named(room: Room, tmp_path: Path) -> None:
    path = tmp_path / "plan.gpkg"
    frame = geopandas.GeoDataFrame(
        {"namn": ["Plan"]}, geometry=[square(1_100, 100, 200)], crs="EPSG:3006"
    )
    write_geopackage(path, {"plan": frame})
    room.hands.make_case(path)
    checked = len(room.hands.desktop.session.case.case.log)  # type: ignore[union-attr]
    room.hands.click(room.hands.window.top.tasks["underlag"])
    room.ask()
    room.choose("vatten")
    room.presenter.compare()
    room.hands.settle()
    impact = room.presenter.comparing.impact
    assert impact is not None
    (touched,) = impact.cases
    assert (touched.dnr, touched.count, touched.is_sent) == ("26RS101", 1, False)
    said = _words(room)
    assert "26RS101" in said and "1 öppet ärende berörs." in said
    assert "1 objekt har ändrats i eller nära planområdet. 1 fynd blir ett annat." in said
    room.presenter.update()
    room.hands.settle()
    case = room.hands.desktop.session.case
    assert case.case is not None and len(case.case.log) == checked + 1  # asked again
    assert case.workspace is room.hands.desktop.session.workspace


def plan_at(path: Path, x: float, y: float) -> Path:
    frame = geopandas.GeoDataFrame(
        {"namn": ["Plan"]}, geometry=[square(x, y, 200)], crs="EPSG:3006"
    )
    write_geopackage(path, {"plan": frame})
    return path


def test_a_case_tells_what_has_changed_since_it_was_checked(room: Room, tmp_path: Path) -> None:
    session, hands = room.hands.desktop.session, room.hands
    hands.make_case(plan_at(tmp_path / "ett.gpkg", 1_100, 100))
    view = hands.case_view
    assert "oförändrat sedan kontrollen" in view.lock.words.text()
    assert not view.lock.more.isVisible() and not view.switch.buttons["drift"].isVisible()
    hands.make_case(plan_at(tmp_path / "tva.gpkg", -9_000, -9_000), "26RS102")
    room.desk.update("vatten")
    session.opening.renew()
    hands.settle()  # the open case was checked again, the other was not
    session.open_case("26RS101")
    hands.settle()
    assert "1 objekt i området har ändrats sedan dess" in view.lock.words.text()
    hands.click(view.lock.more)
    assert view.view == "drift" and view.drift.isVisible()
    (item,) = session.case.drift.objects
    assert (item.kind, item.title) == ("shape", "Blacksta, sekundär zon")
    assert hands.window.stage.map.is_comparing
    assert violations(view) == []
    hands.click(view.drift.on_map)
    assert session.case.drift.on_map is None
    hands.click(view.drift.on_map)
    # Enter in the list shows the object on the map
    asked: list[object] = []
    session.case.drift.map_asked.connect(asked.append)
    view.drift.objects.make_current(0)
    hands.key(Key.Key_Return, view.drift.objects)
    assert len(asked) == 1
    hands.click(view.drift.again)
    hands.settle()
    assert view.view == "findings" and "oförändrat" in view.lock.words.text()
    assert not hands.window.stage.map.is_comparing


def test_a_signed_case_is_not_checked_again_and_says_so(room: Room, tmp_path: Path) -> None:
    session, hands = room.hands.desktop.session, room.hands
    hands.make_case(plan_at(tmp_path / "ett.gpkg", 1_100, 100))
    desk = session.opening.desk
    assert desk is not None and session.case.case is not None
    signed = desk.sign(session.case.case, "Direktör")
    hands.make_case(plan_at(tmp_path / "tva.gpkg", -9_000, -9_000), "26RS102")
    desk.save(signed)
    session.open_case("26RS101")
    hands.settle()
    lock = signed.lock
    room.desk.update("vatten")
    session.opening.renew()
    hands.settle()
    assert session.case.case is not None and session.case.case.lock == lock
    assert "1 objekt i området har ändrats" in hands.case_view.lock.words.text()
    hands.click(hands.case_view.lock.more)
    assert not hands.case_view.drift.again.isVisible()
    assert "undertecknades" in hands.case_view.drift.why_not.text()
    session.case.recheck()
    assert session.case.case.lock == lock and "ligger fast" in hands.told[-1].title


@pytest.mark.parametrize("page", get_args(Page))
def test_every_page_is_fit_for_keys_and_readers(room: Room, page: Page) -> None:
    room.ask()
    room.choose("vatten")
    room.presenter.compare()
    room.hands.settle()
    room.presenter.show_page(page)
    room.hands.app.processEvents()
    assert violations(room.view) == []
    room.presenter.show_part("versions")
    assert violations(room.view) == []
    assert room.view.isAncestorOf(room.hands.app.focusWidget())


def test_escape_goes_back(room: Room) -> None:
    room.choose("vatten")
    room.presenter.show_page("publish")
    room.hands.key(Key.Key_Escape, room.view)
    assert room.presenter.page == "board" and room.presenter.name == "vatten"
    room.hands.key(Key.Key_Escape, room.view)
    assert room.presenter.name == "" and not room.view.board.detail.isVisible()


def test_the_other_language_says_everything_again(room: Room) -> None:
    room.choose("vatten")
    room.hands.desktop.change_language("en")
    room.hands.settle()
    assert "Responsible function" in _words(room)
    assert room.view.board.context.text().startswith("Data")


def test_publishing_is_reviewed_then_signed(room: Room, tmp_path: Path, choose: Choose) -> None:
    market = Market(tmp_path / "utgivare")
    room.presenter.show_page("publish")
    page, publishing = room.view.publishing, room.presenter.publishing
    source = market.write_source("eget", "1.0.0", BEFORE, title="Eget", note="Första.")
    folders = {"source": source, "repo": market.repo, "keys": market.keys}
    for name, folder in folders.items():
        folder.mkdir(parents=True, exist_ok=True)
        choose(folder)
        room.hands.click(page.rows[name])  # type: ignore[index]
    assert publishing.obstacle.startswith("Mappen är inget förråd")
    assert not page.look.isEnabled() and page.look.toolTip()
    room.hands.click(page.make)
    room.hands.settle()
    assert publishing.has_repository and (market.keys / "root.pem").exists()
    room.hands.click(page.look)
    room.hands.settle()
    assert publishing.preview is not None and publishing.preview.before == ""
    assert page.sign.isVisible()
    room.hands.click(page.sign)
    room.hands.settle()
    assert market.publisher.edition().index.find("eget") is not None
    # the next version is compared, and what changes after the review is refused
    text = (source / "package.toml").read_text("utf-8")
    (source / "package.toml").write_text(text.replace("1.0.0", "1.1.0"), "utf-8")
    moved = (*BEFORE[:2], ("c", "Hardemo", "1", square(2_900, -500, 600)))
    next_source = market.write_source("eget", "1.1.0", moved, title="Eget", note="Flyttad.")
    publishing.choose("source", next_source)
    publishing.look()
    room.hands.settle()
    seen = publishing.preview
    assert seen is not None and seen.before == "1.0.0" and seen.comparison is not None
    assert seen.comparison.counts["shape"] == 1
    market.write_source("eget", "1.1.0", BEFORE, title="Eget", note="Annat.")
    publishing.publish()
    room.hands.settle()
    assert "har ändrats sedan du granskade" in publishing.fault
    listed = market.publisher.edition().index.find("eget")
    assert listed is not None and [item.version for item in listed.versions] == ["1.0.0"]


def test_a_folder_that_says_nothing_gets_a_source_file(room: Room, tmp_path: Path) -> None:
    folder = tmp_path / "bara filer"
    folder.mkdir()
    frame = geopandas.GeoDataFrame(
        {"objekt_id": ["a"]}, geometry=[square(E - E, N - N, 100)], crs="EPSG:3006"
    )
    write_geopackage(folder / "natur.gpkg", {"natur": frame})
    publishing = room.presenter.publishing
    room.presenter.show_page("publish")
    publishing.choose("source", folder)
    room.hands.click(room.view.publishing.make_file)
    assert (folder / "package.toml").exists() and publishing.has_source_file
    room.hands.settle()
    assert room.presenter.page == "form" and publishing.form.form is not None
    publishing.choose("repo", room.market.repo)
    publishing.choose("keys", room.market.keys)
    publishing.look()
    room.hands.settle()
    assert publishing.preview is not None and not publishing.fault
    told = [check.text for check in publishing.preview.checks]
    assert "publisher på rad 5 är inte ifylld" in told


def test_over_http_it_is_the_same_and_only_when_asked(
    make_room: Callable[..., Room], world: Path, tmp_path: Path
) -> None:
    home = Home(tmp_path / "nytt hem")
    small_county(tmp_path, home)
    with serving(world / "utgivare" / "förråd") as site:
        room = make_room(home)
        assert site.asked == []
        connecting = room.presenter.connecting
        connecting.write(site.address)
        assert site.asked == []  # writing an address asks nobody
        connecting.meet()
        room.hands.settle()
        connecting.trust()
        room.hands.settle()
        count = len(site.asked)
        room.presenter.read()
        room.hands.settle()
        assert count and len(site.asked) == count  # nor does looking
        offer = next(item for item in room.presenter.available if item.name == "vatten")
        room.presenter.install(offer)
        room.hands.settle()
        assert room.version("vatten") == "1.1.0" and len(site.asked) > count
    room.presenter.show_page("board")
    room.ask()
    assert "Kunde inte bekräftas som senaste" in room.hands.told[-1].text
    assert room.version("vatten") == "1.1.0"


def test_release_notes_and_names_are_plain_text(room: Room) -> None:
    for label in room.view.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText, label.text()


def test_a_large_version_is_shown_by_its_indexes_first(room: Room) -> None:
    room.ask()
    room.choose("vatten")
    comparing, view = room.presenter.comparing, room.view.board
    comparing.at_once = 0
    room.hands.click(view.foot.see)
    room.hands.settle()
    assert comparing.comparison is None and comparing.foretaste is not None
    figures = {kind: label.text() for kind, label in view.detail.tiles.figures.items()}
    assert figures == {"added": "1", "removed": "1", "shape": "1", "values": "1", "technical": "–"}
    assert view.foot.update_to.isVisible()  # what changes was shown
    room.hands.click(view.detail.whole)
    room.hands.settle()
    assert comparing.comparison is not None and len(comparing.comparison.objects) == 4
    assert room.version("vatten") == "1.0.0"


def test_a_version_that_changes_no_object_is_shown_where_the_map_is(
    room: Room, capsys: pytest.CaptureFixture[str]
) -> None:
    room.ask()
    room.choose("hallplats")
    room.presenter.compare()
    room.hands.settle()
    found = room.presenter.comparing.comparison
    assert found is not None and found.objects == ()
    assert found.notes == ("Nästa översyn är 2030-01-01.",)
    assert "Traceback" not in capsys.readouterr().err  # Qt only prints what a slot raises


def test_what_is_new_is_read_and_exported(
    room: Room, choose: Choose, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.ask()
    room.hands.window.acts.run("package.new-since")
    room.hands.settle()
    page, news = room.view.news, room.presenter.news
    assert page.isVisible() and [item.name for item in news.places] == ["Kumla"]
    assert not page.export.isEnabled() and page.export.toolTip()
    page.day.setFocus()
    page.day.selectAll()
    QTest.keyClicks(page.day, "snart")
    assert page.fault.isVisible() and not page.read.isEnabled()
    page.preset.setCurrentIndex(page.preset.findData("week"))
    page.preset.activated.emit(page.preset.currentIndex())
    assert not page.fault.isVisible()
    room.hands.click(page.read)
    room.hands.settle()
    text = page.text.toPlainText()
    assert "Kumla" in text and "Vattenskyddsområden, 1.1.0 (nytt paket)" in text
    assert "▲ Naturvärden, inventerade 1.0.0, försenad" in text
    assert page.whole.isVisible()  # only row indexes of what is not installed
    room.hands.click(page.whole)
    room.hands.settle()
    assert not page.whole.isVisible()
    page.municipality.setCurrentIndex(page.municipality.findData("1881"))
    page.municipality.activated.emit(page.municipality.currentIndex())
    assert not news.is_current and "Välj en dag" in page.text.toPlainText()
    room.hands.click(page.read)
    room.hands.settle()
    for name in ("nytt.pdf", "nytt.xlsx", "nytt.csv"):
        target = tmp_path / name
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *args, target=target: (str(target), "")
        )
        room.hands.click(page.export)
        room.hands.settle()
        assert target.stat().st_size > 500
        assert room.hands.told[-1].kind == "done"
    assert news.presets[0] == "last" and news.state()["last"]
    news.restore({"last": "nonsens"})
    assert news.presets[0] == "week"


def test_reading_what_is_new_can_be_stopped(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise Cancelled

    room.presenter.show_page("news")
    monkeypatch.setattr(room.presenter.news._worker, "call", stop)
    room.presenter.news.look()
    room.hands.settle()
    assert not room.presenter.news.is_busy and room.presenter.news.report is None
    assert room.view.news.read.isVisible()


def test_the_bar_tells_how_many_packages_there_are_to_see_to(room: Room) -> None:
    button = room.hands.window.top.tasks["underlag"]
    assert button.accessibleName() == "Underlag, 1 paket att se över"  # one is overdue
    room.ask()
    assert button.accessibleName() == "Underlag, 5 paket att se över"
    assert "5 paket" in button.toolTip()
