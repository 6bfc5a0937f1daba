"""A finished batch line by line: which plans are in sight, and in what order."""

from __future__ import annotations

from dataclasses import dataclass

from rumslig.batch_outcome import BatchOutcome
from rumslig.finding import STATE_ORDER, state_label
from rumslig.numerals import format_number
from ui.language import message_language, tr

FILE, NAME = "file", "name"
"""The orders that are no state's; all others put the plans with most of a state first."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan area with how many answers it has of each state.

    Attributes
    ----------
    number
        Its place in the file, from 0.
    """

    number: int
    name: str
    counts: dict[str, int]

    @property
    def is_hit(self) -> bool:
        """Whether something was found in it."""
        return any(key.startswith("HIT") for key in self.counts)

    @property
    def spoken(self) -> str:
        """The line as it is read aloud."""
        lang = message_language()
        words = [
            f"{state_label(key, lang)} {self.counts[key]}"
            for key in STATE_ORDER
            if self.counts.get(key)
        ]
        return ", ".join([self.name, *words])


def list_lines(outcome: BatchOutcome) -> tuple[PlanLine, ...]:
    """Return the plans in the order of the file."""
    named = zip(outcome.plans, outcome.counts, strict=True)
    return tuple(
        PlanLine(number, item.area.name, counts) for number, (item, counts) in enumerate(named)
    )


def states_in(outcome: BatchOutcome) -> tuple[str, ...]:
    """Return the states that occur, from what matters most."""
    return tuple(key for key in STATE_ORDER if any(key in counts for counts in outcome.counts))


def arrange(
    lines: tuple[PlanLine, ...], order: str, *, only_hit: bool = False
) -> tuple[PlanLine, ...]:
    """Return the lines in sight, in order; equals stay as in the file."""
    shown = [line for line in lines if line.is_hit or not only_hit]
    if order == NAME:
        shown.sort(key=lambda line: line.name.casefold())
    elif order != FILE:
        shown.sort(key=lambda line: -line.counts.get(order, 0))
    return tuple(shown)


def order_label(order: str) -> str:
    """Return what an order is called."""
    if order == FILE:
        return tr("Filens ordning")
    if order == NAME:
        return tr("Namn")
    return tr("Flest: {state}", state=state_label(order, message_language()))


def describe_outcome(outcome: BatchOutcome) -> str:
    """Return in a sentence or two how many plans are concerned, and what is not known."""
    lang = message_language()
    lines = list_lines(outcome)
    text = tr(
        "{hit} av {total} planområden berörs av något.",
        hit=format_number(sum(line.is_hit for line in lines), 0, lang),
        total=format_number(len(lines), 0, lang),
    )
    if outcome.errors:
        text += " " + tr(
            "{count} svar kunde inte fås; en ny körning frågar om dem.",
            count=format_number(outcome.errors, 0, lang),
        )
    return text
