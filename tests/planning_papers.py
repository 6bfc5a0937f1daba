"""Papers of a consultation as a municipality sends them, made anew: PDF, docx, mail, zip."""

from __future__ import annotations

import struct
import zipfile
import zlib
from email.message import EmailMessage
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import typst

LETTER = """
#set text(lang: "sv", hyphenate: true)
Kumla kommun \\ Samhällsbyggnadsnämnden \\ 2026-11-20

Vårt dnr: BN 2026/345 \\ Ert dnr: 26RS101

= Samråd om detaljplan för Norra Bäckvägen i Kumla kommun

Planen handläggs med utökat förfarande. Ni ges nu tillfälle att yttra er.
Planförslaget är utställt under tiden 23 november till 18 december 2026.
Skriftliga synpunkter ska vara kommunen tillhanda senast den 18 december 2026.
"""

DESCRIPTION = """
#set page(width: 90mm, height: 120mm, margin: 8mm)
#set text(lang: "sv", hyphenate: true, size: 9pt)
#set par(justify: true)
= Planbeskrivning, samrådshandling
Detaljplan för Norra Bäckvägen. Planområdet omfattar ca 12,4 hektar och ligger norr om tätorten.
Planen möjliggör 150 nya bostäder.
#pagebreak()
Området försörjs med bredbandsanslutning och optofiber. Närmaste busshållplatser finns vid vägen,
och kollektivtrafikförsörjningen bedöms som god. Jordbruksmarken tas i anspråk.
#pagebreak()
Översiktsplanen anger området som utredningsområde.
"""


def png(width: int = 60, height: int = 80) -> bytes:
    """Return a grey picture with a pattern."""
    rows = b"".join(b"\0" + bytes((x * y) % 251 for x in range(width)) for y in range(height))

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    size = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", size), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


@lru_cache
def pdf(source: str) -> bytes:
    """Return what Typst makes of a source; "bild.png" is a picture."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "bild.png").write_bytes(png())
        (folder / "a.typ").write_text(source, "utf-8")
        return bytes(typst.compile(str(folder / "a.typ")))


def letter() -> bytes:
    """Return the letter that asks for a response."""
    return pdf(LETTER)


def description() -> bytes:
    """Return a plan description of three pages."""
    return pdf(DESCRIPTION)


SCAN = '#page(margin: 0mm)[#image("bild.png", width: 100%, height: 100%)]'


def scanned(pages: int = 2) -> bytes:
    """Return a PDF whose pages are pictures alone."""
    return pdf("\n".join([SCAN] * pages))


def partly_scanned() -> bytes:
    """Return three pages, of which the second is a picture."""
    return pdf(f"Bredband finns utbyggt i hela området.\n{SCAN}\nHållplatsen flyttas.")


def pages_of_text(count: int) -> bytes:
    """Return a PDF of many pages, with one word of a theme on the last but one."""
    body = "\n#pagebreak()\n".join(
        f"Sida {number}. "
        + "Planen prövar markens lämplighet för bebyggelse. " * 12
        + ("Transformatorstation krävs." if number == count - 1 else "")
        for number in range(1, count + 1)
    )
    return pdf(f'#set page(paper: "a5")\n{body}')


def word(*paragraphs: str) -> bytes:
    """Return a Word document."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=1)
    table.cell(0, 0).text = "I tabellen: transformatorstation"
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def mail(*attached: tuple[str, bytes], body: str = "Se bifogade handlingar.") -> bytes:
    """Return a mail as a file."""
    message = EmailMessage()
    message["Subject"] = "Samråd om detaljplan för Norra Bäckvägen"
    message["From"] = "Planavdelningen <plan@kumla.se>"
    message["To"] = "region@example.org"
    message["Date"] = "Fri, 20 Nov 2026 09:15:00 +0100"
    message.set_content(body)
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="octet-stream",
                               filename=name)  # fmt: skip
    return message.as_bytes()


def archive(*members: tuple[str, bytes]) -> bytes:
    """Return a zip."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members:
            out.writestr(name, content)
    return target.getvalue()
