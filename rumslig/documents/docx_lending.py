"""Our styles lent to a document that lacks them, with the marks and numbers of its lists."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import docx
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart

from rumslig.documents.docx_styles import set_up_styles
from rumslig.language import Language

_LENT = (
    "Normal",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Body Text",
    "Caption",
    "Note",
    "Table Text",
    "Small Table Text",
    "Summary Text",
)


def lend_styles(document: Any, lang: Language) -> None:
    """Give somebody else's document the response's styles that it lacks; its own stay."""
    own: Any = docx.Document()
    set_up_styles(own, lang)
    lists = ("List Bullet", "List Number")
    for name in (*_LENT, *lists):
        if _find_style(document, name) is None:
            made = deepcopy(_find_style(own, name))
            taken = {style.style_id for style in document.styles}
            if made.get(qn("w:styleId")) in taken:
                made.set(qn("w:styleId"), f"Rumslig{made.get(qn('w:styleId'))}")
            _rebase(made, document)
            document.styles.element.append(made)
    for name in lists:
        style = document.styles[name].element
        if style.pPr is None or style.pPr.numPr is None or not _has_number(document, style):
            _lend_numbering(document, own, name)


def _find_style(document: Any, name: str) -> Any:
    known = {style.name: style.element for style in document.styles}
    return known.get(name)


def _rebase(style: Any, document: Any) -> None:
    """Let a style rest on the document's own base, and point at no style that is not there."""
    ids = {item.style_id for item in document.styles}
    for tag in ("w:basedOn", "w:link", "w:next"):
        for child in style.findall(qn(tag)):
            if child.get(qn("w:val")) not in ids:
                style.remove(child)


def _numbering(document: Any) -> Any:
    """Return the numbering part's content, None where there is none."""
    for relation in document.part.rels.values():
        if relation.reltype == RT.NUMBERING:
            return relation.target_part.element
    return None


def _has_number(document: Any, style: Any) -> bool:
    numbering = _numbering(document)
    number = style.pPr.numPr.numId
    return (
        numbering is not None
        and number is not None
        and any(item.numId == number.val for item in numbering.num_lst)
    )


def _lend_numbering(document: Any, own: Any, name: str) -> None:
    """Give a list style the marks or numbers that it has with us."""
    source = own.part.numbering_part.element
    number = own.styles[name].element.pPr.numPr.numId.val
    abstract_id = next(item.abstractNumId.val for item in source.num_lst if item.numId == number)
    numbering = _numbering(document)
    if numbering is None:
        element = parse_xml(f"<w:numbering {nsdecls('w')}/>")
        part = NumberingPart(
            PackURI("/word/numbering.xml"), CT.WML_NUMBERING, element, document.part.package
        )
        document.part.relate_to(part, RT.NUMBERING)
        numbering = element
    abstracts = numbering.findall(qn("w:abstractNum"))
    free = max((int(item.get(qn("w:abstractNumId"))) for item in abstracts), default=-1) + 1
    for item in source.findall(qn("w:abstractNum")):
        if int(item.get(qn("w:abstractNumId"))) == abstract_id:
            made = deepcopy(item)
            made.set(qn("w:abstractNumId"), str(free))
            for link in made.iter(qn("w:pStyle")):
                link.set(qn("w:val"), document.styles[name].style_id)
            numbering.insert(len(abstracts), made)
    properties = document.styles[name].element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = int(numbering.add_num(free).numId)
