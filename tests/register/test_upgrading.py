"""A register of the first schema is brought up to date without loss, and a later one refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from rumslig.errors import CaseError
from rumslig.register.listing import CaseQuery
from rumslig.register.register import Register

FIRST = """
CREATE TABLE cases (
    dnr VARCHAR(40) NOT NULL, title VARCHAR NOT NULL, sender VARCHAR NOT NULL,
    sender_dnr VARCHAR NOT NULL, plan_type VARCHAR NOT NULL, stage VARCHAR NOT NULL,
    due VARCHAR NOT NULL, municipalities VARCHAR NOT NULL, status VARCHAR NOT NULL,
    path VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, lock_version INTEGER NOT NULL,
    PRIMARY KEY (dnr));
CREATE TABLE announced (dnr VARCHAR(40) NOT NULL, sha256 VARCHAR NOT NULL, PRIMARY KEY (dnr));
INSERT INTO cases VALUES ('25RS1', 'Åkern', 'Kumla kommun', 'BN 17', 'OP', 'SAMRAD',
    '2025-12-18', 'Kumla, Örebro', 'assessed', '/a/25RS1.rumslig', 'aa', 4);
INSERT INTO cases VALUES ('25RS2', 'Hamnen', 'Nora kommun', '', 'OP', 'SAMRAD',
    '', '', 'signed', '/a/25RS2.rumslig', 'bb', 9);
INSERT INTO announced VALUES ('25RS2', 'cc');
"""


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A register as the first schema had it."""
    path = tmp_path / "register.sqlite"
    with closing(sqlite3.connect(path)) as base, base:
        base.executescript(FIRST)
    return path


def test_every_fact_of_the_first_schema_is_there(first: Path) -> None:
    for _ in range(2):  # the second opening finds nothing to do
        register = Register(f"sqlite:///{first}")
        rows = {row.dnr: row for row in register.rows()}
        assert (rows["25RS1"].title, rows["25RS1"].revision) == ("Åkern", 4)
        assert (rows["25RS2"].status, rows["25RS2"].sha256) == ("signed", "bb")
        assert register.known_files("25RS2") == {"bb", "cc"}
        register.close()


def test_lists_and_search_know_the_old_cases(first: Path) -> None:
    register = Register(f"sqlite:///{first}")
    for query in (
        CaseQuery(search="åker kum"),
        CaseQuery(municipality="örebro"),
        CaseQuery(is_open=True),
    ):
        assert [row.dnr for row in register.page(query).rows] == ["25RS1"]
    assert register.is_thin
    register.mark_whole()
    assert not register.is_thin
    register.close()


def test_opening_waits_for_nobody_who_writes(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Register(f"sqlite:///{first}").close()
    monkeypatch.setattr("rumslig.register.database.WAIT_S", 0)
    with closing(sqlite3.connect(first, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        register = Register(f"sqlite:///{first}")
        assert len(register.rows()) == 2
        register.close()


def test_a_register_of_a_later_rumslig_is_left_alone(first: Path) -> None:
    register = Register(f"sqlite:///{first}")
    register.close()
    with closing(sqlite3.connect(first)) as base, base:
        base.execute("UPDATE register_meta SET value = '99' WHERE key = 'schema'")
    before = first.read_bytes()
    with pytest.raises(CaseError, match="nyare Rumslig"):
        Register(f"sqlite:///{first}")
    assert first.read_bytes() == before
