"""What is found, in which order, and what choosing tells."""

from __future__ import annotations

import numpy as np
import pytest
from held_runner import HeldRunner
from PySide6.QtWidgets import QApplication
from search_world import World, place_names

from rumslig.coordinates import Spot
from rumslig.search.building import NameList
from rumslig.search.index import NameIndex
from ui.layer_list.presenter import LayerListPresenter
from ui.search.hits import Hit
from ui.search.presenter import SearchPresenter


def test_every_source_has_its_group_in_order(world: World) -> None:
    assert world.titles("nor") == {
        "Platser": ["Nora", "Norasjön", "Norrbyås"],
        "Ärenden": ["Norra Mosås verksamhetsområde", "Noratorp"],
    }
    assert world.titles("n") == {
        "Platser": ["Nora", "Norasjön", "Norrbyås"],
        "Lager": ["Naturvärden", "Noder", "Vattenskydd"],
        "Ärenden": ["Norra Mosås verksamhetsområde", "Noratorp"],
        "Kommandon": ["Nytt ärende …"],
    }


def test_layers_are_found_by_theme_also_where_the_filter_hides_them(world: World) -> None:
    assert world.titles("strukturbild") == {"Lager": ["Noder"]}
    world.layers.set_filter("vatten")
    assert world.titles("strukturbild") == {"Lager": ["Noder"]}
    assert world.presenter.hits[0].subtitle == "dolt · Strukturbild"
    world.titles("naturv")
    assert world.presenter.hits[0].subtitle == "kan inte visas · Natur och vatten"


def test_cases_are_found_by_everything_that_is_known_of_them(world: World) -> None:
    for text in ("26rs102", "noratorp", "granskning", "kumla kommun nora"):
        assert world.titles(text)["Ärenden"] == ["Noratorp"], text


def test_coordinates_are_a_place(world: World) -> None:
    assert world.titles("6558214 508466") == {"Platser": ["N 6\u00a0558\u00a0214  E 508\u00a0466"]}
    world.presenter.choose()
    assert world.chosen[0].target == Spot(508_466, 6_558_214, "SWEREF 99 TM")


def test_plan_areas_come_before_names(world: World) -> None:
    world.places.plans = place_names("Norrby plan")
    assert world.titles("norrb")["Platser"] == ["Norrby plan", "Norrbyås"]


def test_groups_are_short_and_say_that_there_is_more(world: World) -> None:
    assert len(world.titles("berg")["Platser"]) == 5
    assert world.presenter.groups[0].has_more
    world.titles("berg 8")
    assert not world.presenter.groups[0].has_more


def test_a_command_that_cannot_be_done_is_last_with_its_reason(world: World) -> None:
    world.titles("export")
    hits = world.presenter.hits
    assert [(hit.title, hit.reason) for hit in hits] == [
        ("Visa export och import", ""),
        ("Exportera yttrandet …", "Öppna ett ärende först."),
    ]
    assert world.presenter.current == 0
    assert not world.presenter.choose(1)
    assert (world.chosen, world.said[-1]) == ([], "Öppna ett ärende först.")
    world.case_is_open[0] = True
    world.presenter.renew()
    assert world.presenter.choose(0)
    assert world.chosen[0].id == "case.export"
    assert world.actions.run(world.chosen[0].id)
    assert world.ran == ["export"]
    assert world.titles("pdf")["Kommandon"] == ["Exportera yttrandet …"]


def test_nothing_typed_shows_what_was_open_and_what_can_be_done(world: World) -> None:
    world.presenter.renew()
    assert world.titles("") == {
        "Kommandon": ["Nytt ärende …"],
        "Senast öppnade": ["Norra Mosås verksamhetsområde", "idé.gpkg", "borta å.gpkg"],
    }
    assert world.presenter.current == -1
    assert not world.presenter.choose()
    assert [hit.reason for hit in world.presenter.hits][-2:] == [
        "", "Finns inte längre där den låg.",
    ]  # fmt: skip


def test_what_is_found_twice_stands_once(world: World) -> None:
    assert "Senast öppnade" not in world.titles("mosås")


def test_marks_go_round_and_stay_on_their_hit(world: World) -> None:
    world.titles("nor")
    assert world.presenter.current == 0
    world.presenter.move(-1)
    assert world.presenter.hits[world.presenter.current].title == "Noratorp"
    assert world.said[-1].startswith("Noratorp, 26RS102 · Granskning")
    world.presenter.move(1)
    world.presenter.move(1)
    world.places.names = place_names("Nora", "Noraby", "Norasjön")
    world.presenter.renew()
    assert world.presenter.hits[world.presenter.current].title == "Norasjön"


def test_counts_are_said(world: World) -> None:
    world.titles("nor")
    world.titles("norasj")
    world.titles("xyzzy")
    assert world.said == ["5 träffar", "1 träff", "Inget heter så."]
    assert world.presenter.is_empty


def test_an_empty_world_finds_nothing(world: World) -> None:
    from ui.search.sources import LayerSource

    assert LayerSource(LayerListPresenter()).search("a", 5) == ()


class Slow:
    """A source that is searched beside the window's thread."""

    is_beside = True
    title = "Platser"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def search(self, text: str, most: int, nearly: bool = False) -> tuple[Hit, ...]:
        self.asked.append(text)
        return (Hit("place", text, f"Träff på {text}"),) if text not in ("", "inget") else ()


class Quick:
    """A source that is searched at once."""

    is_beside = False
    title = "Kommandon"

    def search(self, text: str, most: int, nearly: bool = False) -> tuple[Hit, ...]:
        return (Hit("command", "x", "Nästan"),) if nearly else ()


@pytest.fixture
def held(application: QApplication) -> tuple[SearchPresenter, HeldRunner, Slow]:
    runner, source = HeldRunner(), Slow()
    return SearchPresenter((source, Quick()), runner=runner), runner, source


def test_typing_goes_on_while_names_are_searched(
    held: tuple[SearchPresenter, HeldRunner, Slow],
) -> None:
    presenter, runner, source = held
    for text in ("k", "ku", "kum"):
        presenter.set_text(text)
    assert presenter.is_searching and presenter.hits == () and not presenter.is_empty
    runner.release("search")
    assert source.asked == ["kum"]
    assert [hit.title for hit in presenter.hits] == ["Träff på kum"]
    assert presenter.current == 0


def test_an_answer_to_what_is_typed_no_more_is_dropped(
    held: tuple[SearchPresenter, HeldRunner, Slow],
) -> None:
    presenter, runner, _ = held
    presenter.set_text("gammalt")
    late = runner.waiting["search"]
    presenter.set_text("nytt")
    late[1](late[0](lambda done, total, what: None))
    assert presenter.is_searching and presenter.hits == ()
    runner.release("search")
    assert [hit.title for hit in presenter.hits] == ["Träff på nytt"]


def test_enter_waits_for_the_answer_to_what_was_typed(
    held: tuple[SearchPresenter, HeldRunner, Slow],
) -> None:
    presenter, runner, _ = held
    presenter.set_text("kumla")
    runner.release("search")
    presenter.set_text("kumlaby")
    chosen: list[str] = []
    presenter.when_found(lambda: chosen.append(presenter.hits[presenter.current].title))
    assert chosen == []
    runner.release("search")
    assert chosen == ["Träff på kumlaby"]


def test_what_is_nearly_so_is_shown_where_nothing_is(
    held: tuple[SearchPresenter, HeldRunner, Slow],
) -> None:
    presenter, runner, _ = held
    presenter.set_text("inget")
    runner.release("search")
    assert [hit.title for hit in presenter.hits] == ["Nästan"]
    presenter.set_text("")
    assert presenter.hits == () and not presenter.is_searching


def test_a_search_that_fails_leaves_the_other_sources(
    held: tuple[SearchPresenter, HeldRunner, Slow],
) -> None:
    presenter, runner, _ = held
    presenter.set_text("kumla")
    runner.fail("search", OSError("borta"))
    assert [hit.title for hit in presenter.hits] == ["Nästan"]


def test_misspelled_layers_cases_and_commands_are_found(world: World) -> None:
    assert world.titles("vatenskydd") == {"Lager": ["Vattenskydd"]}
    assert "Exportera yttrandet …" in world.titles("exprotera")["Kommandon"]
    assert world.titles("noratrop") == {"Ärenden": ["Noratorp"]}


def test_what_is_near_the_map_comes_first(world: World) -> None:
    lists = [
        NameList(
            "Orter", "orter/orter", 1.0, ["Kyrkan"] * 2,
            np.array([[0.0, 0, 0, 0], [9_000.0, 0, 9_000, 0]]), ["Väst", "Öst"],
            np.zeros(2, dtype=np.int32),
        )
    ]  # fmt: skip
    world.places.names = NameIndex.of_lists(lists)
    world.places.near = (8_000.0, 0.0)
    world.presenter.set_text("kyrkan")
    assert [hit.subtitle for hit in world.presenter.hits] == ["Öst · Orter", "Väst · Orter"]
