"""What the response says of how current its material was, taken from the lock and no clock."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rumslig.cases.case import Case
from rumslig.documents.evidence import Evidence, gather_evidence
from rumslig.documents.export import FILES, export_case
from rumslig.documents.upkeep_words import doubtful_sentences, upkeep_blocks
from rumslig.locks.lock import Lock, MaterialState, parse_lock
from rumslig.workspace import Workspace
from tests.documents.conftest import Maker
from tests.documents.test_response import lines

Made = tuple[Case, Workspace]


def with_states(case: Case, states: dict[str, tuple[MaterialState, str]]) -> Case:
    """Return the case with other states in its lock; other layers are current."""
    assert case.lock is not None

    def changed(lock: Lock) -> Lock:
        return replace(
            lock,
            packages=tuple(
                replace(
                    package,
                    layers=tuple(
                        replace(item, state=states.get(item.name, ("current", ""))[0],
                                due=states.get(item.name, ("", ""))[1])
                        for item in package.layers
                    ),
                )
                for package in lock.packages
            ),
        )  # fmt: skip

    return replace(case, lock=changed(case.lock))


def evidence(made: Made, states: dict[str, tuple[MaterialState, str]]) -> Evidence:
    case, workspace = made
    return gather_evidence(with_states(case, states), workspace, "sv")


def test_material_with_findings_that_was_not_current_is_named(
    case_and_workspace: Made,
) -> None:
    found = evidence(
        case_and_workspace,
        {
            "aker": ("overdue", "2026-05-01"),
            "strak": ("withdrawn", ""),
            "hallplats": ("unknown", ""),
            "sjo": ("overdue", "2026-01-01"),  # nothing was found in it
        },
    )
    assert doubtful_sentences(found) == [
        "Underlag som utgivaren hade dragit tillbaka när kontrollen gjordes 2026-11-27: Strak.",
        "Underlag som skulle ha setts över före kontrollen 2026-11-27: Aker (senast 2026-05-01).",
        "Underlag som saknade uppgift om när det ska ses över när kontrollen gjordes 2026-11-27: "
        "Hallplats.",
    ]
    assert doubtful_sentences(evidence(case_and_workspace, {})) == []
    (replaced,) = doubtful_sentences(evidence(case_and_workspace, {"aker": ("superseded", "")}))
    assert "ersatts" in replaced


def test_the_appendix_has_each_layers_state_and_the_locks_hash(case_and_workspace: Made) -> None:
    found = evidence(case_and_workspace, {"aker": ("overdue", "2026-05-01")})
    said = list(lines(tuple(upkeep_blocks(found))))
    assert found.lock is not None
    assert any(found.lock.fingerprint in line for line in said)
    (row,) = [line for line in said if line.startswith("Aker")]
    assert "försenat" in row and "2026-05-01" in row
    (other,) = [line for line in said if line.startswith("Strak")]
    assert "aktuellt" in other and "uppgift saknas" in other


def test_a_check_from_before_locks_says_so_and_has_no_lock_file(
    case_and_workspace: Made, tmp_path: Path
) -> None:
    case, workspace = case_and_workspace
    old = replace(case, lock=None)
    found = gather_evidence(old, workspace, "sv")
    assert doubtful_sentences(found) == []
    (_, text) = lines(tuple(upkeep_blocks(found)))
    assert "utan underlagslås" in text
    assert tuple(path.name for path in export_case(old, workspace, tmp_path)) == FILES[:-1]


@pytest.fixture
def secret_case(make_case: Maker) -> Made:
    return make_case(secret=True)


def test_the_lock_that_leaves_has_of_secrets_only_their_version(
    secret_case: Made, tmp_path: Path
) -> None:
    case, workspace = secret_case
    assert case.lock is not None and case.lock.uses_of("hemligt")
    export_case(case, workspace, tmp_path)
    lock = parse_lock((tmp_path / "underlagslas.json").read_bytes())
    package = lock.package("hemligt")
    assert package is not None and package.withheld and package.layers == ()
    assert lock.uses_of("hemligt") == ()
    opened = lock.package("prov")
    assert opened is not None and opened.layers and lock.uses_of("prov")
    # the hash in the response is that of the file beside it
    found = gather_evidence(case, workspace, "sv")
    assert any(lock.fingerprint in line for line in lines(tuple(upkeep_blocks(found))))
    assert lock.fingerprint != case.lock.fingerprint
