"""The room Underlag: the board, what is chosen on it, and which page is in view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Literal, cast, get_args

from PySide6.QtCore import QObject, Signal

from layers.repository.trust import Confirmation
from rumslig.collation import swedish_key
from rumslig.freshness import State
from rumslig.packages.desk import PackageDesk, RepositoryStatus
from rumslig.progress import Progress
from rumslig.settings import Home
from rumslig.upkeep.board import PRECEDENCE, Board, BoardRow, Grouping, read_board
from rumslig.upkeep.history import Available, KnownVersion, available_packages, known_versions
from rumslig.worker import Worker
from ui.history import History
from ui.language import tr
from ui.layer_list.presenter import LayerListPresenter
from ui.messages import Message, capitalise, describe_fault, describe_sentence
from ui.tasks import Runner
from ui.underlag.acts import PackageActs
from ui.underlag.carried import CarriedPresenter
from ui.underlag.comparing import ComparisonPresenter
from ui.underlag.connecting import ConnectPresenter
from ui.underlag.copying import CopyPresenter
from ui.underlag.faults import FaultShelf
from ui.underlag.keeping import KeepingPresenter
from ui.underlag.news import NewsPresenter
from ui.underlag.publishing import PublishPresenter
from ui.underlag.repository import RepositoryPresenter
from ui.underlag.updates import UpdatesPresenter

Order = Literal["title", "function", "version", "state"]
Page = Literal[
    "board", "connect", "browse", "publish", "form", "repository", "updates", "keeping", "news"
]
Part = Literal["changes", "versions"]
PARENTS: dict[Page, Page] = {"form": "publish", "repository": "publish"}
"""The pages that are left for another one than the board."""

_Reading = tuple[Board, tuple[KnownVersion, ...], tuple[Available, ...]]
Entry = BoardRow | str
"""A package, or the heading of those that follow."""


class UnderlagPresenter(QObject):
    """Shows what is installed, at once and without asking anybody; the acts ask.

    Signals
    -------
    changed
        The board, or how it is filtered and sorted.
    chosen_changed
        Another package is looked at, or more is known of it.
    page_changed
        Another page is in view.
    stored
        Other versions are in use: the workspace is to be read anew.
    """

    changed = Signal()
    chosen_changed = Signal()
    page_changed = Signal()
    stored = Signal()
    told = Signal(object)

    def __init__(
        self,
        home: Home,
        runner: Runner,
        worker: Worker,
        history: History,
        layers: LayerListPresenter,
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._home, self._runner, self._now = home, runner, now
        self.acts = PackageActs(home, runner, history, self)
        self.comparing = ComparisonPresenter(home, runner, worker, self.acts, self)
        self.connecting = ConnectPresenter(self.acts, self)
        self.publishing = PublishPresenter(runner, worker, self)
        self.news = NewsPresenter(home, runner, worker, lambda: self.now.astimezone().date(), self)
        self.news.told.connect(self.told)
        self.carried = CarriedPresenter(home, self.acts, layers, self)
        self.repository = RepositoryPresenter(home, worker, self.publishing, self)
        self.updates = UpdatesPresenter(self.acts, self)
        self.keeping = KeepingPresenter(self.acts, self)
        self.copying = CopyPresenter(self.acts, self)
        self.faults = FaultShelf(runner, worker, self)
        self.board: Board | None = None
        self.fault = ""
        self.page: Page = "board"
        self.part: Part = "changes"
        self.name = ""
        self.is_holding = False
        self.state: State | None = None
        self.only_newer = False
        self.order: Order = "title"
        self.grouping: Grouping | None = None
        self.versions: tuple[KnownVersion, ...] = ()
        self.available: tuple[Available, ...] = ()
        self._asked: dict[str, Confirmation] = {}
        for teller in (
            self.acts,
            self.comparing,
            self.connecting,
            self.publishing,
            self.carried,
            *(self.repository, self.updates, self.keeping, self.copying),
        ):
            teller.told.connect(self.told)
        self.acts.busy_changed.connect(self.chosen_changed)
        self.acts.stored.connect(self._on_stored)
        self.comparing.changed.connect(self.chosen_changed)
        self.faults.changed.connect(self.changed)
        self.connecting.connected.connect(self._on_connected)
        self.publishing.published.connect(self.read)
        self.publishing.form_asked.connect(lambda: self.show_page("form"))
        self.keeping.checked.connect(self._on_stored)

    @property
    def now(self) -> datetime:
        """The time."""
        return self._now()

    # reading

    def wake(self) -> None:
        """Read the board the first time it is looked at."""
        if self.board is None and not self.fault:
            self.read()

    def read(self) -> None:
        """Read what is installed and known anew; nobody is asked anything."""
        asked, today = dict(self._asked), self._now().astimezone().date()
        name = self.name

        def work(
            progress: Progress,
        ) -> tuple[Board, tuple[KnownVersion, ...], tuple[Available, ...]]:
            desk = PackageDesk(self._home, progress)
            board = read_board(desk, today, asked)
            return (
                board,
                known_versions(desk, name, board.sources) if board.find(name) else (),
                available_packages(desk, board.sources),
            )

        self._runner.run(
            "packages board", tr("Läser underlaget"), work, self._on_board, self._on_fault
        )

    def _on_board(self, found: _Reading) -> None:
        self.board, self.versions, self.available = found
        self.fault = ""
        if self.row is None:
            self.name = ""
        if self.state is not None and self.state not in self.board.counts:
            self.state = None
        self.only_newer = self.only_newer and bool(self.board.newer)
        self.updates.present(self.board)
        self.changed.emit()
        self.chosen_changed.emit()

    def _on_fault(self, fault: Exception) -> None:
        self.fault = describe_sentence(fault)
        self.changed.emit()
        self.told.emit(describe_fault(tr("Underlaget kunde inte läsas"), fault))

    def _on_stored(self) -> None:
        self.comparing.clear()
        self.news.clear()
        self.part = "changes"
        self.read()
        self.stored.emit()

    # the board

    @property
    def rows(self) -> tuple[BoardRow, ...]:
        """The packages that pass the filter, sorted."""
        rows = self.board.rows if self.board else ()
        kept = [
            row
            for row in rows
            if (self.state is None or row.state == self.state)
            and (not self.only_newer or row.newer is not None)
        ]
        return tuple(sorted(kept, key=self._sort_key))

    def _sort_key(self, row: BoardRow) -> Any:
        title = swedish_key(row.title)
        if self.order == "function":
            return swedish_key(row.function), title
        if self.order == "version":
            return row.newer is None, title
        if self.order == "state":
            return PRECEDENCE.index(row.state), row.due or date.max, title
        return title

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The packages as they are listed, under headings where they are grouped."""
        rows = self.rows
        if self.grouping is None or self.board is None:
            return rows
        shown = Board(rows, self.board.sources, self.board.theme_titles)
        found: list[Entry] = []
        for title, members in shown.group(self.grouping):
            found += [title or tr("Utan lager"), *sorted(members, key=self._sort_key)]
        return tuple(found)

    @property
    def is_filtered(self) -> bool:
        """Whether some packages are left out."""
        return self.state is not None or self.only_newer

    def filter_by(self, state: State | None) -> None:
        """Show the packages in a state only; the same once more, or None, shows all."""
        self.state = None if state == self.state else state
        self.changed.emit()

    def toggle_newer(self) -> None:
        """Show only the packages that a newer version is known of, or all again."""
        self.only_newer = not self.only_newer
        self.changed.emit()

    def show_all(self) -> None:
        """Leave nothing out."""
        self.state, self.only_newer = None, False
        self.changed.emit()

    def sort_by(self, order: str) -> None:
        """Sort; what has news or needs an eye comes first in the columns that tell of it."""
        if order in get_args(Order):
            self.order = cast(Order, order)
            self.changed.emit()

    def group_by(self, grouping: str) -> None:
        """List under planning questions, functions, or nothing ("")."""
        self.grouping = cast(Grouping, grouping) if grouping in get_args(Grouping) else None
        self.changed.emit()

    # the chosen package

    @property
    def row(self) -> BoardRow | None:
        """The package that is looked at."""
        return self.board.find(self.name) if self.board else None

    def choose(self, name: str) -> None:
        """Look at a package."""
        if name == self.name:
            return
        self.name, self.part, self.versions = name, "changes", ()
        self.is_holding = False
        self.comparing.clear()
        self.chosen_changed.emit()
        if name:
            self.read()

    def show_part(self, part: Part) -> None:
        """Show what changes, or the list of versions."""
        self.part = part
        self.chosen_changed.emit()

    @property
    def earlier(self) -> KnownVersion | None:
        """The version to go back to by one click: the nearest one below that may be used."""
        if self.row is None:
            return None
        below = [item.version for item in self.versions].index
        place = next((below(item.version) for item in self.versions if item.in_use), None)
        if place is None:
            return None
        lower = self.versions[place + 1 :]
        return next((item for item in lower if item.is_here and not item.withdrawn), None)

    def compare(self) -> None:
        """Show what the newer version changes."""
        row = self.row
        if row is not None and row.newer is not None:
            self.comparing.start(row.manifest, row.newer.version, row.newer.identity)

    def compare_with(self, version: KnownVersion) -> None:
        """Show what another version changes from the one in use."""
        if self.row is not None:
            self.part = "changes"
            self.comparing.start(self.row.manifest, version.version, version.repository)

    def compare_whole(self) -> None:
        """Fetch the version that only its row indexes told of, and compare it in detail."""
        row, taste = self.row, self.comparing.foretaste
        if row is not None and taste is not None:
            listed = (item for item in self.versions if item.version == taste.after.version)
            known = next(listed, None)
            self.comparing.fetch_whole(known.repository if known is not None else row.repository)

    def update(self) -> None:
        """Use the newer version."""
        row = self.row
        if row is not None and row.newer is not None:
            self.acts.install(row.newer.identity, row.name, row.title, row.newer.version)

    def use(self, version: KnownVersion) -> None:
        """Use a version of the list; the latest is followed, any other is held."""
        row = self.row
        if row is None or version.in_use:
            return
        if row.newer is not None and row.newer.version == version.version:
            self.update()
        else:
            self.acts.use(version.repository, row.name, row.title, version.version)

    def go_back(self) -> None:
        """Use the version before, at once."""
        if self.earlier is not None:
            self.use(self.earlier)

    def ask_hold(self, asking: bool) -> None:
        """Ask why the version in use is to be held, or ask no more."""
        self.is_holding = asking
        self.chosen_changed.emit()

    def hold(self, held: bool, why: str = "") -> None:
        """Hold the version in use, for a reason or a case's number, or let it go."""
        self.is_holding = False
        if self.row is not None:
            who = why.strip() or tr("användaren")
            self.acts.hold(self.row.name, self.row.title, who if held else "")

    # all packages

    def go_up(self) -> bool:
        """Leave the page for the one that it belongs to; False where there is none."""
        if self.page == "board":
            return False
        self.show_page(PARENTS.get(self.page, "board"))
        return True

    def show_page(self, page: Page) -> None:
        """Show another page."""
        if page == "form":
            self.publishing.read_form()
        elif page == "repository":
            self.repository.wake()
        elif page == "keeping":
            self.keeping.wake()
        if page != "updates":
            self.updates.forget()
        self.page = page
        self.page_changed.emit()

    def ask_news(self) -> None:
        """Ask every known repository for its latest."""
        if self.board is None or not self.board.sources:
            self.show_page("connect")
            return
        self.acts.run(
            tr("Letar efter nyheter"),
            tr("Förråden kunde inte tillfrågas"),
            lambda desk: desk.ask_repositories(),
            self._on_asked,
        )

    def _on_asked(self, answers: list[RepositoryStatus]) -> None:
        self._asked |= {item.known.identity: item.confirmation for item in answers}
        for item in answers:
            if item.confirmation.sentence:
                title = tr("{address} kunde inte bekräftas", address=item.known.address)
                self.told.emit(Message("warning", title, capitalise(item.confirmation.sentence)))
        if all(not item.confirmation.sentence for item in answers):
            self.told.emit(Message("done", tr("Förråden är tillfrågade")))
        self.read()

    def _on_connected(self) -> None:
        self.read()
        self.show_page("browse")

    def install(self, item: Available) -> None:
        """Install a package that a repository offers."""
        self.name = item.name
        self.acts.install(item.identity, item.name, item.title, item.version)

    def check_store(self) -> None:
        """Show what is kept, and hash everything that is stored."""
        self.keeping.check_store()
        self.show_page("keeping")

    def retell(self) -> None:
        """Say everything again, in the language that is now used."""
        if self.board is not None:
            self.read()
