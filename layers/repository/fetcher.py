"""Fetching files of a repository: one small interface, over a folder or HTTP.

Another place, such as an object store behind a prefix, is one more class with `address` and
`fetch`. It is trusted with nothing: signatures, lengths and hashes are checked after it, in the
same way for all. What every place must keep to is `tests/layers/repository/test_fetcher_contract`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urljoin

import urllib3

from layers.errors import MissingInRepository, RepositoryUnreachable, WrongContent
from layers.language import tr
from layers.wire import patience
from layers.wire.redirects import LedInRing, MovedElsewhere, open_answer

CHUNK = 1 << 18
CONNECT_S, READ_S = 10.0, 30.0
SLOWEST = 2_000
"""Bytes a second; slower over the whole time, when that has tried the patience, is given up."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file on its way: where it begins, what is left of it where that is told, its content."""

    start: int
    left: int | None
    chunks: Iterator[bytes]

    def read(self) -> bytes:
        """Return all of it."""
        return b"".join(self.chunks)


class Fetcher(Protocol):
    """Reads a repository's files."""

    @property
    def address(self) -> str:
        """How people name the repository."""

    def fetch(self, path: str, max_bytes: int, start: int = 0) -> AbstractContextManager[Fetched]:
        """Return a file from byte `start` on, or from 0 where the place cannot begin within.

        Raises
        ------
        MissingInRepository
            There is no such file.
        RepositoryUnreachable
            The place does not answer, stopped answering, or is too slow.
        WrongContent
            What came is longer than `max_bytes`, cut short, or no file of a repository.
        """


def checked(path: str, chunks: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    """Yield chunks until there are more bytes than a file may have."""
    count = 0
    for chunk in chunks:
        count += len(chunk)
        if count > max_bytes:
            raise WrongContent(
                tr("{file} är längre än de {count} byte den får ha.", file=path, count=max_bytes)
            )
        yield chunk


@dataclass(frozen=True, slots=True)
class FolderFetcher:
    """A repository in a folder, on this machine or a share."""

    folder: Path

    @property
    def address(self) -> str:
        """The folder's path."""
        return str(self.folder)

    @contextmanager
    def fetch(self, path: str, max_bytes: int, start: int = 0) -> Iterator[Fetched]:
        """Yield a file of the folder; see `Fetcher.fetch`."""
        try:
            stream = (self.folder / path).open("rb")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            if not self.folder.is_dir():
                raise RepositoryUnreachable(
                    tr("förrådet {address} går inte att nå.", address=self.address)
                ) from error
            raise _missing(self, path) from error
        except OSError as error:
            raise _unreachable(self, error) from error
        with stream:
            try:
                size = stream.seek(0, 2)
                stream.seek(start)
            except OSError as error:
                raise _unreachable(self, error) from error
            chunks = self._chunks(iter(lambda: stream.read(CHUNK), b""))
            yield Fetched(start, max(size - start, 0), checked(path, chunks, max_bytes))

    def _chunks(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        try:
            yield from chunks
        except OSError as error:
            raise _unreachable(self, error) from error


class HttpFetcher:
    """A repository behind HTTP; never led to another host, never kept waiting for ever."""

    def __init__(self, address: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._base = address
        self._clock = clock
        self._pool = patience.open_pool(CONNECT_S, READ_S)

    @property
    def address(self) -> str:
        """The address without a trailing slash."""
        return self._base.rstrip("/")

    @contextmanager
    def fetch(self, path: str, max_bytes: int, start: int = 0) -> Iterator[Fetched]:
        """Yield a file behind the address; see `Fetcher.fetch`."""
        answer = self._open(path, start)
        watch = patience.watch_of(answer)
        try:
            if answer.status == 416 and start:  # all of it came before
                yield Fetched(start, 0, iter(()))
                return
            self._check(answer, path)
            begins = _begin_of(answer, path, start)
            length = answer.headers.get("content-length", "")
            left = int(length) if length.isdecimal() else None
            if left is not None and left > max_bytes:
                raise WrongContent(
                    tr(
                        "{file} är {found} byte men får ha högst {count}.",
                        file=path,
                        found=left,
                        count=max_bytes,
                    )
                )
            chunks = self._chunks(answer, watch, path, left)
            yield Fetched(begins, left, checked(path, chunks, max_bytes))
        finally:
            watch.stop()
            answer.close()  # not back to the pool: what is left unread may have no end

    def _open(self, path: str, start: int) -> urllib3.BaseHTTPResponse:
        url = urljoin(self._base, quote(path))
        headers = {"Accept-Encoding": "identity", "Cache-Control": "no-cache"}
        if start:
            headers["Range"] = f"bytes={start}-"
        try:
            return open_answer(self._pool, url, headers)[0]
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise _unreachable(self, error) from error
        except MovedElsewhere as error:
            raise WrongContent(
                tr(
                    "{address} skickar vidare till {other}; ange den adressen om du litar på den.",
                    address=self.address,
                    other=error.place,
                )
            ) from error
        except LedInRing as error:
            raise WrongContent(
                tr("{address} skickar runt i en ring.", address=self.address)
            ) from error

    def _check(self, answer: urllib3.BaseHTTPResponse, path: str) -> None:
        status = answer.status
        if status in (404, 410):
            raise _missing(self, path)
        if status in (401, 403, 407):
            raise WrongContent(
                tr(
                    "{address} kräver inloggning för {file} (HTTP {status}).",
                    address=self.address,
                    file=path,
                    status=status,
                )
            )
        if status not in (200, 206):
            raise RepositoryUnreachable(
                tr(
                    "{address} svarar med HTTP {status} på {file}.",
                    address=self.address,
                    file=path,
                    status=status,
                )
            )
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in ("text/html", "application/xhtml+xml"):
            raise WrongContent(
                tr(
                    "{address} svarar med en webbsida i stället för {file}; kanske krävs "
                    "inloggning.",
                    address=self.address,
                    file=path,
                )
            )

    def _chunks(
        self,
        answer: urllib3.BaseHTTPResponse,
        watch: patience.Watch,
        path: str,
        left: int | None,
    ) -> Iterator[bytes]:
        began, count = self._clock(), 0
        while True:
            try:
                chunk = answer.read1(CHUNK)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                if watch.has_hung_up:
                    raise _slow(self) from error
                raise _unreachable(self, error) from error
            if watch.has_hung_up:  # to be hung up on looks like the end of an answer
                raise _slow(self)
            if not chunk:
                break
            count += len(chunk)
            watch.is_waiting = False
            yield chunk
            watch.came()
            watch.is_waiting = True
            waited = self._clock() - began
            if waited > patience.PATIENCE_S and count < waited * SLOWEST:
                raise _slow(self)
        if left is not None and count != left:
            raise RepositoryUnreachable(
                tr("{address} slutade sända mitt i {file}.", address=self.address, file=path)
            )


def _begin_of(answer: urllib3.BaseHTTPResponse, path: str, start: int) -> int:
    """Return at which byte the answer begins."""
    if answer.status != 206:
        return 0
    told = answer.headers.get("content-range", "")
    if not told.startswith(f"bytes {start}-"):
        raise WrongContent(tr("{file}: servern sände en annan del än den ombedda.", file=path))
    return start


def _missing(fetcher: Fetcher, path: str) -> MissingInRepository:
    return MissingInRepository(
        tr("{file} finns inte i förrådet {address}.", file=path, address=fetcher.address)
    )


def _slow(fetcher: Fetcher) -> RepositoryUnreachable:
    return RepositoryUnreachable(
        tr("{address} svarar för långsamt; försök senare.", address=fetcher.address)
    )


def _unreachable(fetcher: Fetcher, error: Exception) -> RepositoryUnreachable:
    fact = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return RepositoryUnreachable(
        tr("förrådet {address} går inte att nå ({fact}).", address=fetcher.address, fact=fact)
    )
