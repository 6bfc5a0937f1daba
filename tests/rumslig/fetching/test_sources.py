"""The list of services is data that is as it says; areas are told or refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import shapely

from layers.errors import BadAddress
from layers.services.address import check_address
from rumslig.fetching.areas import area_of_text
from rumslig.fetching.sources import KEY, find_source, known_sources, read_sources
from rumslig.fetching.words import contact_words, tried_words

ENTRY = """
[[source]]
name = "a"
title = "A"
owner = "Ä"
kind = "wfs"
url = "https://a.example/wfs"
what = ""
licence = ""
attribution = ""
tried = 2026-11-28
"""


def test_list_is_whole_and_untried() -> None:
    sources = known_sources()
    assert len({source.name for source in sources}) == len(sources) >= 12
    for source in sources:
        assert urlsplit(source.url).scheme == "https"
        assert check_address(source.url.replace(KEY, "x"))
        assert source.owner and source.what and source.licence
        # nobody could try them where this was written; who does writes the day
        assert source.tried is None and tried_words(source) == "ej kontrollerad"


def test_day_of_trial() -> None:
    (source,) = read_sources(ENTRY)
    assert source.tried == date(2026, 11, 28)
    assert tried_words(source) == "svarade 2026-11-28"


@pytest.mark.parametrize(
    "harm",
    [
        ('kind = "wfs"', 'kind = "ftp"'),
        ('url = "https://a.example/wfs"', 'url = "file:///etc/passwd"'),
        ("tried = 2026-11-28", "tried = true"),
        ('owner = "Ä"', ""),
        ('owner = "Ä"', 'owner = "Ä"\nmer = 1'),
        ('title = "A"', "title = 1"),
    ],
)
def test_entries_that_are_not_as_they_must_be(harm: tuple[str, str]) -> None:
    with pytest.raises(BadAddress):
        read_sources(ENTRY.replace(*harm))


def test_key_is_asked_for_and_not_told() -> None:
    source = find_source("lm-topowebb")
    assert source.needs_key
    with pytest.raises(BadAddress, match="Lantmäteriet"):
        source.address("")
    assert "hemlig" in source.address("hemlig")
    told = contact_words(source, source.url)
    assert ("Värd", "api.lantmateriet.se") in told


def test_address_of_ones_own() -> None:
    source = find_source("http://gis.example/ows")
    told = dict(contact_words(source, source.url))
    assert told["Värd"] == "gis.example"
    assert "okrypterad" in told["Varning"]


def test_areas(tmp_path: Path) -> None:
    assert area_of_text("500000,6560000,510000,6570000").equals(
        shapely.box(500_000, 6_560_000, 510_000, 6_570_000)
    )
    for text in ("", "a,b,c,d", "510000,6560000,500000,6570000", "6560000,500000,6570000,510000"):
        with pytest.raises(BadAddress):
            area_of_text(text)
