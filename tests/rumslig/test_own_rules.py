"""Mina regler: asked with the packages', never silent, never written over."""

from __future__ import annotations

import threading
import tomllib
from pathlib import Path

import geopandas
import pytest
from case_workspace import at, workspace, write_sources
from filelock import FileLock

import rumslig.own_rules
from layers.packages.build import build_package
from layers.packages.source import read_source
from rumslig import jobs
from rumslig.check import run_check
from rumslig.errors import RuleError
from rumslig.finding import Finding
from rumslig.plan_area import PlanArea
from rumslig.rule_file import parse_tables
from rumslig.rule_text import change_text
from rumslig.rulebook import check_tables
from rumslig.workspace import Workspace

__all__ = ["workspace"]

PLAN = PlanArea("plan", at(0, 0, 100, 100))  # type: ignore[arg-type]
GOOD = '[[rules]]\nid = "aker"\nlayer = "provpaket/aker"\nmin_area_m2 = 10000\n'


def write(workspace: Workspace, text: str) -> None:
    workspace.home.rules.parent.mkdir(parents=True, exist_ok=True)
    workspace.home.rules.write_text(text, "utf-8")


def ask(workspace: Workspace) -> dict[str, Finding]:
    result = run_check([PLAN], workspace.questions, workspace.municipalities)
    return {finding.rule: finding for finding in result.findings}


def test_own_rules_are_asked_after_the_packages_under_names_of_their_own(
    workspace: Workspace,
) -> None:
    write(workspace, GOOD)
    found = ask(workspace)
    assert list(found) == ["aker", "fynd", "op", "egen:aker"]
    # the same layer and plan; 5 000 m² are a hit for the package and too little for the own rule
    assert found["aker"].state == "HIT"
    assert found["egen:aker"].state == "TOUCH"
    assert found["egen:aker"].package == "provpaket"


def test_a_change_of_the_file_is_noticed_by_a_workspace_that_is_open(workspace: Workspace) -> None:
    assert list(ask(workspace)) == ["aker", "fynd", "op"]
    write(workspace, GOOD)
    assert ask(workspace)["egen:aker"].state == "TOUCH"
    write(workspace, GOOD.replace("10000", "10"))
    assert ask(workspace)["egen:aker"].state == "HIT"
    workspace.home.rules.unlink()
    assert list(ask(workspace)) == ["aker", "fynd", "op"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rules]\n", "rules.toml är inte giltig TOML"),
        ("[[rules]]\nid = 'ä'\n[annat]\n", "har nyckeln ”annat”"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_error_and_silences_nobody(
    workspace: Workspace, text: str, said: str
) -> None:
    write(workspace, text)
    found = ask(workspace)
    assert list(found) == ["aker", "fynd", "op", "egen:rules.toml"]
    assert found["egen:rules.toml"].state == "ERROR"
    assert said in found["egen:rules.toml"].text
    assert found["aker"].state == "HIT"


def test_bytes_that_are_no_text_are_an_error_too(workspace: Workspace) -> None:
    workspace.home.rules.write_bytes(b"\xff\xfe\x00")
    assert ask(workspace)["egen:rules.toml"].state == "ERROR"


@pytest.mark.parametrize(
    ("rule", "name", "said"),
    [
        ('id = "borta"\nlayer = "finns/inte"', "egen:borta", "finns/inte"),
        ('id = "nyckel"\nlayer = "aker"\nallvar = 3', "egen:nyckel", "allvar"),
        ('layer = "aker"', "egen:2", "nyckeln ”id” saknas"),
        ('id = "filter"\nlayer = "aker"\nfilter = "klass ="', "egen:filter", "klass ="),
        ('id = "kolumn"\nlayer = "aker"\nclass_field = "slag"', "egen:kolumn", "slag"),
    ],
)
def test_a_rule_that_cannot_be_asked_is_an_error_for_itself_only(
    workspace: Workspace, rule: str, name: str, said: str
) -> None:
    write(workspace, f"{GOOD}\n[[rules]]\n{rule}\n")
    found = ask(workspace)
    assert found[name].state == "ERROR"
    assert said in found[name].text
    assert found["egen:aker"].state == "TOUCH"


def test_a_layer_of_ones_own_that_comes_back_is_asked_again(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "eget åäö.gpkg"
    write(workspace, f'[[rules]]\nid = "eget"\nlayer = "{path.as_posix()}"\n')
    assert ask(workspace)["egen:eget"].state == "ERROR"
    frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[at(0, 0, 50, 50)], crs="EPSG:3006")
    frame.to_file(path, engine="pyogrio")
    assert ask(workspace)["egen:eget"].state == "HIT"


def test_known_findings_do_not_outlive_the_own_rules_they_came_from(workspace: Workspace) -> None:
    write(workspace, GOOD)
    before = run_check([PLAN], workspace.questions, workspace.municipalities)
    again = run_check([PLAN], workspace.questions, workspace.municipalities, known=before)
    assert again is not None and again.findings == before.findings
    write(workspace, GOOD.replace("10000", "10"))
    after = run_check([PLAN], workspace.questions, workspace.municipalities, known=before)
    assert [item.state for item in after.findings if item.rule == "egen:aker"] == ["HIT"]
    assert not after.rests_on_same(before)
    assert before.to_json()["own_rules"] != after.to_json()["own_rules"]


def test_a_check_without_own_rules_says_nothing_of_them(workspace: Workspace) -> None:
    result = run_check([PLAN], workspace.questions, workspace.municipalities)
    assert "own_rules" not in result.to_json()


def test_a_child_process_that_keeps_its_workspace_asks_what_the_file_now_says(
    workspace: Workspace,
) -> None:
    def states() -> dict[str, str]:
        def progress(done: int, total: int, what: str) -> None:
            """Go on."""

        result = jobs.check_idea(workspace.home, (PLAN,), "sv", None, progress=progress)
        return {item.rule: item.state for item in result.findings}

    assert "egen:aker" not in states()
    write(workspace, GOOD)
    assert states()["egen:aker"] == "TOUCH"


def test_a_classified_coverage_does_not_show_through_an_open_layer(
    workspace: Workspace, tmp_path: Path
) -> None:
    source = tmp_path / "källa" / "hemligt"
    write_sources(source)
    text = (source / "package.toml").read_text("utf-8").split("[[rules]]")[0]
    text = text.replace('"provpaket"', '"hemligt"').replace(
        'licence = "CC0-1.0"', 'licence = "Ingen"\nclassification = "skyddsvärd"'
    )
    (source / "package.toml").write_text(text, "utf-8")
    store = workspace.store
    store.install(build_package(read_source(source), store, check_tables))
    both = Workspace.of_installed(workspace.home)
    write(both, '[[rules]]\nid = "a"\nlayer = "provpaket/aker"\ncoverage = "hemligt/aker"\n')
    found = ask(both)["egen:a"]
    assert found.state == "ERROR" and "skyddsvärd täckning" in found.text
    assert found.figures.coverage_share is None


# writing


def tables(workspace: Workspace) -> list[object]:
    return list(parse_tables(workspace.home.rules.read_text("utf-8"), "", may_be_empty=True))


def test_a_rule_is_put_in_changed_and_taken_away_among_comments(workspace: Workspace) -> None:
    write(
        workspace, f"# mina\n\n# om åkern\n{GOOD}\n# om fynd\n[[rules]]\nid = 'f'\nlayer = 'fynd'\n"
    )
    own = workspace.own_rules
    first, second = own.read().tables
    own.put(None, {"id": "ny", "layer": "fynd"})
    own.put(first, {**first, "near_m": 5.0})
    own.put(second, None)
    text = workspace.home.rules.read_text("utf-8")
    assert [item["id"] for item in tomllib.loads(text)["rules"]] == ["aker", "ny"]
    assert all(words in text for words in ("# mina", "# om åkern", "# om fynd", "near_m = 5"))
    own.put(own.read().tables[0], None)
    own.put(own.read().tables[0], None)
    assert own.read().rules == () and own.read().fault == ""


def test_what_another_process_changed_is_never_written_over(workspace: Workspace) -> None:
    write(workspace, GOOD)
    before = workspace.own_rules.read().tables[0]
    write(workspace, GOOD.replace("10000", "7") + '\n[[rules]]\nid = "b"\nlayer = "fynd"\n')
    with pytest.raises(RuleError, match="har ändrats någon annanstans"):
        workspace.own_rules.put(before, {**before, "near_m": 9.0})
    with pytest.raises(RuleError, match="har redan en regel som heter b"):
        workspace.own_rules.put(None, {"id": "b", "layer": "aker"})
    workspace.own_rules.put(None, {"id": "c", "layer": "aker"})
    assert [item["id"] for item in workspace.own_rules.read().tables] == ["aker", "b", "c"]
    assert "min_area_m2 = 7" in workspace.home.rules.read_text("utf-8")


def test_a_broken_file_is_not_written_over_but_can_be_put_aside(workspace: Workspace) -> None:
    write(workspace, "[[rules]\n")
    with pytest.raises(RuleError, match="inte giltig TOML"):
        workspace.own_rules.put(None, {"id": "c", "layer": "aker"})
    assert workspace.home.rules.read_text() == "[[rules]\n"
    aside = workspace.own_rules.set_aside()
    assert aside.read_text() == "[[rules]\n"
    workspace.own_rules.put(None, {"id": "c", "layer": "aker"})
    assert len(tables(workspace)) == 1


def test_a_file_in_use_is_told(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rumslig.own_rules, "LOCK_S", 0.01)
    write(workspace, GOOD)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with FileLock(workspace.home.rules.with_suffix(".lock")):
            held.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    try:
        with pytest.raises(RuleError, match="upptagen av ett annat fönster"):
            workspace.own_rules.put(None, {"id": "c", "layer": "aker"})
    finally:
        done.set()
        thread.join()


def test_text_that_fools_the_cutting_is_written_anew_without_loss() -> None:
    text = '[[rules]]\nid = "a"\nlayer = "x"\ntext = """\n[[rules]]\n"""\nday = 2026-01-02\n'
    held = parse_tables(text, "")
    changed = change_text(text, held, None, {"id": "b", "layer": "y"}, 1)
    assert parse_tables(changed, "")[1] == {"id": "b", "layer": "y"}
    assert parse_tables(changed, "")[0] == held[0]
