"""`rumslig package`: a publisher and a planner on another machine, by commands alone."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geopandas
import pytest
from case_workspace import desk, header, plan_file, workspace
from shapely import Point, box

from layers.formats.geopackage import write_geopackage
from layers.packages.build import build_package
from layers.packages.source import read_source
from layers.repository.choices import read_choices, write_choices
from layers.versions.rows import digest_rows, logical_digest
from layers.versions.sources import open_rows
from rumslig import builtin
from rumslig.cli.main import main
from rumslig.errors import CaseError
from rumslig.packages.locks import locked_manifests
from rumslig.packages.qgis_copy import copy_for_qgis
from rumslig.rulebook import check_tables

__all__ = ["desk", "header", "plan_file", "workspace"]

E, N = 510_000, 6_570_000
QML = (
    "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'><qgis version='3.40'>"
    "<attributeactions><actionsetting action='x'/></attributeactions>"
    "<renderer-v2 type='singleSymbol'><symbols><symbol name='0' type='fill'>"
    "<layer class='SimpleFill'><Option type='Map'><Option name='color' value='9,8,7,255'/>"
    "</Option></layer></symbol></symbols></renderer-v2></qgis>"
)


@dataclass
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Outcome]:
    """Runs the real command line in this process, in tmp_path: processes take seconds each."""
    monkeypatch.chdir(tmp_path)

    def call(*words: object, home: Path = tmp_path / "utgivare") -> Outcome:
        monkeypatch.setenv("RUMSLIG_HOME", str(home))
        monkeypatch.setattr(sys, "argv", ["rumslig", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Outcome(int(str(ended.value.code)), out, err)

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publisher's folder: two GeoPackages and a QML, as GIS staff have them."""
    source = tmp_path / "riksintressen"
    source.mkdir()
    areas = [box(E + 200 * i, N, E + 200 * i + 100, N + 100) for i in range(3)]
    write_geopackage(
        source / "naturvård.gpkg",
        {"natur": geopandas.GeoDataFrame({"objekt_id": list("abc")}, geometry=areas, crs=3006)},
    )
    write_geopackage(
        source / "fyrar.gpkg",
        {"fyrar": geopandas.GeoDataFrame({"namn": ["x"]}, geometry=[Point(E, N)], crs=3006)},
    )
    (source / "naturvård.qml").write_text(QML, "utf-8")
    return source


def fill_in(folder: Path) -> None:
    """Fill in what init left to the publisher."""
    path = folder / "package.toml"
    text = path.read_text("utf-8")
    text = text.replace('reference_date = "ej angivet"', 'reference_date = "2026-01-01"')
    path.write_text(text.replace('"ej angivet"', '"Provet"'), "utf-8")


def documented_commands() -> list[list[str]]:
    """Return the five commands of the publisher's day, as the document prints them."""
    text = (Path(__file__).parents[2] / "docs" / "paket.md").read_text("utf-8")
    block = re.search(r"## Utgivarens dag.+?```console\n(.+?)```", text, re.DOTALL)
    assert block is not None
    return [line.split()[1:] for line in block[1].splitlines()]


def test_five_commands_from_a_folder_to_another_machine(
    run: Callable[..., Any], folder: Path, tmp_path: Path
) -> None:
    commands = documented_commands()
    assert len(commands) == 5
    for number, words in enumerate(commands):
        home = tmp_path / ("planerare" if words[1] == "install" else "utgivare")
        outcome = run(*words, home=home)
        assert outcome.code == 0, outcome.err
        if number == 1:
            written = (folder / "package.toml").read_text("utf-8")
            assert 'key = ["objekt_id"]' in written and 'style = "naturvård.qml"' in written
            assert 'title = "Naturvård"' in written
    listed = run("package", "list", "--json", home=tmp_path / "planerare").json["packages"]
    assert [(row["name"], row["version"], row["state"]) for row in listed] == [
        ("riksintressen", "1.0.0", "current")
    ]
    run("package", "copy", "riksintressen", "--out", "karta", home=tmp_path / "planerare")
    assert {path.name for path in (tmp_path / "karta").iterdir()} == {
        "naturvard-1.0.0.gpkg",
        "fyrar-1.0.0.gpkg",
    }


def test_what_init_left_open_is_told_of_whenever_it_is_looked_at(
    run: Callable[..., Any], folder: Path
) -> None:
    run("package", "keys", "--repo", "forrad", "--keys", "nycklar")
    run("package", "init", folder)
    told = "publisher på rad 5 är inte ifylld"
    assert told in run("package", "verify", folder).out
    published = publish(run, folder, "1.0.0", "--yes")
    assert published.code == 0 and told in published.out
    fill_in(folder)
    assert "inte ifylld" not in run("package", "verify", folder).out


def publish(run: Callable[..., Any], folder: Path, version: str, *more: str, **facts: str) -> Any:
    text = (folder / "package.toml").read_text("utf-8")
    text = re.sub(r'version = "[^"]+"', f'version = "{version}"', text)
    for key, value in facts.items():
        text = re.sub(rf'{key} = "[^"]+"', f'{key} = "{value}"', text)
    (folder / "package.toml").write_text(text, "utf-8")
    return run("package", "publish", folder, "--repo", "forrad", "--keys", "nycklar", *more)


@pytest.fixture
def published(run: Callable[..., Any], folder: Path, tmp_path: Path) -> Callable[..., Any]:
    """The folder published as 1.0.0; runs further commands in a planner's home."""
    assert run("package", "keys", "--repo", "forrad", "--keys", "nycklar").code == 0
    assert run("package", "init", folder).code == 0
    fill_in(folder)
    assert publish(run, folder, "1.0.0", title="Prov").code == 0
    home = tmp_path / "planerare"
    return lambda *words: run("package", *words, home=home)


def test_a_planners_year(
    run: Callable[..., Any], published: Callable[..., Any], folder: Path, tmp_path: Path
) -> None:
    first = published("install", "riksintressen", "--repo", "forrad")
    assert first.code == 0 and "litas nu på som det är (rot " in first.err
    again = published("install", "riksintressen")
    assert (again.code, again.err) == (0, "") and "är redan i bruk" in again.out
    assert publish(run, folder, "1.1.0", "--yes").code == 0
    assert published("status", "--json").json["packages"][0]["state"] == "update_available"
    news = published("whats-new", "--json").json["versions"]
    assert [row["version"] for row in news] == ["1.1.0", "1.0.0"]
    assert published("pin", "riksintressen", "--by", "26RS101").code == 0
    refused = published("update", "riksintressen")
    assert refused.code == 1 and "26RS101" in refused.err
    held = published("update")
    assert held.code == 0 and "hålls kvar på 1.0.0 (26RS101)" in held.err
    published("unpin", "riksintressen")
    assert published("update", "--json").json["packages"][0]["version"] == "1.1.0"
    back = published("rollback", "riksintressen", "--json").json["packages"][0]
    assert (back["version"], back["bytes_fetched"]) == ("1.0.0", 0)
    (row,) = published("list", "--json").json["packages"]
    assert (row["version"], row["pinned_by"], row["latest"]) == ("1.0.0", "rollback", "1.1.0")
    withdrawn = run(
        *("package", "withdraw", "riksintressen@1.0.0", "--reason", "Fel gräns."),
        *("--repo", "forrad", "--keys", "nycklar"),
    )
    assert withdrawn.code == 0
    (row,) = published("status", "--json").json["packages"]
    assert (row["state"], row["reason"]) == ("withdrawn", "Fel gräns.")
    (tmp_path / "forrad").rename(tmp_path / "borta")
    offline = published("update", "riksintressen")
    assert offline.code == 1
    assert "Kunde inte bekräftas som senaste sedan" in offline.err
    assert len(offline.err.splitlines()) == 1
    assert "Kunde inte bekräftas" in published("status").out


def test_protected_packages_stay_where_they_belong(
    run: Callable[..., Any], published: Callable[..., Any], folder: Path, tmp_path: Path
) -> None:
    refused = publish(run, folder, "2.0.0", classification="skyddsvärd")
    assert refused.code == 1 and "förrådet är gjort för öppen" in refused.err
    assert published("list", "--repo", "forrad", "--json").json["packages"][0]["version"] == "1.0.0"
    made = ("--repo", "skyddat", "--keys", "andra")
    assert run("package", "keys", *made, "--classification", "skyddsvärd").code == 0
    assert run("package", "publish", folder, *made).code == 0
    assert published("install", "riksintressen", "--repo", "skyddat").code == 0
    for words in (
        ("bundle", "riksintressen", "--out", "ut.rumslig-bundle", "--repo", "skyddat"),
        ("copy", "riksintressen", "--out", "ut"),
        ("build", str(folder), "--out", "ut"),
    ):
        outcome = published(*words)
        assert outcome.code == 1 and "är skyddsvärt" in outcome.err
    assert list(tmp_path.glob("ut*")) == []
    published("catalogue", "--repo", "skyddat")
    pages = [path.read_text("utf-8") for path in (tmp_path / "skyddat/catalogue").iterdir()]
    assert len(pages) == 3 and not any("riksintressen" in text for text in pages)


def test_the_catalogue_leads_to_the_files(published: Callable[..., Any], tmp_path: Path) -> None:
    assert published("catalogue", "--repo", "forrad").code == 0
    folder = tmp_path / "forrad" / "catalogue"
    page = (folder / "index.html").read_text("utf-8")
    links = re.findall(r'<a href="([^"]+)" download="([^"]+)"', page)
    assert [name for _, name in links] == ["fyrar-1.0.0.gpkg", "naturvard-1.0.0.gpkg"]
    assert all((folder / link).is_file() for link, _ in links)
    graph = json.loads((folder / "dcat.jsonld").read_text("utf-8"))["@graph"]
    found = {node["@id"]: node for node in graph}
    (dataset,) = [node for node in graph if node["@type"] == "dcat:Dataset"]
    for part in dataset["dcat:distribution"]:
        distribution = found[part["@id"]]
        assert (folder / distribution["dcat:downloadURL"]["@id"]).is_file()
        assert distribution["spdx:checksum"]["@id"] in found
    root = ElementTree.parse(folder / "dcat.rdf").getroot()
    kinds = sorted(element.tag.rpartition("}")[2] for element in root)
    assert kinds == sorted(node["@type"].partition(":")[2] for node in graph)
    whole = published(
        "catalogue", "--repo", "forrad", "--out", "ut", "--base-url", "https://exempel.test/u"
    )
    assert whole.code == 0
    text = (tmp_path / "ut" / "dcat.jsonld").read_text("utf-8")
    assert "https://exempel.test/u/objects/sha256/" in text


def test_a_hostile_text_is_only_text(
    run: Callable[..., Any], published: Callable[..., Any], folder: Path, tmp_path: Path
) -> None:
    note = r"<script>x()</script>\u001b[31m[bold]röd"
    text = (folder / "package.toml").read_text("utf-8")
    text = re.sub(r'release_note = "[^"]+"', lambda _: f'release_note = "{note}"', text)
    (folder / "package.toml").write_text(text, "utf-8")
    assert publish(run, folder, "1.1.0").code == 0
    shown = published("whats-new", "--repo", "forrad")
    assert "\x1b" not in shown.out and "[bold]röd" in shown.out
    published("catalogue", "--repo", "forrad")
    page = (tmp_path / "forrad/catalogue/index.html").read_text("utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page


def test_what_is_new_in_each_municipality(
    run: Callable[..., Any], published: Callable[..., Any], folder: Path, tmp_path: Path
) -> None:
    today = date.today().isoformat()
    said = published("whats-new", "--since", today, "--repo", "forrad")
    assert "Allt underlag (inga kommungränser" in said.out  # nothing is installed for it
    words = ("whats-new", "--since", today, "--municipality", "1880")
    found = published(*words, "--json").json
    assert [item["code"] for item in found["municipalities"]] == ["1880"]
    assert found["total"][0]["package"] == "riksintressen" and found["until"] == today
    for name in ("nytt.csv", "nytt.xlsx", "nytt.pdf"):
        made = published(*words, "--out", name)
        assert made.code == 0 and f"Skrev {name}" in made.err
        assert (tmp_path / name).stat().st_size > 300
    refused = published(*words, "--out", "nytt.doc")
    assert refused.code == 1 and "nytt.doc" in refused.err
    assert published(*words[:4], "0180").code == 1
    empty = published("whats-new", "--since", "2020-01-01", "--until", "2020-02-01")
    assert empty.code == 0 and empty.out.startswith("Inget nytt.")


WRONG = [
    (("install", "riksintressen"), 1, "inget känt förråd har riksintressen"),
    (("install", "annat", "--repo", "forrad"), 1, "inget paket annat; där finns riksintressen"),
    (("install", "riksintressen@", "--repo", "forrad"), 2, "NAMN eller NAMN@VERSION"),
    (("install", "x", "--repo", "saknas"), 1, "går inte att nå"),
    (("install", "x", "--root", "nycklar/root.json"), 2, "--root behöver --repo"),
    (("update", "annat"), 1, "inte installerat"),
    (("rollback", "annat"), 1, "inte installerat"),
    (("whats-new", "--since", "igår"), 2, "är ingen dag"),
    (("whats-new", "--since", "2026-02-01", "--until", "2026-01-01"), 2, "kommer efter --until"),
    (("whats-new", "--out", "nytt.pdf"), 2, "behöver --since"),
    (("publish", "--repo", "forrad", "--keys", "nycklar"), 2, "--renew"),
    (("publish", "riksintressen", "--repo", "forrad", "--keys", "saknas"), 1, "root.json"),
    (("withdraw", "riksintressen", "--reason", "x", "--repo", "forrad", "--keys", "nycklar"), 2,
         "NAMN@VERSION"),
    (("keys", "--repo", "forrad", "--keys", "nya"), 1, "redan ett förråd"),
    (("init", "riksintressen"), 1, "finns redan"),
    (("init", "saknas"), 1, "ingen mapp"),
]  # fmt: skip


def test_wrong_words_are_one_sentence(published: Callable[..., Any]) -> None:
    for words, code, fact in WRONG:
        outcome = published(*words)
        assert (outcome.code, fact in outcome.err) == (code, True), (words, outcome.err)
        assert outcome.out == ""
        told = [line for line in outcome.err.splitlines() if "litas nu på" not in line]
        assert code == 2 or len(told) == 1, outcome.err


def test_cases_lock_what_they_rest_on(
    desk: Any, plan_file: Path, header: Any, tmp_path: Path
) -> None:
    home = desk.workspace.home
    case = desk.check(desk.new(header, plan_file))
    desk.save(case)
    used = {item.sha256 for item in case.result.packages}
    assert used and locked_manifests(home) == used
    path = desk.save(case)
    path.write_bytes(b"skadad")
    with pytest.raises(CaseError, match=r"går inte att läsa.*inget tas bort"):
        locked_manifests(home)


def test_a_copy_for_qgis_has_its_style_and_leaves_the_store_alone(
    make_package: Callable[..., Any], tmp_path: Path
) -> None:
    style = '[[symbols]]\ntitle = "A"\nwhen = "klass = \'a\'"\nfill = {colour = "#112233"}\n'
    frame = geopandas.GeoDataFrame(
        {
            "klass": ["a", None],
            "dag": [date(2024, 2, 29), None],
            "tid": geopandas.pd.to_datetime(["2024-02-29T10:00:00+01:00", None], utc=True),
            "sant": [True, False],
            "antal": geopandas.pd.array([7, None], dtype="Int64"),
            "varde": [0.1, float("nan")],
        },
        geometry=[box(E, N, E + 9, N + 9), None],
        crs=3006,
    )
    made = make_package(
        {"yta": frame, "egen": frame},
        extra={"yta": 'style = "yta.style.toml"', "egen": 'style = "egen.qml"'},
        files={"yta.style.toml": style, "egen.qml": QML},
    )
    for name, part in (("yta", "17,34,51,255"), ("egen", "9,8,7,255")):
        entry = made.manifest.layer(name)
        stored = made.store.path_of(entry.data)
        before = stored.read_bytes()
        path = copy_for_qgis(made.store, made.manifest, entry, tmp_path / "karta")
        rows = geopandas.pd.DataFrame(_styles(path))
        assert len(rows) == 1 and part in rows.iloc[0, 1] and "actionsetting" not in rows.iloc[0, 1]
        ElementTree.fromstring(rows.iloc[0, 1])
        assert _has_index(path) and not _has_index(stored)
        assert _digest(path, name) == entry.logical_digest
        assert stored.read_bytes() == before and stored.stat().st_mode & 0o222 == 0


def _has_index(path: Path) -> bool:
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as database:
        ((count,),) = database.execute(
            "SELECT count(*) FROM sqlite_master WHERE name LIKE 'rtree_%'"
        ).fetchall()
        return bool(count)


def _digest(path: Path, layer: str) -> str:
    rows = open_rows(path, layer)
    return logical_digest(rows, digest_rows(rows))


def _styles(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(
            "SELECT f_table_name, styleQML FROM layer_styles JOIN gpkg_geometry_columns "
            "ON table_name = f_table_name AND column_name = f_geometry_column"
        ).fetchall()


def test_the_built_in_county_leaves_what_its_publisher_has_in_hand(
    make_package: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    county = tmp_path / "county"
    for name in ("prov", "annat"):
        made = make_package(
            {"a": geopandas.GeoDataFrame(geometry=[Point(E, N)], crs=3006)}, name=name
        )
        shutil.copytree(made.folder, county / name)
        text = (county / name / "package.toml").read_text("utf-8")
        (county / name / "package.toml").write_text(text.replace("1.0.0", "9.0.0"), "utf-8")
    write_choices(made.store, read_choices(made.store).with_("prov", repository="a" * 64))
    monkeypatch.setattr(builtin, "county_folder", lambda: county)
    builtin.install_county(made.store)
    found = {item.name: item.version for item in made.store.installed()}
    assert found == {"prov": "1.0.0", "annat": "9.0.0"}
    assert build_package(read_source(county / "prov"), made.store, check_tables).version == "9.0.0"
