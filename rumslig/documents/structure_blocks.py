"""What the structure images say of the plan areas, object by object, for the appendix."""

from __future__ import annotations

from rumslig.documents.blocks import Block, Cell, Column, Heading, Table, text_block
from rumslig.documents.evidence import Evidence
from rumslig.language import tr
from rumslig.structure.answer import answer_of
from rumslig.structure.model import guiding_line, kind_word


def structure_blocks(evidence: Evidence) -> list[Block]:
    """Return a table for each plan area that lies in or near an object; nothing where none does."""
    lang = evidence.lang
    tables: list[Block] = []
    for plan in evidence.result.plans:
        name = plan.area.name
        answer = answer_of(evidence.result, name, evidence.catalog.manifests, evidence.county, lang)
        rows = tuple(
            (Cell(kind_word(item.cited.facts.kind, lang).capitalize()), Cell(item.text))
            for item in answer.objects
        )
        if rows:
            columns = (
                Column(tr("Klass", lang=lang), 0.2),
                Column(tr("Vad strukturbilden säger", lang=lang), 0.8),
            )
            caption = tr("Strukturbildens objekt i och nära {plan}.", lang=lang, plan=name)
            tables.append(Table(caption, columns, rows, "small"))
    if not tables:
        return []
    head = Heading(2, tr("Strukturbilderna, objekt för objekt", lang=lang))
    return [head, text_block(guiding_line(lang)), *tables]
