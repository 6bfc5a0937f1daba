"""The pieces of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

_ORDER = {
    qn(f"w:{parent}"): [qn(f"w:{name}") for name in names.split()]
    for parent, names in {
        "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
        "suppressLineNumbers pBdr shd tabs suppressAutoHyphens spacing ind contextualSpacing "
        "jc outlineLvl rPr sectPr",
        "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike color spacing kern position sz "
        "szCs highlight u shd vertAlign lang",
        "tblPr": "tblStyle tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar "
        "tblLook",
        "tcPr": "cnfStyle tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    }.items()
}
"""The children of an element in the order of the format's schema."""


def element(name: str, **attributes: str) -> Any:
    """Return an element such as element("w:shd", val="clear", fill="FFFFFF")."""
    made = OxmlElement(name)
    prefix = name.partition(":")[0]
    for key, value in attributes.items():
        made.set(qn(f"{prefix}:{key}"), value)
    return made


def place(properties: Any, child: Any) -> None:
    """Put a child among an element's properties where the format's schema wants it."""
    order = _ORDER[properties.tag]
    rank = order.index(child.tag)
    for index, other in enumerate(properties):
        if other.tag in order and order.index(other.tag) > rank:
            properties.insert(index, child)
            return
    properties.append(child)


def add_field(paragraph: Any, code: str) -> None:
    """Append a field such as PAGE that the word processor fills in."""
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            run._r.append(element("w:fldChar", fldCharType=kind))
        else:
            instruction = element("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)


def shade(properties: Any, fill: str) -> None:
    """Give a paragraph's properties a background."""
    place(properties, element("w:shd", val="clear", color="auto", fill=fill))


def border(properties: Any, kind: str, **sides: tuple[int, str, int]) -> None:
    """Give properties borders: side=(eighths of a point, colour, points of space)."""
    box = element(kind)
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if side not in sides:
            continue
        size, colour, space = sides[side]
        box.append(element(f"w:{side}", val="single", sz=str(size), space=str(space), color=colour))
    place(properties, box)


def set_cell_margins(properties: Any, left: int, right: int) -> None:
    """Set the space inside a table's cells, in twentieths of a point."""
    margins = element("w:tblCellMar")
    for side, width in (("left", left), ("right", right)):
        margins.append(element(f"w:{side}", w=str(width), type="dxa"))
    place(properties, margins)


def set_language(style: Any, tag: str) -> None:
    """Set the proofing language of a style."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    place(properties, element("w:lang", val=tag, eastAsia=tag))


def set_font(style: Any, family: str) -> None:
    """Set a style's typeface for every script, free from the theme's."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    place(properties, element("w:rFonts", ascii=family, hAnsi=family, cs=family, eastAsia=family))


def restart_numbering(document: Any, style_name: str) -> int:
    """Return a new list that counts from 1, of the kind that the style uses."""
    numbering = document.part.numbering_part.element
    style = document.styles[style_name].element
    used = style.pPr.numPr.numId.val
    abstract = next(item.abstractNumId.val for item in numbering.num_lst if item.numId == used)
    made = numbering.add_num(abstract)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def use_numbering(paragraph: Any, number: int) -> None:
    """Make a paragraph an item of a list."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def name_fallback(document: Any, family: str, fallback: str) -> None:
    """Tell the word processor which typeface to take where `family` is not installed."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            entry = (
                f'<w:font w:name="{family}"><w:altName w:val="{fallback}"/>'
                '<w:family w:val="swiss"/></w:font></w:fonts>'
            )
            part._blob = part.blob.replace(b"</w:fonts>", entry.encode())
