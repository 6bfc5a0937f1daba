"""Whether the new documents speak of a remark's theme; what cannot be searched stays unknown."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rumslig.cases.reading import Reading
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
    is_searched
        Whether words of the theme were looked for at all.
    """

    places: tuple[tuple[str, tuple[int, ...]], ...] = ()
    unsearchable: tuple[str, ...] = ()
    is_searched: bool = False

    @property
    def is_found(self) -> bool:
        """Whether any of the words stands in a document."""
        return bool(self.places)

    @property
    def is_absent(self) -> bool:
        """Whether none does, and every page could be searched."""
        return self.is_searched and not self.places and not self.unsearchable

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
        if self.is_searched:
            return tr("Ämnet nämns inte i handlingarna.", lang=lang)
        return ""


def find_mentions(
    theme: str, readings: Iterable[Reading], searched: Collection[str] | None = None
) -> Mentions:
    """Return where the documents speak of a theme.

    Parameters
    ----------
    searched
        The themes whose words were looked for. None: only those that were met anywhere, for of
        the others nobody knows whether they have any words.
    """
    known = list(readings)
    places = []
    for reading in known:
        pages = sorted({hit.page for hit in reading.hits if hit.theme == theme})
        if pages:
            places.append((reading.file, tuple(pages)))
    themes = searched if searched is not None else {h.theme for r in known for h in r.hits}
    return Mentions(
        tuple(places),
        tuple(reading.file for reading in known if reading.searchable != "yes"),
        bool(known) and theme in themes,
    )
