"""Whether the new documents speak of a remark's theme; what cannot be searched stays unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rumslig.intake.sweep import SweepState, SweptTheme
from rumslig.language import Language, tr
from rumslig.wording import join_words


@dataclass(frozen=True, slots=True)
class Mentions:
    """Where a theme's words stand.

    Attributes
    ----------
    places
        Files with the pages (0 for a file without pages) that have any of the words.
    unsearchable
        Files of which some pages, or all, could not be searched.
    state
        As of a row of keywords; None where no words of the theme, or no documents, are known.
    """

    places: tuple[tuple[str, tuple[int, ...]], ...] = ()
    unsearchable: tuple[str, ...] = ()
    state: SweepState | None = None

    @property
    def is_found(self) -> bool:
        """Whether any of the words stands in a document."""
        return bool(self.places)

    @property
    def is_absent(self) -> bool:
        """Whether none does, and every page was searched for today's words."""
        return self.state == "unmentioned"

    def words(self, lang: Language) -> str:
        """Return the sentence; "" where there was nothing to search."""
        if self.places:
            told = [
                tr("{file} s. {pages}", lang=lang, file=file, pages=", ".join(map(str, pages)))
                if any(pages)
                else file
                for file, pages in self.places
            ]
            return tr("Ämnet nämns i {places}.", lang=lang, places=join_words(told, lang))
        if self.unsearchable:
            return tr(
                "Om ämnet nämns går inte att säga: {files} är ej sökbar.",
                lang=lang,
                files=join_words(list(self.unsearchable), lang),
            )
        if self.state == "unknown":
            return tr(
                "Om ämnet nämns går inte att säga: handlingarna är inte sökta efter dagens ord.",
                lang=lang,
            )
        if self.is_absent:
            return tr("Ämnet nämns inte i handlingarna.", lang=lang)
        return ""


def find_mentions(theme: str, swept: Iterable[SweptTheme]) -> Mentions:
    """Return where the documents speak of a theme, which may have several rows of keywords.

    Parameters
    ----------
    swept
        What the documents say of each row of keywords; see `rumslig.intake.sweep.swept_of`.
    """
    rows = [row for row in swept if row.theme == theme]
    if not rows or not rows[0].read:
        return Mentions()
    pages: dict[str, set[int]] = {}
    for row in rows:
        for place in row.places:
            pages.setdefault(place.file, set()).add(place.hit.page)
    states = {row.state for row in rows}
    return Mentions(
        tuple((part.file, tuple(sorted(pages[part.file]))) for part in rows[0].read
              if part.file in pages),
        tuple(part.file for part in rows[0].read if not part.is_whole),
        "mentioned" if pages else "unknown" if "unknown" in states else "unmentioned",
    )  # fmt: skip
