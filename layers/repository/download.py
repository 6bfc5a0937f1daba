"""Fetching objects into a store: by delta, packed or whole; resumed, verified, then moved in."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from layers.atomic import append_chunks, remove, replacing
from layers.errors import LayerError, MissingInRepository, NoRoom, RefusedContent, WrongContent
from layers.language import tr
from layers.packages.manifest import StoredObject, object_path
from layers.packages.store import Store
from layers.repository.delta import LARGEST_FOR_DELTA, SMALLEST, delta_path, packed_path, unpack
from layers.repository.fetcher import Fetcher
from layers.repository.steps import Step

Gate = Callable[[Path], None]
SPARE_ROOM = 64 << 20
"""So much is left free on the disk."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How much came over the wire, and in which ways."""

    bytes: int = 0
    deltas: int = 0
    packed: int = 0
    whole: int = 0


class Downloader:
    """Fetches what a store lacks of a version.

    Parameters
    ----------
    step
        Told how many bytes of how many there are, and of what; may raise to stop the work.
    """

    def __init__(self, fetcher: Fetcher, store: Store, step: Step) -> None:
        self._fetcher = fetcher
        self._store = store
        self._step = step
        self._done = self._total = 0
        self._title = ""
        self.sent = Sent()

    def fetch(
        self,
        objects: Mapping[StoredObject, Gate],
        earlier: Mapping[StoredObject, StoredObject],
        title: str,
    ) -> None:
        """Fetch the objects that the store lacks.

        Parameters
        ----------
        objects
            What each file is tried with before it is let in; it raises to refuse the file.
        earlier
            For objects that replace another, the one they replace.

        Raises
        ------
        RepositoryError
            An object is missing, is not what the manifest says, is refused, or has no room.
        """
        missing = [item for item in objects if not self._store.has(item)]
        self._done, self._title = 0, title
        self._total = sum(item.bytes for item in missing)
        self._check_room(missing)
        for stored in missing:
            before = self._done
            self._fetch_one(stored, earlier.get(stored), objects[stored])
            self._done = before + stored.bytes
            self._step(self._done, self._total, title)

    def _check_room(self, missing: Iterable[StoredObject]) -> None:
        # packed files are unpacked beside themselves, so there may be both for a while
        needed = sum(item.bytes - _size(self._partial(item)) for item in missing)
        if not needed:
            return
        self._store.root.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self._store.root).free
        if free < needed + SPARE_ROOM:
            raise NoRoom(
                tr(
                    "{title} behöver {needed} MB på disken, men {free} MB är ledigt; inget "
                    "hämtades.",
                    title=self._title,
                    needed=-(-(needed + SPARE_ROOM) // 1_000_000),
                    free=free // 1_000_000,
                )
            )

    def _fetch_one(self, stored: StoredObject, old: StoredObject | None, gate: Gate) -> None:
        partial = self._partial(stored)
        if not _size(partial) and (self._by_delta(stored, old, gate) or self._packed(stored, gate)):
            return
        resumed = _size(partial) > 0
        try:
            self._whole(stored, partial)
        except WrongContent:
            remove(partial)
            if not resumed:
                raise
            self._whole(stored, partial)  # what was left of an earlier attempt was at fault
        try:
            gate(partial)
        except LayerError:
            remove(partial)
            raise
        self._store.adopt(partial, stored)
        self._note(whole=1)

    def _by_delta(self, stored: StoredObject, old: StoredObject | None, gate: Gate) -> bool:
        if old is None or not SMALLEST <= old.bytes <= LARGEST_FOR_DELTA:
            return False
        if not self._store.has(old):
            return False
        # whatever is wrong with the delta, the whole object is right
        with contextlib.suppress(LayerError):
            content = self._store.read(old)
            path = delta_path(old.sha256, stored.sha256)
            with self._fetcher.fetch(path, stored.bytes) as fetched:
                self._unpack(self._counted(fetched.chunks), stored, gate, content)
            self._note(deltas=1)
            return True
        return False

    def _packed(self, stored: StoredObject, gate: Gate) -> bool:
        """Fetch an object's packed form, resumed as the object itself would be."""
        partial = self._partial(stored).with_suffix(".zst.part")
        try:
            self._append(packed_path(stored.sha256), stored, partial)
            with partial.open("rb") as stream:
                self._unpack(iter(lambda: stream.read(1 << 18), b""), stored, gate, None)
        except (MissingInRepository, WrongContent):
            remove(partial)
            return False
        except RefusedContent:
            remove(partial)
            raise
        remove(partial)
        self._note(packed=1)
        return True

    def _unpack(
        self, chunks: Iterator[bytes], stored: StoredObject, gate: Gate, old: bytes | None
    ) -> None:
        with replacing(self._store.root / object_path(stored.sha256)) as temporary:
            with temporary.open("wb") as out:
                for piece in unpack(chunks, stored, old):
                    out.write(piece)
            gate(temporary)
            temporary.chmod(0o444)

    def _whole(self, stored: StoredObject, partial: Path) -> None:
        if _size(partial) > stored.bytes:
            remove(partial)
        if _size(partial) < stored.bytes:
            self._append(object_path(stored.sha256), stored, partial)
        if _size(partial) != stored.bytes or _hash(partial) != stored.sha256:
            raise WrongContent(
                tr(
                    "{address} sände något annat än underlagsfilen {sha}; inget av det behålls.",
                    address=self._fetcher.address,
                    sha=stored.sha256[:12],
                )
            )

    def _append(self, path: str, stored: StoredObject, partial: Path) -> None:
        """Fetch a file to the end of its partial one, from where an earlier attempt stopped."""
        kept = _size(partial)
        with self._fetcher.fetch(path, stored.bytes, kept) as fetched:
            if fetched.start != kept:
                # the place cannot begin within a file: what comes is the beginning again
                remove(partial)
            chunks = self._counted(fetched.chunks)
            append_chunks(partial, self._shown(chunks, fetched.start, stored))

    def _shown(self, chunks: Iterator[bytes], kept: int, stored: StoredObject) -> Iterator[bytes]:
        began, count = self._done, kept
        for chunk in chunks:
            count += len(chunk)
            yield chunk
            self._step(began + min(count, stored.bytes), self._total, self._title)

    def _counted(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.sent = _plus(self.sent, bytes=len(chunk))
            yield chunk

    def _note(self, **ways: int) -> None:
        self.sent = _plus(self.sent, **ways)

    def _partial(self, stored: StoredObject) -> Path:
        return self._store.root / "partial" / f"{stored.sha256}.part"


def _plus(sent: Sent, **more: int) -> Sent:
    names = ("bytes", "deltas", "packed", "whole")
    return Sent(**{name: getattr(sent, name) + more.get(name, 0) for name in names})


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
