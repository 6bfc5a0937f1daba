"""The board of installed packages: whose each is, how current, and whether a newer one is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from layers.errors import LayerError
from layers.packages.freshness import Freshness, assess_freshness, freshness_of
from layers.packages.manifest import Manifest
from layers.repository.choices import Choice, read_choices
from layers.repository.known import KnownRepository
from layers.repository.listing import ListedVersion, RepositoryIndex
from layers.repository.names import version_order
from layers.repository.replaced import replaced_state
from layers.repository.trust import Confirmation
from rumslig.collation import swedish_key
from rumslig.freshness import ATTENTION, State, worst_of
from rumslig.language import tr
from rumslig.packages.desk import PackageDesk

Grouping = Literal["theme", "function"]

STATES: tuple[State, ...] = (
    "current",
    "review_soon",
    "overdue",
    "unknown",
    "superseded",
    "withdrawn",
)
"""In the order in which they are shown."""

PRECEDENCE: tuple[State, ...] = (*ATTENTION, "current")
"""Of several states that hold, the first is the package's.

`withdrawn`: the repository says that the version should not be used. `superseded`: it has another
first number now (schema, key, rule or meaning has changed), or lists the version no longer. A
newer version with the same first number is no state: it stands beside. Then come the dates, the
worst of the layers; what is not known goes before what is current.
"""


@dataclass(frozen=True, slots=True)
class Offer:
    """A newer version in a known repository."""

    identity: str
    address: str
    listed: ListedVersion

    @property
    def version(self) -> str:
        """The version's number."""
        return self.listed.version


@dataclass(frozen=True, slots=True)
class BoardRow:
    """An installed package.

    Attributes
    ----------
    function
        Who answers for it: the responsible function, else the publisher.
    themes
        The ids of its layers' planning questions.
    freshness
        Of the layer that is worst off.
    newer
        The latest version, where a known repository has one that is higher.
    pinned_by
        Who or what holds the version; "" where nothing does.
    repository, address
        Where it came from; "" for what was built on this machine.
    confirmed
        When its repository was last confirmed.
    unconfirmed
        A sentence where the repository was asked and could not be confirmed.
    reason
        Why it is withdrawn or superseded.
    fault
        A sentence where something is wrong with what is stored here.
    """

    manifest: Manifest = field(repr=False)
    state: State
    freshness: Freshness
    newer: Offer | None = None
    pinned_by: str = ""
    repository: str = ""
    address: str = ""
    confirmed: datetime | None = None
    unconfirmed: str = ""
    reason: str = ""
    fault: str = ""

    @property
    def name(self) -> str:
        """The package's name."""
        return self.manifest.name

    @property
    def title(self) -> str:
        """The package's title."""
        return self.manifest.title

    @property
    def version(self) -> str:
        """The version in use."""
        return self.manifest.version

    @property
    def function(self) -> str:
        """Who answers for it."""
        return self.manifest.function

    @property
    def themes(self) -> tuple[str, ...]:
        """The ids of its layers' planning questions, each once."""
        return tuple(dict.fromkeys(entry.theme for entry in self.manifest.layers))

    @property
    def due(self) -> date | None:
        """The day of the next review, None where nothing tells."""
        return self.freshness.due


@dataclass(frozen=True, slots=True)
class Source:
    """A known repository, with what was last confirmed of it.

    Attributes
    ----------
    index
        None where it never was confirmed, or what is kept of it is damaged.
    unconfirmed
        A sentence where it was asked and could not be confirmed, or cannot be read.
    """

    known: KnownRepository
    index: RepositoryIndex | None = field(default=None, repr=False)
    confirmed: datetime | None = None
    unconfirmed: str = ""

    @property
    def title(self) -> str:
        """Its own name, else its address."""
        return (self.index.title if self.index else "") or self.known.address


@dataclass(frozen=True, slots=True)
class Board:
    """Every installed package, and the known repositories."""

    rows: tuple[BoardRow, ...]
    sources: tuple[Source, ...] = ()
    theme_titles: dict[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[State, int]:
        """How many packages are in each state, those that none is in left out."""
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in STATES if found[state]}

    @property
    def newer(self) -> tuple[BoardRow, ...]:
        """The packages of which a newer version is known."""
        return tuple(row for row in self.rows if row.newer is not None)

    @property
    def waiting(self) -> tuple[BoardRow, ...]:
        """The packages to see to: newer ones are known, or they are overdue or left behind."""
        late = ("overdue", "superseded", "withdrawn")
        return tuple(row for row in self.rows if row.newer is not None or row.state in late)

    @property
    def confirmed(self) -> Source | None:
        """The repository that was confirmed last, None where none ever was."""
        asked = [item for item in self.sources if item.confirmed is not None]
        return max(asked, key=lambda item: item.confirmed or datetime.min, default=None)

    def find(self, name: str) -> BoardRow | None:
        """Return a package's row, None where it is not installed."""
        return next((row for row in self.rows if row.name == name), None)

    def group(self, by: Grouping) -> tuple[tuple[str, tuple[BoardRow, ...]], ...]:
        """Return the rows under their planning questions, or their functions, by title.

        A package with layers of several questions stands under each of them; one without layers
        under "".
        """
        groups: dict[str, list[BoardRow]] = {}
        for row in self.rows:
            for title in self._titles(row, by):
                groups.setdefault(title, []).append(row)
        return tuple((title, tuple(groups[title])) for title in sorted(groups, key=swedish_key))

    def _titles(self, row: BoardRow, by: Grouping) -> tuple[str, ...]:
        if by == "function":
            return (row.function,)
        titles = [self.theme_titles.get(theme, theme) for theme in row.themes]
        return tuple(dict.fromkeys(titles)) or ("",)


def read_board(
    desk: PackageDesk, today: date, asked: Mapping[str, Confirmation] | None = None
) -> Board:
    """Return the board as far as this machine knows; nobody is asked anything.

    Parameters
    ----------
    asked
        What the repositories answered just now, by identity, where they were asked.

    Raises
    ------
    LayerError
        What is installed, chosen or known cannot be read.
    """
    installed = desk.store.installed()
    choices = read_choices(desk.store)
    sources = tuple(_source(desk, known, asked or {}) for known in desk.known.all())
    rows = [
        _row(desk, manifest, choices.of(manifest.name), sources, today) for manifest in installed
    ]
    return Board(
        tuple(sorted(rows, key=lambda row: swedish_key(row.title))),
        sources,
        {
            str(theme.get("id", "")): str(theme.get("title", ""))
            for manifest in installed
            for theme in manifest.tables.get("themes", ())
        },
    )


def freshness_of_package(manifest: Manifest, today: date) -> Freshness:
    """Return how current a package is: as the layer that is worst off, the earliest day first."""
    found = [freshness_of(manifest, entry, today) for entry in manifest.layers] or [
        assess_freshness(manifest.next_review, manifest.accrual_periodicity, "", today)
    ]
    return worst_of(found)


def _source(desk: PackageDesk, known: KnownRepository, asked: Mapping[str, Confirmation]) -> Source:
    answer = asked.get(known.identity)
    said = answer.sentence if answer is not None else ""
    try:
        repository = desk.known.reopen(known.identity)
        return Source(known, repository.index(), repository.seen().confirmed, said)
    except LayerError as error:  # the others are shown whatever is wrong with this one
        return Source(known, None, None, said or str(error))


def _row(
    desk: PackageDesk,
    manifest: Manifest,
    choice: Choice,
    sources: tuple[Source, ...],
    today: date,
) -> BoardRow:
    own = next((item for item in sources if item.known.identity == choice.repository), None)
    freshness = freshness_of_package(manifest, today)
    state, reason = replaced_state(manifest, own.index if own is not None else None)
    fault = ""
    if not desk.store.is_whole(manifest):
        fault = tr("En underlagsfil saknas eller är skadad.")
    elif choice.repository and own is None:
        fault = tr("Förrådet som paketet kom från är inte längre känt.")
    return BoardRow(
        manifest,
        state or freshness.state,
        freshness,
        _find_newer(manifest, (own,) if own is not None else sources),
        choice.pinned_by,
        choice.repository,
        own.known.address if own is not None else "",
        own.confirmed if own is not None else None,
        own.unconfirmed if own is not None else "",
        reason,
        fault,
    )


def _find_newer(manifest: Manifest, sources: tuple[Source, ...]) -> Offer | None:
    """Return the highest version above the installed one that may be installed."""
    found: list[Offer] = []
    for source in sources:
        package = source.index.find(manifest.name) if source.index else None
        latest = package.latest if package else None
        if latest is not None and version_order(latest.version) > version_order(manifest.version):
            found.append(Offer(source.known.identity, source.known.address, latest))
    return max(found, key=lambda item: version_order(item.version), default=None)
