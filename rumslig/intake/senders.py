"""Who sends a consultation: the municipality and its board."""

from __future__ import annotations

import re
from collections import Counter

from rumslig.cases.reading import Fact, Sure
from rumslig.collation import plain, split_words
from rumslig.intake.mail import MailHead
from rumslig.intake.phrases import compile_phrase, quote
from rumslig.intake.text import Page

_DOMAIN = re.compile(r"@(?:[\w-]+\.)*(?P<name>[\w-]+)\.\w+")


def find_senders(
    pages: tuple[Page, ...],
    municipalities: tuple[str, ...],
    bodies: tuple[str, ...],
    mail: MailHead | None,
) -> list[Fact]:
    """Return the senders that the first pages name, the most named first.

    The domain of a mail's address counts as a naming; no person's name is kept.
    """
    counts: Counter[str] = Counter()
    first: dict[str, tuple[Page, int, int]] = {}
    pattern = _pattern(municipalities)
    for page in pages:
        for match in pattern.finditer(page.text) if pattern else ():
            name = next(item for item in municipalities if item.lower() == match[1].lower())
            counts[name] += 3 if page is pages[0] else 1
            first.setdefault(name, (page, *match.span()))
    domain = _municipality_of(mail, municipalities)
    if domain:
        counts[domain] += 10
    body = _body(pages, bodies)
    facts = []
    for place, (name, count) in enumerate(counts.most_common(4)):
        sure: Sure = "low" if place else "high" if count >= 3 else "medium"
        value = f"{name} kommun"
        if body and not place:
            value = f"{value}, {body}"
        if name in first:
            page, start, end = first[name]
            facts.append(Fact("sender", value, sure, page.number, quote(page.text, start, end)))
        elif mail is not None:
            facts.append(Fact("sender", value, sure, 0, mail.subject))
    return facts


def _pattern(municipalities: tuple[str, ...]) -> re.Pattern[str] | None:
    if not municipalities:
        return None
    longest = sorted(municipalities, key=len, reverse=True)
    # as names are written: "ska vara kommunen tillhanda" does not name Vara
    names = "|".join(re.escape(name) for item in longest for name in (item, item.upper()))
    return re.compile(rf"(?<!\w)({names})[sS]?\s+(?i:kommun(?:s|en|ens)?)(?!\w)")


def _plain(name: str) -> str:
    return plain("".join(split_words(name)))


def _municipality_of(mail: MailHead | None, municipalities: tuple[str, ...]) -> str:
    match = _DOMAIN.search(mail.sender) if mail is not None else None
    if match is None:
        return ""
    return next((name for name in municipalities if _plain(name) == _plain(match["name"])), "")


def _body(pages: tuple[Page, ...], bodies: tuple[str, ...]) -> str:
    """Return the board that is named first; of those that begin alike the longest."""
    for page in pages:
        found = [
            (match.start(), -len(body), body)
            for body in bodies
            if (match := compile_phrase(body).search(page.text))
        ]
        if found:
            return min(found)[2]
    return ""
