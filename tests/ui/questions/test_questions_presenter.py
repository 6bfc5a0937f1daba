"""Which question is asked, what an answer belongs to, and what the map shows of it."""

from __future__ import annotations

import json

import pytest
from case_workspace import at
from plugin_distributions import Site

from rumslig.errors import Cancelled
from rumslig.outlet import Guard
from rumslig.plugin import NumberField, Words
from tests.ui.questions.conftest import Room
from ui.language import use_language
from ui.questions.fields import default_of, fault_of, fitting


def field(room: Room, name: str) -> object:
    assert room.questions.panel is not None
    return next(item for item in room.questions.panel.fields if item.name == name)


def text(room: Room) -> str:
    assert room.questions.given is not None
    return room.questions.given.answer.text


def test_nothing_is_listed_before_it_is_shown(workspace: object) -> None:
    room = Room(workspace)  # type: ignore[arg-type]
    room.open((0, 0, 100, 100))
    assert not room.shelf.is_read
    room.questions.show(True)
    names = [item.plugin.name for item in room.questions.plugins]
    assert names == ["mellankommunalt", "nearest-places", "strandskydd"]
    room.questions.show(False)
    room.questions.show(True)
    assert room.runner.keys.count("plugins") == 1


def test_asking_gives_an_answer_for_the_plan_in_view(room: Room, site: Site) -> None:
    room.add(site)
    assert room.questions.given is None
    room.questions.ask()
    assert (text(room), room.questions.age) == ("svar 1 om Alt 1", "")
    room.plans.choose_plan("Alt 2")
    assert "Svaret gäller Alt 1" in room.questions.age and "Alt 2" in room.questions.age
    room.questions.ask()
    assert (text(room), room.questions.age) == ("svar 1 om Alt 2", "")
    room.plans.choose_plan("Alt 1")
    assert (text(room), room.questions.age) == ("svar 1 om Alt 1", "")  # it is still known


def test_another_outline_makes_the_answer_an_earlier_one(room: Room, site: Site) -> None:
    room.add(site)
    room.questions.ask()
    assert len(room.on_map[-1]) == 1
    room.plans.change_area("Alt 1", at(0, 0, 90, 100), "flytt")  # type: ignore[arg-type]
    assert room.questions.is_earlier
    assert "som det var" in room.questions.age
    assert (text(room), room.on_map[-1]) == ("svar 1 om Alt 1", ())
    room.plans.history.undo()
    assert (room.questions.age, len(room.on_map[-1])) == ("", 1)
    room.plans.rename_area("Alt 1", "Väst")
    assert room.questions.age == ""  # a name is no outline


def test_other_values_and_languages_are_told(room: Room, site: Site) -> None:
    room.add(site)
    room.questions.ask()
    room.questions.write("n", "4")
    assert "andra värden" in room.questions.age
    assert len(room.questions.map_objects) == 1  # the place is the same
    room.questions.ask()
    assert (text(room), room.questions.age) == ("svar 4 om Alt 1", "")
    room.questions.write("n", "1")
    assert (text(room), room.questions.age) == ("svar 1 om Alt 1", "")
    use_language("en")
    try:
        assert room.questions.age == "The answer is in another language. Ask again."
    finally:
        use_language("sv")


@pytest.mark.parametrize("written", ["", "tio", "12", "-1", "nan"])
def test_a_wrong_value_is_told_beside_its_field(room: Room, site: Site, written: str) -> None:
    room.add(site)
    declared = field(room, "n")
    room.questions.write("n", written)
    assert room.questions.fault(declared) == ""  # type: ignore[arg-type]
    room.questions.ask()
    assert room.questions.fault(declared) == "Ange ett tal från 0 till 9."  # type: ignore[arg-type]
    assert (room.refused, room.questions.given) == (["n"], None)
    room.questions.write("n", "3")
    assert room.questions.fault(declared) == ""  # type: ignore[arg-type]


def test_numbers_are_written_without_grouping_in_both_languages() -> None:
    declared = NumberField("a", Words("a", "a"), 1500.5, 0, 9000, "m", 1)
    for language, expected in (("sv", "1500,5"), ("en", "1500.5")):
        use_language(language)  # type: ignore[arg-type]
        try:
            assert default_of(declared) == expected
            assert fault_of(declared, expected) == ""
        finally:
            use_language("sv")
    assert fault_of(declared, "9001") == "Ange ett tal från 0 till 9000 m."
    assert fitting(declared, True) == "1500,5"  # what was kept does not fit


def test_a_failure_names_the_plugin_and_the_fact(room: Room, site: Site) -> None:
    room.add(site, "raise ValueError('kolumnen status saknas')")
    room.questions.ask()
    card = room.questions.fault_card
    assert card is not None
    assert "prov (prov-fran-annan 1.0)" in card.text
    assert "kolumnen status saknas" in card.text
    assert not room.questions.is_asking
    room.questions.choose("strandskydd")
    assert room.questions.fault_card is None  # it is not that one's fault


def test_cancelling_leaves_the_answer(room: Room, site: Site) -> None:
    room.add(site)
    room.questions.ask()

    def stop(done: int, total: int, what: str) -> None:
        raise Cancelled(what)

    room.runner.progress = stop
    room.questions.write("n", "5")
    room.questions.ask()
    assert room.questions.fault_card is not None
    assert room.questions.fault_card.title == "Frågan avbröts"
    assert text(room) == "svar 1 om Alt 1"


def test_rows_lead_to_the_map(room: Room, site: Site) -> None:
    room.add(site)
    room.questions.ask()
    room.questions.choose_row(1)  # has no place
    assert room.asked == []
    room.questions.choose_row(0)
    assert [shape.area for shape in room.asked] == [10_000.0]
    room.questions.show(False)
    assert room.on_map[-1] == ()


def test_other_plan_areas_forget_the_answers(room: Room, site: Site) -> None:
    room.add(site)
    room.questions.ask()
    room.open((0, 0, 100, 100))
    assert room.questions.given is None
    assert room.on_map[-1] == ()


def test_an_answer_of_classified_layers_may_not_leave(
    room: Room, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.add(site, layers=("provpaket/aker",))
    room.questions.ask()
    assert room.questions.given is not None and room.questions.given.may_leave
    secret = Guard(room.workspace.catalog.manifests)
    monkeypatch.setattr("ui.questions.presenter.guard_case", lambda case, workspace: secret)
    room.questions.ask()
    assert not room.questions.given.may_leave


def test_choice_and_values_go_on_in_the_next_session(room: Room, site: Site) -> None:
    room.add(site)
    room.questions.write("n", "7")
    kept = json.loads(json.dumps(room.questions.state()))
    other = Room(room.workspace)
    other.questions.restore(kept)
    other.open((0, 0, 100, 100))
    other.questions.show(True)
    other.questions.ask()
    assert text(other) == "svar 7 om Alt 1"
    for damaged in ({}, {"values": [], "plugin": ""}, {"values": {"a": 1}, "plugin": ""}):
        with pytest.raises((KeyError, AttributeError)):
            other.questions.restore(damaged)


def test_consent_is_for_what_was_shown(room: Room, site: Site) -> None:
    point = site.add()
    room.shelf.read()
    (waiting,) = room.shelf.of_state("waiting")
    site.write_metadata("prov", "prov-fran-annan", "1.1", point)
    room.shelf.allow(waiting.plugin)
    assert room.shelf.fault is not None
    assert "byttes mot prov-fran-annan 1.1" in room.shelf.fault.text
    room.shelf.read()
    assert [item.state for item in room.shelf.plugins if item.plugin.name == "prov"] == ["denied"]


def test_a_denied_plugin_can_be_allowed_after_all(room: Room, site: Site) -> None:
    site.add()
    room.shelf.read()
    (waiting,) = room.shelf.of_state("waiting")
    room.shelf.deny(waiting.plugin)
    (denied,) = room.shelf.of_state("denied")
    room.shelf.allow(denied.plugin)
    assert "prov" in {item.plugin.name for item in room.questions.plugins}
