"""The region's own docx, filled: words where it names them, parts as real headings and tables."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from rumslig.documents.blocks import Block, Response
from rumslig.documents.docx import DocxWriter
from rumslig.documents.docx_fields import block_fields, check_tags, line_fields
from rumslig.documents.docx_lending import lend_styles
from rumslig.documents.docx_safety import check_docx
from rumslig.documents.office_zip import repack
from rumslig.errors import TemplateError
from rumslig.language import tr
from rumslig.wording import describe_unread
from rumslig.workspace import Workspace

_MARK = "\N{INVISIBLE SEPARATOR}"
"""Around a part's name, where it is to stand."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template that may be filled."""

    name: str
    content: bytes


def read_template(path: Path | None, workspace: Workspace) -> Template | None:
    """Return a template, by default the home's; None where there is none.

    Raises
    ------
    TemplateError
        It cannot be read, holds what a template must not, or its placeholders are not right.
    """
    own = workspace.home.template
    if path is None:
        if not own.is_file():
            return None
        path = own
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TemplateError(describe_unread(error, "sv")) from error
    return check_template(Template(path.name, content))


def check_template(template: Template) -> Template:
    """Return the template after trying it whole; raises TemplateError as `read_template`."""
    check_docx(template.content, template.name)
    check_tags(_texts(_open(template)), template.name)
    return template


def _open(template: Template) -> Any:
    made = DocxTemplate(io.BytesIO(template.content))
    try:
        made.init_docx()
    except (KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise TemplateError(
            tr("{file} är inget Word-dokument (docx); välj ett annat.", file=template.name)
        ) from error
    return made


def _texts(made: Any) -> Mapping[str, str]:
    """Return every text that is filled, with its tags whole."""
    texts = {"document": made.patch_xml(made.get_xml())}
    for part in made.docx.part.package.iter_parts():
        name = str(part.partname)
        if name.startswith("/word/") and name != "/word/document.xml" and name.endswith(".xml"):
            texts[name] = made.patch_xml(part.blob.decode("utf-8", "replace"))
    core = made.docx.core_properties
    texts["core"] = " ".join(
        str(getattr(core, name))
        for name in ("author", "comments", "identifier", "language", "subject", "title")
    )
    return texts


def fill_template(template: Template, response: Response) -> bytes:
    """Return the template filled with a document; the same of both gives the same bytes.

    Raises
    ------
    TemplateError
        A placeholder for a part does not stand alone in its paragraph, or a condition is broken.
    """
    made = _open(template)
    wanted = block_fields()
    context = dict.fromkeys(line_fields(), "") | dict(response.fields)
    context |= {name: f"{_MARK}{name}{_MARK}" for name in wanted}
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.globals.clear()
    environment.filters.clear()
    try:
        made.render(context, environment)
    except (JinjaError, etree.XMLSyntaxError) as error:
        raise TemplateError(
            tr(
                "{file} kan inte fyllas: {fact}. Se över villkoren, som skrivs {begin} och {end}.",
                file=template.name,
                fact=error,
                begin="{%p if version %}",
                end="{%p endif %}",
            )
        ) from error
    document = made.docx
    lend_styles(document, response.lang)
    writer = DocxWriter(response, document)
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    writer.width = min(writer.width, int(width))
    parts = dict(response.parts)
    for mark in _marks(document, template.name):
        name = _text_of(mark).strip(_MARK)
        _insert(writer, mark, response.blocks if name == "yttrande" else parts.get(name, ()))
    writer.write_properties()
    stream = io.BytesIO()
    document.save(stream)
    return repack(stream.getvalue())


def _text_of(paragraph: Any) -> str:
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t"))).strip()


def _marks(document: Any, file: str) -> list[Any]:
    """Return the paragraphs where parts are to stand.

    Raises
    ------
    TemplateError
        Other words stand beside such a part, or it stands in a head or foot.
    """
    marks = []
    for paragraph in document.element.body.iter(qn("w:p")):
        text = _text_of(paragraph)
        if _MARK in text:
            if text.count(_MARK) != 2 or text[0] != _MARK or text[-1] != _MARK:
                _raise_place(file, text.split(_MARK)[1])
            marks.append(paragraph)
    for part in document.part.package.iter_parts():
        name = str(part.partname)
        if "document" not in name and name.endswith(".xml") and _MARK.encode() in part.blob:
            _raise_place(file, part.blob.decode().split(_MARK)[1])
    return marks


def _raise_place(file: str, name: str) -> None:
    raise TemplateError(
        tr(
            "{file}: platshållaren {name} är en hel del av yttrandet; låt den stå ensam i ett "
            "eget stycke i brödtexten.",
            file=file,
            name="{{ " + name + " }}",
        )
    )


def _insert(writer: DocxWriter, mark: Any, blocks: tuple[Block, ...]) -> None:
    """Write blocks where a mark stands, in its place."""
    body = writer.document.element.body
    before = set(body)
    for block in blocks:
        writer.add(block)
    for element in [item for item in body if item not in before]:
        mark.addprevious(element)
    parent = mark.getparent()
    if (
        parent.tag == qn("w:tc")
        and mark.getnext() is None
        and (mark.getprevious() is None or mark.getprevious().tag != qn("w:p"))
    ):
        for node in list(mark.iter(qn("w:t"))):
            node.text = ""  # a cell ends with a paragraph
        return
    parent.remove(mark)
