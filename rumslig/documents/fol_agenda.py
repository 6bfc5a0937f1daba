"""The agenda of FÖL: ongoing plans that matter to the region, by municipality, soonest first.

FÖL is where the region and the municipalities meet on physical planning; what is told is the
head of each case and nothing of its findings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from rumslig.collation import swedish_key
from rumslig.documents.workbook import Sheet, SheetColumn, write_workbook
from rumslig.errors import CaseError
from rumslig.language import Language, tr
from rumslig.outlet import export_path, hand_over
from rumslig.register.entry import RegisterRow
from rumslig.vocabulary import plan_type_label, stage_label

ENDINGS = (".html", ".xlsx", ".txt")


@dataclass(frozen=True, slots=True)
class AgendaGroup:
    """A municipality's ongoing plans; its name is "" for those of which no check has told."""

    municipality: str
    rows: tuple[RegisterRow, ...]


def make_agenda(rows: Iterable[RegisterRow]) -> tuple[AgendaGroup, ...]:
    """Return open cases that may matter to the region, by municipality.

    A plan of which nobody has said whether it matters is among them; one that lies in two
    municipalities stands with both.
    """
    groups: dict[str, list[RegisterRow]] = {}
    for row in rows:
        if row.is_open and row.regional != "no":
            for name in row.municipalities.split(", "):
                groups.setdefault(name, []).append(row)
    return tuple(
        AgendaGroup(name, tuple(sorted(groups[name], key=_by_day)))
        for name in sorted(groups, key=lambda name: (name == "", swedish_key(name)))
    )


def _by_day(row: RegisterRow) -> tuple[bool, str, str]:
    return row.last_day == "", row.last_day, row.dnr


def agenda_title(lang: Language | None = None) -> str:
    """Return the agenda's heading."""
    return tr("FÖL: pågående planer med regional betydelse", lang=lang)


def agenda_heads(lang: Language | None = None) -> list[str]:
    """Return the heads of the agenda's columns."""
    return [
        tr("Svarsdag", lang=lang),
        tr("Plan", lang=lang),
        tr("Typ", lang=lang),
        tr("Skede", lang=lang),
        tr("Dnr", lang=lang),
        tr("Berör regionen", lang=lang),
    ]


def agenda_cells(row: RegisterRow, lang: Language | None = None) -> list[str]:
    """Return what stands in a row of the agenda."""
    return [
        row.last_day or "–",
        row.title,
        plan_type_label(row.plan_type, lang),
        stage_label(row.stage, lang),
        row.dnr,
        tr("ja", lang=lang) if row.regional == "yes" else tr("inte avgjort", lang=lang),
    ]


def group_name(group: AgendaGroup, lang: Language | None = None) -> str:
    """Return what a group is called."""
    return group.municipality or tr("Kommunen är inte känd än", lang=lang)


@export_path("fol-agenda")
def write_agenda(target: Path, groups: Iterable[AgendaGroup], lang: Language) -> None:
    """Write the agenda as HTML, XLSX or text, as the file's ending says.

    Raises
    ------
    CaseError
        The file's name has another ending.
    """
    made = {".html": _html, ".xlsx": _workbook, ".txt": _text}.get(target.suffix.lower())
    if made is None:
        raise CaseError(
            tr(
                "{file} är ingen filtyp som dagordningen skrivs i; välj {endings}.",
                file=target.name,
                endings=", ".join(ENDINGS),
            )
        )
    hand_over(target, made(tuple(groups), lang))


def _workbook(groups: tuple[AgendaGroup, ...], lang: Language) -> bytes:
    widths = (12, 44, 28, 18, 14, 16)
    heads = [tr("Kommun", lang=lang), *agenda_heads(lang)]
    columns = tuple(
        SheetColumn(head, width) for head, width in zip(heads, (18, *widths), strict=True)
    )
    rows = [
        [group_name(group, lang), *agenda_cells(row, lang)]
        for group in groups
        for row in group.rows
    ]
    return write_workbook(agenda_title(lang), [Sheet("FÖL", columns, rows)])


def _text(groups: tuple[AgendaGroup, ...], lang: Language) -> bytes:
    lines = [agenda_title(lang), ""]
    for group in groups:
        lines.append(group_name(group, lang))
        lines += ["  " + " · ".join(agenda_cells(row, lang)) for row in group.rows]
        lines.append("")
    if not groups:
        lines.append(tr("Inga pågående planer.", lang=lang))
    return ("\n".join(lines).rstrip() + "\n").encode()


_STYLE = (
    "body{font-family:'Source Sans 3','Source Sans Pro',sans-serif;max-width:60rem;margin:2rem "
    "auto;padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;"
    "padding:.3rem .6rem .3rem 0;vertical-align:top;border-bottom:1px solid}"
)


def _html(groups: tuple[AgendaGroup, ...], lang: Language) -> bytes:
    title = escape(agenda_title(lang))
    parts = [
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>"
    ]
    if not groups:
        parts.append(f"<p>{escape(tr('Inga pågående planer.', lang=lang))}</p>")
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in agenda_heads(lang))
    for group in groups:
        body = "".join(_html_row(agenda_cells(row, lang)) for row in group.rows)
        parts.append(
            f"<h2>{escape(group_name(group, lang))}</h2><table><thead><tr>{heads}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )
    return ("\n".join(parts) + "</body></html>\n").encode()


def _html_row(cells: list[str]) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
