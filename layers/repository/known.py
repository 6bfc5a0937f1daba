"""The repositories that this machine knows, each by its first root, under the addresses it has."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock

from layers.atomic import write_atomic
from layers.errors import NotTrusted, RepositoryError
from layers.language import tr
from layers.own_file import read_own, write_own
from layers.repository.address import open_fetcher
from layers.repository.fetcher import Fetcher
from layers.repository.trust import TrustedRepository
from layers.repository.tuf_bridge import MAX_ROOT, read_root

FIRST_ROOT = "metadata/1.root.json"
How = Literal["first_use", "file"]


@dataclass(frozen=True, slots=True)
class KnownRepository:
    """A repository that was trusted once.

    Attributes
    ----------
    identity
        SHA-256 of its first root: the same behind every address, and in a bundle.
    how
        Whether it was trusted as it came, or by a root that was given by hand.
    trusted
        When, in UTC (ISO 8601).
    """

    identity: str
    addresses: tuple[str, ...]
    how: How
    trusted: str

    @property
    def address(self) -> str:
        """Where it was last found."""
        return self.addresses[-1]


@dataclass(frozen=True, slots=True)
class KnownRepositories:
    """A folder with what is known of each repository."""

    folder: Path
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def all(self) -> tuple[KnownRepository, ...]:
        """Return every repository that was trusted.

        Raises
        ------
        NotTrusted
            The list is damaged.
        """
        try:
            document = read_own(self._path)
            return tuple(
                KnownRepository(
                    str(key), tuple(map(str, row["addresses"])), row["how"], str(row["trusted"])
                )
                for key, row in document["repositories"].items()
            )
        except FileNotFoundError:
            return ()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise NotTrusted(
                tr("{file} är skadad; lägg till förråden på nytt.", file=self._path)
            ) from error

    def find(self, word: str) -> KnownRepository | None:
        """Return a repository by address or identity, None where it is not known."""
        wanted = {word, _plain(word)}
        for item in self.all():
            if item.identity == word or wanted & set(item.addresses):
                return item
        return None

    def reopen(self, identity: str) -> TrustedRepository:
        """Return a known repository at the address where it was last found.

        Raises
        ------
        NotTrusted
            There is none.
        """
        known = self.find(identity)
        if known is None:
            raise NotTrusted(tr("förrådet är inte längre känt; ange det med --repo."))
        return TrustedRepository(
            open_fetcher(known.address), self.folder / known.identity[:32], self.now
        )

    def trust(
        self, address: str, root: bytes | None = None
    ) -> tuple[TrustedRepository, How | None]:
        """Return the repository at an address, and how it came to be trusted where that is new.

        Parameters
        ----------
        root
            The first root, got by hand: the repository must begin with it.

        Raises
        ------
        NotTrusted
            The root is another than the given one, or than the one known at this address.
        RepositoryUnreachable
            The repository is not known, and does not answer.
        """
        fetcher = open_fetcher(address)
        known = self.find(fetcher.address)
        if known is not None and root is None:
            return TrustedRepository(fetcher, self.folder / known.identity[:32], self.now), None
        content = _first_root(fetcher)
        identity = hashlib.sha256(content).hexdigest()
        if root is not None:
            self._compare(root, content, fetcher)
        if known is not None and known.identity != identity:
            raise NotTrusted(
                tr(
                    "{address} har en annan rot än när det först litades på; fråga utgivaren.",
                    address=fetcher.address,
                )
            )
        read_root(content, FIRST_ROOT)
        before = self.find(identity)
        how: How = "first_use" if root is None else "file"
        folder = self.folder / identity[:32]
        with FileLock(self._locked()):
            # where a root was given it is what is believed, not the first one that it came from
            if root is not None or not (folder / "root.json").exists():
                write_atomic(folder / "root.json", content if root is None else root)
            self._remember(identity, fetcher.address, how)
        return TrustedRepository(fetcher, folder, self.now), None if before else how

    def _compare(self, given: bytes, first: bytes, fetcher: Fetcher) -> None:
        """See that the given root, of whatever version, is the repository's own."""
        version = read_root(given, "--root").signed.version
        content = first
        if version != 1:
            with fetcher.fetch(f"metadata/{version}.root.json", MAX_ROOT) as fetched:
                content = fetched.read()
        if content != given:
            raise NotTrusted(
                tr(
                    "{address} har en annan rot än den i filen; lita inte på det.",
                    address=fetcher.address,
                )
            )

    def _remember(self, identity: str, address: str, how: How) -> None:
        rows = {item.identity: item for item in self.all()}
        now = self.now().isoformat(timespec="seconds")
        old = rows.get(identity) or KnownRepository(identity, (), how, now)
        addresses = (*(item for item in old.addresses if item != address), address)
        rows[identity] = KnownRepository(
            identity, addresses, "file" if "file" in (how, old.how) else old.how, old.trusted
        )
        document = {
            "format": "rumslig.repositories/1",
            "repositories": {
                key: {"addresses": list(row.addresses), "how": row.how, "trusted": row.trusted}
                for key, row in rows.items()
            },
        }
        write_own(self._path, document)

    @property
    def _path(self) -> Path:
        return self.folder / "repositories.json"

    def _locked(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / "repositories.lock"


def _first_root(fetcher: Fetcher) -> bytes:
    with fetcher.fetch(FIRST_ROOT, MAX_ROOT) as fetched:
        return fetched.read()


def _plain(address: str) -> str:
    try:
        return open_fetcher(address).address
    except RepositoryError:
        return address
