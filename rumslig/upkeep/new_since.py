"""What the known repositories have that is new since a day, and where in the county it changed.

For each package the version that was the newest when the period began is compared with the one
that was when it ended: object by object where both are here, else by their row indexes, which are
fetched. What neither tells is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial

from layers.errors import LayerError
from layers.packages.manifest import Manifest, StoredObject
from layers.packages.store import Store
from layers.repository.choices import read_choices
from layers.repository.download import Downloader, Gate
from layers.repository.gate import gates_of
from layers.repository.installer import Installer
from layers.repository.listing import ListedPackage, ListedVersion
from layers.repository.names import version_order
from layers.repository.trust import Confirmation, TrustedRepository
from rumslig.collation import swedish_key
from rumslig.errors import PlanError
from rumslig.freshness import ATTENTION, freshness_sentence
from rumslig.language import Language, tr
from rumslig.news import (
    ELSEWHERE,
    Asked,
    LayerNews,
    NewsReport,
    NewVersion,
    PackageNews,
    Standing,
)
from rumslig.packages.desk import PackageDesk
from rumslig.packages.difference import other_notes, pair_layers, says_other
from rumslig.places import Municipality, PlaceName
from rumslig.upkeep.board import Board, Source, read_board
from rumslig.upkeep.clipping import Areas
from rumslig.upkeep.layer_news import LayerReader
from rumslig.workspace import Workspace


def read_news(
    desk: PackageDesk,
    workspace: Workspace,
    since: date,
    until: date,
    lang: Language,
    *,
    municipality: str = "",
    asked: Mapping[str, Confirmation] | None = None,
    whole: bool = False,
) -> NewsReport:
    """Return what is new between two days, both counted, in the county's municipalities.

    Parameters
    ----------
    municipality
        The code of the only one to look at; all of the county's by default.
    asked
        What the repositories answered just now, by identity.
    whole
        Whether versions that are not here are fetched, so that each object can be told.

    Raises
    ------
    PlanError
        There is no such municipality.
    LayerError
        What is installed, chosen or known cannot be read, or `whole` and a version cannot be
        fetched.
    """
    chosen, is_whole = _municipalities(workspace, municipality)
    board = read_board(desk, until, asked)
    followed = _followed(desk, board)
    reader = _Reader(desk, Areas(chosen), lang, since, until, whole)
    packages = []
    for number, (source, package) in enumerate(followed):
        desk.progress(number, len(followed), package.title)
        found = reader.read(source, package, board)
        if found is not None:
            packages.append(found)
    desk.progress(len(followed), len(followed), "")
    packages.sort(key=lambda item: (swedish_key(item.title), item.address))
    names = {package.name for _, package in followed}
    places = [item.place for item in chosen]
    if any(item.areas.get(ELSEWHERE) for item in packages) and is_whole:
        places.append(PlaceName(ELSEWHERE, _elsewhere(bool(chosen), lang)))
    return NewsReport(
        since,
        until,
        workspace.county.name,
        tuple(places),
        is_whole,
        tuple(packages),
        len(followed),
        tuple(row.title for row in board.rows if row.name not in names),
        _standing(board, lang),
        tuple(
            Asked(item.title, item.known.address, _day(item.confirmed), item.unconfirmed)
            for item in board.sources
        ),
    )


def municipalities_of(workspace: Workspace) -> tuple[Municipality, ...]:
    """Return the installed county's municipalities; all that are known where it names none."""
    known, codes = workspace.municipalities.items, workspace.county.municipalities
    own = tuple(item for item in known if item.code in codes)
    return tuple(sorted(own or known, key=lambda item: swedish_key(item.name)))


def _municipalities(workspace: Workspace, code: str) -> tuple[tuple[Municipality, ...], bool]:
    county = municipalities_of(workspace)
    if not code:
        return county, True
    word = code.casefold()
    found = [item for item in county if word in (item.code, item.name.casefold())]
    if not found:
        raise PlanError(
            tr(
                "kommunen {code} finns inte i det installerade länet; där finns {names}.",
                code=code,
                names=", ".join(f"{item.code} {item.name}" for item in county) or tr("inga"),
            )
        )
    return tuple(found), False


def _elsewhere(has_areas: bool, lang: Language) -> str:
    if has_areas:
        return tr("Utanför länets kommuner eller utan läge", lang=lang)
    return tr("Allt underlag (inga kommungränser är installerade)", lang=lang)


def _day(moment: datetime | None) -> str:
    return moment.astimezone().date().isoformat() if moment is not None else ""


def _followed(desk: PackageDesk, board: Board) -> list[tuple[Source, ListedPackage]]:
    """Return every listed package; an installed one only in the repository that it came from."""
    choices = read_choices(desk.store)
    found = []
    for source in board.sources:
        for package in source.index.packages if source.index else ():
            own = choices.of(package.name).repository
            if not own or own == source.known.identity:
                found.append((source, package))
    return found


def _standing(board: Board, lang: Language) -> tuple[Standing, ...]:
    rows = [row for row in board.rows if row.state in ATTENTION]
    rows.sort(key=lambda row: (ATTENTION.index(row.state), swedish_key(row.title)))
    return tuple(
        Standing(
            row.name,
            row.title,
            row.function,
            row.version,
            row.state,
            row.reason or freshness_sentence(row.freshness, lang),
            row.manifest.classification,
        )
        for row in rows
    )


@dataclass
class _Reader:
    """Reads one package after the other."""

    desk: PackageDesk
    areas: Areas
    lang: Language
    since: date
    until: date
    whole: bool
    opened: dict[str, TrustedRepository] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        return self.desk.store

    def read(self, source: Source, package: ListedPackage, board: Board) -> PackageNews | None:
        """Return what is new of a package, None where nothing was published in the period."""
        before, after, fresh = _versions(package, self.since, self.until)
        if not fresh:
            return None
        row = board.find(package.name)
        facts = partial(
            PackageNews,
            name=package.name,
            title=package.title,
            function=package.publisher,
            classification=package.classification,
            before=before.version if before else "",
            installed=row.version if row is not None else "",
            versions=tuple(
                NewVersion(item.version, item.published, item.release_note, item.withdrawn)
                for item in fresh
            ),
            repository=source.title,
            address=source.known.address,
            confirmed=_day(source.confirmed),
            unconfirmed=source.unconfirmed,
        )
        if after is None or (before is not None and before.version == after.version):
            words = tr("Versionerna som kom är tillbakadragna igen.", lang=self.lang)
            return facts(version=before.version if before else "", notes=(words,))
        new, old = (
            self._manifest(source, package.name, item) if item else None for item in (after, before)
        )
        if new is None or (before is not None and old is None):
            missing = after.version if new is None else before.version if before else ""
            unknown = self._unread(package, missing)
            return facts(
                version=after.version,
                decision=new.decision if new else "",
                total=(unknown,),
                areas={item.code: (unknown,) for item in self.areas.items},
            )
        notes: list[str] = list(other_notes(old, new, self.lang)) if old is not None else []
        total, found = self._layers(source, old, new, notes)
        return facts(
            version=after.version,
            decision=new.decision,
            notes=tuple(notes),
            total=tuple(total),
            areas={code: tuple(layers) for code, layers in found.items()},
        )

    def _unread(self, package: ListedPackage, version: str) -> LayerNews:
        why = tr(
            "Version {version} finns inte på datorn, och förrådet kunde inte bekräftas; vad som "
            "är ändrat är inte känt.",
            lang=self.lang,
            version=version,
        )
        return LayerNews("", package.title, "changed", "none", None, "", why=why)

    def _layers(
        self, source: Source, old: Manifest | None, new: Manifest, notes: list[str]
    ) -> tuple[list[LayerNews], dict[str, list[LayerNews]]]:
        self._fetch(source, old, new)
        total: list[LayerNews] = []
        found: dict[str, list[LayerNews]] = {}
        reader = LayerReader(self.store, self.areas, self.lang)
        for before, after in pair_layers(old, new):
            whole, parts = reader.read(before, after, notes)
            if whole is not None:
                total.append(whole)
            for code, item in parts.items():
                found.setdefault(code, []).append(item)
        return total, found

    # fetching

    def _repository(self, source: Source) -> TrustedRepository | None:
        """Return a repository that is confirmed, None where it cannot be."""
        identity = source.known.identity
        if identity not in self.opened:
            self.opened[identity] = self.desk.known.reopen(identity)
            self.opened[identity].refresh()
        repository = self.opened[identity]
        return repository if repository.confirmation.state == "confirmed" else None

    def _manifest(self, source: Source, name: str, listed: ListedVersion) -> Manifest | None:
        here = (item for item in self.store.versions(name) if item.sha256 == listed.manifest)
        kept = next(here, None)
        if kept is not None:
            return kept
        repository = self._repository(source)
        return repository.manifest(name, listed) if repository is not None else None

    def _fetch(self, source: Source, old: Manifest | None, new: Manifest) -> None:
        """Fetch what is needed to compare: row indexes, or everything where that is asked for."""
        sides = [item for item in (old, new) if item is not None]
        if self.whole:
            repository = self._repository(source)
            if repository is not None:
                installer = Installer(self.store, self.desk.known, self.desk.progress)
                for item in sides:
                    if not self.store.is_whole(item):
                        installer.fetch(repository, item.name, item.version)
        wanted: dict[StoredObject, Gate] = {}
        for before, after in pair_layers(old, new):
            pair = [entry for entry in (before, after) if entry is not None]
            if len(pair) == 2 and not says_other(pair[0], pair[1]):
                continue
            if not all(self.store.has(entry.data) for entry in pair):
                gates = {key: gate for item in sides for key, gate in gates_of(item).items()}
                indexes = [entry.row_index for entry in pair if entry.row_index is not None]
                wanted |= {item: gates[item] for item in indexes if not self.store.has(item)}
        if not wanted:
            return
        repository = self._repository(source)
        if repository is not None:
            try:
                fetcher = repository.fetcher
                Downloader(fetcher, self.store, self.desk.progress).fetch(wanted, {}, new.title)
            except LayerError:
                return  # the layer says that it could not be compared


def _versions(
    package: ListedPackage, since: date, until: date
) -> tuple[ListedVersion | None, ListedVersion | None, tuple[ListedVersion, ...]]:
    """Return the newest version before the period, the newest in it or before, and what came.

    The index does not say when a version was withdrawn. One that was the newest when the period
    began is taken to have been in use then; none that is withdrawn now is the newest at its end.
    """
    days = [(item, published_day(item.published)) for item in package.versions]
    earlier = [item for item, day in days if day < since]
    fresh = tuple(item for item, day in days if since <= day <= until)
    usable = [item for item, day in days if day <= until and not item.withdrawn]
    latest = package.latest
    if latest not in usable:
        latest = _newest(usable)
    return _newest(earlier), latest, fresh


def _newest(versions: Sequence[ListedVersion]) -> ListedVersion | None:
    return max(versions, key=lambda item: version_order(item.version), default=None)


def published_day(published: str) -> date:
    """Return the day, where the computer is, of the time that a version was published."""
    try:
        found = datetime.fromisoformat(published)
    except ValueError:
        return date.min
    moment = found if found.tzinfo else found.replace(tzinfo=UTC)
    return moment.astimezone().date()
