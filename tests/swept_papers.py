"""Papers as intake reads them: their pages searched for the words of a county."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from rumslig.cases.reading import Reading
from rumslig.intake.sweep import keywords_fingerprint, sweep
from rumslig.intake.text import FileWords, Page
from rumslig.intake.words import Keywords


def read_paper(file: str, keywords: Sequence[Keywords], *pages: str) -> Reading:
    """Return the reading of a PDF with these pages; a page without text was scanned."""
    words = FileWords(
        "pdf", tuple(Page(number, text, bool(text)) for number, text in enumerate(pages, 1))
    )
    hits, more = sweep(words, keywords)
    return Reading(
        file,
        hashlib.sha256("\f".join(pages).encode()).hexdigest(),
        "pdf",
        pages=len(pages),
        unread=words.unread,
        hits=hits,
        keywords=keywords_fingerprint(keywords),
        more=more,
    )
