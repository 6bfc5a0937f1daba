"""Files that come at once or while others are read are all opened, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pictures
import pytest
from case_workspace import desk, header, plan_file, workspace
from held_runner import HeldRunner

from rumslig.cases.case import CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.idea import Idea
from rumslig.workspace import Workspace
from ui.messages import Message
from ui.session import Session

__all__ = ["desk", "header", "plan_file", "workspace"]


@pytest.fixture
def runner() -> HeldRunner:
    return HeldRunner()


@pytest.fixture
def session(workspace: Workspace, runner: HeldRunner) -> Iterator[Session]:
    """A session whose workspace is open, and whose layers are being read."""
    made = Session(workspace.home, runner, open_workspace=lambda home, progress: workspace)
    made.open_workspace()
    runner.release("workspace")
    yield made
    made.close()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three files with an area each."""
    made = [tmp_path / folder / "plan.wkt" for folder in ("a", "b", "c")]
    for number, path in enumerate(made):
        path.parent.mkdir()
        west, south = 510_000 + 100 * number, 6_570_000
        east, north = west + 50, south + 50
        path.write_text(
            f"SRID=3006;POLYGON(({west} {south},{east} {south},{east} {north},{west} {south}))"
        )
    return made


def opened_by(session: Session) -> list[Path | None]:
    found: list[Path | None] = []

    def note(idea: Idea) -> None:
        found.append(idea.file)

    session.intake.idea_found.connect(note)
    return found


def test_what_ends_meanwhile_does_not_put_a_file_away(
    session: Session, runner: HeldRunner, files: list[Path]
) -> None:
    found = opened_by(session)
    session.open_files(files[:2])
    runner.release("layers")  # the layers are read at last
    assert not session.is_settled, "a file is on its way"
    session.open_files(files[2:])  # another start of Rumslig hands over one more
    for _ in files:
        runner.release("place")
    assert found == files and session.is_settled


def test_opening_a_case_does_not_put_a_file_away(
    session: Session,
    runner: HeldRunner,
    files: list[Path],
    desk: CaseDesk,
    header: CaseHeader,
    plan_file: Path,
) -> None:
    desk.new(header, plan_file)
    found = opened_by(session)
    session.open_files(files[:1])
    session.open_case(header.dnr)
    runner.release("open")
    runner.release("place")
    assert found == files[:1]
    assert session.case.case is not None


def test_the_open_case_is_not_read_from_a_file_that_is_not_written_yet(
    session: Session, runner: HeldRunner, desk: CaseDesk, header: CaseHeader, plan_file: Path
) -> None:
    desk.save(desk.check(desk.new(header, plan_file)))
    session.open_case(header.dnr)
    runner.release("open")
    session.case.judge_key(1)  # its saving waits
    session.open_case(header.dnr)
    runner.release("open")
    assert session.case.case is not None
    assert len(session.case.case.assessments) == 1


def test_a_case_that_cannot_be_opened_lets_the_next_file_come(
    session: Session, runner: HeldRunner, files: list[Path], tmp_path: Path
) -> None:
    broken = tmp_path / "trasig.rumslig"
    broken.write_bytes(b"inget")
    found = opened_by(session)
    told: list[Message] = []
    session.told.connect(told.append)
    session.open_files([broken, *files[:1]])
    runner.release("open")
    assert [message.kind for message in told] == ["error"] and "trasig" in told[0].text
    runner.release("place")
    assert found == files[:1]


def test_a_question_that_is_left_is_told_of_and_the_next_file_comes(
    session: Session, runner: HeldRunner, files: list[Path], tmp_path: Path
) -> None:
    unknown = tmp_path / "okänd.wkt"
    unknown.write_text("POLYGON((510000 6570000,510050 6570000,510050 6570050,510000 6570000))")
    found = opened_by(session)
    told: list[Message] = []
    session.told.connect(told.append)
    session.open_files([unknown, *files[:1]])
    runner.release("place")
    assert session.panel == "crs" and "place" not in runner.waiting
    session.show_start()
    assert ["okänd.wkt" in message.title for message in told] == [True]
    runner.release("place")
    assert found == files[:1]


def test_a_picture_with_a_place_becomes_a_row_and_one_without_goes_to_its_room(
    session: Session, runner: HeldRunner, tmp_path: Path
) -> None:
    placed, loose = tmp_path / "karta.tif", tmp_path / "lös.png"
    pictures.geotiff(placed)
    loose.write_bytes(pictures.png())
    (tmp_path / "karta.tfw").write_text(pictures.WORLD)
    told: list[Message] = []
    session.told.connect(told.append)
    session.open_files([placed, tmp_path / "karta.tfw", loose])
    runner.release("place")
    runner.release("place")
    assert [image.path for image in session.layers.scene_images()] == [placed]
    assert session.panel == "georeference" and {message.kind for message in told} == {"done"}
    runner.release("georeference open")
    picture = session.structure.placing.picture
    assert picture is not None and picture.path == loose
