"""Units and approval by commands alone: the owner, a unit, a function that approves, a planner."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pictures
import pytest
from shapely import box

from layers.formats.geopackage import write_geopackage
from rumslig.cli.main import main

TOML = (
    'name = "{name}"\ntitle = "Prov"\nversion = "{version}"\npublisher = "GIS"\n'
    'licence = "CC0-1.0"\nrelease_note = "Nytt."\nnext_review = "2030-01-01"\n{lines}\n'
    '[[layers]]\nname = "natur"\npath = "natur.gpkg"\ntitle = "Natur"\ntheme = "natur"\n'
    'definition = "yta"\nsource = "prov"\nreference_date = "2026-01-01"\nkey = ["objekt_id"]\n'
)
CARRIED = (
    '[[images]]\nname = "bild"\npath = "bild.png"\ntitle = "Strukturbild"\nscale = 500000\n'
    'legend = "legend.csv"\npoints = "bild.points"\nreference = "RUS, s. 43"\n'
    '[[documents]]\npath = "Om underlaget.txt"\ntitle = "Om underlaget"\n'
)

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the real command line in this process, each home a machine of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*words: object, home: str = "utgivare") -> tuple[int, str, str]:
        monkeypatch.setenv("RUMSLIG_HOME", str(tmp_path / "hem" / home))
        monkeypatch.setattr(sys, "argv", ["rumslig", "package", *map(str, words)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(str(ended.value.code)), out, err

    return call


def write(
    tmp_path: Path, name: str, version: str = "1.0.0", lines: str = "", carried: str = "",
    count: int = 2,
) -> Path:  # fmt: skip
    source = tmp_path / name
    source.mkdir(exist_ok=True)
    areas = [box(510_000 + 200 * i, 6_570_000, 510_100 + 200 * i, 6_570_100) for i in range(count)]
    frame = geopandas.GeoDataFrame(
        {"objekt_id": [str(i) for i in range(count)]}, geometry=areas, crs=3006
    )
    write_geopackage(source / "natur.gpkg", {"natur": frame})
    text = TOML.format(name=name, version=version, lines=lines) + carried
    (source / "package.toml").write_text(text, "utf-8")
    if carried:
        (source / "bild.png").write_bytes(pictures.png())
        (source / "bild.pgw").write_text(pictures.WORLD)
        (source / "bild.points").write_text(pictures.POINTS)
        (source / "legend.csv").write_text(pictures.LEGEND, "utf-8")
        (source / "Om underlaget.txt").write_text(f"Läs detta. {version}", "utf-8")
    return source


OWNER = ("--repo", "forrad", "--keys", "nycklar")


def test_another_function_approves_before_a_version_goes_out(run: Run, tmp_path: Path) -> None:
    assert run("keys", *OWNER)[0] == 0
    # the approver makes a key at home and hands over only its public part
    assert run("delegate", "--approver", "Miljö", "--out", "miljo", home="miljö")[0] == 0
    code, out, err = run(
        "delegate", "--approver", "Miljö", *OWNER, "--public", "miljo/approver.json"
    )
    assert (code, "Miljö kan godkänna från och med nu (rot 2)" in out) == (0, True), err
    assert "godkännare Miljö: paket som anger approved_by" in run("delegate", *OWNER)[1]

    source = write(tmp_path, "natur", lines='approved_by = "Miljö"')
    code, _, err = run("publish", source, *OWNER, "--yes")
    assert code == 1
    assert "natur 1.0.0 måste godkännas av Miljö innan den publiceras" in err
    proposal = source / "natur-1.0.0.granskning"
    assert f"Lämna {proposal} till Miljö" in err
    assert "inget paket" in run("install", "natur", "--repo", "forrad", home="planerare")[2]

    mailed = Path(shutil.copy(proposal, tmp_path / "post"))  # whatever it is called
    code, out, err = run("approve", mailed, "--keys", "miljo", "--repo", "forrad", home="miljö")
    assert code == 0, err
    assert "första versionen av paketet" in out
    (approval,) = tmp_path.glob("*.godkannande")
    shutil.move(approval, source)
    assert run("publish", source, *OWNER, "--yes")[0] == 0
    code, _, err = run("install", "natur", "--repo", "forrad", home="planerare")
    assert code == 0, err
    shown = run("show", "natur", home="planerare")[1]
    assert "Godkänns av: Miljö" in shown

    # the next version: what is approved is told as a difference; what changes after is refused
    write(tmp_path, "natur", "1.1.0", 'approved_by = "Miljö"', count=3)
    assert run("publish", source, *OWNER, "--yes")[0] == 1
    proposal = source / "natur-1.1.0.granskning"
    code, out, err = run("approve", proposal, "--keys", "miljo", "--repo", "forrad", home="miljö")
    assert (code, "tillagt" in out) == (0, True), err
    write(tmp_path, "natur", "1.1.0", 'approved_by = "Miljö"', count=4)
    code, _, err = run("publish", source, *OWNER, "--yes")
    assert (code, "har ändrats sedan Miljö godkände den" in err) == (1, True)
    # approved from the publisher's folder, which is how classified packages are
    code, _, err = run("approve", source, "--keys", "miljo", "--repo", "forrad", home="miljö")
    assert code == 0, err
    code, _, err = run("publish", source, *OWNER, "--yes")
    assert code == 0, err
    assert run("update", "natur", home="planerare")[0] == 0


def test_what_is_not_asked_for_is_not_signed(run: Run, tmp_path: Path) -> None:
    run("keys", *OWNER)
    run("delegate", "--approver", "Miljö", *OWNER, "--out", "miljo")
    run("delegate", "--approver", "Ledning", *OWNER, "--out", "ledning")
    source = write(tmp_path, "natur", lines='approved_by = "Miljö"')
    run("publish", source, *OWNER, "--yes")
    proposal = source / "natur-1.0.0.granskning"
    words = ("approve", proposal, "--repo", "forrad", "--keys")
    assert "behöver inget godkännande av Ledning" in run(*words, "ledning")[2]
    run("delegate", "--approver", "Miljö", "--out", "falsk")
    assert "förrådet känner inte nyckeln för Miljö" in run(*words, "falsk")[2]
    assert run(*words, "ingen")[0] == 1
    damaged = bytearray(proposal.read_bytes())
    at = damaged.index(b"SQLite format 3") + 200
    damaged[at] ^= 1
    proposal.write_bytes(bytes(damaged))
    code, _, err = run(*words, "miljo")
    assert (code, "något annat än underlagsfilen" in err) == (1, True)
    (tmp_path / "x.granskning").write_bytes(b"inget")
    assert run("approve", "x.granskning", "--keys", "miljo")[0] == 1
    assert not list(tmp_path.rglob("*.godkannande"))


def test_a_classified_package_is_no_proposal_file(run: Run, tmp_path: Path) -> None:
    run("keys", *OWNER, "--classification", "skyddsvärd")
    run("delegate", "--approver", "Miljö", *OWNER, "--out", "miljo")
    lines = 'approved_by = "Miljö"\nclassification = "skyddsvärd"'
    source = write(tmp_path, "natur", lines=lines)
    code, _, err = run("publish", source, *OWNER, "--yes")
    assert (code, "lämnas inte ut som fil" in err) == (1, True)
    assert not list(tmp_path.rglob("*.granskning"))
    assert run("approve", source, "--keys", "miljo", "--repo", "forrad")[0] == 0
    assert run("publish", source, *OWNER, "--yes")[0] == 0


def test_a_unit_publishes_by_command(run: Run, tmp_path: Path) -> None:
    run("keys", *OWNER)
    code, out, err = run(
        "delegate", "--unit", "vatten", "--paths", "vatten-*", *OWNER, "--out", "vatten"
    )
    assert (code, "Enheten vatten får publicera vatten-*" in out) == (0, True), err
    theirs = ("--repo", "forrad", "--keys", "vatten")
    source = write(tmp_path, "vatten-skydd")
    assert run("publish", source, *theirs, "--yes", home="enhet")[0] == 0
    write(tmp_path, "vatten-skydd", "1.1.0")
    code, _, err = run("publish", source, *OWNER, "--yes")
    assert (code, "hör till enheten vatten" in err) == (1, True)
    code, _, err = run("publish", write(tmp_path, "annat"), *theirs, "--yes", home="enhet")
    assert (code, "får publicera vatten-* men inte annat" in err) == (1, True)
    assert run("publish", *theirs, "--renew", home="enhet")[0] == 0
    assert run("install", "vatten-skydd", "--repo", "forrad", home="planerare")[0] == 0
    code, out, _ = run("delegate", "--unit", "vatten", "--remove", *OWNER)
    assert (code, "ägarens nu: vatten-skydd" in out) == (0, True)
    assert run("publish", source, *OWNER, "--yes")[0] == 0
    assert run("update", "vatten-skydd", home="planerare")[0] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unit", "a", "--approver", "b", *OWNER), "inte båda"),
        (("--unit", "a", "--repo", "forrad"), "--repo och --keys hör ihop"),
        (("--unit", "a"), "ange --repo och --keys"),
        (("--unit", "a", "--paths", "a-*", *OWNER), "ange --out"),
        (("--unit", "Å", "--paths", "a-*", *OWNER, "--out", "x"), "ska skrivas med a–z"),
        (("--unit", "a", "--paths", "*", *OWNER, "--out", "x"), "mönstret ”*” går inte"),
        (("--unit", "a", *OWNER, "--out", "x"), "ange vilka paket"),
        (("--unit", "a", "--remove", *OWNER), "ingen enhet a"),
        (("--approver", "a", "--remove", *OWNER), "ingen godkännare a"),
    ],
)
def test_wrong_words_are_one_sentence(
    run: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    run("keys", *OWNER)
    code, _, err = run("delegate", *words)
    assert code in (1, 2)
    assert said in err
    assert not (tmp_path / "x").exists()


def test_images_and_documents_are_shown_compared_copied_and_catalogued(
    run: Run, tmp_path: Path
) -> None:
    run("keys", *OWNER)
    source = write(tmp_path, "natur", carried=CARRIED)
    assert run("publish", source, *OWNER, "--yes")[0] == 0
    assert run("install", "natur", "--repo", "forrad", home="planerare")[0] == 0
    shown = run("show", "natur", home="planerare")[1]
    assert "bild: bild, Strukturbild, 40 × 30, RUS, s. 43" in shown
    assert "Om-underlaget.txt: dokument, Om underlaget" in shown
    assert run("documents", "natur", home="planerare")[1] == "Om-underlaget.txt · Om underlaget\n"
    assert run("documents", "natur", "--out", "ut", home="planerare")[0] == 0
    assert (tmp_path / "ut" / "Om-underlaget.txt").read_text("utf-8") == "Läs detta. 1.0.0"
    assert run("copy", "natur", "--out", "karta", home="planerare")[0] == 0
    assert {path.name for path in (tmp_path / "karta").iterdir()} == {
        "natur-1.0.0.gpkg", "bild-1.0.0.png", "bild-1.0.0.pgw", "bild-1.0.0.qml",
        "bild-1.0.0.png.points", "bild-1.0.0-teckenforklaring.csv", "Om-underlaget.txt",
    }  # fmt: skip
    assert (tmp_path / "karta" / "bild-1.0.0.png").read_bytes() == pictures.png()
    assert run("copy", "natur", "--layer", "bild", "--out", "en", home="planerare")[0] == 0
    assert not list((tmp_path / "en").glob("*.gpkg"))

    assert run("catalogue", "--repo", "forrad")[0] == 0
    page = (tmp_path / "forrad/catalogue/index.html").read_text("utf-8")
    assert 'download="bild.png"' in page and "Om-underlaget.txt" in page and "schematisk" in page
    graph = json.loads((tmp_path / "forrad/catalogue/dcat.jsonld").read_bytes())["@graph"]
    media = [str(node["dcat:mediaType"]["@id"]) for node in graph if "dcat:mediaType" in node]
    assert sorted(item.rpartition("/media-types/")[2] for item in media) == [
        "application/geopackage+sqlite3", "image/png", "text/plain",
    ]  # fmt: skip

    write(tmp_path, "natur", "1.1.0", carried=CARRIED.replace("Strukturbild", "Ny strukturbild"))
    (source / "bild.png").write_bytes(pictures.png(41, 30))
    (source / "legend.csv").write_text(pictures.LEGEND.replace("aa3355", "aa3366"), "utf-8")
    code, out, err = run("publish", source, *OWNER, "--yes")
    assert code == 0, err
    sentence = "Bilden Ny strukturbild: bilden är utbytt, teckenförklaringen är ändrad."
    assert sentence in out
    words = ("diff", "natur@1.0.0", "natur@1.1.0", "--repo", "forrad")
    out = run(*words, home="planerare")[1]
    assert sentence in out and "Dokumentet Om underlaget är utbytt." in out
    found: Any = json.loads(run(*words, "--json", home="planerare")[1])
    assert found["images"][0]["changes"] == ["replaced", "legend"]
    assert found["documents"][0]["changes"] == ["replaced"]
