"""The publisher's pages: facts written in the window, numbers, corrections, what is published."""

from __future__ import annotations

import tarfile
import tomllib
from pathlib import Path

import geopandas
import pytest
from package_market import BEFORE, Market, square
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel
from window_hands import Choose

from layers.formats.geopackage import write_geopackage
from rumslig.packages.publishing import draft_version, open_publisher, publish_draft
from rumslig.packages.source_text import PACKAGE
from tests.ui.accessible import violations
from tests.ui.underlag.conftest import Room

Key = Qt.Key
LAYER = ("layers", 0)


@pytest.fixture
def market(tmp_path: Path) -> Market:
    made = Market(tmp_path / "utgivare")
    made.open()
    return made


def _choose(room: Room, market: Market, source: Path | None) -> None:
    publishing = room.presenter.publishing
    if source is not None:
        publishing.choose("source", source)
    publishing.choose("repo", market.repo)
    publishing.choose("keys", market.keys)


def _publish(market: Market, source: Path) -> None:
    publisher = open_publisher(market.repo, market.keys)
    with draft_version(source, publisher) as draft:
        publish_draft(draft, publisher)


def _words(room: Room) -> str:
    return "\n".join(label.text() for label in room.view.findChildren(QLabel) if label.isVisible())


def test_from_bare_files_to_a_signed_version_without_leaving_the_window(
    room: Room, market: Market, tmp_path: Path, choose: Choose
) -> None:
    folder = tmp_path / "vatten"
    folder.mkdir()
    frame = geopandas.GeoDataFrame(
        {"objekt_id": ["a", "b"], "klass": ["1", "1"]},
        geometry=[square(0, 0), square(900, 0)],
        crs="EPSG:3006",
    )
    write_geopackage(folder / "zoner.gpkg", {"zoner": frame})
    room.presenter.show_page("publish")
    _choose(room, market, folder)
    hands, page = room.hands, room.view.form
    hands.click(room.view.publishing.make_file)
    hands.settle()
    form = room.presenter.publishing.form
    assert page.isVisible() and len(form.faults) == 5 and not page.look.isEnabled()
    title, publisher = page.fields[True, "title"], page.fields[True, "publisher"]
    assert title.editor.hasFocus() and publisher.fault.text() == "Fyll i fältet."
    assert publisher.editor.placeholderText() == "ansvarig funktion, ingen person"
    hands.key(Key.Key_A, title.editor, Qt.KeyboardModifier.ControlModifier)
    hands.write(title.editor, "Vattenskydd")
    hands.write(publisher.editor, "Miljö")
    hands.key(Key.Key_Return, publisher.editor)
    assert len(form.faults) == 4 and not publisher.fault.isVisible()
    hands.click(page.next)
    assert form.table == LAYER and page.key.isVisible()
    assert page.key.boxes["objekt_id"].isChecked()
    for key, words in (
        ("theme", "natur"),
        ("source", "Länsstyrelsen"),
        ("reference_date", "i våras"),
        ("accuracy_m", "2,5"),
    ):
        hands.write(page.fields[False, key].editor, words)
    hands.write(page.fields[False, "definition"].editor, "Skyddszon")
    hands.key(Key.Key_Return, page.fields[False, "accuracy_m"].editor)
    assert list(form.faults) == [(LAYER, "reference_date")]
    hands.click(page.key.boxes["objekt_id"])
    hands.click(page.key.boxes["klass"])
    assert "lika för flera" in form.faults[LAYER, "key"]
    hands.click(page.key.boxes["klass"])
    hands.click(page.key.boxes["objekt_id"])
    day = page.fields[False, "reference_date"].editor
    hands.key(Key.Key_A, day, Qt.KeyboardModifier.ControlModifier)
    hands.write(day, "2026-03-01")
    hands.key(Key.Key_S, day, Qt.KeyboardModifier.ControlModifier)
    assert form.faults == {} and not form.is_changed
    text = (folder / "package.toml").read_text("utf-8")
    said = tomllib.loads(text)
    assert said["title"] == "Vattenskydd" and said["layers"][0]["accuracy_m"] == 2.5
    assert "# utan mellanslag; ändras aldrig" in text and "# lägesosäkerhet i meter" in text
    assert violations(page) == []
    hands.click(page.look)
    hands.settle()
    assert room.presenter.page == "publish"
    hands.click(room.view.publishing.sign)
    hands.settle()
    assert market.publisher.edition().index.find("vatten") is not None


def test_words_that_are_no_value_stay_and_are_not_saved(room: Room, market: Market) -> None:
    source = market.write_source("eget", "1.0.0", BEFORE)
    before = (source / "package.toml").read_text("utf-8")
    _choose(room, market, source)
    room.presenter.show_page("form")
    room.hands.settle()
    form, page = room.presenter.publishing.form, room.view.form
    form.show_table(LAYER)
    room.hands.write(page.fields[False, "accuracy_m"].editor, "tio")
    room.hands.click(page.save)
    assert (source / "package.toml").read_text("utf-8") == before
    assert page.fields[False, "accuracy_m"].line.text() == "tio"  # type: ignore[attr-defined]
    assert "skriv ett tal" in page.fields[False, "accuracy_m"].fault.text()
    form.show_table(PACKAGE)
    room.hands.key(Key.Key_Escape, page)
    assert room.presenter.page == "publish"
    room.presenter.show_page("form")
    assert form.value("accuracy_m") == "" and form.is_changed  # waits for its number


def test_a_number_is_proposed_and_written(room: Room, market: Market) -> None:
    _publish(market, market.write_source("eget", "1.0.0", BEFORE, note="Första."))
    grown = (("a", "Blacksta", "2", square(0, 0, 1_500)), *BEFORE[1:])
    source = market.write_source("eget", "1.0.0", grown, note="Större.")
    _choose(room, market, source)
    room.presenter.show_page("publish")
    page = room.view.publishing
    room.hands.click(page.look)
    room.hands.settle()
    assert page.number_card.isVisible() and not page.sign.isEnabled()
    assert "redan publicerad" in page.sign.toolTip()
    assert "1.1.0 föreslås, andra talet höjs: eget: objekt är ändrade." in page.number_said.text()
    room.hands.click(page.number)
    room.hands.settle()
    assert not page.number_card.isVisible() and page.sign.isEnabled()
    assert page.head.text() == "eget 1.1.0"
    # the same once more is not called the first version
    room.hands.click(page.sign)
    room.hands.settle()
    room.hands.click(page.look)
    room.hands.settle()
    assert "redan publicerad" in page.facts.text() and "första versionen" not in _words(room)


def test_an_inferred_match_is_corrected_by_hand(room: Room, market: Market) -> None:
    def source(version: str, side: float) -> Path:
        rows = (("a", "Blacksta", "2", square(0, 0, side)), *BEFORE[1:])
        folder = market.write_source("eget", version, rows, note="Prov.")
        path = folder / "package.toml"
        text = path.read_text("utf-8").replace('key = ["objekt_id"]\n', "")
        path.write_text(text, "utf-8")
        return folder

    _publish(market, source("1.0.0", 1_000))
    _choose(room, market, source("1.1.0", 1_060))
    room.presenter.show_page("publish")
    page = room.view.publishing
    room.hands.click(page.look)
    room.hands.settle()
    assert page.pairs.heading.text() == "1 sannolikt samma objekt"
    assert page.tiles.figures["shape"].text() == "1"
    room.hands.click(page.pairs.other)
    room.hands.settle()
    pair = page.pairs.table.current
    assert pair is not None and pair.is_said and not pair.match.is_same
    assert (page.tiles.figures["added"].text(), page.tiles.figures["removed"].text()) == ("1", "1")
    room.hands.click(page.pairs.unsay)
    room.hands.settle()
    assert page.tiles.figures["shape"].text() == "1"
    assert violations(page) == []
    room.hands.key(Key.Key_Return, page.pairs.table)
    west, _, east, _ = room.hands.window.stage.map.viewport_now().bounds
    assert west < square(0, 0).centroid.x < east


def test_a_version_is_withdrawn_with_a_reason_and_asked_about_first(
    room: Room, market: Market
) -> None:
    _publish(market, market.write_source("eget", "1.0.0", BEFORE, title="Eget", note="a"))
    _publish(market, market.write_source("eget", "1.1.0", BEFORE[:2], title="Eget", note="b"))
    _choose(room, market, None)
    room.presenter.show_page("repository")
    room.hands.settle()
    page, hands = room.view.repository, room.hands
    assert [item.version for item in page._presenter.found.versions] == ["1.1.0", "1.0.0"]  # type: ignore[union-attr]
    assert page.table.current is not None and page.table.current.version == "1.1.0"
    hands.click(page.withdraw)
    assert page.card.isVisible() and page.reason.hasFocus() and not page.sure.isEnabled()
    hands.click(page.regret)
    assert not page.card.isVisible()
    hands.click(page.withdraw)
    hands.write(page.reason, "Fel gräns i norr.")
    hands.key(Key.Key_Return, page.reason)
    hands.settle()
    listed = market.publisher.edition().index.find("eget")
    assert listed is not None and listed.latest is not None and listed.latest.version == "1.0.0"
    assert listed.versions[1].withdrawn == "Fel gräns i norr."
    assert "Fel gräns i norr." in page.note.text() and not page.withdraw.isVisible()
    assert violations(page) == []


def test_signing_anew_and_releasing_from_a_channel(room: Room, market: Market) -> None:
    _publish(market, market.write_source("eget", "1.0.0", BEFORE, note="a"))
    source = market.write_source("eget", "1.1.0", BEFORE[:2], note="b")
    _choose(room, market, source)
    room.presenter.show_page("publish")
    publish, page, hands = room.view.publishing, room.view.repository, room.hands
    hands.click(publish.look)
    hands.settle()
    hands.write(publish.channel, "prov")
    hands.click(publish.sign)
    hands.settle()
    hands.click(publish.repository)
    hands.settle()
    number = market.publisher.edition().number
    listed = market.publisher.edition().index.find("eget")
    assert listed is not None and listed.channels == {"stable": "1.0.0", "prov": "1.1.0"}
    assert "119 dagar" in page.signed.text() or "120 dagar" in page.signed.text()
    hands.click(page.renew)
    hands.settle()
    assert market.publisher.edition().number == number + 1
    hands.click(page.release)
    hands.settle()
    listed = market.publisher.edition().index.find("eget")
    assert listed is not None and listed.latest is not None and listed.latest.version == "1.1.0"


def test_a_bundle_leaves_out_what_is_classified(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    market = Market(tmp_path / "utgivare")
    market.publisher.create("Allt", "skyddsvärd")
    _publish(market, market.write_source("eget", "1.0.0", BEFORE, title="Eget", note="a"))
    secret = market.write_source("hemligt", "1.0.0", BEFORE, title="Hemligt", note="a")
    path = secret / "package.toml"
    path.write_text('classification = "skyddsvärd"\n' + path.read_text("utf-8"), "utf-8")
    _publish(market, secret)
    _choose(room, market, None)
    room.presenter.show_page("repository")
    room.hands.settle()
    page, presenter = room.view.repository, room.presenter.repository
    assert "Hemligt är skyddsvärt och lämnas inte ut som fil." in page.kept.text()
    assert not page.bundle.isEnabled()
    page.table.setFocus()
    room.hands.key(Key.Key_Space, page.table)
    room.hands.key(Key.Key_Down, page.table)
    room.hands.key(Key.Key_Space, page.table)
    assert presenter.chosen == {"eget@1.0.0"}
    target = tmp_path / "fil.rumslig-bundle"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    room.hands.click(page.bundle)
    room.hands.settle()
    with tarfile.open(target) as held:
        manifests = [name for name in held.getnames() if "/manifests/" in name]
    assert len(manifests) == 1 and "/eget/" in manifests[0]
    presenter.chosen = {"eget@1.0.0", "hemligt@1.0.0"}  # whoever asks in another way
    target.unlink()
    presenter.write_bundle(target)
    room.hands.settle()
    assert target.exists() and "Hemligt" in room.hands.told[-1].text.title()
    room.hands.click(page.catalogue)
    room.hands.settle()
    web = (market.repo / "catalogue" / "index.html").read_text("utf-8")
    assert "Eget" in web and "Hemligt" not in web
