"""The exported folder: all files or none, the same bytes, nothing from or to the network."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import jsonschema
import pyogrio
import pytest

from rumslig.cases.case import Case
from rumslig.documents.evidence import gather_evidence
from rumslig.documents.export import FILES, export_case
from rumslig.documents.findings_file import finding_style
from rumslig.documents.web_map import safe, write_web_map
from rumslig.errors import Cancelled
from rumslig.finding import STATE_ORDER
from rumslig.workspace import Workspace
from tests.documents.conftest import Maker, build_case

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "check.schema.json"
HOSTILE = "<script>alert('x')</script>`${alert(1)}\"&"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def test_an_export_is_six_files_the_same_every_time(
    case_and_workspace: tuple[Case, Workspace], tmp_path: Path
) -> None:
    first = export_case(*case_and_workspace, tmp_path / "a")
    second = export_case(*case_and_workspace, tmp_path / "b")
    assert tuple(path.name for path in first) == FILES
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(FILES)


def test_the_result_is_the_checks_own(
    case_and_workspace: tuple[Case, Workspace], tmp_path: Path
) -> None:
    case, workspace = case_and_workspace
    export_case(case, workspace, tmp_path)
    text = (tmp_path / "result.json").read_text("utf-8")
    assert case.result is not None
    assert json.loads(text) == json.loads(json.dumps(case.result.to_json()))
    assert text.endswith("}\n") and "Åkermark" in text


@pytest.mark.parametrize("step", [0, 3, 7])
def test_a_cancelled_export_leaves_no_file(
    case_and_workspace: tuple[Case, Workspace], tmp_path: Path, step: int
) -> None:
    def stop(done: int, total: int, what: str) -> None:
        if done == step:
            raise Cancelled

    folder = tmp_path / "ut"
    with pytest.raises(Cancelled):
        export_case(*case_and_workspace, folder, progress=stop)
    assert not folder.exists()


def test_progress_names_every_file(
    case_and_workspace: tuple[Case, Workspace], tmp_path: Path
) -> None:
    steps: list[tuple[int, int, str]] = []
    export_case(
        *case_and_workspace,
        tmp_path,
        progress=lambda done, total, what: steps.append((done, total, what)),
    )
    assert [step[0] for step in steps] == list(range(8))
    assert {step[1] for step in steps} == {7}
    assert [step[2] for step in steps[1:7]] == list(FILES)


def test_findings_keep_every_row_and_its_style(
    case_and_workspace: tuple[Case, Workspace], tmp_path: Path
) -> None:
    case, workspace = case_and_workspace
    path = export_case(case, workspace, tmp_path)[3]
    assert {name for name, _ in pyogrio.list_layers(path)} >= {"planomraden", "fynd"}
    rows = pyogrio.read_dataframe(path, layer="fynd")
    assert list(rows["rule"]) == [finding.rule for finding in case.findings]
    by_rule = rows.set_index("rule")
    assert by_rule.loc["aker", "area_m2"] == pytest.approx(600_000)
    assert by_rule.loc["aker", "geometry"].area == pytest.approx(600_000)
    assert by_rule.loc["aker", "assessment"] == "relevant"
    assert by_rule.loc["fel", "geometry"] is None
    assert by_rule.loc["strak", ["area_m2", "share", "length_m"]].isna().all()
    with sqlite3.connect(path) as database:
        styled = dict(database.execute("SELECT f_table_name, styleQML FROM layer_styles"))
    database.close()
    assert set(styled) == {"planomraden", "fynd"}
    assert styled["fynd"] == finding_style()
    assert [key for key in STATE_ORDER if f'value="{key}"' not in styled["fynd"]] == []


def test_classified_data_stays_out_of_every_file(make_case: Maker, tmp_path: Path) -> None:
    case, workspace = make_case(secret=True)
    hit = next(item for item in case.findings if item.rule == "skydd")
    assert hit.state == "HIT" and hit.figures.geometry is not None
    paths = export_case(case, workspace, tmp_path / "ut")
    for path in paths[2:]:
        assert b"HEMLIGORT" not in path.read_bytes()
    assert "Skyddade platser" in paths[2].read_text("utf-8")
    row = pyogrio.read_dataframe(paths[3], layer="fynd").set_index("rule").loc["skydd"]
    assert row["geometry"] is None and row.isna()["area_m2"]
    document = json.loads(paths[4].read_text("utf-8"))
    jsonschema.validate(document, json.loads(SCHEMA.read_text("utf-8")))
    result = {item["rule"]: item for item in document["results"]}
    assert result["skydd"]["state"] == "HIT"
    assert result["skydd"]["area_m2"] is None and result["skydd"]["objects"] == []


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    case, workspace = build_case(tmp_path_factory.mktemp("fientligt"), place=HOSTILE)
    return write_web_map(gather_evidence(case, workspace, "sv"), f"Yttrande {HOSTILE}").decode()


def test_the_web_map_loads_nothing(page: str) -> None:
    assert re.findall(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//[^"'\s>]*""", page) == []
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//", page) == []
    assert "<link" not in page and "sourceMappingURL" not in page
    assert "@import" not in page and "fetch(" not in page and "XMLHttpRequest" not in page
    assert len(page.encode()) < 3_000_000


def test_names_from_data_are_only_text(page: str) -> None:
    assert "<script>alert" not in page
    drawing = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)[-1]
    assert "alert(" in drawing, "the name is not on the map"
    assert not re.search(r"[`$\\]\{?alert|alert\('", drawing)
    assert "&lt;script&gt;alert(&#x27;x&#x27;)" in page


def test_the_web_map_speaks_swedish_and_has_the_findings_as_a_table(page: str) -> None:
    assert page.startswith('<!DOCTYPE html>\n<html lang="sv">')
    assert "<title>Yttrande" in page
    for words in ("Teckenförklaring", "Planområde", "Trasig fråga", "Sjö", "EXEMPELDATA"):
        assert words in page
    assert page.count('<th scope="row">') == 8


def test_safe_text_breaks_out_of_nothing() -> None:
    assert not set("<>\"'`${}\\") & set(safe(HOSTILE + "\\{}"))


@pytest.mark.skipif(CHROMIUM is None, reason="ingen chromium finns att öppna sidan i")
def test_the_web_map_draws_without_a_network(page: str, tmp_path: Path) -> None:
    path = tmp_path / "karta.html"
    probe = """<script>addEventListener("load", () => setTimeout(() => {
      document.title = "banor " + document.querySelectorAll(".folium-map path").length
        + " symboler " + document.querySelectorAll(".folium-map .sign svg").length
        + " hämtat " + performance.getEntriesByType("resource")
            .filter(item => !item.name.startsWith("data:")).length
        + " skript " + document.querySelectorAll("script").length; }, 600));</script>"""
    path.write_text(page.replace("</body>", probe + "</body>"), "utf-8")
    done = subprocess.run(
        [
            str(CHROMIUM),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--dump-dom",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--proxy-server=127.0.0.1:9",
            f"--user-data-dir={tmp_path / 'profil'}",
            "--virtual-time-budget=5000",
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = re.search(
        r"<title>banor (\d+) symboler (\d+) hämtat (\d+) skript (\d+)</title>", done.stdout
    )
    assert found, done.stdout[:500]
    paths, signs, fetched, scripts = map(int, found.groups())
    assert paths >= 5 and signs >= 1
    assert fetched == 0
    assert scripts == 4
