"""What a file seems to say of the consultation, each fact with its place; only proposals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rumslig.cases.reading import Fact, FactName, Sure
from rumslig.county import County
from rumslig.intake.dates import find_days
from rumslig.intake.figures import area_m2_of, whole_number_of
from rumslig.intake.kinds import find_kinds
from rumslig.intake.mail import MailHead
from rumslig.intake.phrases import compile_phrase, one_line, quote
from rumslig.intake.senders import find_senders
from rumslig.intake.text import FileWords, Page
from rumslig.intake.words import VALUE, IntakeWords

HEAD_PAGES = 5
"""Where the facts of a letter stand."""
FIGURE_PAGES = 80
MOST_SEARCHED = 60_000
"""Letters of a page that are searched for facts."""
NEAR_LETTERS = 90
AFTER_LETTERS = 30
MOST_OF_EACH = 12
SURENESS: dict[Sure, int] = {"high": 0, "medium": 1, "low": 2}
"""The order of how sure facts are."""
_LOOKS_LIKE_DAY = re.compile(r"(19|20)\d\d-?\d\d-?\d\d|\d{1,2}/\d{1,2}")
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-ZÅÄÖ])|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a file's facts are read with.

    Attributes
    ----------
    after
        The day the delivery came or was written: a day without a year is the next one from it.
    municipalities
        Names without "kommun", the county's own first.
    """

    words: IntakeWords
    county: County
    municipalities: tuple[str, ...]
    after: date


def find_facts(
    words: FileWords, name: str, around: Circumstances, mail: MailHead | None = None
) -> tuple[Fact, ...]:
    """Return the facts that a file proposes, the surest of each first.

    Parameters
    ----------
    name
        What the file is called, which tells too.
    """
    after = date.fromisoformat(mail.day) if mail is not None and mail.day else around.after
    pages = tuple(
        Page(page.number, page.text[:MOST_SEARCHED])
        for page in words.pages[:FIGURE_PAGES]
        if page.is_readable
    )
    head, flowing = pages[:HEAD_PAGES], _flowing(pages)
    found = [
        *_patterns(head, "dnr", around.words.own_dnr),
        *_sender_dnr(head, around),
        *find_senders(head, around.municipalities, around.words.bodies, mail),
        *_titles(head, around.words),
        *find_kinds(head, name, "plan_type", around.words.plan_types),
        *find_kinds(head, name, "stage", around.words.stages),
        *_due(head, around.words, after),
        *_received(head, around.words, after, mail),
        *_areas(flowing, around.words),
        *_dwellings(flowing, around.words),
    ]
    known = [fact for fact in found if fact.name != "dnr" or _is_own(fact.value, around.county)]
    return best_of(known)


def best_of(facts: list[Fact]) -> tuple[Fact, ...]:
    """Return each name's values once, by how sure they are, in the order of `facts` else."""
    kept: dict[tuple[FactName, str], Fact] = {}
    for fact in sorted(facts, key=lambda item: SURENESS[item.sure]):
        kept.setdefault((fact.name, fact.value), fact)
    counts: dict[FactName, int] = {}
    best = []
    for fact in kept.values():
        counts[fact.name] = counts.get(fact.name, 0) + 1
        if counts[fact.name] <= MOST_OF_EACH:
            best.append(fact)
    return tuple(best)


def _is_own(dnr: str, county: County) -> bool:
    return not county.dnr_pattern or re.fullmatch(county.dnr_pattern, dnr) is not None


def _matches(
    pages: tuple[Page, ...], patterns: tuple[str, ...]
) -> Iterator[tuple[int, Page, re.Match[str]]]:
    for rank, pattern in enumerate(patterns):
        compiled = re.compile(pattern)
        for page in pages:
            for match in compiled.finditer(page.text):
                yield rank, page, match


def _flowing(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """Return the pages with their lines' ends as spaces: a sentence's figures may be cut there."""
    return tuple(Page(page.number, re.sub(r"[\r\n]", " ", page.text)) for page in pages)


def _fact(name: FactName, value: str, sure: Sure, page: Page, start: int, end: int) -> Fact:
    return Fact(name, value, sure, page.number, quote(page.text, start, end))


def _patterns(pages: tuple[Page, ...], name: FactName, patterns: tuple[str, ...]) -> list[Fact]:
    return [
        _fact(name, one_line(match[VALUE]), _rank(rank), page, *match.span())
        for rank, page, match in _matches(pages, patterns)
    ]


def _rank(rank: int) -> Sure:
    return "high" if rank == 0 else "medium" if rank == 1 else "low"


def _sender_dnr(pages: tuple[Page, ...], around: Circumstances) -> list[Fact]:
    found = []
    for fact in _patterns(pages, "sender_dnr", around.words.sender_dnr):
        value = fact.value.strip(".,;:/- ")
        if _is_own(value, around.county) and around.county.dnr_pattern:
            continue
        if value and not _LOOKS_LIKE_DAY.fullmatch(value):
            found.append(Fact("sender_dnr", value, fact.sure, fact.page, fact.quotation))
    return found


def _titles(pages: tuple[Page, ...], words: IntakeWords) -> list[Fact]:
    found = []
    for rank, page, match in _matches(pages, words.plan_names):
        sure: Sure = "high" if page is pages[0] and rank == 0 else "medium"
        found.append(_fact("title", one_line(match[VALUE]), sure, page, *match.span()))
    return found


def _due(pages: tuple[Page, ...], words: IntakeWords, after: date) -> list[Fact]:
    """Return days that are near a word for answering, those near the first words first."""
    phrases = [compile_phrase(word) for word in words.due_words]
    ranked: list[tuple[int, Fact]] = []
    for page in pages:
        for day in find_days(page.text, after):
            near = _near(page.text, day.start, day.end)
            ranks = [rank for rank, phrase in enumerate(phrases) if phrase.search(near)]
            if not ranks:
                continue
            explicit = len(ranks) > 1 or " " in words.due_words[ranks[0]]
            sure: Sure = "medium" if day.guessed or not explicit else "high"
            if day.day < after:
                sure = "low"
            fact = _fact("due", day.day.isoformat(), sure, page, day.start, day.end)
            ranked.append((ranks[0], fact))
    return [fact for _, fact in sorted(ranked, key=lambda item: item[0])]


def _near(text: str, start: int, end: int) -> str:
    """Return the words about a place, within its sentence."""
    before = text[max(0, start - NEAR_LETTERS) : start]
    cut = [match.end() for match in _SENTENCE_END.finditer(before)]
    after = text[end : end + AFTER_LETTERS]
    stop = _SENTENCE_END.search(after)
    return f"{before[cut[-1] :] if cut else before} … {after[: stop.start()] if stop else after}"


def _received(
    pages: tuple[Page, ...], words: IntakeWords, after: date, mail: MailHead | None
) -> list[Fact]:
    found = [Fact("received", mail.day, "high", 0, mail.subject)] if mail and mail.day else []
    phrases = [compile_phrase(word) for word in words.received_words]
    for page in pages[:1]:
        for day in find_days(page.text, after):
            near = _near(page.text, day.start, day.end)
            if not day.guessed and any(phrase.search(near) for phrase in phrases):
                place = (page, day.start, day.end)
                found.append(_fact("received", day.day.isoformat(), "medium", *place))
    return found


def _areas(pages: tuple[Page, ...], words: IntakeWords) -> list[Fact]:
    found = []
    for rank, page, match in _matches(pages, words.areas):
        area = area_m2_of(match[VALUE])
        if area:
            sure: Sure = "high" if rank == 0 and page in pages[:HEAD_PAGES] else "medium"
            found.append(_fact("area_m2", f"{area:.0f}", sure, page, *match.span()))
    return found


def _dwellings(pages: tuple[Page, ...], words: IntakeWords) -> list[Fact]:
    found = []
    for _, page, match in _matches(pages, words.dwellings):
        count = whole_number_of(match[VALUE])
        if count:
            found.append(_fact("dwellings", str(count), "medium", page, *match.span()))
    return found
