"""What came in proposes for the fields of a new case, and where it says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from rumslig.cases.reading import FactName, count_searchable
from rumslig.errors import IntakeError
from rumslig.intake.delivery import Member
from rumslig.intake.fact_words import fact_words, sure_label
from rumslig.intake.receiving import Proposal, Received
from ui.language import tr

PLAN = "plan_file"
"""The field of the plan area: what is proposed there are files."""
MOST_LINES = 3
_FACTS = get_args(FactName)


def _no_file(member: Member) -> Path:
    return member.path


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal as it stands beside its field.

    Attributes
    ----------
    words
        The value as a reader has it.
    source
        How sure it is, and the file and page.
    quotation
        The words around it.
    can_show
        Whether a document says it that can be shown.
    """

    words: str
    source: str
    quotation: str
    can_show: bool

    @property
    def spoken(self) -> str:
        """The line as it is read aloud."""
        return ". ".join(part for part in (self.words, self.source, self.quotation) if part)


class Proposals:
    """Everything that a delivery proposes; nothing without one."""

    def __init__(
        self, received: Received | None = None, plan_file: Callable[[Member], Path] = _no_file
    ) -> None:
        self.received = received
        self._plan_file = plan_file
        self._found = received.proposals if received is not None else {}
        self._plans = received.plan_files[:MOST_LINES] if received is not None else ()

    def lines(self, name: str) -> tuple[ProposalLine, ...]:
        """Return what is proposed for a field, the surest first."""
        if name == PLAN:
            return tuple(
                ProposalLine(Path(item.name).name, item.name, "", False) for item in self._plans
            )
        return tuple(_line(item) for item in self._of(name))

    def value(self, name: str, number: int) -> str:
        """Return what is written in the field when a proposal is taken."""
        if name != PLAN:
            return self._of(name)[number].fact.value
        try:
            return str(self._plan_file(self._plans[number]))
        except (IntakeError, OSError):
            return ""

    def is_sure(self, name: str) -> bool:
        """Whether one value is surer than all others, or the only file that there is."""
        if name == PLAN:
            return len(self._plans) == 1
        found = self._of(name)
        return bool(found) and [item.fact.sure for item in found].count("high") == 1

    def document(self, name: str, number: int) -> tuple[str, Path] | None:
        """Return the name and place of the document that says it."""
        if name == PLAN or self.received is None or number >= len(self._of(name)):
            return None
        item = self._of(name)[number]
        paths = {member.sha256: member.path for member in self.received.members}
        return (item.file, paths[item.sha256]) if item.sha256 in paths else None

    @property
    def summary(self) -> str:
        """How many files came in, and how many of them can be searched; "" without a delivery."""
        if self.received is None:
            return ""
        whole, documents = count_searchable(self.received.readings)
        words = tr(
            "{count} filer kom in. {whole} av {all} handlingar är sökbara.",
            count=len(self.received.members),
            whole=whole,
            all=documents,
        )
        refused = [item.sentence for item in self.received.refusals]
        return "\n".join([words, *refused[:MOST_LINES]])

    def _of(self, name: str) -> tuple[Proposal, ...]:
        return self._found.get(cast(FactName, name), ())[:MOST_LINES] if name in _FACTS else ()


def _line(item: Proposal) -> ProposalLine:
    file = Path(item.file).name
    where = tr("{file}, s. {page}", file=file, page=item.fact.page) if item.fact.page else file
    return ProposalLine(
        fact_words(item.fact.name, item.fact.value),
        f"{sure_label(item.fact.sure)} · {where}",
        item.fact.quotation,
        item.fact.page > 0 or file.lower().endswith((".pdf", ".docx", ".txt")),
    )
