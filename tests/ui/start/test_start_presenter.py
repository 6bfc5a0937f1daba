"""What the start panel holds and asks for, without widgets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rumslig.register.entry import RegisterRow
from ui.start.presenter import StartPresenter, main_files


def row(dnr: str, due: str = "", title: str = "Norra Mosås", places: str = "Kumla") -> RegisterRow:
    return RegisterRow(
        dnr,
        title,
        "Kumla kommun",
        "DP_STANDARD",
        "SAMRAD",
        due,
        places,
        "new",
        Path(f"/{dnr}.rumslig"),
        "",
    )


@pytest.fixture
def presenter(application) -> StartPresenter:
    return StartPresenter(today=lambda: date(2026, 11, 21))


def test_sentence_tells_county_and_counts(presenter) -> None:
    presenter.show_installed("Örebro län", 16, 29)
    assert presenter.sentence == (
        "Underlaget för Örebro län är installerat, 16 paket med 29 lager.\n"
        "Allt körs på din egen dator."
    )


def test_busy_takes_the_sentences_place_without_moving_lines(presenter) -> None:
    presenter.show_installed("Örebro län", 16, 29)
    before = presenter.sentence
    presenter.show_busy("Läser underlaget …")
    assert presenter.sentence.startswith("Läser underlaget …")
    assert presenter.sentence.count("\n") == before.count("\n")
    assert "Läser underlaget …" in presenter.reason
    presenter.show_busy("")
    assert (presenter.sentence, presenter.reason) == (before, "")


def test_nothing_is_asked_for_while_busy(presenter, hear) -> None:
    said = [
        hear(signal)
        for signal in (
            presenter.open_asked,
            presenter.new_asked,
            presenter.sample_asked,
            presenter.case_asked,
            presenter.files_dropped,
        )
    ]

    def try_all() -> None:
        presenter.ask_open()
        presenter.ask_new()
        presenter.ask_sample()
        presenter.ask_case("26RS1")
        presenter.drop([Path("plan.gpkg")])

    presenter.show_rows((row("26RS1"),))
    presenter.show_busy("Läser …")
    try_all()
    assert said == [[], [], [], [], []]
    presenter.show_busy("")
    try_all()
    assert [len(item) for item in said] == [1, 1, 1, 1, 1]
    assert said[3] == ["26RS1"]
    assert said[4] == [(Path("plan.gpkg"),)]


def test_only_cases_in_the_list_open(presenter, hear) -> None:
    said = hear(presenter.case_asked)
    presenter.show_rows((row("26RS1"),))
    presenter.ask_case("26RS2")
    assert said == []


def test_lines_keep_the_registers_order_and_tell_the_last_day(presenter) -> None:
    presenter.show_rows((row("26RS2", "2026-11-20"), row("26RS1", "2026-12-18"), row("26RS3")))
    late, soon, open_end = presenter.lines
    assert [line.dnr for line in presenter.lines] == ["26RS2", "26RS1", "26RS3"]
    assert (soon.badge, soon.role) == ("Svar senast 18 dec", "warning")
    assert soon.note == "26RS1 · 27 dagar kvar · Samråd · Kumla"
    assert late.role == "danger"
    assert (open_end.badge, open_end.note) == ("", "26RS3 · inget svarsdatum · Samråd · Kumla")


def test_case_without_title_shows_its_type_and_no_empty_parts(presenter) -> None:
    presenter.show_rows((row("26RS1", title="", places=""),))
    (line,) = presenter.lines
    assert line.title == "Detaljplan, standard"
    assert line.note == "26RS1 · inget svarsdatum · Samråd"


def test_parts_of_a_shapefile_count_as_one() -> None:
    dropped = [
        Path("a/plan.dbf"),
        Path("a/plan.SHP"),
        Path("a/plan.shx"),
        Path("b/plan.dbf"),
        Path("c.gpkg"),
        Path("c.gpkg"),
    ]
    assert main_files(dropped) == (Path("a/plan.SHP"), Path("b/plan.dbf"), Path("c.gpkg"))
