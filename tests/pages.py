"""PDFs written by hand, so that a test can say just what is in them."""

from __future__ import annotations

import zlib

MARKS = {"#d01c1c": (20, 30), "#1c8a3c": (340, 30), "#1c4cd0": (20, 230)}
"""Squares of 40 × 40 points on the page of `drawn`, by their lower left corners."""


def pdf(*bodies: bytes, trailer: bytes = b"") -> bytes:
    """Return a PDF of objects numbered from 1; the first is its catalogue."""
    out, places = b"%PDF-1.6\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, trailer, len(out))
    )


def stream(content: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    head = b"<< /Filter /FlateDecode /Length %d %s >>\nstream\n" % (len(packed), more)
    return head + packed + b"\nendstream"


def paged(*contents: bytes, more: bytes = b"", box: str = "0 0 400 300") -> bytes:
    """Return a PDF with a page for each content."""
    kids = b" ".join(b"%d 0 R" % (3 + 2 * at) for at in range(len(contents)))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents)),
    ]
    for at, content in enumerate(contents):
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %d 0 R %s >>"
            % (box.encode(), 4 + 2 * at, more)
        )
        bodies.append(stream(content))
    return pdf(*bodies)


def squares() -> bytes:
    """Return what draws `MARKS`, and a slanting line."""
    parts = []
    for colour, (x, y) in MARKS.items():
        parts_of = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        parts.append(" ".join(f"{part:.4f}" for part in parts_of) + f" rg {x} {y} 40 40 re f")
    return "\n".join([*parts, "2 w 100 40 m 300 250 l S"]).encode()


def drawn(**more: bytes | str) -> bytes:
    """Return a PDF with one page of 400 × 300 points."""
    return paged(squares(), **more)  # type: ignore[arg-type]


def locked() -> bytes:
    """Return a PDF that nobody has the password to."""
    lock = (
        b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] "
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -44 "
        b"/O <%s> /U <%s> >>" % (b"12" * 32, b"34" * 32)
    )
    bodies = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")
    return pdf(*bodies, trailer=lock)
