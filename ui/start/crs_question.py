"""Which coordinate system a file has, asked where the file does not tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from PySide6.QtCore import QObject, Signal

from layers.crs import (
    Bounds,
    name_crs,
    parse_crs,
    parse_placement,
    swap_bounds,
    transform_bounds,
)
from layers.doctor.placement import Candidate
from layers.errors import UnknownCrs
from rumslig.documents.titles import name_municipality
from rumslig.layer_doctor.systems import WeighedSystem
from rumslig.layer_doctor.wording import consequence
from rumslig.numerals import format_number
from rumslig.places import Municipalities
from ui.language import message_language, tr
from ui.map.scene import AnswerMark
from ui.messages import capitalise, describe_sentence

CRS = "crs"
"""The panel's name."""
MOST_CHOICES = 8
"""So many systems are offered; another can be written."""


@dataclass(frozen=True, slots=True)
class CrsChoice:
    """A coordinate system, and where the file lies if it has that one ("" when not known).

    Attributes
    ----------
    code
        The placement as `parse_placement` reads it: with "+yx" where northing stands first.
    told
        Everything that would follow, "" until it has been counted.
    """

    code: str
    name: str
    where: str
    told: str = ""


def describe_candidates(
    candidates: Sequence[str],
    bounds: Bounds | None,
    municipalities: Municipalities,
    home: Sequence[str] = (),
) -> tuple[CrsChoice, ...]:
    """Return the candidates with their names and where each puts the middle of the file.

    Parameters
    ----------
    bounds
        Of the file, in its own unknown system; None where they are not known.
    home
        Codes of the county's municipalities; places elsewhere are said to be outside it.
    """
    return tuple(
        CrsChoice(code, name_system(code), describe_place(code, bounds, municipalities, home))
        for code in candidates
    )


def name_system(code: str) -> str:
    """Return a placement's name, spaced as Swedish surveyors write it."""
    placement = parse_placement(code)
    name = placement.crs.name.replace("SWEREF99", "SWEREF 99").replace("RT90", "RT 90")
    return tr("{system}, norr först", system=name) if placement.swapped else name


def describe_place(
    code: str, bounds: Bounds | None, municipalities: Municipalities, home: Sequence[str] = ()
) -> str:
    """Return where the middle of the bounds lies if their system is `code`."""
    if bounds is None:
        return ""
    placement = parse_placement(code)
    middle = _middle(swap_bounds(bounds) if placement.swapped else bounds)
    moved = transform_bounds(middle, placement.crs.to_wkt())
    if moved is None:
        return tr("Utanför Sverige")
    point = shapely.Point(moved[0], moved[1])
    for item in municipalities.crossed(point):
        name = name_municipality(item.name, message_language())
        if home and item.code not in home:
            return tr("I {municipality}, utanför länet", municipality=name)
        return tr("I {municipality}", municipality=name)
    if shapely.box(*municipalities.bounds()).covers(point):
        return tr("Utanför länet") if municipalities.items else tr("I Sverige")
    return tr("Utanför Sverige")


def _middle(bounds: Bounds) -> Bounds:
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    return x, y, x, y


def _weighed(choice: CrsChoice, candidate: Candidate) -> CrsChoice:
    return replace(choice, where=_short(choice.where, candidate), told=consequence(candidate))


def _short(where: str, candidate: Candidate) -> str:
    """Return where a file lies and how much of it in the county, in one line."""
    lang = message_language()
    counted = tr(
        "{inside} av {all} i länet",
        inside=format_number(candidate.inside, 0, lang),
        all=format_number(candidate.objects, 0, lang),
    )
    return " · ".join(filter(None, (", ".join(candidate.where[:2]) or where, counted)))


class CrsPresenter(QObject):
    """Holds the question and the answer that is about to be given."""

    chosen = Signal(object, str)
    cancelled = Signal()
    changed = Signal()
    place_asked = Signal(object)
    """Bounds in EPSG:3006 that the map is to show."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.file = Path()
        self.sentence = ""
        self.choices: tuple[CrsChoice, ...] = ()
        self._weighed: dict[str, WeighedSystem] = {}
        self.selected = ""
        self.other = ""
        self.fault = ""
        self._is_other = False

    @property
    def is_other(self) -> bool:
        """Whether a code is written rather than chosen."""
        return self._is_other or not self.choices

    @property
    def answer(self) -> str:
        """What the primary button will use: a choice's letter, or the code that is written."""
        if self.is_other:
            return self.other.strip() or tr("koden")
        codes = [item.code for item in self.choices]
        return letter_of(codes.index(self.selected))

    def ask(self, file: Path, sentence: str, choices: Sequence[CrsChoice]) -> None:
        """Ask about a file; the likeliest system is chosen to begin with."""
        self.file, self.choices = file, tuple(choices)
        self._weighed = {}
        self.sentence = _ask_for_choice(sentence, file.name)
        self.selected = choices[0].code if choices else ""
        self.other, self.fault, self._is_other = "", "", False
        self.changed.emit()

    @property
    def marks(self) -> tuple[AnswerMark, ...]:
        """The objects where each system offered puts them, the chosen one's strong."""
        chosen = "" if self.is_other else self.selected
        return tuple(
            AnswerMark(
                letter_of(number),
                found.objects,
                "found" if item.code == chosen else "possible",
                is_choice=True,
            )
            for number, item in enumerate(self.choices)
            if (found := self._weighed.get(item.code)) is not None
        )

    def weigh(self, file: Path, weighed: Sequence[WeighedSystem]) -> None:
        """Say of each choice what would follow, and show it on the map; drop another file's.

        The choices come in the order of what was found, as long as none has been chosen by hand.
        """
        if file != self.file or not self.choices:
            return
        self._weighed = {item.candidate.name: item for item in weighed}
        if not self.is_other and self.selected == self.choices[0].code:
            order = list(self._weighed)
            ranked = [item for item in self.choices if item.code in self._weighed]
            ranked.sort(key=lambda item: order.index(item.code))
            rest = [item for item in self.choices if item.code not in self._weighed]
            self.choices = (*ranked, *rest)
            self.selected = self.choices[0].code
        self.choices = tuple(
            _weighed(item, found.candidate) if (found := self._weighed.get(item.code)) else item
            for item in self.choices
        )
        self.changed.emit()
        shapes = np.array([mark.geometry for mark in self.marks], dtype=object)
        if len(shapes):
            west, south, east, north = map(float, shapely.total_bounds(shapes))
            self.place_asked.emit((west, south, east, north))

    def select(self, code: str) -> None:
        """Choose one of the systems offered."""
        known = any(item.code == code for item in self.choices)
        if known and (self.is_other or code != self.selected):
            self.selected, self._is_other, self.fault = code, False, ""
            self.changed.emit()

    def open_other(self) -> None:
        """Let a code be written instead."""
        if not self._is_other:
            self._is_other = True
            self.changed.emit()

    def write_other(self, text: str) -> None:
        """Take what is written as the code."""
        if text != self.other or not self._is_other:
            self.other, self._is_other, self.fault = text, True, ""
            self.changed.emit()

    def use(self) -> None:
        """Give the answer, or say why it cannot be used."""
        if not self.is_other:
            self.chosen.emit(self.file, self.selected)
            return
        try:
            code = read_code(self.other)
        except UnknownCrs as fault:
            self.fault = describe_sentence(fault)
            self.changed.emit()
            return
        self.chosen.emit(self.file, code)

    def cancel(self) -> None:
        """Leave the file unread."""
        self.cancelled.emit()


def read_code(text: str) -> str:
    """Return the code that `text` names, as "EPSG:n" where it has such a code.

    Raises
    ------
    UnknownCrs
        There is no such system, or it does not place anything on the map.
    """
    crs = parse_crs(text)
    if not (crs.is_projected or crs.is_geographic):
        raise UnknownCrs(
            tr("{name} anger inte läge i plan; skriv till exempel EPSG:3006.", name=crs.name)
        )
    name = name_crs(crs)
    return name if name.startswith("EPSG:") else text.strip()


def letter_of(number: int) -> str:
    """Return the letter of a choice, counted from 0; after Z its number."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)


def _ask_for_choice(sentence: str, file_name: str) -> str:
    """Return the fact of a sentence with what to do here, not what to write in a command.

    The file's name stands above the sentence, so there it is only the file.
    """
    named = sentence.startswith(f"{file_name} ")  # names may hold spaces and semicolons
    rest = sentence.removeprefix(file_name) if named else capitalise(sentence)
    fact, mark, _ = rest.partition("; ")
    whole = tr("Filen{fact}", fact=fact) if named else fact
    return tr("{fact}. Välj det som stämmer.", fact=whole) if mark else whole
