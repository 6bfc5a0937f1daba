"""A year's statistics as tables, each with its denominator in words and its n in every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from rumslig.county import County
from rumslig.language import Language, tr
from rumslig.rules import DECISION_ROUTES, PLAN_TYPES
from rumslig.statistics.counts import SumSource, YearCounts, quantile, share_of
from rumslig.vocabulary import plan_type_label, route_label

ValueKind = Literal["text", "count", "days", "minutes", "share"]
Figure = str | int | float | None

STEPS = ("intake", "scope", "assess", "write", "decide")
"""The steps of a case, in order, as the window measures them."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in JSON, its head, and what its values are."""

    key: str
    title: str
    kind: ValueKind = "count"


@dataclass(frozen=True, slots=True)
class Table:
    """Figures of one kind.

    Attributes
    ----------
    denominator
        What is counted, in a sentence: of which cases or remarks the figures are.
    rows
        One value a column; None where there is none, or too few to tell.
    withheld
        How many rows are without their figures because they are of too few cases.
    """

    id: str
    title: str
    denominator: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Figure, ...], ...]
    withheld: int = 0


@dataclass(frozen=True, slots=True)
class YearStatistics:
    """A year of cases, and of what was said in them.

    Attributes
    ----------
    min_cell
        Times of fewer cases than this are not told.
    """

    year: int
    received: int
    closed: int
    min_cell: int
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """Return one of the tables."""
        return next(item for item in self.tables if item.id == name)

    def to_json(self) -> dict[str, Any]:
        """Return the document that `rumslig case statistics --json` prints."""
        return {
            "format": "rumslig.case-statistics/1",
            "year": self.year,
            "received": self.received,
            "closed": self.closed,
            "min_cell": self.min_cell,
            "tables": [
                {
                    "id": table.id,
                    "title": table.title,
                    "denominator": table.denominator,
                    "withheld": table.withheld,
                    "rows": [
                        {
                            column.key: value
                            for column, value in zip(table.columns, row, strict=True)
                        }
                        for row in table.rows
                    ],
                }
                for table in self.tables
            ],
        }


def read_statistics(
    source: SumSource, year: int, county: County, lang: Language | None = None
) -> YearStatistics:
    """Return a year's statistics, read from sums: what it costs does not grow with the cases."""
    counts = YearCounts(source.sums(year))
    make = _Tables(counts, county, county.statistics.min_cell, lang)
    return YearStatistics(
        year,
        counts.total("received"),
        counts.total("closed"),
        county.statistics.min_cell,
        make.all(),
    )


@dataclass(frozen=True, slots=True)
class _Tables:
    counts: YearCounts
    county: County
    min_cell: int
    lang: Language | None

    def all(self) -> tuple[Table, ...]:
        return (
            self.plan_types(),
            self.lead_times(),
            self.steps(),
            self.routes(),
            self.municipalities(),
            self.said("theme", tr("Synpunkter per planeringsfråga", lang=self.lang), self._theme),
            self.said("goal", tr("Synpunkter per mål i RUS", lang=self.lang), self._goal),
        )

    def plan_types(self) -> Table:
        received, closed = self.counts.parts("received"), self.counts.parts("closed")
        rows: list[tuple[Figure, ...]] = [
            (
                plan_type_label(kind, self.lang),
                sum(received.get(kind, Counter()).values()),
                sum(closed.get(kind, Counter()).values()),
                *self._in_time(self.counts.of("in_time", kind)),
            )
            for kind in self._kinds("received", "closed")
        ]
        if len(rows) > 1:
            rows.append(
                (
                    tr("Alla", lang=self.lang),
                    self.counts.total("received"),
                    self.counts.total("closed"),
                    *self._in_time(self.counts.whole("in_time")),
                )
            )
        return Table(
            "plan_types",
            tr("Ärenden per plantyp", lang=self.lang),
            tr(
                "Inkomna och avslutade ärenden under året. Andelen i tid är av de avslutade som "
                "hade en sista svarsdag.",
                lang=self.lang,
            ),
            (
                Column("plan_type", tr("Plantyp", lang=self.lang), "text"),
                Column("received", tr("Inkomna", lang=self.lang)),
                Column("closed", tr("Avslutade", lang=self.lang)),
                Column("n", tr("Med svarsdag, n", lang=self.lang)),
                Column("in_time", tr("I tid", lang=self.lang)),
                Column("in_time_share", tr("Andel i tid", lang=self.lang), "share"),
            ),
            tuple(rows),
        )

    def _in_time(self, found: Counter[str]) -> tuple[Figure, ...]:
        told = found["in_time"] + found["late"]
        return told, found["in_time"], share_of(found["in_time"], told)

    def lead_times(self) -> Table:
        rows = [
            (plan_type_label(kind, self.lang), *self._spread(self.counts.of("lead_days", kind)))
            for kind in self._kinds("lead_days")
        ]
        if len(rows) > 1:
            whole = self._spread(self.counts.whole("lead_days"))
            rows.append((tr("Alla", lang=self.lang), *whole))
        closed, known = self.counts.total("closed"), self.counts.total("lead_days")
        return Table(
            "lead_days",
            tr("Ledtid", lang=self.lang),
            tr(
                "Dagar från att remissen kom in till att svaret gavs, för {known} av {closed} "
                "avslutade ärenden; de andra saknar ankomstdag.",
                lang=self.lang,
                known=known,
                closed=closed,
            ),
            (
                Column("plan_type", tr("Plantyp", lang=self.lang), "text"),
                *self._spread_columns("days"),
            ),
            tuple(rows),
        )

    def steps(self) -> Table:
        """How long steps take, by step and plan type; never by who worked."""
        rows: list[tuple[Figure, ...]] = []
        withheld = 0
        parts = self.counts.parts("minutes")
        for step in self._steps():
            kinds = [kind for kind in PLAN_TYPES if f"{step}/{kind}" in parts]
            told = [(plan_type_label(kind, self.lang), parts[f"{step}/{kind}"]) for kind in kinds]
            if len(kinds) > 1:
                whole: Counter[str] = Counter()
                for _, of_kind in told:
                    whole.update(of_kind)
                told.append((tr("Alla", lang=self.lang), whole))
            for title, found in told:
                n, *spread = self._spread(found)
                few = isinstance(n, int) and n < self.min_cell
                withheld += few
                figures: list[Figure] = [None] * len(spread) if few else list(spread)
                rows.append((step_label(step, self.lang), title, n, *figures))
        measured, closed = self.counts.total("minutes_all"), self.counts.total("closed")
        return Table(
            "minutes",
            tr("Arbetstid per steg", lang=self.lang),
            tr(
                "Minuter av aktivt arbete i fönstret, i {measured} av {closed} avslutade ärenden "
                "där tiden mättes. Tider för färre än {least} ärenden visas inte, och inga tider "
                "per person.",
                lang=self.lang,
                measured=measured,
                closed=closed,
                least=self.min_cell,
            ),
            (
                Column("step", tr("Steg", lang=self.lang), "text"),
                Column("plan_type", tr("Plantyp", lang=self.lang), "text"),
                *self._spread_columns("minutes"),
            ),
            tuple(rows),
            withheld,
        )

    def _steps(self) -> tuple[str, ...]:
        met = dict.fromkeys(part.partition("/")[0] for part in self.counts.parts("minutes"))
        return tuple(
            sorted(met, key=lambda step: STEPS.index(step) if step in STEPS else len(STEPS))
        )

    def routes(self) -> Table:
        parts, closed = self.counts.parts("route"), self.counts.total("closed")
        rows = []
        for route in DECISION_ROUTES:
            if route in parts:
                count = sum(parts[route].values())
                rows.append((route_label(route, self.lang), count, share_of(count, closed)))
        return Table(
            "routes",
            tr("Beslutsvägar", lang=self.lang),
            tr("Andel av {closed} avslutade ärenden.", lang=self.lang, closed=closed),
            (
                Column("route", tr("Beslutsväg", lang=self.lang), "text"),
                Column("n", tr("Antal, n", lang=self.lang)),
                Column("share", tr("Andel", lang=self.lang), "share"),
            ),
            tuple(rows),
        )

    def municipalities(self) -> Table:
        parts, received = self.counts.parts("municipality"), self.counts.total("received")
        kinds = self._kinds_of_values("municipality")
        rows: list[tuple[Figure, ...]] = [
            (name, sum(found.values()), *(found[kind] for kind in kinds))
            for name, found in sorted(parts.items())
        ]
        return Table(
            "municipalities",
            tr("Ärenden per kommun", lang=self.lang),
            tr(
                "Av {received} inkomna ärenden. Ett ärende i flera kommuner räknas i var och en; "
                "ett som inte är kontrollerat har ingen kommun än.",
                lang=self.lang,
                received=received,
            ),
            (
                Column("municipality", tr("Kommun", lang=self.lang), "text"),
                Column("n", tr("Antal, n", lang=self.lang)),
                *(Column(kind, plan_type_label(kind, self.lang)) for kind in kinds),
            ),
            tuple(rows),
        )

    def said(self, dimension: str, title: str, name: Callable[[str], str]) -> Table:
        sent, judged = self.counts.parts(dimension), self.counts.parts(f"{dimension}_outcome")
        rows: list[tuple[Figure, ...]] = []
        for key in self._in_order(dimension, {*sent, *judged}):
            outcome = judged.get(key, Counter())
            rows.append((name(key), sum(sent.get(key, Counter()).values()), *_outcome(outcome)))
        whole = self.counts.whole(f"{dimension}_outcome")
        if len(rows) > 1:
            rows.append(
                (tr("Alla", lang=self.lang), self.counts.total(dimension), *_outcome(whole))
            )
        return Table(
            f"{dimension}s",
            title,
            tr(
                "Synpunkter i yttranden som avslutades under året. Andelen tillgodosedda är av de "
                "{n} som någon har bedömt i ett senare skede under året, delvis räknat för sig.",
                lang=self.lang,
                n=sum(whole.values()),
            ),
            (
                Column(
                    dimension,
                    tr("Planeringsfråga", lang=self.lang)
                    if dimension == "theme"
                    else tr("Mål", lang=self.lang),
                    "text",
                ),
                Column("remarks", tr("Synpunkter, n", lang=self.lang)),
                Column("n", tr("Bedömda, n", lang=self.lang)),
                Column("honoured", tr("Tillgodosedda", lang=self.lang)),
                Column("partly", tr("Delvis", lang=self.lang)),
                Column("not", tr("Inte", lang=self.lang)),
                Column("honoured_share", tr("Andel tillgodosedda", lang=self.lang), "share"),
            ),
            tuple(rows),
        )

    def _in_order(self, dimension: str, keys: set[str]) -> list[str]:
        if dimension == "theme":
            known = [theme.id for theme in self.county.themes]
        else:
            known = [goal.id for goal in self.county.goals]
        order = {key: number for number, key in enumerate(known)}
        return sorted(keys, key=lambda key: (order.get(key, len(order)), key))

    def _theme(self, key: str) -> str:
        return self.county.theme(key).title if key else tr("Utan planeringsfråga", lang=self.lang)

    def _goal(self, key: str) -> str:
        goal = self.county.goal(key)
        return goal.title if goal is not None else key

    def _kinds(self, *dimensions: str) -> list[str]:
        met = {part for dimension in dimensions for part in self.counts.parts(dimension)}
        return [kind for kind in PLAN_TYPES if kind in met]

    def _kinds_of_values(self, dimension: str) -> list[str]:
        met = self.counts.whole(dimension)
        return [kind for kind in PLAN_TYPES if met[kind]]

    def _spread(self, found: Mapping[str, int]) -> tuple[Figure, ...]:
        return (
            sum(found.values()),
            quantile(found, 0.5),
            quantile(found, 0.25),
            quantile(found, 0.75),
        )

    def _spread_columns(self, kind: ValueKind) -> tuple[Column, ...]:
        return (
            Column("n", tr("Antal, n", lang=self.lang)),
            Column("median", tr("Median", lang=self.lang), kind),
            Column("quarter", tr("Undre kvartil", lang=self.lang), kind),
            Column("three_quarters", tr("Övre kvartil", lang=self.lang), kind),
        )


def _outcome(found: Counter[str]) -> tuple[Figure, ...]:
    n = found["honoured"] + found["partly"] + found["not"]
    share = share_of(found["honoured"], n)
    return n, found["honoured"], found["partly"], found["not"], share


def step_label(step: str, lang: Language | None = None) -> str:
    """Return what a step of a case is called."""
    words = {
        "intake": tr("Intag", lang=lang),
        "scope": tr("Kontroll", lang=lang),
        "assess": tr("Bedömning", lang=lang),
        "write": tr("Yttrande", lang=lang),
        "decide": tr("Beslut", lang=lang),
        "dates": tr("Frister", lang=lang),
    }
    return words.get(step, step)
