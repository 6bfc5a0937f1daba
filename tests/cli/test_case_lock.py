"""`rumslig case drift`, `rerun`, `restore`, `impact` and `sign` in words, in Swedish."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest
from drifting_world import build, check
from package_market import AFTER, BEFORE, square

import rumslig.builtin
from layers.errors import LayerError
from layers.packages.store import Store
from rumslig.cases.desk import CaseDesk
from rumslig.cli.main import build_cli
from rumslig.errors import RumsligError
from rumslig.settings import Home
from rumslig.workspace import Workspace

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a case that rests on 1.0.0 while 1.1.0 is installed."""
    monkeypatch.setenv("RUMSLIG_HOME", str(tmp_path / "hem"))
    monkeypatch.setattr(rumslig.builtin, "install_county", lambda *_: None)
    home = Home(tmp_path / "hem")
    store = Store(home.packages)
    first = build(tmp_path, store, "vatten", "1.0.0", BEFORE)
    store.install(first)
    desk = CaseDesk(Workspace.of_installed(home))
    desk.save(check(home, square(1_100, 100, 200)))
    desk.close()
    store.install(build(tmp_path, store, "vatten", "1.1.0", AFTER, before=first))

    def call(*words: object) -> tuple[int, str, str]:
        ran = click.testing.CliRunner().invoke(
            build_cli(), list(map(str, words)), standalone_mode=False
        )
        if ran.exception is not None:
            raise ran.exception
        return ran.return_value or 0, ran.stdout, ran.stderr

    return call


def test_drift_lists_the_objects(run: Run) -> None:
    code, out, _ = run("case", "drift", "26RS101")
    assert code == 0
    assert "vatten 1.0.0 › 1.1.0" in out and "Blacksta, sekundär zon" in out
    assert "ändrad gräns" in out and "i planområdet" in out
    assert "1 objekt i området har ändrats sedan kontrollen." in out
    _, same, _ = run("case", "drift", "26RS101", "--to", "vatten@1.0.0")
    assert "Inget har ändrats i området sedan kontrollen." in same


def test_what_cannot_be_asked_is_told_of(run: Run) -> None:
    # what was built here has no newer version than the installed one
    assert run("case", "drift", "26RS101", "--to", "newest") == run("case", "drift", "26RS101")
    with pytest.raises(LayerError, match="inget känt förråd har vatten"):
        run("case", "drift", "26RS101", "--to", "vatten@9.0.0")
    with pytest.raises(click.UsageError, match="NAMN@VERSION"):
        run("case", "drift", "26RS101", "--to", "senaste")


def test_rerun_tells_what_would_change_and_saves_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hem" / "cases" / "26RS101.rumslig"
    before = path.read_bytes()
    code, out, _ = run("case", "rerun", "26RS101")
    assert code == 0
    assert "vatten 1.0.0 › 1.1.0" in out and "I närheten › Berörs (medel)" in out
    _, locked, _ = run("case", "rerun", "26RS101", "--locked")
    assert locked == "Alla fynd blir desamma.\n"
    assert path.read_bytes() == before


def test_restore_writes_copies(run: Run, tmp_path: Path) -> None:
    _, out, _ = run("case", "restore", "26RS101", "--out", tmp_path / "ut")
    files = [Path(line) for line in out.splitlines()]
    assert [path.name for path in files] == ["lager-1.0.0.gpkg", "underlagslas.json"]
    assert all(path.is_file() for path in files)


def test_impact_before_and_after_signing(run: Run) -> None:
    _, out, _ = run("case", "impact", "vatten@1.1.0")
    assert out.startswith("1 öppet ärende berörs.\n") and "26RS101" in out
    assert "I närheten › Berörs (medel)" in out
    _, signed, _ = run("case", "sign", "26RS101", "--role", "Direktör")
    assert "undertecknat" in signed and "1 fynd är inte bedömda" in signed
    _, sent, _ = run("case", "impact", "vatten@1.1.0")
    assert sent.startswith("1 skickat yttrande berörs.\n")
    with pytest.raises(RumsligError, match="undertecknades"):
        run("case", "check", "26RS101")
    assert "undertecknat" in run("case", "list")[1]
    assert run("case", "verify", "26RS101")[0] == 0
