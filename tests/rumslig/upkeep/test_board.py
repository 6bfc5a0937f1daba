"""The board: which state a package is in, what is newer, and what is known of repositories."""

from __future__ import annotations

from datetime import date

import pytest
from package_market import Market

from layers.packages.build import build_package
from layers.packages.source import read_source
from rumslig.packages.desk import PackageDesk
from rumslig.upkeep.board import Board, State, read_board

TODAY = date(2026, 11, 2)


def board(desk: PackageDesk) -> Board:
    return read_board(desk, TODAY)


def install(desk: PackageDesk, market: Market, name: str, version: str = "") -> None:
    desk.install(desk.open(str(market.repo)), name, version)


def ask(desk: PackageDesk) -> None:
    desk.ask_repositories()


def test_without_any_repository_what_is_installed_is_shown(
    desk: PackageDesk, market: Market
) -> None:
    source = market.write_source("vatten", "1.0.0", (), title="Vatten")
    desk.store.install(build_package(read_source(source), desk.store))
    (row,) = board(desk).rows
    assert (row.title, row.function, row.version, row.state) == (
        "Vatten",
        "Miljö",
        "1.0.0",
        "current",
    )
    assert row.themes == ("natur",) and row.due == date(2030, 1, 1)
    assert row.newer is None and row.repository == "" and not row.fault
    assert board(desk).sources == () and board(desk).confirmed is None


@pytest.mark.parametrize(
    ("next_review", "state"),
    [
        ("2030-01-01", "current"),
        ("2026-12-01", "review_soon"),
        ("2026-10-01", "overdue"),
        ("", "unknown"),
    ],
)
def test_dates_decide_where_nothing_else_does(
    desk: PackageDesk, market: Market, next_review: str, state: State
) -> None:
    market.publish("vatten", "1.0.0", next_review=next_review)
    install(desk, market, "vatten")
    assert board(desk).rows[0].state == state
    assert board(desk).counts == {state: 1}


def test_a_newer_minor_version_stands_beside_the_state(desk: PackageDesk, market: Market) -> None:
    market.publish("vatten", "1.0.0", next_review="2026-10-01")
    install(desk, market, "vatten")
    market.publish("vatten", "1.1.0")
    assert board(desk).rows[0].newer is None  # nobody was asked
    ask(desk)
    (row,) = board(desk).rows
    assert row.newer is not None and row.newer.version == "1.1.0"
    assert row.state == "overdue" and board(desk).newer == (row,)


def test_replaced_and_withdrawn_go_before_dates(desk: PackageDesk, market: Market) -> None:
    for name in ("a", "b"):
        market.publish(name, "1.0.0", next_review="2026-10-01")
        install(desk, market, name)
    market.publish("a", "2.0.0")
    market.publish("b", "2.0.0")
    market.publisher.withdraw("b", "1.0.0", "Fel gräns.")
    ask(desk)
    first, second = board(desk).rows
    assert (first.state, second.state) == ("superseded", "withdrawn")
    assert "2.0.0" in first.reason and second.reason == "Fel gräns."
    assert first.newer is not None and second.newer is not None


def test_a_package_built_here_learns_of_a_version_in_a_known_repository(
    desk: PackageDesk, market: Market
) -> None:
    source = market.write_source("vatten", "1.0.0", ())
    desk.store.install(build_package(read_source(source), desk.store))
    market.publish("vatten", "1.2.0")
    desk.open(str(market.repo))
    (row,) = board(desk).rows
    assert row.repository == "" and row.newer is not None and row.newer.version == "1.2.0"


def test_what_could_not_be_confirmed_is_said_with_its_day(
    desk: PackageDesk, market: Market
) -> None:
    market.publish("vatten", "1.0.0")
    install(desk, market, "vatten")
    market.repo.rename(market.repo.with_name("borta"))
    asked = {item.known.identity: item.confirmation for item in desk.ask_repositories()}
    found = read_board(desk, TODAY, asked)
    assert found.rows[0].confirmed is not None
    day = found.rows[0].confirmed.astimezone().date().isoformat()
    assert f"Kunde inte bekräftas som senaste sedan {day}" in found.rows[0].unconfirmed
    assert found.confirmed is not None and found.confirmed.title == "Regionens lager"


def test_one_damaged_repository_does_not_take_the_board_away(
    desk: PackageDesk, market: Market
) -> None:
    market.publish("vatten", "1.0.0")
    install(desk, market, "vatten")
    for seen in desk.home.repositories.glob("*/seen.json"):
        seen.write_text("{")
    (row,) = board(desk).rows
    assert row.version == "1.0.0" and "skadat" in row.unconfirmed


def test_a_missing_object_is_told_on_its_row(desk: PackageDesk, market: Market) -> None:
    manifest = market.publish("vatten", "1.0.0")
    install(desk, market, "vatten")
    desk.store.path_of(manifest.objects[0]).unlink()
    assert board(desk).rows[0].fault


def test_rows_are_grouped_by_question_and_by_function(desk: PackageDesk, market: Market) -> None:
    market.publish("a", "1.0.0", title="Åker", theme="jord", function="Hållbar utveckling")
    market.publish("b", "1.0.0", title="Berg", theme="natur", function="Miljö")
    market.publish("c", "1.0.0", title="Ö", theme="natur", function="Miljö")
    for name in "abc":
        install(desk, market, name)
    found = board(desk)
    assert [row.title for row in found.rows] == ["Berg", "Åker", "Ö"]
    by_theme = {title: [row.title for row in rows] for title, rows in found.group("theme")}
    assert by_theme == {"jord": ["Åker"], "natur": ["Berg", "Ö"]}
    assert [title for title, _ in found.group("function")] == ["Hållbar utveckling", "Miljö"]


def test_a_pinned_package_says_by_whom(desk: PackageDesk, market: Market) -> None:
    market.publish("vatten", "1.0.0")
    install(desk, market, "vatten")
    desk.installer.pin("vatten", "26RS101")
    assert board(desk).rows[0].pinned_by == "26RS101"
