"""Stored zips have one spelling, and whatever differs from it is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.sealed_files import open_sealed, seal
from layers.stored_zip import WrongZip, is_safe_name, pack, read_members

NAMES = st.from_regex(r"\A[a-zåäö0-9]{1,8}(/[a-zåäö0-9_.-]{0,6}[a-z0-9]){0,2}\Z").filter(
    is_safe_name
)
MEMBERS = st.dictionaries(NAMES, st.binary(max_size=60), min_size=1, max_size=6)


def _bytes(members: dict[str, bytes]) -> bytes:
    return b"".join(pack(members))


@given(MEMBERS)
def test_pythons_own_reader_finds_the_same(members: dict[str, bytes]) -> None:
    archive = zipfile.ZipFile(io.BytesIO(_bytes(members)))
    assert archive.testzip() is None
    assert {name: archive.read(name) for name in archive.namelist()} == members


@given(MEMBERS, st.data())
def test_any_flipped_byte_is_found(members: dict[str, bytes], data: st.DataObject) -> None:
    whole = _bytes(members)
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = data.draw(st.integers(1, 255))
    broken = whole[:at] + bytes([whole[at] ^ flipped]) + whole[at + 1 :]
    with pytest.raises(WrongZip):
        read_members(io.BytesIO(broken))


def test_every_bit_of_a_small_file_counts() -> None:
    whole = _bytes({"a": b"x", "b/c": b"yz"})
    for at in range(len(whole)):
        for bit in range(8):
            broken = bytearray(whole)
            broken[at] ^= 1 << bit
            with pytest.raises(WrongZip):
                read_members(io.BytesIO(bytes(broken)))


@given(MEMBERS, st.integers(1, 30))
def test_cut_and_lengthened_files_are_found(members: dict[str, bytes], count: int) -> None:
    whole = _bytes(members)
    for broken in (whole[:-count], whole + b"\0" * count, b"\0" * count + whole):
        with pytest.raises(WrongZip):
            read_members(io.BytesIO(broken))


@pytest.mark.parametrize(
    "name",
    ["../a", "/a", "a/../b", "a//b", "", ".", "c:/a", "a\\b", "a/", "con", "lpt1.txt", "a ", "a."],
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(WrongZip):
        _bytes({name: b""})


def test_names_that_differ_in_case_alone_are_refused() -> None:
    with pytest.raises(WrongZip):
        _bytes({"A": b"", "a": b""})


def _foreign(names: list[str], compression: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), b"0" * 10_000_000, compression)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"PK\x05\x06" + b"\0" * 18,
        _foreign(["bomb"], zipfile.ZIP_DEFLATED),
        _foreign(["../../etc/passwd"]),
    ],
    ids=["empty", "cut", "no members", "bomb", "path"],
)
def test_foreign_files_are_refused(content: bytes) -> None:
    with pytest.raises(WrongZip):
        read_members(io.BytesIO(content))


def test_the_same_name_twice_is_refused() -> None:
    whole = _bytes({"a": b"1", "b": b"2"}).replace(b"b", b"a")
    with pytest.raises(WrongZip):
        read_members(io.BytesIO(whole))


def test_a_file_may_be_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"".join(seal({"a": b"1"}, {"format": "x/1"})))
    assert open_sealed(path, "x/1", 1000).read("a") == b"1"
    with pytest.raises(WrongZip):
        open_sealed(path, "x/1", 10)


def test_a_seal_names_what_is_missing_added_or_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    members = {"x": b"1", "y": b"2"}
    path.write_bytes(b"".join(seal(members, {"format": "prov/1", "dnr": "26RS1"})))
    opened = open_sealed(path, "prov/1")
    assert (opened.about["dnr"], opened.read("y")) == ("26RS1", b"2")
    manifest = opened.read("manifest.json")
    for changed, word in (
        ({"x": b"1"}, "saknar y"),
        ({**members, "z": b""}, "z i filen hör inte dit"),
        ({**members, "y": b"3"}, "y i filen är skadad"),
    ):
        path.write_bytes(_bytes({**changed, "manifest.json": manifest}))
        with pytest.raises(WrongZip, match=word):
            open_sealed(path, "prov/1")
    path.write_bytes(_bytes(members))
    with pytest.raises(WrongZip, match=r"manifest\.json"):
        open_sealed(path, "prov/1")
    path.write_bytes(_bytes({**members, "manifest.json": manifest + b" "}))
    with pytest.raises(WrongZip, match=r"manifest\.json"):
        open_sealed(path, "prov/1")
