"""What is new since a day as a document: municipality by municipality, in plain words."""

from __future__ import annotations

from dataclasses import replace

from rumslig.county import County
from rumslig.documents.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Response,
    SummaryBox,
    Table,
    list_block,
    text_block,
)
from rumslig.documents.news_tables import (
    change_word,
    unchanged_words,
    version_words,
    withheld_words,
)
from rumslig.documents.pdf import write_pdf
from rumslig.documents.summary import compose_summary
from rumslig.freshness import signed_word
from rumslig.language import Language, tr
from rumslig.news import LayerNews, NewsObject, NewsReport, PackageNews
from rumslig.numerals import THIN, format_area, format_length, format_number
from rumslig.places import PlaceName

MOST_ROWS = 40
"""So many objects of a layer are listed in a municipality; the workbook has them all."""


def write_news_pdf(report: NewsReport, county: County, lang: Language) -> bytes:
    """Return the report as PDF; the same report gives the same bytes."""
    return write_pdf(compose_news(report, county, lang))


def compose_news(report: NewsReport, county: County, lang: Language) -> Response:
    """Return the document, dated by the last day of the period."""
    until = report.until.isoformat()
    title = tr("Nytt underlag sedan {date}", lang=lang, date=report.since.isoformat())
    blocks: tuple[Block, ...] = (
        _summary(report, lang),
        *(block for area in report.areas for block in _area(report, area, lang)),
        *_packages(report, lang),
        *_standing(report, lang),
        *_sources(report, lang),
        Heading(1, tr("Så är det räknat", lang=lang)),
        *_method(lang),
    )
    made = compose_summary(county, lang, title, blocks)
    day, _, who, page = made.letterhead.labels  # it has no reference number
    place = report.county if report.is_whole else ", ".join(item.name for item in report.areas)
    return replace(
        made,
        date=until,
        letterhead=replace(made.letterhead, date=until, labels=(day, "", who, page)),
        facts=(
            (
                tr("Period", lang=lang),
                tr("{since} till och med {until}", lang=lang, since=report.since.isoformat(),
                   until=until),
            ),
            (tr("Gäller", lang=lang), place or tr("allt underlag", lang=lang)),
            (
                tr("Källa", lang=lang),
                ", ".join(item.title for item in report.asked) or tr("inget förråd", lang=lang),
            ),
        ),
    )  # fmt: skip


def _summary(report: NewsReport, lang: Language) -> SummaryBox:
    touched = [area for area in report.areas if area.code and report.of_area(area.code)]
    named = [area for area in report.areas if area.code]
    items = [
        tr(
            "{count} av {followed} paket i de kända förråden har fått nya versioner.",
            lang=lang,
            count=len(report.packages),
            followed=report.followed,
        )
    ]
    if named:
        items.append(
            tr(
                "Något har ändrats, eller kan ha ändrats, i {count} av {total} kommuner.",
                lang=lang,
                count=len(touched),
                total=len(named),
            )
        )
    unknown = [item for item in report.packages if any(x.basis == "none" for x in item.total)]
    if unknown:
        items.append(
            tr(
                "Vad som är ändrat i {names} är inte känt.",
                lang=lang,
                names=", ".join(item.title for item in unknown),
            )
        )
    if report.standing:
        items.append(
            tr(
                "{count} installerade paket behöver ses över; de står sist.",
                lang=lang,
                count=len(report.standing),
            )
        )
    return SummaryBox(tr("Sammanfattning", lang=lang), (list_block(items),))


def _area(report: NewsReport, area: PlaceName, lang: Language) -> list[Block]:
    found = report.of_area(area.code)
    blocks: list[Block] = [Heading(1, area.name)]
    for package in found:
        words = f"{package.title}, {version_words(package, lang)}"
        blocks.append(Heading(2, words))
        for layer in package.areas[area.code]:
            blocks += _layer(layer, len(package.areas[area.code]) > 1, lang)
        blocks.append(_source_line(package, lang))
    blocks.append(text_block(unchanged_words(report.unchanged(area.code), lang), muted=True))
    return blocks


def _layer(layer: LayerNews, is_named: bool, lang: Language) -> list[Block]:
    lead = f"{layer.title}:" if is_named and layer.title else ""
    blocks: list[Block] = []
    if layer.note:
        blocks.append(text_block(layer.note, lead=lead))
    if layer.why:
        blocks.append(text_block(layer.why, lead="" if layer.note else lead, muted=True))
    if layer.objects:
        blocks.append(_object_table(layer, lang))
    return blocks


def _object_table(layer: LayerNews, lang: Language) -> Table:
    shown = layer.objects[:MOST_ROWS]
    caption = tr("{title}: objekt som skiljer.", lang=lang, title=layer.title)
    if len(layer.objects) > len(shown):
        caption += " " + tr(
            "{shown} av {count} visas; alla står i arbetsboken.",
            lang=lang,
            shown=len(shown),
            count=format_number(len(layer.objects), 0, lang),
        )
    return Table(
        caption,
        (
            Column(tr("Namn", lang=lang), 0.32),
            Column(tr("Nyckel", lang=lang), 0.2),
            Column(tr("Ändring", lang=lang), 0.28),
            Column(tr("I kommunen", lang=lang), 0.2, "number"),
        ),
        tuple(
            (
                Cell(_name(item, lang)),
                Cell(item.key),
                Cell("\n".join(filter(None, (change_word(item.kind, lang), _whole(item, lang))))),
                Cell(_amount(item, lang)),
            )
            for item in shown
        ),
        "small",
    )


def _name(item: NewsObject, lang: Language) -> str:
    if item.is_certain:
        return item.title
    return f"{item.title}\n{tr('sannolikt samma objekt', lang=lang)}"


def _whole(item: NewsObject, lang: Language) -> str:
    if item.kind == "values" or not item.detail:
        return item.detail
    return tr("hela objektet: {detail}", lang=lang, detail=item.detail)


def _amount(item: NewsObject, lang: Language) -> str:
    for value, words in (
        (item.area_m2, format_area(abs(item.area_m2), lang)),
        (item.length_m, format_length(abs(item.length_m), lang)),
    ):
        if abs(value) >= 0.5:
            return ("+" if value > 0 else "\N{MINUS SIGN}") + words
    return "\N{EN DASH}"


def _source_line(package: PackageNews, lang: Language) -> Paragraph:
    parts = [
        tr("Publicerat {date}", lang=lang, date=package.published),
        tr("beslut {decision}", lang=lang, decision=package.decision) if package.decision else "",
        tr("aktuellt {date}", lang=lang, date=package.reference_dates)
        if package.reference_dates
        else "",
        tr("källa {name}", lang=lang, name=package.sources) if package.sources else "",
    ]
    text = ", ".join(part for part in parts if part) + "."
    if package.release_note:
        text += f" {package.release_note}"
    return text_block(text, muted=True)


def _packages(report: NewsReport, lang: Language) -> list[Block]:
    if not report.packages:
        return []
    rows = []
    for item in report.packages:
        count = sum(layer.count or 0 for layer in item.total)
        counted = format_number(count, 0, lang) if item.total else "\N{EN DASH}"
        if any(layer.count is None for layer in item.total):
            counted = tr("okänt", lang=lang)
        said = withheld_words(lang) if item.is_withheld else item.release_note
        where = ", ".join(filter(None, (item.repository, _confirmed(item, lang))))
        rows.append(
            (
                Cell("\n".join(filter(None, (item.title, item.function)))),
                Cell("\n".join((version_words(item, lang), item.published))),
                Cell(counted),
                Cell("\n".join(filter(None, (said, *item.notes, item.unconfirmed)))),
                Cell("\n".join(filter(None, (item.decision, item.reference_dates, where)))),
            )
        )
    return [
        Heading(1, tr("Paket med nya versioner", lang=lang)),
        Table(
            tr(
                "Antal objekt som skiljer i de kommuner som rapporten gäller; ett objekt i flera "
                "kommuner räknas en gång.",
                lang=lang,
            ),
            (
                Column(tr("Underlagspaket", lang=lang), 0.23),
                Column(tr("Version", lang=lang), 0.15),
                Column(tr("Objekt", lang=lang), 0.1, "number"),
                Column(tr("Meddelande från utgivaren", lang=lang), 0.29),
                Column(tr("Beslut, aktualitet, förråd", lang=lang), 0.23),
            ),
            tuple(rows),
            "small",
        ),
    ]


def _confirmed(item: PackageNews, lang: Language) -> str:
    if not item.confirmed:
        return tr("aldrig bekräftat", lang=lang)
    return tr("bekräftat {date}", lang=lang, date=item.confirmed)


def _standing(report: NewsReport, lang: Language) -> list[Block]:
    day = report.until.isoformat()
    blocks: list[Block] = []
    if report.standing:
        blocks += [
            Heading(1, tr("Underlag att se över", lang=lang)),
            Table(
                tr("Installerade paket som inte är aktuella, den {date}.", lang=lang, date=day),
                (
                    Column(tr("Underlagspaket", lang=lang), 0.28),
                    Column(tr("Version", lang=lang), 0.12),
                    Column(tr("Aktualitet", lang=lang), 0.2),
                    Column(tr("Vad det betyder", lang=lang), 0.4),
                ),
                tuple(
                    (
                        Cell("\n".join(filter(None, (item.title, item.function)))),
                        Cell(item.version),
                        Cell(signed_word(item.state, lang).replace(" ", THIN, 1)),
                        Cell(item.sentence),
                    )
                    for item in report.standing
                ),
                "small",
            ),
        ]
    if report.unfollowed:
        names = ", ".join(report.unfollowed)
        blocks.append(
            text_block(
                tr(
                    "Om de här paketen går det inte att veta vad som är nytt, då de inte finns i "
                    "något känt förråd: {names}.",
                    lang=lang,
                    names=names,
                ),
                muted=True,
            )
        )
    return blocks


def _sources(report: NewsReport, lang: Language) -> list[Block]:
    said = [f"{item.title}: {item.unconfirmed}" for item in report.asked if item.unconfirmed]
    if not said:
        return []
    return [Heading(1, tr("Förråd som inte kunde bekräftas", lang=lang)), list_block(said)]


def _method(lang: Language) -> list[Block]:
    texts = (
        tr(
            "För varje paket jämförs den version som var nyast när perioden började med den som "
            "var nyast när den slutade. Objekt följs från version till version efter sin nyckel.",
            lang=lang,
        ),
        tr(
            "Ett objekt står i de kommuner där något av det har ändrats. Mått är vad som ligger i "
            "kommunen. Är bara uppgifter ändrade står objektet i alla kommuner som det ligger i.",
            lang=lang,
        ),
        tr(
            "Där bara radindexen finns på datorn är objekten räknade och placerade efter "
            "rektangeln kring dem; det står då vid lagret.",
            lang=lang,
        ),
    )
    return [text_block(text) for text in texts]
