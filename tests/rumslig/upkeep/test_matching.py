"""Objects without a key: what is taken for the same is listed, and the publisher's word holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from package_market import BEFORE, Market, Row, square

from layers.errors import PackageError
from layers.packages.matches import read_matches
from rumslig.packages.publishing import draft_version, open_publisher, publish_draft
from rumslig.upkeep.matching import say, unsay
from rumslig.upkeep.publishing import Preview, preview_version, publish_version

MOVED: tuple[Row, ...] = (
    ("a", "Blacksta, sekundär zon", "3", square(60, 40, 1_000)),
    *BEFORE[1:],
    ("e", "Helt annat", "1", square(9_000, 9_000)),
)


def _source(market: Market, version: str, rows: tuple[Row, ...]) -> Path:
    folder = market.write_source("vatten", version, rows, note="Prov.")
    path = folder / "package.toml"
    text = path.read_text("utf-8").replace('key = ["objekt_id"]\n', "")
    path.write_text(text, "utf-8")
    return folder


def _seen(market: Market, source: Path) -> Preview:
    return preview_version(source, market.repo, market.keys, "sv")


@pytest.fixture
def source(market: Market) -> Path:
    first = _source(market, "1.0.0", BEFORE)
    publisher = open_publisher(market.repo, market.keys)
    with draft_version(first, publisher) as draft:
        publish_draft(draft, publisher)
    return _source(market, "1.1.0", MOVED)


def test_an_inferred_pair_is_listed_and_can_be_parted(market: Market, source: Path) -> None:
    seen = _seen(market, source)
    (pair,) = seen.pairs
    assert (pair.old_title, pair.new_title) == ("Blacksta, sekundär zon",) * 2
    assert 0.8 < pair.score < 1 and pair.match.is_same and not pair.is_said
    assert seen.comparison is not None and seen.comparison.counts["shape"] == 1
    say(source, pair.match, False)
    (parted,) = _seen(market, source).pairs
    assert parted.is_said and not parted.match.is_same
    again = _seen(market, source)
    assert again.comparison is not None
    assert (again.comparison.counts["removed"], again.comparison.counts["added"]) == (1, 2)
    say(source, parted.match, True)
    (joined,) = _seen(market, source).pairs
    assert joined.is_said and joined.match.is_same
    assert not [check for check in _seen(market, source).checks if "sannolikt" in check.text]
    unsay(source, joined.match)
    assert not (source / "matches.csv").exists() and _seen(market, source).pairs == seen.pairs


def test_what_is_said_holds_for_another_order_of_rows_and_not_for_other_rows(
    market: Market, source: Path
) -> None:
    (pair,) = _seen(market, source).pairs
    say(source, pair.match, False)
    wanted = _seen(market, source)
    _source(market, "1.1.0", tuple(reversed(MOVED)))
    assert _seen(market, source).pairs == wanted.pairs
    changed = (("a", "Blacksta", "3", square(60, 41, 1_000)), *MOVED[1:])
    _source(market, "1.1.0", changed)
    with pytest.raises(PackageError, match=r"matches.csv nämner ett objekt i lager"):
        _seen(market, source)


def test_what_was_said_of_an_earlier_version_is_passed_by(market: Market, source: Path) -> None:
    (pair,) = _seen(market, source).pairs
    say(source, pair.match, True)
    seen = _seen(market, source)
    assert publish_version(source, market.repo, market.keys, seen.sha256) == "1.1.0"
    later = _source(market, "1.2.0", MOVED[1:])
    (source / "matches.csv").rename(later / "matches.csv")
    found = _seen(market, later)
    assert found.pairs == () and found.proposal is not None
    assert (found.proposal.version, found.proposal.bump) == ("1.2.0", "minor")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("layer,old,new,same\n", "saknar kolumnen before"),
        ("layer,before,old,new,same\na,1.0.0,x,ff,ja\n", "rad 2: old"),
        ("layer,before,old,new,same\na,1.0.0,1,ff,kanske\n", "rad 2: same"),
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "matches.csv").write_text(text, "utf-8")
    with pytest.raises(PackageError, match=said):
        read_matches(tmp_path)


def test_a_number_is_proposed_also_where_the_old_one_is_taken(market: Market, source: Path) -> None:
    path = source / "package.toml"
    path.write_text(path.read_text("utf-8").replace('"1.1.0"', '"1.0.0"'), "utf-8")
    seen = _seen(market, source)
    assert "redan publicerad med annat innehåll" in seen.refusal
    assert seen.proposal is not None and seen.proposal.version == "1.1.0"
    assert "objekt är ändrade" in seen.proposal.reason
    text = path.read_text("utf-8").replace('definition = "prov"', 'definition = "annat"')
    path.write_text(text, "utf-8")
    seen = _seen(market, source)
    assert seen.proposal is not None and seen.proposal.version == "2.0.0"
    assert "definition" in seen.proposal.reason


def test_a_published_version_is_not_called_the_first(market: Market, source: Path) -> None:
    seen = _seen(market, source.with_name("vatten-1.0.0"))
    assert not seen.is_new and seen.before == "1.0.0" and seen.proposal is None
    said = [check.text for check in seen.checks]
    assert "just den här versionen är redan publicerad" in said
    assert "första versionen av paketet" not in said
