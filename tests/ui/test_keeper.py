"""What a session was about is there in the next one, whatever ended it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from ui.keeper import FORMAT, Keeper
from ui.messages import Message
from ui.tasks import InlineRunner


class Part:
    """Something that is kept."""

    def __init__(self, value: Any = None) -> None:
        self.value = value

    def take(self, value: Any) -> None:
        if value == "trasig":
            raise ValueError(value)
        self.value = value


def keeper_of(file: Path, **parts: Part) -> Keeper:
    keeper = Keeper(file, InlineRunner())
    for name, part in parts.items():
        keeper.add(name, lambda part=part: part.value, part.take)  # type: ignore[misc]
    return keeper


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    before = keeper_of(file, a=Part({"å": [1.25, None]}))
    before.restore("a")
    before.flush()
    part = Part()
    keeper_of(file, a=part).restore("a")
    assert part.value == {"å": [1.25, None]}


def test_what_was_not_restored_is_not_lost(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    first = keeper_of(file, a=Part(1), b=Part(2))
    first.restore("a", "b")
    first.flush()
    second = keeper_of(file, a=Part(0), b=Part(0))
    second.restore("a")  # the session ends before b was opened
    second.flush()
    part = Part()
    keeper_of(file, b=part).restore("b")
    assert part.value == 2


def test_a_part_is_restored_once(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    first = keeper_of(file, a=Part(1))
    first.restore("a")
    first.flush()
    part = Part()
    second = keeper_of(file, a=part)
    second.restore("a")
    part.value = 5
    second.restore("a")
    assert part.value == 5


def test_a_damaged_part_is_told_and_the_others_come_back(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    first = keeper_of(file, a=Part("trasig"), b=Part(2))
    first.restore("a", "b")
    first.flush()
    a, b = Part(), Part()
    second = keeper_of(file, a=a, b=b)
    told: list[Message] = []
    second.told.connect(told.append)
    second.restore("a", "b")
    assert (a.value, b.value) == (None, 2)
    assert [message.kind for message in told] == ["warning"]
    assert "session.json" in told[0].text and "”a”" in told[0].text


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "[" * 100_000,
        '{"format": "annat/1", "parts": {"a": 1}}',
        '{"parts": 3}',
        "\x00\xff",
    ],
)
def test_a_damaged_file_is_no_session(tmp_path: Path, content: str) -> None:
    file = tmp_path / "session.json"
    file.write_bytes(content.encode("latin-1"))
    part = Part()
    keeper = keeper_of(file, a=part)
    keeper.restore("a")
    assert part.value is None
    assert keeper.flush() == ()
    assert json.loads(file.read_text("utf-8"))["format"] == FORMAT
    aside = tmp_path / "session-oläst.json"
    assert aside.read_bytes() == content.encode("latin-1"), "a newer Rumslig may want it"


def test_a_change_is_written_by_itself(tmp_path: Path, application: QCoreApplication) -> None:
    file = tmp_path / "session.json"
    part = Part(1)
    keeper = keeper_of(file, a=part)
    keeper.restore("a")
    part.value = 7
    keeper.touch()
    while not file.exists():
        application.processEvents()
    assert json.loads(file.read_text("utf-8"))["parts"] == {"a": 7}


def test_a_session_that_nothing_was_brought_back_in_leaves_no_trace(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    keeper = keeper_of(file, a=Part(1))  # as for a picture, or beside another window
    assert keeper.flush() == () and not file.exists()


def test_names_that_are_no_text_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    first = keeper_of(file, a=Part("/plan \udce5.gpkg"))
    first.restore("a")
    first.flush()
    part = Part()
    keeper_of(file, a=part).restore("a")
    assert part.value == "/plan \udce5.gpkg"


def test_a_full_disk_is_told_once_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, part = tmp_path / "session.json", Part(1)
    keeper = keeper_of(file, a=part)
    told: list[Message] = []
    keeper.told.connect(told.append)
    keeper.restore("a")

    def full(target: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device", target.name)

    with monkeypatch.context() as patch:
        patch.setattr("ui.keeper.write_atomic", full)
        for value in (2, 3):
            part.value = value
            keeper._write()
        assert [message.kind for message in keeper.flush()] == ["error"]
    assert [message.kind for message in told] == ["error"]
    assert keeper.flush() == ()
    assert json.loads(file.read_text("utf-8"))["parts"] == {"a": 3}
