"""A case with findings of own rules, on files and broken ones, is saved and exported whole."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
from case_workspace import at, desk, header, plan_file, workspace

from rumslig.cases.case import CaseHeader
from rumslig.cases.desk import CaseDesk, check_case
from rumslig.cases.file import read_case
from rumslig.documents.export import export_case
from rumslig.language import Language
from rumslig.workspace import Workspace

__all__ = ["desk", "header", "plan_file", "workspace"]


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_case_with_own_rules_is_saved_and_exported(
    desk: CaseDesk,
    workspace: Workspace,
    header: CaseHeader,
    plan_file: Path,
    tmp_path: Path,
    lang: Language,
) -> None:
    path = tmp_path / "eget åäö.gpkg"
    frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[at(0, 0, 50, 50)], crs="EPSG:3006")
    frame.to_file(path, engine="pyogrio")
    workspace.home.rules.write_text(
        f'[[rules]]\nid = "fil"\nlayer = "{path.as_posix()}"\ntitle = "Egen fil"\n'
        '[[rules]]\nid = "lager"\nlayer = "provpaket/aker"\ntitle = "Eget om åker"\n'
        '[[rules]]\nid = "borta"\nlayer = "finns/inte"\ntitle = "Borta"\n',
        "utf-8",
    )
    case = check_case(workspace, desk.new(header, plan_file), lang=lang)
    states = {item.rule: item.state for item in case.findings if item.plan == "Alternativ A"}
    assert (states["egen:fil"], states["egen:lager"]) == ("HIT", "HIT")
    assert states["egen:borta"] == "ERROR"
    desk.save(case)
    again = read_case(workspace.home.cases / f"{case.header.dnr}.rumslig")
    assert again.result is not None and case.result is not None
    assert again.result.own_rules == case.result.own_rules != ""
    written = export_case(case, workspace, tmp_path / "ut", lang=lang)
    page = (tmp_path / "ut" / "karta.html").read_text("utf-8")
    assert all(item.stat().st_size for item in written) and "Egen fil" in page
