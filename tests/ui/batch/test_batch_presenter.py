"""A run over many plans: what is asked for first, what stops it, what is shown of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from case_workspace import at

from rumslig import jobs
from rumslig.batch_memory import open_memory
from rumslig.batch_outcome import FILES, MEMORY, read_answers
from rumslig.check import run_check
from rumslig.errors import Cancelled
from rumslig.plan_area import read_plan_areas
from rumslig.worker import WorkerProcess
from rumslig.workspace import Workspace
from tests.ui.batch.conftest import Told
from ui.batch.pace import SEEN_S, Pace
from ui.batch.summary import NAME
from ui.tasks import InlineRunner


def run_it(told: Told, many: Path, folder: Path) -> None:
    told.presenter.choose_file(many)
    told.presenter.choose_folder(folder)
    told.presenter.run()


def test_each_step_says_what_comes_next(told: Told, many: Path, tmp_path: Path) -> None:
    batch = told.presenter
    assert batch.obstacle == "Välj en fil med planområden."
    batch.choose_file(many)
    assert batch.facts == "5 planområden och 3 frågor ger 15 svar."
    assert batch.obstacle == "Välj en mapp att skriva i."
    batch.run()
    assert batch.outcome is None and "batch" not in told.runner.keys
    batch.choose_folder(tmp_path / "ut")
    assert (batch.obstacle, batch.run_word) == ("", "Kör kontrollen")
    assert [area.name for area in batch.areas] == ["Viken", "Åsen", "Backen", "Ängen", "Dalen"]


def test_a_run_writes_its_files_and_shows_each_plan(
    told: Told, many: Path, tmp_path: Path, workspace: Workspace
) -> None:
    batch = told.presenter
    run_it(told, many, tmp_path / "ut")
    assert {path.name for path in (tmp_path / "ut").iterdir()} == {*FILES, MEMORY}
    assert batch.files == tuple(tmp_path / "ut" / name for name in FILES)
    assert batch.shows_outcome and batch.plan == "Viken"
    assert told.messages[-1].kind == "done"
    result = run_check(
        read_plan_areas(many), workspace.questions, workspace.municipalities, plan_type="OP"
    )
    for line in batch.lines:
        batch.choose_plan(line.name)
        shown = {item.rule: item for item in batch.findings.findings}
        for rule, finding in shown.items():
            expected = next(item for item in result.of_plan(line.name) if item.rule == rule)
            assert finding.to_json() == json.loads(json.dumps(expected.to_json()))
        assert sum(line.counts.values()) == len(result.of_plan(line.name)) == 3
    assert batch.detail() is not None


def test_plans_are_sorted_and_filtered(told: Told, many: Path, tmp_path: Path) -> None:
    batch = told.presenter
    run_it(told, many, tmp_path / "ut")
    heard: list[int] = []
    batch.lines_changed.connect(lambda: heard.append(len(batch.lines)))
    batch.sort_by(NAME)
    assert [line.name for line in batch.lines] == ["Backen", "Dalen", "Viken", "Ängen", "Åsen"]
    batch.sort_by("HIT_3")
    assert [line.name for line in batch.lines[:2]] == ["Åsen", "Ängen"]
    batch.show_only_hit(True)
    assert [line.name for line in batch.lines] == ["Åsen", "Ängen"]
    batch.sort_by("no such order")
    assert heard == [5, 5, 2]
    assert "Berörs (hög) " in batch.lines[0].spoken


def test_a_second_run_asks_nothing_again(told: Told, many: Path, tmp_path: Path) -> None:
    run_it(told, many, tmp_path / "ut")
    told.presenter.show_setup()
    assert "tidigare körning" in told.presenter.facts
    assert told.presenter.run_word == "Fortsätt kontrollen"
    told.presenter.run()
    assert "0 frågor ställda nu, 15 besvarade" in told.messages[-1].text
    told.presenter.choose_plan_type("DP_STANDARD")
    told.presenter.run()
    assert "15 frågor ställda nu" in told.messages[-1].text


def test_a_cancelled_run_writes_nothing_and_goes_on(told: Told, many: Path, tmp_path: Path) -> None:
    def stop(done: int, total: int, what: str) -> None:
        if done:
            raise Cancelled

    told.runner.progress = stop
    run_it(told, many, tmp_path / "ut")
    batch = told.presenter
    assert not batch.is_running and batch.outcome is None and not batch.shows_outcome
    assert [path.name for path in (tmp_path / "ut").iterdir()] == [MEMORY]
    assert told.messages[-1].title == "Kontrollen avbröts"
    assert "fortsätter" in told.messages[-1].text
    told.runner.progress = lambda done, total, what: None
    batch.run()
    assert batch.outcome is not None and 0 < batch.outcome.known < 15
    told.presenter.show_setup()


def test_progress_is_told_as_it_comes(told: Told, many: Path, tmp_path: Path) -> None:
    batch = told.presenter
    steps: list[tuple[str, float]] = []
    batch.stepped.connect(lambda: steps.append((batch.step_words, batch.share)))
    run_it(told, many, tmp_path / "ut")
    words = [word for word, _ in steps]
    assert words[0] == "0 av 15 svar"
    assert any(word.startswith("15 av 15 svar") for word in words)
    assert words[-1] == "Alla svar är klara. Skriver result.json …"
    shares = [share for _, share in steps]
    assert shares == sorted(shares) and shares[-1] == 1.0


@pytest.mark.parametrize(
    ("content", "words"),
    [("", "är tom"), ("POINT (510000 6570000)", "punkter eller linjer")],
)
def test_a_bad_file_gives_one_sentence(
    told: Told, tmp_path: Path, content: str, words: str
) -> None:
    path = tmp_path / "plan.wkt"
    path.write_text(content)
    told.presenter.choose_file(path)
    asked: list[object] = []
    told.presenter.crs_asked.connect(lambda *facts: asked.append(facts))
    if content:
        told.presenter.choose_file(path, "EPSG:3006")
    assert words in told.presenter.fault and told.presenter.obstacle
    assert told.messages[-1].kind == "error" and "plan.wkt" in told.messages[-1].title


def test_a_file_without_coordinate_system_is_asked_about(told: Told, tmp_path: Path) -> None:
    path = tmp_path / "plan.wkt"
    path.write_text(at(0, 0, 90, 90).wkt)  # type: ignore[attr-defined]
    told.presenter.crs_asked.connect(lambda path, fault, again: again("EPSG:3006"))
    told.presenter.choose_file(path)
    assert told.presenter.facts.startswith("1 planområden")
    assert told.presenter.state()["crs"] == "EPSG:3006"
    assert told.messages == []


def test_a_file_that_is_gone_when_it_is_run_stops_it(
    told: Told, many: Path, tmp_path: Path
) -> None:
    told.presenter.choose_file(many)
    told.presenter.choose_folder(tmp_path / "ut")
    many.unlink()
    told.presenter.run()
    assert "översikt.gpkg" in told.presenter.fault and not told.presenter.is_running
    assert not (tmp_path / "ut").exists()


def test_a_folder_in_use_by_another_run_is_told(told: Told, many: Path, tmp_path: Path) -> None:
    with open_memory(tmp_path / "ut" / MEMORY):
        run_it(told, many, tmp_path / "ut")
    assert "används av en annan körning" in told.presenter.fault
    assert [path.name for path in (tmp_path / "ut").iterdir()] == [MEMORY]


def test_answers_that_are_gone_are_told_of(told: Told, many: Path, tmp_path: Path) -> None:
    run_it(told, many, tmp_path / "ut")
    (tmp_path / "ut" / MEMORY).unlink()
    told.presenter.choose_plan("Åsen")
    assert told.messages[-1].title == "Svaren kunde inte läsas"
    assert "kör kontrollen igen" in told.messages[-1].text
    assert told.presenter.findings.findings == ()


def test_what_was_chosen_is_kept(
    told: Told, many: Path, tmp_path: Path, workspace: Workspace
) -> None:
    told.presenter.choose_file(many)
    told.presenter.choose_folder(tmp_path / "ut")
    told.presenter.choose_plan_type("")
    state = json.loads(json.dumps(told.presenter.state()))
    later = type(told.presenter)(InlineRunner())
    later.restore(state)
    assert (later.file, later.folder, later.plan_type) == (many, tmp_path / "ut", "")
    assert later.areas == (), "a file is read when its panel is looked at"
    later.take_workspace(workspace)
    later.wake()
    assert len(later.areas) == 5
    with pytest.raises(ValueError, match="NONSENS"):
        later.restore({**state, "plan_type": "NONSENS"})


def test_the_job_gives_what_the_command_writes(
    workspace: Workspace, many: Path, tmp_path: Path
) -> None:
    files = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        jobs.check_batch(
            workspace.home, many, folder, "sv", progress=lambda done, total, what: None
        )
        files.append({name: (folder / name).read_bytes() for name in FILES})
    assert files[0] == files[1]


def test_the_job_crosses_to_another_process_and_can_be_stopped_there(
    workspace: Workspace, many: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "ut"

    def stop(done: int, total: int, what: str) -> None:
        if done:
            raise Cancelled

    with WorkerProcess() as worker:
        with pytest.raises(Cancelled):
            worker.call(jobs.check_batch, workspace.home, many, folder, "sv", progress=stop)
        assert not {path.name for path in folder.iterdir()} & set(FILES)
        outcome = worker.call(jobs.check_batch, workspace.home, many, folder, "sv")
    assert outcome.known > 0 and outcome.asked + outcome.known == 15
    assert {path.name for path in folder.iterdir()} == {*FILES, MEMORY}
    assert [item.rule for item in read_answers(folder, outcome, 1)] == ["aker", "fynd", "op"]


def test_the_rest_is_told_only_when_it_is_known() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    pace.note(400, 1000)  # known from before: took no time now
    assert pace.words == ""
    now[0] += SEEN_S - 1
    pace.note(500, 1000)
    assert pace.words == "", "too early"
    now[0] += 13  # 20 s for 200 of the 600 that were missing
    pace.note(600, 1000)
    assert pace.words == "mindre än en minut kvar av frågorna"
    now[0] += 100  # 120 s for 240
    pace.note(640, 1000)
    assert pace.words == "ungefär 3 minuter kvar av frågorna"
    pace.begin()
    assert pace.words == ""
