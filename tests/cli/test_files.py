"""Files on the command line, as shells and desktops write them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rumslig.cli import open as open_command
from rumslig.cli.files import _path_of
from rumslig.cli.main import main
from rumslig.language import use_language


@pytest.fixture
def opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[tuple[list[str], Any]]]:
    """Runs the real command line in tmp_path; gives the files and dnr that reached the window."""
    calls: list[tuple[list[str], Any]] = []

    def desktop(files: tuple[Path, ...], **options: Any) -> int:
        assert all(path.is_absolute() for path in files)
        calls.append(([str(path.relative_to(tmp_path)) for path in files], options["dnr"]))
        return 0

    monkeypatch.setattr(open_command, "find_desktop", lambda _name: desktop)
    monkeypatch.setattr(open_command, "has_display", lambda: True)
    monkeypatch.chdir(tmp_path)

    def run(*words: str, code: int = 0) -> list[tuple[list[str], Any]]:
        monkeypatch.setattr(sys, "argv", ["rumslig", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        use_language("sv")
        assert ended.value.code == code
        return calls

    return run


NAMES = [
    "plan.gpkg", "ärende å.rumslig", "plan ö!.gpkg", "a%20b.gpkg", "100%.gpkg", "a#b?.gpkg",
    "utan", "-streck.gpkg", "Plan (1).gpkg",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_paths_and_addresses_lead_to_the_file(
    opened: Callable[..., Any], tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text("x")
    ways = [("./" + name,), (str(path),), (path.as_uri(),), ("--", name), ("open", "--", name)]
    ways += [
        (
            "open",
            path.as_uri().replace("file://", "file://localhost"),
        )
    ]
    if not name.startswith("-"):
        ways += [(name,), ("open", name), (name, "--lang", "en")]
    for number, words in enumerate(ways, 1):
        assert opened(*words)[-1] == ([name], None), words
        assert len(opened("--lang", "sv", *words)) == 2 * number


def test_several_files_and_options_in_any_order(opened: Callable[..., Any], tmp_path: Path) -> None:
    for name in ("a å.gpkg", "b.rumslig"):
        (tmp_path / name).write_text("x")
    both = ["a å.gpkg", "b.rumslig"]
    assert opened("a å.gpkg", "b.rumslig")[-1] == (both, None)
    assert opened("a å.gpkg", "--case", "26RS101", "b.rumslig")[-1] == (both, "26RS101")
    assert opened("--case", "26RS101", "a å.gpkg", "b.rumslig")[-1] == (both, "26RS101")
    assert opened("--case=26RS101")[-1] == ([], "26RS101")
    assert opened("a å.gpkg", "./b.rumslig", "./a å.gpkg")[-1] == (both, None)
    assert opened()[-1] == ([], None)


def test_a_command_wins_over_a_file_of_its_name(
    opened: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "check").write_text("x")
    assert opened("check", "--help") == []
    assert "--near-m" in capsys.readouterr().out
    assert opened("./check") == [(["check"], None)]


@pytest.mark.parametrize(
    "word",
    [
        "saknas å.gpkg",
        "./saknas",
        "mapp/saknas",
        "file:///mapp/sak%20nas.gpkg",
        "x" * 300 + ".gpkg",
    ],
)
def test_a_missing_file_is_one_sentence(run: Callable[..., Any], word: str) -> None:
    outcome = run(word)
    assert (outcome.code, outcome.out) == (1, "")
    (line,) = outcome.err.splitlines()
    assert "finns inte; ange en fil som finns." in line
    assert line.startswith(("saknas", "sak nas.gpkg", "xxx"))


def test_addresses_elsewhere_are_refused(run: Callable[..., Any]) -> None:
    outcome = run("https://exempel.test/plan.gpkg")
    assert outcome.code == 1
    assert "nätadress" in outcome.err
    if sys.platform != "win32":
        assert "annan dator" in run("file://server/plan.gpkg").err


def test_a_misspelled_command_is_neither(run: Callable[..., Any]) -> None:
    outcome = run("chekc", "plan.gpkg")
    assert outcome.code == 2
    assert "”chekc” är varken en fil eller ett kommando (open, demo" in outcome.err


def test_drives_are_not_addresses() -> None:
    assert str(_path_of(r"C:\Planer\ärende å.rumslig")) == r"C:\Planer\ärende å.rumslig"
    assert str(_path_of("C:/Planer/a.gpkg")) == "C:/Planer/a.gpkg".replace(
        "/", "\\" if sys.platform == "win32" else "/"
    )
    assert _path_of("file:///C:/Planer/%C3%A5.gpkg") == Path("C:/Planer/å.gpkg")
