"""A comparison as a workbook and as map layers: the matrix, the figures and the reasons."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas

from rumslig.cases.table import finding_rows, plan_rows
from rumslig.comparison import (
    ComparedCell,
    Comparison,
    difference_label,
    rank_label,
)
from rumslig.documents.answer_sheets import (
    certainty_label,
    count_columns,
    counted_sheet,
    package_sheet,
)
from rumslig.documents.findings_file import StyledLayer, finding_style, plan_style, write_styled
from rumslig.documents.workbook import Sheet, SheetColumn, StateText, Value, write_workbook
from rumslig.finding import state_label
from rumslig.language import Language, tr

ALTERNATIVES, MATRIX = "alternativ", "jamforelse"
"""The layers' names."""


def write_comparison_workbook(compared: Comparison, lang: Language) -> bytes:
    """Return the comparison as xlsx; the same comparison gives the same bytes."""
    title = tr("Alternativen jämförda", lang=lang)
    return write_workbook(
        title,
        (
            _matrix_sheet(compared, title, lang),
            _figure_sheet(compared, lang),
            _alternative_sheet(compared, lang),
            package_sheet(compared.result.packages, lang),
        ),
    )


def write_comparison_layers(compared: Comparison, lang: Language) -> bytes:
    """Return the comparison as a GeoPackage that opens in colours.

    One layer holds the alternatives with how many answers each has of each state, the other a
    row for each rule and alternative with its place on the map and why the alternatives differ.
    """
    areas = plan_rows(item.plan.area for item in compared.alternatives)
    for key, counts in count_columns([item.states for item in compared.alternatives]):
        areas[key.lower()] = counts
    cells = [(row, cell) for row in compared.rows for cell in row.cells]
    rows = finding_rows([cell.finding for _, cell in cells], lang=lang)
    rows["theme"] = [row.theme.title for row, _ in cells]
    rows["difference"] = [row.difference for row, _ in cells]
    rows["rank"] = [rank_label(cell, lang) or None for _, cell in cells]
    rows["why"] = [row.explanation.text or None for row, _ in cells]
    return write_styled(
        StyledLayer(ALTERNATIVES, areas, tr("Alternativ", lang=lang), plan_style()),
        StyledLayer(
            MATRIX,
            geopandas.GeoDataFrame(rows),
            tr("Fynd efter resultat", lang=lang),
            finding_style(),
        ),
    )


def _matrix_sheet(compared: Comparison, title: str, lang: Language) -> Sheet:
    rows: list[tuple[Value, ...]] = [
        (
            row.theme.title,
            row.title,
            *(_cell(cell, lang) for cell in row.cells),
            difference_label(row.difference, lang),
            row.explanation.text,
        )
        for row in compared.rows
    ]
    return Sheet(
        title,
        (
            SheetColumn(tr("Tema", lang=lang), 20),
            SheetColumn(tr("Planeringsfråga", lang=lang), 30),
            *(SheetColumn(item.name, 26) for item in compared.alternatives),
            SheetColumn(tr("Skillnad", lang=lang), 18),
            SheetColumn(tr("Varför", lang=lang), 70),
        ),
        rows,
        fixed=2,
    )


def _cell(cell: ComparedCell, lang: Language) -> StateText:
    label = state_label(cell.finding.state_key, lang)
    details = [*(text for text in cell.figures if text), rank_label(cell, lang)]
    text = ", ".join(item for item in details if item)
    return StateText(f"{label}\n{text}" if text else label, cell.finding.state_key)


def _figure_sheet(compared: Comparison, lang: Language) -> Sheet:
    measures = {
        "area_m2": tr("yta, m²", lang=lang),
        "length_m": tr("längd, m", lang=lang),
        "count": tr("antal", lang=lang),
        "distance_m": tr("avstånd, m", lang=lang),
    }

    def rows() -> Iterator[tuple[Value, ...]]:
        for row in compared.rows:
            for cell in row.cells:
                finding, amount = cell.finding, cell.amount
                yield (
                    row.rule,
                    row.title,
                    finding.plan,
                    StateText(state_label(finding.state_key, lang), finding.state_key),
                    certainty_label(finding.figures.certainty, lang),
                    measures[amount.measure] if amount else None,
                    round(amount.value, 4) if amount else None,
                    round(amount.uncertainty, 4) if amount else None,
                    amount.share if amount else None,
                    finding.figures.coverage_share,
                    rank_label(cell, lang) or None,
                    finding.text,
                )

    return Sheet(
        tr("Mått", lang=lang),
        (
            SheetColumn(tr("Regel", lang=lang), 22),
            SheetColumn(tr("Planeringsfråga", lang=lang), 30),
            SheetColumn(tr("Alternativ", lang=lang), 22),
            SheetColumn(tr("Resultat", lang=lang), 24),
            SheetColumn(tr("Säkerhet", lang=lang), 12),
            SheetColumn(tr("Vad måttet är", lang=lang), 14),
            SheetColumn(tr("Mått", lang=lang), 14, "number"),
            SheetColumn(tr("Osäkerhet ±", lang=lang), 13, "number"),
            SheetColumn(tr("Andel av planen", lang=lang), 12, "share"),
            SheetColumn(tr("Andel karterat", lang=lang), 12, "share"),
            SheetColumn(tr("Rang", lang=lang), 14),
            SheetColumn(tr("Text", lang=lang), 70),
        ),
        rows(),
        fixed=3,
    )


def _alternative_sheet(compared: Comparison, lang: Language) -> Sheet:
    alternatives = compared.alternatives
    return counted_sheet(
        tr("Alternativ", lang=lang),
        (
            SheetColumn(tr("Alternativ", lang=lang), 26),
            SheetColumn(tr("Kommuner", lang=lang), 26),
            SheetColumn(tr("Yta, m²", lang=lang), 14, "number"),
        ),
        [
            (item.name, item.plan.municipality_names, round(item.area_m2, 4))
            for item in alternatives
        ],
        [item.states for item in alternatives],
        lang,
    )
