"""The styles and the page of a docx response."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from rumslig.documents import docx_parts as parts
from rumslig.documents.fonts import FAMILY
from rumslig.language import Language
from rumslig.look import tokens

TAGS: dict[Language, str] = {"sv": "sv-SE", "en": "en-GB"}
_HEADINGS = {"Title": 19.0, "Heading 1": 13.0, "Heading 2": 11.5, "Heading 3": 10.5}


def colour_of(colour: str) -> RGBColor:
    """Return #rrggbb as python-docx wants it."""
    return RGBColor.from_string(colour.lstrip("#"))


def set_up_page(document: Any) -> None:
    """Set paper and margins."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(30)
    section.top_margin, section.bottom_margin = Mm(32), Mm(22)
    section.header_distance, section.footer_distance = Mm(12), Mm(10)


def set_up_styles(document: Any, lang: Language) -> None:
    """Give a new document the response's styles."""
    styles, tag, ink = document.styles, TAGS[lang], tokens()["colour"]["light"]
    for style in (
        styles["Normal"],
        styles["Title"],
        styles["Caption"],
        *(styles[f"Heading {level}"] for level in (1, 2, 3)),
    ):
        parts.set_font(style, FAMILY)
        style.font.color.rgb = colour_of(ink["text"])
    for name, size in _HEADINGS.items():
        style = styles[name]
        style.font.size, style.font.bold, style.font.italic = Pt(size), True, False
        style.paragraph_format.space_before = Pt(0 if name == "Title" else 14)
        style.paragraph_format.space_after = Pt(4 if name != "Title" else 10)
        style.paragraph_format.keep_with_next = True
    _clear_borders(styles["Title"])
    styles["Heading 3"].paragraph_format.space_before = Pt(8)
    normal = styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.line_spacing = 1.25
    normal.paragraph_format.space_after = Pt(0)
    parts.set_language(normal, tag)
    for name in ("Body Text", "List Number", "List Bullet"):
        styles[name].paragraph_format.space_after = Pt(5)
    caption = styles["Caption"]
    caption.font.size, caption.font.bold = Pt(9), False
    caption.paragraph_format.space_before = Pt(6)
    caption.paragraph_format.space_after = Pt(4)
    for name, size, colour in (
        ("Note", 9.5, "muted"),
        ("Table Text", 9.5, "text"),
        ("Small Table Text", 8.0, "text"),
        ("Letterhead", 10, "text"),
        ("Summary Title", 13, "text"),
        ("Summary Text", 10.5, "text"),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        style.font.size = Pt(size)
        style.font.color.rgb = colour_of(ink[colour])
        style.paragraph_format.line_spacing = 1.15
    styles["Note"].paragraph_format.space_after = Pt(6)
    styles["Summary Title"].font.bold = True
    styles["Summary Text"].paragraph_format.line_spacing = 1.25


def _clear_borders(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
