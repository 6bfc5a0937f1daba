"""A rule that a case leaves out stays out, with its reason, until it is asked again."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from rumslig.cases.case import Assessment, Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import read_case, write_case
from rumslig.documents.evidence import gather_evidence
from rumslig.documents.remarks import collect_remarks
from rumslig.errors import CaseError, RuleError

REASON = "Kommunen har redan prövat åkern."


@pytest.fixture
def case(desk: CaseDesk, header: CaseHeader, plan_file: Path) -> Case:
    """A new case, not checked."""
    return desk.new(header, plan_file)


def states(case: Case, rule: str) -> set[str]:
    return {item.state for item in case.findings if item.rule == rule}


def test_a_skipped_rule_stays_skipped_through_file_and_checks(desk: CaseDesk, case: Case) -> None:
    desk.save(desk.check(case, skipped={"aker": REASON}))
    again = desk.check(desk.load(case.header.dnr))
    assert again.skipped == {"aker": REASON}
    assert states(again, "aker") == {"NOT_RUN"}
    assert all(REASON in item.text for item in again.findings if item.rule == "aker")
    # one more given with the check is added to what the case remembers
    both = desk.check(again, skipped={"fynd": "Länsstyrelsen svarar."})
    assert both.skipped == {"aker": REASON, "fynd": "Länsstyrelsen svarar."}
    assert states(both, "aker") == states(both, "fynd") == {"NOT_RUN"}


def test_it_can_be_asked_again(desk: CaseDesk, case: Case) -> None:
    skipped = desk.check(case, skipped={"aker": REASON})
    asked = desk.check(skipped.skip("aker", None))
    assert not asked.skipped
    assert states(asked, "aker") == {"HIT", "NO_HIT"}
    assert case.skip("aker", None) == case


def test_a_changed_choice_is_asked_of_plans_that_were_checked(desk: CaseDesk, case: Case) -> None:
    checked = desk.check(case)
    assert desk.check(checked, only_changed=True).result == checked.result
    skipped = desk.check(checked.skip("aker", REASON), only_changed=True)
    assert states(skipped, "aker") == {"NOT_RUN"}
    other = desk.check(skipped.skip("aker", "Annat skäl."), only_changed=True)
    assert all("Annat skäl." in item.text for item in other.findings if item.rule == "aker")
    asked = desk.check(other.skip("aker", None), only_changed=True)
    assert states(asked, "aker") == {"HIT", "NO_HIT"}


def test_a_step_back_takes_the_choice_back(desk: CaseDesk, case: Case) -> None:
    checked = desk.check(case)
    skipped = desk.check(checked.skip("aker", REASON))
    assert not skipped.returning_to(checked).skipped
    assert checked.returning_to(skipped).skipped == {"aker": REASON}


def test_skipping_leaves_the_findings_until_the_next_check(desk: CaseDesk, case: Case) -> None:
    checked = desk.check(case)
    assert checked.skip("aker", REASON).findings == checked.findings


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_rule_is_skipped_for_a_reason(desk: CaseDesk, case: Case, reason: str) -> None:
    with pytest.raises(CaseError, match="aker"):
        case.skip("aker", reason)
    with pytest.raises(RuleError, match="aker"):
        desk.check(case, skipped={"aker": reason})


def test_an_unknown_rule_is_told_but_one_that_has_gone_is_kept(desk: CaseDesk, case: Case) -> None:
    with pytest.raises(RuleError, match="åker"):
        desk.check(case, skipped={"åker": REASON})
    # a rule of an older package version: nothing to skip, and nothing to forget
    gone = desk.check(case.skip("borttagen", REASON))
    assert gone.skipped == {"borttagen": REASON}
    assert "NOT_RUN" not in {item.state for item in gone.findings}


def test_files_from_before_open_with_nothing_skipped(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "gammal.rumslig"
    write_case(path, case.skip("aker", REASON))
    with closing(sqlite3.connect(path)) as base, base:
        rows = base.execute("SELECT value FROM rumslig_case WHERE key = 'skipped'").fetchall()
        assert json.loads(rows[0][0]) == [{"rule": "aker", "reason": REASON}]
        base.execute("DELETE FROM rumslig_case WHERE key = 'skipped'")
    old = read_case(path)
    assert not old.skipped
    assert old.header == case.header


def test_an_opinion_from_before_the_rule_was_skipped_is_no_remark(
    desk: CaseDesk, case: Case
) -> None:
    checked = desk.assess(desk.check(case), "aker", Assessment("relevant"))
    assert "aker" in _remarked(desk, checked)
    skipped = desk.check(checked, skipped={"aker": REASON})
    assert skipped.assessments == checked.assessments
    assert "aker" not in _remarked(desk, skipped)


def test_the_reason_stands_in_english_documents_too(desk: CaseDesk, case: Case) -> None:
    checked = desk.check(case, skipped={"aker": REASON})
    evidence = gather_evidence(checked, desk.workspace, "en")
    told = {item.rule: evidence.text_of(item) for item in checked.findings}
    assert told["aker"] == f"The question was not asked: {REASON}"
    assert told["op"].startswith("The rule")
    # a reason that has been changed since the check does not rewrite the finding
    changed = replace(checked, skipped={"aker": "Annat skäl."})
    evidence = gather_evidence(changed, desk.workspace, "en")
    assert REASON in {item.rule: evidence.text_of(item) for item in checked.findings}["aker"]


def _remarked(desk: CaseDesk, case: Case) -> set[str]:
    remarks = collect_remarks(gather_evidence(case, desk.workspace, "sv"))
    return {finding.rule for remark in remarks for finding in remark.findings}
