"""Files that are old or new, never half: written beside the target and moved into place."""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

LEFT_AFTER_S = 24 * 3600


@contextmanager
def replacing(target: Path, mode: int = 0o666) -> Iterator[Path]:
    """Yield a temporary path in the target's folder; on success it takes the target's place.

    The content is flushed to the disk before the move, so that a power cut leaves one of the
    two whole. On an exception the target is untouched and the temporary file is gone.

    Parameters
    ----------
    mode
        The file's rights from its first moment on, less what the user's umask takes.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    # not mkstemp: the file is to have the rights that any new file of the user's gets
    temporary = target.with_name(f".{target.stem}-{secrets.token_hex(6)}{target.suffix}")
    temporary.touch(mode, exist_ok=False)
    try:
        yield temporary
        adopt(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def adopt(ready: Path, target: Path) -> None:
    """Move a finished file to its place on the same disk, flushed first; old or new, never half."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with ready.open("rb") as stream:
        os.fsync(stream.fileno())
    ready.replace(target)
    _sync_folder(target.parent)


def append_chunks(target: Path, chunks: Iterable[bytes]) -> None:
    """Write chunks at the end of a file that may be cut anywhere: its reader checks it whole."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("ab") as stream:
        for chunk in chunks:
            stream.write(chunk)


def remove(path: Path) -> None:
    """Remove a file that may be gone already, read-only ones too."""
    try:
        path.unlink(missing_ok=True)
    except PermissionError:  # Windows keeps read-only files
        path.chmod(0o644)
        path.unlink(missing_ok=True)


def remove_leftovers(folder: Path, suffix: str, stem: str = "") -> int:
    """Remove what writers that were killed left in a folder; return how many files it was.

    Only what is older than a day goes, so that nothing is taken from a writer at work. What a
    library put beside the temporary file goes with it, such as its journal.

    Parameters
    ----------
    suffix
        Of the files that were being written.
    stem
        Their name without suffix (default: any).
    """
    removed = 0
    named = glob.escape(stem) or "*"
    for path in folder.glob(f".{named}-{'[0-9a-f]' * 12}{glob.escape(suffix)}*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > LEFT_AFTER_S:
                path.unlink()
                removed += 1
    return removed


def write_atomic(target: Path, content: bytes, mode: int = 0o666) -> None:
    """Write `content` to `target` so that a reader sees the old file or the new one."""
    with replacing(target, mode) as temporary:
        temporary.write_bytes(content)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":  # Windows cannot open a folder; os.replace is durable there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
