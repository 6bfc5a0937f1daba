"""How nearly a word was spelled, for the few things that are searched without an index."""

from __future__ import annotations

from rumslig.collation import plain, split_words
from rumslig.search.terms import errors_allowed


def nearly_fits(query: str, text: str) -> bool:
    """Whether every word of a query begins a word of a text, but for the errors that it allows.

    å, ä and ö count as a and o.
    """
    has = [plain(word) for word in split_words(text)]
    return all(
        any(errors_of(word, other) <= errors_allowed(word) for other in has)
        for word in map(plain, split_words(query))
    )


def errors_of(typed: str, word: str) -> int:
    """Return the errors between what was typed and the beginning of a word that is nearest to it.

    An error is a letter too many, too few or another, or two that changed places.
    """
    before: list[int] = []
    row = list(range(len(typed) + 1))
    least = row[-1]
    for depth, letter in enumerate(word[: 2 * len(typed) + 1], start=1):
        made = [depth]
        for at, other in enumerate(typed, start=1):
            best = min(row[at] + 1, made[at - 1] + 1, row[at - 1] + (letter != other))
            swapped = (
                before and at > 1 and letter == typed[at - 2] and word[depth - 2] == typed[at - 1]
            )
            made.append(min(best, before[at - 2] + 1) if swapped else best)
        before, row = row, made
        least = min(least, row[-1])
    return least
