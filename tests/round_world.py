"""One small case with a theme sent to a colleague; what a test changes is its own copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas
import pytest
from case_workspace import at, write_sources

from layers.catalog import Catalog
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.packages.store import Store
from rumslig.cases.case import Case, CaseHeader
from rumslig.cases.desk import CaseDesk
from rumslig.circulation.file import Opened, make_answer, open_file, write_answer
from rumslig.circulation.sending import send_theme
from rumslig.rulebook import check_tables
from rumslig.settings import Home
from rumslig.workspace import Workspace

SENT, DUE = "2026-11-27", "2026-12-04"

DUTIES = """
[[experts]]
theme = "natur"
function = "ekolog"
status = "ej kontrollerad"

[[keywords]]
theme = "natur"
title = "Mark och växter"
words = ["växt*", "lundar"]

[[signoff]]
route = "TJANSTEPERSON_DELEGATION"
roles = ["handläggare", "enhetschef", "delegat"]
status = "ej kontrollerad"
"""


@dataclass(frozen=True)
class World:
    """A workspace with a case: before and after its theme was sent, and the file that went."""

    workspace: Workspace
    before: Case
    sent: Case
    file: bytes

    def put(self, folder: Path, name: str = "natur.remissdel") -> Opened:
        """Return the file as it came to a colleague's folder."""
        path = folder / name
        path.write_bytes(self.file)
        return open_file(path)

    def answer(
        self,
        folder: Path,
        kind: str = "text",
        text: str = "Åkern bör sparas.",
        by: str = "ekolog",
        name: str = "natur.remissdel",
    ) -> Path:
        """Return the file with an answer in it."""
        opened = self.put(folder, name)
        answer = make_answer(opened, kind, text, by, "2026-12-01", finished=True)
        return write_answer(opened, answer).path


def make_workspace(folder: Path) -> Workspace:
    """Return a home with the small package, its functions and its roles."""
    home = Home(folder / "hem")
    source = folder / "källa" / "provpaket"
    write_sources(source)
    with (source / "package.toml").open("a", encoding="utf-8") as stream:
        stream.write(DUTIES)
    store = Store(home.packages)
    store.install(build_package(read_source(source), store, check_tables))
    return Workspace(home, store, Catalog.of_installed(store))


def make_case(workspace: Workspace, folder: Path) -> Case:
    """Return a checked case with one plan area, saved in the workspace's home."""
    header = CaseHeader(
        dnr="26RS101",
        title="Norra åkern",
        sender="Örebro kommun",
        plan_type="DP_STANDARD",
        stage="SAMRAD",
        due="2026-12-18",
        date="2026-12-11",
        handler="handläggare",
    )
    plan = folder / "plan.gpkg"
    frame = geopandas.GeoDataFrame({"namn": ["Plan"]}, geometry=[at(0, 0, 100, 100)], crs=3006)
    frame.to_file(plan, engine="pyogrio")
    desk = CaseDesk(workspace)
    try:
        case = desk.check(desk.new(header, plan))
        desk.save(case)
        return case
    finally:
        desk.close()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The workspace, its case and the sent file."""
    folder = tmp_path_factory.mktemp("rund")
    workspace = make_workspace(folder)
    case = make_case(workspace, folder)
    target = folder / "ut" / "natur.remissdel"
    sent = send_theme(case, workspace, "natur", target, day=SENT, due=DUE)
    return World(workspace, case, sent, target.read_bytes())
