"""Remarks go from stage to stage: none is lost, none is there twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import cast

import pytest
from case_histories import at, fields_layer, make_case, make_history, road_layer

from rumslig.cases.case import Case
from rumslig.errors import CaseError
from rumslig.memory import pairing, suggesting
from rumslig.memory.carrying import (
    carry_remarks,
    find_remark,
    judge_remark,
)
from rumslig.memory.proposing import copy_to_draft
from rumslig.memory.stages import chain_of
from rumslig.memory.words import OUTCOMES
from rumslig.plan_area import PlanArea
from rumslig.workspace import Workspace

NO_WORKSPACE = cast("Workspace", None)
"""A case with a text asks no workspace what it said."""


def carried(case: Case, *stages: Case) -> Case:
    return carry_remarks(case, stages, NO_WORKSPACE)


def said_keys(case: Case) -> list[str]:
    assert case.draft is not None
    return [f"{case.header.dnr}/{item.id}" for item in case.draft.paragraphs]


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_lost_or_doubled_through_three_stages(seed: int) -> None:
    first, second, third = make_history(seed).stages
    second = carried(second, first)
    assert sorted(item.key for item in second.remarks) == sorted(said_keys(first))
    for number, item in enumerate(second.remarks):
        outcome = OUTCOMES[number % 3]
        second = judge_remark(second, item.key, outcome, "Enligt handlingarna.")
    if second.remarks:  # one is said again, whatever its finding says now
        second = copy_to_draft(second, second.remarks[0])
        second = copy_to_draft(second, second.remarks[0])
    third = carried(third, first, second)
    held = Counter(key for item in third.remarks for key in (item.key, *item.repeats))
    assert held == Counter([*said_keys(first), *said_keys(second)])
    # once more changes nothing, and opinions stay
    some = third.remarks[0]
    third = judge_remark(third, some.key, "partly", "Se sidan 3.")
    again = carried(third, first, second)
    assert again == third
    assert find_remark(again, some.key).reason == "Se sidan 3."


def test_what_the_stage_between_said_of_it_is_known() -> None:
    layer, plan = fields_layer([at(0, 0, 400, 400)]), PlanArea("P", at(0, 0, 200, 200))
    first = make_case(0, [plan], [layer])
    second = carried(make_case(1, [plan], [], follows="26RS101"), first)
    second = judge_remark(second, "26RS101/p0", "not", "Texten är densamma.")
    third = carried(make_case(2, [plan], [layer], follows="26RS102", said=False), first, second)
    assert find_remark(third, "26RS101/p0").earlier == "not"
    assert find_remark(third, "26RS101/p0").suggestion == "not"


def test_a_word_against_the_comparison_needs_a_reason() -> None:
    layer, plan = fields_layer([at(0, 0, 400, 400)]), PlanArea("P", at(0, 0, 200, 200))
    first = make_case(0, [plan], [layer])
    second = carried(make_case(1, [plan], [layer], said=False), first)
    assert judge_remark(second, "26RS101/p0", "not").remarks[0].outcome == "not"
    with pytest.raises(CaseError, match="annorlunda"):
        judge_remark(second, "26RS101/p0", "honoured", " ")
    told = judge_remark(second, "26RS101/p0", "honoured", "Marken ersätts.")
    assert judge_remark(told, "26RS101/p0", "") == second
    with pytest.raises(CaseError, match="26RS101/p0, 26RS101/fri"):
        judge_remark(second, "26RS101/p9", "not")


def test_a_new_check_renews_what_is_suggested_and_no_opinion() -> None:
    layer, plan = fields_layer([at(0, 0, 400, 400)]), PlanArea("P", at(0, 0, 200, 200))
    first = make_case(0, [plan], [layer])
    second = judge_remark(
        carried(make_case(1, [plan], [layer], said=False), first), "26RS101/p0", "not"
    )
    moved = make_case(1, [PlanArea("P", at(900, 0, 1_000, 200))], [layer], said=False)
    renewed = carried(replace(moved, remarks=second.remarks), first)
    assert (renewed.remarks[0].outcome, renewed.remarks[0].suggestion) == ("not", "honoured")


def test_what_was_not_honoured_is_repeated_once() -> None:
    layer, plan = fields_layer([at(0, 0, 400, 400)]), PlanArea("P", at(0, 0, 200, 200))
    first = make_case(1, [plan], [layer])
    case = carried(make_case(2, [plan], [layer], said=False), first)
    case = judge_remark(case, "26RS102/p0", "not")
    copied = copy_to_draft(case, case.remarks[0])
    assert copied.draft is not None
    (proposed,) = copied.draft.paragraphs
    assert proposed.text == (
        "Regionen framförde i samrådet (26RS102): ”Åkermark i P bör beaktas.” "
        "Synpunkten är inte tillgodosedd och kvarstår."
    )
    assert (proposed.rule, proposed.plan, proposed.theme) == ("aker", "P", "natur")
    assert copy_to_draft(copied, case.remarks[0]) == copied


def test_plan_areas_are_laid_over_each_other_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, other = PlanArea("P", at(0, 0, 200, 200)), PlanArea("P", at(50, 0, 200, 200))
    layers = [fields_layer([at(0, 0, 400, 400)]), road_layer([at(0, 100, 400, 101).exterior])]
    first, second = make_case(0, [plan], layers), make_case(1, [other], layers, said=False)
    laid = Counter[str]()
    monkeypatch.setattr(
        pairing,
        "differs_by",
        lambda *_: laid.update(["outlines"]) or 1_000.0,  # type: ignore[func-returns-value]
    )
    pair_plans = suggesting.pair_plans
    monkeypatch.setattr(
        suggesting, "pair_plans", lambda *both: laid.update(["pairs"]) or pair_plans(*both)
    )
    assert len(carried(second, first).remarks) == 3
    assert laid == {"outlines": 1, "pairs": 1}


def test_an_open_stage_has_said_nothing() -> None:
    layer, plan = fields_layer([at(0, 0, 400, 400)]), PlanArea("P", at(0, 0, 200, 200))
    open_case = make_case(0, [plan], [layer], said=False)
    assert carried(make_case(1, [plan], [layer]), open_case).remarks == ()


def test_the_chain_goes_back_to_the_first_stage_and_not_in_a_ring() -> None:
    history = make_history(7)
    by_dnr = {case.header.dnr: case for case in history.stages}

    def load(dnr: str) -> Case:
        if dnr not in by_dnr:
            raise CaseError(f"{dnr} finns inte")
        return by_dnr[dnr]

    assert chain_of(history.last, load) == (history.earlier, ())
    first = history.stages[0]
    ring = replace(first, header=replace(first.header, follows=history.last.header.dnr))
    by_dnr[first.header.dnr] = ring
    stages, faults = chain_of(history.last, load)
    assert len(stages) == 2 and "följer sig självt" in faults[0]
    del by_dnr[first.header.dnr]
    stages, faults = chain_of(history.last, load)
    assert len(stages) == 1 and "finns inte" in faults[0]
