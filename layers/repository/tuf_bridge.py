"""Between python-tuf and us: our fetcher for it, its findings in our words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    DownloadHTTPError,
    ExpiredMetadataError,
)
from tuf.api.exceptions import (
    RepositoryError as TufError,
)
from tuf.api.metadata import Metadata, Root, TargetFile
from tuf.ngclient import FetcherInterface

from layers.errors import MissingInRepository, NotConfirmed, NotTrusted, WrongContent
from layers.language import tr
from layers.repository.edition import target_file
from layers.repository.fetcher import Fetcher

MAX_METADATA = 16 << 20
MAX_ROOT = 512_000


def version_of(content: bytes) -> int:
    """Return the version of metadata that was verified a moment ago."""
    return int(json.loads(content)["signed"]["version"])


def read_target(fetcher: Fetcher, target: TargetFile) -> bytes:
    """Return a signed target's content.

    Raises
    ------
    WrongContent
        It has another length or hash than what was signed.
    """
    path = target_file(target)
    with fetcher.fetch(path, target.length) as fetched:
        content = fetched.read()
    found = hashlib.sha256(content).hexdigest()
    if len(content) != target.length or found != target.hashes["sha256"]:
        raise WrongContent(
            tr("{file} är inte det som är undertecknat; inget av det behålls.", file=path)
        )
    return content


class TufFetcher(FetcherInterface):
    """Gives python-tuf our fetcher; our own errors pass through it."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def _fetch(self, url: str) -> Iterator[bytes]:
        path = urlsplit(url).path.lstrip("/")
        try:
            with self._fetcher.fetch(path, MAX_METADATA) as fetched:
                yield from fetched.chunks
        except MissingInRepository as error:
            raise DownloadHTTPError(str(error), 404) from error


@contextmanager
def tuf_errors(address: str) -> Iterator[None]:
    """Say in our words what python-tuf found."""
    try:
        yield
    except ExpiredMetadataError as error:
        raise NotConfirmed(
            tr("förrådets underskrift har gått ut; utgivaren behöver förnya den.")
        ) from error
    except DownloadHTTPError as error:
        raise NotTrusted(
            tr("{address} är inget helt förråd: en signerad fil saknas.", address=address)
        ) from error
    except DownloadError as error:
        raise WrongContent(
            tr("{address} sände fel längd eller innehåll.", address=address)
        ) from error
    except BadVersionNumberError as error:
        raise NotTrusted(
            tr(
                "{address} har gått tillbaka till en äldre utgåva ({fact}).",
                address=address,
                fact=error,
            )
        ) from error
    except (TufError, ValueError) as error:
        raise NotTrusted(
            tr("{address} är inte rätt undertecknad ({fact}).", address=address, fact=error)
        ) from error


def read_root(content: bytes, name: str) -> Metadata[Root]:
    """Return a root that is signed by its own keys.

    Raises
    ------
    NotTrusted
        It is none.
    """
    try:
        root = Metadata[Root].from_bytes(content)
        if not isinstance(root.signed, Root):
            raise ValueError(type(root.signed).__name__)
        root.verify_delegate("root", root)
    except (TufError, ValueError, KeyError) as error:
        raise NotTrusted(tr("{file} är ingen rot för ett förråd.", file=name)) from error
    return root
