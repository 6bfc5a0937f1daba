"""A batch as a document: the plans in one table, the questions in another, and the method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rumslig.documents.batch_tables import BatchAnswers, question_title
from rumslig.documents.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    PageBreak,
    Response,
    SummaryBox,
    Table,
    list_block,
    text_block,
)
from rumslig.documents.docx import write_docx
from rumslig.documents.summary import compose_summary, package_table
from rumslig.finding import NOT_ASKED, UNDECIDED, state_label
from rumslig.language import tr
from rumslig.numerals import format_area, format_number


def write_batch_document(answers: BatchAnswers) -> bytes:
    """Return the summary as docx; the same answers give the same bytes."""
    return write_docx(compose_batch(answers))


def compose_batch(answers: BatchAnswers) -> Response:
    """Return the summary document."""
    lang = answers.lang
    return compose_summary(
        answers.county,
        lang,
        tr("Kontroll av planområden", lang=lang),
        (
            _summary(answers),
            Heading(1, tr("Planområden", lang=lang)),
            _plan_table(answers),
            Heading(1, tr("Frågor", lang=lang)),
            _question_table(answers),
            PageBreak(),
            Heading(1, tr("Metod", lang=lang)),
            *_method(answers),
            Heading(2, tr("Underlag", lang=lang)),
            package_table(answers.batch.packages, lang),
        ),
    )


def _summary(answers: BatchAnswers) -> SummaryBox:
    lang, total = answers.lang, len(answers.plans)
    undecided = sum(_sum(counts, UNDECIDED) for counts in answers.plan_counts)
    hit = sum(any(key.startswith("HIT") for key in counts) for counts in answers.plan_counts)
    items = [
        tr(
            "{plans} planområden har prövats mot {questions} frågor.",
            lang=lang,
            plans=format_number(total, 0, lang),
            questions=format_number(len(answers.questions), 0, lang),
        ),
        tr(
            "{count} av dem berörs av något i minst en fråga.",
            lang=lang,
            count=format_number(hit, 0, lang),
        ),
        tr(
            "{count} svar är inte avgjorda: där är något okänt, inte karterat eller oläsligt. "
            "De är varken bättre eller sämre än en träff.",
            lang=lang,
            count=format_number(undecided, 0, lang),
        ),
    ]
    return SummaryBox(tr("Sammanfattning", lang=lang), (list_block(items),))


def _sum(counts: Counter[str], keys: Iterable[str]) -> int:
    return sum(counts[key] for key in keys)


def _columns(first: str, second: str, answers: BatchAnswers) -> tuple[Column, ...]:
    lang = answers.lang
    titles = (
        state_label("HIT_3", lang),
        state_label("HIT_2", lang),
        state_label("HIT_1", lang),
        tr("Gränsar till, i närheten", lang=lang),
        tr("Inte avgjort", lang=lang),
        state_label("NO_HIT", lang),
        tr("Inte ställt", lang=lang),
    )
    return (
        Column(first, 0.24),
        Column(second, 0.13),
        *(Column(title, 0.09, "number") for title in titles),
    )


def _counts(counts: Counter[str], answers: BatchAnswers) -> tuple[Cell, ...]:
    groups = (
        ("HIT_3",),
        ("HIT_2",),
        ("HIT_1",),
        ("TOUCH", "NEAR"),
        UNDECIDED,
        ("NO_HIT",),
        NOT_ASKED,
    )
    numbers = (_sum(counts, group) for group in groups)
    return tuple(Cell(format_number(number, 0, answers.lang)) for number in numbers)


def _plan_table(answers: BatchAnswers) -> Table:
    lang = answers.lang
    return Table(
        tr("Antal frågor i varje läge, planområde för planområde.", lang=lang),
        _columns(tr("Planområde", lang=lang), tr("Areal", lang=lang), answers),
        tuple(
            (
                Cell("\n".join(text for text in (item.area.name, item.municipality_names) if text)),
                Cell(format_area(item.area.area_m2, lang)),
                *_counts(counts, answers),
            )
            for item, counts in zip(answers.plans, answers.plan_counts, strict=True)
        ),
        "small",
    )


def _question_table(answers: BatchAnswers) -> Table:
    lang = answers.lang
    return Table(
        tr("Antal planområden i varje läge, fråga för fråga.", lang=lang),
        _columns(tr("Planeringsfråga", lang=lang), tr("Tema", lang=lang), answers),
        tuple(
            (
                Cell(question_title(answers.questions[number])),
                Cell(theme.title),
                *_counts(answers.question_counts[number], answers),
            )
            for theme, numbers in answers.themes
            for number in numbers
        ),
        "small",
    )


def _method(answers: BatchAnswers) -> list[Block]:
    lang = answers.lang
    texts = (
        tr(
            "Varje planområde har prövats mot varje fråga på samma sätt som ett enskilt "
            "planområde i Rumslig: ytor förenas innan de mäts, mått är rutnätsvärden i "
            "SWEREF 99 TM, och överlapp som är tunnare än lägesosäkerheten gränsar bara till.",
            lang=lang,
        ),
        tr(
            "Berörs inte står bara där underlaget är läst och hela sökområdet är karterat. Inte "
            "avgjort samlar det som är delvis eller inte alls karterat, har okänd täckning eller "
            "inte gick att läsa.",
            lang=lang,
        ),
        tr(
            "Maskinen säger vad som är uppmätt, inte vad det betyder; bedömningen görs av en "
            "handläggare. Antalen är antal frågor och vägs inte samman.",
            lang=lang,
        ),
        tr(
            "Mått och lägen i skyddsvärda underlag lämnas inte ut. Alla svar med mått finns i "
            "batch.xlsx, geometrin i batch.gpkg och allt i result.json.",
            lang=lang,
        ),
    )
    return [text_block(text) for text in texts]
