"""Tables of statistics: chosen, limited, whole, and as a table that a spreadsheet reads."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from loopback_service import Handler, Service, service

from layers.errors import NotOffered, TooMuch, WrongAnswer
from layers.services import recognising
from layers.services.line import Line
from layers.services.provenance import BESIDE, read_provenance
from layers.services.pxweb import choose_values, fetch_table, read_table

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
REGIONS = {"1880": "Örebro", "1881": "Kumla", "1882": "Askersund"}
YEARS = [str(year) for year in range(2000, 2025)]
META = {
    "title": "Folkmängd efter region och år",
    "variables": [
        {
            "code": "Region",
            "text": "region",
            "values": [*REGIONS],
            "valueTexts": [*REGIONS.values()],
        },
        {"code": "Tid", "text": "år", "values": YEARS, "valueTexts": YEARS, "time": True},
    ],
}


def count(region: str, year: str) -> int:
    return int(region) * 100 + int(year) - 2000


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Return what PxWeb answers, as its documentation shows it."""
    chosen = {item["code"]: item["selection"]["values"] for item in question["query"]}
    regions, years = chosen["Region"], chosen["Tid"]
    return {
        "version": "2.0",
        "class": "dataset",
        "label": META["title"],
        "source": "SCB",
        "updated": "2026-02-20T07:00:00Z",
        "id": ["Region", "Tid"],
        "size": [len(regions), len(years)],
        "dimension": {
            "Region": {
                "label": "region",
                "category": {
                    "index": {code: place for place, code in enumerate(regions)},
                    "label": {code: REGIONS[code] for code in regions},
                },
            },
            "Tid": {"label": "år", "category": {"index": years, "label": {y: y for y in years}}},
        },
        "value": [
            None if (region, year) == ("1882", "2024") else count(region, year)
            for region in regions
            for year in years
        ],
        "status": {str(len(regions) * len(years) - 1): ".."},
    }


@pytest.fixture
def made() -> Iterator[Service]:
    with service() as made:

        def table(handler: Handler) -> None:
            if handler.command == "POST":
                handler.json(answer(json.loads(handler.body)))
            else:
                handler.json(META)

        made.routes["/ssd"] = lambda handler: handler.json(
            [
                {"id": "BE", "type": "l", "text": "Befolkning"},
                {"id": "FolkmangdNov", "type": "t", "text": "Folkmängd", "updated": "2026"},
            ]
        )
        made.routes["/ssd/FolkmangdNov"] = table
        made.routes["/ssd/BE"] = lambda handler: handler.json([{"id": "x", "type": "l"}])
        yield made


def test_listing(made: Service) -> None:
    offered = recognising.describe(Line(f"{made.address}/ssd"))
    assert offered.kind == "pxweb"
    assert [item.title for item in offered.layers] == ["Befolkning", "Folkmängd"]


@pytest.mark.parametrize("path", ["/ssd", "/ssd/FolkmangdNov"])
def test_table_as_csv(path: str, made: Service, tmp_path: Path) -> None:
    line = Line(f"{made.address}{path}")
    offered = recognising.describe(line)
    target = tmp_path / "folk.csv"
    told = fetch_table(
        line, offered, "FolkmangdNov", {"Region": ("Kumla", "1882"), "Tid": ("top:2",)}, target,
        now=lambda: NOW, version="prov",
    )  # fmt: skip
    rows = list(csv.reader(target.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows == [
        ["region kod", "region", "år kod", "år", "värde"],
        ["1881", "Kumla", "2023", "2023", "188123"],
        ["1881", "Kumla", "2024", "2024", "188124"],
        ["1882", "Askersund", "2023", "2023", "188223"],
        ["1882", "Askersund", "2024", "2024", ".."],
    ]
    assert told.objects == 4 and told.attribution == "SCB"
    assert read_provenance(target) == told


def test_table_as_it_came(made: Service, tmp_path: Path) -> None:
    line = Line(f"{made.address}/ssd")
    target = tmp_path / "folk.json"
    fetch_table(
        line, recognising.describe(line), "FolkmangdNov", {}, target, now=lambda: NOW, version=""
    )
    document = json.loads(target.read_text("utf-8"))
    assert document["size"] == [3, 25]
    assert {path.name for path in tmp_path.iterdir()} == {"folk.json", f"folk.json{BESIDE}"}


def test_choices_that_are_none(made: Service) -> None:
    line = Line(f"{made.address}/ssd")
    offered = recognising.describe(line)
    table = read_table(line, offered.layer("FolkmangdNov"))
    with pytest.raises(NotOffered, match=r"Region, Tid"):
        choose_values(table, {"Kön": ("1",)})
    with pytest.raises(NotOffered, match="1883"):
        choose_values(table, {"Region": ("1883",)})
    with pytest.raises(NotOffered, match="mapp"):
        read_table(line, offered.layer("BE"))


def test_more_cells_than_may_be(
    made: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layers.services.pxweb.CELLS", 74)
    line = Line(f"{made.address}/ssd")
    with pytest.raises(TooMuch, match="75 celler men högst 74") as fault:
        fetch_table(
            line, recognising.describe(line), "FolkmangdNov", {}, tmp_path / "a.csv",
            now=lambda: NOW, version="",
        )  # fmt: skip
    assert "Region 3, Tid 25" in str(fault.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("harm", ["cut", "size", "values", "html", "dimension"])
def test_tables_that_are_not_whole(harm: str, made: Service, tmp_path: Path) -> None:
    def table(handler: Handler) -> None:
        if handler.command != "POST":
            handler.json(META)
            return
        document = answer(json.loads(handler.body))
        if harm == "size":
            document["size"] = [1, 1]
        elif harm == "values":
            document["value"] = document["value"][:-1]
        elif harm == "dimension":
            del document["dimension"]["Tid"]
        content = json.dumps(document).encode()
        content = b"<html></html>" if harm == "html" else content[: -9 if harm == "cut" else None]
        handler.reply(content, "application/json")

    made.routes["/ssd/FolkmangdNov"] = table
    line = Line(f"{made.address}/ssd")
    with pytest.raises(WrongAnswer):
        fetch_table(
            line, recognising.describe(line), "FolkmangdNov", {}, tmp_path / "a.csv",
            now=lambda: NOW, version="",
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_words_that_a_spreadsheet_would_run(made: Service, tmp_path: Path) -> None:
    def table(handler: Handler) -> None:
        if handler.command != "POST":
            handler.json(META)
            return
        document = answer(json.loads(handler.body))
        document["dimension"]["Region"]["category"]["label"]["1880"] = "=HYPERLINK(1)"
        handler.json(document)

    made.routes["/ssd/FolkmangdNov"] = table
    line = Line(f"{made.address}/ssd")
    fetch_table(
        line, recognising.describe(line), "FolkmangdNov", {}, tmp_path / "a.csv",
        now=lambda: NOW, version="",
    )  # fmt: skip
    assert ";'=HYPERLINK(1);" in (tmp_path / "a.csv").read_text("utf-8-sig")
