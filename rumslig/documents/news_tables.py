"""What is new since a day as tables: a CSV file for Swedish spreadsheets, and a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from rumslig.documents.workbook import Sheet, SheetColumn, Value, write_workbook
from rumslig.freshness import signed_word
from rumslig.language import Language, tr
from rumslig.news import Kind, LayerNews, NewsObject, NewsReport, PackageNews

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the head of a text."""


def change_word(kind: Kind, lang: Language) -> str:
    """Return what has become of an object."""
    return {
        "added": tr("nytt", lang=lang),
        "removed": tr("borttaget", lang=lang),
        "shape": tr("ändrad form eller läge", lang=lang),
        "values": tr("ändrade uppgifter", lang=lang),
        "technical": tr("bara tekniskt", lang=lang),
    }[kind]


def placed_word(item: LayerNews, lang: Language) -> str:
    """Return by what a layer's changes were sorted into municipalities."""
    return {
        "objects": tr("objektens form", lang=lang),
        "index": tr("rektangel kring objekten", lang=lang),
        "none": tr("inte jämfört", lang=lang),
    }[item.basis]


def version_words(item: PackageNews, lang: Language) -> str:
    """Return the two versions that are compared."""
    if not item.before:
        return tr("{version} (nytt paket)", lang=lang, version=item.version)
    return f"{item.before} \N{RIGHTWARDS ARROW} {item.version}"


def withheld_words(lang: Language) -> str:
    """Return why nothing more is told of a classified package."""
    return tr("Underlaget är skyddsvärt; vad som är ändrat lämnas inte ut.", lang=lang)


def write_news_csv(report: NewsReport, lang: Language) -> bytes:
    """Return the report as CSV: UTF-8 with a mark, semicolons and decimal commas.

    A row is an object; where a layer has none to list it is the layer, and at the end packages.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    columns = _columns(lang)
    writer.writerow([column.title for column in columns])
    for row in _rows(report, lang):
        writer.writerow([_csv_cell(value) for value in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _csv_cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def write_news_workbook(report: NewsReport, lang: Language) -> bytes:
    """Return the report as xlsx; the same report gives the same bytes."""
    since = report.since.isoformat()
    return write_workbook(
        tr("Nytt sedan {date}", lang=lang, date=since),
        (
            _summary_sheet(report, lang),
            Sheet(tr("Ändringar", lang=lang), _columns(lang), _rows(report, lang), fixed=2),
            _package_sheet(report, lang),
            _standing_sheet(report, lang),
            _source_sheet(report, lang),
        ),
    )


def _columns(lang: Language) -> tuple[SheetColumn, ...]:
    return (
        SheetColumn(tr("Kommunkod", lang=lang), 11),
        SheetColumn(tr("Kommun", lang=lang), 18),
        SheetColumn(tr("Paket", lang=lang), 20),
        SheetColumn(tr("Underlagspaket", lang=lang), 28),
        SheetColumn(tr("Lager", lang=lang), 28),
        SheetColumn(tr("Version före", lang=lang), 11),
        SheetColumn(tr("Version nu", lang=lang), 11),
        SheetColumn(tr("Publicerat", lang=lang), 12),
        SheetColumn(tr("Objekt", lang=lang), 18),
        SheetColumn(tr("Namn", lang=lang), 28),
        SheetColumn(tr("Ändring", lang=lang), 20),
        SheetColumn(tr("Ytändring i kommunen, m²", lang=lang), 16, "number"),
        SheetColumn(tr("Längdändring i kommunen, m", lang=lang), 16, "number"),
        SheetColumn(tr("Hela objektet", lang=lang), 24),
        SheetColumn(tr("Antal objekt", lang=lang), 10, "count"),
        SheetColumn(tr("I ord", lang=lang), 60),
        SheetColumn(tr("Placerat efter", lang=lang), 22),
        SheetColumn(tr("Inte jämfört", lang=lang), 40),
        SheetColumn(tr("Meddelande från utgivaren", lang=lang), 50),
        SheetColumn(tr("Beslut", lang=lang), 16),
        SheetColumn(tr("Aktuellt", lang=lang), 12),
        SheetColumn(tr("Källa", lang=lang), 24),
        SheetColumn(tr("Förråd", lang=lang), 28),
        SheetColumn(tr("Bekräftat", lang=lang), 12),
        SheetColumn(tr("Aktualitet", lang=lang), 18),
    )


def _rows(report: NewsReport, lang: Language) -> Iterator[tuple[Value, ...]]:
    for area in report.areas:
        place = (area.code or None, area.name)
        for package in report.of_area(area.code):
            for layer in package.areas[area.code]:
                for one in layer.objects or (None,):
                    yield (*place, *_row(package, layer, one, lang), None)
        yield (*place, *_said(unchanged_words(report.unchanged(area.code), lang)))
    for package in (*report.elsewhere, *report.withheld):
        said = withheld_words(lang) if package.is_withheld else " ".join(package.notes)
        row = _row(package, LayerNews("", "", "changed", "none", None, said), None, lang)
        yield (None, None, *row[:_PLACED], None, *row[_PLACED + 1 :], None)
    for item in report.standing:
        facts = _said(item.sentence, item.name, item.title, item.version)
        yield (None, None, *facts[:-1], signed_word(item.state, lang))
    for title in report.unfollowed:
        yield (None, None, *_said(tr("Finns inte i något känt förråd.", lang=lang), "", title))


_WIDTH = 23
_WORDS, _PLACED = 13, 14
"""Where in a row, after the municipality, the words and by what it was placed stand."""


def _said(words: str, name: str = "", title: str = "", version: str = "") -> tuple[Value, ...]:
    """Return a row of a package, or of none, that only says something."""
    row: list[Value] = [None] * _WIDTH
    row[0], row[1], row[4], row[_WORDS] = name or None, title or None, version or None, words
    return tuple(row)


def _row(
    package: PackageNews, layer: LayerNews, item: NewsObject | None, lang: Language
) -> tuple[Value, ...]:
    return (
        package.name,
        package.title,
        layer.title,
        package.before or None,
        package.version,
        package.published,
        item.key if item else None,
        _name_words(item, lang) if item else None,
        change_word(item.kind, lang) if item else None,
        _measure(item.area_m2) if item else None,
        _measure(item.length_m) if item else None,
        _whole_words(item) if item else None,
        1 if item else layer.count,
        layer.note or None,
        placed_word(layer, lang),
        layer.why or None,
        package.release_note or None,
        package.decision or None,
        layer.reference_date or None,
        layer.source or None,
        package.repository,
        " ".join(filter(None, (package.confirmed, package.unconfirmed))) or None,
    )


def _whole_words(item: NewsObject) -> str | None:
    """Return what has changed of the whole object, never as a spreadsheet takes for a formula."""
    return f"({item.detail})" if item.detail.startswith(_FORMULA) else item.detail or None


def _name_words(item: NewsObject, lang: Language) -> str:
    if item.is_certain:
        return item.title
    return tr("{name} (sannolikt samma objekt)", lang=lang, name=item.title)


def _measure(value: float) -> float | None:
    return round(value, 2) if round(value, 2) else None


def _summary_sheet(report: NewsReport, lang: Language) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    for area in report.areas:
        for package in report.of_area(area.code):
            for layer in package.areas[area.code]:
                words = (version_words(package, lang), layer.count, layer.note or layer.why)
                rows.append((area.name, package.title, layer.title, *words))
        unchanged = unchanged_words(report.unchanged(area.code), lang)
        rows.append((area.name, None, None, None, None, unchanged))
    return Sheet(
        tr("Kommuner", lang=lang),
        (
            SheetColumn(tr("Kommun", lang=lang), 22),
            SheetColumn(tr("Underlagspaket", lang=lang), 32),
            SheetColumn(tr("Lager", lang=lang), 32),
            SheetColumn(tr("Version", lang=lang), 18),
            SheetColumn(tr("Antal objekt", lang=lang), 12, "count"),
            SheetColumn(tr("I ord", lang=lang), 90),
        ),
        rows,
    )


def unchanged_words(count: int, lang: Language | None = None) -> str:
    """Return in how many packages nothing has changed in a municipality."""
    if count == 1:
        return tr("1 paket är utan ändringar här.", lang=lang)
    return tr("{count} paket är utan ändringar här.", lang=lang, count=count)


def _package_sheet(report: NewsReport, lang: Language) -> Sheet:
    return Sheet(
        tr("Paket", lang=lang),
        (
            SheetColumn(tr("Underlagspaket", lang=lang), 32),
            SheetColumn(tr("Namn", lang=lang), 22),
            SheetColumn(tr("Ansvarig funktion", lang=lang), 26),
            SheetColumn(tr("Version före", lang=lang), 12),
            SheetColumn(tr("Version nu", lang=lang), 12),
            SheetColumn(tr("Installerad", lang=lang), 12),
            SheetColumn(tr("Publicerat", lang=lang), 12),
            SheetColumn(tr("Antal objekt i länet", lang=lang), 12, "count"),
            SheetColumn(tr("Meddelande från utgivaren", lang=lang), 60),
            SheetColumn(tr("Annat", lang=lang), 40),
            SheetColumn(tr("Beslut", lang=lang), 16),
            SheetColumn(tr("Aktuellt", lang=lang), 14),
            SheetColumn(tr("Källa", lang=lang), 26),
            SheetColumn(tr("Förråd", lang=lang), 28),
            SheetColumn(tr("Bekräftat", lang=lang), 12),
        ),
        [
            (
                item.title,
                item.name,
                item.function,
                item.before or None,
                item.version,
                item.installed or None,
                item.published,
                sum(layer.count or 0 for layer in item.total) if item.total else None,
                withheld_words(lang) if item.is_withheld else item.release_note or None,
                " ".join(item.notes) or None,
                item.decision or None,
                item.reference_dates or None,
                item.sources or None,
                item.repository,
                item.confirmed or None,
            )
            for item in report.packages
        ],
    )


def _standing_sheet(report: NewsReport, lang: Language) -> Sheet:
    rows: list[tuple[Value, ...]] = [
        (item.title, item.function, item.version, signed_word(item.state, lang), item.sentence)
        for item in report.standing
    ]
    rows += [
        (title, None, None, None, tr("Finns inte i något känt förråd.", lang=lang))
        for title in report.unfollowed
    ]
    return Sheet(
        tr("Att se över {date}", lang=lang, date=report.until.isoformat()),
        (
            SheetColumn(tr("Underlagspaket", lang=lang), 32),
            SheetColumn(tr("Ansvarig funktion", lang=lang), 26),
            SheetColumn(tr("Version", lang=lang), 12),
            SheetColumn(tr("Aktualitet", lang=lang), 20),
            SheetColumn(tr("Vad det betyder", lang=lang), 80),
        ),
        rows,
    )


def _source_sheet(report: NewsReport, lang: Language) -> Sheet:
    return Sheet(
        tr("Förråd", lang=lang),
        (
            SheetColumn(tr("Förråd", lang=lang), 34),
            SheetColumn(tr("Bekräftat", lang=lang), 14),
            SheetColumn(tr("Inte bekräftat nu", lang=lang), 80),
        ),
        [(item.title, item.confirmed or None, item.unconfirmed or None) for item in report.asked],
    )
