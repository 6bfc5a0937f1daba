"""The way out of an ÖP compared with the region's structure: a workbook, a document or a map."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import shapely

from layers.crs import WORKING_CRS
from rumslig.county import County
from rumslig.documents.answer_sheets import certainty_label, package_sheet
from rumslig.documents.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    SummaryBox,
    Table,
    list_block,
    text_block,
)
from rumslig.documents.docx import write_docx
from rumslig.documents.findings_file import StyledLayer, plan_style, write_styled
from rumslig.documents.summary import compose_summary, package_table
from rumslig.documents.workbook import Sheet, SheetColumn, Value, write_workbook
from rumslig.errors import StructureError
from rumslig.language import Language, tr
from rumslig.numerals import format_number
from rumslig.outlet import Guard, export_path, hand_over
from rumslig.structure.compare_words import title_of, verdict_word
from rumslig.structure.comparison import VERDICTS, Pair, StructureComparison
from rumslig.structure.model import StructureItem, guiding_line, kind_word

ENDINGS = (".xlsx", ".docx", ".gpkg")
SIDES = ("strukturbild", "oversiktsplan")
_DRAWN = ("punkt", "linje", "yta")


def require_ending(target: Path) -> None:
    """Raise StructureError unless a file's name tells which of the kinds it is to be."""
    if target.suffix.lower() not in ENDINGS:
        raise StructureError(
            tr(
                "{file} är ingen filtyp som jämförelsen skrivs i; välj {endings}.",
                file=target.name,
                endings=", ".join(ENDINGS),
            )
        )


@export_path("structure-comparison")
def write_comparison(
    target: Path, compared: StructureComparison, county: County, guard: Guard
) -> StructureComparison:
    """Write the comparison as XLSX, DOCX or GPKG, and return it as it left.

    Pairs with objects of classified packages stay here.

    Raises
    ------
    StructureError
        The file's name has another ending.
    """
    require_ending(target)
    out = compared.without_packages({item.name for item in guard.classified})
    ending = target.suffix.lower()
    if ending == ".xlsx":
        content = _workbook(out)
    elif ending == ".docx":
        content = _document(out, county)
    else:
        content = _layers(out)
    hand_over(target, content)
    return out


def _title(compared: StructureComparison) -> str:
    return tr(
        "ÖP och strukturbild jämförda: {place}",
        lang=compared.lang,
        place=compared.place or compared.file,
    )


def _workbook(compared: StructureComparison) -> bytes:
    lang = compared.lang
    pairs = Sheet(
        tr("Par", lang=lang),
        (
            SheetColumn(tr("Bedömning", lang=lang), 24),
            SheetColumn(tr("Klass", lang=lang), 20),
            SheetColumn(tr("Strukturbilden", lang=lang), 30),
            SheetColumn(tr("ÖP", lang=lang), 30),
            SheetColumn(tr("Säkerhet", lang=lang), 12),
            SheetColumn(tr("Text", lang=lang), 90),
        ),
        [
            (
                verdict_word(pair.verdict, lang),
                kind_word(pair.kind, lang),
                _named(pair.region, lang),
                _named(pair.op, lang),
                certainty_label(pair.certainty, lang),
                pair.text,
            )
            for pair in compared.pairs
        ],
    )
    notes: list[tuple[Value, ...]] = [(text,) for text in (*method(compared), *reading(compared))]
    about = Sheet(tr("Metod", lang=lang), (SheetColumn(tr("Text", lang=lang), 110),), notes)
    return write_workbook(_title(compared), (pairs, about, package_sheet(compared.packages, lang)))


def _named(item: StructureItem | None, lang: Language) -> str | None:
    return None if item is None else title_of(item, lang)


def _document(compared: StructureComparison, county: County) -> bytes:
    lang = compared.lang
    counts = compared.counts()
    summary = [
        tr(
            "{verdict}: {count}",
            lang=lang,
            verdict=verdict_word(verdict, lang),
            count=format_number(counts[verdict], 0, lang),
        )
        for verdict in VERDICTS
    ]
    blocks: list[Block] = [
        SummaryBox(
            tr("Sammanfattning", lang=lang),
            (list_block(summary), text_block(guiding_line(lang))),
        )
    ]
    for verdict in VERDICTS:
        pairs = [pair for pair in compared.pairs if pair.verdict == verdict]
        if pairs:
            blocks += [
                Heading(1, verdict_word(verdict, lang)),
                _table(pairs, verdict_word(verdict, lang), lang),
            ]
    blocks += [Heading(1, tr("Metod", lang=lang))]
    blocks += [text_block(text) for text in (*method(compared), *reading(compared))]
    blocks += [Heading(2, tr("Underlag", lang=lang)), package_table(compared.packages, lang)]
    return write_docx(compose_summary(county, lang, _title(compared), tuple(blocks)))


def _table(pairs: list[Pair], caption: str, lang: Language) -> Table:
    columns = (
        Column(tr("Klass", lang=lang), 0.18),
        Column(tr("Vad de är för varandra", lang=lang), 0.82),
    )
    rows = tuple((Cell(kind_word(pair.kind, lang)), Cell(pair.text)) for pair in pairs)
    return Table(f"{caption}.", columns, rows)


def method(compared: StructureComparison) -> tuple[str, ...]:
    """Return how the comparison is made, a sentence or two each."""
    lang = compared.lang
    return (
        guiding_line(lang),
        tr(
            "Två punkter är på samma plats när de ligger närmare varandra än √(a² + b²), där a och "
            "b är deras lägesosäkerheter; samband när båda ändarna gör det. Av stråk och ytor ska "
            "minst hälften av den ena ligga så nära den andra.",
            lang=lang,
        ),
        tr(
            "Bara det som når kommunen räknas som saknat. Att något saknas är inget fel; det bör "
            "vara medvetet.",
            lang=lang,
        ),
        tr(
            "Profilen {name} {version} ({status}) säger vilka objekt i filen som är vilka.",
            lang=lang,
            name=compared.profile.name,
            version=compared.profile.version,
            status=compared.profile.status,
        ),
    )


def reading(compared: StructureComparison) -> tuple[str, ...]:
    """Return what of the municipality's file was not used, and what was looked for in vain."""
    lang = compared.lang
    texts = [
        tr(
            "Utelämnat ur {layer}: {count} objekt ({reason}).",
            lang=lang,
            layer=item.layer,
            count=item.count,
            reason=item.reason,
        )
        for item in compared.left_out
    ]
    if compared.unread:
        names = ", ".join(compared.unread)
        texts.append(tr("Kolumner i filen som inte lästes: {names}.", lang=lang, names=names))
    if compared.lacking:
        names = ", ".join(compared.lacking)
        texts.append(tr("Filen har ingen kolumn för: {names}.", lang=lang, names=names))
    return tuple(texts)


def _layers(compared: StructureComparison) -> bytes:
    lang = compared.lang
    rows: dict[str, list[dict[str, Any]]] = {}
    for number, pair in enumerate(compared.pairs, 1):
        for side, item in zip(SIDES, (pair.region, pair.op), strict=True):
            if item is None:
                continue
            drawn = _DRAWN[int(shapely.get_dimensions(item.geometry))]
            rows.setdefault(f"{side}_{drawn}", []).append(
                {
                    "par": number,
                    "bedomning": verdict_word(pair.verdict, lang),
                    "klass": pair.kind,
                    "namn": title_of(item, lang),
                    "niva": item.facts.level,
                    "sakerhet": certainty_label(pair.certainty, lang),
                    "text": f"{pair.text} {guiding_line(lang)}",
                    "geometry": item.geometry,
                }
            )
    if not rows:
        empty = dict.fromkeys(("par", "bedomning", "text"), ())
        frame = geopandas.GeoDataFrame(empty, geometry=[], crs=WORKING_CRS)
        return write_styled(StyledLayer(SIDES[0], frame, SIDES[0], plan_style()))
    return write_styled(
        *(
            StyledLayer(
                name,
                geopandas.GeoDataFrame(some, crs=WORKING_CRS).astype({"niva": "Int64"}),
                name,
                plan_style(),
            )
            for name, some in sorted(rows.items())
        )
    )
