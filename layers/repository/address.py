"""What stands at an address: a folder, a bundle or a web server."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from layers.errors import RepositoryUnreachable
from layers.language import tr
from layers.repository.bundle_fetcher import BundleFetcher
from layers.repository.fetcher import Fetcher, FolderFetcher, HttpFetcher


def open_fetcher(address: str) -> Fetcher:
    """Return the fetcher of a folder, a bundle file or an http(s) address."""
    scheme = urlsplit(address).scheme.lower()
    if scheme in ("http", "https"):
        return HttpFetcher(address.rstrip("/") + "/")
    if len(scheme) > 1:  # one letter is a drive
        raise RepositoryUnreachable(
            tr("{address} är ingen mapp och ingen http-adress.", address=address)
        )
    path = Path(address).absolute()
    if path.is_file():
        return BundleFetcher(path)
    return FolderFetcher(path)
