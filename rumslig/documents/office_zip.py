"""Office files are zip files: the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip file can hold."""


def keep(name: str, part: bytes) -> bytes:
    """Return a part as it is."""
    return part


def repack(content: bytes, change: Callable[[str, bytes], bytes] = keep) -> bytes:
    """Return an office file with its parts in a fixed order and without times.

    Parameters
    ----------
    change
        Given a part's name and content, returns the content to write.
    """
    source = zipfile.ZipFile(io.BytesIO(content))
    names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
    target = io.BytesIO()
    with source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            info = zipfile.ZipInfo(name, EARLIEST)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, change(name, source.read(name)))
    return target.getvalue()
