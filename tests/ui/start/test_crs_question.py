"""Which coordinate system a file has: candidates, choice, free code; panel by mouse and keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from layers.crs import parse_crs, transform
from rumslig.places import Municipalities, Municipality
from ui.start.crs_question import CrsChoice, CrsPresenter, describe_candidates
from ui.start.widgets.crs_question import CrsQuestion

LEFT = Qt.MouseButton.LeftButton
FILE = Path("/planer/norra_mosas.shp")
CHOICES = (
    CrsChoice("EPSG:3009", "SWEREF 99 15 00", "I Kumla kommun"),
    CrsChoice("EPSG:3010", "SWEREF 99 16 30", "Utanför länet"),
    CrsChoice("EPSG:3008", "SWEREF 99 13 30", "Utanför länet"),
)

KUMLA = shapely.box(500_000, 6_540_000, 520_000, 6_560_000)
FLEN = shapely.box(570_000, 6_540_000, 640_000, 6_560_000)


@pytest.fixture
def places() -> Municipalities:
    return Municipalities(
        (Municipality("0482", "Flen", FLEN), Municipality("1881", "Kumla", KUMLA)), 0.0
    )


def bounds_in(code: str, east: float, north: float) -> tuple[float, float, float, float]:
    """Bounds, in another system, of a small square around a point of EPSG:3006."""
    square = np.array([shapely.box(east - 50, north - 50, east + 50, north + 50)], dtype=object)
    moved, _ = transform(square, parse_crs("EPSG:3006"), code)
    west, south, right, top = shapely.total_bounds(moved)
    return float(west), float(south), float(right), float(top)


def test_right_system_puts_the_file_in_its_municipality(places) -> None:
    bounds = bounds_in("EPSG:3009", 510_000, 6_550_000)
    right, next_zone, global_one = describe_candidates(
        ["EPSG:3009", "EPSG:3010", "EPSG:3006"], bounds, places, ["1881"]
    )
    assert right == CrsChoice("EPSG:3009", "SWEREF 99 15 00", "I Kumla kommun")
    assert next_zone.where == "I Flens kommun, utanför länet"
    assert global_one.where == "Utanför Sverige"


def test_without_the_countys_list_a_municipality_is_only_named(places) -> None:
    bounds = bounds_in("EPSG:3009", 600_000, 6_550_000)
    (choice,) = describe_candidates(["EPSG:3009"], bounds, places)
    assert choice.where == "I Flens kommun"


def test_between_municipalities_is_outside_the_county(places) -> None:
    bounds = bounds_in("EPSG:3006", 545_000, 6_550_000)
    (choice,) = describe_candidates(["EPSG:3006"], bounds, places)
    assert choice.where == "Utanför länet"


def test_unknown_bounds_or_municipalities_claim_nothing_more(places) -> None:
    (choice,) = describe_candidates(["EPSG:3021"], None, places)
    assert (choice.name, choice.where) == ("RT 90 2.5 gon V", "")
    bounds = bounds_in("EPSG:3006", 545_000, 6_550_000)
    (choice,) = describe_candidates(["EPSG:3006"], bounds, Municipalities((), 0.0))
    assert choice.where == "I Sverige"


def test_unreachable_place_is_outside_sweden(places) -> None:
    bounds = (1e30, 1e30, 1e30, 1e30)
    (choice,) = describe_candidates(["EPSG:3009"], bounds, places)
    assert choice.where == "Utanför Sverige"


@pytest.fixture
def presenter(application) -> CrsPresenter:
    made = CrsPresenter()
    made.ask(FILE, "filen säger inte vilket koordinatsystem den har.", CHOICES)
    return made


@pytest.fixture
def panel(theme, presenter, show) -> CrsQuestion:
    return show(CrsQuestion(theme, presenter))


def test_likeliest_is_chosen_first(presenter, hear) -> None:
    said = hear(presenter.chosen)
    assert presenter.sentence.startswith("Filen säger inte")
    assert presenter.answer == "A"
    presenter.use()
    assert said == [(FILE, "EPSG:3009")]


@pytest.mark.parametrize("name", ["plan.wkt", "plan; två.wkt"])
def test_the_window_asks_for_a_choice_and_no_option(name: str) -> None:
    presenter = CrsPresenter()
    sentence = f"{name} säger inte vilket koordinatsystem den har; ange det med --crs (x; y)."
    presenter.ask(Path(name), sentence, CHOICES)
    assert presenter.sentence == (
        "Filen säger inte vilket koordinatsystem den har. Välj det som stämmer."
    )


def test_only_offered_systems_can_be_selected(presenter) -> None:
    presenter.select("EPSG:3021")
    assert presenter.selected == "EPSG:3009"
    presenter.select("EPSG:3008")
    assert (presenter.selected, presenter.answer) == ("EPSG:3008", "C")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EPSG:3021", "EPSG:3021"),
        (" 3021 ", "EPSG:3021"),
        ("epsg:4326", "EPSG:4326"),
        ("urn:ogc:def:crs:EPSG::3010", "EPSG:3010"),
    ],
)
def test_written_code_is_used_as_the_core_writes_it(presenter, hear, text, code) -> None:
    said = hear(presenter.chosen)
    presenter.write_other(text)
    presenter.use()
    assert said == [(FILE, code)]
    assert parse_crs(said[0][1]) == parse_crs(text)


@pytest.mark.parametrize("text", ["", "SWEREF", "EPSG:99", "EPSG:5613"])
def test_code_that_places_nothing_is_told_and_not_used(presenter, hear, text: str) -> None:
    said = hear(presenter.chosen)
    presenter.write_other(text)
    presenter.open_other()
    presenter.use()
    assert said == [] and presenter.fault != ""
    presenter.write_other("EPSG:3006")
    assert presenter.fault == ""


def test_next_question_starts_afresh(presenter) -> None:
    presenter.write_other("EPSG:99")
    presenter.use()
    presenter.ask(Path("b.dxf"), "Välj.", CHOICES[1:])
    assert (presenter.fault, presenter.other, presenter.is_other) == ("", "", False)
    assert presenter.selected == "EPSG:3010"


def test_a_card_for_each_choice_the_first_checked(panel) -> None:
    assert list(panel.cards) == [item.code for item in CHOICES]
    assert [card.isChecked() for card in panel.cards.values()] == [True, False, False]
    assert panel.file_name.text() == "norra_mosas.shp"
    assert panel.primary.accessibleName() == "Använd A"


def test_click_anywhere_on_a_card_chooses_it(panel, presenter, hear) -> None:
    said = hear(presenter.chosen)
    card = panel.cards["EPSG:3010"]
    place = card.rect().adjusted(0, 0, -6, -6).bottomRight()
    QTest.mouseClick(card, LEFT, pos=place)
    assert presenter.selected == "EPSG:3010"
    assert [item.isChecked() for item in panel.cards.values()] == [False, True, False]
    assert panel.primary.text().strip() == "Använd B"
    QTest.mouseClick(panel.primary, LEFT)
    assert said == [(FILE, "EPSG:3010")]


def test_arrows_and_letters_choose_and_enter_uses(panel, presenter, hear) -> None:
    said = hear(presenter.chosen)
    panel.focus_content()
    QTest.keyClick(panel.cards["EPSG:3009"], Qt.Key.Key_Down)
    assert presenter.selected == "EPSG:3010"
    QTest.keyClick(panel.cards["EPSG:3010"], Qt.Key.Key_C)
    assert presenter.selected == "EPSG:3008" and panel.cards["EPSG:3008"].hasFocus()
    QTest.keyClick(panel.cards["EPSG:3008"], Qt.Key.Key_Return)
    assert said == [(FILE, "EPSG:3008")]


def test_other_system_opens_a_field_that_takes_letters(panel, presenter, hear) -> None:
    said = hear(presenter.chosen)
    assert not panel.other.isVisible()
    QTest.mouseClick(panel.open_other, LEFT)
    field = panel.other.editor
    assert panel.other.isVisible() and field.hasFocus()
    assert not any(card.isChecked() for card in panel.cards.values())
    QTest.keyClicks(field, "BAC")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert said == [] and panel.other.fault.isVisible()
    field.selectAll()
    QTest.keyClicks(field, "EPSG:3021")
    assert not panel.other.fault.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert said == [(FILE, "EPSG:3021")]


def test_card_takes_over_from_a_written_code(panel, presenter) -> None:
    QTest.mouseClick(panel.open_other, LEFT)
    QTest.keyClicks(panel.other.editor, "EPSG:99")
    QTest.mouseClick(panel.cards["EPSG:3009"], LEFT)
    assert not presenter.is_other and panel.cards["EPSG:3009"].isChecked()
    assert panel.open_other.isVisible()


def test_escape_and_button_cancel(panel, presenter, hear) -> None:
    said, used = hear(presenter.cancelled), hear(presenter.chosen)
    panel.focus_content()
    QTest.keyClick(panel.cards["EPSG:3009"], Qt.Key.Key_Escape)
    QTest.mouseClick(panel.cancel, LEFT)
    QTest.keyClick(panel.cancel, Qt.Key.Key_Return)
    QTest.mouseClick(panel.open_other, LEFT)
    QTest.keyClick(panel.other.editor, Qt.Key.Key_Escape)
    assert (len(said), used) == (4, [])


def test_without_candidates_the_field_is_open(panel, presenter, application) -> None:
    presenter.ask(FILE, "Välj.", ())
    application.processEvents()
    assert panel.cards == {} and panel.other.isVisible()
    panel.focus_content()
    assert panel.other.editor.hasFocus()


def test_asking_again_replaces_the_cards(panel, presenter, application) -> None:
    presenter.ask(Path("b.dxf"), "Välj.", CHOICES[1:])
    application.processEvents()
    assert list(panel.cards) == ["EPSG:3010", "EPSG:3008"]
    assert panel.cards["EPSG:3010"].isChecked()
