"""A million names: Rumslig's index beside SQLite's, a plain LIKE, and a walk; answers first."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from statistics import median

import apsw
import numpy as np
import pytest

from rumslig.collation import match_words, plain, split_words, swedish_key
from rumslig.search.building import NameList
from rumslig.search.index import NameIndex, write_names

pytestmark = pytest.mark.benchmark

COUNT = 1_000_000
MOST = 6
STEMS = ("Norr", "Söder", "Öster", "Väster", "Åker", "Ås", "Ängs", "Berg", "Sjö", "Lind", "Kumla",
         "Hall", "Nora", "Sten", "Björk", "Kvarn", "Ek", "Gran", "Lång", "Stor", "Lill", "Kyrk",
         "Prost", "Bäck", "Ulv", "Räv", "Örn", "Hus")  # fmt: skip
MIDDLES = ("", "", "ka", "lo", "mi", "rå", "ster", "vin", "dal", "pe", "tu", "gö", "nä", "fli")
ENDS = ("by", "torp", "sta", "bo", "gård", "hult", "ås", "sjön", "ryd", "vik", "mossen", "näs",
        "gatan", "vägen", "stigen", "gränd", "backen", "lund", "fors")  # fmt: skip
LETTERS = "abcdefghijklmnoprstuvyåäö"


def strew_names(count: int) -> list[str]:
    """Return names as in a county: addresses, properties and places, the same on every machine."""
    chance = random.Random(count)
    made = []
    for _ in range(count):
        stem, end = chance.choice(STEMS), chance.choice(ENDS)
        kind = chance.random()
        if kind < 0.6:
            number = f"{chance.randint(1, 120)}{chance.choice(('', '', '', ' A', ' B'))}"
            made.append(f"{stem}{chance.choice(MIDDLES)}{end} {number}")
        elif kind < 0.9:
            lot = f"{chance.randint(1, 30)}:{chance.randint(1, 400)}"
            made.append(f"{stem}{chance.choice(MIDDLES)}{end} {lot}")
        else:
            made.append(f"{stem}{chance.choice(MIDDLES)}{chance.choice(MIDDLES)}{end}")
    return made


def typed_of(names: list[str], count: int) -> dict[str, list[str]]:
    """Return what may be typed for some names: whole, begun, without dots, and misspelled."""
    chance = random.Random(5)
    chosen = [chance.choice(names) for _ in range(count)]

    def wrong(name: str) -> str:
        at = chance.randrange(min(len(name.split()[0]), 8))
        letter = chance.choice(LETTERS)
        return chance.choice(
            (name[:at] + name[at + 1 :], name[:at] + letter + name[at + 1 :],
             name[:at] + letter + name[at:], name[:at] + name[at : at + 2][::-1] + name[at + 2 :])
        )  # fmt: skip

    return {
        "whole names": chosen,
        "beginnings": [name[: chance.randint(2, len(name))] for name in chosen],
        "one or two letters": [name[: chance.randint(1, 2)] for name in chosen],
        "without dots": [plain(name.casefold()) for name in chosen],
        "one error": [wrong(name) for name in chosen],
        "two errors": [wrong(wrong(name)) for name in chosen],
    }


@pytest.fixture(scope="module")
def million() -> list[str]:
    return strew_names(COUNT)


@pytest.fixture(scope="module")
def index(million: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[NameIndex]:
    path = tmp_path_factory.mktemp("names") / "a.names"
    begun = time.perf_counter()
    write_names(path, "nyckel", [_as_list(million)])
    built = time.perf_counter() - begun
    size = path.stat().st_size / COUNT
    print(f"\nbuilding {COUNT} names: {built:.1f} s, {size:.0f} bytes a name")
    yield NameIndex.open(path, "nyckel")


@pytest.fixture(scope="module")
def database(
    million: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[apsw.Connection]:
    """SQLite with the same words in FTS5, beginnings of two and three letters indexed."""
    path = tmp_path_factory.mktemp("fts") / "a.sqlite"
    begun = time.perf_counter()
    with closing(apsw.Connection(str(path))) as made, made:
        made.execute("CREATE TABLE names (id INTEGER PRIMARY KEY, title TEXT, bare TEXT)")
        made.execute(
            "CREATE VIRTUAL TABLE words USING fts5(bare, content='names', content_rowid='id', "
            "tokenize=\"unicode61 remove_diacritics 0\", prefix='2 3')"
        )
        rows = ((at, name, _bare(name)) for at, name in enumerate(million))
        made.executemany("INSERT INTO names VALUES (?, ?, ?)", rows)
        made.execute("INSERT INTO words(words) VALUES ('rebuild')")
    size = path.stat().st_size / COUNT
    print(f"\nFTS5 of {COUNT} names: {time.perf_counter() - begun:.1f} s, {size:.0f} bytes a name")
    with closing(apsw.Connection(str(path))) as opened:
        yield opened


def _as_list(titles: list[str]) -> NameList:
    at = np.random.default_rng(1).uniform(0, 1e5, (len(titles), 2))
    return NameList(
        "Adress", "a/a", 0.0, titles, np.concatenate([at, at], axis=1), ["Kumla"] * len(titles),
        np.zeros(len(titles), dtype=np.int32),
    )  # fmt: skip


def _bare(name: str) -> str:
    return " ".join(map(plain, split_words(name)))


def by_like(database: apsw.Connection, text: str) -> list[str]:
    """Return the first names that begin so, by a scan through all of them."""
    sql = "SELECT title FROM names WHERE bare LIKE ? || '%' LIMIT ?"
    return [str(row[0]) for row in database.execute(sql, (_bare(text), MOST))]


def by_fts(database: apsw.Connection, text: str) -> list[str]:
    """Return some names in which every word of a text begins a word."""
    words = " ".join(f'"{word}"*' for word in _bare(text).split())
    sql = (
        "SELECT title FROM names WHERE id IN (SELECT rowid FROM words WHERE words MATCH ? LIMIT ?)"
    )
    return [str(row[0]) for row in database.execute(sql, (words, MOST))]


def times_ms(work: Callable[[str], object], typed: list[str]) -> list[float]:
    times = []
    for text in typed:
        begun = time.perf_counter()
        work(text)
        times.append(1000 * (time.perf_counter() - begun))
    return sorted(times)


def test_a_few_names_are_found_as_by_a_walk_through_all(million: list[str]) -> None:
    some = million[:20_000]
    index = NameIndex.of_lists([_as_list(some)])
    for text in ("kumlaby", "norr", "soderkagatan", "ås", "björkvik 12"):
        ranked = sorted(
            (rank, swedish_key(name), name)
            for name in some
            if (rank := match_words(text, name)) is not None
        )
        every = {name for _, _, name in ranked}
        found = [place.title for place in index.search(text, MOST)]
        assert set(found[: len(every)]) <= every
        exact = [name for rank, _, name in ranked if rank == 0]
        assert found[: len(exact[:MOST])] == exact[:MOST]


def test_a_million_names_beside_sqlite(
    million: list[str],
    index: NameIndex,
    database: apsw.Connection,
    capsys: pytest.CaptureFixture[str],
) -> None:
    near = (50_000.0, 50_000.0)
    known = set(million)
    lines = []
    for kind, typed in typed_of(million, 300).items():
        found = {text: index.search(text, MOST, near) for text in typed}
        if kind == "whole names":
            assert all(places[0].title == text for text, places in found.items())
        if kind == "without dots":
            assert all(plain(places[0].title.casefold()) == text for text, places in found.items())
        if kind == "beginnings":
            for text, places in found.items():
                bare = _bare(text)
                begun = by_like(database, text)
                assert not begun or any(_bare(item.title).startswith(bare) for item in places)
        share = sum(bool(places) for places in found.values()) / len(found)
        assert all(place.title in known for places in found.values() for place in places)
        ours = times_ms(lambda text: index.search(text, MOST, near), typed)
        like = times_ms(lambda text: by_like(database, text), typed[:20])
        fts = times_ms(lambda text: by_fts(database, text), typed)
        lines.append(
            f"{kind}: p50 {median(ours):.1f} ms, p95 {ours[int(0.95 * len(ours))]:.1f} ms, "
            f"worst {ours[-1]:.1f} ms, something found {share:.0%}; "
            f"÷ LIKE {median(ours) / median(like):.3f}, ÷ FTS5 {median(ours) / median(fts):.2f} "
            f"(p50 LIKE {median(like):.0f} ms, FTS5 {median(fts):.1f} ms, "
            f"p95 FTS5 {fts[int(0.95 * len(fts))]:.1f} ms)"
        )
    with capsys.disabled():
        print("\n" + "\n".join(lines))
