"""The stages of a plan: those that a case says it follows, and those that it may follow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from rumslig.cases.case import Case
from rumslig.collation import fold, split_words
from rumslig.errors import CaseError, DamagedCase
from rumslig.language import Language, tr
from rumslig.memory.book import SaidBook
from rumslig.memory.words import in_stage
from rumslig.numerals import format_share
from rumslig.register.entry import SaidPlace

LIKELY_SHARE = 0.5
"""A plan that lies over another by more than this may well be its next stage."""


@dataclass(frozen=True, slots=True)
class EarlierStage:
    """A case that may be an earlier stage of a plan.

    Attributes
    ----------
    share
        How much of the plan as it is now lies in the plan as it was, 0–1.
    share_of_earlier
        How much of the plan as it was lies in the plan as it is now, 0–1.
    grounds
        Why it is proposed, in a sentence.
    """

    dnr: str
    title: str
    stage: str
    day: str
    share: float
    share_of_earlier: float
    same_dnr: bool
    same_name: bool
    grounds: str

    @property
    def is_likely(self) -> bool:
        """Whether it may be taken without a closer look: by number, or by name and place."""
        return self.same_dnr or (self.same_name and self.share >= LIKELY_SHARE)


@dataclass(frozen=True, slots=True)
class KnownCase:
    """The facts of a case in the register by which its plan is known."""

    dnr: str
    title: str
    sender: str
    sender_dnr: str
    stage: str
    day: str
    follows: str


def chain_of(case: Case, load: Callable[[str], Case]) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    """Return the stages before a case, the earliest first, and what could not be read.

    Parameters
    ----------
    load
        Gives a case by its dnr.
    """
    found: list[Case] = []
    faults: list[str] = []
    seen = {case.header.dnr}
    dnr = case.header.follows
    while dnr:
        if dnr in seen:
            faults.append(tr("ärendet {dnr} följer sig självt; ändra vad det följer.", dnr=dnr))
            break
        seen.add(dnr)
        try:
            earlier = load(dnr)
        except (CaseError, DamagedCase) as fault:
            faults.append(str(fault))
            break
        found.append(earlier)
        dnr = earlier.header.follows
    return tuple(reversed(found)), tuple(faults)


def propose_earlier(
    case: Case, known: Iterable[KnownCase], book: SaidBook, lang: Language = "sv"
) -> tuple[EarlierStage, ...]:
    """Return the cases that may be an earlier stage of the same plan, the likeliest first.

    A case counts by the sender's own number, by the plan's name from the same sender, or by its
    place. Those that follow this one, and those that came after it, do not count.

    Parameters
    ----------
    known
        Every case of the register that may be meant; places come from `book`.
    """
    header = case.header
    later = _followers(header.dnr, book)
    area = union_of(case)
    places = _places_by_case(book.places_within(area.bounds, most=500)) if area is not None else {}
    found = []
    for item in known:
        if item.dnr == header.dnr or item.dnr in later or _came_after(item, case):
            continue
        same_dnr = _same_number(item.sender_dnr, header.sender_dnr)
        same_name = _same_name(item, case)
        old = places.get(item.dnr)
        shared = 0.0 if old is None or area is None else float(shapely.intersection(old, area).area)
        share = shared / float(area.area) if area is not None else 0.0
        of_earlier = shared / float(old.area) if old is not None and old.area else 0.0
        if not (same_dnr or same_name or max(share, of_earlier) >= LIKELY_SHARE):
            continue
        grounds = _grounds(item, same_dnr, same_name, share, of_earlier, lang)
        found.append(
            EarlierStage(
                item.dnr, item.title, item.stage, item.day, share, of_earlier,
                same_dnr, same_name, grounds,
            )
        )  # fmt: skip
    return tuple(
        sorted(
            found,
            key=lambda it: (not it.same_dnr, not it.same_name, -it.share, _latest(it.day), it.dnr),
        )
    )


def _latest(day: str) -> tuple[int, ...]:
    return tuple(-int(part) for part in day.split("-")) if day else (0,)


def _followers(dnr: str, book: SaidBook) -> set[str]:
    found: set[str] = set()
    asked = [dnr]
    while asked:
        for item in book.following(asked.pop()):
            if item not in found:
                found.add(item)
                asked.append(item)
    return found


def _came_after(item: KnownCase, case: Case) -> bool:
    day = case.header.received or case.header.due
    return bool(item.day and day and item.day > day)


def _same_number(one: str, other: str) -> bool:
    return bool(split_words(one)) and "".join(split_words(one)) == "".join(split_words(other))


def _same_name(item: KnownCase, case: Case) -> bool:
    same_sender = fold(item.sender.strip()) == fold(case.header.sender.strip())
    title = split_words(item.title)
    return same_sender and bool(title) and title == split_words(case.header.title)


def union_of(case: Case) -> BaseGeometry | None:
    """Return all plan areas of a case together, None where it has none."""
    return shapely.union_all([plan.geometry for plan in case.plans]) if case.plans else None


def _places_by_case(places: Sequence[SaidPlace]) -> dict[str, BaseGeometry]:
    parts: dict[str, list[BaseGeometry]] = {}
    for place in places:
        parts.setdefault(place.dnr, []).append(shapely.from_wkb(place.wkb))
    return {dnr: shapely.union_all(shapes) for dnr, shapes in parts.items()}


def _grounds(
    item: KnownCase,
    same_dnr: bool,
    same_name: bool,
    share: float,
    of_earlier: float,
    lang: Language,
) -> str:
    parts = []
    if same_dnr:
        parts.append(
            tr("samma diarienummer hos avsändaren ({dnr})", lang=lang, dnr=item.sender_dnr)
        )
    if same_name:
        parts.append(tr("samma plannamn från samma avsändare", lang=lang))
    parts.append(
        tr(
            "{share} % av planområdet ligger i det tidigare, {earlier} % av det tidigare i det nya",
            lang=lang,
            share=format_share(share, lang),
            earlier=format_share(of_earlier, lang),
        )
        if share > 0
        else tr("planområdena överlappar inte", lang=lang)
    )
    words = "; ".join(parts)
    return f"{words[:1].upper()}{words[1:]} ({in_stage(item.stage, lang)})."
