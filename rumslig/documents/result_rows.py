"""The findings as rows of a table: question, result, measure and share."""

from __future__ import annotations

from collections.abc import Sequence

from rumslig.documents.blocks import Cell, Column, Table
from rumslig.documents.evidence import Evidence
from rumslig.finding import STATE_ORDER, Finding, state_label
from rumslig.language import Language, tr
from rumslig.numerals import THIN, format_direction, format_length, format_number, format_share
from rumslig.wording import describe_key_figure

SILENT_STATES = ("NO_HIT", "NOT_APPLICABLE")
"""Stand in a sentence below the table, and row by row in the appendix."""


def by_weight(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings with what matters most first, otherwise in the rules' order."""
    return sorted(findings, key=lambda item: STATE_ORDER.index(item.state_key))


def state_words(finding: Finding, lang: Language) -> str:
    """Return the state's label, with "möjlig" where the data cannot be sure."""
    label = state_label(finding.state_key, lang)
    if finding.figures.certainty == "possible":
        return tr("{label}, möjlig", lang=lang, label=label)
    return label


def measure_words(finding: Finding, withheld: bool, lang: Language) -> tuple[str, str]:
    """Return measure and share of plan, "" where the finding has none.

    A schematic layer gets words only: its lines are not drawn to be measured.
    """
    figures = finding.figures
    if withheld:
        return tr("lämnas inte ut", lang=lang), ""
    missing = ""
    if figures.coverage_share not in (None, 1.0):
        rest = format_share(1 - (figures.coverage_share or 0.0), lang) + THIN
        missing = tr("{share}% ej karterat", lang=lang, share=rest)
    if finding.schematic and finding.state in ("HIT", "TOUCH", "NEAR"):
        place = {
            "HIT": tr("i stråket", lang=lang) if "stråk" in finding.title.casefold()
            else tr("i området", lang=lang),
            "TOUCH": tr("vid gränsen", lang=lang),
            "NEAR": tr("i närheten", lang=lang),
        }[finding.state]
        return place, tr("vägledande", lang=lang)
    if finding.state == "NEAR":
        distance = format_length(figures.distance_m or 0.0, lang)
        if figures.direction:
            return tr("{distance} åt {direction}", lang=lang, distance=distance,
                      direction=format_direction(figures.direction, lang)), missing
        return distance, missing
    if finding.state in ("HIT", "TOUCH"):
        first, second = describe_key_figure(figures, False, lang)
        if figures.area_m2:
            return first, f"{second}; {missing}" if missing else second
        if figures.length_m:
            return second, missing
        if finding.state == "TOUCH":
            return tr("vid gränsen", lang=lang), missing
        if figures.distance_m:
            return second, missing
        return tr("{count} i planen", lang=lang,
                  count=format_number(figures.count, 0, lang)), missing
    if finding.state == "NO_HIT_PARTIAL":
        return "", missing
    return "", ""


def result_table(
    evidence: Evidence, findings: Sequence[Finding], caption: str
) -> tuple[Table, str]:
    """Return the table of what was found or could not be told, and a sentence on the rest."""
    lang = evidence.lang
    shown = [item for item in by_weight(findings) if item.state not in SILENT_STATES]
    rows = []
    for item in shown:
        measure, share = measure_words(item, evidence.is_withheld(item), lang)
        rows.append((Cell(item.title), Cell(state_words(item, lang), item.state_key),
                     Cell(measure), Cell(share)))
    table = Table(
        caption,
        (
            Column(tr("Planeringsfråga", lang=lang), 0.36),
            Column(tr("Resultat", lang=lang), 0.30),
            Column(tr("Mått", lang=lang), 0.17),
            Column(tr("Andel av planen", lang=lang), 0.17, "number"),
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
            if clear > 1 else tr("Ytterligare en fråga berörs inte.", lang=lang)
        )
    if foreign:
        sentences.append(
            tr("{count} frågor gäller inte den här typen av plan.", lang=lang, count=foreign)
            if foreign > 1 else tr("En fråga gäller inte den här typen av plan.", lang=lang)
        )
    sentences.append(
        tr("Alla {count} frågor med underlag, version och datum finns i bilaga 1.", lang=lang,
           count=shown + clear + foreign)
    )
    return " ".join(sentences)
