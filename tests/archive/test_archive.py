"""The archive reads without Rumslig, and any byte that differs is found."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
from archive_world import DATA, Made, resealed
from canary_search import Canaries, find_canaries
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from round_world import World, make_workspace

from layers.packages.store import Store
from layers.stored_zip import pack
from rumslig.archive.mets import CSIP, METS, PREMIS, PROFILE, XLINK
from rumslig.archive.places import FORMAT
from rumslig.archive.verifying import is_archive, verify_archive
from rumslig.archive.writing import write_archive
from rumslig.errors import CaseError
from rumslig.language import use_language
from rumslig.rule_file import parse_tables
from rumslig.settings import Home

START = "from rumslig.cli.main import main; main()"


# what it holds


def test_every_part_is_there_in_formats_that_last(made: Made, tmp_path: Path) -> None:
    members = made.members
    for name in (
        "LÄS-MIG.txt",
        "METS.xml",
        "manifest.json",
        "metadata/preservation/premis.xml",
        f"{DATA}/yttrande/yttrande.docx",
        f"{DATA}/yttrande/yttrande.pdf",
        f"{DATA}/yttrande/karta.html",
        f"{DATA}/underlag/underlagslas.json",
        f"{DATA}/fynd/result.json",
        f"{DATA}/arende/remissrunda.txt",
        f"{DATA}/versioner/1/version.json",
    ):
        assert members[name]
    assert members[f"{DATA}/inkommet/plan.gpkg"] == made.case.originals[0].content
    rows = list(csv.DictReader(io.StringIO(members[f"{DATA}/fynd/fynd.csv"].decode())))
    assert [row["rule"] for row in rows] == [item.rule for item in made.case.findings]
    assert rows[0]["reason"] == "stor yta"
    rules = members[f"{DATA}/regler/provpaket-1.0.0.toml"].decode()
    assert [row["id"] for row in parse_tables(rules, "regler.toml")] == ["aker", "fynd", "op"]
    assert tomllib.loads(rules)["rules"][0]["severity_by_class"] == {"5": 3}
    assert "1\\. Åkern är inte en lista." in members[f"{DATA}/yttrande/yttrande.md"].decode()
    assert "1. Åkern är inte en lista." in members[f"{DATA}/yttrande/yttrande.txt"].decode()
    for ending in ("md", "txt"):
        assert "Åkern får byggas." in members[f"{DATA}/yttrande/yttrande.{ending}"].decode()
    assert "inget att erinra" in members[f"{DATA}/arende/remissrunda.txt"].decode()
    assert "[+får+]" in members[f"{DATA}/versioner/andringar.txt"].decode()
    for suffix, layer in (("gpkg", "planomraden"), ("geojson", None)):
        path = tmp_path / f"plan.{suffix}"
        path.write_bytes(members[f"{DATA}/plan/planomraden.{suffix}"])
        frame = geopandas.read_file(path, layer=layer).to_crs(3006)
        assert abs(frame.geometry.area.sum() - 10_000) < 1


def test_the_manifest_has_every_member_sorted(made: Made) -> None:
    rows = json.loads(made.members["manifest.json"])["members"]
    names = [row["name"] for row in rows]
    assert names == sorted(set(made.members) - {"manifest.json"})
    for row in rows:
        assert hashlib.sha256(made.members[row["name"]]).hexdigest() == row["sha256"]


def test_names_that_no_system_can_write_are_kept_in_a_list(made: Made) -> None:
    table = made.members[f"{DATA}/arende/inkommet.csv"].decode()
    rows = [(row["namn_nar_den_kom"], row["fil"]) for row in csv.DictReader(io.StringIO(table))]
    assert rows == [
        ("plan.gpkg", "plan.gpkg"),
        ("brev.pdf", "brev.pdf"),
        ("con.pdf", "fil-003.pdf"),
        ("BREV.pdf", "fil-004-2.pdf"),
        ("brev.pdf", "fil-005.pdf"),
        ("fil-004.pdf", "fil-004.pdf"),
        (f"{'å' * 118}.pdf", "fil-007.pdf"),
        (f"{'a' * 300}.tar.gz", "fil-008.gz"),
    ]
    assert made.members[f"{DATA}/inkommet/fil-005.pdf"] == b"annat brev"
    assert made.members[f"{DATA}/inkommet/fil-003.pdf"] == b"brev"


def test_the_same_case_gives_the_same_bytes(world: World, made: Made, tmp_path: Path) -> None:
    try:
        use_language("en")  # of messages: no matter to what is kept
        write_archive(made.case, world.workspace, tmp_path / "a.zip")
    finally:
        use_language("sv")
    assert (tmp_path / "a.zip").read_bytes() == made.content


def test_names_can_be_left_out(world: World, made: Made, tmp_path: Path) -> None:
    header = replace(made.case.header, handler="Kim Exempel")
    named = replace(made.case, header=header)
    name = Canaries(frozenset({"Kim Exempel"}), frozenset(), (), ())
    for told, names in ((True, "word"), (False, "")):
        write_archive(named, world.workspace, tmp_path / "a.zip", names=told)
        with zipfile.ZipFile(tmp_path / "a.zip") as archive:
            # documents are packed in themselves; the search unpacks them
            found = {
                member: find_canaries(archive.read(member), name) for member in archive.namelist()
            }
        kinds = {kind for item in found.values() for kind in item}
        assert kinds == ({names} if names else set()), found
        if told:
            assert (
                found[f"{DATA}/yttrande/yttrande.docx"] and found[f"{DATA}/yttrande/yttrande.pdf"]
            )
    assert b"\xc3\xa4ggare" in made.members["LÄS-MIG.txt"]  # the function, where it is told


def test_an_unchecked_case_is_not_archived(world: World, made: Made, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="kontroll"):
        write_archive(replace(made.case, result=None), world.workspace, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


# METS and PREMIS, by the rules of their specifications that can be tried without a network

SPACES = {"m": METS, "x": XLINK, "c": CSIP, "p": PREMIS}


def _found(root: etree._Element, path: str) -> list[str]:
    return [str(item) for item in root.xpath(path, namespaces=SPACES)]


def test_the_mets_follows_the_csip(made: Made) -> None:
    root = etree.fromstring(made.members["METS.xml"])
    assert _found(root, "/m:mets/@OBJID") == ["rumslig-26RS101-v2"]  # CSIP1
    assert _found(root, "/m:mets/@TYPE") and _found(root, "/m:mets/@PROFILE") == [PROFILE]
    assert _found(root, "/m:mets/m:metsHdr/@CREATEDATE") == ["2027-01-08T00:00:00Z"]  # CSIP7
    assert _found(root, "/m:mets/m:metsHdr/@c:OAISPACKAGETYPE") == ["SIP"]  # CSIP9
    software = "/m:mets/m:metsHdr/m:agent[@ROLE='CREATOR'][@TYPE='OTHER'][@OTHERTYPE='SOFTWARE']"
    assert _found(root, f"{software}/m:name/text()") == ["Rumslig"]  # CSIP10-14
    assert _found(root, f"{software}/m:note/@c:NOTETYPE") == ["SOFTWARE VERSION"]  # CSIP16
    functions = _found(root, "//m:agent[@OTHERTYPE='FUNCTION']/m:name/text()")
    assert functions == ["handläggare", "delegat", "ekolog"]
    assert _found(root, "//m:agent[@ROLE='ARCHIVIST']/m:name/text()") == ["Region Prov"]
    ids = _found(root, "//@ID")
    assert len(ids) == len(set(ids))
    # CSIP66-76: each file with id, type, size, date, checksum and place
    for item in root.xpath("//m:file", namespaces=SPACES):
        for name in ("ID", "MIMETYPE", "SIZE", "CREATED", "CHECKSUM", "CHECKSUMTYPE"):
            assert item.get(name), name
        (place,) = item.xpath("m:FLocat", namespaces=SPACES)
        assert (place.get("LOCTYPE"), place.get(f"{{{XLINK}}}type")) == ("URL", "simple")
    # CSIP80-119: one structure, named CSIP, that reaches every file
    assert _found(root, "//m:structMap/@LABEL") == ["CSIP"]
    assert _found(root, "//m:structMap/@TYPE") == ["PHYSICAL"]
    assert sorted(_found(root, "//m:fptr/@FILEID")) == sorted(_found(root, "//m:file/@ID"))
    assert _found(root, "//m:div[@LABEL='Metadata']/@ADMID") == _found(root, "//m:digiprovMD/@ID")


def test_the_mets_says_what_the_members_are(made: Made) -> None:
    from rumslig.archive.mets import listed_checksums

    listed = listed_checksums(made.members["METS.xml"])
    assert listed == {
        name: hashlib.sha256(content).hexdigest()
        for name, content in made.members.items()
        if name not in ("METS.xml", "manifest.json")
    }


def test_the_premis_tells_each_file_and_event(made: Made) -> None:
    root = etree.fromstring(made.members["metadata/preservation/premis.xml"])
    assert root.get("version") == "3.0"
    names = _found(root, "//p:object//p:objectIdentifierValue/text()")
    assert f"{DATA}/yttrande/yttrande.pdf" in names and "METS.xml" not in names
    events = _found(root, "//p:event//p:eventDetail/text()")
    assert len(events) == len(made.case.log) and events[-1] == "sign <delegat> & co"
    linked = set(_found(root, "//p:linkingAgentIdentifierValue/text()"))
    assert linked <= set(_found(root, "//p:agentIdentifierValue/text()"))


# verifying


def _problems(world: World, path: Path) -> tuple[str, ...]:
    return verify_archive(path, world.workspace.store).problems


def test_as_it_was_written(world: World, made: Made, tmp_path: Path) -> None:
    report = verify_archive(made.put(tmp_path), world.workspace.store)
    assert (report.problems, report.notes, report.dnr) == ((), (), "26RS101")
    assert made.case.lock is not None and report.lock == made.case.lock.fingerprint
    assert is_archive(made.path) and not is_archive(tmp_path / "26RS101")


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_flipped_byte_is_found(
    world: World, made: Made, tmp_path: Path, data: st.DataObject
) -> None:
    content = bytearray(made.content)
    content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    (problem,) = _problems(world, made.put(tmp_path, bytes(content)))
    assert problem.startswith("26RS101.zip") and problem.count("\n") == 0


def test_a_flipped_byte_in_each_member_is_found(world: World, made: Made, tmp_path: Path) -> None:
    for name, content in made.members.items():
        at = made.content.index(content)
        broken = bytearray(made.content)
        broken[at + len(content) // 2] ^= 1
        assert _problems(world, made.put(tmp_path, bytes(broken))), name


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda made: made.content + b"\0", "inte som Rumslig skrev"),
        (lambda made: made.content[:-1], "inte som Rumslig skrev"),
        (lambda made: b"", "inte som Rumslig skrev"),
        (
            lambda made: b"".join(pack({**made.members, "mer.txt": b"x"})),
            "mer.txt i filen hör inte dit",
        ),
        (
            lambda made: b"".join(
                pack({k: v for k, v in made.members.items() if not k.endswith("fynd.csv")})
            ),
            "saknar representations/arende/data/fynd/fynd.csv",
        ),
        (
            lambda made: resealed(made, **{f"{DATA}/arende/logg.txt": b"annan"}),
            "METS.xml säger något annat",
        ),
        (
            lambda made: resealed(made, **{f"{DATA}/yttrande/faststalld-text.json": b"{}"}),
            "texten är en annan",
        ),
        (
            lambda made: resealed(made, **{f"{DATA}/underlag/underlagslas.json": b"{}"}),
            "underlagslåset är skadat",
        ),
        (lambda made: resealed(made, **{"METS.xml": b"<mets"}), "METS.xml säger något annat"),
        (lambda made: resealed(made, **{"METS.xml": None}), "METS.xml säger något annat"),
    ],
)
def test_what_differs_is_told(
    world: World, made: Made, tmp_path: Path, change: Callable[[Made], bytes], said: str
) -> None:
    found = _problems(world, made.put(tmp_path, change(made)))
    assert any(said in problem for problem in found), found


def _packed_again(made: Made, folder: Path) -> bytes:
    path = folder / "om.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made.members.items():
            archive.writestr(name, content)
    return path.read_bytes()


def test_a_zip_packed_again_is_another_file(world: World, made: Made, tmp_path: Path) -> None:
    assert _problems(world, made.put(tmp_path, _packed_again(made, tmp_path)))


def test_entities_in_forged_xml_are_not_followed(made: Made, world: World, tmp_path: Path) -> None:
    bomb = (
        b'<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
        b"<mets>&a;&b;</mets>"
    )
    forged = resealed(made, **{"METS.xml": bomb})
    assert "METS.xml" in _problems(world, made.put(tmp_path, forged))[0]


def test_a_home_without_the_packages_says_what_it_could_not_try(made: Made, tmp_path: Path) -> None:
    report = verify_archive(made.path, Store(Home(tmp_path / "annat").packages))
    assert report.problems == ()
    assert ["provpaket 1.0.0" in note and "--from" in note for note in report.notes] == [True]


def test_changed_material_here_is_told(made: Made, tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path)
    stored = workspace.store.installed()[0].layers[1].data
    path = workspace.store.path_of(stored)
    content = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    (problem,) = verify_archive(made.path, workspace.store).problems
    assert "har ändrats på disken" in problem


def test_material_that_is_nowhere_is_told(made: Made, tmp_path: Path) -> None:
    empty = Store(Home(tmp_path / "annat").packages)
    nowhere = verify_archive(made.path, empty, str(tmp_path / "inget"))
    assert nowhere.problems == ()
    fetching, trying = nowhere.notes
    assert fetching.startswith("provpaket 1.0.0 kunde inte hämtas: ")
    assert "provpaket 1.0.0 finns inte hela här" in trying


def test_it_is_verified_without_a_home_by_the_command(made: Made, tmp_path: Path) -> None:
    broken = made.put(tmp_path, made.content[:-1])
    done = subprocess.run(
        [sys.executable, "-c", START, "case", "verify", str(broken), "--json"],
        capture_output=True,
        text=True,
        env={**os.environ, "RUMSLIG_HOME": str(tmp_path / "tomt")},
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["intact"] is False
    assert not (tmp_path / "tomt").exists()


def test_the_format_is_named(made: Made) -> None:
    assert json.loads(made.members["manifest.json"])["format"] == FORMAT
    assert shutil.which("unzip") is None or (
        subprocess.run(["unzip", "-tqq", str(made.path)], check=False).returncode == 0
    )
