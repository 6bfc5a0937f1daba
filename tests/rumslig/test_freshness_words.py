"""How current a layer is, said in one way: every state has a word, a sign and a colour."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest

from layers.packages.freshness import Freshness, assess_freshness
from layers.packages.manifest import LayerEntry, Manifest, StoredObject
from rumslig.freshness import (
    ATTENTION,
    FreshnessBook,
    State,
    freshness_sentence,
    mark_of,
    signed_word,
    state_word,
    worst_of,
)
from rumslig.look import icon_svg, tokens

TODAY = date(2026, 11, 27)


def manifest(name: str, review: str, pace: str = "", *references: str) -> Manifest:
    layers = tuple(
        LayerEntry(f"l{n}", f"Lager {n}", "natur", "", "", day, StoredObject("0" * 64, 1), 0,
                   "Polygon", "")
        for n, day in enumerate(references or ("2026-01-01",))
    )  # fmt: skip
    return Manifest(name, name, "1.0.0", "Miljö", "", "öppen", layers, pace, review)


def test_states_differ_in_word_sign_and_shape() -> None:
    states = get_args(State)
    assert set(states) == set(tokens()["freshness"]) == {*ATTENTION, "current"}
    for lang in ("sv", "en"):
        assert len({state_word(state, lang) for state in states}) == len(states)  # type: ignore[arg-type]
    for part in ("sign", "icon"):
        assert len({getattr(mark_of(state), part) for state in states}) == len(states)
    for state in states:
        assert icon_svg(mark_of(state).icon)
        assert all(mark_of(state).role in tokens()["colour"][mode] for mode in ("light", "dark"))
    assert signed_word("current") == "" and signed_word("unknown") == "? okänd"


@pytest.mark.parametrize(
    ("left", "words"),
    [(0, "i dag, 2026-11-27"), (1, "i morgon"), (2, "om 2 dagar"), (-1, "för en dag sedan"),
     (-2, "för 2 dagar sedan")],
)  # fmt: skip
def test_days_are_said_as_people_say_them(left: int, words: str) -> None:
    due = (TODAY + timedelta(days=left)).isoformat()
    assert words in freshness_sentence(assess_freshness(due, "", "", TODAY), "sv")


def test_the_book_tells_of_what_is_not_current() -> None:
    book = FreshnessBook(
        (manifest("bra", "2090"), manifest("sen", "2026-11-01"), manifest("okand", "")), TODAY
    )
    assert book.find("bra", "l0") is None
    late, unknown = book.find("sen", "l0"), book.find("okand", "l0")
    assert late is not None and late.state == "overdue" and late.signed == "▲ försenad"
    assert unknown is not None and unknown.state == "unknown" and "Okänd" in unknown.sentence
    assert book.find("", "l0") is None and book.find("annat", "l0") is None
    assert book.find("sen", "saknas") is None


def test_a_finding_of_another_version_is_said_to_be_superseded() -> None:
    book = FreshnessBook((manifest("bra", "2090"),), TODAY)
    said = book.find("bra", "l0", "0.9.0", "sv")
    assert said is not None and said.state == "superseded"
    assert said.sentence == "Läst i version 0.9.0; nu används 1.0.0."
    assert book.find("bra", "l0", "1.0.0") is None


def test_each_layer_has_its_own_pace_and_the_package_that_of_the_worst() -> None:
    days = ("2026-10-30", "2026-01-01", "")
    package = manifest("a", "", "monthly", *days)
    book = FreshnessBook((package,), TODAY)
    states = [book.find("a", f"l{n}") for n in range(3)]
    assert [said.state for said in states if said] == ["review_soon", "overdue", "unknown"]
    found = [assess_freshness("", "monthly", day, TODAY) for day in days]
    assert worst_of(found).state == "overdue" and worst_of([]) == Freshness("unknown")
