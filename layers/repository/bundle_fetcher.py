"""A bundle read as the repository that it holds; see `layers.repository.bundle`."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from layers.errors import MissingInRepository, WrongContent
from layers.language import tr
from layers.repository.fetcher import CHUNK, Fetched, checked

MOST_MEMBERS = 20_000


@dataclass(frozen=True)
class BundleFetcher:
    """A repository in a tar; only the members that are asked for are read, none are written."""

    path: Path

    @property
    def address(self) -> str:
        """The file's path."""
        return str(self.path)

    @contextmanager
    def fetch(self, path: str, max_bytes: int, start: int = 0) -> Iterator[Fetched]:
        """Yield a file of the bundle; see `Fetcher.fetch`."""
        place = self._members.get(path)
        if place is None:
            raise MissingInRepository(
                tr("{file} finns inte i förrådet {address}.", file=path, address=self.path.name)
            )
        offset, size = place
        if size > max_bytes:
            raise WrongContent(
                tr(
                    "{file} är {found} byte men får ha högst {count}.",
                    file=path,
                    found=size,
                    count=max_bytes,
                )
            )
        with self.path.open("rb") as stream:
            stream.seek(offset + start)
            left = max(size - start, 0)
            yield Fetched(start, left, checked(path, _parts(stream, left), max_bytes))

    @cached_property
    def _members(self) -> dict[str, tuple[int, int]]:
        """Return where each file of the tar begins, and its length."""
        found: dict[str, tuple[int, int]] = {}
        try:
            with tarfile.open(self.path, "r:") as archive:
                for member in archive:
                    # links, devices and names that lead out are refused by the filter
                    plain = tarfile.data_filter(member, "/nowhere")
                    if not member.isreg() or plain.name != member.name or member.sparse:
                        raise ValueError(member.name)
                    if member.name in found or len(found) >= MOST_MEMBERS:
                        raise ValueError(member.name)
                    found[member.name] = member.offset_data, member.size
        except (tarfile.TarError, ValueError, OSError, EOFError) as error:
            raise WrongContent(
                tr("{file} är ingen läsbar paketfil ({fact}).", file=self.path.name, fact=error)
            ) from error
        return found


def _parts(stream: io.BufferedReader, left: int) -> Iterator[bytes]:
    while left > 0:
        chunk = stream.read(min(CHUNK, left))
        if not chunk:
            return
        left -= len(chunk)
        yield chunk
