"""The region's own docx: filled as it names, refused in one sentence where it must not be."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from rumslig.cases.draft import Draft
from rumslig.cases.signing import SignedVersion
from rumslig.documents.blocks import Response
from rumslig.documents.docx_fields import block_fields, line_fields
from rumslig.documents.docx_starter import make_starter
from rumslig.documents.docx_template import (
    Template,
    check_template,
    fill_template,
    read_template,
)
from rumslig.documents.evidence import Evidence
from rumslig.documents.map_image import MapImage
from rumslig.documents.maps import number_figures
from rumslig.documents.response import compose_response
from rumslig.errors import TemplateError
from rumslig.settings import Home


@pytest.fixture(scope="module")
def response(ground: Evidence, draft: Draft, images: list[MapImage]) -> Response:
    case = replace(
        ground.case, draft=draft, versions=(SignedVersion(1, "2026-12-01", "chef", "ab"),)
    )
    figures = number_figures(ground, images)
    return compose_response(replace(ground, case=case), figures, example=True)


def written(*paragraphs: str, cell: str = "", head: str = "") -> bytes:
    """Return a docx of somebody's own with these paragraphs, split in runs as Word does."""
    document = docx.Document()
    for text in paragraphs:
        paragraph = document.add_paragraph()
        for start in range(0, len(text), 3):
            paragraph.add_run(text[start : start + 3])
    if cell:
        document.add_table(1, 1).rows[0].cells[0].text = cell
    if head:
        document.sections[0].header.paragraphs[0].text = head
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def remade(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return stream.getvalue()


GOOD = ("{{ rubrik }}", "Dnr {{ dnr }}", "{{ synpunkter }}")


def texts(document: object) -> list[str]:
    return [item.text for item in document.paragraphs]  # type: ignore[attr-defined]


def test_the_starting_template_gives_the_whole_response(response: Response) -> None:
    template = check_template(Template("mall.docx", make_starter()))
    content = fill_template(template, response)
    assert content == fill_template(template, response)
    document = docx.Document(io.BytesIO(content))
    words = "\n".join(texts(document))
    assert response.title in words and "Version 2" in words
    assert "Platshållare" not in words and "{{" not in words and "\u2063" not in words
    headings = [item.text for item in document.paragraphs if item.style.name == "Heading 1"]
    assert {"Sammanfattande ställningstagande", "Synpunkter per ämnesområde"} <= set(headings)
    assert len(document.tables) >= 3
    heads = [table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") for table in document.tables]
    assert all(head is not None for head in heads)
    pictures = document.element.body.findall(f".//{qn('wp:docPr')}")
    assert pictures and all(item.get("descr") for item in pictures)
    assert "Region Prov" in document.sections[0].header.paragraphs[0].text
    core = document.core_properties
    assert (core.title, core.author, core.language) == (response.title, "Region Prov", "sv-SE")


def test_every_placeholder_is_described_in_the_starting_template() -> None:
    words = "\n".join(texts(docx.Document(io.BytesIO(make_starter()))))
    for name in {**line_fields(), **block_fields()}:
        assert f"\n{name}: " in words


def test_a_template_of_ones_own_keeps_its_looks(response: Response) -> None:
    def bare(parts: dict[str, bytes]) -> None:
        del parts["word/numbering.xml"]
        relations = parts["word/_rels/document.xml.rels"].decode()
        start = relations.index("numbering.xml")
        begin, end = relations.rindex("<", 0, start), relations.index("/>", start) + 2
        parts["word/_rels/document.xml.rels"] = (relations[:begin] + relations[end:]).encode()

    content = remade(written(*GOOD, "Med vänlig hälsning", cell="{{ sammanfattning }}"), bare)
    filled = fill_template(check_template(Template("egen.docx", content)), response)
    document = docx.Document(io.BytesIO(filled))
    assert texts(document)[-1].startswith("Med vänlig") or "Med vänlig hälsning" in texts(document)
    assert response.title in texts(document)
    cell = document.tables[-1].rows[0].cells[0]
    assert "Sammanfattande ställningstagande" in cell.text
    listed = next(item for item in cell.paragraphs if item.style.name == "List Bullet")
    number = document.styles["List Bullet"].element.pPr.numPr.numId.val
    numbering = document.part.numbering_part.element
    assert any(item.numId == number for item in numbering.num_lst) and listed.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (written("{{ rubrik }}", "{{ synpunkter }}"), r"mall.docx: platshållaren {{ dnr }} saknas"),
        (written("{{ rubrik }}", "{{ dnr }}"), r"platshållaren {{ synpunkter }} saknas"),
        (
            written(*GOOD, "{{ rubirk }}"),
            r"mall.docx: platshållaren {{ rubirk }} finns inte; finns",
        ),
        (written(*GOOD, "{{ dnr.__class__ }}"), r"{{ dnr.__class__ }} finns inte"),
        (written(*GOOD, "{{ ''.join(dnr) }}"), "finns inte"),
        (written(*GOOD, "{% for a in dnr %}x{% endfor %}"), "finns inte"),
        (written(*GOOD, "{{ dnr|upper }}"), "finns inte"),
        (written(*GOOD, "{% set x = 9**9**9 %}"), "finns inte"),
        (written(*GOOD, "{% include 'a' %}"), "finns inte"),
        (written(*GOOD, head="{{ 7*7 }}"), "finns inte"),
        (written(*GOOD, "{{ dnr"), r"ett {{ saknar sin andra hälft"),
        (b"PK\x03\x04 inget arkiv", "är inget Word-dokument"),
        (b"", "är inget Word-dokument"),
    ],
)
def test_a_wrong_template_is_told_in_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(TemplateError, match=words):
        check_template(Template("mall.docx", content))


@pytest.mark.parametrize(
    ("paragraphs", "head", "words"),
    [
        (("Text: {{ sammanfattning }}",), "", "är en hel del av yttrandet"),
        ((), "{{ sammanfattning }}", "är en hel del av yttrandet"),
        (("{% if version %}x",), "", "kan inte fyllas"),
    ],
)
def test_a_part_out_of_place_is_told(
    response: Response, paragraphs: tuple[str, ...], head: str, words: str
) -> None:
    template = check_template(Template("mall.docx", written(*GOOD, *paragraphs, head=head)))
    with pytest.raises(TemplateError, match=f"mall.docx.*{words}"):
        fill_template(template, response)


def _add(name: str, part: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.__setitem__(name, part)


def _relate(kind: str, target: str) -> Callable[[dict[str, bytes]], None]:
    row = (
        f'<Relationship Id="rId99" Type="http://x/{kind}" Target="{target}" '
        'TargetMode="External"/></Relationships>'
    )

    def change(parts: dict[str, bytes]) -> None:
        name = "word/_rels/document.xml.rels"
        parts[name] = parts[name].replace(b"</Relationships>", row.encode())

    return change


def _body(xml: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        name = "word/document.xml"
        parts[name] = parts[name].replace(b"<w:body>", b"<w:body>" + xml.encode())

    return change


def _write_all(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[name]
        parts[name] = parts[name].replace(old.encode(), new.encode())

    return change


def _typed(part: str, kind: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    row = f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'

    def change(parts: dict[str, bytes]) -> None:
        _write_all("[Content_Types].xml", "</Types>", row)(parts)
        parts[part] = content

    return change


def _prefixed(parts: dict[str, bytes]) -> None:
    _add(
        "word/_rels/settings.xml.rels",
        b'<p:Relationships xmlns:p="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<p:Relationship Id="r1" Type="http://x/attachedTemplate" TargetMode="&#69;xternal" '
        b'Target="http://ond.example/a.dotm"/></p:Relationships>',
    )(parts)


def _field(*codes: str) -> Callable[[dict[str, bytes]], None]:
    """Put a field in the text whose code stands in several runs."""
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return _body(
        f"<w:p>{begin}{runs}{end}{begin}<w:r><w:instrText>PAGE</w:instrText></w:r>{end}</w:p>"
    )


MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HIDDEN = f'<w:document {W}><w:p><w:ins w:author="x"/></w:p></w:document>'


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_add("word/vbaProject.bin", b"x"), "har makron"),
        (_add("word/embeddings/a.xlsx", b"x"), "har inbäddade filer"),
        (_add("word/comments.xml", b"<a/>"), "har kommentarer"),
        (_add("word/a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "en dokumenttyp"),
        (_relate("attachedTemplate", "http://ond.example/a.dotm"), "attachedTemplate"),
        (_relate("image", "http://ond.example/a.png"), "hänvisar utanför filen"),
        (_relate("hyperlink", "file://server/a"), "hänvisar utanför filen"),
        (_body("<w:p><w:r><w:instrText>DDEAUTO c:\\x</w:instrText></w:r></w:p>"), "har fält"),
        (_body('<w:p><w:ins w:id="1" w:author="x"/></w:p>'), "har spårade ändringar"),
        (_body('<w:altChunk r:id="rId1"/>'), "har inbäddade filer"),
        (_add("word/stor.xml", b" " * 5_000_000), "är större än en mall"),
        (_prefixed, "hänvisar utanför filen .attachedTemplate."),
        (_relate("image", "file:///c:/a.png"), "hänvisar utanför filen"),
        (
            _write_all(
                "word/_rels/document.xml.rels",
                "</Relationships>",
                "<Relationship Type='http://x/image' Target='\\\\server\\a.png'/></Relationships>",
            ),
            "hänvisar utanför filen",
        ),
        (_add("word/glossary/document.xml", HIDDEN.encode("utf-16")), "en annan teckenkodning"),
        (_add("word/a.xml", "<!DOCTYPE a><a/>".encode("utf-16-le")), "teckenkodning"),
        (_field("DDE", "AUTO c:\\x"), "har fält"),
        (_body("<w:p><w:fldSimple w:instr='DDEAUTO \"c:\\x\"'/></w:p>"), "har fält"),
        (
            _body("<w:p><w:fldSimple w:instr='PAGE'/><w:fldSimple w:instr='RD a'/></w:p>"),
            "har fält",
        ),
        (_field('HYPERLINK "file://server/a"'), "hänvisar utanför filen"),
        (_body('<w:p><w:del\nw:id="1"/></w:p>'), "har spårade ändringar"),
        (_body("<w:p><w:pPr><w:pPrChange w:id='1'/></w:pPr></w:p>"), "har spårade ändringar"),
        (_body("<w:p><x:ins xmlns:x='" + W[9:-1] + "'/></w:p>"), "har spårade ändringar"),
        (_add("word/people.xml", b"<a/>"), "har namnen"),
        (_typed("word/vilka.xml", "application/vnd.ms-word.people+xml", b"<a/>"), "har namnen"),
        (_typed("word/dold.dat", MAIN_TYPE, HIDDEN.encode()), "har spårade ändringar"),
        (_typed("word/media/a.png", "application/xml", HIDDEN.encode()), "har spårade ändringar"),
        (_add("word/fil.dat", b"MZ\x90"), "har inbäddade filer"),
        (
            _write_all("_rels/.rels", "word/document.xml", "word/annan.dat"),
            "är inget Word-dokument",
        ),
    ],
)
def test_a_hostile_template_is_refused(
    change: Callable[[dict[str, bytes]], None], words: str
) -> None:
    with pytest.raises(TemplateError, match=words):
        check_template(Template("mall.docx", remade(written(*GOOD), change)))


@pytest.mark.parametrize(
    "change",
    [
        _relate("hyperlink", "https://region.example"),
        _field('HYPERLINK "https://region.example/link"'),
        _field("NUM", "PAGES"),
        _body("<w:p><w:r><w:t>Import, link och DDE är ord.</w:t></w:r></w:p>"),
        _typed("word/media/a.png", "image/png", b"\x89PNG"),
    ],
)
def test_what_is_ordinary_is_no_harm(change: Callable[[dict[str, bytes]], None]) -> None:
    content = remade(written(*GOOD), change)
    assert check_template(Template("mall.docx", content)).name == "mall.docx"


def test_the_homes_template_is_taken_without_asking(tmp_path: Path, ground: Evidence) -> None:
    class Place:
        home = Home(tmp_path)

    assert read_template(None, Place()) is None  # type: ignore[arg-type]
    (tmp_path / "mall.docx").write_bytes(written(*GOOD))
    found = read_template(None, Place())  # type: ignore[arg-type]
    assert found is not None and found.name == "mall.docx"
    with pytest.raises(TemplateError, match=r"borta\.docx"):
        read_template(tmp_path / "borta.docx", Place())  # type: ignore[arg-type]
