"""The findings as rows of a table: question, result, measure and share."""

from __future__ import annotations

from collections.abc import Sequence

from rumslig.check import Question
from rumslig.documents.blocks import Cell, Column, Table
from rumslig.documents.evidence import Evidence
from rumslig.finding import CONCERNED, STATE_ORDER, Finding, state_label
from rumslig.language import Language, tr
from rumslig.numerals import (
    THIN,
    format_area,
    format_direction,
    format_length,
    format_number,
    format_share,
    round_to_accuracy,
)
from rumslig.structure.model import guiding_words

SILENT_STATES = ("NO_HIT", "NOT_APPLICABLE")
"""Stand in a sentence below the table, and row by row in the appendix."""


def by_weight(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings with what matters most first, otherwise in the rules' order."""
    return sorted(findings, key=lambda item: STATE_ORDER.index(item.state_key))


def state_words(finding: Finding, lang: Language) -> str:
    """Return the state's label, with "möjlig" where the data cannot be sure."""
    label = state_label(finding.state_key, lang)
    if finding.figures.certainty == "possible" and not finding.figures.withheld:
        return tr("{label}, möjlig", lang=lang, label=label)
    return label


def measure_words(finding: Finding, question: Question | None, lang: Language) -> tuple[str, str]:
    """Return measure and share of plan, "" where the finding has none.

    A schematic layer gets words only: its lines are not drawn to be measured.
    """
    figures = finding.figures
    if figures.withheld:
        return tr("lämnas inte ut", lang=lang), ""
    if finding.schematic and finding.state in CONCERNED:
        return _schematic_place(finding, lang), guiding_words(lang)
    missing = ""
    if figures.coverage_share not in (None, 1.0):
        rest = format_share(1 - (figures.coverage_share or 0.0), lang) + THIN
        missing = tr("{share}% ej karterat", lang=lang, share=rest)
    if finding.state == "NEAR":
        return _distance(finding, lang), missing
    if finding.state == "NO_HIT_PARTIAL":
        return "", missing
    if finding.state not in ("HIT", "TOUCH"):
        return "", ""
    counted = question is not None and question.rule.metric == "count"
    if figures.area_m2 and not counted:
        share = format_share(figures.share_of_plan or 0.0, lang) + f"{THIN}%"
        return (
            format_area(rounded_area(finding, question), lang),
            f"{share}; {missing}" if missing else share,
        )
    if figures.length_m and not counted:
        return format_length(figures.length_m, lang), missing
    if finding.state == "TOUCH":
        return tr("vid gränsen", lang=lang), missing
    if figures.distance_m:
        return _distance(finding, lang), missing
    count = format_number(figures.count, 0, lang)
    return tr("{count} objekt", lang=lang, count=count), missing


def rounded_area(finding: Finding, question: Question | None) -> float:
    """Return the area without the digits that the layer's accuracy cannot carry."""
    area, shape = finding.figures.area_m2 or 0.0, finding.figures.geometry
    if question is None or shape is None:
        return area
    return round_to_accuracy(area, shape.length, question.rule.accuracy_m)


def _schematic_place(finding: Finding, lang: Language) -> str:
    if finding.state == "NEAR":
        return tr("i närheten", lang=lang)
    if finding.state == "TOUCH":
        return tr("vid kanten", lang=lang)
    kinds = {item.facts.kind for item in finding.figures.cited if item.place == "in"}
    if kinds == {"strak"} or (not kinds and "stråk" in finding.title.casefold()):
        return tr("i stråket", lang=lang)
    if kinds and kinds <= {"nod", "samband", "malpunkt"}:
        return tr("vid platsen", lang=lang)
    return tr("i området", lang=lang)


def _distance(finding: Finding, lang: Language) -> str:
    figures = finding.figures
    distance = format_length(figures.distance_m or 0.0, lang)
    if not figures.direction:
        return distance
    return tr(
        "{distance} åt {direction}",
        lang=lang,
        distance=distance,
        direction=format_direction(figures.direction, lang),
    )


def result_table(
    evidence: Evidence, findings: Sequence[Finding], caption: str
) -> tuple[Table, str]:
    """Return the table of what was found or could not be told, and a sentence on the rest."""
    lang = evidence.lang
    shown = [item for item in by_weight(findings) if item.state not in SILENT_STATES]
    rows = []
    for item in shown:
        measure, share = measure_words(item, evidence.questions.get(item.rule), lang)
        rows.append(
            (
                Cell(item.title),
                Cell(state_words(item, lang), item.state_key),
                Cell(measure),
                Cell(share),
            )
        )
    table = Table(
        caption,
        (
            Column(tr("Planeringsfråga", lang=lang), 0.32),
            Column(tr("Resultat", lang=lang), 0.31),
            Column(tr("Mått", lang=lang), 0.18),
            Column(tr("Andel av planen", lang=lang), 0.19, "number"),
        ),
        tuple(rows),
    )
    return table, _rest_sentence(findings, len(shown), lang)


def _rest_sentence(findings: Sequence[Finding], shown: int, lang: Language) -> str:
    clear = sum(item.state == "NO_HIT" for item in findings)
    foreign = sum(item.state == "NOT_APPLICABLE" for item in findings)
    sentences = []
    if clear:
        sentences.append(
            tr("Ytterligare {count} frågor berörs inte.", lang=lang, count=clear)
            if clear > 1
            else tr("Ytterligare en fråga berörs inte.", lang=lang)
        )
    if foreign:
        sentences.append(
            tr("{count} frågor gäller inte den här typen av plan.", lang=lang, count=foreign)
            if foreign > 1
            else tr("En fråga gäller inte den här typen av plan.", lang=lang)
        )
    sentences.append(
        tr(
            "Alla {count} frågor med underlag, version och datum finns i bilaga 1.",
            lang=lang,
            count=shown + clear + foreign,
        )
    )
    return " ".join(sentences)
